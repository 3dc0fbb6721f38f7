"""``fazhi tag``."""

from __future__ import annotations

import os
import sys
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Annotated

import typer

from fazhi.commands.options import (
    ForceOption,
    JobsOption,
    MaxAreasOption,
    MinAreasOption,
    ModelOption,
    NoProgressOption,
    OutputOption,
    PathsArgument,
    Progress,
    QuietOption,
    VerboseOption,
    format_of,
    say,
    terminal_width,
    wants_color,
)
from fazhi.errors import ReportError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import IO

    from fazhi.commands.file_tagger import FileTagger, Outcome, Settings
    from fazhi.views.writers import Writer

_FormatOption = Annotated[
    str,
    typer.Option(
        "--format", "-f", metavar="table|jsonl|csv|xlsx|html", help="Default: by the suffix of -o, else table."
    ),
]
_ExplainOption = Annotated[
    bool | None,
    typer.Option("--explain/--no-explain", help="jsonl, html: the words that carried each tag. [default: html only]"),
]
_FactsOption = Annotated[
    bool,
    typer.Option(
        "--facts/--no-facts", help="jsonl, xlsx, html: figures, documents, laws and dates.", show_default="on"
    ),
]
_FAILED, _SOME_FAILED = 1, 3
_EXPLAINED = ("jsonl", "html")
_MINUTE = 60
_SOON = 2.0
"""Seconds after which a run is long enough to tell how long the rest takes."""


class _Totals:
    def __init__(self) -> None:
        self.reports = self.passages = self.tags = self.review = self.failed = 0

    def add(self, outcome: Outcome) -> None:
        self.reports += not outcome.faults
        self.failed += bool(outcome.faults)
        self.passages += outcome.passages
        self.tags += outcome.tags
        self.review += outcome.review

    def said(self, seconds: float) -> str:
        from fazhi.views.table import closing  # noqa: PLC0415 - at the end

        counts = {"report": self.reports, "passage": self.passages, "tag": self.tags}
        return closing(counts, review=self.review, failed=self.failed, seconds=seconds)


class _Pace:
    """How many of so many files are done, and how long the others take if they take as long as those."""

    def __init__(self, total: int) -> None:
        self._total, self._start, self._done = total, monotonic(), 0

    def count(self) -> None:
        self._done += 1

    def __str__(self) -> str:
        passed = monotonic() - self._start
        left = passed / self._done * (self._total - self._done) if self._done and passed > _SOON else 0.0
        shown = f"{left:.0f} s" if left < 2 * _MINUTE else f"{left / _MINUTE:.0f} min"
        return f"{self._done} of {self._total} files" + (f", {shown} left" if left else "")


def tag(
    paths: PathsArgument,
    model: ModelOption = None,
    output: OutputOption = "-",
    fmt: _FormatOption = "",
    explain: _ExplainOption = None,
    facts: _FactsOption = True,
    min_areas: MinAreasOption = None,
    max_areas: MaxAreasOption = None,
    jobs: JobsOption = 1,
    force: ForceOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
    no_progress: NoProgressOption = False,
) -> None:
    """Tag every passage of reports with the areas that it is about."""
    from fazhi.commands.file_tagger import FileTagger, Settings  # noqa: PLC0415
    from fazhi.output import open_output, refuse_overwrite  # noqa: PLC0415
    from fazhi.views.writers import FORMATS, WHOLE_RUN  # noqa: PLC0415

    suffix = os.path.splitext(output)[1].lower()  # noqa: PTH122 - pathlib is slow
    if not fmt and suffix not in ("", ".txt", *(f".{known}" for known in FORMATS)):
        raise UsageError.at(output, f"'{suffix}' tells no format", f"choose one of {', '.join(FORMATS)} with -f")
    name = format_of(fmt, output, FORMATS)
    if output != "-":
        refuse_overwrite(output, force=force)
    if explain and name not in _EXPLAINED:
        raise UsageError.at("--explain", f"has no place in {name}", f"choose one of {', '.join(_EXPLAINED)} with -f")
    if output == "-" and name in WHOLE_RUN and sys.stdout.isatty():
        raise UsageError.at("--format", f"{name} is nothing for a terminal", "name a file with -o")
    color = wants_color() and output == "-"
    wants_words = name == "html" if explain is None else explain
    settings = Settings(name, terminal_width(), color, wants_words, facts, model, min_areas, max_areas)
    started = monotonic()
    progress = Progress(hidden=quiet or no_progress or output == "-")
    with FileTagger(settings) as tagger, open_output(output, force=force) as stream:
        stream.write(tagger.header)
        writer = tagger.make_writer(stream) if name in WHOLE_RUN else None
        outcomes = _outcomes(paths, tagger, settings, progress, jobs, verbose=verbose)
        totals = _write_all(outcomes, stream, writer, progress)
        if not totals.reports:
            raise typer.Exit(_FAILED)
        if writer is not None:
            writer.close()
    if not quiet:
        say(totals.said(monotonic() - started))
    if totals.failed:
        raise typer.Exit(_SOME_FAILED)


