from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from fazhi.commands.app import app
from fazhi.commands.corpora import check
from fazhi.errors import TaxonomyError
from fazhi.labels.taxonomy import Taxonomy


def _run(*arguments: object) -> str:
    done = CliRunner().invoke(app, list(map(str, arguments)), catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout


@pytest.fixture
def flat(tmp_path: Path) -> Path:
    file = tmp_path / "areas.yaml"
    file.write_text("areas:\n  - 环境保护\n  - {id: edu, zh: 教育, en: Education, cues: [学校]}\n", encoding="utf-8")
    return file


def test_a_flat_list_is_printed_without_domains_and_without_names_that_are_the_id(flat: Path) -> None:
    assert _run("areas", "--areas", flat) == "环境保护\nedu       教育  Education\n"


def test_an_area_of_a_flat_list_is_explained_without_a_domain(flat: Path) -> None:
    assert _run("areas", "show", "环境保护", "--areas", flat) == "环境保护\n"
    assert _run("areas", "show", "edu", "--areas", flat) == "edu  教育  Education\ncues:     学校\n"


def test_an_area_can_be_asked_for_by_name(flat: Path) -> None:
    assert _run("areas", "show", "教育", "--areas", flat).startswith("edu  教育")
    assert _run("areas", "show", "行政复议").startswith("disputes.reconsideration  行政复议")
    with pytest.raises(TaxonomyError, match="unknown area '医疗'"):
        _run("areas", "show", "医疗", "--areas", flat)


def test_a_list_of_ones_own_starts_from_the_labels_of_a_spreadsheet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "t.csv"
    table.write_text("文本,标签\n甲,环境；Rule of law\n乙,环境\n", encoding="utf-8")
    own = tmp_path / "own.yaml"
    own.write_text(_run("areas", "from", table), encoding="utf-8")
    taxonomy = Taxonomy.load(own)
    assert [(area.id, area.zh) for area in taxonomy.areas] == [("环境", "环境"), ("Rule-of-law", "Rule of law")]
    check([table], own)
    assert "2 records of 2 reports: no fault; 2 areas known" in capsys.readouterr().err
