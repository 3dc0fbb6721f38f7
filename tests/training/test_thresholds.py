from __future__ import annotations

import numpy as np
import pytest

from fazhi.model.decision import Calibration, Rule
from fazhi.training.recipe import Recipe
from fazhi.training.thresholds import best_threshold, choose_thresholds, margins_at, review_band, thresholds_by

KNOTS = Calibration(
    np.array([[2.0, 1.0], [-1.0, 0.0]]), np.array([[-2.0, -1.0, 1.0, 3.0], [0.2, 0.2, 0.6, 0.8]]), np.array([0, 0, 4])
)
"""The first area has a sigmoid, the second four knots."""


def test_the_best_cut_lies_between_the_margins_that_it_parts() -> None:
    margins = np.array([0.9, 0.5, 0.1, -0.4, -1.0])
    labels = np.array([True, True, False, True, False])
    # cutting after four gives 2·3/(4+3): the best; cutting after two gives 2·2/(2+3)
    assert best_threshold(margins, labels) == pytest.approx((-0.4 - 1.0) / 2)


def test_where_all_are_positives_the_cut_is_the_lowest_of_them() -> None:
    assert best_threshold(np.array([0.5, -0.2]), np.array([True, True])) == -0.2


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
    assert choose_thresholds(margins, labels, prior=0)[0] == own


def test_margins_without_bound_move_no_threshold() -> None:
    rng = np.random.default_rng(1)
    labels = rng.random((120, 2)) < 0.3
    margins = rng.normal(0, 1, labels.shape) + labels
    unknown = np.vstack([margins, np.full((30, 2), -np.inf)])
    more = np.vstack([labels, np.ones((30, 2), bool)])
    assert choose_thresholds(unknown, more, 30.0) == pytest.approx(choose_thresholds(margins, labels, 30.0))
    assert best_threshold(np.zeros(0), np.zeros(0, bool)) == 0.0
    assert choose_thresholds(unknown[120:], more[120:], 30.0).tolist() == [0.0, 0.0]


@pytest.mark.parametrize("rule", ["f1", "half", "zero"])
def test_what_no_passage_or_every_passage_has_is_cut_at_zero(rule: str) -> None:
    margins = np.linspace(0.5, 2, 20).repeat(3).reshape(20, 3)
    labels = np.stack([np.zeros(20, bool), np.ones(20, bool), margins[:, 2] > 1], axis=1)
    calibration = Calibration.of_sigmoids(np.array([[1.0] * 3, [-1.0] * 3]))
    cuts = thresholds_by(Recipe(threshold_rule=rule), margins, labels, calibration)
    assert cuts[:2].tolist() == [0.0, 0.0]
    assert (cuts[2] == 0.0) == (rule == "zero")


def test_each_rule_has_its_thresholds() -> None:
    margins = np.linspace(-2, 2, 20).repeat(2).reshape(20, 2)
    labels = margins > np.array([0.5, 1.0])
    f1 = thresholds_by(Recipe(threshold_rule="f1", threshold_prior=7.0), margins, labels, KNOTS)
    assert f1 == pytest.approx(choose_thresholds(margins, labels, 7.0))
    assert len(set(f1.tolist())) == 2
    assert thresholds_by(Recipe(threshold_rule="zero"), margins, labels, KNOTS).tolist() == [0.0, 0.0]
    # 2·m − 1 = 0 where the sigmoid is one half; three quarters of the way from 0.2 to 0.6
    assert thresholds_by(Recipe(threshold_rule="half"), margins, labels, KNOTS) == pytest.approx([0.5, 0.5])


@pytest.mark.parametrize(
    ("score", "margins"),
    [
        (0.3, [(np.log(3 / 7) + 1) / 2, -0.5]),
        (0.7, [(np.log(7 / 3) + 1) / 2, 2.0]),
        (0.6, [(np.log(6 / 4) + 1) / 2, 1.0]),
        (0.2, [(np.log(2 / 8) + 1) / 2, -2.0]),  # the first margin that reaches it
        (0.1, [(np.log(1 / 9) + 1) / 2, -2.0]),
        (0.9, [(np.log(9 / 1) + 1) / 2, 3.0]),  # none does: the last knot
    ],
)
def test_the_margin_at_a_score_worked_out_by_hand(score: float, margins: list[float]) -> None:
    assert margins_at(KNOTS, score) == pytest.approx(margins)


@pytest.mark.parametrize("score", [0.21, 0.5, 0.75])
def test_the_score_at_that_margin_is_the_one_asked_for(score: float) -> None:
    assert KNOTS.scores(margins_at(KNOTS, score)) == pytest.approx([score, score])


def test_the_review_band_holds_the_share_of_passages_asked_for() -> None:
    margins = np.arange(1, 101)[:, None] / 100
    assert review_band(margins, np.array([0.0]), 0.1, "passage") == pytest.approx(0.109)
    assert review_band(margins, np.array([0.0]), 0.0, "passage") == 0.0


def test_what_is_without_bound_is_never_close() -> None:
    margins = np.array([[0.5, -np.inf], [np.inf, -np.inf], [0.25, -np.inf], [1.0, -np.inf]])
    assert review_band(margins, np.zeros(2), 1 / 3, "passage") == pytest.approx(0.5)
    assert np.isfinite(review_band(margins, np.zeros(2), 1.0, "decision"))


def test_the_review_band_can_count_decisions_instead() -> None:
    # two areas: near the threshold of the second stands one passage of ten, near that of the first none
    margins = np.hstack([np.arange(10.0)[:, None] + 50, np.arange(10.0)[:, None]])
    thresholds = np.array([0.0, -1.0])
    bands = {unit: review_band(margins, thresholds, 0.1, unit) for unit in ("passage", "decision")}
    # distances of passages are 1 … 10: a tenth of the way from the first to the last
    assert bands == pytest.approx({"passage": 1.9, "decision": 2.9})
    close = {unit: Rule(thresholds, KNOTS, band).close(margins) for unit, band in bands.items()}
    assert close["passage"].any(axis=1).sum() == 1
    assert close["decision"].sum() == 2
