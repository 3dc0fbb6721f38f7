from __future__ import annotations

import json
from pathlib import Path

import pytest
from rich.cells import cell_len
from typer.testing import CliRunner

from fazhi.commands.app import app
from fazhi.errors import UsageError

EXAMPLE = str(Path(__file__).resolve().parents[2] / "examples" / "hanxi-2024.txt")
TEXT = "全年收到行政复议申请146件，审结113件。"


def _run(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["explain", *arguments], env={"COLUMNS": "80"})
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0
    return result.output


def test_a_passage_of_a_report_is_explained() -> None:
    said = _run(EXAMPLE, "-p", "12", "--nearest", "1")
    assert "✓ 重大行政决策 decisions.procedure" in said
    assert "headings +" in said
    assert "most like it in the corpus:" in said
    assert all(cell_len(line) <= 80 for line in said.splitlines())


def test_the_record_holds_contributions_that_add_up() -> None:
    record = json.loads(_run("--text", TEXT, "-f", "json", "--all", "--nearest", "0"))
    assert len(record["areas"]) == 33
    assert record["nearest"] == []
    for area in record["areas"]:
        total = area["bias"] + sum(part["share"] for part in area["contributions"])
        assert total == pytest.approx(area["margin"], abs=1e-6)
        assert area["tagged"] == (area["margin"] >= area["margin_threshold"])
    assert [area["id"] for area in record["areas"] if area["tagged"]] == ["disputes.reconsideration"]


def test_areas_can_be_asked_for_and_none_is_an_answer() -> None:
    said = json.loads(_run("--text", TEXT, "-f", "json", "-a", "digital.government", "--nearest", "0"))
    assert [area["id"] for area in said["areas"]] == ["digital.government"]
    # nothing is tagged: the best area is explained
    assert _run("--text", "☃", "--nearest", "0").count("score ") == 1


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        ([EXAMPLE], r"has 35 passages; choose one with --passage N"),
        ([EXAMPLE, "-p", "36"], r"has only 35 passages; choose one from 1 to 35"),
        (["--text", " "], r"the passage is empty"),
        (["--text", "-f", "csv", TEXT], r"'csv' is no format"),
        ([str(Path(EXAMPLE).parent)], r"is 2 reports; name one file"),
    ],
)
def test_what_cannot_be_explained_is_one_line(arguments: list[str], fault: str) -> None:
    with pytest.raises(UsageError, match=fault):
        _run(*arguments)
