"""Which headings are open at some point of a report, and how deep the next line stands."""

from __future__ import annotations

from fazhi.reports.numbering import RANK
from fazhi.reports.pattern import Pattern
from fazhi.reports.points import starts_with_point
from fazhi.reports.roles import role_of_section
from fazhi.reports.script import fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from fazhi.reports.lines import Line
    from fazhi.reports.numbering import Number

    Kind = Literal["heading", "paragraph", "point"]
    """What a numbered line is: a heading, a paragraph that its first sentence names, or a point of one sentence."""

_OUTERMOST = RANK["part"] - 1.0
_CHAPTER = RANK["part"] + 0.5
_DEEPEST = 8
_BELOW = 0.25
"""A heading without a place of its own stands so far below what is open when it is met."""
_CHAPTER_ENDS = (
    "任务", "工作", "举措", "做法", "步骤", "安排", "措施", "保障", "要求", "领导", "政府自身建设",
)  # fmt: skip
_CHAPTER_NAME = Pattern(
    r"(?:(?:主要|重点)(?:任务|工作|举措|做法)|(?:实施|阶段)(?:步骤|安排)"
    r"|(?:保障|组织|工作)(?:措施|保障|要求|领导)|.*政府自身建设|20\d\d年.{0,10}(?:任务|工作|安排))$"
)


class _Entry:
    """One of the headings that are open; plain, as are all types that one report needs by the hundred."""

    __slots__ = ("heading", "kind", "level", "long", "rank", "style", "value")

    def __init__(self, rank: float, heading: str, kind: Kind, line: Line | None = None) -> None:
        number = line.number if line else None
        self.rank, self.heading, self.kind = rank, heading, kind
        self.style, self.value = (number.style, number.value) if number else ("", 0)
        self.level = line.level if line else 0
        self.long = False
        """It, or a sister before it, has paragraphs without a number below it."""


