"""The rows that classifiers are fitted on, and their features, counted once for all folds and trials.

What depends on the text alone, the count of every n-gram or word in every row, is worked out once (`count_blocks`).
What depends on which rows may be learnt from, document frequencies and the choice of features, is worked out for
each fold from those counts (`CountedBlock.fit`), with the formulas of `fazhi.model.features`; a test proves that a
`Tagger` gives the same margins.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from fazhi.labels.matrix import label_matrix
from fazhi.model.features import Block, Counts, count_chars, frequency_weight, ngram_of
from fazhi.model.prepared import clauses, heading_text, prepare
from fazhi.model.words import Segmenter
from fazhi.reports.report import PASSAGE_ROLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from fazhi.labels.corpus import LabelledPassage
    from fazhi.labels.taxonomy import Taxonomy
    from fazhi.model.features import BlockName
    from fazhi.training.recipe import Recipe

_CHUNK = 512
"""Texts counted at once: few n-grams are sorted faster, and in less memory, than all."""
_FEW_ROWS = 10
"""What stands in no more rows than so many is not too frequent, however few rows there are."""
FEW_ROLES = 2
"""A corpus must show so many different roles for a model to tell roles apart."""


@dataclass(frozen=True)
class Design:
    """Rows: the P passages first, then the clauses of all passages.

    Parameters
    ----------
    texts
        Prepared text of each row.
    headings
        Prepared heading path of each passage.
    owner
        (rows,) the passage that each row belongs to.
    labels
        (P, A) areas of each passage.
    roles
        (P, R) role of each passage, a row without any where it is not known; R is 0 where the corpus knows none.
    reports
        (P,) report id of each passage.
    linked
        (P - 1,) whether a passage and the next are neighbours: same report, same headings.
    """

    texts: list[str]
    headings: list[str]
    owner: NDArray[np.int64]
    labels: NDArray[np.bool_]
    roles: NDArray[np.bool_]
    reports: NDArray[np.str_]
    linked: NDArray[np.bool_]

    @property
    def size(self) -> int:
        """P: the number of passages."""
        return len(self.labels)

    def rows_of(self, passages: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return which rows, whole passages and clauses, belong to some *passages* (P,)."""
        return passages[self.owner]

    def learnt_from(self, passages: NDArray[np.bool_], *, with_clauses: bool) -> NDArray[np.int64]:
        """Return the rows to learn from, ascending, when some *passages* (P,) may be learnt from.

        A clause takes over the areas of its passage where that has at most one: then there is no doubt which clause
        has it that would matter for learning.
        """
        eligible = self.rows_of(passages)
        lone = self.labels.sum(axis=1) <= 1
        eligible[self.size :] &= with_clauses & lone[self.owner[self.size :]]
        return np.flatnonzero(eligible)


def design(passages: Sequence[LabelledPassage], taxonomy: Taxonomy) -> Design:
    """Return the rows of *passages*."""
    texts = [prepare(item.passage.text) for item in passages]
    owner = list(range(len(texts)))
    for row, text in enumerate(texts.copy()):
        pieces = clauses(text)
        texts += pieces
        owner += [row] * len(pieces)
    roles = np.array([[item.passage.role is role for role in PASSAGE_ROLES] for item in passages])
    known = roles if roles.any(axis=0).sum() >= FEW_ROLES else roles[:, :0]
    reports = np.array([item.report_id for item in passages])
    number: dict[tuple[str, ...], int] = {}
    paths = np.array([number.setdefault(item.passage.headings, len(number)) for item in passages])
    headings = [heading_text(path) for path in number]
    return Design(
        texts,
        [headings[path] for path in paths.tolist()],
        np.array(owner, np.int64),
        label_matrix([item.areas for item in passages], taxonomy),
        known,
        reports,
        (reports[1:] == reports[:-1]) & (paths[1:] == paths[:-1]),
    )


@dataclass(frozen=True)
class CountedBlock:
    """The counts of one block over all rows.

    Parameters
    ----------
    name, shortest, longest, weight, sublinear
        As in `Block`.
    terms
        (U,) every feature that occurs: keys of n-grams, or words in code-point order.
    values
        (rows, U) SciPy CSR matrix of the counts' weights, see `frequency_weight`.
    """

    name: BlockName
    shortest: int
    longest: int
    weight: float
    sublinear: bool
    terms: NDArray[Any]
    values: Any

    def fit(self, rows: NDArray[np.int64], recipe: Recipe) -> tuple[Block, Any]:
        """Return the block learnt from some *rows*, and the values (all rows, terms) as a CSR matrix.

        The values are computed with the inverse document frequencies that the model file will hold, in single
        precision, so that training and tagging see the same numbers.
        """
        frequency = np.bincount(self.values[rows].indices, minlength=len(self.terms))
        kept = _chosen(frequency, len(rows), recipe)
        # the most frequent first: the rows of weights that tagging needs most lie side by side
        kept = kept[np.argsort(-frequency[kept], kind="stable")]
        idf = (np.log((1 + len(rows)) / (1 + frequency[kept])) + 1).astype(np.float32)
        terms = tuple(map(ngram_of, self.terms[kept].tolist())) if self.terms.dtype.kind == "i" else self.terms[kept]
        block = Block(self.name, self.shortest, self.longest, self.weight, tuple(map(str, terms)), idf, self.sublinear)
        values = self.values[:, kept]
        values.data *= idf.astype(np.float64)[values.indices]
        row_of = np.repeat(np.arange(values.shape[0]), np.diff(values.indptr))
        norms = np.sqrt(np.bincount(row_of, weights=values.data**2, minlength=values.shape[0]))
        norms[norms == 0] = 1.0
        values.data *= self.weight
        values.data /= norms[row_of]
        return block, values


