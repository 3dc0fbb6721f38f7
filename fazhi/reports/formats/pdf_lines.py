"""Lines between their margins, and their text put together again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fazhi.reports.formats.pdf_characters import ends_sentence, first_word, is_word
from fazhi.reports.formats.pdf_margins import find_margins
from fazhi.reports.numbering import leading_number
from fazhi.reports.script import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fazhi.reports.formats.pdf_pieces import Piece

SLACK = 0.35
"""Measures of lines are good to so many em."""
_OPEN = re.compile(r"[，、,（《“‘(]$")
_OFF_CENTRE = 2.0
_INSIDE = 2
"""Lines that may end anywhere end inside words three times for every four times that they end beside one."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line between its margins; lengths are in em of the document's text.

    Parameters
    ----------
    piece
        What is written.
    column
        Number of its column.
    indent
        From the left margin to its beginning.
    after
        From its end to the right margin.
    """

    piece: Piece
    column: int
    indent: float
    after: float

    @property
    def ended(self) -> bool:
        """Whether it ends as a sentence or a clause of a list does."""
        return ends_sentence(self.piece.text)

    @property
    def open(self) -> bool:
        """Whether its last character promises more."""
        return bool(_OPEN.search(self.piece.text.rstrip()))

    @property
    def numbered(self) -> bool:
        """Whether it begins with a number such as ``（一）``."""
        return leading_number(fold(self.piece.text.strip())) is not None

    @property
    def centred(self) -> bool:
        """Whether it stands in the middle, as a line that fills its column does."""
        return abs(self.indent - self.after) < _OFF_CENTRE

    def room(self, following: Line) -> float:
        """Return how much more there was room for, in em, than the beginning of the next line."""
        return self.after - first_word(following.piece.text)

    def filled(self, following: Line) -> bool:
        """Tell whether the next line's beginning did not fit."""
        return self.room(following) <= SLACK

    def step(self, before: Line) -> float:
        """Return how far it is below another line, in points."""
        return self.piece.bottom - before.piece.bottom


def place(columns: Sequence[Sequence[Piece]], em: float) -> list[Line]:
    """Return the lines of all columns, each between its margins."""
    return [
        Line(piece, number, (piece.left - margins.left) / em, (margins.right - piece.right) / em)
        for number, (column, found) in enumerate(zip(columns, find_margins(columns, em), strict=True))
        for piece, margins in zip(column, found, strict=True)
    ]


def is_number(text: str) -> bool:
    """Tell whether a text is nothing but the number of a heading or a point."""
    number = leading_number(fold(text.strip()))
    return number is not None and number.length == len(text.strip())


def join_lines(lines: Sequence[Piece], *, whole_words: bool = False) -> str:
    """Return the text of lines that belong together; Chinese characters are not parted by a space.

    Parameters
    ----------
    lines
        The lines.
    whole_words
        Whether lines never end inside a number or a word, so that there was a space where two of them meet.
    """
    text = ""
    for line in lines:
        written = line.text.lstrip()
        if text.strip() and written:
            text = text.rstrip() + _between(text, written, whole_words=whole_words)
        text += written
    return text.strip()


def _between(ending: str, written: str, *, whole_words: bool) -> str:
    last, first = ending.rstrip()[-1], written[0]
    if not is_word(first) or not last.isascii():
        return ""
    words = is_word(last) and (whole_words or (last.isalpha() and first.isalpha()))
    return " " if words or ending[-1].isspace() else ""


def keeps_words_whole(pairs: Sequence[tuple[Piece, Piece]]) -> bool:
    """Tell whether lines end beside words and numbers rather than inside them.

    Parameters
    ----------
    pairs
        A line and the next of its paragraph, each.
    """
    ends = [
        (one.text.rstrip()[-1], two.text.lstrip()[0]) for one, two in pairs if one.text.strip() and two.text.strip()
    ]
    beside = sum(is_word(last) != is_word(first) for last, first in ends)
    inside = sum(is_word(last) and is_word(first) for last, first in ends)
    return _INSIDE * inside <= beside
