"""CSV, TSV and XLSX files become rows of text."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from typing import TYPE_CHECKING, Any

from fazhi.errors import CorpusError, Fault, ReportError
from fazhi.reports.formats.text import decode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

SUFFIXES = (".csv", ".tsv", ".xlsx")
UNZIPPED = 1 << 30
"""Bytes that the parts of a workbook may have when unzipped."""
_DELIMITERS = (",", ";", "\t")
_HEADER = 1 << 16
"""Characters in which the header must lie."""
_SHEETS = ("passages", "corpus")
_LAST_ROW = 1 << 20
"""Of a worksheet: the format has no more."""
Row = tuple[int, list[str]]
"""The number of a row, counted from 1 as spreadsheets do, and its cells."""


def read_rows(data: bytes, file: Path, faults: list[Fault], score: Callable[[Sequence[str]], int]) -> list[Row]:
    """Return the rows of a spreadsheet that hold anything; what is wrong with it is added to *faults*.

    Parameters
    ----------
    data
        The bytes of the file.
    file
        Its suffix says which format it has.
    faults
        What is wrong is added here: a formula or an error in a cell, or a file that cannot be read, which has no rows.
    score
        How much a first row looks like the header that is wanted: this decides what separates the cells of a CSV file.
    """
    try:
        if not data.strip():
            return []
        rows = _read_workbook(data, file, faults) if file.suffix.lower() == ".xlsx" else _read_text(data, file, score)
    except (CorpusError, ReportError) as error:
        faults.extend(error.faults)
        return []
    return [(number, cells) for number, cells in rows if any(cell.strip() for cell in cells)]


def _read_text(data: bytes, file: Path, score: Callable[[Sequence[str]], int]) -> list[Row]:
    text = decode(data, str(file))
    delimiters = ("\t",) if file.suffix.lower() == ".tsv" else _DELIMITERS
    best = max(delimiters, key=lambda delimiter: _score(text, delimiter, score))
    found: list[Row] = []
    # a passage may be longer than the 131,072 characters that csv allows a cell unless told otherwise
    before = csv.field_size_limit(len(text) + 1)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=best, strict=True)
        found.extend(enumerate(rows, 1))
    except csv.Error as error:
        place, cure = f"{file}:row {len(found) + 1}", "double the quotation marks inside a cell that has them around it"
        raise CorpusError.at(place, f"is no valid CSV ({error})", cure) from error
    finally:
        csv.field_size_limit(before)
    return found


def _score(text: str, delimiter: str, score: Callable[[Sequence[str]], int]) -> tuple[int, int]:
    try:
        rows = csv.reader(io.StringIO(text[:_HEADER], newline=""), delimiter=delimiter, strict=True)
        header = next((cells for cells in rows if any(cells)), [])
    except csv.Error:
        return 0, 0
    return score(header), len(header)


def _read_workbook(data: bytes, file: Path, faults: list[Fault]) -> list[Row]:
    _check_size(data, file)
    from openpyxl import load_workbook  # noqa: PLC0415 - JSON Lines are read without it

    try:
        with warnings.catch_warnings():
            # openpyxl warns of styles and extensions that it leaves out: none of them is content
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), read_only=True)
            sheets = {sheet.title.strip().casefold(): sheet for sheet in reversed(book.worksheets)}
            sheet = next((sheets[name] for name in _SHEETS if name in sheets), book.worksheets[0])
            # what a file says of its size is often wrong, and rows beyond it would be lost
            sheet.reset_dimensions()
            rows = [(number, _cells(row, f"{file}:row {number}", faults)) for number, row in _numbered(sheet)]
    except MemoryError:
        raise
    except Exception as error:
        fault = f"is no XLSX workbook that can be read ({type(error).__name__})"
        raise CorpusError.at(file, fault, "save it anew as .xlsx or .csv") from error
    rows = [(number, cells) for number, cells in rows if any(cells)]
    if rows:
        # rows end where their own cells end, and a column without a header is one all the same
        header = rows[0][1]
        header.extend([""] * (max(len(cells) for _, cells in rows) - len(header)))
    return rows


def _check_size(data: bytes, file: Path) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            size = sum(part.file_size for part in parts.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise CorpusError.at(file, "is no XLSX workbook", "save it as .xlsx or .csv") from error
    if size > UNZIPPED:
        raise CorpusError.at(file, f"holds more than {UNZIPPED >> 30} GiB when unzipped", "save it as .csv")


def _numbered(sheet: Any) -> Iterator[tuple[int, Sequence[Any]]]:  # noqa: ANN401 - openpyxl ships no types
    for number, row in enumerate(sheet.iter_rows(), 1):
        if number > _LAST_ROW:
            raise ValueError(number)
        yield number, row


def _cells(row: Sequence[Any], place: str, faults: list[Fault]) -> list[str]:
    for cell in row:
        if cell.data_type in {"f", "e"}:
            kind = "a formula" if cell.data_type == "f" else f"an error ({cell.value})"
            faults.append(Fault(place, f"cell {cell.coordinate} is {kind}", "copy the column and paste it as values"))
    return [_text(cell.value) for cell in row]


def _text(value: object) -> str:
    """Return a cell's value as a reader sees it: whole numbers without a point, dates as 2024-05-01."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace("_x000D_", "").replace("\r\n", "\n")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).removesuffix(" 00:00:00")
