"""The rows that classifiers are fitted on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from fazhi.labels.matrix import label_matrix
from fazhi.model.features import Block, Counts, clauses, count_chars, ngram_of, prepare, weigh
from fazhi.model.scoring import heading_text
from fazhi.reports.report import PASSAGE_ROLES, Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from fazhi.labels.corpus import LabelledPassage
    from fazhi.labels.taxonomy import Taxonomy
    from fazhi.model.features import BlockName, Rows
    from fazhi.model.words import Segmenter
    from fazhi.training.recipe import Recipe


@dataclass(frozen=True)
class Design:
    """Training rows: the passages first, then clauses.

    Parameters
    ----------
    texts, headings
        Prepared text and heading path of each row.
    labels
        (rows, A) areas of each row.
    roles
        (P,) column of each passage's role in `PASSAGE_ROLES`.
    """

    texts: list[str]
    headings: list[str]
    labels: NDArray[np.bool_]
    roles: NDArray[np.int64]


def design(passages: Sequence[LabelledPassage], taxonomy: Taxonomy, recipe: Recipe) -> Design:
    """Return the training rows of *passages*.

    A clause takes over the areas of its passage where that has at most one: then there is no doubt which
    clause has it that would matter for learning.
    """
    texts = [prepare(item.passage.text) for item in passages]
    headings = [heading_text(item.passage.headings) for item in passages]
    labels = label_matrix([item.areas for item in passages], taxonomy)
    origin = list(range(len(texts)))
    if recipe.train_on_clauses:
        for row in np.flatnonzero(labels.sum(axis=1) <= 1).tolist():
            pieces = clauses(texts[row])
            texts += pieces
            origin += [row] * len(pieces)
    roles = [PASSAGE_ROLES.index(item.passage.role or Role.OVERVIEW) for item in passages]
    return Design(texts, [headings[row] for row in origin], labels[origin], np.array(roles))


def fit_blocks(rows: Design, recipe: Recipe, segmenter: Segmenter | None) -> list[tuple[Block, Rows]]:
    """Return the blocks that the recipe asks for, and their values for the training rows.

    The values are computed with the inverse document frequencies that the model file will hold, in single precision,
    so that training and tagging see the same numbers.
    """
    fitted = []
    if recipe.features in ("char", "both"):
        fitted.append(_char_block("text-char", rows.texts, recipe.char_ngrams, 1.0, recipe.min_df))
    if recipe.features in ("word", "both") and segmenter is not None:
        weight = recipe.word_weight if recipe.features == "both" else 1.0
        fitted.append(_word_block(rows.texts, weight, recipe.min_df, segmenter))
    if recipe.heading_weight:
        fitted.append(
            _char_block("heading-char", rows.headings, recipe.heading_ngrams, recipe.heading_weight, recipe.min_df)
        )
    return fitted


def matrix(parts: Sequence[Rows], blocks: Sequence[Block]) -> Any:  # noqa: ANN401 - SciPy ships no types
    """Return the blocks side by side as a SciPy CSR matrix (rows, V)."""
    pieces = [
        sparse.csr_matrix((part.values, part.columns, part.start), shape=(len(part), len(block.terms)))
        for part, block in zip(parts, blocks, strict=True)
    ]
    return sparse.hstack(pieces, format="csr")


def _char_block(
    name: BlockName, texts: Sequence[str], ngrams: tuple[int, int], weight: float, min_df: float
) -> tuple[Block, Rows]:
    found = count_chars(texts, *ngrams)
    keys, place = np.unique(found.keys, return_inverse=True)
    frequency = np.bincount(place, minlength=len(keys))
    kept = frequency >= _least(min_df, len(texts))
    block = Block(name, *ngrams, weight, tuple(map(ngram_of, keys[kept].tolist())), _idf(frequency[kept], len(texts)))
    new_place = np.cumsum(kept) - 1
    inside = kept[place]
    counts = Counts(found.rows[inside], new_place[place[inside]], found.counts[inside])
    return block, weigh(counts, len(texts), block.idf.astype(np.float64), weight)


def _word_block(texts: Sequence[str], weight: float, min_df: float, segmenter: Segmenter) -> tuple[Block, Rows]:
    frequency: dict[str, int] = {}
    for text in texts:
        for word in set(segmenter.cut(text)):
            frequency[word] = frequency.get(word, 0) + 1
    terms = tuple(sorted(word for word, count in frequency.items() if count >= _least(min_df, len(texts))))
    idf = _idf(np.array([frequency[word] for word in terms]), len(texts))
    block = Block("text-word", 1, 1, weight, terms, idf)
    return block, block.rows(texts, segmenter)


def _least(min_df: float, size: int) -> float:
    """Return how many of *size* rows must hold a feature."""
    return min_df if min_df >= 1 else min_df * size


def _idf(frequency: NDArray[np.int64], size: int) -> NDArray[np.float32]:
    return (np.log((1 + size) / (1 + frequency)) + 1).astype(np.float32)
