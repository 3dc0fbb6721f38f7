"""The sheets of coverage: reports down, areas across, in passages, as a share of the text, and in characters.

What stands above the names of the columns is about all reports together; filters and sorting leave it alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from fazhi.views.workbook_listing import A3, ROWS, Column, heading, put, set_up_page
from fazhi.views.workbook_styles import ABSENT, ALARM, FULL, HEAD, LINE, RULE, domain_tints
from fazhi.views.workbook_text import height, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fazhi.labels.taxonomy import Taxonomy
    from fazhi.views.workbook_listing import Book
    from fazhi.views.workbook_tally import Summary

LABELS: Final = (
    Column("report", "报告", "Report", 16),
    Column("place", "地区", "Place", 13),
    Column("level", "层级", "Level", 15),
    Column("year", "年度", "Year", 7),
)
SIZES: Final = (
    Column("passages", "段落", "Passages", 10),
    Column("characters", "字数", "Characters", 11),
    Column("found", "有的事项", "Areas found", 12),
)
LEFT: Final = (*LABELS, *SIZES)
BARE: Final = "未标事项的段落\npassages without an area"
ALL, WITH, BANDS, NAMES, FIRST = range(5)
"""Rows: all reports, reports with the area, names of domains, names of columns, first report."""
_TOP_NAMES: Final = ("全部报告 All reports", "有此事项的报告 Reports that have the area")
_HEIGHTS: Final = (20.0, 20.0, 52.0, 140.0)
_AREA_WIDTH, _LONE_WIDTH = 7, 10
"""Columns of areas; one that is alone in its domain has room for the domain's name."""
_COUNT: Final = '0;-0;"–"'


@dataclass(frozen=True, slots=True)
class Measure:
    """One way to measure how much of a report is about an area.

    Parameters
    ----------
    name
        Of the sheet.
    number_format
        How it is written; zero is a dash.
    of
        Returns (A + 1) figures: for each area, and for the passages without one.
    """

    name: str
    number_format: str
    of: Callable[[Summary], list[float]]


def _passages(report: Summary) -> list[float]:
    return [*report.area_passages, report.bare_passages]


def _characters(report: Summary) -> list[float]:
    return [*report.area_characters, report.bare_characters]


def _shares(report: Summary) -> list[float]:
    return [count / report.characters if report.characters else 0.0 for count in _characters(report)]


MEASURES: Final = (
    Measure("覆盖 Coverage", _COUNT, _passages),
    Measure("占比 Share", '0.0%;-0.0%;"–"', _shares),
    Measure("字数 Characters", _COUNT, _characters),
)


def write_coverage(
    book: Book, taxonomy: Taxonomy, reports: Sequence[Summary], total: Summary, rows: int = ROWS
) -> None:
    """Write a sheet for each measure, or more where there are more reports than rows.

    Parameters
    ----------
    book
        Where the sheets go.
    taxonomy
        The areas, which are the columns, in order.
    reports
        The rows.
    total
        All of them together.
    rows
        Rows of a sheet.
    """
    room = rows - FIRST
    having = [sum(map(bool, column)) for column in zip(*map(_passages, reports), strict=True)]
    for measure in MEASURES:
        for start in range(0, len(reports), room):
            number = f" {start // room + 1}" if start else ""
            matrix = _Matrix(book, taxonomy, measure, measure.name + number)
            matrix.write_top(total, having)
            matrix.write_rows(reports[start : start + room])


