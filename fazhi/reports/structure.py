"""From the text of a report to its passages: lines, headings, paragraphs, points.

Everything is decided on folded text (`fazhi.reports.script.fold`), which has the length of the
author's, so that every offset holds in `Report.text`.
"""

from __future__ import annotations

from types import MappingProxyType

from fazhi.reports.front import (
    HEADING_LIMIT,
    OPEN_END,
    find_title,
    is_front_matter,
    is_prose,
    is_signature,
    without_contents,
)
from fazhi.reports.furniture import is_formal, is_furniture
from fazhi.reports.lines import STOPS, has_stop, is_header, split_lines
from fazhi.reports.numbering import RANK
from fazhi.reports.outline import Outline
from fazhi.reports.pattern import Pattern
from fazhi.reports.points import LEAD_LIMIT, point_starts, starts_with_point
from fazhi.reports.report import Passage
from fazhi.reports.roles import role_of_section

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fazhi.reports.lines import Line
    from fazhi.reports.numbering import Number
    from fazhi.reports.report import Role

_PLAIN_HEADING_LIMIT = 40
_COLON_HEADING_LIMIT = 16
_ANNEX = Pattern(r"附\s*[件表录]\s*[\d一二三四五六七八九十]{0,3}\s*(?:$|[:.、\s])", "附")
_ANNEX_TITLE_LINES = 3
_SPACED_LEAD = Pattern(r"[^。;:!?\s]{2,40} +(?=\S{12,})", " ")
_COLON_LEAD = Pattern(r"[^,。;:!?]{2,20}:", ":")


def find_passages(text: str, headings: Mapping[int, int] = MappingProxyType({})) -> tuple[str, tuple[Passage, ...]]:
    """Return the title and the passages of a report.

    Parameters
    ----------
    text
        The report's text; a line feed ends a paragraph, a tab parts the cells of a table row.
    headings
        Outline level, 1 for the outermost, of the lines that the format marks as headings, by the offset at which
        the line starts.  Such a line is a heading unless it is a full paragraph.

    Returns
    -------
    title, passages
        The title is empty where none was found.  Passages come in the order of the text and do not overlap; their
        role is what the section says, or None.
    """
    lines = _content(split_lines(text, headings))
    prose = [index for index, line in enumerate(lines) if is_prose(line)]
    body, last = (prose[0], prose[-1]) if prose else (len(lines), -1)
    outline = Outline(max((line.start for line in lines if line.number and line.number.style == "han"), default=-1))
    ahead = _numbers_ahead(lines)
    passages: list[Passage] = []
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else None
        if _is_no_text(lines, index, body):
            continue
        if _ANNEX.match(line.text):
            outline.annex(text[line.start : line.end])
        elif _is_heading(line, following, outline):
            after = lines[index + 2] if index + 2 < len(lines) else None
            over = following is not None and following.number is None and _is_heading(following, after, outline)
            outline.enter(line, text[line.start : line.end], "heading", over_heading=over)
        elif line.number or index <= last or (outline.is_open and "," in line.text):
            passages.extend(_paragraph(text, line, outline, ahead[index]))
    return find_title(text, lines[:body]), tuple(passages)


def _numbers_ahead(lines: Sequence[Line]) -> list[Number | None]:
    """Return, for each line, the next number that stands further down."""
    ahead: list[Number | None] = [None] * len(lines)
    for index in range(len(lines) - 2, -1, -1):
        ahead[index] = lines[index + 1].number or ahead[index + 1]
    return ahead


def _content(lines: list[Line]) -> list[Line]:
    """Return the lines that are not page furniture; a list of attachments is furniture as a whole."""
    kept = []
    listing = False
    for index, line in enumerate(lines):
        annex = bool(_ANNEX.match(line.text))
        if annex and _has_text_below(lines[index + 1 : index + 1 + _ANNEX_TITLE_LINES]):
            listing = False
            kept.append(line)
        elif annex or is_furniture(line.text):
            listing = annex or (listing and line.number is not None)
        elif not (listing and line.number and not is_prose(line)):
            listing = False
            kept.append(line)
    return without_contents(kept)


