from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from fazhi.model.decision import sigmoid
from fazhi.training.calibrating import FEW, calibrate, cross_calibrate, fit_sigmoids


def _drawn(chances: NDArray[np.float64], seed: int) -> NDArray[np.bool_]:
    return np.random.default_rng(seed).random(chances.shape) < chances


@pytest.fixture(scope="module")
def noisy() -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return margins (600, 2) and labels of two areas, one frequent, one rare, whose scores are sigmoids."""
    margins = np.random.default_rng(0).normal(-0.5, 1.0, (600, 2))
    chances = 1 / (1 + np.exp(-(np.array([1.7, 2.5]) * margins + np.array([-0.4, -2.0]))))
    return margins, _drawn(chances, 1)


def test_sigmoids_are_those_of_logistic_regression_to_platts_targets(
    noisy: tuple[NDArray[np.float64], NDArray[np.bool_]],
) -> None:
    margins, labels = noisy
    found = fit_sigmoids(margins, labels)
    for column in range(2):
        positives = labels[:, column].sum()
        negatives = len(labels) - positives
        target = np.where(labels[:, column], (positives + 1) / (positives + 2), 1 / (negatives + 2))
        # a target t is t parts of a positive and 1 − t parts of a negative
        twice = np.tile(margins[:, [column]], (2, 1))
        machine = LogisticRegression(C=np.inf, tol=1e-10, max_iter=1000)
        machine.fit(twice, np.repeat([1, 0], len(target)), sample_weight=np.concatenate([target, 1 - target]))
        assert found[:, column] == pytest.approx([machine.coef_[0, 0], machine.intercept_[0]], abs=1e-4)


def test_margins_that_part_cleanly_get_platts_targets() -> None:
    # 8 positives at 1, 18 negatives at -1: two points determine the sigmoid
    labels = np.arange(26)[:, None] < 8
    calibration = calibrate(np.where(labels, 1.0, -1.0), labels)
    assert calibration.scores(np.array([[1.0], [-1.0]])).ravel() == pytest.approx([9 / 10, 1 / 20])


def test_calibrated_scores_are_the_observed_frequencies() -> None:
    margins = np.random.default_rng(1).normal(0, 2, (20000, 1))
    labels = _drawn(1 / (1 + np.exp(-(1.7 * margins - 0.4))), 2)
    slope, intercept = fit_sigmoids(margins, labels)[:, 0]
    assert slope == pytest.approx(1.7, abs=0.08)
    assert intercept == pytest.approx(-0.4, abs=0.08)
    scores = calibrate(margins, labels).scores(margins)
    for low in (0.1, 0.5, 0.8):
        inside = (scores >= low) & (scores < low + 0.1)
        assert labels[inside].mean() == pytest.approx(scores[inside].mean(), abs=0.05)


def test_a_column_that_cannot_be_calibrated_alone_gets_the_pooled_sigmoid() -> None:
    rng = np.random.default_rng(2)
    labels = np.zeros((400, 5), bool)
    labels[:100, 0] = True
    labels[: FEW - 1, 1] = True
    labels[: 400 - FEW + 1, 2] = True
    margins = np.where(labels, 1.0, -1.0) + rng.normal(0, 1, labels.shape)
    labels[:, 3] = margins[:, 3] < 0  # the wrong way round
    labels[:FEW, 4] = True  # just enough
    found = calibrate(margins, labels).sigmoid
    pooled = fit_sigmoids(margins.reshape(-1, 1), labels.reshape(-1, 1))
    assert (found[:, 1:4] == pooled).all()
    assert (found[0] > 0).all()
    assert abs(found[:, 0] - pooled[:, 0]).max() > 0.1
    assert abs(found[:, 4] - pooled[:, 0]).max() > 0.1


@pytest.mark.parametrize("margin", [0.0, -1.0, 300.0])
def test_where_nothing_can_be_told_scores_are_still_probabilities(margin: float) -> None:
    labels = np.arange(20)[:, None] < np.array([10, 0, 20])
    found = calibrate(np.full((20, 3), margin), labels, np.ones(3, bool))
    assert (found.sigmoid[0] > 0).all()
    assert np.isfinite(found.scores(np.array([[-1e3] * 3, [0.0] * 3, [1e3] * 3]))).all()


def test_without_any_positive_the_slope_is_one() -> None:
    assert calibrate(np.linspace(1, 2, 30)[:, None], np.zeros((30, 1), bool)).sigmoid[0, 0] > 0
    wrong_way = np.arange(30)[:, None] < 15
    assert calibrate(np.where(wrong_way, -1.0, 1.0), wrong_way).sigmoid.ravel().tolist() == [1.0, 0.0]


def _stepped(size: int) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.int64]]:
    """Return margins, labels and folds of two areas: one a sigmoid of its margin, one a step at 0."""
    margins = np.random.default_rng(3).uniform(-4, 4, (size, 2))
    chances = np.stack([1 / (1 + np.exp(-1.5 * margins[:, 0])), np.where(margins[:, 1] < 0, 0.25, 0.75)], axis=1)
    return margins, _drawn(chances, 4), np.arange(size) % 3


def test_a_step_line_is_chosen_only_where_the_frequencies_are_no_sigmoid() -> None:
    margins, labels, folds = _stepped(900)
    chosen = cross_calibrate(margins, labels, folds, "best")
    assert chosen.isotonic.tolist() == [False, True]
    assert (chosen.log_loss[1] < chosen.log_loss[0]).tolist() == [False, True]
    # the step is found: 0.25 below, 0.75 above
    below, above = (chosen.scores[side, 1].mean() for side in (margins[:, 1] < -0.5, margins[:, 1] > 0.5))
    assert [below, above] == pytest.approx([0.25, 0.75], abs=0.03)


def test_the_kind_can_be_prescribed() -> None:
    margins, labels, folds = _stepped(300)
    sigmoids, steps = (cross_calibrate(margins, labels, folds, kind) for kind in ("sigmoid", "isotonic"))
    assert (sigmoids.isotonic.tolist(), steps.isotonic.tolist()) == ([False, False], [True, True])
    assert np.isinf(sigmoids.log_loss[1]).all()
    assert (sigmoids.log_loss[0] == steps.log_loss[0]).all()
    # log loss is the mean of −ln of the score of what is so
    said = np.where(labels, sigmoids.scores, 1 - sigmoids.scores)
    assert sigmoids.log_loss[0] == pytest.approx(-np.log(said).mean(axis=0))


def test_knots_rise_and_keep_away_from_certainty() -> None:
    margins, labels, _ = _stepped(300)
    found = calibrate(margins, labels, np.array([False, True]))
    assert found.start.tolist() == [0, 0, found.knots.shape[1]]
    knots, scores = found.knots
    assert len(knots) > 2
    assert (np.diff(knots) > 0).all()
    assert (np.diff(scores) >= 0).all()
    positives = labels[:, 1].sum()
    assert scores.min() >= 1 / (300 - positives + 2)
    assert scores.max() <= (positives + 1) / (positives + 2)


def test_a_step_line_worked_out_by_hand() -> None:
    # 5 negatives, then 1 positive 1 negative at the same margin, then 5 positives
    margins = np.array([-2.0] * 5 + [0.0] * 2 + [1.0] * 5)[:, None]
    labels = np.array([False] * 6 + [True] * 6)[:, None]
    found = calibrate(margins, labels, np.array([True]))
    assert found.knots.tolist() == [[-2.0, 0.0, 1.0], pytest.approx([1 / 8, 0.5, 7 / 8])]
    # straight between the knots, level beyond them
    asked = np.array([[-9.0], [-1.0], [0.5], [9.0]])
    assert found.scores(asked).ravel() == pytest.approx([1 / 8, 5 / 16, 11 / 16, 7 / 8])


def test_an_area_with_few_positives_gets_no_knots() -> None:
    margins, labels, _ = _stepped(60)
    labels[:, 0] = False
    labels[:4, 0] = True
    found = calibrate(margins, labels, np.array([True, True]))
    assert found.start[1] == 0
    assert found.start[2] == found.knots.shape[1] > 0


@pytest.mark.parametrize("kind", ["sigmoid", "isotonic"])
def test_a_passage_is_never_calibrated_by_its_own_fold(kind: str) -> None:
    margins, labels, folds = _stepped(300)
    last = folds == 2
    inverted = np.where(last[:, None], ~labels, labels)
    honest, planted = (cross_calibrate(margins, each, folds, kind) for each in (labels, inverted))
    # turning the labels of a fold round changes the scores of the others, and not its own
    assert np.array_equal(honest.scores[last], planted.scores[last])
    assert abs(honest.scores[~last] - planted.scores[~last]).max() > 0.05
    alone = calibrate(margins[~last], labels[~last], np.full(2, kind == "isotonic"))
    assert np.array_equal(honest.scores[last], alone.scores(margins[last]))


def test_margins_without_bound_tell_nothing() -> None:
    margins, labels, folds = _stepped(300)
    unknown = margins.copy()
    unknown[:50, 0], unknown[50:90, 1], unknown[90:100, 1] = -np.inf, np.inf, -np.inf
    found = calibrate(unknown, labels, np.ones(2, bool))
    for column in range(2):
        told = np.isfinite(unknown[:, column])
        alone = calibrate(margins[told][:, [column]], labels[told][:, [column]], np.ones(1, bool))
        assert found.sigmoid[:, [column]] == pytest.approx(alone.sigmoid)
        assert np.array_equal(found.knots[:, found.start[column] : found.start[column + 1]], alone.knots)
    # never and always, and no more than that
    scores = cross_calibrate(unknown, labels, folds, "sigmoid").scores
    assert scores[:50, 0].max() < 1e-6
    assert scores[50:90, 1].min() > 1 - 1e-6
    assert np.isfinite(calibrate(np.full((20, 1), -np.inf), labels[:20, :1]).scores(np.zeros((1, 1)))).all()


def test_far_out_margins_do_not_overflow() -> None:
    assert sigmoid(np.array([[-1e9], [1e9]]), np.array([[2.0], [0.0]])).ravel() == pytest.approx([0.0, 1.0])
    margins = np.array([-900.0] * 10 + [900.0] * 10)[:, None]
    found = calibrate(margins, margins > 0)
    assert found.scores(margins).ravel() == pytest.approx(np.where(margins.ravel() > 0, 11 / 12, 1 / 12), abs=1e-4)
