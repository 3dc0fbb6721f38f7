"""From the text of a report to its passages: lines, headings, paragraphs, points.

Everything is decided on folded text (`fazhi.reports.script.fold`), which has the length of the
author's, so that every offset holds in `Report.text`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fazhi.reports.furniture import is_formal, is_furniture
from fazhi.reports.numbering import RANK, leading_number, point_starts
from fazhi.reports.report import Passage
from fazhi.reports.roles import role_of_section
from fazhi.reports.script import fold

if TYPE_CHECKING:
    from fazhi.reports.numbering import Number
    from fazhi.reports.report import Role

LEAD_LIMIT = 30
"""A lead sentence of up to so many code points belongs to its first point; a longer one stands alone."""
_HEADING_LIMIT = 60
_PLAIN_HEADING_LIMIT = 40
_SENTENCE_END = re.compile(r"[。!?;]")
_OPEN_END = re.compile(r"[。;!?,:、]$")
_TITLE = re.compile(
    r"(?:报告|总结|方案|计划|规划|要点|意见|通知|办法|汇报|公报|年报|情况|措施|细则|纲要)(?:\s*\([^)]*\))*$"
)
_SALUTATION = re.compile(r"^[^。;]{2,80}:$")
_ADDRESSEE = re.compile(
    r"(?:政府|委|厅|局|办|室|会|院|团|单位|部门|机构|公司|省|市|县|区|镇|乡|街道|代表|领导|同志|们)$"
)
_NO_ADDRESS = re.compile(r"20\d\d年|以下|如下|主要|开展|报告|汇报|我[省市县区局镇乡]")
_COUNTED = re.compile(r",.*\d(?:\.\d+)?[万亿余多]{0,2}(?:件|场|次|人|%|项|个|家|名|起|份|宗|户|元)")
_ATTACHMENTS = re.compile(r"附\s*件")
_WRAPPED_TITLE = 16
_SITE = re.compile(r"(?:网|网站|门户|政府|局|厅|办|办公室|委员会|公开|专栏)$")
_FREE_STYLES = {"plain": 0.5, "ordinal": 0.25}
"""Headings without a number and 第一、 stand at any depth: so far below what is open when they are first met."""


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    text: str
    """The folded text without the white space around it."""
    number: Number | None

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(slots=True)
class _Outline:
    """The headings that are open at some point of the report, outermost first."""

    open: list[tuple[float, str]] = field(default_factory=list)
    free: dict[str, float] = field(default_factory=dict)
    """Ranks of the styles that have no fixed place: each is nested where it is first met."""

    def enter(self, number: Number | None, heading: str) -> None:
        rank = self.rank(number)
        if number is None and role_of_section([heading]):
            # a chapter, wherever headings without a number stood so far
            rank = RANK["part"] + _FREE_STYLES["plain"]
        while self.open and self.open[-1][0] >= rank:
            self.open.pop()
        self.open.append((rank, heading))

    def path(self, number: Number | None = None) -> tuple[str, ...]:
        """Return the headings above a paragraph; one that is numbered stands beside headings of its style."""
        rank = self.rank(number) if number else float("inf")
        return tuple(heading for level, heading in self.open if level < rank)

    def rank(self, number: Number | None) -> float:
        """Return how deep a numbered line, or a heading without a number, stands; smaller is further out."""
        style = number.style if number else "plain"
        if style not in _FREE_STYLES:
            return RANK[style]
        if style not in self.free:
            self.free[style] = (self.open[-1][0] if self.open else -1) + _FREE_STYLES[style]
        return self.free[style]


def find_passages(text: str) -> tuple[str, tuple[Passage, ...]]:
    """Return the title and the passages of a report.

    Parameters
    ----------
    text
        The report's text; a line feed ends a paragraph.

    Returns
    -------
    title, passages
        The title is empty where none was found.  Passages come in the order of the text and do not overlap; their
        role is what the section says, or None.
    """
    lines = _content(text)
    body = next((i for i, line in enumerate(lines) if _is_prose(line)), len(lines))
    title = _title(text, lines[:body])
    outline = _Outline()
    passages: list[Passage] = []
    last = max((i for i, line in enumerate(lines) if _is_prose(line)), default=-1)
    for index, line in enumerate(lines):
        if is_formal(line.text) or (index < body and _is_front_matter(lines, index, body)):
            continue
        following = lines[index + 1] if index + 1 < len(lines) else None
        if _is_heading(line, following):
            outline.enter(line.number, text[line.start : line.end])
        elif line.number or index <= last or (outline.open and "," in line.text):
            passages.extend(_paragraph(text, line, outline))
    return title, tuple(passages)


def _lines(text: str) -> list[_Line]:
    lines, start = [], 0
    for raw in re.split(r"[\n\r]", fold(text)):
        stripped = raw.strip(" ")
        if stripped:
            offset = start + raw.index(stripped[0])
            lines.append(_Line(offset, stripped, leading_number(stripped)))
        start += len(raw) + 1
    return lines


def _content(text: str) -> list[_Line]:
    """Return the lines that are not page furniture; a list of attachments is furniture as a whole."""
    lines = []
    listing = False
    for line in _lines(text):
        if is_furniture(line.text):
            listing = bool(_ATTACHMENTS.match(line.text)) or (listing and line.number is not None)
        elif not (listing and line.number and not _is_prose(line)):
            listing = False
            lines.append(line)
    return lines


def _is_prose(line: _Line) -> bool:
    """Tell whether the line is running text of the report."""
    if is_formal(line.text) or _is_salutation(line.text):
        return False
    ended = _SENTENCE_END.search(line.text) or line.text.endswith(":") or _COUNTED.search(line.text)
    return bool(ended) or len(line.text) > _HEADING_LIMIT


def _is_salutation(line: str) -> bool:
    if not _SALUTATION.match(line) or _NO_ADDRESS.search(line):
        return False
    return all(_ADDRESSEE.search(piece.strip()) for piece in re.split(r"[、,]", line[:-1]))


def _is_front_matter(lines: list[_Line], index: int, body: int) -> bool:
    """Tell whether a line before the first paragraph is a title, salutation or the like and not a heading."""
    line = lines[index]
    if line.number:
        return False
    heads_the_body = index + 1 == body and index > 0 and not _OPEN_END.search(line.text)
    return not heads_the_body or bool(_TITLE.search(line.text)) or _is_salutation(line.text)


def _title(text: str, front: list[_Line]) -> str:
    for before, line in zip([None, *front], front, strict=False):
        if line.number or is_formal(line.text) or not _TITLE.search(line.text):
            continue
        if before is not None and _wraps(before, line):
            return text[before.start : before.end] + text[line.start : line.end]
        return text[line.start : line.end]
    return ""


def _wraps(before: _Line, line: _Line) -> bool:
    """Tell whether a title began on the line before: that one is open, and this one is too short to be a title."""
    if len(line.text) > _WRAPPED_TITLE or before.number or is_formal(before.text):
        return False
    return not (_OPEN_END.search(before.text) or _TITLE.search(before.text) or _SITE.search(before.text))


def _is_heading(line: _Line, following: _Line | None) -> bool:
    """Tell whether a line names what follows it; the last line of a report names nothing."""
    if following is None or is_formal(following.text):
        return False
    if line.number is None:
        over_it = following.number is not None and RANK[following.number.style] <= RANK["han"]
        if _is_prose(line) or _OPEN_END.search(line.text) or (over_it and "," in line.text):
            return False
        return len(line.text) <= _PLAIN_HEADING_LIMIT
    body = line.text[line.number.length :]
    one_sentence = not _SENTENCE_END.search(body[:-1]) and not body.endswith((":", ";"))
    return one_sentence and len(body) <= _HEADING_LIMIT and _names_what_follows(line.number, body, following)


def _names_what_follows(number: Number, body: str, following: _Line) -> bool:
    """Tell a numbered heading from a numbered point of one sentence: something stands under a heading."""
    if following.number is None:
        return not body.endswith("。") or _is_prose(following)
    deeper = RANK[following.number.style] > RANK[number.style]
    return deeper or (RANK[number.style] <= RANK["han"] and not body.endswith("。"))


def _paragraph(text: str, line: _Line, outline: _Outline) -> list[Passage]:
    starts = point_starts(line.text)
    headings = outline.path(line.number)
    lead = _lead(line)
    above = (*headings, text[line.start : line.start + lead]) if lead else headings
    if line.number and lead:
        outline.enter(line.number, above[-1])
    role = role_of_section(above if line.number else headings)
    if not starts:
        return [_passage(text, line, (0, len(line.text)), headings, role)]
    passages = []
    first_above = above
    if starts[0] <= LEAD_LIMIT:
        starts[0], first_above = 0, headings
    elif not (line.number and lead == starts[0]):
        passages.append(_passage(text, line, (0, starts[0]), headings, role))
    for order, (start, end) in enumerate(zip(starts, [*starts[1:], len(line.text)], strict=True)):
        passages.append(_passage(text, line, (start, end), above if order else first_above, role))
    return passages


def _lead(line: _Line) -> int:
    """Return the length of the sentence that names the paragraph, number included; 0 where there is none."""
    match = _SENTENCE_END.search(line.text)
    if not match or match.end() == len(line.text) or match.end() > _HEADING_LIMIT:
        return 0
    return match.end()


def _passage(text: str, line: _Line, part: tuple[int, int], headings: tuple[str, ...], role: Role | None) -> Passage:
    body = line.text[part[0] : part[1]]
    start = line.start + part[0] + len(body) - len(body.lstrip(" "))
    end = start + len(body.strip(" "))
    return Passage(text[start:end], start, end, line.start, headings, role)