def _has_text_below(lines: Sequence[Line]) -> bool:
    """Tell whether an annex stands here, its title perhaps in lines of its own, and not only its name in a list."""
    for line in lines:
        if is_formal(line.text) or is_furniture(line.text) or _ANNEX.match(line.text):
            return False
        if is_prose(line) or line.cells:
            return True
        if line.number and line.number.style == "digit":
            return False
    return False


def _is_no_text(lines: Sequence[Line], index: int, body: int) -> bool:
    """Tell whether a line is formal, stands before the text, signs it, or names the columns of a table."""
    line = lines[index]
    following = lines[index + 1] if index + 1 < len(lines) else None
    if is_formal(line.text) or is_signature(line, following):
        return True
    if line.cells and (index == 0 or not lines[index - 1].cells) and is_header(line, following):
        return True
    return index < body and is_front_matter(lines, index, body)


def _is_heading(line: Line, following: Line | None, outline: Outline) -> bool:
    """Tell whether a line names what follows it; the last line of a report names nothing."""
    if following is None or line.cells or is_formal(following.text):
        return False
    body = line.body
    one_sentence = not has_stop(body[:-1]) and not body.endswith(";")
    if line.level and one_sentence:
        return len(body) <= HEADING_LIMIT
    if body.endswith(":"):
        short = len(body) <= _COLON_HEADING_LIMIT and one_sentence and "," not in body
        return short and role_of_section([line.text]) is not None
    if line.number is None:
        return _is_plain_heading(line, following)
    if body.endswith("。") and (_SPACED_LEAD.match(body) or _COLON_LEAD.match(body)):
        return False
    return one_sentence and len(body) <= HEADING_LIMIT and _names_what_follows(line, following, outline)


def _is_plain_heading(line: Line, following: Line) -> bool:
    over_it = following.number is not None and RANK[following.number.style] <= RANK["han"]
    if is_prose(line) or line.text.endswith(OPEN_END) or (over_it and "," in line.text):
        return False
    return len(line.text) <= _PLAIN_HEADING_LIMIT and not starts_with_point(line.text)


def _names_what_follows(line: Line, following: Line, outline: Outline) -> bool:
    """Tell a numbered heading from a numbered point of one sentence: something stands under a heading.

    What the sister before it is, it is as well: the last point of a list may stand above a closing paragraph.
    """
    number = line.number
    assert number is not None  # noqa: S101 - for the type checker; the caller asked
    ended = line.text.endswith("。")
    if following.number is None:
        sister = None if starts_with_point(following.text) else outline.sister(line)
        if sister == "point" or (ended and sister == "paragraph"):
            return False
        return not ended or is_prose(following)
    deeper = RANK[following.number.style] > RANK[number.style] or following.number.value == 1
    return deeper or (RANK[number.style] <= RANK["han"] and not ended)


def _paragraph(text: str, line: Line, outline: Outline, ahead: Number | None) -> list[Passage]:
    starts = [] if line.cells else point_starts(line.text)
    lead = _lead(line, starts)
    headings = outline.path(line, "paragraph" if lead else "point", ahead)
    above = (*headings, text[line.start : line.start + lead]) if lead else headings
    if line.number or lead:
        outline.enter(line, above[-1] if lead else "", "paragraph" if lead or starts else "point")
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


def _lead(line: Line, starts: Sequence[int]) -> int:
    """Return the length of what names the paragraph, its first sentence with the number; 0 where there is none.

    A numbered paragraph may also be named by the words before a space or a colon (（一）加强领导　全年…).
    """
    limit = min(starts[0] if starts else len(line.text) - 1, HEADING_LIMIT)
    if line.number:
        spaced = _SPACED_LEAD.match(line.body) or _COLON_LEAD.match(line.body)
        if spaced and line.number.length + spaced.end() <= limit:
            return line.number.length + len(spaced[0].rstrip(" "))
    if not line.number and not starts:
        return 0
    return next((at for at, character in enumerate(line.text[:limit], 1) if character in STOPS), 0)


def _passage(text: str, line: Line, part: tuple[int, int], headings: tuple[str, ...], role: Role | None) -> Passage:
    body = line.text[part[0] : part[1]]
    start = line.start + part[0] + len(body) - len(body.lstrip(" "))
    end = start + len(body.strip(" "))
    return Passage(text[start:end], start, end, line.start, headings, role)
