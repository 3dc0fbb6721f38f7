"""The one definition of a feature, used by training and by tagging.

A passage is turned into *rows*: the whole passage is one, and each of its clauses another (`clauses`).  A row
is described by *blocks* of features:

- ``text-char``: character n-grams of the row's folded text;
- ``text-word``: jieba words of the row's folded text;
- ``heading-char``: character n-grams of the heading path, the same for all rows of a passage.

Within a block, with tf(t, d) the count of feature t in d, n the number of training rows and df(t) the
number of those that hold t::

    value(t, d) = (1 + ln tf(t, d)) · idf(t)       idf(t) = ln((1 + n) / (1 + df(t))) + 1

and the values of a block are divided by their Euclidean norm, then multiplied by the block's weight.  A block that
is not sublinear has tf(t, d) in place of 1 + ln tf(t, d).  These are scikit-learn's
``TfidfVectorizer(sublinear_tf=True, smooth_idf=True, norm="l2")``, runs of white space collapsed as its character
analyser does; a test proves the equality.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from fazhi.model.words import Segmenter

BITS = 21
"""A Unicode code point fits into 21 bits, so that three of them fit into one 64-bit key."""
MAX_N = 3

BlockName = Literal["text-char", "text-word", "heading-char"]


@dataclass(frozen=True, slots=True)
class Rows:
    """Sparse rows: row r has features ``columns[start[r]:start[r + 1]]`` with those ``values``, columns ascending."""

    start: NDArray[np.int64]
    columns: NDArray[np.int64]
    values: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.start) - 1


@dataclass(frozen=True, slots=True)
class Counts:
    """How often which key stands in which row, sorted by row and then key; every (row, key) once."""

    rows: NDArray[np.int64]
    keys: NDArray[np.int64]
    counts: NDArray[np.int64]


def count_chars(texts: Sequence[str], shortest: int, longest: int) -> Counts:
    """Return the counts of character n-grams, *shortest* ≤ n ≤ *longest* ≤ 3, in prepared texts.

    The key of an n-gram is its code points, 21 bits each, the first one highest.
    """
    codes, owner = _code_points(texts)
    keys, rows = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for n in range(shortest, longest + 1):
        if len(codes) < n:
            break
        size = len(codes) - n + 1
        inside = owner[:size] == owner[n - 1 :]
        key = np.zeros(size, np.int64)
        for offset in range(n):
            key = (key << BITS) | codes[offset : offset + size]
        keys.append(key[inside])
        rows.append(owner[:size][inside])
    return _tally(np.concatenate(rows), np.concatenate(keys))


def count_words(texts: Sequence[str], segmenter: Segmenter, index: dict[str, int]) -> Counts:
    """Return the counts of the words that *index* knows in prepared texts; the key is the word's place there."""
    rows, keys = [], []
    for row, text in enumerate(texts):
        for word in segmenter.cut(text):
            place = index.get(word)
            if place is not None:
                rows.append(row)
                keys.append(place)
    return _tally(np.array(rows, np.int64), np.array(keys, np.int64))


def ngram_key(ngram: str) -> int:
    """Return the key of one n-gram, see `count_chars`."""
    key = 0
    for character in ngram:
        key = (key << BITS) | ord(character)
    return key


def ngram_keys(ngrams: Sequence[str]) -> NDArray[np.int64]:
    """Return the keys of n-grams of at most three code points, see `count_chars`."""
    lengths = np.fromiter(map(len, ngrams), np.int64, len(ngrams))
    if len(ngrams) and not 1 <= lengths.min() <= lengths.max() <= MAX_N:
        raise ValueError(f"n-grams outside 1..{MAX_N}")
    padded = np.zeros((len(ngrams), MAX_N), np.int64)
    flat = np.frombuffer("".join(ngrams).encode("utf-32-le", "surrogatepass"), "<u4")
    padded[np.arange(MAX_N) < lengths[:, None]] = flat
    key = np.zeros(len(ngrams), np.int64)
    for place in range(MAX_N):
        key = np.where(place < lengths, (key << BITS) | padded[:, place], key)
    return key


