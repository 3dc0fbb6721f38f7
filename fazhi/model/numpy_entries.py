"""Which features stand how often in which texts and clauses, from one sort of all that was found."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from fazhi.model.numpy_text import Clauses, Texts

    Found = list[tuple[int, NDArray[np.int64], NDArray[np.int32]]]


class Entries(NamedTuple):
    """Counts of features, U of them over all texts, each once for each text that holds it, and E over all clauses.

    Each text has a small matrix of values: a row for the text, one for each of its clauses; a column for each of its
    features.  The matrices stand one after the other.

    Parameters
    ----------
    features, counts, rows
        (U,) place in the block, how often in the text, and which text.
    places
        (U,) place of the text's own value in the matrices.
    part_of, part_counts, part_rows, part_places
        (E,) which of the U it is, how often in the clause, which row (texts come first, then clauses), and the place.
    first
        (texts + 1,) where the features of each text begin.
    bounds
        (texts + 1,) where the matrix of each text begins.
    last_clause
        (texts,) the row after that of the text's last clause.
    """

    features: NDArray[np.int64]
    counts: NDArray[np.int64]
    rows: NDArray[np.int64]
    places: NDArray[np.int64]
    part_of: NDArray[np.int64]
    part_counts: NDArray[np.int64]
    part_rows: NDArray[np.int64]
    part_places: NDArray[np.int64]
    first: NDArray[np.int64]
    bounds: NDArray[np.int64]
    last_clause: NDArray[np.int64]

    def stretches(self, texts: int) -> Iterator[tuple[int, int, int, int, int, int]]:
        """Yield for each text with features: its row, the row after its last clause, its features, its matrix."""
        first, bounds, last = self.first.tolist(), self.bounds.tolist(), self.last_clause.tolist()
        for row in range(texts):
            if first[row + 1] > first[row]:
                yield row, last[row], first[row], first[row + 1], bounds[row], bounds[row + 1]


def list_entries(found: Found, texts: Texts, parts: Clauses) -> Entries:
    """Return the counts of features *found* in texts and their clauses.

    Parameters
    ----------
    found
        For each n the places in the codes at which features begin, and which they are.
    texts, parts
        The texts and their clauses.
    """
    size = len(texts.start) - 1
    clauses = np.bincount(parts.owner, minlength=size)
    feature_bits = max(int(features.max(initial=0)) for _, _, features in found).bit_length() if found else 0
    clause_bits = int(clauses.max(initial=0)).bit_length()
    triples = [
        (text << feature_bits | feature) << clause_bits | clause
        for text, feature, clause in _occurrences(found, texts, parts, clauses)
    ]
    keys = np.concatenate([np.empty(0, np.int64), *triples])
    keys.sort()
    pairs = keys >> clause_bits
    new = np.ones(len(keys), bool)
    new[1:] = pairs[1:] != pairs[:-1]
    of_pair = new.copy()
    starts = np.flatnonzero(new)
    features, rows = pairs[starts] & ((1 << feature_bits) - 1), pairs[starts] >> feature_bits
    new[1:] |= keys[1:] != keys[:-1]
    part_starts = np.flatnonzero(new)
    part = keys[part_starts] & ((1 << clause_bits) - 1)
    counts, part_counts = np.diff(starts, append=len(keys)), np.diff(part_starts, append=len(keys))
    part_of = np.cumsum(of_pair)[part_starts] - 1
    inside = part > 0
    part, part_counts, part_of = part[inside], part_counts[inside], part_of[inside]
    first = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=size))])
    bounds = np.concatenate([[0], np.cumsum(np.diff(first) * (1 + clauses))])
    column = np.arange(len(rows)) - first[rows]
    ends = size + np.cumsum(clauses)
    owner = rows[part_of]
    return Entries(
        features,
        counts,
        rows,
        bounds[rows] + column,
        part_of,
        part_counts,
        (ends - clauses)[owner] + part - 1,
        bounds[owner] + part * np.diff(first)[owner] + column[part_of],
        first,
        bounds,
        ends,
    )


def _occurrences(
    found: Found, texts: Texts, parts: Clauses, clauses: NDArray[np.int64]
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]]:
    """Yield text, feature and clause of every n-gram that lies in one text; a text's first clause is 1.

    An n-gram that reaches across two clauses, or lies in none, has clause 0.
    """
    text_at = np.repeat(np.arange(len(texts.start) - 1), np.diff(texts.start))
    clause_at = np.zeros(len(text_at), np.int64)
    if len(parts.owner):
        number = np.arange(1, len(parts.owner) + 1)
        lengths, gaps = parts.last - parts.first, np.diff(parts.first, append=len(text_at)) - (parts.last - parts.first)
        filled = np.repeat(np.stack([number, np.zeros_like(number)], 1).ravel(), np.stack([lengths, gaps], 1).ravel())
        clause_at[parts.first[0] :] = filled
    before = np.cumsum(clauses) - clauses
    for n, begins, features in found:
        whole = text_at[begins] == text_at[begins + n - 1]
        places, feature = begins[whole], features[whole].astype(np.int64)
        text, clause = text_at[places], clause_at[places]
        clause = np.where(clause == clause_at[places + n - 1], clause - before[text], 0)
        yield text, feature, np.maximum(clause, 0)
