"""Intervals that count reports, not passages.

Passages of one report resemble one another, so a bootstrap over passages would promise more than is known.
The percentile bootstrap (Efron and Tibshirani 1993, ch. 13) draws whole reports with replacement.

How often each report is drawn is one row of a matrix (resamples, R).  Its product with the reports' counts gives
the counts of many resamples at once, so hundreds of figures cost one matrix product.  Of very many reports most have
the same counts as others: these share a column, and only some rows of the matrix are in memory at a time.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from fazhi.evaluation.metrics import area_f1

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from fazhi.evaluation.metrics import Counts

    Statistic = Callable[[NDArray[np.float64]], NDArray[np.float64]]

Interval = tuple[float, float]

RESAMPLES = 2000
LEVEL = 0.95
FEW_REPORTS = 10
"""With fewer reports an interval is unreliable: there is too little to draw from."""
BATCH = 250
"""Resamples that are drawn together, at most."""
CELLS = 1 << 23
"""Resamples times kinds of reports that are in memory together, at most."""
_REMEMBERED = 4
_KNOWN: dict[tuple[bytes, tuple[int, ...], str, int, int], NDArray[np.float64]] = {}
"""Added-up counts of the last resamples: micro, macro and areas, and two systems compared, come from the same ones."""


def resampled(
    per_report: NDArray[np.integer], statistic: Statistic, *, seed: int = 0, resamples: int = RESAMPLES
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
        (resamples, …) in the order of the draws, the same draws for the same R and seed: values of two systems on the
        same reports are paired.
    """
    digest = hashlib.sha256(np.ascontiguousarray(per_report).data).digest()
    key = (digest, per_report.shape, per_report.dtype.str, seed, resamples)
    totals = _KNOWN.pop(key, None)
    if totals is None:
        totals = _totals(per_report, seed, resamples)
        totals.setflags(write=False)
    _KNOWN[key] = totals  # the last one used stands last
    if len(_KNOWN) > _REMEMBERED:
        del _KNOWN[next(iter(_KNOWN))]
    return statistic(totals)


def percentile_interval(values: NDArray[np.float64], level: float = LEVEL) -> Interval | None:
    """Return the interval that holds the middle *level* of the values (N,); NaN are left out, None if all are."""
    known = values[~np.isnan(values)]
    if not len(known):
        return None
    low, high = np.quantile(known, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def interval(per_report: NDArray[np.integer], statistic: Statistic, *, seed: int = 0) -> Interval | None:
    """Return the 95 % interval of a statistic (resamples,) of counts; None with fewer than two reports."""
    if len(per_report) < 2:  # noqa: PLR2004 - one report cannot be drawn in two ways
        return None
    return percentile_interval(resampled(per_report, statistic, seed=seed))


def area_intervals(per_report: NDArray[np.integer], *, seed: int = 0) -> list[Interval | None]:
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


def stacked(per_report: Sequence[Counts]) -> NDArray[np.int64]:
    """Return the counts of R reports as one array (R, 3, A)."""
    return np.array([[counts.tp, counts.fp, counts.fn] for counts in per_report])


def kinds(per_report: NDArray[np.integer]) -> tuple[NDArray[np.integer], NDArray[np.int64]]:
    """Return the distinct counts (K, …) among those of R reports (R, …), and which of them (R,) each report has."""
    seen: dict[bytes, int] = {}
    kind_of = np.array([seen.setdefault(row.tobytes(), len(seen)) for row in per_report], np.int64)
    return per_report[np.unique(kind_of, return_index=True)[1]], kind_of


def batches(columns: int, rows: int) -> list[int]:
    """Return how many of *rows* draws to make at a time, so that a batch of so many columns is never large."""
    size = max(1, min(BATCH, CELLS // columns))
    return [min(size, rows - first) for first in range(0, rows, size)]


def weighted(weights: NDArray[np.integer], counts: NDArray[np.integer]) -> NDArray[np.float64]:
    """Return (N, …): the counts (K, …) added up, each as often as the weights (N, K) say."""
    return np.tensordot(weights.astype(float), counts.astype(float), axes=1)


def _totals(per_report: NDArray[np.integer], seed: int, resamples: int) -> NDArray[np.float64]:
    """Return (resamples, …) the added-up counts of every resample of reports with counts (R, …)."""
    # one stream of random numbers whatever the kinds and the batches: the draws hang on R and the seed alone
    rng = np.random.default_rng(seed)
    counts, kind_of = kinds(per_report)
    reports, parts = len(kind_of), []
    for size in batches(len(counts), resamples):
        drawn = [np.bincount(kind_of[rng.integers(reports, size=reports)], minlength=len(counts)) for _ in range(size)]
        parts.append(weighted(np.array(drawn), counts))
    return np.concatenate(parts)
