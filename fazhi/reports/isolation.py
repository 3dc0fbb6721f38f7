"""Reading in a process of its own, so that a file which hangs or crashes a library costs itself and no other.

A parser in C can neither be interrupted nor, once it has crashed, be survived.  The process reads one file after
another, and is ended when it gives no sign of life for too long.  Plain text, which no foreign parser reads, is read
on the spot.
"""

from __future__ import annotations

import os
from contextlib import suppress
from functools import partial

from fazhi.errors import ReportError
from fazhi.reports.finding import name_of, read_source
from fazhi.reports.formats.recognition import Format, recognise
from fazhi.reports.limits import SILENT_SECONDS
from fazhi.reports.reading import read_bytes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess
    from pathlib import Path
    from types import TracebackType
    from typing import Any, Self

    from fazhi.reports.reading import Progress
    from fazhi.reports.report import Report

_READY, _PAGE, _REPORT, _FAULTS, _BUG = "ready", "page", "report", "faults", "bug"
_REPORT_IT = "report it to the makers of fazhi, with the file if you may"


class IsolatedReader:
    """Reads reports as `read_report` does, in another process.

    The process starts with the first file that needs it and ends with the ``with`` block.

    Parameters
    ----------
    seconds
        How long a file may be read without a sign of life.
    read
        What reads in the other process; a function of a module, so that it can be found there.
    metadata
        As in `read_report`.
    """

    def __init__(
        self, seconds: float = SILENT_SECONDS, read: Callable[..., Report] = read_bytes, *, metadata: bool = True
    ) -> None:
        self.seconds = seconds
        self.metadata = metadata
        self._read = read
        self._process: SpawnProcess | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def read(self, path: str | Path, progress: Progress | None = None) -> Report:
        """Return the report in a file; see `fazhi.reports.reading.read_report`.

        Raises
        ------
        ReportError
            As `read_report`, and if the file takes too long or crashes what reads it.
        """
        data, source = read_source(path), name_of(path)
        if recognise(data, source) is Format.TEXT:
            return read_bytes(data, source, metadata=self.metadata)
        self._send(data, source)
        while True:
            kind, *found = self._answer(source)
            if kind == _REPORT:
                report: Report = found[0]
                return report
            if kind == _FAULTS:
                raise ReportError(found[0])
            if kind == _BUG:
                raise ReportError.at(source, f"meets a fault of fazhi ({found[0]})", _REPORT_IT)
            if kind == _PAGE and progress:
                progress(*found)

    def _send(self, data: bytes, source: str) -> None:
        if self._process is None or not self._process.is_alive():
            self._stop()
            self._start()
        # a process that ends now leaves no answer either
        with suppress(OSError):
            self._connection.send((data, source))

    def _answer(self, source: str) -> tuple[Any, ...]:
        try:
            if self._connection.poll(self.seconds):
                answer: tuple[Any, ...] = self._connection.recv()
                return answer
            fault = f"takes more than {self.seconds:g} s to read"
        except (EOFError, OSError):
            fault = "crashes the program that reads it"
        self._stop()
        raise ReportError.at(source, fault, "open it and save it again, as .docx or .txt")

    def _start(self) -> None:
        import multiprocessing  # noqa: PLC0415 - text needs no other process

        # the same way of starting on every platform; forking a process that has threads is not safe
        context = multiprocessing.get_context("spawn")
        self._connection: Connection[Any, Any]
        self._connection, theirs = context.Pipe()
        read = self._read if self.metadata else partial(self._read, metadata=False)
        self._process = context.Process(target=_serve, args=(theirs, read), daemon=True)
        self._process.start()
        theirs.close()

    def _stop(self) -> None:
        if self._process is not None:
            self._connection.close()
            self._process.kill()
            self._process.join()
            self._process.close()
            self._process = None


def _serve(connection: Connection[Any, Any], read: Callable[..., Report]) -> None:
    """Answer one file after another until the other end is closed."""
    import signal  # noqa: PLC0415

    # Ctrl-C reaches both processes; the one that was asked ends the other
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    connection.send((_READY,))
    while True:
        try:
            data, source = connection.recv()
        except EOFError:
            return
        with suppress(OSError):
            # nobody may be waiting any more
            connection.send(_reply(connection, read, data, source))


def _reply(connection: Connection[Any, Any], read: Callable[..., Report], data: bytes, source: str) -> tuple[Any, ...]:
    try:
        return _REPORT, read(data, source, lambda page, pages: connection.send((_PAGE, page, pages)))
    except ReportError as error:
        return _FAULTS, error.faults
    except Exception as error:  # noqa: BLE001 - whatever it is, the other files of the run go on
        if os.environ.get("FAZHI_DEBUG"):
            import traceback  # noqa: PLC0415

            traceback.print_exc()
        return _BUG, f"{type(error).__name__}: {error}"
