"""Intervals that count reports, not passages.

Passages of one report resemble one another, so a bootstrap over passages would promise more than is known.
The percentile bootstrap (Efron and Tibshirani 1993, ch. 13) draws whole reports with replacement.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fazhi.evaluation.metrics import Counts

RESAMPLES = 2000
FEW_REPORTS = 10
"""With fewer reports an interval is unreliable: there is too little to draw from."""


def bootstrap_interval(
    per_report: Sequence[Counts],
    statistic: Callable[[Counts], float | None],
    *,
    seed: int = 0,
    level: float = 0.95,
    resamples: int = RESAMPLES,
) -> tuple[float, float] | None:
    """Return the percentile interval of a statistic over resampled reports.

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
    size = len(per_report)
    if size < 2:  # noqa: PLR2004
        return None
    stacked = np.array([[counts.tp, counts.fp, counts.fn] for counts in per_report])
    rng = np.random.default_rng(seed)
    kind = type(per_report[0])
    values = []
    for _ in range(resamples):
        drawn = np.bincount(rng.integers(size, size=size), minlength=size)
        value = statistic(kind(*np.tensordot(drawn, stacked, axes=1)))
        if value is not None:
            values.append(value)
    if not values:
        return None
    low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
