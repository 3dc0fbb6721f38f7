"""The words of a passage that carried a tag.

Every feature adds ``value · weight`` to the margin.  That sum is shared out evenly over the characters of the
feature's occurrences in the text, and then added up over jieba words.  Shares are signed; those of all words, of
the punctuation, which is not shown, and of the headings add up to the margin of the whole passage less its bias.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from fazhi.model.prepared import prepare
from fazhi.model.words import Segmenter

if TYPE_CHECKING:
    from fazhi.model.artifact import Model
    from fazhi.reports.report import Passage

SHOWN = 5


def evidence(
    model: Model, segmenter: Segmenter | None, passage: Passage, column: int, shown: int = SHOWN
) -> tuple[tuple[str, float], ...]:
    """Return up to *shown* words of the passage with a positive share of an area's margin, largest first."""
    shares = word_shares(model, segmenter, passage, column)
    best = sorted(shares.items(), key=lambda item: (-item[1], item[0]))
    return tuple((word, share) for word, share in best[:shown] if share > 0)


def word_shares(model: Model, segmenter: Segmenter | None, passage: Passage, column: int) -> dict[str, float]:
    """Return the share of each word of the passage's text in the margin of the area in *column*.

    *segmenter* cuts the words of a model that has a block of them.
    """
    text = prepare(passage.text)
    characters = [0.0] * len(text)
    for first, block in zip(model.offsets, model.blocks, strict=True):
        if not block.name.startswith("text"):
            continue
        rows = block.rows([text], segmenter)
        for place, value in zip(rows.columns.tolist(), rows.values.tolist(), strict=True):
            share = value * float(model.weights[first + place, column])
            _spread(text, block.terms[place], share, characters)
    shares: dict[str, float] = defaultdict(float)
    position = 0
    for word in _plain().cut(text):
        if any(c.isalnum() for c in word):
            shares[word] += sum(characters[position : position + len(word)])
        position += len(word)
    return dict(shares)


def _spread(text: str, term: str, share: float, characters: list[float]) -> None:
    starts = []
    start = text.find(term)
    while start >= 0:
        starts.append(start)
        start = text.find(term, start + 1)
    for start in starts:
        for place in range(start, start + len(term)):
            characters[place] += share / (len(starts) * len(term))


@cache
def _plain() -> Segmenter:
    return Segmenter()
