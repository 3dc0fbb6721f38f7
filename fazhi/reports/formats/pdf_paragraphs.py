"""From the lines of a document to its paragraphs.

Chinese has no space between words and no hyphen, so that a line does not tell by itself whether its sentence goes
on.  What tells is where a line begins (a paragraph's first line is set in by two characters), where the one
before ends (a line that had room for what follows ended its paragraph), its size, its number and punctuation, and
the space between the lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate, pairwise, zip_longest
from statistics import median
from typing import TYPE_CHECKING

from fazhi.reports.formats.pdf_lines import join_lines, keeps_words_whole, place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fazhi.reports.formats.pdf_lines import Line
    from fazhi.reports.formats.pdf_pieces import Piece

_SET_IN = 1.2
"""A line that begins so many em to the right of the margin is set in."""
_BLOCK = 4.0
"""A line that is set in further is centred or stands at the right."""
_FLUSH = 0.5
_WELL_SHORT = 3.0
"""A line that ends so many em before the margin has ended its paragraph, whatever its punctuation."""
_TORN = 6.0
"""Where paragraphs are set in, one that is not is no paragraph unless the line before is as short as this."""
_OTHER_SIZE = 1.12
"""Characters so many times larger are of another kind of text."""
_WIDE_STEP = 1.5
"""Between lines so many times further apart than usual a paragraph ends."""
_SPACED = 0.05
"""Space between paragraphs that is worth the name, in steps."""
_FARTHEST = 6.0
_TITLE_STEP, _TITLE_SIZE = 2.2, 1.2
"""Lines of one title are less far apart, in em of the title, and less different in size."""
_TITLE_END = re.compile(r"(?:报告|总结|方案|计划|要点|意见|通知)$")
_NEVER_FIRST = tuple("，。；：、！？）》”’」』〕】％,.;:!?)]%")


def paragraphs(columns: Sequence[Sequence[Piece]]) -> list[str]:
    """Return the paragraphs of a document.

    Parameters
    ----------
    columns
        The lines of each column, columns in reading order; a paragraph may go on in the next.
    """
    columns = [column for column in columns if column]
    em = _em(columns)
    lines = place(columns, em)
    habits = _Habits.of(lines, em)
    found: list[list[Line]] = []
    for line, following in zip_longest(lines, lines[1:]):
        if not found or habits.begins(found[-1], line, following):
            found.append([])
        found[-1].append(line)
    pieces = [[line.piece for line in paragraph] for paragraph in found]
    whole_words = keeps_words_whole([pair for paragraph in pieces for pair in pairwise(paragraph)])
    texts = (join_lines(paragraph, whole_words=whole_words) for paragraph in pieces)
    return [text for text in texts if text]


def _em(columns: Sequence[Sequence[Piece]]) -> float:
    """Return the size of the text: the median over its characters."""
    lines = sorted((line.size, len(line.text)) for column in columns for line in column)
    middle = sum(length for _, length in lines) / 2
    ends = accumulate(length for _, length in lines)
    return next((size for (size, _), end in zip(lines, ends, strict=True) if end >= middle), 1.0)


@dataclass(frozen=True, slots=True)
class _Habits:
    """How a document is set.

    Parameters
    ----------
    em
        Size of its text, in points.
    step
        From one line of a paragraph to the next, in points.
    apart
        Lines that are further from each other are not of one paragraph, in points.
    sets_in
        Whether the first line of a paragraph is set in.
    """

    em: float
    step: float
    apart: float
    sets_in: bool

    @classmethod
    def of(cls, lines: Sequence[Line], em: float) -> _Habits:
        """Return how *lines* are set, from those that surely go on and those that surely end a paragraph."""
        near = [
            (a, b, b.step(a)) for a, b in pairwise(lines) if a.column == b.column and 0 < b.step(a) < _FARTHEST * em
        ]
        inside = [step for before, line, step in near if not before.ended and before.filled(line)]
        ends = [(line, step) for before, line, step in near if before.ended and before.room(line) > _WELL_SHORT]
        usual = median(inside or [step for *_, step in near] or [2 * em])
        between = median([step for _, step in ends] or [usual])
        spread = median([abs(step - usual) for step in inside] or [0])
        spaced = between - usual > max(_SPACED * usual, 3 * spread)
        apart = min((usual + between) / 2, _WIDE_STEP * usual) if spaced else _WIDE_STEP * usual
        set_in = sum(_SET_IN <= line.indent <= _BLOCK for line, _ in ends)
        return cls(em, usual, apart, 2 * set_in >= len(ends))

    def begins(self, paragraph: Sequence[Line], line: Line, following: Line | None) -> bool:
        """Tell whether a line begins another paragraph than the one before it."""
        before = paragraph[-1]
        if before.piece.row or line.piece.row:
            return True
        if line.piece.text.lstrip().startswith(_NEVER_FIRST) or self._continues_title(before, line):
            return False
        if self._stands_apart(before, line):
            return True
        if line.indent >= _SET_IN:
            return not before.filled(line) or not self._goes_on_set_in(paragraph, line, following)
        return self._begins_at_margin(before, line, following)

    def _continues_title(self, before: Line, line: Line) -> bool:
        sizes = sorted((before.piece.size, line.piece.size))
        near = before.column == line.column and line.step(before) < _TITLE_STEP * line.piece.size
        if sizes[0] < _OTHER_SIZE * self.em or sizes[1] > _TITLE_SIZE * sizes[0] or not near:
            return False
        whole = before.ended or _TITLE_END.search(before.piece.text.rstrip())
        starts = line.numbered or line.piece.text.lstrip().startswith(("（", "("))
        return line.centred and before.centred and not whole and not starts

    def _stands_apart(self, before: Line, line: Line) -> bool:
        """Tell whether size, place or space part two lines."""
        step = line.step(before) if before.column == line.column else self.step
        sizes = sorted((before.piece.size, line.piece.size))
        if sizes[1] > _OTHER_SIZE * sizes[0] or max(before.indent, line.indent) > _BLOCK:
            return True
        return step > _WIDE_STEP * self.step or (step > self.apart and line.indent < _SET_IN and not self.sets_in)

    def _begins_at_margin(self, before: Line, line: Line, following: Line | None) -> bool:
        room = before.room(line)
        if (before.ended and room > 0) or not before.filled(line):
            short = room > (_TORN if self.sets_in else _WELL_SHORT)
            named = before.numbered and (room > _WELL_SHORT or not self.sets_in)
            return short or before.ended or (not before.open and (line.numbered or named))
        if not before.ended or not line.numbered:
            return False
        heading = not line.ended and (following is None or following.indent >= _SET_IN or not line.filled(following))
        return heading or not self.sets_in

    def _goes_on_set_in(self, paragraph: Sequence[Line], line: Line, following: Line | None) -> bool:
        """Tell whether a line that is set in goes on with a paragraph that hangs, or stands between other margins."""
        before = paragraph[-1]
        deeper = line.indent - before.indent
        hangs = len(paragraph) > 1 and paragraph[1].indent - paragraph[0].indent > _FLUSH
        if hangs and abs(deeper) <= _FLUSH:
            return True
        if before.ended or line.numbered:
            return False
        if deeper > _FLUSH:
            return len(paragraph) == 1 and (before.numbered or not self.sets_in)
        block = following is not None and abs(following.indent - line.indent) < _FLUSH and line.filled(following)
        return block or len(paragraph) > 1
