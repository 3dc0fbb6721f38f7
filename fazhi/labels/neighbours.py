"""Passages that say nearly the same: an exact join on the Jaccard similarity of character 5-grams.

Jaccard similarity of two sets is ``|A ∩ B| / |A ∪ B|``.  Three sieves come before any two sets are compared, and
none of them loses a pair:

- exact copies are set aside first, so that a text that stands there a thousand times is compared once;
- a set of which more than ``1 − t`` stands in no other passage can be near none;
- if the similarity exceeds ``t``, then among the rarest ``|A| − ⌊t·|A|⌋`` members of A at least one lies among the
  corresponding members of B, when both are ordered alike (prefix filtering; Chaudhuri, Ganti and Kaushik 2006,
  *A primitive operator for similarity joins in data cleaning*).

Memory grows with the number of characters and of pairs found, not with the number of pairs looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fazhi.reports.script import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

GRAM = 5
_SCATTER = np.uint64(0x9E3779B97F4A7C15)
"""The golden ratio in 64 bits: multiplied by it, neighbouring numbers fall far apart (Knuth, vol. 3, 6.4)."""
_BUCKET_BITS = range(10, 25)
_ROUNDS = 4
_EDGE = 1e-9
"""Keeps ``t·n`` that should be whole, and is not quite in floating point, on the safe side."""


@dataclass(frozen=True)
class NearDuplicates:
    """The near-duplicates among P passages; iterating gives every pair as (earlier, later, similarity), later first.

    Parameters
    ----------
    first
        (P,) index of the first passage with the same text: its own for all but exact copies.
    pairs
        (M, 2) near-duplicates among the first ones, the earlier on the left, ordered by the later one.
    similarity
        (M,) Jaccard similarity of each pair.
    """

    first: NDArray[np.int64]
    pairs: NDArray[np.int64]
    similarity: NDArray[np.float64]

    def __iter__(self) -> Iterator[tuple[int, int, float]]:
        """Yield the pairs, copies included, ordered by the later and then the earlier passage."""
        near: dict[int, list[tuple[int, float]]] = {}
        for (one, other), value in zip(self.pairs.tolist(), self.similarity.tolist(), strict=True):
            near.setdefault(one, []).append((other, value))
            near.setdefault(other, []).append((one, value))
        seen: dict[int, list[int]] = {}
        for later, group in enumerate(self.first.tolist()):
            found = [(earlier, 1.0) for earlier in seen.get(group, ())]
            found += [(earlier, value) for other, value in near.get(group, ()) for earlier in seen.get(other, ())]
            yield from ((earlier, later, value) for earlier, value in sorted(found))
            seen.setdefault(group, []).append(later)

    def beside(self, rows: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return (P,): the passages that are the same or nearly the same as one of *rows*, these included."""
        touched = np.zeros(len(rows), bool)
        touched[self.first[rows]] = True
        around = touched.copy()
        around[self.pairs[touched[self.pairs[:, 1]], 0]] = True
        around[self.pairs[touched[self.pairs[:, 0]], 1]] = True
        return np.asarray(around[self.first])


def near_duplicates(texts: Sequence[str], threshold: float = 0.5) -> NearDuplicates:
    """Return the pairs of texts whose similarity exceeds *threshold* (0 < t < 1).

    Texts are compared folded and without white space; one shorter than five code points is a set of itself.
    """
    squeezed = ["".join(fold(text).split()) for text in texts]
    places: dict[str, int] = {}
    first = np.array([places.setdefault(text, place) for place, text in enumerate(squeezed)], np.int64)
    rows, keys = _grams([text if first[place] == place else "" for place, text in enumerate(squeezed)])
    rows, keys = _without_loners(rows, keys, threshold)
    found = list(_joined(_Sets.of(rows, keys), threshold)) if rows.size else []
    if not found:
        return NearDuplicates(first, np.zeros((0, 2), np.int64), np.zeros(0))
    pairs = np.vstack([np.column_stack([earlier, np.full(len(earlier), later)]) for later, earlier, _ in found])
    return NearDuplicates(first, pairs, np.concatenate([similarity for *_, similarity in found]))


def _grams(texts: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    """Return the passage and a number of every 5-gram in the order of the text; equal numbers mean equal grams."""
    symbols = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), "<u4")
    rows = np.repeat(np.arange(len(texts)), [len(text) for text in texts])
    present = np.zeros(0x110000, bool)
    present[symbols] = True
    size = int(present.sum())
    ranks = (np.cumsum(present) - 1)[symbols].astype(np.uint64)
    count = max(0, len(ranks) - GRAM + 1)
    keys, top = ranks[:count], size
    for offset in range(1, GRAM):
        if top * size >= 1 << 63:
            # so many symbols that five digits of that base do not fit: number what there is and go on
            numbered, place = np.unique(keys, return_inverse=True)
            keys, top = place.astype(np.uint64), len(numbered)
        keys = keys * np.uint64(size) + ranks[offset : offset + count]
        top *= size
    whole = rows[:count] == rows[GRAM - 1 :][:count]
    return rows[:count][whole], keys[whole]


