"""Intervals that count reports, not passages.

Passages of one report resemble one another, so a bootstrap over passages would promise more than is known.
The percentile bootstrap (Efron and Tibshirani 1993, ch. 13) draws whole reports with replacement.

How often each report is drawn is one row of a matrix (resamples, R).  Its product with the reports' counts gives
the counts of every resample at once, so hundreds of figures cost one matrix product.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from fazhi.evaluation.metrics import Counts, area_f1

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Statistic = Callable[[NDArray[np.float64]], NDArray[np.float64]]

Interval = tuple[float, float]

RESAMPLES = 2000
LEVEL = 0.95
FEW_REPORTS = 10
"""With fewer reports an interval is unreliable: there is too little to draw from."""
BATCH = 250
"""Resamples whose counts are in memory together."""


def resampled(
    per_report: NDArray[np.int64], statistic: Statistic, *, seed: int = 0, resamples: int = RESAMPLES
) -> NDArray[np.float64]:
    """Return a statistic of every resample.

    Parameters
    ----------
    per_report
        (R, …) the counts of each report, which are added up over the reports drawn.
    statistic
        From added-up counts (resamples, …) to values (resamples, …); NaN where there is no value.
    seed, resamples
        Of the random numbers; how often R reports are drawn.

    Returns
    -------
    values
        (resamples, …) in the order of the draws, the same draws for the same R and seed.
    """
    drawn = _draws(len(per_report), seed, resamples)
    counts = per_report.astype(float)
    parts = [
        statistic(np.tensordot(drawn[first : first + BATCH].astype(float), counts, axes=1))
        for first in range(0, resamples, BATCH)
    ]
    return np.concatenate(parts)


def percentile_interval(values: NDArray[np.float64], level: float = LEVEL) -> Interval | None:
    """Return the interval that holds the middle *level* of the values (N,); NaN are left out, None if all are."""
    known = values[~np.isnan(values)]
    if not len(known):
        return None
    low, high = np.quantile(known, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def interval(per_report: NDArray[np.int64], statistic: Statistic, *, seed: int = 0) -> Interval | None:
    """Return the 95 % interval of a statistic (resamples,) of counts; None with fewer than two reports."""
    if len(per_report) < 2:  # noqa: PLR2004 - one report cannot be drawn in two ways
        return None
    return percentile_interval(resampled(per_report, statistic, seed=seed))


def area_intervals(per_report: NDArray[np.int64], *, seed: int = 0) -> list[Interval | None]:
    """Return the 95 % interval of each area's F1.

    Parameters
    ----------
    per_report
        (R, 3, A) counts.
    seed
        Of the draws.

    Returns
    -------
    intervals
        A of them; None for an area that fewer than two reports hold or are tagged with: the figure would not move
        from draw to draw, which is no certainty.
    """
    if len(per_report) < 2:  # noqa: PLR2004
        return [None] * per_report.shape[2]
    values = resampled(per_report, area_f1, seed=seed)
    spread = (per_report.sum(axis=1) > 0).sum(axis=0)
    return [
        percentile_interval(column) if reports > 1 else None for column, reports in zip(values.T, spread, strict=True)
    ]


def bootstrap_interval(
    per_report: Sequence[Counts],
    statistic: Callable[[Counts], float | None],
    *,
    seed: int = 0,
    level: float = LEVEL,
    resamples: int = RESAMPLES,
) -> Interval | None:
    """Return the percentile interval of any statistic over resampled reports; slow, for what has no array form.

    Parameters
    ----------
    per_report
        The counts of each report.
    statistic
        Of the added-up counts; resamples in which it is None are left out.
    seed, level, resamples
        Of the random numbers; coverage, 0 to 1; how often reports are drawn.

    Returns
    -------
    low, high
        None with fewer than two reports, or where the statistic never has a value.
    """
    if len(per_report) < 2:  # noqa: PLR2004
        return None

    def each(totals: NDArray[np.float64]) -> NDArray[np.float64]:
        values = [statistic(Counts(*total.astype(np.int64))) for total in totals]
        return np.array([np.nan if value is None else value for value in values])

    return percentile_interval(resampled(stacked(per_report), each, seed=seed, resamples=resamples), level)


def stacked(per_report: Sequence[Counts]) -> NDArray[np.int64]:
    """Return the counts of R reports as one array (R, 3, A)."""
    return np.array([[counts.tp, counts.fp, counts.fn] for counts in per_report])


@lru_cache(maxsize=16)
def _draws(reports: int, seed: int, resamples: int) -> NDArray[np.uint16]:
    """Return (resamples, R): how often each report is drawn."""
    rng = np.random.default_rng(seed)
    drawn = np.empty((resamples, reports), np.uint16)
    for row in drawn:
        row[:] = np.bincount(rng.integers(reports, size=reports), minlength=reports)
    drawn.setflags(write=False)
    return drawn
