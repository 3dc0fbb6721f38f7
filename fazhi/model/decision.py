r"""From margins to scores, tags and what is too close to call: the same rule in training, evaluation and tagging.

The score of area a for a passage with margin m is a calibrated probability: a sigmoid (Platt 1999)::

    score(a) = 1 / (1 + exp(−(slope(a) · m + intercept(a))))

or, where the model holds knots for the area, the straight line between the two knots on either side of m (isotonic
regression; Zadrozny and Elkan 2002).  Scores are independent: those of one passage need not add up to anything.

The score of a domain is the probability that at least one of its areas is right, were they independent, and so never
below its best area's::

    score(d) = 1 − ∏ over a in d of (1 − score(a))
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from fazhi.labels.taxonomy import Taxonomy


@dataclass(frozen=True, slots=True)
class Calibration:
    """From margins to probabilities, area by area.

    Parameters
    ----------
    sigmoid
        (2, A) slope and intercept; the slope is positive.
    knots
        (2, K) margins and probabilities of the areas that have knots, one area after the other, both rising.
    start
        (A + 1,) area a has the knots ``start[a]:start[a + 1]``; none of them: it has its sigmoid.
    """

    sigmoid: NDArray[np.float64]
    knots: NDArray[np.float64]
    start: NDArray[np.int64]

    @classmethod
    def of_sigmoids(cls, sigmoid: NDArray[np.float64]) -> Calibration:
        """Return the calibration in which no area has knots."""
        return cls(sigmoid, np.empty((2, 0)), np.zeros(sigmoid.shape[1] + 1, np.int64))

    def scores(self, margins: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the probabilities, 0 to 1, of margins (…, A)."""
        result = sigmoid(margins, self.sigmoid)
        for column in np.flatnonzero(np.diff(self.start)).tolist():
            place = slice(self.start[column], self.start[column + 1])
            result[..., column] = np.interp(margins[..., column], self.knots[0, place], self.knots[1, place])
        return result


@dataclass(frozen=True, slots=True)
class Rule:
    """What is decided on margins.

    Parameters
    ----------
    thresholds
        (A,) margins at or above which a tag is given.
    calibration
        From margins to scores.
    review_band
        Margins closer to the threshold than this, in margin units, are too close to call.
    min_areas, max_areas
        Fewest and most areas of a passage; a passage with too few gets the next best scores, one with too many
        keeps the best.  0 and None: its thresholds alone decide, and a passage may have none.
    """

    thresholds: NDArray[np.float64]
    calibration: Calibration
    review_band: float = 0.0
    min_areas: int = 0
    max_areas: int | None = None

    def tagged(self, margins: NDArray[np.float64], scores: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return which of P passages gets which tag, (P, A), for margins and scores (P, A)."""
        given = margins >= self.thresholds
        counts = given.sum(axis=1)
        if self.max_areas is not None:
            many = np.flatnonzero(counts > self.max_areas)
            given[many] &= _best(np.where(given[many], in_rank(scores[many]), -1.0), self.max_areas)
        few = np.flatnonzero(counts < self.min_areas)
        if len(few):
            # what has passed its threshold comes before what has not, whatever the scores
            given[few] = _best(in_rank(scores[few]) + 2 * given[few], min(self.min_areas, given.shape[1]))
        return given

    def close(self, margins: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return which decisions (P, A) are too close to call."""
        result: NDArray[np.bool_] = np.abs(margins - self.thresholds) < self.review_band
        return result


def sigmoid(margins: NDArray[np.float64], calibration: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ``1 / (1 + exp(-(slope · margin + intercept)))`` for margins (…, A) and calibration (2, A)."""
    slope, intercept = calibration
    result: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-np.clip(slope * margins + intercept, -500.0, 500.0)))
    return result


def in_rank(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return scores as they are ranked: to nine decimals, so that rounding decides nothing between equal ones."""
    return np.rint(scores * 1e9) / 1e9


def domain_matrix(taxonomy: Taxonomy) -> NDArray[np.bool_]:
    """Return (A, D): which area belongs to which domain."""
    matrix = np.zeros((len(taxonomy.areas), len(taxonomy.domains)), bool)
    places = {domain.id: column for column, domain in enumerate(taxonomy.domains)}
    for row, area in enumerate(taxonomy.areas):
        if area.domain in places:
            matrix[row, places[area.domain]] = True
    return matrix


def domain_scores(scores: NDArray[np.float64], members: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the scores of domains (P, D) for those of areas (P, A) and `domain_matrix`."""
    result = np.empty((len(scores), members.shape[1]))
    for column in range(members.shape[1]):
        inside = scores[:, members[:, column]]
        # rounding must not put the domain below its best area
        result[:, column] = np.maximum(1.0 - np.prod(1.0 - inside, axis=1), inside.max(axis=1, initial=0.0))
    return result


def _best(scores: NDArray[np.float64], count: int) -> NDArray[np.bool_]:
    """Return which *count* entries of each row are the largest; of equal ones the first."""
    order = np.argsort(-scores, axis=1, kind="stable")[:, :count]
    chosen = np.zeros(scores.shape, bool)
    np.put_along_axis(chosen, order, values=True, axis=1)
    return chosen
