"""The passages of a corpus that are most like a given one, by the model's own features.

Likeness is the cosine of the angle between the feature vectors of the texts, headings left out; blocks of words and of
characters count with their weights.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fazhi.model.prepared import prepare

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fazhi.labels.corpus import LabelledPassage
    from fazhi.model.artifact import Model
    from fazhi.model.words import Segmenter
    from fazhi.reports.report import Passage


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A passage of the corpus that is like another one.

    Parameters
    ----------
    item
        The labelled passage.
    likeness
        0 (no feature in common) to 1 (the same features).
    """

    item: LabelledPassage
    likeness: float


class Nearest:
    """A corpus, ready to be asked.

    Parameters
    ----------
    model
        Whose features count.
    segmenter
        What cuts words, for a model with words.
    items
        The passages to choose from.
    """

    def __init__(self, model: Model, segmenter: Segmenter | None, items: Sequence[LabelledPassage]) -> None:
        self._blocks = [block for block in model.blocks if block.name.startswith("text")]
        self._segmenter = segmenter
        self._items = items
        texts = [prepare(item.passage.text) for item in items]
        self._rows = [block.rows(texts, segmenter) for block in self._blocks]

    def to(self, passage: Passage, count: int) -> list[Neighbour]:
        """Return the *count* passages most like one, most like it first, of equal ones the first of the corpus."""
        text = prepare(passage.text)
        likeness = np.zeros(len(self._items))
        most = 0.0
        for block, rows in zip(self._blocks, self._rows, strict=True):
            asked = block.rows([text], self._segmenter)
            query = np.zeros(len(block.terms))
            query[asked.columns] = asked.values
            owner = np.repeat(np.arange(len(rows)), np.diff(rows.start))
            likeness += np.bincount(owner, weights=rows.values * query[rows.columns], minlength=len(rows))
            most += block.weight**2
        best = np.argsort(-likeness, kind="stable")[:count].tolist()
        return [Neighbour(self._items[place], float(min(1.0, likeness[place] / (most or 1.0)))) for place in best]
