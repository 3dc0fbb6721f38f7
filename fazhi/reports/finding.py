"""Which reports a path names, and the bytes of each.

A zip is like a folder: ``a.zip/2024/report.docx`` names a file in it, and a zip in a zip goes on in the same way.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fazhi.errors import ReportError
from fazhi.reports.formats.recognition import SUFFIXES, ZIP_MAGIC, is_container, is_report, limited
from fazhi.reports.limits import MAX_BYTES, MAX_CONTAINER_BYTES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

STDIN = "-"


def find_files(paths: Iterable[str | Path]) -> Iterator[str]:
    """Yield the reports that *paths* name, in their order, each as `read_report` takes it.

    A directory is walked for `SUFFIXES`, sorted by name, and so is a zip.  A zip that cannot be searched is yielded
    itself, so that reading it says why and the other files go on.

    Raises
    ------
    ReportError
        If a directory holds no report.
    """
    for path in paths:
        for file in _walk(path):
            yield from _inside(file) or [file]


def read_source(path: str | Path) -> bytes:
    """Return the bytes of a file, of a file in a zip, or of standard input (``-``).

    Raises
    ------
    ReportError
        If it is missing, unreadable or too large.
    """
    source = str(path)
    try:
        if source == STDIN:
            return _read(sys.stdin.buffer, name_of(source))
        file = Path(path)
        if file.is_dir():
            raise ReportError.at(source, "is a directory", "name a file, or let `fazhi tag` walk it")
        archive = _archive_above(file)
        if archive:
            return _read_member(archive, file.relative_to(archive).as_posix())
        with file.open("rb") as stream:
            return _read(stream, source)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ReportError.at(source, "does not exist", "check the path") from error
    except (OSError, ValueError) as error:
        raise _unreadable(source, error) from error


def name_of(path: str | Path) -> str:
    """Return what errors and reports call the file."""
    return "<stdin>" if str(path) == STDIN else str(path)


def _read(stream: BinaryIO, source: str) -> bytes:
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES and is_container(data):
        data += stream.read(MAX_CONTAINER_BYTES - MAX_BYTES)
    return limited(data, source)


def _read_member(archive: Path, name: str) -> bytes:
    from fazhi.reports.formats import zipped  # noqa: PLC0415 - text needs no unpacking

    with archive.open("rb") as stream:
        return zipped.read(stream, str(archive), name)


def _walk(path: str | Path) -> list[str]:
    try:
        if str(path) == STDIN or not Path(path).is_dir():
            return [str(path)]
        found = sorted(p for p in Path(path).rglob("*") if is_report(p.name) and p.is_file() and not _hidden(p, path))
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    if not found:
        raise ReportError.at(path, "holds no report", f"put files ending in {', '.join(SUFFIXES)} there")
    return list(map(str, found))


def _hidden(file: Path, folder: str | Path) -> bool:
    """Tell whether a file lies in a folder that the system or a program keeps for itself."""
    return any(part.startswith(".") or part == "__MACOSX" for part in file.relative_to(folder).parts)


def _inside(file: str) -> list[str]:
    """Return the reports in a zip; none if the file is no zip of reports, or cannot be searched."""
    if file == STDIN:
        return []
    try:
        if not _is_zip(Path(file)):
            return []
        from fazhi.reports.formats import zipped  # noqa: PLC0415 - text needs no unpacking

        with Path(file).open("rb") as stream:
            return [f"{file}/{name}" for name in zipped.find(stream, file)]
    except (OSError, ValueError, ReportError):
        # reading it will say so
        return []


def _archive_above(file: Path) -> Path | None:
    """Return the zip that stands where *file* has a folder; None where there is none."""
    if file.exists():
        return None
    return next((parent for parent in file.parents if parent.is_file() and _is_zip(parent)), None)


def _is_zip(file: Path) -> bool:
    with file.open("rb") as stream:
        return stream.read(len(ZIP_MAGIC[0])).startswith(ZIP_MAGIC)


def _unreadable(path: str | Path, error: Exception) -> ReportError:
    reason = getattr(error, "strerror", None) or str(error)
    return ReportError.at(path, f"cannot be read ({reason})", "check its name and permissions")
