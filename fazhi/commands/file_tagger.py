"""One file after another is read, tagged and written as bytes, in whichever process that happens."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple, Self

from fazhi.errors import ReportError
from fazhi.model.tagger import load
from fazhi.reports.isolation import IsolatedReader
from fazhi.views.writers import make_writer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

    from fazhi.errors import Fault


class Settings(NamedTuple):
    """What a `FileTagger` is made with, in any process."""

    fmt: str
    width: int
    color: bool
    explain: bool
    model: Path | None = None
    min_areas: int | None = None
    max_areas: int | None = None


class Outcome(NamedTuple):
    """What became of a file: its records and counts, or why there are none."""

    file: str
    data: bytes = b""
    passages: int = 0
    tags: int = 0
    review: int = 0
    notes: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()


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
        self._reader = IsolatedReader(metadata=False)
        self._stream = BytesIO()
        self._writer = make_writer(
            settings.fmt, self._stream, self._tagger.model, width=settings.width, color=settings.color
        )
        self.header = self._written()
        """What stands before the first file."""

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
        self._writer.write(report, tagged)
        tags = sum(len(item.tags) for item in tagged)
        review = sum(bool(item.review) for item in tagged)
        return Outcome(file, self._written(), len(tagged), tags, review, report.notes)

    def _written(self) -> bytes:
        data = self._stream.getvalue()
        self._stream.seek(0)
        self._stream.truncate()
        return data
