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
        self._known: dict[int, list[float]] = {}

    def best_clause(self, column: int) -> int:
        """Return which clause has the highest margin for the area in *column*, of equal ones the first; -1 for none."""
        margins = self._margins(column)
        return margins.index(max(margins)) if margins else -1

    def characters(self, column: int) -> list[float]:
        """Return the share of each character of the prepared text in the margin of the area in *column*.

        What a feature of the whole passage adds is spread evenly over its occurrences, what it adds by the best clause
        over those in that clause.
        """
        shares = [0.0] * len(self.pieces.whole)
        best = self.best_clause(column)
        rows = [(0, 1.0 - self._weight)] + ([(best + 1, self._weight)] if best >= 0 else [])
        for row, part in rows:
            for feature, value, places in self._spots[row]:
                share = part * value * self._exact.weight(feature, column) / len(places)
                for place in places:
                    shares[place] += share
        return shares

    def of(self, column: int) -> Explanation:
        """Return why the passage has, or has not, the area in *column*."""
        margins, best = self._margins(column), self.best_clause(column)
        clause = self._clauses[best] if best >= 0 else []
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
        if column not in self._known:
            bias, weight = self._exact.bias(column), self._exact.weight
            self._known[column] = [
                fsum([bias, *(value * weight(feature, column) for feature, value in clause)])
                for clause in self._clauses
            ]
        return self._known[column]

    @cached_property
    def _spots(self) -> list[list[tuple[int, float, list[int]]]]:
        """For the whole and each clause its features of text, their values, and the characters that they stand on."""
        text, start = self.pieces.whole, 0
        spots = [self._on(self._whole, text, 0)]
        for clause, values in zip(self.pieces.clauses, self._clauses, strict=True):
            start = text.find(clause, start)
            spots.append(self._on(values, clause, start))
            start += len(clause)
        return spots

    def _on(self, values: list[tuple[int, float]], text: str, first: int) -> list[tuple[int, float, list[int]]]:
        found = []
        for feature, value in values:
            block, term = self._names[feature]
            places: list[int] = []
            start = text.find(term) if block.startswith("text") else -1
            while start >= 0:
                places += range(first + start, first + start + len(term))
                start = text.find(term, start + 1)
            if places:
                found.append((feature, value, places))
        return found

    @cached_property
    def _names(self) -> dict[int, tuple[str, str]]:
        features = {feature for row in (self._whole, *self._clauses) for feature, _ in row}
        return {feature: self._exact.term(feature) for feature in features}
