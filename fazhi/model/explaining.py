"""Why a passage got its areas: contributions that add up to the margin.

With w the clause weight, value(t, i) the value of feature t in row i (0 the whole passage, b its best clause for area
a) and weight(t, a) the classifier's weight, the feature contributes::

    share(t, a) = ((1 − w) · value(t, 0) + w · value(t, b)) · weight(t, a)

and the shares of all features and the bias add up to the margin on which the tag is decided.  A passage of one clause
has w = 0.  A model with context draws the margin towards the neighbours'; what they add is not a feature's, and
not said here.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from math import fsum
from typing import TYPE_CHECKING

from fazhi.model.exact import ExactScorer

if TYPE_CHECKING:
    from fazhi.labels.taxonomy import Area
    from fazhi.model.artifact import Model
    from fazhi.model.exact import Pieces
    from fazhi.model.words import Segmenter
    from fazhi.reports.report import Passage


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one feature adds to a margin.

    Parameters
    ----------
    block
        Name of its block: ``text-char``, ``text-word`` or ``heading-char``.
    term
        Its characters, as features see them: folded, in lower case.
    whole, clause
        Its shares by the whole passage and by the best clause.
    """

    block: str
    term: str
    whole: float
    clause: float

    @property
    def share(self) -> float:
        """What it adds in all."""
        return self.whole + self.clause


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a passage has, or has not, one area.

    Parameters
    ----------
    area
        The area.
    margin
        What is decided on, before calibration.
    bias
        What it would be without any feature.
    contributions
        Those of all features, largest first, those that speak against it last; with the bias they add up to the margin.
    sentences
        The clauses of the passage, in order, each with its own margin; none where it has only one.
    """

    area: Area
    margin: float
    bias: float
    contributions: tuple[Contribution, ...]
    sentences: tuple[tuple[str, float], ...]


class Explainer:
    """Explains single passages by one model; for thousands of them it is slow.

    Parameters
    ----------
    model
        What is known.
    segmenter
        What cuts words, for a model with words.
    """

    def __init__(self, model: Model, segmenter: Segmenter | None) -> None:
        self._areas = model.taxonomy.areas
        self._exact = ExactScorer(model.content, segmenter)

    def explain(self, passage: Passage) -> Values:
        """Return what is known of a passage, from which `Values.of` explains each area."""
        return Values(self._exact, self._areas, self._exact.pieces(passage))


class Values:
    """The features of one passage, worked out once for all areas."""

    def __init__(self, exact: ExactScorer, areas: tuple[Area, ...], pieces: Pieces) -> None:
        self._exact, self._areas = exact, areas
        self.pieces = pieces
        self._whole = list(exact.values(pieces.whole, pieces.path))
        self._clauses = [list(exact.values(clause, pieces.path)) for clause in pieces.clauses]
        self._weight = exact.clause_weight if pieces.clauses else 0.0

    def best_clause(self, column: int) -> int:
        """Return which clause has the highest margin for the area in *column*, of equal ones the first."""
        margins = self._margins(column)
        return margins.index(max(margins)) if margins else -1

    def of(self, column: int) -> Explanation:
        """Return why the passage has, or has not, the area in *column*."""
        margins = self._margins(column)
        clause = self._clauses[margins.index(max(margins))] if margins else []
        shares: dict[int, list[float]] = defaultdict(lambda: [0.0, 0.0])
        for feature, value in self._whole:
            shares[feature][0] = (1.0 - self._weight) * value * self._exact.weight(feature, column)
        for feature, value in clause:
            shares[feature][1] = self._weight * value * self._exact.weight(feature, column)
        found = [Contribution(*self._names[feature], *parts) for feature, parts in shares.items()]
        found.sort(key=lambda item: (-item.share, item.block, item.term))
        bias = self._exact.bias(column)
        margin = fsum([bias, *(part for parts in shares.values() for part in parts)])
        sentences = tuple(zip(self.pieces.clauses, margins, strict=True))
        return Explanation(self._areas[column], margin, bias, tuple(found), sentences)

    def _margins(self, column: int) -> list[float]:
        """Return the margin of each clause."""
        return [
            fsum(
                [self._exact.bias(column), *(value * self._exact.weight(feature, column) for feature, value in clause)]
            )
            for clause in self._clauses
        ]

    @cached_property
    def _names(self) -> dict[int, tuple[str, str]]:
        features = {feature for row in (self._whole, *self._clauses) for feature, _ in row}
        return {feature: self._exact.term(feature) for feature in features}
