"""The sheets of the workbook of a comparison, whose cells hold numbers and text, never a formula or a link."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Row = Sequence[Any]

ROWS = 1_048_575
"""Rows below its header that a sheet holds."""
LONGEST = 32_767
"""UTF-16 units that a cell holds."""
_UNFIT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_WIDE, _NARROW = 60, 14


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its names, and what it holds: ``text``, which is wide and wrapped, a ``share``, or something short."""

    zh: str
    en: str = ""
    kind: str = ""

    @property
    def title(self) -> str:
        """The name that stands on top of it."""
        return f"{self.zh}\n{self.en}" if self.en else self.zh


class Sheets:
    """Writes the sheets of a workbook, each with a frozen header and filters.

    Parameters
    ----------
    file
        XlsxWriter's workbook.
    """

    def __init__(self, file: Any) -> None:  # noqa: ANN401 - XlsxWriter ships no types
        self._file = file
        top = {"valign": "top"}
        self._head = file.add_format(top | {"bold": True, "text_wrap": True, "bottom": 1, "bg_color": "#E8ECF1"})
        self._looks = {
            "": file.add_format(top),
            "text": file.add_format(top | {"text_wrap": True}),
            "share": file.add_format(top | {"num_format": "0.0%"}),
        }
        self._signs = {
            "=": file.add_format({}),
            "-": file.add_format({"font_color": "#9C1C1C", "font_strikeout": True}),
            "+": file.add_format({"font_color": "#0B5C33", "underline": 1}),
        }

    def add(self, name: str, columns: Sequence[Column], rows: Iterable[Row], *, shaded: bool = False) -> None:
        """Write a sheet; *shaded*: all columns but the first hold shares, the larger the darker.

        A row holds numbers, texts, True (a tick), None and empty texts (nothing), and the steps of
        `fazhi.evaluation.recycling.changes`, which are coloured.  Rows beyond those that a sheet holds are left out.
        """
        sheet = self._file.add_worksheet(name)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, _WIDE if column.kind == "text" else _NARROW, self._looks[column.kind])
            sheet.write_string(0, place, column.title, self._head)
        last = 1
        for last, row in enumerate(islice(rows, ROWS), 1):
            for place, value in enumerate(row):
                self._put(sheet, (last, place), value)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, last, len(columns) - 1)
        if shaded:
            scale = {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": "#4F8FC0"}
            sheet.conditional_format(1, 1, last, len(columns) - 1, scale)

    def _put(self, sheet: Any, cell: tuple[int, int], value: object) -> None:  # noqa: ANN401
        if isinstance(value, bool):
            value = "✓" if value else ""
        if isinstance(value, int | float):
            sheet.write_number(*cell, value)
        elif isinstance(value, list):
            self._put_steps(sheet, cell, value)
        elif value:
            sheet.write_string(*cell, plain(str(value)))

    def _put_steps(self, sheet: Any, cell: tuple[int, int], steps: list[tuple[str, str]]) -> None:  # noqa: ANN401
        runs = [(self._signs[sign], clean) for sign, text in steps if (clean := plain(text))]
        if len(runs) < 2 or sum(_units(text) for _, text in runs) > LONGEST:  # noqa: PLR2004 - one run is no rich text
            sheet.write_string(*cell, plain("".join(text for _, text in runs)))
        else:
            sheet.write_rich_string(*cell, *(piece for run in runs for piece in run), self._looks["text"])


@lru_cache
def plain(text: str) -> str:
    """Return *text* without what a cell cannot hold, and not more than it holds."""
    clean = _UNFIT.sub("\ufffd", text)
    if len(clean) > LONGEST // 2 and _units(clean) > LONGEST:
        clean = clean.encode("utf-16-le")[: 2 * LONGEST - 2].decode("utf-16-le", "ignore") + "…"
    # XlsxWriter takes such a text for the inside of its file
    return f" {clean}"[:LONGEST] if clean.startswith("<r>") else clean


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
