from __future__ import annotations

import numpy as np
import pytest

from fazhi.evaluation.metrics import Counts, macro, macro_f1, micro, micro_f1
from fazhi.evaluation.uncertainty import (
    area_intervals,
    bootstrap_interval,
    interval,
    percentile_interval,
    resampled,
    stacked,
)


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


def test_one_product_and_a_loop_over_resamples_find_the_same_interval() -> None:
    rng = np.random.default_rng(0)
    reports = rng.integers(6, size=(12, 3, 5))
    listed = [Counts(*report) for report in reports]
    assert (stacked(listed) == reports).all()
    assert interval(reports, micro_f1, seed=3) == pytest.approx(bootstrap_interval(listed, _f1, seed=3))
    looped = bootstrap_interval(listed, lambda counts: macro(counts).f1, seed=3)
    assert interval(reports, macro_f1, seed=3) == pytest.approx(looped)
    first = bootstrap_interval([Counts(*report[:, :1]) for report in reports], _f1, seed=3)
    assert area_intervals(reports, seed=3)[0] == pytest.approx(first)


def test_an_area_in_one_report_alone_has_no_interval_however_often_that_report_is_drawn() -> None:
    # three areas: in both reports, in one, in none
    reports = np.array([[[4, 1, 0], [0, 0, 0], [0, 1, 0]], [[0, 0, 0], [0, 0, 0], [4, 0, 0]]])
    assert area_intervals(reports) == [pytest.approx((0.0, 1.0)), None, None]
    assert area_intervals(reports[:1]) == [None, None, None]
    assert interval(reports[:1], micro_f1) is None


def test_resamples_without_a_value_are_left_out() -> None:
    assert percentile_interval(np.array([np.nan, 0.0, 1.0, np.nan, 0.5])) == pytest.approx((0.025, 0.975))
    assert percentile_interval(np.array([np.nan])) is None


def test_every_resample_draws_as_many_reports_as_there_are() -> None:
    each = resampled(np.eye(7, dtype=np.int64), lambda drawn: drawn, seed=4, resamples=600)
    assert each.shape == (600, 7)
    assert (each.sum(axis=1) == 7).all()
    assert each.mean(axis=0) == pytest.approx(np.ones(7), abs=0.15)
