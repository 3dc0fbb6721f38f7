from __future__ import annotations

from collections.abc import Callable
from math import log

import numpy as np
import pytest

from fazhi.evaluation.reliability import log_losses, reliability, review
from fazhi.evaluation.scored import Scored

LABELS = np.array([[0, 0], [1, 0], [1, 0], [1, 0]], bool)
SCORES = np.array([[0.1, 0.0], [0.1, 0.0], [0.9, 0.02], [0.9, 0.02]])


def test_expected_calibration_errors_worked_out_by_hand() -> None:
    found = reliability(LABELS, SCORES)
    # first area: two scores of 0.1 of which one is right, two of 0.9 of which both are
    first = 2 / 4 * abs(1 / 2 - 0.1) + 2 / 4 * abs(1 - 0.9)
    # second area: four decisions in the lowest bin, mean score 0.01, none right
    assert found.ece == pytest.approx((4 * first + 4 * 0.01) / 8)
    assert found.ece_areas == pytest.approx(first)
    assert found.ece_seen == pytest.approx(first)


def test_brier_score_and_log_loss_worked_out_by_hand() -> None:
    found = reliability(LABELS, SCORES)
    assert found.brier == pytest.approx((0.1**2 + 0.9**2 + 2 * 0.1**2 + 2 * 0.02**2) / 8)
    surprise = -3 * log(0.9) - log(0.1) - 2 * log(1 - 1e-6) - 2 * log(0.98)
    assert found.log_loss == pytest.approx(surprise / 8)


def test_bins_are_fifteen_of_equal_width_and_a_score_of_one_is_in_the_last() -> None:
    bins = reliability(np.array([[1], [0]], bool), np.array([[1.0], [0.0]])).bins
    assert len(bins) == 15
    assert (bins[0].low, bins[0].high, bins[0].count, bins[0].mean_score, bins[0].share) == (0.0, 1 / 15, 1, 0.0, 0.0)
    assert (bins[14].high, bins[14].count, bins[14].mean_score, bins[14].share) == (1.0, 1, 1.0, 1.0)
    assert (bins[7].count, bins[7].mean_score, bins[7].share) == (0, None, None)
    assert sum(each.count for each in bins) == 2


def test_what_has_no_support_and_no_score_worth_seeing_has_no_error_of_its_own() -> None:
    found = reliability(np.zeros((3, 2), bool), np.full((3, 2), 0.05))
    assert found.ece == pytest.approx(0.05)
    assert found.ece_areas is None
    assert found.ece_seen is None


def test_scores_that_are_shares_are_calibrated() -> None:
    labels = np.arange(100)[:, None] % 4 == 0
    assert reliability(labels, np.full((100, 1), 0.25)).ece == pytest.approx(0.0)


def test_certain_errors_cost_much_but_not_everything() -> None:
    losses = log_losses(np.array([True, False]), np.array([0.0, 1.0]))
    assert losses == pytest.approx([-log(1e-6)] * 2)


def test_review_says_which_share_of_the_errors_it_catches(make_scored: Callable[..., Scored]) -> None:
    # wrong: area 1 of the first passage, areas 0 and 2 of the second; of them two are close
    scored = make_scored("aab", ["0", "0", ""], ["01", "2", ""], close=["1", "0", "0"])
    found = review(scored)
    assert (found.passages, found.decisions, found.errors) == pytest.approx((1.0, 3 / 9, 2 / 3))
    assert review(make_scored("a", ["0"], ["0"])).errors is None
