"""Precision, recall and F1 from counts, with every convention for empty areas stated here.

With tp, fp and fn the true positives, false positives and false negatives of an area::

    precision = tp / (tp + fp)     recall = tp / (tp + fn)     F1 = 2·tp / (2·tp + fp + fn)

- *micro*: the counts of all areas are added up first.
- *macro*: the mean over the areas with support (tp + fn > 0); areas that the gold labels never use are left out,
  though what is wrongly tagged with them counts in micro precision.
- A ratio 0/0 is None: precision of an area never tagged, recall of one without support.  In a macro mean a
  missing precision of an area with support counts as 0.
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


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None
