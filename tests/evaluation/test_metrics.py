from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, f1_score, precision_score, recall_score

from fazhi.evaluation.metrics import (
    Counts,
    Ratios,
    area_f1,
    average_precision,
    macro,
    macro_f1,
    micro,
    micro_f1,
    per_area,
    ratios,
)

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


def test_average_precision_worked_out_by_hand() -> None:
    # the best passage is right: recall 1/2 at precision 1; the next two tie: recall 1 at precision 2/3
    labels, scores = np.array([[1], [0], [1], [0]], bool), np.array([[0.9], [0.8], [0.8], [0.1]])
    assert average_precision(labels, scores) == pytest.approx([1 / 2 * 1 + 1 / 2 * 2 / 3])
    assert average_precision(labels, np.full((4, 1), 0.5)) == pytest.approx([2 / 4])
    assert average_precision(np.zeros((4, 1), bool), scores) == [None]
    assert average_precision(np.ones((4, 1), bool), scores) == [1.0]


def test_scikit_learn_finds_the_same_average_precision_with_and_without_ties() -> None:
    rng = np.random.default_rng(0)
    labels, scores = rng.random((300, 6)) < 0.2, rng.random((300, 6))
    for each in (scores, np.round(scores, 1)):
        wanted = [average_precision_score(labels[:, a], each[:, a]) for a in range(6)]
        assert average_precision(labels, each) == pytest.approx(wanted)


def test_the_array_forms_say_what_the_counts_say() -> None:
    rng = np.random.default_rng(1)
    stacks = rng.integers(3, size=(50, 3, 4)).astype(float)
    stacks[0] = 0
    stacks[1, :, 2] = 0
    for stack, by_area, small, large in zip(stacks, area_f1(stacks), micro_f1(stacks), macro_f1(stacks), strict=True):
        counts = Counts(*stack.astype(np.int64))
        assert [None if np.isnan(f1) else f1 for f1 in by_area] == [per.f1 for per in per_area(counts)]
        assert (None if np.isnan(small) else small) == micro(counts).f1
        assert (None if np.isnan(large) else pytest.approx(large)) == macro(counts).f1