def _write_all(outcomes: Iterable[Outcome], stream: IO[bytes], writer: Writer | None, progress: Progress) -> _Totals:
    totals = _Totals()
    for outcome in outcomes:
        if outcome.faults:
            progress.clear()
            say(str(ReportError(outcome.faults)))
        stream.write(outcome.data)
        if writer is not None and outcome.reading is not None:
            writer.write(*outcome.reading)
        totals.add(outcome)
    progress.clear()
    return totals


def _outcomes(
    paths: list[str], tagger: FileTagger, settings: Settings, progress: Progress, jobs: int, *, verbose: bool
) -> Iterator[Outcome]:
    """Yield what becomes of the files that *paths* name, in order."""
    found: Iterable[str | Outcome] = _find(paths)
    total = 0
    if progress.is_shown:
        # they are counted before the first of them is read
        found = names = list(found)
        total = len(names)
    pace = _Pace(total)
    if verbose:
        found = map(_say_reading, found)
    outcomes = _tag_here(found, tagger, progress, pace) if jobs == 1 else _tag_there(found, tagger, settings, jobs)
    for outcome in outcomes:
        pace.count()
        progress.step(str(pace))
        for note in outcome.notes if verbose else ():
            say(f"{outcome.file}: {note}")
        yield outcome


def _tag_here(found: Iterable[str | Outcome], tagger: FileTagger, progress: Progress, pace: _Pace) -> Iterator[Outcome]:
    for file in found:
        if isinstance(file, str):
            step = f"{pace}: {file}"
            progress.step(step)
            yield tagger.tag(file, partial(_show_page, progress, step))
        else:
            yield file


def _tag_there(found: Iterable[str | Outcome], tagger: FileTagger, settings: Settings, jobs: int) -> Iterator[Outcome]:
    from fazhi.commands.workers import Workers  # noqa: PLC0415 - one process takes no other
    from fazhi.reports.finding import STDIN  # noqa: PLC0415

    with Workers(jobs if jobs > 0 else _processors(), settings) as workers:
        # standard input is this process's own
        yield from workers.tag(tagger.tag(file) if file == STDIN else file for file in found)


def _find(paths: Iterable[str]) -> Iterator[str | Outcome]:
    """Yield the files that *paths* name, and for a path that names none the outcome that says so."""
    from fazhi.commands.file_tagger import Outcome  # noqa: PLC0415
    from fazhi.reports.finding import find_files  # noqa: PLC0415

    for path in paths:
        try:
            yield from find_files([path])
        except ReportError as error:
            yield Outcome(path, faults=error.faults)


def _say_reading(file: str | Outcome) -> str | Outcome:
    if isinstance(file, str):
        say(f"reading {file}")
    return file


def _show_page(progress: Progress, step: str, page: int, pages: int) -> None:
    progress.step(f"{step}: page {page} of {pages}")


def _processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
