from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from fazhi.labels.taxonomy import Area, Domain, Taxonomy
from fazhi.model.decision import Calibration, Rule, domain_matrix, domain_scores, sigmoid

PLAIN = Calibration.of_sigmoids(np.array([[1.0] * 4, [0.0] * 4]))
MARGINS = np.array([[0.9, 0.8, 0.1, -0.5], [-0.1, -0.2, -0.3, -0.4], [0.5, 0.5, 0.5, 0.5], [-1.0, 2.0, -2.0, -3.0]])


def _tagged(*, fewest: int = 0, most: int | None = None, thresholds: Sequence[float] = (0.0,) * 4) -> list[list[int]]:
    rule = Rule(np.array(thresholds), PLAIN, 0.0, fewest, most)
    return [np.flatnonzero(row).tolist() for row in rule.tagged(MARGINS, PLAIN.scores(MARGINS))]


def test_thresholds_alone_decide_and_none_is_an_answer() -> None:
    assert _tagged() == [[0, 1, 2], [], [0, 1, 2, 3], [1]]
    # a margin at its threshold has reached it
    assert _tagged(thresholds=(0.9, 0.81, 0.1, -0.4)) == [[0, 2], [3], [2, 3], [1]]


def test_with_too_many_the_best_scores_stay_and_of_equal_ones_the_first() -> None:
    assert _tagged(most=2) == [[0, 1], [], [0, 1], [1]]
    assert _tagged(most=1) == [[0], [], [0], [1]]
    assert _tagged(most=9) == _tagged()


def test_with_too_few_the_next_best_scores_come_in() -> None:
    assert _tagged(fewest=1) == [[0, 1, 2], [0], [0, 1, 2, 3], [1]]
    assert _tagged(fewest=2) == [[0, 1, 2], [0, 1], [0, 1, 2, 3], [0, 1]]
    assert _tagged(fewest=9) == [[0, 1, 2, 3]] * 4


def test_exactly_one_is_the_best_score_whatever_the_thresholds() -> None:
    assert _tagged(fewest=1, most=1) == [[0], [0], [0], [1]]
    # what has passed its threshold comes before what has not, though that may score higher
    assert _tagged(fewest=1, most=1, thresholds=(2.0, 2.0, 0.1, 2.0)) == [[2], [0], [2], [1]]


def test_a_tag_that_has_passed_is_never_pushed_out_by_one_that_has_not() -> None:
    # far beyond the sigmoid's reach: scores of exactly 1 below their threshold, and one of 0 above its own
    rule = Rule(np.array([900.0, 900.0, 900.0, -900.0]), PLAIN, 0.0, 2, None)
    margins = np.array([[800.0, 800.0, -1.0, -800.0]])
    scores = PLAIN.scores(margins)
    assert scores[0, [0, 1]].tolist() == [1.0, 1.0]
    assert scores[0, 3] < 1e-200
    assert rule.tagged(margins, scores).tolist() == [[True, False, False, True]]


def test_what_lies_within_the_band_is_too_close_to_call() -> None:
    rule = Rule(np.array([0.0, 1.0, 0.0, 0.0]), PLAIN, 0.25)
    assert rule.close(np.array([[0.75, 0.875, 0.125, -0.5]])).tolist() == [[False, True, True, False]]
    # the band's own edge is outside
    assert rule.close(np.array([[0.25, 0.75, -0.125, -0.25]])).tolist() == [[False, False, True, False]]
    assert not Rule(np.zeros(4), PLAIN).close(np.zeros((1, 4))).any()


_rows = st.lists(st.floats(-3, 3), min_size=4, max_size=4)


@given(st.lists(_rows, min_size=1, max_size=5), _rows, st.integers(0, 5), st.integers(1, 5))
def test_limits_hold_and_change_nothing_within_them(
    rows: list[list[float]], thresholds: list[float], fewest: int, more: int
) -> None:
    margins, cuts = np.array(rows), np.array(thresholds)
    free = Rule(cuts, PLAIN).tagged(margins, PLAIN.scores(margins))
    held = Rule(cuts, PLAIN, 0.0, fewest, fewest + more).tagged(margins, PLAIN.scores(margins))
    counts = held.sum(axis=1)
    assert (counts >= min(fewest, 4)).all()
    assert (counts <= fewest + more).all()
    within = (free.sum(axis=1) >= fewest) & (free.sum(axis=1) <= fewest + more)
    assert np.array_equal(free[within], held[within])


def test_a_sigmoid_worked_out_by_hand() -> None:
    assert sigmoid(np.array([[0.0, 2.0]]), np.array([[1.0, 0.5], [0.0, -1.0]])).tolist() == [[0.5, 0.5]]
    assert sigmoid(np.log([[3.0]]), np.array([[1.0], [0.0]])).tolist() == [[pytest.approx(0.75)]]


def _scheme(*domains: str) -> Taxonomy:
    named = tuple(Domain(name, name, name) for name in dict.fromkeys(filter(None, domains)))
    areas = tuple(Area(f"{name}.a{n}", "", "", domain=name) for n, name in enumerate(domains))
    return Taxonomy(1, named, areas, ())


def test_domains_hold_their_areas() -> None:
    assert domain_matrix(_scheme("a", "b", "a")).tolist() == [[True, False], [False, True], [True, False]]
    assert domain_matrix(_scheme("", "")).shape == (2, 0)


def test_a_domain_is_as_probable_as_any_of_its_areas_worked_out_by_hand() -> None:
    members = domain_matrix(_scheme("a", "b", "a"))
    # 1 − (1 − 0.5)(1 − 0.2) = 0.6
    assert domain_scores(np.array([[0.5, 0.3, 0.2]]), members).tolist() == [[pytest.approx(0.6), pytest.approx(0.3)]]


@given(st.lists(st.lists(st.floats(0, 1), min_size=5, max_size=5), min_size=1, max_size=4))
def test_a_domain_never_scores_below_its_best_area(rows: list[list[float]]) -> None:
    scores: NDArray[np.float64] = np.array(rows)
    found = domain_scores(scores, domain_matrix(_scheme("a", "b", "a", "a", "b")))
    assert (found[:, 0] >= scores[:, [0, 2, 3]].max(axis=1)).all()
    assert (found[:, 1] >= scores[:, [1, 4]].max(axis=1)).all()
    assert (found <= 1).all()
