"""PDFium at work in a process of its own, and against the clock."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Timer
from typing import IO, TYPE_CHECKING, Any

from fazhi.errors import ReportError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MAX_PAGES = 2_000
MAX_CHARACTERS = 5_000_000
MAX_PAGE_CHARACTERS = 100_000
MAX_SECONDS, MAX_PAGE_SECONDS, MAX_PICTURE_SECONDS = 60.0, 4.0, 10.0
"""For the text of all pages; for that of one, which takes a hundredth of a second; for a picture of one."""
_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from fazhi.reports.formats.pdf_worker import main; main(sys.argv[2:])"
)
_AGAIN = "download it again, or print it to a new PDF"
_PRINT = "print it to a new PDF and read that"
_SPLIT = "split it into one file for each report"


def read_pages(data: bytes, source: str) -> tuple[str, list[dict[str, Any]]]:
    """Return the title in the document's properties, and what `pdf_worker` says of each page.

    Raises
    ------
    ReportError
        If the file is damaged, locked or over a limit, or PDFium fails with it.
    """
    start, characters = time.monotonic(), 0
    with _worker(data, source, str(MAX_PAGE_CHARACTERS)) as worker:
        head = worker.message("the file", MAX_PAGE_SECONDS)
        count, pages = head["pages"], []
        if not 0 < count <= MAX_PAGES:
            fault = f"has {count} pages, more than {MAX_PAGES}" if count > 0 else "is a PDF file without pages"
            raise ReportError.at(source, fault, _SPLIT if count > 0 else _AGAIN)
        for number in range(1, count + 1):
            page = worker.message(f"page {number}", MAX_PAGE_SECONDS)
            pages.append(page)
            characters += sum(len(piece[0]) for piece in page.get("pieces", ()))
            if page.get("crowded") or characters > MAX_CHARACTERS:
                place, most = (f"page {number} ", MAX_PAGE_CHARACTERS) if page.get("crowded") else ("", MAX_CHARACTERS)
                raise ReportError.at(source, f"{place}holds more than {most} characters", _SPLIT)
            if time.monotonic() - start > MAX_SECONDS:
                fault = f"takes more than {MAX_SECONDS:.0f} seconds ({number} of {count} pages read)"
                raise ReportError.at(source, fault, _SPLIT)
    return head["title"], pages


def read_picture(data: bytes, source: str, number: int) -> tuple[Any, float]:
    """Return the picture of a page, an array (height, width, 3) in BGR order, and its pixels per point.

    Raises
    ------
    ReportError
        As `read_pages`.
    """
    import numpy as np  # noqa: PLC0415 - only scans need it

    with _worker(data, source, "picture", str(number)) as worker:
        head = worker.message(f"page {number}", MAX_PICTURE_SECONDS)
        height, width, depth = head["shape"]
        pixels = worker.take(lambda stream: stream.read(height * width * depth), f"page {number}", MAX_PICTURE_SECONDS)
    return np.frombuffer(pixels, dtype=np.uint8).reshape(height, width, depth), head["scale"]


@dataclass(slots=True)
class _Worker:
    """The process, and whether it was stopped because it took too long."""

    source: str
    process: subprocess.Popen[bytes]
    late: bool = False

    def message(self, doing: str, seconds: float) -> dict[str, Any]:
        """Return what the process says next; *doing* is what it is at, for *seconds* at most."""
        said: dict[str, Any] = json.loads(self.take(lambda stream: stream.readline(), doing, seconds))
        if said.get("locked"):
            raise ReportError.at(self.source, "is locked with a password", "save a copy without one and read that")
        if "damaged" in said:
            raise ReportError.at(self.source, f"is a damaged PDF file ({doing} cannot be read)", _AGAIN)
        return said

    def take(self, read: Callable[[IO[bytes]], bytes], doing: str, seconds: float) -> bytes:
        """Return what *read* takes from the process, which is stopped when it takes longer than *seconds*."""
        clock = Timer(seconds, self._stop)
        clock.start()
        try:
            taken = read(_given(self.process.stdout))
        finally:
            clock.cancel()
        if self.late:
            raise ReportError.at(self.source, f"{doing} takes PDFium more than {seconds:.0f} seconds", _PRINT)
        if not taken:
            raise ReportError.at(self.source, f"{doing} is more than PDFium can read", _PRINT)
        return taken

    def _stop(self) -> None:
        self.late = True
        self.process.kill()


@contextmanager
def _worker(data: bytes, source: str, *arguments: str) -> Iterator[_Worker]:
    """Start the process and hand it the file; it is gone afterwards, whatever happens."""
    command = [sys.executable, "-I", "-W", "ignore", "-c", _START, json.dumps(sys.path), *arguments]
    pipe, errors = subprocess.PIPE, None if os.environ.get("FAZHI_DEBUG") else subprocess.DEVNULL
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=errors) as process:  # noqa: S603 - ours
        try:
            # one that has died already is noticed when it is asked
            with suppress(OSError):
                _given(process.stdin).write(data)
            with suppress(OSError):
                _given(process.stdin).close()
            yield _Worker(source, process)
        finally:
            process.kill()


def _given(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise RuntimeError("a process was started without pipes")
    return stream
