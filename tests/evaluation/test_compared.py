from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from fazhi.evaluation.compared import compare
from fazhi.evaluation.prevalence import ErrorRates
from fazhi.evaluation.tagged_report import TaggedReport
from fazhi.model.tagger import Tagger
from fazhi.reports.reading import read_bytes

Texts = list[tuple[str, str]]
FIRST = """甲河县2023年度法治政府建设情况报告

一、主要成效
受理行政复议申请87件，审结76件，推动复议规范化建设。
二、存在的问题
行政执法人员力量不足，个别案件说理不充分。
三、下一步打算
深化行政复议体制改革，建成基层复议受理点12个。
"""
SECOND = FIRST.replace("2023", "2024").replace("87件", "93件")


@pytest.fixture(scope="module")
def read(tagger: Tagger) -> Callable[..., TaggedReport]:
    def tagged(name: str, text: str, *, scored: bool = True) -> TaggedReport:
        report = read_bytes(text.encode(), f"{name}.txt")
        scores = tagger.decide(report.passages, in_order=True).scores if scored else None
        return TaggedReport(report, tagger.tag(report), tagger.model.taxonomy, scores)

    return tagged


def test_two_years_of_a_place_are_compared_in_all_ways(read: Callable[..., TaggedReport], tagger: Tagger) -> None:
    found = compare([read("a", FIRST), read("b", SECOND)], tagger.model)
    assert [part.label for part in found.parts] == ["甲河县 2023", "甲河县 2024"]
    assert found.from_scores
    assert len(found.panel.changes) == len(tagger.model.taxonomy.areas)
    assert [each.later for each in found.follow_ups] == [(1,)]
    assert {each.kind for each in found.recycling.passages if each.passage[0] == 1} == {"own"}
    absent = {tagger.model.taxonomy.ids[gap.area] for gap in found.gaps.absent}
    assert "disputes.reconsideration" not in absent
    assert "rulemaking.legislation" in absent


def test_a_file_whose_text_is_that_of_another_is_left_out_and_named(
    read: Callable[..., TaggedReport], tagger: Tagger
) -> None:
    found = compare([read("a", FIRST), read("copy", FIRST)], tagger.model)
    assert [each.report.id for each in found.reports] == ["a"]
    assert found.same == (("copy.txt", "a.txt"),)
    assert found.recycling.passages == ()


def test_an_error_of_ones_own_takes_the_place_of_the_scores(read: Callable[..., TaggedReport], tagger: Tagger) -> None:
    size = len(tagger.model.taxonomy.areas)
    rates = ErrorRates(np.full(size, 8.0), np.full(size, 2.0), np.full(size, 2.0), 100, "own.json")
    found = compare([read("a", FIRST)], tagger.model, rates=rates)
    assert found.rates is rates
    assert not found.from_scores
    assert found.panel.expected is not None
    # eight of ten tags are right, two of ninety passages without one should have it
    column, every = tagger.model.taxonomy.columns["disputes.reconsideration"], -1
    tags, passages = int(found.panel.tagged[0, column, every, 0]), found.parts[0].passages
    expected = tags * 0.8 + (passages - tags) * 2 / 90
    assert found.panel.expected.value[0, column, every, 0] == pytest.approx(expected)


def test_without_scores_the_models_own_error_of_tags_is_taken(
    read: Callable[..., TaggedReport], tagger: Tagger
) -> None:
    found = compare([read("a", FIRST, scored=False)], tagger.model)
    assert found.panel.expected is not None
    assert not found.from_scores


def test_a_model_without_a_known_error_gives_counts_alone(read: Callable[..., TaggedReport], tagger: Tagger) -> None:
    found = compare([read("a", FIRST)], replace(tagger.model, provenance={}))
    assert (found.rates, found.panel.expected, found.from_scores) == (None, None, False)
    assert all(gap.probability is None for gap in found.gaps.absent)


def test_the_same_seed_gives_the_same_intervals(read: Callable[..., TaggedReport], tagger: Tagger) -> None:
    one, again, other = (compare([read("a", FIRST)], tagger.model, seed=seed).panel.expected for seed in (0, 0, 1))
    assert one is not None
    assert again is not None
    assert other is not None
    assert np.array_equal(one.low, again.low)
    assert np.array_equal(one.high, again.high)
    assert np.array_equal(one.value, other.value)