class _Matrix:
    """One sheet; rows are written from top to bottom, since XlsxWriter keeps no row but the last."""

    def __init__(self, book: Book, taxonomy: Taxonomy, measure: Measure, name: str) -> None:
        self._styles = book.styles
        self._taxonomy = taxonomy
        self._measure = measure
        self._last = len(LEFT) + len(taxonomy.areas)
        """The column of the passages without an area."""
        self._sheet = book.file.add_worksheet(name)
        self._sheet.freeze_panes(FIRST, len(LABELS))
        set_up_page(self._sheet, A3)
        self._sheet.repeat_rows(BANDS, NAMES)
        for place, column in enumerate(LEFT):
            self._sheet.set_column(place, place, column.width)
        for _, first, last in self._domains():
            self._sheet.set_column(first, last, _AREA_WIDTH if last > first else _LONE_WIDTH)
        self._sheet.set_column(self._last, self._last, _AREA_WIDTH)

    def write_top(self, total: Summary, having: Sequence[int]) -> None:
        """Write what is about all reports, and the names of domains and areas."""
        for row, points in enumerate(_HEIGHTS):
            self._sheet.set_row(row, points)
        sizes = [getattr(total, column.key) for column in SIZES]
        share = self._figure(self._measure.number_format, bold=True, bg_color=HEAD)
        self._write_summary(ALL, sizes, self._measure.of(total), share)
        self._write_summary(WITH, [None] * len(SIZES), having, self._figure(_COUNT, bold=True, bg_color=HEAD))
        self._write_bands()
        self._write_names()

    def _write_summary(self, row: int, sizes: Sequence[int | None], figures: Sequence[float], style: Any) -> None:  # noqa: ANN401 - a format
        count = self._figure("0", bold=True, bg_color=HEAD)
        label = self._styles(bold=True, bg_color=HEAD, bottom=1, bottom_color=LINE, valign="vcenter")
        self._sheet.merge_range(row, 0, row, len(LABELS) - 1, _TOP_NAMES[row], label)
        self._put(row, len(LABELS), sizes, count)
        self._put(row, len(LEFT), figures, style)

    def _write_bands(self) -> None:
        names = {domain.id: f"{domain.zh}\n{domain.en}" for domain in self._taxonomy.domains}
        empty = self._styles(bg_color=HEAD)
        self._put(BANDS, 0, [None] * len(LEFT), empty)
        for domain, first, last in self._domains():
            style = heading(self._styles, bg_color=self._tint(domain), align="center", font_size=8, **_EDGE)
            if last > first:
                self._sheet.merge_range(BANDS, first, BANDS, last, "", style)
            self._put(BANDS, first, [names.get(domain)], style)
        self._put(BANDS, self._last, [None], empty)

    def _write_names(self) -> None:
        self._put(NAMES, 0, [f"{column.zh}\n{column.en}" for column in LEFT], heading(self._styles, valign="bottom"))
        areas = self._taxonomy.areas
        for domain, first, last in self._domains():
            style = self._turned(bg_color=self._tint(domain))
            for column in range(first, last + 1):
                area = areas[column - len(LEFT)]
                self._put(NAMES, column, [area.id if area.zh in {"", area.id} else f"{area.zh}\n{area.id}"], style)
        self._put(NAMES, self._last, [BARE], self._turned())

    def write_rows(self, reports: Sequence[Summary]) -> None:
        """Write a row for each report, the colours and the filters."""
        text = self._styles(text_wrap=True, quote_prefix=True, valign="vcenter", bottom=1, bottom_color=LINE)
        count, figure = self._figure("0"), self._figure(self._measure.number_format)
        absent = self._figure(self._measure.number_format, bg_color=ABSENT, font_color=ALARM)
        for row, report in enumerate(reports, FIRST):
            labels = [report.labels[column.key] for column in LABELS]
            self._sheet.set_row(
                row, max(20, height((str(label), column.width) for label, column in zip(labels, LABELS, strict=True)))
            )
            self._put(row, 0, labels[:-1], text)
            self._put(row, len(LABELS) - 1, [labels[-1], *(getattr(report, column.key) for column in SIZES)], count)
            *figures, bare = self._measure.of(report)
            for column, value in enumerate(figures, len(LEFT)):
                self._put(row, column, [value], figure if value else absent)
            self._put(row, self._last, [bare], figure)
        last = FIRST + len(reports) - 1
        self._sheet.autofilter(NAMES, 0, last, self._last)
        self._color((FIRST, len(LEFT), last, self._last - 1))

    def _color(self, box: tuple[int, int, int, int]) -> None:
        """Let the larger figures be the darker; what is absent keeps its own colour."""
        absent = self._styles(bg_color=ABSENT, font_color=ALARM)
        rule = {"type": "cell", "criteria": "==", "value": 0, "format": absent, "stop_if_true": True}
        scale = {"type": "2_color_scale", "min_type": "num", "min_value": 0, "min_color": "#FFFFFF", "max_color": FULL}
        self._sheet.conditional_format(*box, rule)
        self._sheet.conditional_format(*box, scale)

    def _domains(self) -> list[tuple[str, int, int]]:
        """Return id, first and last column of each run of areas of one domain."""
        found, column = [], len(LEFT)
        for domain, areas in groupby(self._taxonomy.areas, key=lambda area: area.domain):
            first, column = column, column + len(list(areas))
            found.append((domain, first, column - 1))
        return found

    def _tint(self, domain: str) -> str:
        return domain_tints(self._taxonomy).get(domain, HEAD)

    def _turned(self, **more: object) -> Any:  # noqa: ANN401 - a format
        return heading(self._styles, rotation=90, bold=False, font_size=9, align="center", **_EDGE, **more)

    def _figure(self, number_format: str, **more: object) -> Any:  # noqa: ANN401 - a format
        # sums of many reports are wider than a column
        looks = {"align": "center", "valign": "vcenter", "shrink": True, "bottom": 1, "bottom_color": LINE}
        return self._styles(num_format=number_format, **looks, **more)

    def _put(self, row: int, column: int, values: Sequence[object], style: Any) -> None:  # noqa: ANN401 - a format
        for place, value in enumerate(values, column):
            put(self._sheet, (row, place), plain(value) if isinstance(value, str) else value, style)


_EDGE: Final = {"left": 1, "left_color": RULE}
