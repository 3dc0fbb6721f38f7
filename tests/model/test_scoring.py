from __future__ import annotations

import numpy as np
import pytest

from fazhi.model.scoring import mix, smooth


def test_the_best_clause_is_mixed_with_the_whole_worked_out_by_hand() -> None:
    scores = np.array([[0.0, 1.0], [2.0, 0.0], [1.0, -1.0], [3.0, 0.5]])
    # passage 0 has the clauses 2 and 3, passage 1 has none
    mixed = mix(scores, np.array([0, 1, 0, 0]), 2, 0.25)
    assert mixed.tolist() == [[0.75 * 0 + 0.25 * 3, 0.75 * 1 + 0.25 * 0.5], [2.0, 0.0]]


def test_without_weight_or_clauses_the_whole_stays_as_it_is() -> None:
    scores = np.array([[1.0], [9.0]])
    assert mix(scores, np.array([0, 0]), 1, 0.0).tolist() == [[1.0]]
    assert mix(scores, np.array([0, 1]), 2, 0.5).tolist() == [[1.0], [9.0]]


def test_neighbours_draw_a_margin_towards_theirs_worked_out_by_hand() -> None:
    margins = np.array([[4.0, 0.0], [0.0, 2.0], [8.0, 2.0], [1.0, 1.0], [5.0, -5.0]])
    # the first three stand together, then one alone, then one alone
    drawn = smooth(margins, np.array([True, True, False, False]), 0.25)
    assert drawn.tolist() == [
        [0.75 * 4 + 0.25 * 0, 0.75 * 0 + 0.25 * 2],
        [0.75 * 0 + 0.25 * 6, 0.75 * 2 + 0.25 * 1],
        [0.75 * 8 + 0.25 * 0, 0.75 * 2 + 0.25 * 2],
        [1.0, 1.0],
        [5.0, -5.0],
    ]
    assert margins[0, 0] == 4.0  # what was handed over stays as it was


@pytest.mark.parametrize(("linked", "weight"), [([True], 0.0), ([False], 0.5)])
def test_without_weight_or_neighbours_margins_stay_as_they_are(linked: list[bool], weight: float) -> None:
    margins = np.array([[4.0], [0.0]])
    assert smooth(margins, np.array(linked), weight).tolist() == [[4.0], [0.0]]
    assert smooth(margins[:1], np.zeros(0, bool), 0.5).tolist() == [[4.0]]
