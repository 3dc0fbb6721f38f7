"""Cut-offs and calibration from out-of-fold margins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sklearn.linear_model import LogisticRegression

if TYPE_CHECKING:
    from numpy.typing import NDArray

FEW = 5
"""With fewer positives than so many an area keeps the global threshold and calibration."""


def best_threshold(margins: NDArray[np.float64], labels: NDArray[np.bool_]) -> float:
    """Return the cut-off with the best F1, in the middle between the two margins that it parts.

    Parameters
    ----------
    margins, labels
        (N,) margins, and which of them are positives; several areas may be pooled.
    """
    order = np.argsort(-margins, kind="stable")
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
    than `FEW` positives has the global one.
    """
    common = best_threshold(margins.ravel(), labels.ravel())
    chosen = np.full(labels.shape[1], common)
    for column in range(labels.shape[1]):
        positives = int(labels[:, column].sum())
        if positives >= FEW:
            own = best_threshold(margins[:, column], labels[:, column])
            chosen[column] = (positives * own + prior * common) / (positives + prior)
    return chosen


def calibrate(margins: NDArray[np.float64], labels: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return (2, A): slope and intercept of a sigmoid for each area (Platt 1999), fitted out of fold.

    A column with fewer than `FEW` positives, or whose slope would not rise, gets the sigmoid of all columns pooled.
    """
    pooled = _sigmoid(margins.ravel(), labels.ravel())
    columns = []
    for column in range(labels.shape[1]):
        enough = FEW <= labels[:, column].sum() < len(labels)
        fitted = _sigmoid(margins[:, column], labels[:, column]) if enough else pooled
        columns.append(fitted if fitted[0] > 0 else pooled)
    return np.array(columns).T


def review_band(margins: NDArray[np.float64], thresholds: NDArray[np.float64], share: float) -> float:
    """Return the half-width, in margin units, within which *share* of the passages have at least one area."""
    if not share:
        return 0.0
    nearest = np.abs(margins - thresholds).min(axis=1)
    return float(np.quantile(nearest, share))


def _sigmoid(margins: NDArray[np.float64], labels: NDArray[np.bool_]) -> tuple[float, float]:
    if labels.all() or not labels.any():
        return 1.0, 0.0
    # Platt's targets keep the fit finite where the classes part cleanly
    positives, negatives = int(labels.sum()), int((~labels).sum())
    high, low = (positives + 1) / (positives + 2), 1 / (negatives + 2)
    design = np.concatenate([margins, margins])[:, None]
    target = np.concatenate([np.ones(len(margins), bool), np.zeros(len(margins), bool)])
    towards = np.where(labels, high, low)
    weights = np.concatenate([towards, 1 - towards])
    model = LogisticRegression(C=1e6, tol=1e-8, max_iter=1000).fit(design, target, sample_weight=weights)
    return float(model.coef_[0, 0]), float(model.intercept_[0])
