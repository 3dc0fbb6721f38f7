"""From out-of-fold margins to probabilities: a sigmoid or an isotonic step line for each area.

Sigmoid (Platt 1999): with N₊ positives and N₋ negatives the targets are ``t₊ = (N₊ + 1) / (N₊ + 2)`` and
``t₋ = 1 / (N₋ + 2)``, which keeps the fit finite where an area parts cleanly, and slope and intercept minimise the
cross-entropy to them by Newton's method with halved steps (Lin, Lin and Weng 2007), all areas at once.

Isotonic (Zadrozny and Elkan 2002): scikit-learn's ``IsotonicRegression``, its knots kept away from 0 and 1 by the
same targets.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from sklearn.isotonic import IsotonicRegression

from fazhi.model.decision import Calibration

if TYPE_CHECKING:
    from numpy.typing import NDArray

FEW = 5
"""With fewer positives than so many an area keeps the global threshold and calibration."""
_ROUNDS = 100
_RIDGE = 1e-10
_CLOSE = 1e-7
"""Step, in units of slope and intercept, at which the search ends."""
_FLOOR = 1e-6


@dataclass(frozen=True, slots=True)
class Calibrated:
    """Scores of passages by calibrations that have not seen their fold.

    Parameters
    ----------
    scores
        (P, A) probabilities.
    isotonic
        (A,) which areas have the step line rather than the sigmoid.
    log_loss
        (2, A) mean negative log likelihood of the sigmoid and of the step line; that of the step line is infinite
        where it was not tried.
    """

    scores: NDArray[np.float64]
    isotonic: NDArray[np.bool_]
    log_loss: NDArray[np.float64]


def calibrate(
    margins: NDArray[np.float64], labels: NDArray[np.bool_], isotonic: NDArray[np.bool_] | None = None
) -> Calibration:
    """Return the calibration of margins (P, A) to labels (P, A); areas in *isotonic* (A,) get knots.

    An area with fewer than `FEW` positives or negatives, or whose slope would not rise, gets the sigmoid of all areas
    pooled, and no knots.  Margins without bound (`Fitted.sure`) are left out.
    """
    told = np.isfinite(margins)
    enough = ((labels & told).sum(axis=0) >= FEW) & ((~labels & told).sum(axis=0) >= FEW)
    found = np.zeros((2, labels.shape[1]))
    whole = enough & told.all(axis=0)
    found[:, whole] = fit_sigmoids(margins[:, whole], labels[:, whole])
    for column in np.flatnonzero(enough & ~whole).tolist():
        rows = told[:, column]
        found[:, [column]] = fit_sigmoids(margins[rows][:, [column]], labels[rows][:, [column]])
    alone = enough & (found[0] > 0)
    if not alone.all():
        pooled = fit_sigmoids(margins[told][:, None], labels[told][:, None])[:, 0] if told.any() else np.zeros(2)
        found[:, ~alone] = (pooled if pooled[0] > 0 else np.array([1.0, 0.0]))[:, None]
    if isotonic is None or not (isotonic & alone).any():
        return Calibration.of_sigmoids(found)
    pieces, start = [], [0]
    for column in range(labels.shape[1]):
        if isotonic[column] and alone[column]:
            pieces.append(_knots(margins[told[:, column], column], labels[told[:, column], column]))
        start.append(sum(piece.shape[1] for piece in pieces))
    return Calibration(found, np.hstack(pieces), np.array(start, np.int64))


def cross_calibrate(
    margins: NDArray[np.float64], labels: NDArray[np.bool_], folds: NDArray[np.int64], kind: str
) -> Calibrated:
    """Return scores of every passage by a calibration fitted on the other folds.

    Parameters
    ----------
    margins, labels
        (P, A).
    folds
        (P,) the fold of each passage.
    kind
        ``sigmoid``, ``isotonic``, or ``best``: for each area the one with the lower log loss.
    """
    scores, stepped = _across(margins, labels, folds, np.full(labels.shape[1], kind != "sigmoid"))
    loss = np.array([_log_loss(scores, labels), np.full(labels.shape[1], np.inf)])
    if kind == "sigmoid":
        return Calibrated(scores, np.zeros(labels.shape[1], bool), loss)
    loss[1] = _log_loss(stepped, labels)
    chosen = np.ones(labels.shape[1], bool) if kind == "isotonic" else loss[1] < loss[0]
    return Calibrated(np.where(chosen, stepped, scores), chosen, loss)


def fit_sigmoids(margins: NDArray[np.float64], labels: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return (2, A): slope and intercept of the sigmoid of each area, for margins and labels (P, A)."""
    positives = labels.sum(axis=0)
    negatives = len(labels) - positives
    targets = np.where(labels, (positives + 1.0) / (positives + 2.0), 1.0 / (negatives + 2.0))
    found = np.array([np.zeros(labels.shape[1]), np.log((positives + 1.0) / (negatives + 1.0))])
    value = np.full(labels.shape[1], np.inf)
    step = np.zeros_like(found)
    moving = np.arange(labels.shape[1])
    for _ in range(_ROUNDS):
        tried = found[:, moving] + step[:, moving]
        new, newton = _newton(margins[:, moving], targets[:, moving], tried)
        better = new <= value[moving]
        kept = moving[better]
        found[:, kept], value[kept], step[:, kept] = tried[:, better], new[better], newton[:, better]
        step[:, moving[~better]] /= 2
        moving = moving[np.abs(step[:, moving]).max(axis=0) > _CLOSE]
        if not len(moving):
            break
    return found


