from __future__ import annotations

from pathlib import Path

from fazhi.labels.copying import copied
from fazhi.labels.corpus import Corpus
from fazhi.labels.statistics import count, cross_faults
from fazhi.labels.taxonomy import Taxonomy


def test_the_written_corpus_has_no_fault(written: Corpus) -> None:
    assert cross_faults(written) == []


def test_every_report_is_a_file_of_its_own_with_year_level_and_kind(written: Corpus) -> None:
    for item in written.passages:
        assert str(item.extra["year"]) in item.report_id
        assert item.extra["level"] in {"province", "city", "county", "zone", "township", "department"}
        assert item.extra["kind"] in {"annual", "half-year", "scheme", "points", "rectification", "work-report"}
    assert len(written.reports) >= 36


def test_every_area_is_labelled_in_progress_and_ahead(written: Corpus, taxonomy: Taxonomy) -> None:
    counted = count(written, taxonomy)
    assert min(counted["areas"].values()) >= 50
    assert min(counted["problem or plan"].values()) >= 20


def test_nothing_of_the_gold_reports_is_in_the_corpus(written: Corpus, shared: Path) -> None:
    gold = [file.read_text(encoding="utf-8") for file in sorted((shared / "reports").glob("*.txt"))]
    assert copied(written, gold) == []