def _without_loners(
    rows: NDArray[np.int64], keys: NDArray[np.uint64], threshold: float
) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    """Leave out the passages that hold too many grams of their own to be near any other, again and again.

    Grams are counted in buckets: those that share one look less rare than they are, which only keeps more.
    """
    for _ in range(_ROUNDS):
        bits = min(max(2 * len(keys), 1).bit_length(), _BUCKET_BITS[-1])
        buckets = ((keys * _SCATTER) >> np.uint64(64 - max(bits, _BUCKET_BITS[0]))).astype(np.int64)
        alone = np.bincount(buckets)[buckets] == 1
        sizes = np.bincount(rows)
        kept = np.bincount(rows, alone) < sizes * (1 - threshold) + _EDGE
        if kept[rows].all():
            break
        rows, keys = rows[kept[rows]], keys[kept[rows]]
    return rows, keys


@dataclass(frozen=True)
class _Sets:
    """Every passage's set of grams, the rarest first; a gram's number is its place in that order.

    Passage p has ``grams[start[p] : start[p + 1]]``; `members` (G,) names the passage of each.
    """

    members: NDArray[np.int64]
    grams: NDArray[np.int64]
    start: NDArray[np.int64]

    @classmethod
    def of(cls, rows: NDArray[np.int64], keys: NDArray[np.uint64]) -> _Sets:
        _, place, counts = np.unique(keys, return_inverse=True, return_counts=True)
        order = np.empty(len(counts), np.int64)
        order[np.argsort(counts, kind="stable")] = np.arange(len(counts))
        members, grams = np.divmod(_distinct(rows * len(counts) + order[place]), len(counts))
        return cls(members, grams, np.searchsorted(members, np.arange(int(members[-1]) + 2)))


def _joined(sets: _Sets, threshold: float) -> Iterator[tuple[int, NDArray[np.int64], NDArray[np.float64]]]:
    """Yield (later, its near-duplicates before it, their similarities) for every passage that has some."""
    sizes = np.diff(sets.start)
    inside = np.zeros(int(sets.grams.max()) + 1, bool)
    for later, candidates in _candidates(sets, sizes, threshold):
        size = sizes[later]
        others = candidates[np.minimum(sizes[candidates], size) / np.maximum(sizes[candidates], size) > threshold]
        if not others.size:
            continue
        own = sets.grams[sets.start[later] : sets.start[later + 1]]
        inside[own] = True
        ends = np.cumsum(sizes[others])
        places = np.repeat(sets.start[others] - ends + sizes[others], sizes[others]) + np.arange(ends[-1])
        common = np.add.reduceat(inside[sets.grams[places]], ends - sizes[others], dtype=np.int64)
        inside[own] = False
        similarity = common / (sizes[others] + size - common)
        near = similarity > threshold
        if near.any():
            yield later, others[near], similarity[near]


def _candidates(sets: _Sets, sizes: NDArray[np.int64], threshold: float) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """Yield (later, those before it that share a member of both prefixes) for every passage that has some."""
    rank = np.arange(len(sets.grams)) - sets.start[sets.members]
    lengths = sizes - np.floor(threshold * sizes - _EDGE)
    prefix = np.flatnonzero(rank < lengths[sets.members])
    holders, grams = sets.members[prefix], sets.grams[prefix]
    # the prefixes again, by gram: who holds a gram before a given passage stands in one run
    order = np.argsort(grams, kind="stable")
    posting = holders[order]
    opens, closes = np.empty((2, len(prefix)), np.int64)
    opens[order] = np.searchsorted(grams[order], grams[order])
    closes[order] = np.arange(len(prefix))
    shared = np.flatnonzero(closes > opens)
    for own in np.split(shared, np.flatnonzero(np.diff(holders[shared])) + 1):
        if own.size:
            runs = zip(opens[own].tolist(), closes[own].tolist(), strict=True)
            yield int(holders[own[0]]), _distinct(np.concatenate([posting[low:high] for low, high in runs]))


def _distinct(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the distinct *values* (0 or more) in order; np.unique hashes, many times slower on so many numbers."""
    values.sort()
    return np.asarray(values[np.diff(values, prepend=-1) > 0])
