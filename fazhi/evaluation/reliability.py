"""Whether scores mean what they say, and what the review band catches.

A score of 0.8 should be right in 80 % of the decisions that have it.  Decisions are (passage, area) pairs.  They are
put into 15 bins of equal width; with n(b) decisions in bin b, mean score s(b) and share of gold labels y(b)::

    ECE = Σ over bins of n(b) / n · |y(b) − s(b)|

(Naeini, Cooper and Hauskrecht 2015; Guo et al. 2017).  Three variants, since nearly all decisions have scores near
zero and flatter the first:

- `Reliability.ece`: over all decisions;
- `Reliability.ece_areas`: of each area alone, then the mean over areas with support (class-wise ECE, Kull et al. 2019);
- `Reliability.ece_seen`: over decisions with a score of at least 0.1 only.

Brier score (Brier 1950) is the mean of (score − label)², log loss the mean of −ln of the score given to what is true.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from fazhi.evaluation.scored import Scored

BINS = 15
SEEN = 0.1
"""Decisions with a lower score are hardly ever looked at."""
CLIP = 1e-6
"""Scores are kept so far from 0 and 1 before a logarithm is taken."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Decisions with scores from `low` up to, but for the last bin without, `high`.

    `mean_score` and `share` (of gold labels) are None in an empty bin.
    """

    low: float
    high: float
    count: int
    mean_score: float | None
    share: float | None


@dataclass(frozen=True, slots=True)
class Reliability:
    """How far scores are from shares; all but `log_loss` lie in 0 to 1, and 0 is perfect.

    `ece_areas` is None without an area with support, `ece_seen` where no score reaches 0.1.
    """

    ece: float
    ece_areas: float | None
    ece_seen: float | None
    brier: float
    log_loss: float
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """Shares, 0 to 1, of what is too close to call: passages with at least one such area, decisions, wrong decisions.

    `errors` is None where no decision is wrong.
    """

    passages: float
    decisions: float
    errors: float | None


def reliability(labels: NDArray[np.bool_], scores: NDArray[np.float64]) -> Reliability:
    """Return the calibration of scores (P, A), 0 to 1, against gold labels (P, A)."""
    everything = _table(labels, scores)
    seen = _table(labels, scores, SEEN).sum(axis=0)
    supported = labels.any(axis=0)
    by_area = [_error(table) for table in everything[supported]]
    squares = [float(((scores[:, a] - labels[:, a]) ** 2).mean()) for a in range(labels.shape[1])]
    surprise = [float(log_losses(labels[:, a], scores[:, a]).mean()) for a in range(labels.shape[1])]
    return Reliability(
        ece=_error(everything.sum(axis=0)),
        ece_areas=float(np.mean(by_area)) if by_area else None,
        ece_seen=_error(seen) if seen[0].any() else None,
        brier=float(np.mean(squares)),
        log_loss=float(np.mean(surprise)),
        bins=_bins(everything.sum(axis=0)),
    )


def log_losses(labels: NDArray[np.bool_], scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return −ln of the score given to what is true, for each decision; scores are clipped to [1e-6, 1 − 1e-6]."""
    kept = np.clip(scores, CLIP, 1 - CLIP)
    losses: NDArray[np.float64] = -np.log(np.where(labels, kept, 1 - kept))
    return losses


def review(scored: Scored) -> Review:
    """Return what the review band holds."""
    wrong = scored.labels != scored.tagged
    errors = float(scored.close[wrong].mean()) if wrong.any() else None
    return Review(float(scored.close.any(axis=1).mean()), float(scored.close.mean()), errors)


def _table(labels: NDArray[np.bool_], scores: NDArray[np.float64], lowest: float = 0.0) -> NDArray[np.float64]:
    """Return (A, 3, BINS): decisions, sum of scores and gold labels in each bin of each area."""
    table = np.empty((labels.shape[1], 3, BINS))
    for column in range(labels.shape[1]):
        kept = scores[:, column] >= lowest
        score, label = scores[kept, column], labels[kept, column]
        place = np.minimum((score * BINS).astype(np.int64), BINS - 1)
        for row, weights in enumerate((None, score, label)):
            table[column, row] = np.bincount(place, weights, BINS)
    return table


def _error(table: NDArray[np.float64]) -> float:
    """Return the ECE of a table (3, BINS) with at least one decision."""
    count, score, label = table
    return float(np.abs(label - score).sum() / count.sum())


def _bins(table: NDArray[np.float64]) -> tuple[Bin, ...]:
    edges = np.linspace(0, 1, BINS + 1).tolist()
    bins = []
    for low, high, (count, score, label) in zip(edges[:-1], edges[1:], table.T.tolist(), strict=True):
        mean, share = (score / count, label / count) if count else (None, None)
        bins.append(Bin(low, high, int(count), mean, share))
    return tuple(bins)
