"""Reports in a zip, and in the zips in it."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

from fazhi.errors import ReportError
from fazhi.reports.formats.archive import UNPACK, Archive
from fazhi.reports.formats.recognition import SUFFIXES, Format, is_report, limited, recognise_zip
from fazhi.reports.limits import MAX_ARCHIVE_DEPTH, MAX_CONTAINER_BYTES, MAX_MEMBERS, MAX_UNPACKED_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator

_ZIP = ".zip"


def find(stream: BinaryIO, place: str) -> list[str]:
    """Return the names of the reports in a zip, sorted; an empty list if it is a file of one report (``.docx``).

    A zip in it that cannot be searched is named itself, so that reading it says why.

    Raises
    ------
    ReportError
        If the zip is damaged, or holds too much.
    """
    with Archive(stream, place) as archive:
        if recognise_zip(archive) is not Format.ZIP:
            return []
        search = _Search(place)
        return list(search.names(archive, MAX_ARCHIVE_DEPTH))


def read(stream: BinaryIO, place: str, name: str) -> bytes:
    """Return the bytes of the file *name* in a zip; a name may lead through a zip in it.

    Raises
    ------
    ReportError
        If there is no such file, or it is damaged, encrypted or too large.
    """
    return _read(stream, place, name, MAX_ARCHIVE_DEPTH)


def read_only(data: bytes, place: str) -> tuple[bytes, str]:
    """Return the bytes of the one report in a zip, and its name.

    Raises
    ------
    ReportError
        If the zip holds none, or several.
    """
    names = find(BytesIO(data), place)
    if not names:
        raise ReportError.at(place, "holds no report", f"put files ending in {', '.join(SUFFIXES)} there")
    if len(names) > 1:
        as_file = f"name one of them, as {place}/{names[0]}, or let `fazhi tag` read them all"
        cure = "save it as a file and name that" if place.startswith("<") else as_file
        raise ReportError.at(place, f"holds {len(names)} reports", cure)
    return read(BytesIO(data), place, names[0]), names[0]


class _Search:
    """A search through a zip and the zips in it, which ends where they hold too much."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._members = MAX_MEMBERS
        self._bytes = MAX_UNPACKED_BYTES

    def names(self, archive: Archive, depth: int) -> Iterator[str]:
        for name in sorted(archive.members):
            if not is_report(name.rpartition("/")[2]) or name.startswith("__MACOSX/"):
                continue
            self._count(archive.members[name].file_size)
            found = self._inside(archive, name, depth - 1) if name.lower().endswith(_ZIP) else []
            yield from [f"{name}/{deeper}" for deeper in found] or [name]

    def _inside(self, archive: Archive, name: str, depth: int) -> list[str]:
        if depth == 0:
            return []
        place = f"{archive.place}/{name}"
        try:
            with Archive(BytesIO(archive.read(name, MAX_CONTAINER_BYTES)), place) as inner:
                return list(self.names(inner, depth))
        except _TooMuchError:
            raise
        except ReportError:
            return []

    def _count(self, size: int) -> None:
        self._members -= 1
        self._bytes -= size
        if self._members < 0 or self._bytes < 0:
            limits = f"{MAX_MEMBERS} files or {MAX_UNPACKED_BYTES // 2**20} MiB of them"
            raise _TooMuchError.at(self._place, f"holds more than {limits}", UNPACK)


class _TooMuchError(ReportError):
    pass


def _read(stream: BinaryIO, place: str, name: str, depth: int) -> bytes:
    with Archive(stream, place) as archive:
        if name in archive.members:
            if depth == 1 and name.lower().endswith(_ZIP):
                raise ReportError.at(f"{place}/{name}", "is a zip in a zip in a zip", UNPACK)
            return limited(archive.read(name, MAX_CONTAINER_BYTES), f"{place}/{name}")
        for inner in archive.members:
            if depth > 1 and inner.lower().endswith(_ZIP) and name.startswith(f"{inner}/"):
                data = archive.read(inner, MAX_CONTAINER_BYTES)
                return _read(BytesIO(data), f"{place}/{inner}", name.removeprefix(f"{inner}/"), depth - 1)
    raise ReportError.at(f"{place}/{name}", "does not exist", "check the path")