def _newton(
    margins: NDArray[np.float64], targets: NDArray[np.float64], found: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the cross-entropy (A,) at *found* (2, A), and Newton's step (2, A) from there."""
    logits = found[0] * margins + found[1]
    small = np.exp(-np.abs(logits))
    value = (np.log1p(small) + np.maximum(logits, 0.0) - targets * logits).sum(axis=0)
    scores = np.where(logits >= 0, 1.0, small) / (1.0 + small)
    curve = scores * (1.0 - scores)
    gap = scores - targets
    g0, g1 = np.einsum("pa,pa->a", gap, margins), gap.sum(axis=0)
    bent = curve * margins
    h00 = np.einsum("pa,pa->a", bent, margins) + _RIDGE
    h01, h11 = bent.sum(axis=0), curve.sum(axis=0) + _RIDGE
    determinant = np.maximum(h00 * h11 - h01 * h01, np.finfo(float).tiny)
    return value, np.array([h01 * g1 - h11 * g0, h01 * g0 - h00 * g1]) / determinant


def _knots(margins: NDArray[np.float64], labels: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return (2, K) knots of one area."""
    positives = int(labels.sum())
    low, high = 1.0 / (len(labels) - positives + 2.0), (positives + 1.0) / (positives + 2.0)
    fitted = IsotonicRegression(y_min=low, y_max=high, out_of_bounds="clip").fit(margins, labels)
    return np.array([fitted.X_thresholds_, fitted.y_thresholds_], np.float64)


def _across(
    margins: NDArray[np.float64], labels: NDArray[np.bool_], folds: NDArray[np.int64], isotonic: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the scores (P, A) of the sigmoids, and those with step lines for the areas *isotonic* (A,)."""
    scores, stepped = np.empty(margins.shape), np.empty(margins.shape)
    for fold in np.unique(folds):
        held = folds == fold
        found = calibrate(margins[~held], labels[~held], isotonic)
        scores[held] = Calibration.of_sigmoids(found.sigmoid).scores(margins[held])
        stepped[held] = found.scores(margins[held])
    return scores, stepped


def _log_loss(scores: NDArray[np.float64], labels: NDArray[np.bool_]) -> NDArray[np.float64]:
    kept = np.clip(scores, _FLOOR, 1 - _FLOOR)
    result: NDArray[np.float64] = -np.where(labels, np.log(kept), np.log1p(-kept)).mean(axis=0)
    return result
