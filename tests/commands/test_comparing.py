from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from fazhi.commands.comparing import compare
from fazhi.errors import FazhiError, OutputError, UsageError
from fazhi.evaluation.scorecard import evaluate
from fazhi.labels.corpus import WRITTEN, Corpus
from fazhi.model.tagger import Tagger

Run = Callable[..., Result]
TEXT = """{place}{year}年度法治政府建设情况报告

一、主要成效
受理行政复议申请{count}件，审结76件，推动复议规范化建设。
对行政规范性文件开展备案审查，审查规范性文件{count}件。
二、存在的问题
行政执法人员力量不足，个别案件说理不充分。
三、下一步打算
深化行政复议体制改革，建成基层复议受理点12个。
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with the reports of a county for two years, and of another for one."""
    reports = tmp_path / "reports"
    reports.mkdir()
    for place, year, count in (("甲河县", 2023, 87), ("甲河县", 2024, 93), ("乙山县", 2023, 40)):
        text = TEXT.format(place=place, year=year, count=count)
        (reports / f"{place}-{year}.txt").write_text(text, encoding="utf-8")
    return reports


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("COLUMNS", "80")
    app = typer.Typer()
    app.command()(compare)

    def invoke(*arguments: object) -> Result:
        return CliRunner().invoke(app, list(map(str, arguments)))

    return invoke


def _fault(done: Result, kind: type[FazhiError]) -> str:
    assert isinstance(done.exception, kind)
    return str(done.exception)


def test_a_folder_is_compared_in_short_on_the_terminal(run: Run, folder: Path) -> None:
    done = run(folder)
    assert done.exit_code == 0
    assert done.stdout.startswith("3 reports, 2 places, 12 passages, ")
    assert "plans followed up: 1; " in done.stdout
    assert "own earlier text" in done.stdout
    assert done.stderr == ""


def test_the_suffix_of_the_output_says_what_is_written(run: Run, folder: Path, tmp_path: Path) -> None:
    files = {kind: tmp_path / f"out.{kind}" for kind in ("csv", "json", "html", "xlsx")}
    for file in files.values():
        assert run(folder, "-o", file).exit_code == 0
    rows = list(csv.DictReader(files["csv"].read_text(encoding="utf-8-sig").splitlines()))
    assert {(row["place"], row["year"]) for row in rows} == {("甲河县", "2023"), ("甲河县", "2024"), ("乙山县", "2023")}
    record = json.loads(files["json"].read_text(encoding="utf-8"))
    assert len(record["panel"]) == len(rows)
    assert record["error"]["source"] == "out of fold"
    assert files["html"].read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert "面板 Panel" in load_workbook(files["xlsx"]).sheetnames


def test_reports_are_parted_as_asked(run: Run, folder: Path) -> None:
    record = json.loads(run(folder, "--by", "year", "-f", "json").stdout)
    assert [part["year"] for part in record["parts"]] == ["2023", "2024"]
    assert record["changes"] == []


def test_an_error_of_ones_own_is_taken(run: Run, folder: Path, tmp_path: Path) -> None:
    scores = {"support": 10, "tagged": 10, "precision": 0.5, "recall": 0.5}
    evaluation = tmp_path / "own.json"
    evaluation.write_text(
        json.dumps({"passages": 100, "areas": {"disputes.reconsideration": scores}}), encoding="utf-8"
    )
    record = json.loads(run(folder, "--error", evaluation, "-f", "json").stdout)
    assert record["error"] == {"source": str(evaluation), "passages": 100, "estimator": "predictive values"}


def test_the_evaluation_that_evaluate_writes_is_taken(run: Run, folder: Path, tmp_path: Path, tagger: Tagger) -> None:
    corpus = Corpus.load([WRITTEN / "bailing-2025.jsonl"], tagger.model.taxonomy)
    evaluation = tmp_path / "own.json"
    evaluation.write_text(json.dumps(evaluate(tagger, corpus).to_dict()), encoding="utf-8")
    assert json.loads(run(folder, "--error", evaluation, "-f", "json").stdout)["error"]["passages"] == len(
        corpus.passages
    )


def test_a_seed_gives_the_same_bytes_again(run: Run, folder: Path) -> None:
    one, again, other = (run(folder, "-f", "csv", "--seed", seed).stdout for seed in (1, 1, 2))
    assert one == again != other


def test_a_copy_is_named_and_left_out(run: Run, folder: Path) -> None:
    (folder / "副本.txt").write_bytes((folder / "甲河县-2023.txt").read_bytes())
    done = run(folder)
    assert done.stdout.startswith("3 reports")
    assert "note: " in done.stderr
    assert "is left out" in done.stderr
    assert run(folder, "-q").stderr == ""


def test_a_file_that_fails_is_named_and_the_others_go_on(run: Run, folder: Path) -> None:
    done = run(folder / "none.txt", folder)
    assert done.exit_code == 3
    assert done.stderr.startswith(f"{folder / 'none.txt'}: does not exist")
    assert done.stdout.startswith("3 reports")


def test_where_nothing_can_be_read_nothing_is_written(run: Run, tmp_path: Path) -> None:
    output = tmp_path / "out.html"
    assert run(tmp_path / "none.txt", "-o", output).exit_code == 1
    assert not output.exists()


@pytest.mark.parametrize(
    ("by", "fault"),
    [
        ("place,month", "--by: 'month' is nothing that reports are parted by; choose among place, year, level, kind"),
        ("", "--by: '' names no key, or one twice; choose among place, year, level, kind"),
        ("year,year", "--by: 'year,year' names no key, or one twice; choose among place, year, level, kind"),
    ],
)
def test_what_reports_are_not_parted_by_is_a_wrong_use(run: Run, folder: Path, by: str, fault: str) -> None:
    assert _fault(run(folder, "--by", by), UsageError) == fault


def test_a_workbook_needs_a_file(run: Run, folder: Path) -> None:
    assert _fault(run(folder, "-f", "xlsx"), UsageError) == "--format xlsx: writes no standard output; name a file"


def test_nothing_is_overwritten_without_force(run: Run, folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.csv"
    output.write_text("mine", encoding="utf-8")
    assert "exists already" in _fault(run(folder, "-o", output), OutputError)
    assert output.read_text(encoding="utf-8") == "mine"
    assert run(folder, "-o", output, "--force").exit_code == 0
    assert output.read_text(encoding="utf-8-sig").startswith("place,year,")


@pytest.mark.parametrize(
    ("content", "fault"),
    [(None, "cannot be read"), ("{", "is no JSON; make it with `fazhi evaluate"), ("{}", "is no evaluation; make it")],
)
def test_an_error_file_that_is_none_is_named(
    run: Run, folder: Path, tmp_path: Path, content: str | None, fault: str
) -> None:
    file = tmp_path / "own.json"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    assert f"{file}: {fault}" in _fault(run(folder, "--error", file), UsageError)


def test_the_real_reports_are_compared(run: Run, shared: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.json"
    assert run(shared / "reports", "-o", output).exit_code == 0
    record = json.loads(output.read_text(encoding="utf-8"))
    assert [(part["place"], part["year"]) for part in record["parts"]] == [
        ("安徽省淮北市", "2022–2024"), ("安徽省安庆市", "2020"), ("宁夏回族自治区银川市金凤区", "2020"),
    ]  # fmt: skip
