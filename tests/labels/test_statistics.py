from __future__ import annotations

from pathlib import Path

import pytest

from fazhi.labels.corpus import Corpus, LabelledPassage
from fazhi.labels.statistics import MISSING, count, cross_faults, single_label, warnings
from fazhi.labels.taxonomy import Taxonomy
from fazhi.reports.report import Passage, Role


@pytest.fixture
def own(tmp_path: Path) -> Taxonomy:
    file = tmp_path / "areas.yaml"
    file.write_text("areas: [全有, 三个, 一个, 没有, 也没有]\n", encoding="utf-8")
    return Taxonomy.load(file)


def _corpus(*areas: tuple[str, ...], reports: int = 10, implied: tuple[str, ...] = ()) -> Corpus:
    return Corpus(
        tuple(
            LabelledPassage(Passage(f"段落{row}"), given, f"r{row % reports}", row, implied=implied)
            for row, given in enumerate(areas)
        )
    )


def test_areas_with_no_few_and_all_passages_are_named(own: Taxonomy) -> None:
    areas = [("全有", "三个")] * 3 + [("全有", "一个")] + [("全有",)] * 8
    assert warnings(_corpus(*areas), own) == [
        "no passage has the areas 没有, 也没有",
        "only one passage has the area 一个",
        "fewer than 5 passages have the area 三个",
        "every passage has the area 全有",
    ]


def test_hundreds_of_empty_areas_are_one_line_of_bearable_length(tmp_path: Path) -> None:
    file = tmp_path / "areas.yaml"
    file.write_text("areas:\n" + "".join(f"  - a{n}\n" for n in range(500)), encoding="utf-8")
    said = warnings(_corpus(*[("a0", "a1")] * 6 + [()] * 6), Taxonomy.load(file))
    assert len(said) == 1
    assert said[0].endswith("a40, a41 and 458 more")


def test_few_reports_are_said(own: Taxonomy) -> None:
    areas = [tuple(own.ids)] * 9 + [()]
    assert warnings(_corpus(*areas, reports=10), own) == []
    assert warnings(_corpus(*areas, reports=9), own) == [
        "there are only 9 reports: intervals over reports are unreliable"
    ]
    assert warnings(_corpus(*areas, reports=1), own) == ["there is only one report: nothing can be held out"]


def test_passages_that_name_no_report_are_said(own: Taxonomy) -> None:
    areas = [tuple(own.ids)] * 9 + [()]
    assert warnings(_corpus(*areas, implied=("report", "passage")), own) == [
        "no record names its report: each counts as a report of its own, and no two are kept together"
    ]
    assert warnings(_corpus(*areas, implied=("passage",)), own) == []


def test_one_area_each_is_said(own: Taxonomy) -> None:
    areas = [(area,) for area in own.ids for _ in range(5)]
    assert single_label(_corpus(*areas))
    assert warnings(_corpus(*areas), own) == ["every passage has exactly one area"]
    assert not single_label(_corpus(*areas, ()))
    assert not single_label(_corpus(*areas, ("全有", "一个")))
    assert not single_label(Corpus(()))


def test_rows_that_are_no_passages_count_for_nothing(own: Taxonomy) -> None:
    heading = LabelledPassage(Passage("一、成效", role=Role.OTHER), (), "r", 1)
    corpus = _corpus(*[(area,) for area in own.ids for _ in range(5)])
    assert single_label(Corpus((heading, *corpus.passages)))


def test_the_written_corpus_gives_no_warning(written: Corpus, taxonomy: Taxonomy) -> None:
    assert warnings(written, taxonomy) == []


def test_a_text_that_stands_there_often_is_one_fault_each_time_and_no_more() -> None:
    texts = ["本项工作已全部完成。"] * 4 + ["本项工作已经全部完成。"]
    items = tuple(LabelledPassage(Passage(text), (), "r", number) for number, text in enumerate(texts, 1))
    # 6 and 7 five-grams, 2 of them common: 2 / 11
    faults = cross_faults(Corpus(items), 0.1)
    assert [(fault.place, fault.fault) for fault in faults] == [
        ("r#2", "the same text as r#1"),
        ("r#3", "the same text as r#1"),
        ("r#4", "the same text as r#1"),
        ("r#5", "nearly the same text (0.18) as r#1"),
    ]


def test_roles_and_near_misses_that_nobody_gave_are_counted_as_such(own: Taxonomy) -> None:
    items = (
        LabelledPassage(Passage("甲"), (), "r", 1, extra={"near": ["一个"]}),
        LabelledPassage(Passage("乙", role=Role.PLAN), (), "r", 2, extra={"near": "一个"}),
    )
    counted = count(Corpus(items), own)
    assert counted["roles"] == {MISSING: 1, "plan": 1}
    assert counted["near misses"] == {"全有": 0, "三个": 0, "一个": 1, "没有": 0, "也没有": 0}