def count_blocks(rows: Design, recipe: Recipe) -> list[CountedBlock]:
    """Return the counts of every block that the recipe asks for."""
    blocks = []
    if recipe.features in ("char", "both"):
        terms, values = _gathered(_count_chars(rows.texts, recipe.char_ngrams), recipe)
        blocks.append(CountedBlock("text-char", *recipe.char_ngrams, 1.0, recipe.sublinear_tf, terms, values))
    if recipe.features in ("word", "both"):
        weight = recipe.word_weight if recipe.features == "both" else 1.0
        terms, values = _counted_words(rows.texts, recipe)
        blocks.append(CountedBlock("text-word", 1, 1, weight, recipe.sublinear_tf, terms, values))
    if recipe.heading_weight:
        # reports have few different heading paths: each is counted once
        paths, path_of = np.unique(np.array(rows.headings, object), return_inverse=True)
        terms, values = _gathered(_count_chars(paths.tolist(), recipe.heading_ngrams), recipe)
        values, weight = values[path_of[rows.owner]], recipe.heading_weight
        blocks.append(CountedBlock("heading-char", *recipe.heading_ngrams, weight, recipe.sublinear_tf, terms, values))
    return blocks


def matrix(parts: Sequence[Any]) -> Any:  # noqa: ANN401 - SciPy ships no types
    """Return the blocks' values side by side as a CSR matrix (rows, V)."""
    return sparse.hstack(parts, format="csr") if len(parts) > 1 else parts[0].tocsr()


def _count_chars(texts: Sequence[str], ngrams: tuple[int, int]) -> Iterator[tuple[int, Counts]]:
    """Yield the number of rows, and the counts in them, for every `_CHUNK` of texts."""
    for first in range(0, len(texts), _CHUNK):
        part = texts[first : first + _CHUNK]
        yield len(part), count_chars(part, *ngrams)


def _counted_words(texts: Sequence[str], recipe: Recipe) -> tuple[NDArray[Any], Any]:
    segmenter = Segmenter(recipe.added_words)
    number: dict[str, int] = {}
    _, values = _gathered(_count_words(texts, segmenter, number), recipe)
    known = sorted(number)
    values = values[:, [number[word] for word in known]]
    values.sort_indices()
    return np.array(known, object), values


def _count_words(texts: Sequence[str], segmenter: Segmenter, number: dict[str, int]) -> Iterator[tuple[int, Counts]]:
    """Yield as `_count_chars` does, the keys being a *number* that is given to every word when it is met."""
    for first in range(0, len(texts), _CHUNK):
        part = texts[first : first + _CHUNK]
        cuts = [[number.setdefault(word, len(number)) for word in segmenter.cut(text)] for text in part]
        cells = [row * len(number) + key for row, keys in enumerate(cuts) for key in keys]
        found, counts = np.unique(np.array(cells, np.int64), return_counts=True)
        yield len(part), Counts(*np.divmod(found, len(number) or 1), counts)


def _gathered(found: Iterable[tuple[int, Counts]], recipe: Recipe) -> tuple[NDArray[np.int64], Any]:
    """Return the keys (U,) that were counted, ascending, and the weights of the counts, a CSR matrix (rows, U)."""
    keys, places, weights, start = [np.empty(0, np.int64)], [], [], [0]
    for size, counts in found:
        own, place = np.unique(counts.keys, return_inverse=True)
        keys.append(own)
        places.append(place.astype(np.int32))
        weights.append(frequency_weight(counts.counts, sublinear=recipe.sublinear_tf))
        start += (start[-1] + np.cumsum(np.bincount(counts.rows, minlength=size))).tolist()
    terms = np.unique(np.concatenate(keys))
    columns = [np.searchsorted(terms, own).astype(np.int32)[place] for own, place in zip(keys[1:], places, strict=True)]
    shape = (len(start) - 1, len(terms))
    return terms, sparse.csr_matrix((np.concatenate(weights), np.concatenate(columns), start), shape=shape)


def _chosen(frequency: NDArray[np.int64], size: int, recipe: Recipe) -> NDArray[np.int64]:
    """Return the features to keep, ascending: frequent enough, not too frequent, and at most so many."""
    least = recipe.min_df if recipe.min_df >= 1 else recipe.min_df * size
    kept = np.flatnonzero((frequency >= max(least, 1)) & (frequency <= max(recipe.max_df * size, _FEW_ROWS)))
    if recipe.max_features and len(kept) > recipe.max_features:
        by_frequency = np.argsort(-frequency[kept], kind="stable")[: recipe.max_features]
        kept = np.sort(kept[by_frequency])
    return kept
