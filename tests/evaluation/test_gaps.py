from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from fazhi.evaluation.gaps import Gap, Gaps, find_gaps
from fazhi.evaluation.panel import make_panel
from fazhi.evaluation.parting import part_reports
from fazhi.evaluation.prevalence import ErrorRates, Prevalence
from fazhi.evaluation.tagged_report import TaggedReport
from fazhi.reports.report import Role

Make = Callable[..., TaggedReport]
KNOWN = Prevalence(ErrorRates(np.full(2, 90.0), np.full(2, 10.0), np.full(2, 10.0), 1000))
WATER, SCHOOL = 0, 1


def _gaps(*reports: TaggedReport, prevalence: Prevalence | None = KNOWN) -> Gaps:
    parts = part_reports(reports, ["place"])
    return find_gaps(parts, make_panel(parts, None).tagged, prevalence, lambda text: "件" in text)


def test_an_area_that_no_passage_is_tagged_with_is_absent_with_its_probability(make_report: Make) -> None:
    gaps = _gaps(make_report("a", ("水3件", Role.PLAN, {"water": 0.9, "school": 0.1}), ("他", None, {"school": 0.2})))
    (gap,) = gaps.absent
    # neither passage is about schools: 0.9 · 0.8
    assert (gap.part, gap.area, gap.passages, gap.quote) == (0, SCHOOL, 0, "")
    assert gap.probability == pytest.approx(0.72)


def test_a_problem_without_a_plan_is_found_with_its_probability_and_its_first_words(make_report: Make) -> None:
    gaps = _gaps(
        make_report(
            "a",
            ("水有问题", Role.PROBLEM, {"water": 0.9}),
            ("水还有问题", Role.PROBLEM, {"water": 0.5}),
            ("办学3件", Role.PLAN, {"school": 0.9, "water": 0.2}),
        )
    )
    (gap,) = gaps.unplanned
    assert (gap.area, gap.passages, gap.characters, gap.quote) == (WATER, 2, 9, "水有问题")
    # a problem there is unless both are wrong, and no plan: (1 − 0.1 · 0.5) · 0.8
    assert gap.probability == pytest.approx(0.95 * 0.8)
    assert gaps.planless == ()


def test_a_problem_with_a_plan_is_none(make_report: Make) -> None:
    said = [("水有问题", Role.PROBLEM, {"water": 0.9}), ("治水3件", Role.PLAN, {"water": 0.9})]
    assert _gaps(make_report("a", *said)).unplanned == ()


def test_the_plan_may_stand_in_another_report_of_the_part(make_report: Make) -> None:
    one = make_report("a", ("水有问题", Role.PROBLEM, {"water": 0.9}), place="甲县")
    other = make_report("b", ("治水3件", Role.PLAN, {"water": 0.9}), place="甲县")
    assert _gaps(one, other).unplanned == ()


def test_where_nothing_at_all_is_planned_no_area_is_accused(make_report: Make) -> None:
    gaps = _gaps(make_report("a", ("水有问题", Role.PROBLEM, {"water": 0.9}), ("成效", Role.PROGRESS, {})))
    assert gaps.unplanned == ()
    assert gaps.planless == (0,)


def test_an_area_whose_passages_all_lack_evidence_is_a_slogan(make_report: Make) -> None:
    gaps = _gaps(
        make_report(
            "a",
            ("大力治水", Role.PLAN, {"water": 0.9, "school": 0.8}),
            ("狠抓水质", Role.PROGRESS, {"water": 0.9}),
            ("办学3件", Role.PROGRESS, {"school": 0.9}),
        )
    )
    assert gaps.slogans == (Gap(0, WATER, None, 2, 8, "大力治水"),)


def test_without_a_known_error_there_are_no_probabilities(make_report: Make) -> None:
    said = [("水有问题", Role.PROBLEM, {"water": 0.9}), ("计划", Role.PLAN, {})]
    gaps = _gaps(make_report("a", *said), prevalence=None)
    assert [gap.probability for gap in (*gaps.absent, *gaps.unplanned)] == [None, None]


@pytest.mark.parametrize(
    ("text", "is_evidence"),
    [
        ("审查规范性文件87件", True),
        ("落实《行政复议法》", True),
        ("大力推进依法行政", False),
        ("2024年深入推进", False),
    ],
)
def test_figures_and_named_documents_are_evidence_and_years_are_not(
    make_report: Make, text: str, *, is_evidence: bool
) -> None:
    parts = part_reports([make_report("a", (text, Role.PLAN, {"water": 0.9}))], ["place"])
    found = find_gaps(parts, make_panel(parts, None).tagged, None)
    assert len(found.slogans) == (not is_evidence)
