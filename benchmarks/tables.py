"""Tables that can be read in a terminal of 100 columns and are Markdown at the same time."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from benchmarks.rounds import Spread


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a title and sentences below it.

    Parameters
    ----------
    title
        Above the table.
    head
        Names of the columns.
    rows
        Cells of each row; missing ones are empty.
    notes
        Sentences below the table.
    words
        So many columns, from the first on, are words; the others are figures.
    """

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()
    words: int = 1

    def __str__(self) -> str:
        filled = [[*row, *[""] * (len(self.head) - len(row))] for row in self.rows]
        widths = [max(2, *map(_width, column)) for column in zip(self.head, *filled, strict=True)]
        rule = ["-" * width if place < self.words else "-" * (width - 1) + ":" for place, width in enumerate(widths)]
        lines = [f"| {' | '.join(self._cells(row, widths))} |" for row in (self.head, rule, *filled)]
        return "\n".join([f"### {self.title}", "", *lines, *_notes(self.notes)]) + "\n"

    def _cells(self, row: Sequence[str], widths: Sequence[int]) -> Iterable[str]:
        for place, (cell, width) in enumerate(zip(row, widths, strict=True)):
            space = " " * (width - _width(cell))
            yield cell + space if place < self.words else space + cell


def _notes(notes: Sequence[str]) -> list[str]:
    return ["", *(f"- {note}" for note in notes)] if notes else []


def _width(text: str) -> int:
    """Return the columns that a terminal needs: two for a Chinese character."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def whole(figure: float) -> str:
    """Return a figure of three places at least, as 16, 16.3, 163 or 16,300."""
    if figure >= 1000:  # noqa: PLR2004 - from here on the last places are noise
        digits = len(str(int(figure))) - 3
        return f"{round(figure, -digits):,.0f}"
    return f"{figure:.0f}" if figure >= 100 else f"{figure:.1f}"  # noqa: PLR2004


def times(spread: Spread, *, full: bool = False) -> str:
    """Return a ratio as ``31.2×``, or ``31.2× (30.0–33.1)`` with the least and the greatest round."""
    places = 2 if spread.median < 10 else 1  # noqa: PLR2004 - three places that mean something
    median = f"{spread.median:.{places}f}×"
    return f"{median} ({spread.low:.{places}f}–{spread.high:.{places}f})" if full else median


def megabytes(size: float) -> str:
    """Return bytes as megabytes of a million bytes."""
    return f"{size / 1e6:.1f}"
