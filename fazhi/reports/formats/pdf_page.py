"""One page of a PDF: which characters stand where.

Coordinates are points from the upper left corner of the page as it is read, y downwards.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

from fazhi.reports.formats.pdf_characters import UNREADABLE, is_wide, ordinary
from fazhi.reports.formats.pdf_pieces import QUARTER, Frame, Piece

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fazhi.reports.formats.pdf_rules import Rule

_ASCENT, _DESCENT = 0.88, 0.12
"""Height of a Chinese character above and below its baseline, in em."""
_APART, _BACK = 0.6, -0.6
"""A gap of so many em, to the right or to the left, ends a piece."""
_LEAST = 1.0
"""No text is smaller, in points; a size of nothing would be no measure."""
_SMALL, _RAISED = 0.8, 0.55
"""Characters so much smaller may stand so many em above the line: references to notes."""
_TWICE = 0.15
_WORD_GAP = 0.17
"""A gap of so many em parts two Latin words whose space was not written."""
_OFF_BASELINE = 0.35
_SKEW = 10
"""A character that is turned by more degrees than this is a watermark."""
_SPACE = 0x20


class _Character(NamedTuple):
    """A character in the file's coordinates, from *start* to *end* on its baseline."""

    text: str
    start: tuple[float, float]
    end: tuple[float, float]
    size: float
    turn: int


class _Glyph(NamedTuple):
    text: str
    left: float
    right: float
    base: float
    size: float


@dataclass(frozen=True, slots=True)
class Writing:
    """What is written on a page, in the order of the file."""

    frame: Frame
    characters: Sequence[_Character]

    def pieces(self, rules: Sequence[Rule] = ()) -> list[Piece]:
        """Return the text as pieces from the top to the bottom, none of which crosses an upright rule."""
        upright = [rule for rule in rules if not rule.level]
        parts = (part for line in _lines(list(self._glyphs())) for part in _parted(line, upright))
        return [piece for part in parts if (piece := _piece(part))]

    @property
    def unknown(self) -> int:
        """How many glyphs there are of which the file does not say which character they are."""
        return sum(character.text == UNREADABLE for character in self.characters)

    @property
    def sideways(self) -> int:
        """How many characters are left out because they are turned against most of the others."""
        return sum(character.turn != self.frame.turn for character in self.characters)

    @property
    def inked(self) -> int:
        """How many characters there are other than white space."""
        return sum(not character.text.isspace() for character in self.characters)

    def _glyphs(self) -> Iterator[_Glyph]:
        width, height = self.frame.size
        for text, start, end, size, turn in self.characters:
            left, base = self.frame.place(*start)
            right, _ = self.frame.place(*end)
            on_page = 0 <= (left + right) / 2 <= width and 0 <= base <= height + size
            if turn == self.frame.turn and on_page:
                yield _Glyph(text, left, right, base, max(size, _LEAST))


def read_writing(page: Any, most: int) -> Writing | None:  # noqa: ANN401 - pypdfium2 ships no types
    """Return what is written on a pypdfium2 page, None if that is more than *most* characters.

    Characters that stand askew are left out.
    """
    textpage = page.get_textpage()
    try:
        if textpage.count_chars() > most:
            return None
        characters = list(_characters(textpage.raw))
    finally:
        textpage.close()
    turns = Counter(c.turn for c in characters)
    turn = turns.most_common(1)[0][0] if turns else 0
    left, bottom, right, top = page.get_bbox()
    return Writing(Frame(left, bottom, right, top, turn), characters)


def _characters(textpage: Any) -> Iterator[_Character]:  # noqa: ANN401
    import pypdfium2.raw as pdfium  # noqa: PLC0415 - a compiled library that only PDF files need

    box, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(pdfium.FPDFText_CountChars(textpage)):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        text = ordinary(code)
        if not text or (code == _SPACE and pdfium.FPDFText_IsGenerated(textpage, index) == 1):
            continue
        pdfium.FPDFText_GetMatrix(textpage, index, matrix)
        angle = math.degrees(math.atan2(matrix.b, matrix.a)) % 360
        quarter = round(angle / QUARTER)
        if abs(angle - quarter * QUARTER) > _SKEW:
            continue
        pdfium.FPDFText_GetLooseCharBox(textpage, index, box)
        pdfium.FPDFText_GetCharOrigin(textpage, index, x, y)
        size = pdfium.FPDFText_GetFontSize(textpage, index) * math.hypot(matrix.c, matrix.d)
        ends = ((box.right, y.value), (x.value, box.top), (box.left, y.value), (x.value, box.bottom))
        yield _Character(text, (x.value, y.value), ends[quarter % 4], size, quarter % 4 * QUARTER)


