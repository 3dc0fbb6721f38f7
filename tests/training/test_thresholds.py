from __future__ import annotations

import numpy as np
import pytest

from fazhi.model.tagger import sigmoid
from fazhi.training.thresholds import best_threshold, calibrate, choose_thresholds, review_band


def test_the_best_cut_lies_between_the_margins_that_it_parts() -> None:
    margins = np.array([0.9, 0.5, 0.1, -0.4, -1.0])
    labels = np.array([True, True, False, True, False])
    # cutting after 3 gives 2·3/(4+3): the best; cutting after 2 gives 2·2/(2+3)
    assert best_threshold(margins, labels) == pytest.approx((-0.4 - 1.0) / 2)


def test_equal_margins_are_never_parted() -> None:
    margins = np.array([1.0, 0.0, 0.0, 0.0])
    labels = np.array([True, True, False, False])
    assert best_threshold(margins, labels) == pytest.approx(0.5)


def test_an_area_with_few_positives_keeps_the_global_threshold() -> None:
    rng = np.random.default_rng(0)
    labels = np.zeros((200, 2), bool)
    labels[:60, 0] = True
    labels[:3, 1] = True
    margins = np.where(labels, 1.0, -1.0) + rng.normal(0, 0.5, labels.shape)
    margins[:, 1] += 5
    common = best_threshold(margins.ravel(), labels.ravel())
    own = best_threshold(margins[:, 0], labels[:, 0])
    chosen = choose_thresholds(margins, labels, prior=30)
    assert chosen[1] == common
    assert chosen[0] == pytest.approx((60 * own + 30 * common) / 90)


def test_calibrated_scores_are_the_observed_frequencies() -> None:
    rng = np.random.default_rng(1)
    margins = rng.normal(0, 2, (20000, 1))
    labels = rng.random((20000, 1)) < 1 / (1 + np.exp(-(1.7 * margins - 0.4)))
    slope, intercept = calibrate(margins, labels)[:, 0]
    assert slope == pytest.approx(1.7, abs=0.08)
    assert intercept == pytest.approx(-0.4, abs=0.08)
    scores = sigmoid(margins, np.array([[slope], [intercept]]))
    for low in (0.1, 0.5, 0.8):
        inside = (scores >= low) & (scores < low + 0.1)
        assert labels[inside].mean() == pytest.approx(scores[inside].mean(), abs=0.05)


def test_a_column_that_cannot_be_calibrated_gets_the_pooled_sigmoid() -> None:
    rng = np.random.default_rng(2)
    labels = np.zeros((400, 3), bool)
    labels[:100, 0] = True
    labels[:2, 1] = True
    margins = np.where(labels, 1.0, -1.0) + rng.normal(0, 1, labels.shape)
    labels[:, 2] = margins[:, 2] < 0  # the wrong way round
    found = calibrate(margins, labels)
    assert (found[0] > 0).all()
    assert found[:, 1].tolist() == found[:, 2].tolist()
    assert calibrate(margins, np.zeros_like(labels))[:, 0].tolist() == [1.0, 0.0]


def test_the_review_band_holds_the_share_of_passages_asked_for() -> None:
    margins = np.arange(1, 101)[:, None] / 100
    assert review_band(margins, np.array([0.0]), 0.1) == pytest.approx(0.109)
    assert review_band(margins, np.array([0.0]), 0.0) == 0.0
