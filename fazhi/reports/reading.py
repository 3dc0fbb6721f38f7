"""A path, or bytes, becomes a `Report`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from fazhi.errors import ReportError
from fazhi.reports.formats import text as text_format
from fazhi.reports.metadata import find_metadata
from fazhi.reports.report import Report
from fazhi.reports.structure import find_passages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_BYTES = 16 * 2**20
"""Largest file that is read, in bytes; the longest real reports have a few hundred thousand."""
SUFFIXES = (".txt", ".html", ".htm", ".shtml", ".xhtml")
"""What a directory is searched for."""
_HTML_SUFFIXES = SUFFIXES[1:]
_MAGIC = (
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "a zip, Word or Excel file"),
    (b"\xd0\xcf\x11\xe0", "an old Word, Excel or WPS file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"{\\rtf", "an RTF file"),
    (b"Rar!", "a RAR archive"),
    (b"\x1f\x8b", "a gzip file"),
)
_SAVE_AS = "save it as .txt or .html and read that"


def read_report(path: str | Path) -> Report:
    """Return the report in a ``.txt`` or ``.html`` file; ``-`` is standard input.

    Raises
    ------
    ReportError
        If the file is missing, empty, too large, binary, in an unknown encoding, or holds no report text.
    """
    source = str(path)
    if source == "-":
        return read_bytes(_limited(sys.stdin.buffer.read(MAX_BYTES + 1), "<stdin>"), "<stdin>")
    file = Path(path)
    try:
        if file.is_dir():
            raise ReportError.at(source, "is a directory", "name a file, or let `fazhi tag` walk it")
        with file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise ReportError.at(source, "does not exist", "check the path") from error
    except (OSError, ValueError) as error:
        raise _unreadable(source, error) from error
    return read_bytes(_limited(data, source), source)


def read_bytes(data: bytes, source: str) -> Report:
    """Return the report in *data*; *source* is its name and, by its suffix, a hint of its format.

    Raises
    ------
    ReportError
        As `read_report`.
    """
    if not data.strip():
        raise ReportError.at(source, "is empty", "give a file with the report's text")
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise ReportError.at(source, f"is {kind}, which fazhi does not read yet", _SAVE_AS)
    decoded = text_format.decode(data, source)
    if source.lower().endswith(_HTML_SUFFIXES) or _looks_like_html(decoded):
        from fazhi.reports.formats import html  # noqa: PLC0415 - an HTML parser is not needed for text

        text, page_title = html.extract(decoded, source)
        return _report(text, source, page_title)
    return _report(decoded, source)


def find_files(paths: Iterable[str | Path]) -> Iterator[str]:
    """Yield the files that *paths* name, in their order; a directory is walked for `SUFFIXES`, sorted by name.

    Raises
    ------
    ReportError
        If a directory holds no report.
    """
    for path in paths:
        yield from _walk(path)


def _walk(path: str | Path) -> list[str]:
    try:
        if str(path) == "-" or not Path(path).is_dir():
            return [str(path)]
        found = sorted(p for p in Path(path).rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file())
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    if not found:
        raise ReportError.at(path, "holds no report", f"put files ending in {', '.join(SUFFIXES)} there")
    return list(map(str, found))


def _unreadable(path: str | Path, error: Exception) -> ReportError:
    reason = getattr(error, "strerror", None) or str(error)
    return ReportError.at(path, f"cannot be read ({reason})", "check its name and permissions")


def _limited(data: bytes, source: str) -> bytes:
    if len(data) > MAX_BYTES:
        limit = f"{MAX_BYTES // 2**20} MiB"
        raise ReportError.at(source, f"is larger than {limit}", "split it into one file for each report")
    return data


def _looks_like_html(text: str) -> bool:
    head = text[:2000].lstrip("\ufeff \t\r\n").lower()
    opens = (
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<?xml",
        "<meta",
        "<div",
        "<p>",
        "<p ",
        "<table",
        "<span",
    )
    return head.startswith(opens) or "<html" in head or "<body" in head


def _report(text: str, source: str, page_title: str = "") -> Report:
    found, passages = find_passages(text)
    title = found or page_title
    if not passages:
        raise ReportError.at(
            source,
            "holds no report text",
            "check that it is the report itself and not a list or a cover page",
        )
    return Report(source, title, text, passages, find_metadata(title, text))
