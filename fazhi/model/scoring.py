"""From passages to margins, with nothing but NumPy.

For a passage with rows 0 (the whole) and 1 … c (its clauses)::

    margin(a) = (1 − w) · s(0, a) + w · max over i ≥ 1 of s(i, a)      s(i, a) = rows(i) · weights(a) + bias(a)

with w the model's clause weight; a passage of one clause has the margin of the whole.  Role margins are s(0).

Where the passages are those of one report in order, and the model's context weight c is not 0, each area's margin is
then drawn towards its neighbours', the passages directly before and after that stand under the same headings::

    margin'(a) = (1 − c) · margin(a) + c · mean over the neighbours of margin(a)
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from fazhi.errors import ModelError
from fazhi.model.features import clauses, prepare
from fazhi.model.words import Segmenter, dictionary_digest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from fazhi.model.artifact import Model
    from fazhi.model.features import Block
    from fazhi.reports.report import Passage


def heading_text(headings: Sequence[str]) -> str:
    """Return the prepared heading path: the headings, outermost first, with a space between them."""
    return prepare(" ".join(headings))


class Scorer:
    """Computes margins for one model."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.segmenter = _segmenter(model)
        self._weights = [model.weights[first : first + len(b.terms)] for first, b in self._places()]
        self._role_weights = [model.role_weights[first : first + len(b.terms)] for first, b in self._places()]

    def margins(self, passages: Sequence[Passage]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the margins of areas (P, A) and of roles (P, R)."""
        texts = [prepare(passage.text) for passage in passages]
        rows, owner = list(texts), list(range(len(texts)))
        if self.model.clause_weight:
            for index, text in enumerate(texts):
                pieces = clauses(text)
                rows += pieces
                owner += [index] * len(pieces)
        areas = self._product(rows, "text", self._weights) + self.model.bias
        roles = self._product(texts, "text", self._role_weights) + self.model.role_bias
        place: dict[tuple[str, ...], int] = {}
        which = np.array([place.setdefault(passage.headings, len(place)) for passage in passages], np.int64)
        paths = [heading_text(headings) for headings in place]
        areas += self._product(paths, "heading", self._weights)[which[owner]]
        roles += self._product(paths, "heading", self._role_weights)[which]
        return mix(areas, np.array(owner, np.int64), len(texts), self.model.clause_weight), roles

    def _product(self, texts: Sequence[str], source: str, weights: list[NDArray[np.float32]]) -> NDArray[np.float64]:
        total = np.zeros((len(texts), weights[0].shape[1]))
        for block, matrix in zip(self.model.blocks, weights, strict=True):
            if block.name.startswith(source):
                total += block.rows(texts, self.segmenter).dot(matrix)
        return total

    def _places(self) -> list[tuple[int, Block]]:
        return list(zip(self.model.offsets, self.model.blocks, strict=True))


def mix(scores: NDArray[np.float64], owner: NDArray[np.int64], size: int, weight: float) -> NDArray[np.float64]:
    """Return the margins (size, A) of the formula above.

    Parameters
    ----------
    scores
        (rows, A); the first *size* rows are whole passages, the others clauses.
    owner
        (rows,) the passage that each row belongs to.
    size
        Number of passages.
    weight
        The clause weight w, 0 to 1.
    """
    whole = scores[:size]
    if not weight or len(scores) == size:
        return whole
    best = np.full_like(whole, -np.inf)
    np.maximum.at(best, owner[size:], scores[size:])
    best = np.where(np.isfinite(best), best, whole)
    return (1.0 - weight) * whole + weight * best


def smooth(margins: NDArray[np.float64], linked: NDArray[np.bool_], weight: float) -> NDArray[np.float64]:
    """Return margins (P, A) drawn towards those of the neighbours, by the formula above.

    Parameters
    ----------
    margins
        (P, A).
    linked
        (P - 1,) whether a passage and the next are neighbours.
    weight
        The context weight c, 0 to 1.
    """
    if not weight or not linked.any():
        return margins
    total, count = np.zeros_like(margins), np.zeros(len(margins))
    total[1:][linked] += margins[:-1][linked]
    total[:-1][linked] += margins[1:][linked]
    count[1:][linked] += 1
    count[:-1][linked] += 1
    near = count > 0
    result = margins.copy()
    result[near] = (1.0 - weight) * margins[near] + weight * total[near] / count[near, None]
    return result


def neighbours(passages: Sequence[Passage]) -> NDArray[np.bool_]:
    """Return (P - 1,) whether each passage and the next, of one report, stand under the same headings."""
    return np.array([here.headings == after.headings for here, after in pairwise(passages)], bool)


def _segmenter(model: Model) -> Segmenter | None:
    if not any(block.name == "text-word" for block in model.blocks):
        return None
    wanted = model.words.get("dictionary")
    if wanted != dictionary_digest():
        fault = "was trained with another jieba dictionary than the one installed"
        raise ModelError.at("model", fault, "install the jieba version of its provenance, or train it again")
    return Segmenter(tuple(model.words.get("added", ())))
