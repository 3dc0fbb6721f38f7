"""Precision, recall, F1 and average precision, with every convention for empty areas stated here.

With tp, fp and fn the true positives, false positives and false negatives of an area::

    precision = tp / (tp + fp)     recall = tp / (tp + fn)     F1 = 2·tp / (2·tp + fp + fn)

- *micro*: the counts of all areas are added up first.
- *macro*: the mean over the areas with support (tp + fn > 0); areas that the gold labels never use are left out,
  though what is wrongly tagged with them counts in micro precision.
- A ratio 0/0 is None: precision of an area never tagged, recall of one without support.  In a macro mean a
  missing precision of an area with support counts as 0.
- Average precision of an area without support is None.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Counts:
    """True positives, false positives and false negatives, each (A,)."""

    tp: NDArray[np.int64]
    fp: NDArray[np.int64]
    fn: NDArray[np.int64]

    @classmethod
    def of(cls, gold: NDArray[np.bool_], tagged: NDArray[np.bool_]) -> Counts:
        """Return the counts for (N, A) matrices of gold labels and tags."""
        return cls((gold & tagged).sum(0), (~gold & tagged).sum(0), (gold & ~tagged).sum(0))

    @property
    def support(self) -> NDArray[np.int64]:
        """(A,) gold labels of each area."""
        return self.tp + self.fn

    @property
    def tagged(self) -> NDArray[np.int64]:
        """(A,) tags of each area."""
        return self.tp + self.fp


@dataclass(frozen=True, slots=True)
class Ratios:
    """Precision, recall and F1, each 0 to 1, or None for 0/0."""

    precision: float | None
    recall: float | None
    f1: float | None


def ratios(tp: int, fp: int, fn: int) -> Ratios:
    """Return the ratios of one set of counts."""
    return Ratios(_ratio(tp, tp + fp), _ratio(tp, tp + fn), _ratio(2 * tp, 2 * tp + fp + fn))


def micro(counts: Counts) -> Ratios:
    """Return the ratios of the counts of all areas added up."""
    return ratios(int(counts.tp.sum()), int(counts.fp.sum()), int(counts.fn.sum()))


def macro(counts: Counts) -> Ratios:
    """Return the means over the areas with support."""
    supported = [per for per, support in zip(per_area(counts), counts.support, strict=True) if support]
    if not supported:
        return Ratios(None, None, None)
    return Ratios(
        float(np.mean([per.precision or 0.0 for per in supported])),
        float(np.mean([per.recall or 0.0 for per in supported])),
        float(np.mean([per.f1 or 0.0 for per in supported])),
    )


def per_area(counts: Counts) -> list[Ratios]:
    """Return the ratios of each area in column order."""
    return [ratios(int(tp), int(fp), int(fn)) for tp, fp, fn in zip(counts.tp, counts.fp, counts.fn, strict=True)]


def area_f1(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return F1 (…, A) for stacked counts (…, 3, A), which are tp, fp, fn; NaN for 0/0."""
    tp, wrong = counts[..., 0, :], counts[..., 1, :] + counts[..., 2, :]
    return _divided(2 * tp, 2 * tp + wrong)


def micro_f1(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return micro-F1 (…) for stacked counts (…, 3, A); NaN for 0/0."""
    return area_f1(counts.sum(axis=-1, keepdims=True))[..., 0]


def macro_f1(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return macro-F1 (…), the mean over the areas with support, for stacked counts (…, 3, A); NaN without any."""
    supported = counts[..., 0, :] + counts[..., 2, :] > 0
    return _divided(np.where(supported, area_f1(counts), 0.0).sum(axis=-1), supported.sum(axis=-1))


def average_precision(labels: NDArray[np.bool_], scores: NDArray[np.float64]) -> list[float | None]:
    """Return the average precision of each area, 0 to 1; None for an area without support.

    With P(n) and R(n) precision and recall when every passage that scores at least the n-th highest of the
    distinct scores is tagged::

        AP = Σ over n of (R(n) − R(n − 1)) · P(n)

    Nothing is interpolated, and passages with equal scores come in together (Manning, Raghavan and Schütze 2008,
    sec. 8.4; Davis and Goadrich 2006 on why interpolation flatters).

    Parameters
    ----------
    labels, scores
        (P, A) gold labels, and scores on any scale.
    """
    return [_average_precision(labels[:, column], scores[:, column]) for column in range(labels.shape[1])]


def _average_precision(labels: NDArray[np.bool_], scores: NDArray[np.float64]) -> float | None:
    support = int(labels.sum())
    if not support:
        return None
    order = np.argsort(-scores, kind="stable")
    ranked = scores[order]
    last_of_ties = np.append(np.flatnonzero(ranked[1:] < ranked[:-1]), len(ranked) - 1)
    hits = np.cumsum(labels[order])[last_of_ties]
    return float((np.diff(hits, prepend=0) * hits / (last_of_ties + 1)).sum() / support)


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _divided(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    found: NDArray[np.float64] = np.divide(
        part, whole, out=np.full(np.shape(part), np.nan), where=np.asarray(whole) > 0
    )
    return found
