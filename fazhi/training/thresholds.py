"""Cut-offs and the band for review from out-of-fold margins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fazhi.training.calibrating import FEW

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from fazhi.model.decision import Calibration
    from fazhi.training.recipe import Recipe


_FAR = 1e6
"""Distance, in margin units, of a margin without bound."""


def best_threshold(margins: NDArray[np.float64], labels: NDArray[np.bool_]) -> float:
    """Return the cut-off with the best F1, in the middle between the two margins that it parts.

    Parameters
    ----------
    margins, labels
        (N,) margins, and which of them are positives; several areas may be pooled.  Of none, the cut-off is 0.
    """
    if not len(margins):
        return 0.0
    order = np.argsort(-margins)  # in whatever order equal ones come: no cut parts them
    sorted_margins = margins[order]
    hits = np.cumsum(labels[order])
    # a cut between equal margins cannot be made
    possible = np.append(sorted_margins[1:] < sorted_margins[:-1], True)
    f1 = np.where(possible, 2 * hits / (np.arange(1, len(hits) + 1) + labels.sum()), -1.0)
    best = int(f1.argmax())
    if best + 1 == len(sorted_margins):
        return float(sorted_margins[best])
    return float((sorted_margins[best] + sorted_margins[best + 1]) / 2)


def choose_thresholds(margins: NDArray[np.float64], labels: NDArray[np.bool_], prior: float) -> NDArray[np.float64]:
    """Return (A,) cut-offs: each area's own best one, drawn towards the global best one.

    With p positives in an area its threshold is ``(p · own + prior · global) / (p + prior)``; an area with fewer
    than `FEW` positives has the global one, and one that no passage or every passage has 0, between the margins of
    never and always.  Margins without bound (`Fitted.sure`) tell nothing and are left out.
    """
    told = np.isfinite(margins)
    common = best_threshold(margins[told], labels[told])
    chosen = np.full(labels.shape[1], common)
    for column in range(labels.shape[1]):
        rows = told[:, column]
        positives = int(labels[rows, column].sum())
        if positives >= FEW:
            own = best_threshold(margins[rows, column], labels[rows, column])
            chosen[column] = (positives * own + prior * common) / (positives + prior)
    chosen[_constant(labels)] = 0.0
    return chosen


def thresholds_by(
    recipe: Recipe, margins: NDArray[np.float64], labels: NDArray[np.bool_], calibration: Calibration
) -> NDArray[np.float64]:
    """Return (A,) cut-offs by the recipe's ``threshold_rule``."""
    if recipe.threshold_rule == "zero":
        return np.zeros(labels.shape[1])
    if recipe.threshold_rule == "half":
        return np.where(_constant(labels), 0.0, margins_at(calibration, 0.5))
    return choose_thresholds(margins, labels, recipe.threshold_prior)


def margins_at(calibration: Calibration, score: float) -> NDArray[np.float64]:
    """Return (A,) the margin at which each area's score reaches *score*, 0 to 1; its last knot where none does."""
    slope, intercept = calibration.sigmoid
    result: NDArray[np.float64] = (np.log(score / (1.0 - score)) - intercept) / slope
    for column in np.flatnonzero(np.diff(calibration.start)).tolist():
        place = slice(calibration.start[column], calibration.start[column + 1])
        margins, scores = calibration.knots[:, place]
        first = int(np.searchsorted(scores, score))
        last = len(scores) - 1
        near = slice(max(first - 1, 0), min(first, last) + 1)
        result[column] = np.interp(score, scores[near], margins[near])
    return result


def review_band(margins: NDArray[np.float64], thresholds: NDArray[np.float64], share: float, unit: str) -> float:
    """Return the half-width, in margin units, of the band around the thresholds that holds a *share*, 0 to 1.

    Parameters
    ----------
    margins, thresholds
        (P, A) and (A,).
    share
        Of the passages with at least one area in the band (*unit* ``passage``), or of all P·A decisions (``decision``).
    unit
        What is counted.
    """
    if not share:
        return 0.0
    distance = np.minimum(np.abs(margins - thresholds), _FAR)
    return float(np.quantile(distance if unit == "decision" else distance.min(axis=1), share))


def _constant(labels: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return (A,) the areas that no passage or every passage has."""
    return np.asarray(~labels.any(axis=0) | labels.all(axis=0))
