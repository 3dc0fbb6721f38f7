from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from fazhi.evaluation.panel import ALL, CHARACTERS, COLUMNS, PASSAGES, Change, make_panel
from fazhi.evaluation.parting import part_reports
from fazhi.evaluation.prevalence import ErrorRates, Prevalence
from fazhi.evaluation.tagged_report import NO_ROLE, TaggedReport
from fazhi.reports.report import Role

Make = Callable[..., TaggedReport]
WATER, SCHOOL = 0, 1
EVERY, PLAN, PROGRESS = COLUMNS.index(ALL), COLUMNS.index("plan"), COLUMNS.index("progress")
# the error is known so well that only the scores are uncertain
KNOWN = Prevalence(ErrorRates(np.full(2, 9e8), np.full(2, 1e8), np.full(2, 1e8), 10**10))
SURE, NOT = {"water": 1.0}, {"water": 0.0}


def _two_years(make: Make, **second: Any) -> list[TaggedReport]:
    """Return two reports of 40 characters: of the first 10 are about water, of the second 30."""
    return [
        make("a", ("水" * 10, Role.PLAN, SURE), ("他" * 30, Role.PLAN, NOT), place="甲县", year=2020),
        make(
            "b", ("水" * 30, Role.PLAN, SURE), ("他" * 10, Role.PLAN, NOT), **{"place": "甲县", "year": 2021} | second
        ),
    ]


def test_a_report_as_arrays(make_report: Make) -> None:
    report = make_report("a", ("水学", Role.PROBLEM, {"water": 0.9, "school": 0.5}), ("他", None, {"school": 0.4}))
    assert report.areas.tolist() == [[True, True], [False, False]]
    assert report.roles.tolist() == [COLUMNS.index("problem"), NO_ROLE]
    assert report.lengths.tolist() == [2, 1]
    assert report.with_role(Role.PROBLEM).tolist() == [0]


def test_scores_of_another_shape_are_refused(make_report: Make) -> None:
    report = make_report("a", ("水", None, {}))
    with pytest.raises(ValueError, match=r"\(1, 2\)"):
        TaggedReport(report.report, report.tagged, report.taxonomy, np.zeros((2, 2)))


def test_tags_are_counted_by_area_and_role_and_roleless_ones_among_all(make_report: Make) -> None:
    parts = part_reports(
        [
            make_report(
                "a", ("水" * 10, Role.PLAN, SURE), ("水" * 6, None, SURE), ("他" * 4, Role.PLAN, NOT), year=2020
            ),
            make_report("b", ("水" * 20, Role.PROGRESS, SURE), year=2020),
        ],
        ["year"],
    )
    panel = make_panel(parts, None)
    assert panel.tagged[0, WATER, PLAN].tolist() == [1, 10]
    assert panel.tagged[0, WATER, PROGRESS].tolist() == [1, 20]
    assert panel.tagged[0, WATER, EVERY].tolist() == [3, 36]
    assert panel.tagged[0, SCHOOL].sum() == 0
    assert panel.characters.tolist() == [40]


def test_where_no_error_is_known_shares_are_those_of_the_tags(make_report: Make) -> None:
    panel = make_panel(part_reports(_two_years(make_report), ["place", "year"]), None)
    assert panel.shares[:, WATER].tolist() == [0.25, 0.75]
    assert (panel.expected, panel.total, panel.changes, panel.average) == (None, None, (), None)


def test_a_report_without_text_has_a_share_of_nothing(make_report: Make) -> None:
    panel = make_panel(part_reports([make_report("a")], ["year"]), KNOWN)
    assert panel.shares.tolist() == [[0.0, 0.0]]


def test_expected_numbers_are_sums_of_probabilities_and_lie_in_their_interval(make_report: Make) -> None:
    report = make_report("a", ("水" * 10, Role.PLAN, {"water": 0.8}), ("水" * 50, None, {"water": 0.3}), year=2020)
    expected = make_panel(part_reports([report], ["year"]), KNOWN).expected
    assert expected is not None
    assert expected.value[0, WATER, EVERY] == pytest.approx([1.1, 23.0])
    assert expected.value[0, WATER, PLAN] == pytest.approx([0.8, 8.0])
    assert (expected.low <= expected.value).all()
    assert (expected.value <= expected.high).all()
    assert expected.low.min() >= 0
    assert expected.high[0, WATER, EVERY].tolist() == [2, 60]


def test_parts_together_have_what_each_has(make_report: Make) -> None:
    panel = make_panel(part_reports(_two_years(make_report), ["place", "year"]), KNOWN)
    assert panel.total is not None
    assert panel.total.value[WATER, 0, [PASSAGES, CHARACTERS]].tolist() == [2, 40]
    assert panel.total.low[WATER, 0].tolist() == panel.total.high[WATER, 0].tolist() == [2, 40]


def test_the_change_of_certain_shares_is_certain(make_report: Make) -> None:
    panel = make_panel(part_reports(_two_years(make_report), ["place", "year"]), KNOWN)
    water, school = panel.changes
    assert water == Change(0, 1, WATER, 0.5, 0.5, 0.5)
    assert water.clear
    assert not school.clear
    assert panel.average is not None
    assert panel.average[WATER].tolist() == [0.5, 0.5, 0.5]


def test_the_mean_change_is_that_of_all_pairs(make_report: Make) -> None:
    reports = _two_years(make_report)
    third = make_report("c", ("水" * 25, Role.PLAN, SURE), ("他" * 75, Role.PLAN, NOT), place="甲县", year=2022)
    panel = make_panel(part_reports([*reports, third], ["place", "year"]), KNOWN)
    # +0.5 and -0.5
    assert [change.value for change in panel.changes if change.area == WATER] == [0.5, -0.5]
    assert panel.average is not None
    assert panel.average[WATER].tolist() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("second", [{"place": "乙县"}, {"year": ""}])
def test_other_places_and_unknown_years_are_not_compared(make_report: Make, second: dict[str, Any]) -> None:
    assert make_panel(part_reports(_two_years(make_report, **second), ["place", "year"]), KNOWN).changes == ()


def test_a_scheme_is_not_compared_with_a_yearly_report(make_report: Make) -> None:
    first, second = _two_years(make_report)
    first.report.metadata["kind"], second.report.metadata["kind"] = "annual", "scheme"  # type: ignore[index]
    assert make_panel(part_reports([first, second], ["place", "year"]), KNOWN).changes == ()


def test_years_alone_are_not_compared(make_report: Make) -> None:
    assert make_panel(part_reports(_two_years(make_report), ["year"]), KNOWN).changes == ()


def test_a_report_has_the_same_interval_whatever_others_there_are(make_report: Make) -> None:
    said = [("水" * number, Role.PLAN, {"water": 0.5}) for number in range(1, 9)]
    one = make_report("a", *said, place="甲县", year=2020)
    other = make_report("b", *said, place="乙县", year=2020)
    alone, both = (make_panel(part_reports(each, ["place"]), KNOWN).expected for each in ([one], [other, one]))
    assert alone is not None
    assert both is not None
    assert np.array_equal(alone.low[0], both.low[1])
    assert np.array_equal(alone.high[0], both.high[1])
