"""Between which margins the lines of a column stand."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from fazhi.reports.formats.pdf_characters import ends_sentence, first_word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fazhi.reports.formats.pdf_pieces import Piece

_ALIKE = 0.7
"""Margins that differ by fewer em are the same."""
_FEWEST = 6
"""A column of fewer lines does not show its margins."""
_MOST = 300
"""Columns that are looked at to find the usual margins: each is compared with each."""
_BLOCK, _SAME, _UNEVEN, _SET_IN, _SOME = 3, 0.3, 1.2, 1.2, 3
"""So many lines that begin at one place right of the margin and end at one place are a paragraph of other margins."""
_FLUSH = 0.5
_SHARE_LEFT, _SHARE_RIGHT = 0.08, 0.3
_RAGGED = 1.6
"""Where most lines end may be so many em short of where the longest one ends, as a word that is too long does."""


class Margins(NamedTuple):
    """x of the left and of the right margin, in points."""

    left: float
    right: float


def find_margins(columns: Sequence[Sequence[Piece]], em: float) -> list[list[Margins]]:
    """Return the margins of each line of each column; a column that does not show them has those of the document.

    Parameters
    ----------
    columns
        The lines of each column; none is empty.
    em
        Size of the document's text, in points.
    """
    own = [_own(column, em) for column in columns]
    shown = [margins for margins, column in zip(own, columns, strict=True) if len(column) >= _FEWEST][:_MOST]
    support = {margins: sum(_alike(margins, other, em) for other in shown) for margins in shown}
    ordered = sorted(support, key=lambda margins: support[margins], reverse=True)
    usual = [margins for margins in ordered if support[margins] > 1] or ordered
    return [_of_lines(column, _settled(m, usual, em), em) for column, m in zip(columns, own, strict=True)]


def _of_lines(column: Sequence[Piece], margins: Margins, em: float) -> list[Margins]:
    """Return the margins of each line of a column: paragraphs that are set in as a whole have margins of their own."""
    found = [margins] * len(column)
    start = 0
    for end in range(1, len(column) + 1):
        if end < len(column) and abs(column[end].left - column[start].left) < _SAME * em and not column[end].row:
            continue
        block = column[start:end]
        right = max(line.right for line in block)
        set_in = block[0].left - margins.left > _SET_IN * em
        if len(block) >= _BLOCK and set_in and _is_running_text(block, right, em):
            first = start - (start > 0 and _fills(column[start - 1], block[0], right, em))
            found[first:end] = [Margins(block[0].left, right)] * (end - first)
        start = end
    return found


def _is_running_text(block: Sequence[Piece], right: float, em: float) -> bool:
    """Tell whether lines go on with each other, other than a list of short paragraphs."""
    ended = sum(ends_sentence(line.text) for line in block[:-1])
    return _SOME * ended < len(block) and all(_fills(line, after, right, em) for line, after in pairwise(block))


def _fills(line: Piece, following: Piece, right: float, em: float) -> bool:
    return -_UNEVEN < (right - line.right) / em <= first_word(following.text) + _FLUSH


def _settled(own: Margins, usual: Sequence[Margins], em: float) -> Margins:
    for margins in usual:
        if _alike(own, margins, em):
            return margins
    around = [m for m in usual if m.left - _FLUSH * em <= own.left and own.right <= m.right + _RAGGED * em]
    return min(around, key=lambda m: m.right - m.left, default=own)


def _alike(one: Margins, other: Margins, em: float) -> bool:
    return abs(one.left - other.left) < _ALIKE * em and abs(one.right - other.right) < _ALIKE * em


def _own(column: Sequence[Piece], em: float) -> Margins:
    body = [line for line in column if not line.row and abs(line.size - em) < em / 8] or list(column)
    lefts = sorted(line.left for line in body)
    needed = max(1, _SHARE_LEFT * len(body))
    left = next(x for at, x in enumerate(lefts) if bisect_right(lefts, x + _FLUSH * em) - at >= needed)
    # a stop may hang over the margin
    rights = [line.right for line in body if line.text.rstrip()[-1].isalnum()] or [line.right for line in body]
    places = Counter(round(right / (_FLUSH * em)) for right in rights)
    usual, count = max(places.items(), key=lambda place: (place[1], place[0]))
    right = max(right for right in rights if round(right / (_FLUSH * em)) == usual)
    settled = count >= _SHARE_RIGHT * len(body) and max(rights) - right < _RAGGED * em
    return Margins(left, right if settled else max(rights))
