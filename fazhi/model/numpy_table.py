"""From n-grams to features, many at once: open addressing with linear probing, the C body has a trie in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fazhi.model.soundness import BITS

if TYPE_CHECKING:
    from numpy.typing import NDArray

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_ROOM = 8
"""Slots for each feature: with so many, nearly every n-gram is settled by its first slot."""


class NgramTable:
    """The n-grams of one block.

    Parameters
    ----------
    keys
        (V,) keys, see `fazhi.model.features.count_chars`, each once.
    shortest, longest
        Range of n.
    """

    def __init__(self, keys: NDArray[np.int64], shortest: int, longest: int) -> None:
        self._range = range(shortest, longest + 1)
        bits = max(4, (_ROOM * len(keys) - 1).bit_length())
        self._shift, self._mask = np.uint64(64 - bits), np.int64((1 << bits) - 1)
        # no n-gram has the key -1
        self._keys = np.full(1 << bits, -1, np.int64)
        self._features = np.full(1 << bits, -1, np.int32)
        self._fill(keys)

    def find(self, codes: NDArray[np.int64]) -> list[tuple[int, NDArray[np.int64], NDArray[np.int32]]]:
        """Return for each n the places at which known n-grams begin, ascending, and which they are."""
        found = []
        key = np.zeros(len(codes), np.int64)
        for n in range(1, self._range.stop):
            size = len(codes) - n + 1
            if size <= 0:
                break
            key = key[:size] << BITS | codes[n - 1 :]
            if n in self._range:
                feature = self._look_up(key)
                places = np.flatnonzero(feature >= 0)
                found.append((n, places, feature[places]))
        return found

    def _look_up(self, keys: NDArray[np.int64]) -> NDArray[np.int32]:
        slot = self._slots(keys)
        held = self._keys[slot]
        feature = np.where(held == keys, self._features[slot], np.int32(-1))
        going = np.flatnonzero((held != keys) & (held >= 0))
        slot = slot[going]
        while len(going):
            slot = slot + 1 & self._mask
            held = self._keys[slot]
            hit = held == keys[going]
            feature[going[hit]] = self._features[slot[hit]]
            on = ~hit & (held >= 0)
            going, slot = going[on], slot[on]
        return feature

    def _fill(self, keys: NDArray[np.int64]) -> None:
        left, slot = np.arange(len(keys), dtype=np.int32), self._slots(keys)
        while len(left):
            # of several keys that want one free slot the first gets it
            wanted, first = np.unique(slot, return_index=True)
            first = first[self._keys[wanted] < 0]
            self._keys[slot[first]] = keys[left[first]]
            self._features[slot[first]] = left[first]
            going = np.ones(len(left), bool)
            going[first] = False
            left, slot = left[going], slot[going] + 1 & self._mask

    def _slots(self, keys: NDArray[np.int64]) -> NDArray[np.int64]:
        return (keys.view(np.uint64) * _GOLDEN >> self._shift).astype(np.int64)
