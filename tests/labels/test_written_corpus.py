from __future__ import annotations

from pathlib import Path

from fazhi.labels.agreement import agree
from fazhi.labels.copying import copied
from fazhi.labels.corpus import Corpus
from fazhi.labels.statistics import count, cross_faults
from fazhi.labels.taxonomy import Taxonomy

LABELS = Path(__file__).resolve().parents[2] / "docs" / "agreement"
LEVELS = {"province", "city", "county", "zone", "township", "department"}
KINDS = {"annual", "half-year", "scheme", "points", "rectification", "work-report"}


def test_the_written_corpus_has_no_fault(written: Corpus) -> None:
    assert cross_faults(written) == []


def test_every_report_says_its_year_level_and_kind(written: Corpus) -> None:
    for item in written.passages:
        assert str(item.extra["year"]) in item.report_id
        assert item.extra["level"] in LEVELS
        assert item.extra["kind"] in KINDS


def test_the_corpus_is_as_large_as_it_says(written: Corpus, taxonomy: Taxonomy) -> None:
    counted = count(written, taxonomy)
    totals = counted["totals"]
    assert totals["reports"] >= 120
    assert totals["passages"] >= 6500
    assert totals["without area"] >= 500
    assert totals["near misses"] >= 600
    assert min(counted["areas"].values()) >= 150
    assert min(counted["problem or plan"].values()) >= 25


def test_the_corpus_is_as_wide_as_it_says(written: Corpus) -> None:
    first = {item.report_id: item.extra for item in reversed(written.passages)}
    assert {extra["level"] for extra in first.values()} == LEVELS
    assert {extra["kind"] for extra in first.values()} == KINDS
    assert {extra["year"] for extra in first.values()} == set(range(2016, 2026))
    assert sum(extra["kind"] == "work-report" for extra in first.values()) >= 12
    assert sum(extra["level"] == "department" for extra in first.values()) >= 16


def test_near_misses_name_areas_that_the_passage_does_not_have(written: Corpus, taxonomy: Taxonomy) -> None:
    for item in written.passages:
        near = set(item.extra.get("near", ()))
        assert near <= set(taxonomy.ids)
        assert not near & set(item.areas)


def test_both_labellings_are_kept_and_agree(taxonomy: Taxonomy, written: Corpus) -> None:
    first, second = (Corpus.load([LABELS / name], taxonomy, texts=False) for name in ("first.jsonl", "second.jsonl"))
    found = agree(first, second, taxonomy)
    assert found.passages == len(written.passages)
    assert found.f1 > 0.95
    assert (found.alpha_areas or 0) > 0.9


def test_nothing_of_the_gold_reports_is_in_the_corpus(written: Corpus, shared: Path) -> None:
    gold = [file.read_text(encoding="utf-8") for file in sorted((shared / "reports").glob("*.txt"))]
    assert copied(written, gold) == []
