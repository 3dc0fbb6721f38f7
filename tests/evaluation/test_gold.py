"""What the shipped model reaches on real reports; the figures are floors, measured and then pinned a little below."""

from __future__ import annotations

from pathlib import Path

import pytest

from fazhi.evaluation.scorecard import Scorecard, evaluate
from fazhi.labels.corpus import Corpus
from fazhi.labels.taxonomy import Taxonomy
from fazhi.model.tagger import Tagger
from fazhi.reports.reading import read_report


@pytest.fixture(scope="module")
def card(tagger: Tagger, taxonomy: Taxonomy, shared: Path) -> Scorecard:
    gold = Corpus.load(sorted((shared / "gold").glob("*.jsonl")), taxonomy)
    return evaluate(tagger, gold, reports=shared / "reports")


def test_areas_of_real_passages_are_found(card: Scorecard) -> None:
    assert (card.micro.f1 or 0) >= 0.85
    assert (card.macro.f1 or 0) >= 0.82


def test_roles_of_real_passages_are_found(card: Scorecard) -> None:
    assert card.roles is not None
    assert card.roles.accuracy >= 0.97


def test_from_the_file_to_the_tags(card: Scorecard) -> None:
    assert card.characters is not None
    assert (card.characters.f1 or 0) >= 0.87


@pytest.mark.parametrize("name", ["anqing-2020", "huaibei-2022", "jinfeng-2020"])
def test_real_reports_are_cut_as_people_cut_them_without_headings_and_page_furniture(
    name: str, taxonomy: Taxonomy, shared: Path
) -> None:
    file = shared / "reports" / f"{name}.txt"
    raw = file.read_bytes().decode()
    report = read_report(file)
    gold = Corpus.load([shared / "gold" / f"{name}.jsonl"], taxonomy).content
    assert [raw[p.start : p.end] for p in report.passages] == [p.text for p in report.passages]
    assert [(p.start, p.end) for p in report.passages] == [(i.passage.start, i.passage.end) for i in gold.passages]
    assert [p.paragraph for p in report.passages] == [i.passage.paragraph for i in gold.passages]
