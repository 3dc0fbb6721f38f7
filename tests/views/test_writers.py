from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from rich.cells import cell_len

from fazhi.model.tagger import Tagger
from fazhi.model.tags import TaggedPassage
from fazhi.reports.reading import read_report
from fazhi.reports.report import Passage, Report
from fazhi.views.table import render
from fazhi.views.writers import make_writer

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "hanxi-2024.txt"


@pytest.fixture(scope="module")
def report() -> Report:
    return read_report(EXAMPLE)


@pytest.fixture(scope="module")
def tagged(report: Report, tagger: Tagger) -> list[TaggedPassage]:
    return tagger.tag(report)


def _written(name: str, report: Report, tagged: list[TaggedPassage], tagger: Tagger) -> str:
    stream = io.BytesIO()
    make_writer(name, stream, tagger.model, width=80).write(report, tagged)
    return stream.getvalue().decode("utf-8")


def test_each_line_of_jsonl_is_a_record_of_the_plan(
    report: Report, tagged: list[TaggedPassage], tagger: Tagger
) -> None:
    lines = [json.loads(line) for line in _written("jsonl", report, tagged, tagger).splitlines()]
    assert len(lines) == len(report.passages)
    assert list(lines[0]) == [
        "schema_version", "report", "source", "passage", "paragraph", "start", "end", "text", "headings", "role",
        "areas", "review", "domains", "model", "facts",
    ]  # fmt: skip
    facts = [fact for line in lines for fact in line["facts"]]
    assert {fact["kind"] for fact in facts} == {"figure", "document", "law", "date"}
    text = EXAMPLE.read_text(encoding="utf-8")
    assert all(text[line["start"] : line["end"]] == line["text"] for line in lines)
    area = next(line["areas"][0] for line in lines if line["areas"])
    assert list(area) == ["id", "zh", "en", "score", "threshold"]
    assert lines[0]["model"] == {"name": "fazhi", "digest": tagger.model.digest}


def test_csv_opens_in_excel_as_utf8_with_one_row_a_passage(
    report: Report, tagged: list[TaggedPassage], tagger: Tagger
) -> None:
    text = _written("csv", report, tagged, tagger)
    assert text.startswith("\ufeffreport,source,passage")
    rows = list(csv.DictReader(io.StringIO(text[1:])))
    assert [row["text"] for row in rows] == [item.passage.text for item in tagged]
    assert rows[1]["areas"] == ";".join(tagged[1].areas)
    assert set(rows[1]["areas_zh"].split(";")) == {"组织领导与第一责任人", "法治督察与考核", "领导干部学法"}


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-2", "@x", "\tx"])
def test_no_cell_of_a_csv_is_a_formula(text: str, tagger: Tagger) -> None:
    report = Report("r.txt", "", text, (Passage(text),))
    rows = list(csv.DictReader(io.StringIO(_written("csv", report, tagger.tag(report), tagger)[1:])))
    assert rows[0]["text"] == f"'{text}"


@pytest.mark.parametrize("width", [80, 120, 200])
def test_no_line_of_the_table_is_wider_than_the_terminal(
    width: int, report: Report, tagged: list[TaggedPassage]
) -> None:
    shown = render(report, tagged, width, color=False)
    assert max(cell_len(line) for line in shown.splitlines()) <= width
    assert "人大政协司法与社会监督 1.00" in shown
    assert "\x1b" not in shown


def test_the_table_is_coloured_when_asked(report: Report, tagged: list[TaggedPassage]) -> None:
    assert "\x1b[" in render(report, tagged, 80, color=True)


def test_an_area_too_close_to_call_has_a_question_mark(report: Report, tagged: list[TaggedPassage]) -> None:
    item = next(item for item in tagged if item.tags and not item.review)
    doubtful = replace(item, review=item.tags[:1])
    assert f"{item.tags[0].area.zh}?" in render(report, [doubtful], 100, color=False)


def test_a_name_too_long_for_its_column_is_cut_and_its_score_is_not(
    report: Report, tagged: list[TaggedPassage]
) -> None:
    item = next(item for item in tagged if item.tags and not item.review)
    long = replace(item.tags[0], area=replace(item.tags[0].area, zh="法" * 20), score=0.875)
    shown = render(report, [replace(item, tags=(long,))], 80, color=False)
    assert "法" * 11 + "… 0.88 " in shown


def test_a_title_and_a_path_that_do_not_fit_side_by_side_have_lines_of_their_own(tagged: list[TaggedPassage]) -> None:
    report = Report("/reports/" + "x" * 80 + ".txt", "法治政府建设年度报告" * 5, "文", (Passage("文", 0),))
    lines = render(report, tagged[:1], 80, color=False).splitlines()
    assert lines[0] == "法治政府建设年度报告" * 4
    assert lines[1] == "法治政府建设年度报告"
    assert lines[2].startswith("/reports/")


def test_nothing_in_a_report_commands_the_terminal(tagged: list[TaggedPassage]) -> None:
    text = "法治\x1b]0;x\x07政府"
    report = Report("r\x1b[31m.txt", text, text, (Passage(text),))
    shown = render(report, [replace(tagged[0], passage=Passage(text))], 80, color=False)
    assert "\x1b" not in shown
    assert "\x07" not in shown
