"""Margins without rounding on the way: slow, and the same whichever body asks.

The bodies add up in different orders, and so differ in the last of sixteen digits.  Where a margin lies so close to a
threshold that this could decide, both take it from here: every product is added up exactly (`math.fsum`; Shewchuk
1997), so that their tags are equal by construction.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from math import fsum, log, sqrt
from typing import TYPE_CHECKING

from fazhi.model.prepared import clauses, heading_text, prepare
from fazhi.model.soundness import BITS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from fazhi.model.container import Content
    from fazhi.model.words import Segmenter
    from fazhi.reports.report import Passage


class ExactScorer:
    """Computes single margins of one model.

    Parameters
    ----------
    content
        What the model's file holds.
    segmenter
        What cuts words, for a model with words.
    """

    def __init__(self, content: Content, segmenter: Segmenter | None) -> None:
        self._header, self._arrays = content.header, content.arrays
        self._segmenter = segmenter

    def margin(self, passages: Sequence[Passage], row: int, column: int, *, context: float = 0.0) -> float:
        """Return the margin of the area in *column* for one of some passages, by the formulas of `fazhi.model.scoring`.

        Parameters
        ----------
        passages
            Those that it stands among; with *context* those of one report in order.
        row
            Its place there.
        column
            Of the area.
        context
            The context weight.
        """
        own = self._alone(passages[row], column)
        near = [i for i in (row - 1, row + 1) if 0 <= i < len(passages)]
        linked = [passages[i] for i in near if passages[i].headings == passages[row].headings]
        if not context or not linked:
            return own
        return (1.0 - context) * own + context * (fsum(self._alone(p, column) for p in linked) / len(linked))

    def _alone(self, passage: Passage, column: int) -> float:
        text, path = prepare(passage.text), heading_text(passage.headings)
        whole, weight = self._sum(text, path, column), self._header["clause_weight"]
        pieces = clauses(text) if weight else []
        if not pieces:
            return whole
        return float((1.0 - weight) * whole + weight * max(self._sum(piece, path, column) for piece in pieces))

    def _sum(self, text: str, path: str, column: int) -> float:
        width, weights = self._header["width"], self._arrays["weights"]
        products = [value * weights[row * width + column] for row, value in self._values(text, path)]
        return fsum([*products, self._arrays["bias"][column]])

    def _values(self, text: str, path: str) -> Iterator[tuple[int, float]]:
        """Yield row and value of each feature of one row of a passage."""
        for block, (first, index) in zip(self._header["blocks"], self._indexes, strict=True):
            found = Counter(self._found(block, path if block["name"] == "heading-char" else text, index))
            values = {
                first + place: (1.0 + log(count) if block["sublinear"] else float(count))
                * self._arrays["idf"][first + place]
                for place, count in found.items()
            }
            norm = sqrt(fsum(value * value for value in values.values())) or 1.0
            yield from ((row, block["weight"] * value / norm) for row, value in values.items())

    def _found(self, block: dict[str, Any], text: str, index: dict[Any, int]) -> Iterator[int]:
        if block["name"] == "text-word":
            assert self._segmenter is not None  # noqa: S101 - the body made one
            yield from (index[word] for word in self._segmenter.cut(text) if word in index)
            return
        codes = [ord(character) for character in text]
        for n in range(block["shortest"], block["longest"] + 1):
            for start in range(len(codes) - n + 1):
                key = 0
                for code in codes[start : start + n]:
                    key = key << BITS | code
                if key in index:
                    yield index[key]

    @cached_property
    def _indexes(self) -> list[tuple[int, dict[Any, int]]]:
        """First row of each block, and the place of each of its features by key or word."""
        indexes: list[tuple[int, dict[Any, int]]] = []
        first = first_key = 0
        for block in self._header["blocks"]:
            terms = block.get("terms")
            if terms is None:
                terms = self._arrays["keys"][first_key : first_key + block["size"]].tolist()
                first_key += block["size"]
            indexes.append((first, {term: place for place, term in enumerate(terms)}))
            first += block["size"]
        return indexes