def ngram_of(key: int) -> str:
    """Return the n-gram of a key: the inverse of `ngram_key`."""
    characters = []
    while key:
        characters.append(chr(key & ((1 << BITS) - 1)))
        key >>= BITS
    return "".join(reversed(characters))


@dataclass(frozen=True)
class Block:
    """One block of features.

    Parameters
    ----------
    name
        What the features are taken from.
    shortest, longest
        Range of n for character n-grams; not used for words.
    weight
        What the normalised values are multiplied by.
    terms
        The features, each once; as training makes them, those first that most training rows hold.
    idf
        (terms,) inverse document frequencies.
    sublinear
        Whether a feature's count enters by its logarithm.
    """

    name: BlockName
    shortest: int
    longest: int
    weight: float
    terms: tuple[str, ...]
    idf: NDArray[np.float32]
    sublinear: bool = True

    @cached_property
    def keys(self) -> NDArray[np.int64]:
        """(terms,) keys of the character n-grams."""
        return ngram_keys(self.terms)

    @cached_property
    def index(self) -> dict[str, int]:
        """Place of each term."""
        return {term: place for place, term in enumerate(self.terms)}

    def counts(self, texts: Sequence[str], segmenter: Segmenter | None) -> Counts:
        """Return the counts of this block's terms in prepared texts; keys are places in `terms`."""
        if self.name == "text-word":
            if segmenter is None:
                raise ValueError("a block of words needs a segmenter")
            return count_words(texts, segmenter, self.index)
        found = count_chars(texts, self.shortest, self.longest)
        if not len(self.terms):
            return Counts(found.rows[:0], found.keys[:0], found.counts[:0])
        order = np.argsort(self.keys)
        place = np.searchsorted(self.keys, found.keys, sorter=order)
        place = order[np.minimum(place, len(order) - 1)]
        known = self.keys[place] == found.keys
        return Counts(found.rows[known], place[known], found.counts[known])

    def rows(self, texts: Sequence[str], segmenter: Segmenter | None = None) -> Rows:
        """Return the normalised, weighted values of this block for prepared texts."""
        counts = self.counts(texts, segmenter)
        return weigh(counts, len(texts), self.idf.astype(np.float64), self.weight, sublinear=self.sublinear)


def weigh(counts: Counts, size: int, idf: NDArray[np.float64], weight: float, *, sublinear: bool = True) -> Rows:
    """Return the rows of the formula above for *size* texts; *idf* is indexed by the keys of *counts*."""
    values = frequency_weight(counts.counts, sublinear=sublinear) * idf[counts.keys]
    norms = np.sqrt(np.bincount(counts.rows, weights=values**2, minlength=size))
    norms[norms == 0] = 1.0
    start = np.zeros(size + 1, np.int64)
    np.cumsum(np.bincount(counts.rows, minlength=size), out=start[1:])
    return Rows(start, counts.keys, weight * values / norms[counts.rows])


def frequency_weight(counts: NDArray[np.int64], *, sublinear: bool) -> NDArray[np.float64]:
    """Return ``1 + ln tf``, or tf itself where it is not *sublinear*, for counts tf of at least 1."""
    return 1.0 + np.log(counts) if sublinear else counts.astype(np.float64)


def _code_points(texts: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    joined = "".join(texts).encode("utf-32-le", "surrogatepass")
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    return np.frombuffer(joined, "<u4").astype(np.int64), np.repeat(np.arange(len(texts)), lengths)


def _tally(rows: NDArray[np.int64], keys: NDArray[np.int64]) -> Counts:
    order = np.lexsort((keys, rows))
    rows, keys = rows[order], keys[order]
    new = np.ones(len(rows), bool)
    new[1:] = (rows[1:] != rows[:-1]) | (keys[1:] != keys[:-1])
    first = np.flatnonzero(new)
    return Counts(rows[first], keys[first], np.diff(first, append=len(rows)))
