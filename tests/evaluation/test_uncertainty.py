from __future__ import annotations

import numpy as np
import pytest

from fazhi.evaluation.metrics import Counts, micro
from fazhi.evaluation.uncertainty import bootstrap_interval


def _f1(counts: Counts) -> float | None:
    return micro(counts).f1


def _report(tp: int, fn: int) -> Counts:
    return Counts(np.array([tp]), np.array([0]), np.array([fn]))


def test_reports_that_are_all_alike_leave_no_doubt() -> None:
    assert bootstrap_interval([_report(3, 1)] * 5, _f1) == pytest.approx((6 / 7, 6 / 7))


def test_two_reports_are_drawn_as_wholes() -> None:
    # three kinds of draws: twice the good one (F1 1), twice the bad one (F1 0), one each (2·4 / (2·4 + 4))
    interval = bootstrap_interval([_report(4, 0), _report(0, 4)], _f1)
    assert interval == pytest.approx((0.0, 1.0))


def test_the_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    rng = np.random.default_rng(0)
    hits = 0
    for trial in range(100):
        found = rng.binomial(20, 0.8, size=25)
        interval = bootstrap_interval([_report(int(n), int(20 - n)) for n in found], _f1, seed=trial, resamples=300)
        assert interval is not None
        # with tp of 20 and no false positives F1 is 2·16 / (2·16 + 4)
        hits += interval[0] <= 32 / 36 <= interval[1]
    assert 86 <= hits <= 100


def test_the_seed_decides_and_one_report_has_no_interval() -> None:
    reports = [_report(17 * n % 31, 37 * n % 41) for n in range(1, 9)]
    assert bootstrap_interval(reports, _f1, seed=1) == bootstrap_interval(reports, _f1, seed=1)
    assert bootstrap_interval(reports, _f1, seed=1) != bootstrap_interval(reports, _f1, seed=2)
    assert bootstrap_interval(reports[:1], _f1) is None
    assert bootstrap_interval([_report(0, 0)] * 3, _f1) is None