def _lines(glyphs: list[_Glyph]) -> Iterator[list[_Glyph]]:
    """Yield the characters on each baseline from left to right.

    Characters stay with those that the file writes in one go; another font is written in another go, and
    its characters (quotation marks often) are put where they stand.
    """
    line: list[list[_Glyph]] = []
    for run in sorted(_runs(glyphs), key=lambda glyphs: glyphs[0].base):
        if line and not _share_a_line(line[0], run):
            yield _from_left(line)
            line = []
        line.append(run)
    if line:
        yield _from_left(line)


def _runs(glyphs: list[_Glyph]) -> Iterator[list[_Glyph]]:
    if not glyphs:
        return
    run = glyphs[:1]
    for before, glyph in pairwise(glyphs):
        em = max(before.size, glyph.size, 1)
        level = abs(glyph.base - before.base) < _OFF_BASELINE * em
        beside = _BACK * em < glyph.left - before.right < _APART * em or glyph.left == before.left
        if not (level and beside):
            yield run
            run = []
        run.append(glyph)
    yield run


def _share_a_line(first: list[_Glyph], run: list[_Glyph]) -> bool:
    small, large = sorted((max(run[0].size, 1), max(first[0].size, 1)))
    off = _RAISED * large if small < _SMALL * large else _OFF_BASELINE * small
    return abs(run[0].base - first[0].base) < off


def _from_left(line: list[list[_Glyph]]) -> list[_Glyph]:
    kept: list[tuple[_Glyph, int]] = []
    numbered = [(glyph, number) for number, run in enumerate(line) for glyph in run]
    for glyph, number in sorted(numbered, key=lambda found: found[0].left):
        last, before = kept[-1] if kept else (None, number)
        # written twice to look bold; one sign for two characters (——) is written in one go
        again = last and number != before and last.text == glyph.text and glyph.left - last.left < _TWICE * glyph.size
        if not again:
            kept.append((glyph, number))
    return [glyph for glyph, _ in kept]


def _parted(line: list[_Glyph], upright: list[Rule]) -> Iterator[list[_Glyph]]:
    """Part a line at wide gaps and at upright rules."""
    run = line[:1]
    for before, glyph in pairwise(line):
        if glyph.left - before.right >= _APART * max(before.size, glyph.size, 1) or _ruled_off(before, glyph, upright):
            yield run
            run = []
        run.append(glyph)
    yield run


def _ruled_off(before: _Glyph, glyph: _Glyph, upright: list[Rule]) -> bool:
    start, end = (before.left + before.right) / 2, (glyph.left + glyph.right) / 2
    height = glyph.base - glyph.size / 2
    return any(start < rule.at < end and rule.start <= height <= rule.end for rule in upright)


def _piece(run: list[_Glyph]) -> Piece | None:
    inked = [glyph for glyph in run if not glyph.text.isspace()]
    if not inked:
        return None
    size = Counter(round(glyph.size, 1) for glyph in inked).most_common(1)[0][0]
    base = median(glyph.base for glyph in inked)
    left, right = inked[0].left, max(glyph.right for glyph in inked)
    return Piece(_spell(run), left, right, base - _ASCENT * size, base + _DESCENT * size, size)


def _spell(run: list[_Glyph]) -> str:
    text = [run[0].text]
    for before, glyph in pairwise(run):
        apart = glyph.left - before.right > _WORD_GAP * glyph.size
        beside = before.text[-1] + glyph.text[0]
        if apart and not any(c.isspace() or is_wide(c) for c in beside):
            text.append(" ")
        text.append(glyph.text)
    return "".join(text)
