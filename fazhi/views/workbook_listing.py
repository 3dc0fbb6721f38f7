"""Lists in a workbook: one row for each thing, names of columns on top, as many sheets as the rows need.

Whatever a text says, its cell holds text: it is written as a string, and marked as one, so that it stays one when
somebody edits it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from fazhi.views.workbook_styles import GREY, HEAD, LINE, RULE
from fazhi.views.workbook_text import fits, height, plain, shortened

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fazhi.views.workbook_styles import Styles

ROWS: Final = 1_048_576
"""Rows that a sheet has."""
A4, A3 = 9, 8
_FOOTER = "&L&8&A&R&8&P / &N"
_KINDS: Mapping[str, dict[str, object]] = {
    "text": {"text_wrap": True, "quote_prefix": True},
    "code": {"quote_prefix": True, "font_size": 8, "font_color": GREY},
    "count": {"num_format": "0", "align": "center"},
    "score": {"num_format": "0.00", "align": "center"},
    "share": {"num_format": "0.0%", "align": "center"},
}
"""Looks of a column: text is wrapped, codes for programs are small and are not."""


_NONE: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list.

    Parameters
    ----------
    key
        What its values are called in `Listing.append`.
    zh, en
        Its name.
    width
        In digits of eleven points.
    kind
        ``text``, ``code``, ``count``, ``score`` or ``share``.
    """

    key: str
    zh: str
    en: str
    width: float
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Book:
    """The workbook being written: XlsxWriter's, and its formats."""

    file: Any
    styles: Styles


class Listing:
    """Rows that go on in a new sheet where one is full.

    Parameters
    ----------
    book
        Where the sheets go.
    name
        Of the first sheet; the others have a number behind it.
    columns
        What a row has.
    printed
        How many columns are printed; those behind are for programs.
    paper
        `A4` or `A3`.
    frozen
        How many columns stay where they are.
    rows
        Rows of a sheet, the names of the columns among them.
    """

    def __init__(
        self,
        book: Book,
        name: str,
        columns: Sequence[Column],
        *,
        printed: int,
        paper: int = A4,
        frozen: int = 1,
        rows: int = ROWS,
    ) -> None:
        self._book = book
        self._name = name
        self._columns = columns
        self._printed = printed
        self._paper = paper
        self._frozen = frozen
        self._rows = rows
        self._sheets = 0
        self._looks: dict[tuple[str, str, bool], Any] = {}
        self.cut = 0
        """Texts that were longer than a cell can be."""
        self._open()

    def append(self, values: Mapping[str, object], fills: Mapping[str, str] = _NONE, *, ruled: bool = False) -> None:
        """Write a row.

        Parameters
        ----------
        values
            By the keys of the columns; a text, a number, or None for an empty cell.  Keys may be missing.
        fills
            Colours behind the cells of some columns.
        ruled
            Whether a line parts the row from the one above.
        """
        if self._row == self._rows:
            self.close()
            self._open()
        cells = [self._fitting(values.get(column.key)) for column in self._columns]
        wrapped = [
            (cell, column.width)
            for cell, column in zip(cells, self._columns, strict=True)
            if isinstance(cell, str) and column.kind == "text"
        ]
        self._sheet.set_row(self._row, height(wrapped))
        for place, (cell, column) in enumerate(zip(cells, self._columns, strict=True)):
            style = self._style(column.kind, fills.get(column.key, ""), ruled=ruled)
            put(self._sheet, (self._row, place), cell, style)
        _forget(self._sheet, self._row - 1)
        self._row += 1

    def close(self) -> None:
        """Finish the last sheet; nothing is appended after."""
        last = max(self._row - 1, 1)
        self._sheet.autofilter(0, 0, last, len(self._columns) - 1)
        self._sheet.print_area(0, 0, last, self._printed - 1)

    def _open(self) -> None:
        self._sheets += 1
        number = f" {self._sheets}" if self._sheets > 1 else ""
        self._sheet = self._book.file.add_worksheet(self._name + number)
        self._row = 1
        self._sheet.freeze_panes(1, self._frozen)
        set_up_page(self._sheet, self._paper)
        self._sheet.repeat_rows(0)
        names = [plain(f"{column.zh}\n{column.en}") for column in self._columns]
        widths = [column.width for column in self._columns]
        self._sheet.set_row(0, height(zip(names, widths, strict=True)))
        for place, (name, column) in enumerate(zip(names, self._columns, strict=True)):
            self._sheet.set_column(place, place, column.width)
            align = "left" if column.kind in {"text", "code"} else "center"
            put(self._sheet, (0, place), name, heading(self._book.styles, align=align))

    def _fitting(self, value: object) -> object:
        if not isinstance(value, str):
            return value
        text = plain(value)
        if fits(text):
            return text
        self.cut += 1
        return shortened(text)

    def _style(self, kind: str, fill: str, *, ruled: bool) -> Any:  # noqa: ANN401 - a format
        key = kind, fill, ruled
        if key not in self._looks:
            more: dict[str, object] = {"bg_color": fill} if fill else {}
            if ruled:
                more |= {"top": 1, "top_color": RULE}
            self._looks[key] = self._book.styles(bottom=1, bottom_color=LINE, **_KINDS[kind], **more)
        return self._looks[key]


def heading(styles: Styles, **more: object) -> Any:  # noqa: ANN401 - a format
    """Return the format of the name of a column."""
    looks = {"bold": True, "text_wrap": True, "quote_prefix": True, "bg_color": HEAD, "bottom": 1, "bottom_color": RULE}
    return styles(**looks | more)


def put(sheet: Any, cell: tuple[int, int], value: object, style: Any) -> None:  # noqa: ANN401 - XlsxWriter's
    """Write a text as text, a number as a number, and an empty cell for None and the empty text."""
    if isinstance(value, (int, float)):
        sheet.write_number(*cell, value, style)
    elif value:
        sheet.write_string(*cell, value, style)
    else:
        sheet.write_blank(*cell, None, style)


def set_up_page(sheet: Any, paper: int) -> None:  # noqa: ANN401 - XlsxWriter's
    """Let a sheet be printed across the page, all columns on one, with its name and the number of the page below."""
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(paper)
    sheet.set_margins(left=0.4, right=0.4, top=0.45, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(_FOOTER)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


def _forget(sheet: Any, row: int) -> None:  # noqa: ANN401 - XlsxWriter's
    """Drop what XlsxWriter keeps of a row that lies on disk already: it keeps the height of every row to the end."""
    for kept in ("row_info", "row_sizes"):
        getattr(sheet, kept, {}).pop(row, None)
