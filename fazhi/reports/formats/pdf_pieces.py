"""What the pages of a PDF file are made of, whether their text is written or read from a picture.

Coordinates are points from the upper left corner of the page as it is read, y downwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

QUARTER = 90
"""A quarter of a turn, in degrees."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters that stand side by side on one line, without a wide gap.

    Parameters
    ----------
    text
        With the white space that the file holds.
    left, right, top, bottom
        Box of the characters other than white space.
    size
        Height of most of its characters, in points.
    row
        Whether it is a row of a table, which is never joined with anything.
    """

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    row: bool = False

    @property
    def middle(self) -> float:
        """Height of its middle."""
        return (self.top + self.bottom) / 2


class Frame(NamedTuple):
    """A page's box in the file's coordinates, and by how many degrees its text is turned against them."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int = 0

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Return a point as it is read: from the upper left corner, y downwards."""
        if self.turn == QUARTER:
            return y - self.bottom, x - self.left
        if self.turn == 2 * QUARTER:
            return self.right - x, y - self.bottom
        if self.turn == 3 * QUARTER:
            return self.top - y, self.right - x
        return x - self.left, self.top - y

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the page as it is read."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.turn % (2 * QUARTER) else (width, height)
