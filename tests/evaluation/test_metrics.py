from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import f1_score, precision_score, recall_score

from fazhi.evaluation.metrics import Counts, Ratios, macro, micro, per_area, ratios

GOLD = np.array([[1, 1, 0, 0], [1, 0, 0, 0], [0, 1, 0, 0], [0, 1, 0, 0]], bool)
TAGS = np.array([[1, 0, 0, 1], [0, 0, 0, 0], [0, 1, 0, 0], [1, 1, 0, 0]], bool)


def test_counts_and_ratios_worked_out_by_hand() -> None:
    counts = Counts.of(GOLD, TAGS)
    assert (counts.tp.tolist(), counts.fp.tolist(), counts.fn.tolist()) == ([1, 2, 0, 0], [1, 0, 0, 1], [1, 1, 0, 0])
    assert micro(counts) == Ratios(3 / 5, 3 / 5, 6 / 10)
    assert per_area(counts)[0] == Ratios(1 / 2, 1 / 2, 2 / 4)
    assert per_area(counts)[1] == Ratios(1.0, 2 / 3, 4 / 5)


def test_areas_without_support_count_in_micro_precision_but_not_in_macro() -> None:
    counts = Counts.of(GOLD, TAGS)
    assert per_area(counts)[2] == Ratios(None, None, None)
    assert per_area(counts)[3] == Ratios(0.0, None, 0.0)
    assert macro(counts) == Ratios((1 / 2 + 1) / 2, (1 / 2 + 2 / 3) / 2, (1 / 2 + 4 / 5) / 2)


def test_an_area_with_support_that_is_never_tagged_has_f1_zero() -> None:
    assert ratios(0, 0, 3) == Ratios(None, 0.0, 0.0)
    assert macro(Counts(np.array([0]), np.array([0]), np.array([3]))) == Ratios(0.0, 0.0, 0.0)


def test_nothing_at_all_has_no_ratio() -> None:
    empty = Counts(np.array([0]), np.array([0]), np.array([0]))
    assert micro(empty) == macro(empty) == Ratios(None, None, None)


def test_scikit_learn_says_the_same() -> None:
    rng = np.random.default_rng(0)
    gold, tags = rng.random((200, 7)) < 0.3, rng.random((200, 7)) < 0.3
    ours = Counts.of(gold, tags)
    for average, found in (("micro", micro(ours)), ("macro", macro(ours))):
        assert found.precision == pytest.approx(precision_score(gold, tags, average=average))
        assert found.recall == pytest.approx(recall_score(gold, tags, average=average))
        assert found.f1 == pytest.approx(f1_score(gold, tags, average=average))
