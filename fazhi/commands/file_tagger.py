"""One file after another is read, tagged and written as bytes, in whichever process that happens."""

from __future__ import annotations

from io import BytesIO
from typing import IO, TYPE_CHECKING, NamedTuple, Self

from fazhi.errors import ReportError
from fazhi.model.tagger import load
from fazhi.reports.isolation import IsolatedReader
from fazhi.views.writers import WHOLE_RUN, make_writer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

    from fazhi.errors import Fault
    from fazhi.model.tags import TaggedPassage
    from fazhi.reports.report import Report
    from fazhi.views.writers import Writer


class Settings(NamedTuple):
    """What a `FileTagger` is made with, in any process."""

    fmt: str
    width: int
    color: bool
    explain: bool
    facts: bool = True
    model: Path | None = None
    min_areas: int | None = None
    max_areas: int | None = None


class Outcome(NamedTuple):
    """What became of a file: its records and counts, or why there are none.

    For formats of a whole run there is the reading in place of the records: the report and its tagged passages.
    """

    file: str
    data: bytes = b""
    passages: int = 0
    tags: int = 0
    review: int = 0
    notes: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    reading: tuple[Report, list[TaggedPassage]] | None = None


class FileTagger:
    """Reads, tags and writes files.

    Raises
    ------
    ModelError, UsageError
        As `fazhi.model.tagger.load`.
    """

    def __init__(self, settings: Settings) -> None:
        self._explain = settings.explain
        self._tagger = load(settings.model, min_areas=settings.min_areas, max_areas=settings.max_areas)
        self._settings = settings
        self._whole_run = settings.fmt in WHOLE_RUN
        self._reader = IsolatedReader(metadata=self._whole_run)
        self._stream = BytesIO()
        self._writer = None if self._whole_run else self.make_writer(self._stream)
        self.header = self._written()
        """What stands before the first file."""

    def make_writer(self, stream: IO[bytes]) -> Writer:
        """Return a writer as the settings ask for it."""
        asked = self._settings
        return make_writer(
            asked.fmt,
            stream,
            self._tagger.model,
            width=asked.width,
            color=asked.color,
            explain=asked.explain,
            facts=asked.facts,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._reader.__exit__(kind, error, trace)

    def tag(self, file: str, progress: Callable[[int, int], None] | None = None) -> Outcome:
        """Return what becomes of a file; *progress* is as in `fazhi.reports.reading.read_report`."""
        try:
            report = self._reader.read(file, progress)
        except ReportError as error:
            return Outcome(file, faults=error.faults)
        tagged = self._tagger.tag(report, explain=self._explain)
        if self._writer is not None:
            self._writer.write(report, tagged)
        tags = sum(len(item.tags) for item in tagged)
        review = sum(bool(item.review) for item in tagged)
        reading = (report, tagged) if self._whole_run else None
        return Outcome(file, self._written(), len(tagged), tags, review, report.notes, reading=reading)

    def _written(self) -> bytes:
        data = self._stream.getvalue()
        self._stream.seek(0)
        self._stream.truncate()
        return data
