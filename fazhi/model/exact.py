"""Margins without rounding on the way, feature by feature: slow, and the same whichever body asks.

The bodies add up in different orders, and so differ in the last of sixteen digits.  Where a margin lies so close to a
threshold that this could decide, both take it from here: every product is added up exactly (`math.fsum`; Shewchuk
1997), so that their tags are equal by construction.  `fazhi.model.explaining` shows the same products to people.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from functools import cached_property
from math import fsum, log, sqrt
from typing import TYPE_CHECKING, NamedTuple

from fazhi.model.prepared import clauses, heading_text, prepare
from fazhi.model.soundness import BITS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from fazhi.model.container import Content
    from fazhi.model.words import Segmenter
    from fazhi.reports.report import Passage


class Pieces(NamedTuple):
    """A passage as it is scored.

    Parameters
    ----------
    whole
        Its prepared text.
    clauses
        Its clauses, none where it has only one or the model does not look at them.
    path
        Its prepared heading path.
    """

    whole: str
    clauses: tuple[str, ...]
    path: str


class ExactScorer:
    """Computes single margins of one model, by the formulas of `fazhi.model.features` and `fazhi.model.scoring`.

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
        self._named: dict[int, tuple[str, str]] = {}
        self.clause_weight = float(content.header["clause_weight"])
        self._width, self._weights = content.header["width"], content.arrays["weights"]

    def margin(self, passages: Sequence[Passage], row: int, column: int, *, context: float = 0.0) -> float:
        """Return the margin of the area in *column* for one of some passages.

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

    def pieces(self, passage: Passage) -> Pieces:
        """Return what is scored of a passage."""
        text = prepare(passage.text)
        return Pieces(text, tuple(clauses(text)) if self.clause_weight else (), heading_text(passage.headings))

    def values(self, text: str, path: str) -> Iterator[tuple[int, float]]:
        """Yield feature and value of each feature of one row: the whole of a passage or a clause, and its path."""
        for block, (first, index) in zip(self._header["blocks"], self._indexes, strict=True):
            found = Counter(self._found(block, path if block["name"] == "heading-char" else text, index))
            values = {
                first + place: (1.0 + log(count) if block["sublinear"] else float(count))
                * self._arrays["idf"][first + place]
                for place, count in found.items()
            }
            norm = sqrt(fsum(value * value for value in values.values())) or 1.0
            yield from ((feature, block["weight"] * value / norm) for feature, value in values.items())

    def weight(self, feature: int, column: int) -> float:
        """Return the weight of a feature for the area in *column*."""
        return float(self._weights[feature * self._width + column])

    def bias(self, column: int) -> float:
        """Return the bias of the area in *column*."""
        return float(self._arrays["bias"][column])

    def term(self, feature: int) -> tuple[str, str]:
        """Return the name of the block that a feature stands in, and its characters or word."""
        known = self._named.get(feature)
        if known is None:
            names = [block["name"] for block in self._header["blocks"]]
            place = bisect_right([first for first, _ in self._indexes], feature) - 1
            term = self._terms[feature]
            known = self._named[feature] = names[place], term if isinstance(term, str) else _characters(term)
        return known

    def _alone(self, passage: Passage, column: int) -> float:
        whole, pieces, path = self.pieces(passage)
        margin = self._sum(whole, path, column)
        if not pieces:
            return margin
        best = max(self._sum(piece, path, column) for piece in pieces)
        return (1.0 - self.clause_weight) * margin + self.clause_weight * best

    def _sum(self, text: str, path: str, column: int) -> float:
        products = [value * self.weight(feature, column) for feature, value in self.values(text, path)]
        return fsum([*products, self.bias(column)])

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
    def _terms(self) -> list[Any]:
        """Key or word of each feature."""
        terms: list[Any] = []
        first = 0
        for block in self._header["blocks"]:
            if "terms" in block:
                terms += block["terms"]
            else:
                terms += self._arrays["keys"][first : first + block["size"]].tolist()
                first += block["size"]
        return terms

    @cached_property
    def _indexes(self) -> list[tuple[int, dict[Any, int]]]:
        """First feature of each block, and the place of each of its features by key or word."""
        indexes: list[tuple[int, dict[Any, int]]] = []
        first = 0
        for block in self._header["blocks"]:
            last = first + block["size"]
            indexes.append((first, {term: place for place, term in enumerate(self._terms[first:last])}))
            first = last
        return indexes


def _characters(key: int) -> str:
    characters = ""
    while key:
        characters = chr(key & ((1 << BITS) - 1)) + characters
        key >>= BITS
    return characters