class Outline:
    """The headings that are open, outermost first.

    A numbered line stands beside the last one of its style that it continues the count of; else as deep as its style
    does, but one that begins a count directly under a heading stands below that heading whatever its style.  A
    heading without a number stands directly under the heading before it, else where the first such heading stood; one
    that names a part of every report (存在的问题, 下一步打算) is a chapter.

    Parameters
    ----------
    last_chapter
        Offset of the last line numbered 一、 二、 …: a part of every report named before it stands within such a one.
    """

    def __init__(self, last_chapter: int = -1) -> None:
        self.last_chapter = last_chapter
        self._open: list[_Entry] = []
        self._free: dict[str, float] = {}
        """Ranks of what has no fixed place: headings without a number, 第一、."""
        self._fresh = False
        """Nothing stands under the last heading yet."""

    def enter(self, line: Line, heading: str, kind: Kind, *, over_heading: bool = False) -> None:
        """Open *heading*, which *line* holds, and close what it ends.

        *over_heading* tells that another heading without a number stands directly under it.
        """
        was_fresh = self._fresh
        kept, rank = self._place(line, kind, heading, over_heading=over_heading)
        entry = _Entry(rank, heading, kind, line)
        if kept < len(self._open) and self._open[kept].style == entry.style:
            entry.long = self._open[kept].long
        self._open = [*self._open[:kept], entry]
        self._fresh = kind == "heading"
        if self._fresh and not (line.number or line.level or _is_chapter(heading)):
            above = self._open[-2] if len(self._open) > 1 else None
            style = "parent" if over_heading else "plain"
            if style not in self._free or (was_fresh and above and not above.style):
                self._free[style] = rank

    def path(self, line: Line, kind: Kind, ahead: Number | None) -> tuple[str, ...]:
        """Return the headings above a paragraph, outermost first; *ahead* is the next number further down.

        A numbered paragraph stands beside headings of its style.  What it names in its first sentence is above its
        points, also those in lines of their own, above what is numbered below it, and above the paragraphs that stand
        between it and its next sister; those after the last sister close the section as a whole, unless its sisters
        had such paragraphs too.
        """
        if line.number:
            kept, _ = self._place(line, kind, "")
        else:
            kept = len(self._open) if starts_with_point(line.text) else self._below(ahead)
            self._fresh = False
        return tuple(entry.heading for entry in self._open[:kept] if entry.heading)

    @property
    def is_open(self) -> bool:
        """Whether any heading is open."""
        return bool(self._open)

    def annex(self, heading: str) -> None:
        """Close every heading and open that of an annex."""
        self._open = [_Entry(_OUTERMOST, heading, "heading")]
        self._fresh = True

    def sister(self, line: Line) -> Kind | None:
        """Return what the line is that a numbered line continues the count of; None where there is none."""
        found = self._sister(line, None)
        return None if found is None else self._open[found].kind

    def _place(self, line: Line, kind: Kind, heading: str, *, over_heading: bool = False) -> tuple[int, float]:
        """Return how many open entries stay open, and the rank of the line."""
        if line.number is None:
            if kind == "heading":
                return self._place_plain(line, heading, "parent" if over_heading else "plain")
            return self._headings(), float("inf")
        found = self._sister(line, kind)
        if found is not None:
            return found, self._open[found].rank
        rank = self._rank(line.number.style)
        last = self._open[-1] if self._open else None
        if last and self._fresh and line.number.value == 1 and last.rank >= rank and len(self._open) < _DEEPEST:
            return len(self._open), last.rank + _BELOW
        return self._above(rank), rank

    def _place_plain(self, line: Line, heading: str, style: str) -> tuple[int, float]:
        if line.level and any(entry.level for entry in self._open):
            beside = next((i for i, entry in enumerate(self._open) if entry.level >= line.level), len(self._open))
            kept = max((i for i, entry in enumerate(self._open[:beside], 1) if entry.level), default=beside)
            return kept, self._open[kept - 1].rank + _BELOW if kept else _CHAPTER
        kept = self._headings()
        fresh = self._fresh and kept < _DEEPEST
        under_plain = fresh and kept > 0 and not self._open[kept - 1].style
        if _is_chapter(heading) and not under_plain:
            within = line.start < self.last_chapter and any(entry.style == "han" for entry in self._open)
            rank = RANK["han"] + _BELOW if within else _CHAPTER
        elif (fresh or not {style, "plain"} & self._free.keys()) and kept:
            return kept, self._open[kept - 1].rank + _BELOW
        else:
            rank = self._free.get(style, self._free.get("plain", _CHAPTER))
        return self._above(rank), rank

    def _headings(self) -> int:
        """Return how many open entries are left without the paragraphs and points at their end."""
        kept = len(self._open)
        while kept and self._open[kept - 1].kind != "heading":
            kept -= 1
        return kept

    def _below(self, ahead: Number | None) -> int:
        """Return how many open entries a paragraph without a number stands under."""
        headings = self._headings()
        for index in range(len(self._open) - 1, headings - 1, -1):
            entry = self._open[index]
            goes_on = ahead is not None and entry.style == ahead.style and entry.value + 1 == ahead.value
            if goes_on or entry.long:
                entry.long = True
                return index + 1
        return headings

    def _rank(self, style: str) -> float:
        if style != "ordinal":
            return RANK[style]
        if style not in self._free:
            self._free[style] = (self._open[-1].rank if self._open else 0) + _BELOW
        return self._free[style]

    def _above(self, rank: float) -> int:
        """Return how many open entries, from the outermost, stand further out than *rank*."""
        return next((index for index, entry in enumerate(self._open) if entry.rank >= rank), len(self._open))

    def _sister(self, line: Line, kind: Kind | None) -> int | None:
        """Return the index of the entry that a numbered line continues the count of, the innermost of its own kind."""
        number = line.number
        if number is None:
            return None
        alike = [
            index
            for index, entry in enumerate(self._open)
            if entry.style == number.style and number.value - 1 in {entry.value, entry.value - 1} - {0}
        ]
        same = [index for index in alike if kind and (self._open[index].kind == "heading") == (kind == "heading")]
        return max(same or alike, default=None)


def _is_chapter(heading: str) -> bool:
    """Tell whether a heading without a number names a part that every report of some kind has."""
    if role_of_section([heading]) is not None:
        return True
    name = fold(heading)
    return name.endswith(_CHAPTER_ENDS) and _CHAPTER_NAME.match(name) is not None
