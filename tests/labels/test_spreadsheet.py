from __future__ import annotations

import csv
import datetime as dt
import io
import warnings
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from fazhi.errors import Fault
from fazhi.labels import spreadsheet
from fazhi.labels.spreadsheet import Row, read_rows

TEXT = Path("t.csv")
BOOK = Path("t.xlsx")


def _read(data: bytes, file: Path) -> tuple[list[Row], list[str]]:
    faults: list[Fault] = []
    rows = read_rows(data, file, faults, lambda header: sum(cell in {"text", "areas"} for cell in header))
    return rows, list(map(str, faults))


def _book(*rows: list[Any], title: str = "Sheet", **others: list[Any]) -> bytes:
    book = openpyxl.Workbook()
    book.worksheets[0].title = title
    for row in rows:
        book.worksheets[0].append(row)
    for name, row in others.items():
        book.create_sheet(name).append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _rewritten(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w") as target:
        for part in source.namelist():
            content = source.read(part)
            assert part != name or old in content
            target.writestr(part, content.replace(old, new) if part == name else content)
    return stream.getvalue()


def test_rows_are_counted_as_a_spreadsheet_counts_them() -> None:
    assert _read(b'text,areas\r\n\r\n"a\r\nb",c\r\n,\r\nd\r\n', TEXT)[0] == [
        (1, ["text", "areas"]),
        (3, ["a\r\nb", "c"]),
        (5, ["d"]),
    ]
    assert _read(_book(["text"], [], ["a"]), BOOK)[0] == [(1, ["text"]), (3, ["a"])]


@pytest.mark.parametrize("delimiter", [b",", b";", b"\t"])
def test_the_delimiter_is_the_one_that_makes_a_header(delimiter: bytes) -> None:
    data = b"text" + delimiter + b'areas\n"a,b;c"' + delimiter + b"d\n"
    assert _read(data, TEXT)[0][1] == (2, ["a,b;c", "d"])


def test_values_of_cells_are_read_as_they_are_seen() -> None:
    day = dt.datetime(2024, 5, 1)  # noqa: DTZ001 - spreadsheets know no zones
    row = ["a\r\nb", "c_x000D_\nd", 12, 12.0, 0.5, day, day.replace(hour=8), None, "end"]
    rows, faults = _read(_book(row), BOOK)
    assert rows == [(1, ["a\nb", "c\nd", "12", "12", "0.5", "2024-05-01", "2024-05-01 08:00:00", "", "end"])]
    assert faults == []


def test_a_far_cell_makes_neither_every_row_wide_nor_a_fault() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["text", "areas"])
    book.worksheets[0].append(["a", "b"])
    book.worksheets[0].cell(3, 16_000, "x")
    stream = io.BytesIO()
    book.save(stream)
    rows, faults = _read(stream.getvalue(), BOOK)
    assert [(number, len(cells)) for number, cells in rows] == [(1, 16_000), (2, 2), (3, 16_000)]
    assert faults == []


def test_formulas_and_errors_are_named_with_their_cells_and_text_that_looks_like_one_is_not() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["text", "areas"])
    sheet.append(["=A1&B1", "#N/A"])
    sheet["B3"].value = "=甲"
    sheet["B3"].data_type = "s"
    stream = io.BytesIO()
    book.save(stream)
    rows, faults = _read(stream.getvalue(), BOOK)
    assert faults == [
        "t.xlsx:row 2: cell A2 is a formula; copy the column and paste it as values",
        "t.xlsx:row 2: cell B2 is an error (#N/A); copy the column and paste it as values",
    ]
    assert rows[2] == (3, ["", "=甲"])


def test_the_sheet_is_the_one_called_passages_or_corpus_and_else_the_first() -> None:
    assert _read(_book(["x"], other=["y"]), BOOK)[0] == [(1, ["x"])]
    assert _read(_book(["x"], Corpus=["y"]), BOOK)[0] == [(1, ["y"])]
    assert _read(_book(["x"], Corpus=["y"], passages=["z"]), BOOK)[0] == [(1, ["z"])]


def test_rows_beyond_what_a_workbook_says_of_its_size_are_read() -> None:
    book = _book(["text", "areas"], ["a", "b"])
    data = _rewritten(book, "xl/worksheets/sheet1.xml", b'<dimension ref="A1:B2"', b'<dimension ref="A1"')
    assert _read(data, BOOK)[0] == [(1, ["text", "areas"]), (2, ["a", "b"])]


@pytest.mark.parametrize(
    ("data", "file", "fault"),
    [
        (b"\xd0\xcf\x11\xe0 old Excel", BOOK, "t.xlsx: is no XLSX workbook; save it as .xlsx or .csv"),
        (b"PK\x03\x04" + b"\0" * 40, BOOK, "t.xlsx: is no XLSX workbook; save it as .xlsx or .csv"),
        (b"\x00\x01", TEXT, "t.csv: is not text (a NUL at byte 0); save it as UTF-8"),
        (b'text,areas\na,b\n"c"d,e\n', TEXT, "t.csv:row 3: is no valid CSV (',' expected after '\"'); "),
        (b'text,areas\na,b\n"c,e\n', TEXT, "t.csv:row 3: is no valid CSV (unexpected end of data); "),
    ],
)
def test_a_file_that_cannot_be_read_is_one_line(data: bytes, file: Path, fault: str) -> None:
    rows, faults = _read(data, file)
    assert rows == []
    assert len(faults) == 1
    assert faults[0].startswith(fault)


def test_a_cell_may_be_longer_than_csv_allows_unless_told_otherwise() -> None:
    before = csv.field_size_limit()
    rows, faults = _read(b"text,areas\n" + b"a" * 140_000 + b",b\n", TEXT)
    assert (rows[1], faults) == ((2, ["a" * 140_000, "b"]), [])
    assert _read(b'text,areas\n"a', TEXT)[1]
    assert csv.field_size_limit() == before


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("xl/worksheets/sheet1.xml", b"</row>", b"</raw>"),
        ("xl/workbook.xml", b"sheetId", b"sheet"),
        ("xl/worksheets/sheet1.xml", b'<row r="2"', b'<row r="99999999"'),
        ("xl/worksheets/sheet1.xml", b't="n"', b't="s"'),
    ],
)
def test_a_damaged_workbook_is_one_line(monkeypatch: pytest.MonkeyPatch, name: str, old: bytes, new: bytes) -> None:
    monkeypatch.setattr(spreadsheet, "_LAST_ROW", 1000)
    rows, faults = _read(_rewritten(_book(["text", "areas"], [1, 2]), name, old, new), BOOK)
    assert rows == []
    assert len(faults) == 1
    assert faults[0].startswith("t.xlsx: is no XLSX workbook that can be read (")


def test_a_cut_workbook_is_one_line() -> None:
    data = _book(["text", "areas"], *[["a", "b"]] * 100)
    for size in range(0, len(data), 400):
        rows, faults = _read(data[:size], BOOK)
        assert rows == []
        assert len(faults) == (1 if size else 0)


def test_a_workbook_that_is_too_large_when_unzipped_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = _book(["text", "areas"])
    monkeypatch.setattr(spreadsheet, "UNZIPPED", 1000)
    assert _read(data, BOOK)[1] == ["t.xlsx: holds more than 0 GiB when unzipped; save it as .csv"]


def test_warnings_of_the_library_do_not_reach_the_user() -> None:
    unknown = b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"/></extLst></worksheet>'
    data = _rewritten(_book(["text"]), "xl/worksheets/sheet1.xml", b"</worksheet>", unknown)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert _read(data, BOOK)[0] == [(1, ["text"])]
    assert caught == []
