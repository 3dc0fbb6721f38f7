"""Zip files, read so that no archive can hurt: a bounded list of members, each of bounded size.

Nothing is ever unpacked onto the disk.  Word files are zips too, and are opened here as well.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import TYPE_CHECKING, BinaryIO, Self

from fazhi.errors import ReportError, one_line
from fazhi.reports.limits import MAX_MEMBERS, MAX_RATIO

if TYPE_CHECKING:
    from types import TracebackType
    from typing import IO

_UTF8_NAME, _ENCRYPTED = 0x800, 0x1
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The others are rare, and let a file demand gigabytes before its first byte comes."""
_SMALL = 2**20
"""Below this many bytes a high ratio is harmless, and common in short repetitive files."""
_LONGEST_LIST = 512 * MAX_MEMBERS
_OUTSIDE = re.compile(r"(?:^|/)\.\.(?:/|$)|^/|^[A-Za-z]:")
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)
UNPACK = "unpack it yourself and give the folder"


class _Watched:
    """A file of which no more than `most` bytes are read at once.

    `zipfile` reads the whole list of members in one piece and builds an object for each, however many the file
    claims to have.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.most: float = _LONGEST_LIST
        self.seek, self.tell, self.seekable = stream.seek, stream.tell, stream.seekable

    def read(self, size: int = -1) -> bytes:
        if size > self.most:
            raise _TooManyError
        return self._stream.read(size)


class _TooManyError(Exception):
    pass


class Archive:
    """A zip, open for reading.

    Parameters
    ----------
    stream
        The zip's bytes; stays the caller's to close.
    place
        What errors name.

    Raises
    ------
    ReportError
        If it is damaged, has too many members, or one that names a file outside of the archive.
    """

    def __init__(self, stream: BinaryIO, place: str) -> None:
        self.place = place
        watched = _Watched(stream)
        try:
            self._zip = zipfile.ZipFile(watched)
        except _TooManyError as error:
            raise self._too_many() from error
        except _DAMAGED as error:
            raise _damaged(place) from error
        watched.most = float("inf")
        self.members = self._list_members()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def read(self, name: str, limit: int) -> bytes:
        """Return the bytes of a member, at most *limit* and one of them.

        Raises
        ------
        ReportError
            If it is damaged, encrypted, or packed as only a zip bomb is.
        """
        place, info = f"{self.place}/{name}", self.members[name]
        if info.flag_bits & _ENCRYPTED:
            raise ReportError.at(place, "is encrypted", "unpack it with its password and read that")
        if info.file_size > max(_SMALL, MAX_RATIO * info.compress_size):
            fault = f"grows more than {MAX_RATIO} times when it is unpacked, as a zip bomb does"
            raise ReportError.at(place, fault, "do not open it unless you know where it is from")
        if info.compress_type not in _PACKINGS:
            raise ReportError.at(place, f"is packed in a way that is not read (method {info.compress_type})", UNPACK)
        try:
            with self._zip.open(info) as stream:
                return _read(stream, limit + 1)
        except _DAMAGED as error:
            raise _damaged(place) from error

    def _list_members(self) -> dict[str, zipfile.ZipInfo]:
        infos = self._zip.infolist()
        if len(infos) > MAX_MEMBERS:
            raise self._too_many()
        members = {}
        for info in infos:
            name = _name(info)
            if _OUTSIDE.search(name):
                raise ReportError.at(self.place, f"names a file outside of itself ({one_line(name, 60)})", UNPACK)
            if not name.endswith("/"):
                members[name] = info
        return members

    def _too_many(self) -> ReportError:
        return ReportError.at(self.place, f"holds more than {MAX_MEMBERS} files", UNPACK)


def _damaged(place: str) -> ReportError:
    return ReportError.at(place, "is damaged", "fetch it again")


def _read(stream: IO[bytes], size: int) -> bytes:
    # a ZipExtFile returns what one call of zlib gave
    pieces = []
    while size > 0 and (piece := stream.read(size)):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def _name(info: zipfile.ZipInfo) -> str:
    """Return a member's name with ``/`` between its parts.

    A name without the UTF-8 flag is by the standard in code page 437, which `zipfile` decodes; in China it is in
    GBK, and what macOS writes is UTF-8 all the same.
    """
    name = info.orig_filename.partition("\0")[0]
    if not info.flag_bits & _UTF8_NAME:
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/")
