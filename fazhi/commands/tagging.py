"""``fazhi tag``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from fazhi.commands.options import (
    ForceOption,
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
from fazhi.errors import ReportError

if TYPE_CHECKING:
    from fazhi.model.tagger import Tagger
    from fazhi.reports.isolation import IsolatedReader
    from fazhi.views.writers import Writer

_FormatOption = Annotated[
    str,
    typer.Option("--format", "-f", metavar="table|jsonl|csv", help="Default: by the suffix of -o, else table."),
]
_ExplainOption = Annotated[bool, typer.Option("--explain", help="With jsonl: name the words that carried each tag.")]
_FAILED, _SOME_FAILED = 1, 3


@dataclass(slots=True)
class _Totals:
    reports: int = 0
    passages: int = 0
    tags: int = 0
    review: int = 0
    failed: int = 0


def tag(
    paths: PathsArgument,
    model: ModelOption = None,
    output: OutputOption = "-",
    fmt: _FormatOption = "",
    explain: _ExplainOption = False,
    min_areas: MinAreasOption = None,
    max_areas: MaxAreasOption = None,
    force: ForceOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
    no_progress: NoProgressOption = False,
) -> None:
    """Tag every passage of reports with the areas that it is about."""
    from fazhi.model.tagger import load  # noqa: PLC0415
    from fazhi.output import open_output, refuse_overwrite  # noqa: PLC0415
    from fazhi.reports.isolation import IsolatedReader  # noqa: PLC0415
    from fazhi.views.writers import FORMATS, make_writer  # noqa: PLC0415

    name = format_of(fmt, output, FORMATS)
    if output != "-":
        refuse_overwrite(output, force=force)
    progress = Progress(hidden=quiet or no_progress or output == "-")
    tagger = load(model, min_areas=min_areas, max_areas=max_areas)
    with IsolatedReader() as reader, open_output(output, force=force) as stream:
        writer = make_writer(name, stream, tagger.model, width=terminal_width(), color=wants_color() and output == "-")
        totals = _tag_all(paths, reader, tagger, writer, progress, explain=explain, verbose=verbose)
        progress.clear()
        if not totals.reports:
            raise typer.Exit(_FAILED)
    if not quiet:
        failed = f", {_counted(totals.failed, 'file')} failed" if totals.failed else ""
        say(
            f"{_counted(totals.reports, 'report')}, {_counted(totals.passages, 'passage')}, "
            f"{_counted(totals.tags, 'tag')}, "
            f"{totals.review} to review{failed}"
        )
    if totals.failed:
        raise typer.Exit(_SOME_FAILED)


def _tag_all(
    paths: list[str],
    reader: IsolatedReader,
    tagger: Tagger,
    writer: Writer,
    progress: Progress,
    *,
    explain: bool,
    verbose: bool,
) -> _Totals:
    from fazhi.reports.finding import find_files  # noqa: PLC0415

    totals = _Totals()
    for path in paths:
        try:
            for file in find_files([path]):
                step = f"{totals.reports + totals.failed + 1}: {file}"
                progress.step(step)
                if verbose:
                    say(f"reading {file}")
                try:
                    report = reader.read(file, partial(_show_page, progress, step))
                except ReportError as error:
                    _fail(error, totals, progress)
                    continue
                for note in report.notes if verbose else ():
                    say(f"{file}: {note}")
                tagged = tagger.tag(report, explain=explain)
                writer.write(report, tagged)
                totals.reports += 1
                totals.passages += len(tagged)
                totals.tags += sum(len(item.tags) for item in tagged)
                totals.review += sum(bool(item.review) for item in tagged)
        except ReportError as error:
            _fail(error, totals, progress)
    return totals


def _show_page(progress: Progress, step: str, page: int, pages: int) -> None:
    progress.step(f"{step}: page {page} of {pages}")


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _fail(error: ReportError, totals: _Totals, progress: Progress) -> None:
    progress.clear()
    say(str(error))
    totals.failed += 1
