"""Text for the cells of a workbook: what may stand in one, and how much room it takes."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST: Final = 32_767
"""UTF-16 units that a cell holds at most, in Excel and in LibreOffice."""
CUT: Final = "…［此处截断，全文 {count} 字 · cut here, {count} characters in all］"
LINE: Final = 15.0
"""Points that a line of ten-point Chinese takes, in the taller of the fonts that it may be shown in."""
_TALLEST = 408.75
"""Points that a row may have; heights are whole pixels, of three quarters of a point."""
_EDGE = 3.75
"""Points above and below the lines of a cell together."""
_WIDE, _NARROW = 1.95, 0.95
"""Ten-point characters, Chinese and other, in widths of the eleven-point digit that columns are measured in."""
_WASTE = 2.0
"""What a line leaves empty, since no punctuation begins one."""
_WIDE_ONES = re.compile(
    r"[\u1100-\u115f\u2010-\u206f\u2190-\u2bff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60"
    r"\uffe0-\uffe6\U0001f000-\U0003ffff]"
)
_RETURN = re.compile(r"\r\n?")
_UNFIT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold, or should not."""


def plain(text: str) -> str:
    """Return *text* with nothing that a cell cannot hold, but for its length.

    Control characters become their pictures, halves of characters the mark for something lost.
    """
    clean = _UNFIT.sub(lambda found: _visible(ord(found[0])), _RETURN.sub("\n", text))
    # XlsxWriter would take it for runs of rich text and write it into the file as it stands
    return f"{clean} " if clean.startswith("<r>") and clean.endswith("</r>") else clean


def _visible(code: int) -> str:
    if code < 0x20:  # noqa: PLR2004
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"  # noqa: PLR2004


def fits(clean: str) -> bool:
    """Tell whether a `plain` text is short enough for a cell."""
    return len(clean) <= LONGEST // 2 or len(clean.encode("utf-16-le")) <= 2 * LONGEST


def shortened(clean: str) -> str:
    """Return the beginning of a `plain` text that does not fit, and `CUT`, which says how long it was."""
    mark = CUT.format(count=len(clean))
    room = 2 * (LONGEST - len(mark))
    return clean.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + mark


def height(texts: Iterable[tuple[str, float]]) -> float:
    """Return the points that a row needs for texts, each with the width of its column, in which it is wrapped.

    Neither Excel nor LibreOffice finds the height of a row by itself in every file that it opens.  A row that would be
    taller than a row may be is as tall as it may be.
    """
    return min(LINE * max((lines(text, width) for text, width in texts), default=1) + _EDGE, _TALLEST)


def lines(text: str, width: float) -> int:
    """Return how many lines *text* takes in a column that is *width* digits wide."""
    room = max(_WIDE, width - _WASTE)
    return sum(max(1, math.ceil(_width(line) / room)) for line in text.split("\n"))


def _width(line: str) -> float:
    narrow = len(_WIDE_ONES.sub("", line))
    return _NARROW * narrow + _WIDE * (len(line) - narrow)
