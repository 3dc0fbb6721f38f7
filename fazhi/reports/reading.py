"""A path, or bytes, becomes a `Report`."""

from __future__ import annotations

from fazhi.errors import ReportError
from fazhi.reports.finding import find_files, name_of, read_source
from fazhi.reports.formats.recognition import SUFFIXES, Format, limited, recognise
from fazhi.reports.limits import MAX_BYTES, MAX_CHARACTERS, MAX_LINES
from fazhi.reports.report import Report
from fazhi.reports.structure import find_passages

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fazhi.reports.extracted import Extracted

    Progress = Callable[[int, int], None]

__all__ = ["MAX_BYTES", "SUFFIXES", "find_files", "read_bytes", "read_report"]


def read_report(path: str | Path, progress: Progress | None = None, *, metadata: bool = True) -> Report:
    """Return the report in a file of any of `SUFFIXES`; ``-`` is standard input, ``a.zip/b.docx`` a file in a zip.

    Parameters
    ----------
    path
        The file.
    progress
        Called after each page that OCR has read, with how many are read and how many there are.
    metadata
        Whether to find `Report.metadata`, which takes about as long as all the rest.

    Raises
    ------
    ReportError
        If the file is missing, empty, too large, damaged, encrypted, of a kind that is not read, or holds no report
        text; also if it takes an optional part (LibreOffice, the OCR extra) that is not installed.
    """
    return read_bytes(read_source(path), name_of(path), progress, metadata=metadata)


def read_bytes(data: bytes, source: str, progress: Progress | None = None, *, metadata: bool = True) -> Report:
    """Return the report in *data*; *source* is its name and, by its suffix, a hint of its format.

    *progress* and *metadata* are as in `read_report`.

    Raises
    ------
    ReportError
        As `read_report`.
    """
    if not data or data.isspace():
        raise ReportError.at(source, "is empty", "give a file with the report's text")
    found = recognise(limited(data, source), source)
    if found is Format.ZIP:
        from fazhi.reports.formats import zipped  # noqa: PLC0415 - text needs no unpacking

        data, name = zipped.read_only(data, source)
        return read_bytes(data, f"{source}/{name}", progress, metadata=metadata)
    return _report(_reader(found, progress)(data, source), source, metadata=metadata)


def _reader(found: Format, progress: Progress | None) -> Callable[[bytes, str], Extracted]:
    """Return the function that reads a format; each format brings a library of its own, and most runs need one."""
    match found:
        case Format.HTML:
            from fazhi.reports.formats.html import read  # noqa: PLC0415
        case Format.DOCX:
            from fazhi.reports.formats.docx import read  # noqa: PLC0415
        case Format.PDF:
            from fazhi.reports.formats.pdf import read as read_pdf  # noqa: PLC0415

            return lambda data, source: read_pdf(data, source, progress)
        case Format.OFFICE:
            from fazhi.reports.formats.office import read  # noqa: PLC0415
        case _:
            from fazhi.reports.formats.text import read  # noqa: PLC0415
    return read


def _report(extracted: Extracted, source: str, *, metadata: bool) -> Report:
    if len(extracted.text) > MAX_CHARACTERS or extracted.text.count("\n") > MAX_LINES:
        fault = f"has more than {MAX_CHARACTERS:,} characters or {MAX_LINES:,} lines"
        raise ReportError.at(source, fault, "split it into one file for each report")
    found, passages = find_passages(extracted.text, extracted.headings)
    title = found or extracted.title
    if not passages:
        raise ReportError.at(
            source,
            "holds no report text",
            "check that it is the report itself and not a list or a cover page",
        )
    if not metadata:
        return Report(source, title, extracted.text, passages, notes=extracted.notes)
    from fazhi.reports.metadata import find_metadata  # noqa: PLC0415 - tagging needs none

    values, found_in = find_metadata(title, extracted.text, extracted.origin, passages)
    return Report(source, title, extracted.text, passages, values, found_in, extracted.notes)
