from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fazhi.commands.doubts import doubtful
from fazhi.errors import OutputError, RecipeError, TaxonomyError, UsageError
from fazhi.labels.corpus import Corpus

Captured = pytest.CaptureFixture[bytes]


@pytest.fixture
def corpus(flat_corpus: Corpus, tmp_path: Path) -> Path:
    """Write the flat corpus with two wrong labels: a lesson taken for a river, and a hospital for nothing."""
    items = list(flat_corpus.passages)
    assert (items[3].areas, items[17].areas) == (("乙",), ("丙",))
    items[3] = replace(items[3], areas=("甲",))
    items[17] = replace(items[17], areas=())
    (tmp_path / "areas.yaml").write_text("areas: [甲, {id: 乙, zh: 教育}, 丙]\n", encoding="utf-8")
    (tmp_path / "recipe.json").write_text('{"folds": 3, "max_df": 1.0}')
    Corpus(tuple(items)).save(tmp_path / "c.jsonl")
    return tmp_path / "c.jsonl"


def _options(corpus: Path) -> dict[str, Any]:
    areas, recipe = corpus.with_name("areas.yaml"), corpus.with_name("recipe.json")
    return {"corpus": [corpus], "areas": areas, "recipe": recipe, "jobs": 1}


def _rows(capsysbinary: Captured, **options: Any) -> list[dict[str, Any]]:
    doubtful(**options, fmt="json")
    rows: list[dict[str, Any]] = json.loads(capsysbinary.readouterr().out)
    return rows


def test_wrong_labels_come_first_with_what_speaks_against_them(corpus: Path, capsysbinary: Captured) -> None:
    rows = _rows(capsysbinary, **_options(corpus))
    assert len(rows) == 66
    assert [row["doubt"] for row in rows] == sorted((row["doubt"] for row in rows), reverse=True)
    first = {(row["report"], row["passage"]): row for row in rows[:2]}
    lesson, hospital = first["子", 4], first["丑", 7]
    assert lesson["labels"] == ["甲"]
    # either of its two faults may be the worse; the other one is named too
    said = {f"{'-' if lesson['labelled'] else '+'}{lesson['area']}", *lesson["others"]}
    assert said == {"-甲", "+乙"}
    assert (hospital["area"], hospital["labelled"], hospital["labels"], hospital["others"]) == ("丙", False, [], [])
    assert hospital["doubt"] == hospital["score"] > 0.5
    assert hospital["text"].startswith("设立发热门诊") or hospital["text"].startswith("签约家庭医生")


def test_one_area_can_be_asked_for_and_a_few_passages(corpus: Path, capsysbinary: Captured) -> None:
    rows = _rows(capsysbinary, **_options(corpus), area="丙", top=3)
    assert len(rows) == 3
    assert {row["area"] for row in rows} == {"丙"}
    assert (rows[0]["report"], rows[0]["passage"]) == ("丑", 7)
    assert rows[0]["others"] == []


def test_the_table_says_what_is_doubtful(corpus: Path, capsysbinary: Captured) -> None:
    doubtful(**_options(corpus), area="乙", top=1)
    head, text = capsysbinary.readouterr().out.decode().splitlines()
    assert "  子#4  乙 教育: not labelled, but probable (0." in head
    assert text.startswith("       新建公办学校")
    doubtful(**_options(corpus), area="甲", top=1)
    assert "  子#4  甲 甲: labelled, but improbable (0." in capsysbinary.readouterr().out.decode()


def test_a_spreadsheet_is_written_where_the_output_is_one(corpus: Path) -> None:
    file = corpus.with_name("d.csv")
    doubtful(**_options(corpus), output=str(file), top=2)
    assert file.read_bytes().startswith(b"\xef\xbb\xbfreport,passage,doubt,area,labelled,score,others,labels,")
    rows = list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))
    assert {(row["report"], row["passage"]) for row in rows} == {("子", "4"), ("丑", "7")}
    with pytest.raises(OutputError, match=r"d\.csv: exists already"):
        doubtful(**_options(corpus), output=str(file))
    doubtful(**_options(corpus), output=str(file), top=1, force=True)
    assert file.read_bytes().count(b"\r\n") == 2


def test_what_cannot_be_asked_is_refused_before_any_work(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Corpus, "load", lambda *_: pytest.fail("work was begun"))
    with pytest.raises(UsageError, match="'xml' is no format; choose one of table, csv, json"):
        doubtful(**_options(corpus), fmt="xml")
    with pytest.raises(TaxonomyError, match="unknown area '丁'"):
        doubtful(**_options(corpus), area="丁")


def test_a_faulty_recipe_is_one_line(corpus: Path) -> None:
    corpus.with_name("recipe.json").write_text('{"folds": 1}')
    with pytest.raises(RecipeError, match=r"recipe\.json: folds is 1; choose at least 2"):
        doubtful(**_options(corpus))
