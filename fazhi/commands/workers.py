"""Files are tagged by several processes at once, and come back in the order in which they were given.

A process has its own model, whose file all of them map, and its own process for what may hang or crash (see
`fazhi.reports.isolation`).  So many files are under way that every process is at work, and no more, however many
there are.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import traceback
from contextlib import contextmanager, suppress
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any, Self, cast

from fazhi.commands.file_tagger import FileTagger, Outcome
from fazhi.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess
    from types import TracebackType

    from fazhi.commands.file_tagger import Settings

    Line = Connection[Any, Any]

_AHEAD = 4
"""Files for each process that may be finished before the one that is due."""
_PATIENCE = 5.0
"""Seconds that a process has to end what it started itself."""


class Workers:
    """Processes that tag files; they start when there is something to do and end with the ``with`` block.

    Parameters
    ----------
    jobs
        Most processes.
    settings
        What each makes its `FileTagger` with.
    """

    def __init__(self, jobs: int, settings: Settings) -> None:
        self._jobs = jobs
        self._settings = settings
        self._processes: dict[Line, SpawnProcess] = {}
        self._idle: list[Line] = []
        self._busy: dict[Line, tuple[int, str]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._processes.values():
            process.terminate()
        for line in list(self._processes):
            self._end(line)

    def tag(self, files: Iterable[str | Outcome]) -> Iterator[Outcome]:
        """Yield what becomes of each file, in order; what is an outcome already takes its turn."""
        coming, finished = iter(files), dict[int, Outcome]()
        begun = due = 0
        exhausted = False
        while not exhausted or due < begun:
            while not exhausted and begun - due < _AHEAD * self._jobs and self._can_take():
                file = next(coming, None)
                if file is None:
                    exhausted = True
                    break
                if isinstance(file, Outcome):
                    finished[begun] = file
                else:
                    self._give(begun, file)
                begun += 1
            if due not in finished and self._busy:
                finished.update(self._collect())
            while due in finished:
                yield finished.pop(due)
                due += 1

    def _can_take(self) -> bool:
        return bool(self._idle) or len(self._processes) < self._jobs

    def _give(self, number: int, file: str) -> None:
        line = self._idle.pop() if self._idle else self._start()
        self._busy[line] = number, file
        # a process that has ended says so by giving no answer
        with suppress(OSError):
            line.send(file)

    def _collect(self) -> Iterator[tuple[int, Outcome]]:
        """Wait for a process, and yield the numbers of the files that are finished with what became of them."""
        for line in cast("list[Line]", wait(list(self._busy))):
            number, file = self._busy.pop(line)
            try:
                outcome, bug = line.recv()
            except (EOFError, OSError):
                self._end(line)
                fault = Fault(file, "ends the process that tags it", "tag it alone, and look whether memory is short")
                yield number, Outcome(file, faults=(fault,))
                continue
            if bug:
                raise RuntimeError(bug)
            self._idle.append(line)
            yield number, outcome

    def _start(self) -> Line:
        # the same way of starting on every platform; forking a process that has threads is not safe
        context = multiprocessing.get_context("spawn")
        line, theirs = context.Pipe()
        # daemons may not have the processes of their own that reading takes
        process = context.Process(target=_serve, args=(theirs, self._settings))
        with _deaf():
            process.start()
        theirs.close()
        self._processes[line] = process
        return line

    def _end(self, line: Line) -> None:
        line.close()
        process = self._processes.pop(line)
        process.join(_PATIENCE)
        process.kill()
        process.join()


@contextmanager
def _deaf() -> Iterator[None]:
    """Ignore Ctrl-C, as a process does that is started meanwhile: the one that was asked ends the others."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _serve(line: Line, settings: Settings) -> None:
    """Answer one file after another until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # ends what this process started, and then this process
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with suppress(EOFError, OSError), FileTagger(settings) as tagger:
        while True:
            line.send(_answer(tagger, line.recv()))


def _answer(tagger: FileTagger, file: str) -> tuple[Outcome | None, str]:
    """Return what becomes of a file, or else the fault of the program that it meets."""
    try:
        return tagger.tag(file), ""
    except Exception as error:  # noqa: BLE001 - it is raised again in the process that asked
        if os.environ.get("FAZHI_DEBUG"):
            traceback.print_exc()
        return None, f"{type(error).__name__}: {error}"
