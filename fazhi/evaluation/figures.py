"""Figures with their intervals: averages over areas, and the score of each area."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fazhi.evaluation.metrics import Counts, macro, macro_f1, micro, micro_f1, per_area
from fazhi.evaluation.uncertainty import area_intervals, interval

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from fazhi.evaluation.uncertainty import Interval


@dataclass(frozen=True, slots=True)
class Averages:
    """Ratios over areas, 0 to 1, and the 95 % interval of F1 (None with one report)."""

    precision: float | None
    recall: float | None
    f1: float | None
    f1_interval: Interval | None


@dataclass(frozen=True, slots=True)
class AreaScore:
    """Ratios of one area, domain or role.

    Parameters
    ----------
    support, tagged
        How many gold labels and how many tags it has.
    precision, recall, f1
        0 to 1; None for 0/0.
    f1_interval
        95 %; None where fewer than two reports hold the area or are tagged with it.
    average_precision
        0 to 1; None without support, and for roles, of which only the best is known.
    """

    support: int
    tagged: int
    precision: float | None
    recall: float | None
    f1: float | None
    f1_interval: Interval | None
    average_precision: float | None


def micro_averages(per_report: NDArray[np.integer], seed: int) -> Averages:
    """Return the micro averages for counts (R, 3, A)."""
    value = micro(total(per_report))
    return Averages(value.precision, value.recall, value.f1, interval(per_report, micro_f1, seed=seed))


def macro_averages(per_report: NDArray[np.integer], seed: int) -> Averages:
    """Return the macro averages for counts (R, 3, A)."""
    value = macro(total(per_report))
    return Averages(value.precision, value.recall, value.f1, interval(per_report, macro_f1, seed=seed))


def area_scores(
    ids: Sequence[str], per_report: NDArray[np.integer], ranked: Sequence[float | None], seed: int
) -> dict[str, AreaScore]:
    """Return the score of each area.

    Parameters
    ----------
    ids
        A of them.
    per_report
        (R, 3, A) counts.
    ranked
        The A average precisions.
    seed
        Of the intervals.
    """
    counts = total(per_report)
    columns = zip(ids, counts.support, counts.tagged, per_area(counts), strict=True)
    intervals = area_intervals(per_report, seed=seed)
    return {
        area: AreaScore(int(support), int(tagged), ratio.precision, ratio.recall, ratio.f1, spread, precision)
        for (area, support, tagged, ratio), spread, precision in zip(columns, intervals, ranked, strict=True)
    }


def total(per_report: NDArray[np.integer]) -> Counts:
    """Return the counts of all reports together."""
    return Counts(*per_report.sum(axis=0, dtype=np.int64))


def count_by_report(
    labels: NDArray[np.bool_], tagged: NDArray[np.bool_], report_of: NDArray[np.int64]
) -> NDArray[np.int32]:
    """Return (R, 3, A) true positives, false positives and false negatives of each report.

    Parameters
    ----------
    labels, tagged
        (P, A) gold labels and tags.
    report_of
        (P,) number of each passage's report, 0 to R - 1, every number used.
    """
    order = np.argsort(report_of, kind="stable")
    starts = np.flatnonzero(np.diff(report_of[order], prepend=-1))
    labels, tagged = labels[order], tagged[order]
    kinds = (labels & tagged, ~labels & tagged, labels & ~tagged)
    return np.stack([np.add.reduceat(kind, starts, axis=0, dtype=np.int32) for kind in kinds], axis=1)
