from __future__ import annotations

from collections.abc import Callable

import pytest

from fazhi.errors import ModelError
from fazhi.evaluation.comparison import Paired, compare, differences, smallest_p
from fazhi.evaluation.scored import Scored
from fazhi.labels.taxonomy import Taxonomy

MakeScored = Callable[..., Scored]
Pair = Callable[[str, str], tuple[Scored, Scored]]


@pytest.fixture
def pair(make_scored: MakeScored) -> Pair:
    """Return a function for two results on reports of one passage of area 0 each; a ``+`` where it was found."""

    def make(ours: str, theirs: str) -> tuple[Scored, Scored]:
        reports = "abcdefghijklmnopqrst"[: len(ours)]
        first, second = (
            make_scored(reports, ["0"] * len(reports), ["0" if each == "+" else "" for each in said])
            for said in (ours, theirs)
        )
        return first, second

    return make


def test_two_systems_that_say_the_same_do_not_differ(pair: Pair) -> None:
    ours, theirs = pair("+-+-+", "+-+-+")
    found = compare(ours, theirs)
    assert found.micro == found.macro == Paired(0.0, (0.0, 0.0), 1.0)


def test_randomisation_of_three_reports_tries_all_eight_swaps(pair: Pair) -> None:
    # F1 1 against 0; only no swap and the swap of all three give a difference of 1 again
    found = compare(*pair("+++", "---"))
    assert found.micro.value == found.macro.value == 1.0
    assert found.micro.p == found.macro.p == 2 / 8
    assert compare(*pair("---", "+++")).micro == Paired(-1.0, (-1.0, -1.0), 2 / 8)


def test_a_difference_that_any_swap_gives_is_no_evidence(pair: Pair) -> None:
    # found in 2 of 3 against 1 of 3: F1 4/5 and 2/4; whoever gets which report, the two are that far apart at least
    found = compare(*pair("++-", "--+")).micro
    assert found.value == pytest.approx(4 / 5 - 2 / 4)
    assert found.p == 1.0


def test_micro_and_macro_are_compared_each_by_itself(make_scored: MakeScored) -> None:
    # areas: 0 four times, 1 once; ours misses the rare one, theirs a frequent one
    gold = ["0", "0", "01", "0"]
    found = compare(make_scored("aabb", gold, ["0", "0", "0", "0"]), make_scored("aabb", gold, ["0", "0", "01", ""]))
    assert found.micro.value == 0.0
    assert found.macro.value == pytest.approx((1 + 0) / 2 - (6 / 7 + 1) / 2)


def test_the_interval_draws_the_same_reports_for_both(pair: Pair) -> None:
    # one report better, one equal; drawn twice: 1 − 0, twice the other: 1 − 1, both: 1 − 2/3
    found = compare(*pair("++", "-+")).micro
    assert found.value == pytest.approx(1 / 3)
    assert found.interval == pytest.approx((0.0, 1.0))


def test_many_reports_are_swapped_at_random_and_no_p_is_zero(pair: Pair) -> None:
    ours, theirs = pair("+" * 20, "-" * 20)
    found = compare(ours, theirs, seed=1)
    # 2 of 2**20 swaps are as large: none of the 9,999 drawn, but the output itself counts
    assert found.micro.p == 1 / 10_000
    assert compare(ours, theirs, seed=1) == found
    assert compare(*pair("+" * 20, "+" * 20)).micro.p == 1.0


def test_drawn_swaps_come_near_the_share_that_can_be_counted(pair: Pair) -> None:
    # 16 reports, ours finds 12 of the 16 where only one of the two does: the two-sided sign test of 12 or more
    ours, theirs = pair("+" * 12 + "-" * 4, "-" * 12 + "+" * 4)
    ways = sum((1820, 560, 120, 16, 1))
    assert compare(ours, theirs).micro.p == pytest.approx(2 * ways / 2**16, abs=0.01)


def test_many_reports_on_which_both_say_the_same_leave_nothing_to_swap(make_scored: MakeScored) -> None:
    said = make_scored("abcdefghijklmnopqrst", ["0"] * 20, ["0"] * 10 + [""] * 10)
    found = compare(said, said)
    assert (found.micro.value, found.micro.interval, found.micro.p) == (0.0, (0.0, 0.0), 1.0)


def test_the_note_says_how_small_p_can_be() -> None:
    assert smallest_p(3) == "With 3 reports p cannot be below 2^-2 = 0.25."
    assert smallest_p(1) == "With 1 report p cannot be below 2^0 = 1."
    assert smallest_p(14) == "p cannot be below 0.0001: 9,999 random swaps."


def test_one_report_gives_no_interval_and_no_evidence(pair: Pair) -> None:
    assert compare(*pair("+", "-")).micro == Paired(1.0, None, 1.0)


def test_where_one_has_no_f1_there_is_no_difference(make_scored: MakeScored) -> None:
    nothing, something = make_scored("ab", ["", ""], ["", ""]), make_scored("ab", ["", ""], ["0", ""])
    assert compare(nothing, something).micro == Paired(None, None, None)
    assert compare(something, something).micro == Paired(0.0, (0.0, 0.0), 1.0)


def test_other_areas_or_other_passages_are_not_compared(make_scored: MakeScored, flat: Taxonomy) -> None:
    ours = make_scored("ab", ["0", "1"], ["0", "1"])
    with pytest.raises(ModelError, match="has other areas than the one that it is compared with"):
        compare(ours, make_scored("ab", ["0", "1"], ["0", "1"], taxonomy=flat))
    with pytest.raises(ValueError, match="other passages"):
        compare(ours, make_scored("ab", ["0", ""], ["0", "1"]))
    with pytest.raises(ValueError, match="other passages"):
        differences(ours, make_scored("abc", ["0", "1", ""], ["0", "1", ""]))


def test_passages_tagged_differently_say_who_is_right(make_scored: MakeScored) -> None:
    gold = ["0", "1", "02", "2"]
    ours = make_scored("aabb", gold, ["0", "", "0", "2"])
    theirs = make_scored("aabb", gold, ["01", "1", "", "2"])
    rows = differences(ours, theirs)
    assert [(row.report, row.passage, row.right) for row in rows] == [
        ("a", 0, "ours"),
        ("a", 1, "theirs"),
        ("b", 2, "neither"),
    ]
    assert (rows[2].gold, rows[2].ours, rows[2].theirs) == (("law.making", "order.peace"), ("law.making",), ())
    assert (rows[2].ours_wrong, rows[2].theirs_wrong) == (1, 2)
