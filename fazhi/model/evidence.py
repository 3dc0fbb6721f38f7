"""The words of a passage that carried a tag.

Every feature of the text adds its share to the margin, see `fazhi.model.explaining`.  The share by the whole passage is
spread evenly over the characters of the feature's occurrences in it, the share by the best clause over those in
that clause, and what falls on each character is then added up over jieba words.  Shares are signed; those of all
words, of the punctuation, which is not shown, of the headings and the bias add up to the margin.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from fazhi.model.words import Segmenter

if TYPE_CHECKING:
    from fazhi.model.explaining import Values

SHOWN = 5


def evidence(values: Values, column: int, shown: int = SHOWN) -> tuple[tuple[str, float], ...]:
    """Return up to *shown* words of a passage with a positive share of an area's margin, largest first."""
    best = sorted(word_shares(values, column).items(), key=lambda item: (-item[1], item[0]))
    return tuple((word, share) for word, share in best[:shown] if share > 0)


def word_shares(values: Values, column: int) -> dict[str, float]:
    """Return the share of each word of the passage's text in the margin of the area in *column*."""
    characters = values.characters(column)
    shares: dict[str, float] = defaultdict(float)
    position = 0
    for word in _words(values.pieces.whole):
        if any(map(str.isalnum, word)):
            shares[word] += sum(characters[position : position + len(word)])
        position += len(word)
    return dict(shares)


@lru_cache(maxsize=8)
def _words(text: str) -> tuple[str, ...]:
    """Return the words of a text; those of one passage are asked for once for each of its areas."""
    return tuple(_plain().cut(text))


@cache
def _plain() -> Segmenter:
    return Segmenter()
