"""The table of one report in a terminal."""

from __future__ import annotations

from collections import Counter
from itertools import zip_longest

from fazhi.views.columns import clip, width, wrap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fazhi.model.tags import TaggedPassage
    from fazhi.reports.report import Report

    Piece = tuple[str, str]
    """A text and its style; the pieces of a line stand side by side."""

ROLES_ZH = {"overview": "总述", "progress": "成效", "problem": "问题", "plan": "计划"}
_STYLES = {"overview": "dim", "progress": "", "problem": "red", "plan": "cyan"}
_CODES = {"bold": 1, "dim": 2, "red": 31, "yellow": 33, "cyan": 36}
"""Select Graphic Rendition parameters of ECMA-48."""
_NARROW, _BROAD = 72, 100
_GAP = "  "
_ROLE, _AREAS = 4, 29
"""Columns; the second holds the longest Chinese name of an area, the brackets, the mark and the score."""
_SHOWN = 5


def render(report: Report, tagged: Sequence[TaggedPassage], columns: int, *, color: bool) -> str:
    """Return the table of one report: number, role, areas with scores, and the beginning of each passage.

    An area followed by ``?`` is too close to its threshold to call; one in brackets was not given.
    """
    columns = max(columns, _NARROW)
    number = len(str(len(tagged)))
    widths = (number, _ROLE, _AREAS, columns - number - _ROLE - _AREAS - 3 * len(_GAP))
    lines = [
        *_head(report, columns),
        _line(widths, [(f"{'#':>{number}}", "bold")], [("role", "bold")], [("areas", "bold")], [("passage", "bold")]),
    ]
    for row, item in enumerate(tagged, 1):
        said = item.role or ""
        role = ROLES_ZH.get(said, "–"), _STYLES.get(said, "")
        text = wrap(item.passage.text, widths[-1], 2 if columns >= _BROAD else 3)
        cells: list[list[list[Piece]]] = [[[(f"{row:>{number}}", "")]], [[role]], _areas(item)]
        cells.append([[(line, "")] for line in text])
        lines += [_line(widths, *side) for side in zip_longest(*cells, fillvalue=[])]
    lines += [[(line, "dim")] for line in wrap(_summary(tagged), columns)]
    return "".join(f"{_painted(line, color=color).rstrip()}\n" for line in [*lines, []])


def _head(report: Report, columns: int) -> list[list[Piece]]:
    """Return the title and where the report was read from, side by side where there is room."""
    title, source = (wrap(text, columns) for text in (report.title or report.id, report.source))
    if width(title[0]) + len(_GAP) + width(source[0]) <= columns:
        return [[(title[0], "bold"), (_GAP, ""), (source[0], "dim")]]
    return [*([(line, "bold")] for line in title), *([(line, "dim")] for line in source)]


def _areas(item: TaggedPassage) -> list[list[Piece]]:
    close = {tag.area.id for tag in item.review}
    lines = []
    for tag in item.tags:
        mark, style = ("?", "yellow") if tag.area.id in close else (" ", "bold")
        score = f"{tag.score:.2f}"
        lines.append([(clip(tag.area.zh, _AREAS - len(mark + score)) + mark, style), (score, "dim")])
    for tag in item.review:
        if tag.area.id not in item.areas:
            score = f")?{tag.score:.2f}"
            lines.append([(f"({clip(tag.area.zh, _AREAS - len(score) - 1)}{score}", "dim")])
    return lines or [[("—", "dim")]]


def _line(widths: Iterable[int], *cells: list[Piece]) -> list[Piece]:
    """Return the pieces of cells that stand side by side, each cell filled up to its width."""
    line: list[Piece] = []
    for columns, cell in zip(widths, cells, strict=True):
        line += [*cell, (" " * (columns - sum(width(text) for text, _ in cell)) + _GAP, "")]
    return line


def _painted(line: Iterable[Piece], *, color: bool) -> str:
    return "".join(f"\x1b[{_CODES[style]}m{text}\x1b[0m" if color and style else text for text, style in line)


def _summary(tagged: Sequence[TaggedPassage]) -> str:
    counts = Counter(tag.area.zh for item in tagged for tag in item.tags)
    top = "、".join(f"{name} {count}" for name, count in counts.most_common(_SHOWN))
    review = sum(bool(item.review) for item in tagged)
    tags = sum(counts.values())
    return f"{len(tagged)} passages, {tags} tags, {review} passages to review" + (f"; most: {top}" if top else "")
