from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from fazhi.errors import ReportError
from fazhi.reports.isolation import IsolatedReader
from fazhi.reports.reading import read_report
from fazhi.reports.report import Report

TEXT = "一、主要成效\n全年收到行政复议申请87件，受理76件。\n"
READERS = """
import os, time
from fazhi.errors import Fault, ReportError
from fazhi.reports.report import Report

def by_order(data, source, progress):
    order = data.decode().removeprefix("<html>")
    if order == "hang":
        time.sleep(300)
    if order == "crash":
        os._exit(11)
    if order == "fail":
        raise ReportError([Fault(source, "is bad", "mend it")])
    if order == "bug":
        raise KeyError("of ours")
    for page in range(3) if order == "pages" else ():
        time.sleep(0.5)
        progress(page + 1, 3)
    return Report(source, "", f"{order} in {os.getpid()}")
"""


@pytest.fixture
def by_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Report]:
    """Return a function that the other process can import, and that does what its file says."""
    (tmp_path / "readers").mkdir()
    (tmp_path / "readers" / "ordered_reader.py").write_text(READERS, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path / "readers")
    function: Callable[..., Report] = importlib.import_module("ordered_reader").by_order
    return function


@pytest.fixture
def order(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        file = tmp_path / f"{text}.html"
        file.write_text(f"<html>{text}", encoding="utf-8")
        return file

    return write


@pytest.fixture
def reader(by_order: Callable[..., Report]) -> Iterator[IsolatedReader]:
    with IsolatedReader(seconds=20, read=by_order) as reader:
        yield reader


def test_a_report_is_the_same_as_when_it_is_read_on_the_spot(tmp_path: Path, make_docx: Callable[..., bytes]) -> None:
    paragraphs = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in TEXT.split("\n"))
    (tmp_path / "x.docx").write_bytes(make_docx(paragraphs))
    (tmp_path / "x.txt").write_text(TEXT, encoding="utf-8")
    with IsolatedReader() as reader:
        for name in ("x.docx", "x.txt"):
            assert reader.read(tmp_path / name) == read_report(tmp_path / name)


def test_one_process_reads_all_files_and_it_is_another(reader: IsolatedReader, order: Any) -> None:
    first, second = (reader.read(order("pid")).text for _ in range(2))
    assert first == second != f"pid in {os.getpid()}"


def test_a_file_that_hangs_costs_itself_and_no_other(reader: IsolatedReader, order: Any) -> None:
    reader.read(order("good"))
    reader.seconds = 0.3
    with pytest.raises(ReportError, match=r"hang\.html: takes more than 0.3 s to read; open it and save it again"):
        reader.read(order("hang"))
    reader.seconds = 20
    assert reader.read(order("good")).text.startswith("good")


def test_a_file_that_crashes_its_reader_costs_itself_and_no_other(reader: IsolatedReader, order: Any) -> None:
    with pytest.raises(ReportError, match=r"crash\.html: crashes the program that reads it"):
        reader.read(order("crash"))
    assert reader.read(order("good")).text.startswith("good")


def test_errors_come_through_and_a_fault_of_ours_is_one_line(reader: IsolatedReader, order: Any) -> None:
    with pytest.raises(ReportError, match=r"fail\.html: is bad; mend it"):
        reader.read(order("fail"))
    with pytest.raises(ReportError, match=r"bug\.html: meets a fault of fazhi \(KeyError: 'of ours'\); report it"):
        reader.read(order("bug"))
    with pytest.raises(ReportError, match="does not exist"):
        reader.read("none.html")


def test_a_page_is_a_sign_of_life(reader: IsolatedReader, order: Any) -> None:
    reader.read(order("good"))
    reader.seconds = 1.2
    seen: list[tuple[int, int]] = []
    assert reader.read(order("pages"), lambda *page: seen.append(page)).text.startswith("pages")
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert reader.read(order("pages")).text.startswith("pages")
