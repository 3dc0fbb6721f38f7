"""The lines of a report: what a heading, a paragraph or a table row is before anyone knows which."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from fazhi.reports.numbering import HAN, RANK, leading_number
from fazhi.reports.pattern import Pattern
from fazhi.reports.script import fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fazhi.reports.numbering import Number

STOPS = "。!?;"
"""What ends a sentence."""
_AFTER_SENTENCE = re.compile(r"(?<=[。;])[\"'”’)\]》」』]*\s*(?=[第(〔\[\d㈠-㈩⒈-⒛⑴-⒇一二三四五六七八九十])")
_CLOSERS = ")]}\"'%”’》"
_GLUED_STYLES = ("part", "han", "han-bracket", "digit", "digit-bracket")
_NO_NUMBER = Pattern(r"[一二]、(?:二、)?三(?:产|线|类)", "三产", "三线", "三类")
_GLUED_HEADING_LIMIT = 30
_WINDOW = 64
_SOME_CELLS = 2
_HEADER_CELL = 12


@dataclass(frozen=True, slots=True)
class Line:
    """One line, or the part of one that a number glued to the sentence before it begins.

    Parameters
    ----------
    start
        Offset of its first code point in the report's text.
    text
        The folded text without the white space around it, a ``.`` that ends a Chinese sentence written ``。``.
    number
        The number that it starts with.
    level
        Outline level that the format gave it; 0 for none.
    cells
        How many cells a table row has; 0 for a line that is none.
    """

    start: int
    text: str
    number: Number | None
    level: int = 0
    cells: int = 0

    @property
    def end(self) -> int:
        """Offset after its last code point in the report's text."""
        return self.start + len(self.text)

    @property
    def body(self) -> str:
        """The text without its number."""
        return self.text[self.number.length :] if self.number else self.text


def split_lines(text: str, levels: Mapping[int, int]) -> list[Line]:
    """Return the lines of *text* that hold more than white space.

    Parameters
    ----------
    text
        The report's text; a line feed or carriage return ends a line, a tab parts the cells of a table row.
    levels
        Outline level by the offset at which a line of *text* starts.
    """
    seen: dict[str, int] = {}
    lines: list[Line] = []
    start = 0
    for raw, written in zip(*(whole.replace("\r", "\n").split("\n") for whole in (fold(text), text)), strict=True):
        stripped = raw.strip(" ")
        if stripped:
            offset = start + raw.index(stripped[0])
            level = next((levels[at] for at in (start, offset) if at in levels), 0)
            lines.extend(_parts(_settled(stripped), offset, level, _cells(written), seen))
        start += len(raw) + 1
    return lines


def has_stop(text: str) -> bool:
    """Tell whether a sentence ends in *text*."""
    return "。" in text or ";" in text or "!" in text or "?" in text


def is_header(row: Line, following: Line | None) -> bool:
    """Tell whether a table row names the columns of the row that follows it."""
    if following is None or row.cells != following.cells or has_stop(row.text):
        return False
    return len(row.text) <= row.cells * _HEADER_CELL and not any(c.isdecimal() for c in row.text) and row.number is None


def _settled(line: str) -> str:
    """Return *line* with ``.`` as ``。`` where it ends a sentence, as it does in text typed in ASCII punctuation."""
    pieces = line.split(".")
    settled = [pieces[0]]
    for place, (before, after) in enumerate(pairwise(pieces), 1):
        goes_on = after[:1].isdecimal() if after else place < len(pieces) - 1
        settled += ["." if goes_on or not _is_written(before[-1:]) else "。", after]
    return "".join(settled)


def _is_written(character: str) -> bool:
    """Tell whether a sentence may end behind the character: not if it is a numeral, or none at all."""
    return character not in HAN and ("\u4e00" <= character <= "\u9fff" or character in _CLOSERS)


def _cells(written: str) -> int:
    cells = [cell.strip() for cell in written.split("\t") if cell.strip()]
    if len(cells) < _SOME_CELLS:
        return 0
    number = leading_number(fold(cells[0]))
    mark_and_text = (number is not None and number.length == len(cells[0])) or cells[0].endswith((":", "："))
    return 0 if mark_and_text else len(cells)


def _parts(line: str, offset: int, level: int, cells: int, seen: dict[str, int]) -> Iterator[Line]:
    """Yield a line, cut where a number that continues a count is glued to the end of a sentence."""
    start = 0
    number = leading_number(line)
    for match in _AFTER_SENTENCE.finditer(line) if not cells else ():
        _note(number, seen)
        # a window, not the whole rest: a line may have millions of characters
        rest = line[match.end() : match.end() + _WINDOW]
        glued = leading_number(rest)
        if glued and _goes_on(glued, rest, seen):
            yield Line(offset + start, line[start : match.end()].rstrip(" "), number, level, cells)
            start, number, level = match.end(), glued, 0
    _note(number, seen)
    yield Line(offset + start, line[start:], number, level, cells)


def _note(number: Number | None, seen: dict[str, int]) -> None:
    """Remember the last number of its style; deeper counts begin anew below it."""
    if number is None:
        return
    seen[number.style] = number.value
    for style in [style for style in seen if RANK[style] > RANK[number.style]]:
        del seen[style]


def _goes_on(number: Number, rest: str, seen: dict[str, int]) -> bool:
    if number.style not in _GLUED_STYLES or leading_number(rest[number.length :]) or _NO_NUMBER.match(rest):
        return False
    if number.value == seen.get(number.style, 0) + 1 and number.value > 1:
        return True
    opens = number.value == 1 and number.style in _GLUED_STYLES[:3]
    return opens and len(rest) <= _GLUED_HEADING_LIMIT and not has_stop(rest)
