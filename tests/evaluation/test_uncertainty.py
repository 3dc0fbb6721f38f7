from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from numpy.typing import NDArray

from fazhi.evaluation import uncertainty
from fazhi.evaluation.metrics import Counts, area_f1, macro, macro_f1, micro, micro_f1
from fazhi.evaluation.uncertainty import (
    RESAMPLES,
    area_intervals,
    batches,
    interval,
    kinds,
    percentile_interval,
    resampled,
    stacked,
)


def _reports(*found: tuple[int, int]) -> NDArray[np.int64]:
    """Return the counts (R, 3, 1) of reports with so many true positives and misses of one area."""
    return np.array([[[tp], [0], [fn]] for tp, fn in found])


def test_reports_that_are_all_alike_leave_no_doubt() -> None:
    assert interval(_reports(*[(3, 1)] * 5), micro_f1) == pytest.approx((6 / 7, 6 / 7))


def test_two_reports_are_drawn_as_wholes() -> None:
    # three kinds of draws: twice the good one (F1 1), twice the bad one (F1 0), one each (2·4 / (2·4 + 4))
    reports = _reports((4, 0), (0, 4))
    assert interval(reports, micro_f1) == pytest.approx((0.0, 1.0))
    assert sorted(set(resampled(reports, micro_f1).tolist())) == pytest.approx([0.0, 2 / 3, 1.0])


def test_the_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    rng = np.random.default_rng(0)
    hits = 0
    for trial in range(100):
        found = rng.binomial(20, 0.8, size=25)
        values = resampled(_reports(*[(n, 20 - n) for n in found]), micro_f1, seed=trial, resamples=300)
        ends = percentile_interval(values)
        assert ends is not None
        # with tp of 20 and no false positives F1 is 2·16 / (2·16 + 4)
        hits += ends[0] <= 32 / 36 <= ends[1]
    assert 86 <= hits <= 100


def test_the_seed_decides_and_one_report_has_no_interval() -> None:
    reports = _reports(*[(17 * n % 31, 37 * n % 41) for n in range(1, 9)])
    assert interval(reports, micro_f1, seed=1) == interval(reports, micro_f1, seed=1)
    assert interval(reports, micro_f1, seed=1) != interval(reports, micro_f1, seed=2)
    assert interval(reports[:1], micro_f1) is None
    assert interval(_reports(*[(0, 0)] * 3), micro_f1) is None


def _looped(reports: NDArray[np.int64], seed: int) -> list[Counts]:
    """Return the added-up counts of every resample, drawn one report after the other."""
    rng = np.random.default_rng(seed)
    return [Counts(*reports[rng.integers(len(reports), size=len(reports))].sum(axis=0)) for _ in range(RESAMPLES)]


@pytest.mark.parametrize("cells", [uncertainty.CELLS, 40])
def test_a_loop_over_resamples_finds_the_same_values_however_few_are_drawn_together(
    monkeypatch: pytest.MonkeyPatch, cells: int
) -> None:
    monkeypatch.setattr(uncertainty, "CELLS", cells)
    monkeypatch.setattr(uncertainty, "_KNOWN", {})
    reports = np.random.default_rng(0).integers(6, size=(12, 3, 5))
    reports[7:] = reports[0]  # six reports of a kind
    reports[:, :, 4] = 0
    looped = _looped(reports, 3)
    assert resampled(reports, micro_f1, seed=3) == pytest.approx([micro(counts).f1 for counts in looped])
    assert resampled(reports, macro_f1, seed=3) == pytest.approx([macro(counts).f1 for counts in looped])
    first = [micro(Counts(counts.tp[:1], counts.fp[:1], counts.fn[:1])).f1 for counts in looped]
    assert resampled(reports, area_f1, seed=3)[:, 0] == pytest.approx(first)
    assert (stacked(looped)[:, 0, 4] == 0).all()


def test_reports_with_like_counts_are_one_kind() -> None:
    counts, kind_of = kinds(np.array([[[3], [0]], [[1], [2]], [[3], [0]], [[0], [3]]]))
    assert counts.tolist() == [[[3], [0]], [[1], [2]], [[0], [3]]]
    assert kind_of.tolist() == [0, 1, 0, 2]


def test_batches_hold_every_draw_once_and_never_too_much() -> None:
    assert batches(10, 600) == [250, 250, 100]
    assert batches(uncertainty.CELLS // 2, 5) == [2, 2, 1]
    assert batches(uncertainty.CELLS * 2, 2) == [1, 1]


def test_two_systems_on_the_same_reports_see_the_same_draws() -> None:
    # the second system's counts are the first one's twice over, and so are those of every resample
    reports = np.random.default_rng(1).integers(6, size=(40, 3, 2))
    once, twice = (resampled(counts, lambda drawn: drawn, seed=5) for counts in (reports, 2 * reports))
    assert (twice == 2 * once).all()


def test_what_is_remembered_is_of_the_same_counts_and_seed_and_does_not_pile_up() -> None:
    reports = _reports((4, 0), (0, 4), (1, 1))
    first = resampled(reports, micro_f1, seed=1)
    assert (resampled(reports, micro_f1, seed=2) != first).any()
    assert (resampled(reports[::-1], micro_f1, seed=1) != first).any()
    for seed in range(20):
        resampled(reports, micro_f1, seed=seed)
    assert len(uncertainty._KNOWN) <= 4  # noqa: SLF001
    assert (resampled(reports, micro_f1, seed=1) == first).all()


def test_many_reports_of_one_passage_each_take_little_memory() -> None:
    # 20,000 reports drawn 2,000 times would be 320 MB of draws; a passage has one of few counts
    reports = np.zeros((20_000, 3, 33), np.int32)
    reports[np.arange(20_000), np.arange(20_000) % 3, np.arange(20_000) % 33] = 1
    tracemalloc.start()
    values = resampled(reports, micro_f1, seed=0, resamples=200)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 40 << 20
    # one third each of tp, fp and fn, so F1 is about one half
    assert values.mean() == pytest.approx(0.5, abs=0.01)


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
