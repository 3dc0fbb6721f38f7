"""Ruled lines of a PDF page, and the tables that they enclose."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fazhi.reports.formats.pdf_pieces import Frame

_LEAN = 1.5
"""A line that leans by more points than this is no rule."""
_SHORTEST = 6.0
_THICKEST = 2.5
"""Two edges so close are those of one thick line."""
_TOUCH = 3.0
"""Lines that end within so many points of each other meet."""
_MOST_EDGES = 40_000
_MOST_RULES = 600
"""A page with more is a drawing."""
_DEEPEST = 2
_GRID = 3
"""So many lines in one direction make more than a frame."""


class Rule(NamedTuple):
    """A straight line: *at* is its y if it is level, else its x; *start* and *end* are along the other axis."""

    level: bool
    at: float
    start: float
    end: float


class Cell(NamedTuple):
    """A cell of a table."""

    top: float
    left: float
    bottom: float
    right: float


@dataclass(frozen=True, slots=True)
class Table:
    """Rules that meet each other."""

    levels: tuple[Rule, ...]
    uprights: tuple[Rule, ...]

    @property
    def box(self) -> Cell:
        """What the table covers."""
        ys = [rule.at for rule in self.levels] + [y for rule in self.uprights for y in (rule.start, rule.end)]
        xs = [rule.at for rule in self.uprights] + [x for rule in self.levels for x in (rule.start, rule.end)]
        return Cell(min(ys), min(xs), max(ys), max(xs))

    def cell(self, x: float, y: float) -> Cell | None:
        """Return the cell at a point, however many rows and columns it spans; None beside the table."""
        box = self.box
        if not (box.left <= x <= box.right and box.top <= y <= box.bottom):
            return None
        across = [rule.at for rule in self.levels if rule.start - _TOUCH <= x <= rule.end + _TOUCH]
        down = [rule.at for rule in self.uprights if rule.start - _TOUCH <= y <= rule.end + _TOUCH]
        return Cell(
            max((at for at in across if at <= y), default=box.top),
            max((at for at in down if at <= x), default=box.left),
            min((at for at in across if at > y), default=box.bottom),
            min((at for at in down if at > x), default=box.right),
        )


def find_tables(rules: Sequence[Rule]) -> list[Table]:
    """Return the groups of meeting rules that enclose more than one cell, topmost first."""
    levels = [rule for rule in rules if rule.level]
    groups: list[tuple[set[Rule], set[Rule]]] = []
    for upright in (rule for rule in rules if not rule.level):
        met = {level for level in levels if _meet(level, upright)}
        joined = ({upright}, met)
        apart = []
        for group in groups:
            if group[1] & met:
                joined = (joined[0] | group[0], joined[1] | group[1])
            else:
                apart.append(group)
        groups = [*apart, joined]
    tables = [Table(tuple(sorted(across)), tuple(sorted(down))) for down, across in groups if _is_grid(across, down)]
    return sorted(tables, key=lambda table: table.box)


def _meet(level: Rule, upright: Rule) -> bool:
    return (
        level.start - _TOUCH <= upright.at <= level.end + _TOUCH
        and upright.start - _TOUCH <= level.at <= upright.end + _TOUCH
    )


def _is_grid(levels: Iterable[Rule], uprights: Iterable[Rule]) -> bool:
    rows, columns = len({rule.at for rule in levels}), len({rule.at for rule in uprights})
    return min(rows, columns) > 1 and max(rows, columns) >= _GRID


def read_rules(page: Any, frame: Frame) -> list[Rule]:  # noqa: ANN401 - pypdfium2 ships no types
    """Return the straight lines of a pypdfium2 page, the parts of each joined; none where the page is a drawing."""
    found: list[Rule] = []
    width, height = frame.size
    for number, (start, end) in enumerate(_edges(page)):
        if number > _MOST_EDGES:
            return []
        rule = _rule(frame.place(*start), frame.place(*end))
        if rule and 0 <= rule.at <= (height if rule.level else width):
            edge = width if rule.level else height
            found.append(rule._replace(start=max(rule.start, 0), end=min(rule.end, edge)))
    joined = _joined(found)
    return joined if len(joined) <= _MOST_RULES else []


def _rule(start: tuple[float, float], end: tuple[float, float]) -> Rule | None:
    (x1, y1), (x2, y2) = start, end
    if abs(y2 - y1) <= _LEAN and abs(x2 - x1) >= _SHORTEST:
        return Rule(True, (y1 + y2) / 2, min(x1, x2), max(x1, x2))  # noqa: FBT003 - a field of a tuple
    if abs(x2 - x1) <= _LEAN and abs(y2 - y1) >= _SHORTEST:
        return Rule(False, (x1 + x2) / 2, min(y1, y2), max(y1, y2))  # noqa: FBT003
    return None


def _joined(rules: list[Rule]) -> list[Rule]:
    """Join what lies on one line: makers draw a rule cell by cell, and a thick one as the edges of a box."""
    lines: list[list[Rule]] = []
    for rule in sorted(rules):
        if lines and lines[-1][0].level == rule.level and rule.at - lines[-1][0].at <= _THICKEST:
            lines[-1].append(rule)
        else:
            lines.append([rule])
    return [rule for line in lines for rule in _spans(line)]


def _spans(line: list[Rule]) -> Iterator[Rule]:
    at = sum(rule.at for rule in line) / len(line)
    line = sorted(line, key=lambda rule: rule.start)
    start, end = line[0].start, line[0].end
    for rule in line[1:]:
        if rule.start > end + _TOUCH:
            yield Rule(rule.level, at, start, end)
            start, end = rule.start, rule.end
        end = max(end, rule.end)
    yield Rule(line[0].level, at, start, end)


_Point = tuple[float, float]
_Transform = "Callable[[_Point], _Point]"


def _edges(page: Any) -> Iterator[tuple[_Point, _Point]]:  # noqa: ANN401
    """Yield the straight edges of all paths that are drawn, in the page's coordinates."""
    import pypdfium2.raw as pdfium  # noqa: PLC0415 - a compiled library that only PDF files need

    for drawn in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=_DEEPEST):
        places = [_matrix(drawn.raw)] + ([_matrix(drawn.container.raw)] if drawn.container else [])
        x, y = ctypes.c_float(), ctypes.c_float()
        first = last = (0.0, 0.0)
        for index in range(pdfium.FPDFPath_CountSegments(drawn.raw)):
            segment = pdfium.FPDFPath_GetPathSegment(drawn.raw, index)
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            here = (x.value, y.value)
            for a, b, c, d, e, f in places:
                here = (a * here[0] + c * here[1] + e, b * here[0] + d * here[1] + f)
            if kind == pdfium.FPDF_SEGMENT_MOVETO:
                first = here
            elif kind == pdfium.FPDF_SEGMENT_LINETO:
                yield last, here
            if pdfium.FPDFPathSegment_GetClose(segment):
                yield here, first
            last = here


def _matrix(drawn: Any) -> tuple[float, float, float, float, float, float]:  # noqa: ANN401
    import pypdfium2.raw as pdfium  # noqa: PLC0415

    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(drawn, matrix)
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f
