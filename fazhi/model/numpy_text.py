"""Many texts at once as arrays of code points: `fazhi.model.prepared` for the NumPy body."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from fazhi.model.prepared import MIN_CLAUSE, prepare
from fazhi.reports.traditional import ALWAYS_CHANGED, PAIRS_CHANGED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_REFUSED = 0xFFFFFFFF
_SPACE, _BRACKET = 0x20, 0x28
_ENDS = np.array([ord(character) for character in "。;!?"], np.uint32)
_UNITS = ("责任", "牵头", "主办", "配合", "承办", "实施", "协办")


class Texts(NamedTuple):
    """Prepared texts, one after the other: text i is ``codes[start[i]:start[i + 1]]``."""

    codes: NDArray[np.uint32]
    start: NDArray[np.int64]


class Clauses(NamedTuple):
    """Clause c is ``codes[first[c]:last[c]]`` and belongs to text ``owner[c]``; texts of one clause have none."""

    first: NDArray[np.int64]
    last: NDArray[np.int64]
    owner: NDArray[np.int64]


NO_CLAUSES = Clauses(*(np.empty(0, np.int64) for _ in range(3)))


def prepare_all(texts: Sequence[str]) -> Texts:
    """Return the prepared texts; those with rare characters go through `prepare` one by one."""
    raw = _codes(texts)
    folded = _plain()[np.minimum(raw.codes, 0xFFFF)]
    refused = np.concatenate([np.flatnonzero(folded == _REFUSED), _brackets(folded, raw.codes), _phrases(raw.codes)])
    if len(refused):
        rare = set((np.searchsorted(raw.start, refused, side="right") - 1).tolist())
        raw = _codes([prepare(text) if row in rare else text for row, text in enumerate(texts)])
        folded = _plain()[np.minimum(raw.codes, 0xFFFF)]
        folded = np.where(folded == _REFUSED, raw.codes, folded)
    return _single_spaces(Texts(folded, raw.start))


def find_clauses(texts: Texts) -> Clauses:
    """Return the clauses of prepared texts, in order; `fazhi.model.prepared.clauses` says what they are."""
    codes, start = texts
    if not len(codes):
        return NO_CLAUSES
    ends = np.isin(codes, _ENDS)
    lasts = start[1:][start[1:] > start[:-1]]
    ends[lasts - 1] = True
    last = np.flatnonzero(ends) + 1
    first = np.concatenate([[0], last[:-1]])
    bare = last - first - (codes[first] == _SPACE) - ((codes[last - 1] == _SPACE) & (last - first > 1))
    kept = bare >= MIN_CLAUSE
    first, last = first[kept], last[kept]
    owner = np.searchsorted(start, first, side="right") - 1
    several = (np.bincount(owner, minlength=len(start) - 1) > 1)[owner]
    return Clauses(first[several], last[several], owner[several])


def _codes(texts: Sequence[str]) -> Texts:
    start = np.zeros(len(texts) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)), out=start[1:])
    return Texts(np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint32), start)


def _brackets(folded: NDArray[np.uint32], raw: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Return the places of brackets that may name responsible units."""
    places = np.flatnonzero(folded[:-2] == _BRACKET)
    return places[np.isin(_pairs(raw, places + 1), _codes_of(_UNITS))]


def _phrases(raw: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Return the places of characters that OpenCC may change in a phrase."""
    begins, pairs = _suspects()
    places = np.flatnonzero(begins[np.minimum(raw[:-1], 0xFFFF)])
    return places[np.isin(_pairs(raw, places), pairs)]


@cache
def _suspects() -> tuple[NDArray[np.bool_], NDArray[np.uint64]]:
    """Return which code points begin a pair with a character that is changed at times, and those pairs."""
    words = [PAIRS_CHANGED[at : at + 2] for at in range(0, len(PAIRS_CHANGED), 2)]
    begins = np.zeros(0x10000, bool)
    begins[[ord(word[0]) for word in words]] = True
    return begins, _codes_of(words)


def _pairs(raw: NDArray[np.uint32], places: NDArray[np.int64]) -> NDArray[np.uint64]:
    return raw[places].astype(np.uint64) << np.uint64(32) | raw[places + 1]


def _codes_of(words: Sequence[str]) -> NDArray[np.uint64]:
    return np.array([ord(word[0]) << 32 | ord(word[1]) for word in words], np.uint64)


def _single_spaces(texts: Texts) -> Texts:
    codes, start = texts
    space = codes == _SPACE
    if not space.any():
        return texts
    begins = np.zeros(len(codes) + 1, bool)
    begins[start] = True
    # the first of a text, or after another one
    drop = space & (begins[:-1] | np.concatenate([[False], space[:-1]]))
    codes, start = _without(codes, start, drop)
    drop = np.zeros(len(codes), bool)
    lasts = start[1:][start[1:] > start[:-1]] - 1
    drop[lasts] = codes[lasts] == _SPACE
    return Texts(*_without(codes, start, drop))


def _without(
    codes: NDArray[np.uint32], start: NDArray[np.int64], drop: NDArray[np.bool_]
) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    before = np.concatenate([[0], np.cumsum(drop)])
    return codes[~drop], start - before[start]


@cache
def _plain() -> NDArray[np.uint32]:
    """Return what folding makes of each code point below 0x10000 that is usual in reports; the same as in text.c."""
    table = np.full(0x10000, _REFUSED, np.uint32)
    ascii_part = np.arange(0x80, dtype=np.uint32)
    ascii_part[ord("A") : ord("Z") + 1] += 32
    ascii_part[[0, *range(9, 14), *range(28, 32)]] = _SPACE
    table[:0x80] = ascii_part
    table[0xFF01:0xFF5F] = ascii_part[0x21:0x7F]
    for first, last in ((0x4E00, 0x9FFF), (0x3001, 0x3002), (0x3008, 0x3011), (0x3014, 0x301B), (0xB7, 0xB7)):
        table[first : last + 1] = np.arange(first, last + 1)
    for first, last in ((0x2010, 0x2027), (0x2460, 0x249B), (0x25A0, 0x25FF)):
        table[first : last + 1] = np.arange(first, last + 1)
    for code in (0xD7, 0x2030, 0x2103, 0x2236):
        table[code] = code
    table[0x2160:0x2170] = np.arange(0x2170, 0x2180)
    table[[0x3000, 0xA0]] = _SPACE
    table[0x3007] = 0x25CB
    table[[code for code in map(ord, ALWAYS_CHANGED) if code < len(table)]] = _REFUSED
    return table
