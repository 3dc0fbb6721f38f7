from __future__ import annotations

from collections.abc import Callable

import pytest

from fazhi.evaluation.breakdowns import Confusion, Group, confusions, groups
from fazhi.evaluation.scored import Scored
from fazhi.reports.report import Role

MakeScored = Callable[..., Scored]


def test_passages_are_grouped_by_what_is_known_of_them(make_scored: MakeScored) -> None:
    years = [{"year": 2024}, {"year": 2024}, {"year": "2023", "kind": "annual"}, {}]
    found = groups(make_scored("aabc", ["0", "0", "1", "2"], ["0", "1", "1", ""], extra=years))
    assert list(found) == ["kind", "year", "length"]
    assert list(found["year"]) == ["2023", "2024"]
    # two passages of one report: one right tag, one wrong, one missed
    assert found["year"]["2024"] == Group(2, 1, 1 / 2, 1 / 2, 1 / 2, None)
    assert found["kind"] == {"annual": Group(1, 1, 1.0, 1.0, 1.0, None)}
    assert found["length"]["1–59"].passages == 4


def test_the_interval_of_a_group_draws_the_reports_of_the_group_alone(make_scored: MakeScored) -> None:
    # reports a and b are of the year and differ, c is not and must not matter
    years = [{"year": 1}, {"year": 1}, {"year": 2}]
    found = groups(make_scored("abc", ["0", "0", "0"], ["0", "", "0"], extra=years))["year"]
    assert found["1"].reports == 2
    assert found["1"].f1_interval == pytest.approx((0.0, 1.0))
    assert found["2"].f1_interval is None


def test_lengths_part_at_60_120_and_240_code_points(make_scored: MakeScored) -> None:
    texts = ["字" * size for size in (59, 60, 119, 120, 239, 240, 900)]
    found = groups(make_scored("a" * 7, [""] * 7, [""] * 7, texts=texts))["length"]
    assert {name: group.passages for name, group in found.items()} == {"1–59": 1, "60–119": 2, "120–239": 2, "240–": 2}
    assert list(found) == ["1–59", "60–119", "120–239", "240–"]
    assert (found["1–59"].precision, found["1–59"].recall, found["1–59"].f1) == (None, None, None)


def test_roles_come_in_their_own_order_and_are_those_that_people_gave(make_scored: MakeScored) -> None:
    wanted = [Role.PLAN, Role.OVERVIEW, None]
    found = groups(make_scored("aab", ["0", "1", "2"], ["0", "", ""], roles=(wanted, [Role.PROBLEM] * 3)))["role"]
    assert list(found) == ["overview", "plan"]
    assert (found["plan"].f1, found["overview"].f1) == (1.0, 0.0)


def test_areas_mistaken_for_others_are_counted_most_frequent_first(make_scored: MakeScored) -> None:
    # passages: 0 taken for 1, again, 2 taken for 0 and 1, only missed, only wrong
    scored = make_scored("aaaaa", ["0", "02", "2", "0", "1"], ["1", "12", "01", "", "12"])
    assert confusions(scored) == (
        Confusion("law.making", "law.keeping", 2),
        Confusion("order.peace", "law.making", 1),
        Confusion("order.peace", "law.keeping", 1),
    )
