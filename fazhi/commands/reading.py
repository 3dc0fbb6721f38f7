"""``fazhi read``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import typer

from fazhi.commands.options import (
    ForceOption,
    FormatOption,
    NoProgressOption,
    OutputOption,
    PathsArgument,
    Progress,
    QuietOption,
    as_json,
    check_format,
    say,
    terminal_width,
    wants_color,
)
from fazhi.errors import ReportError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fazhi.reports.report import Report

_FAILED, _SOME_FAILED = 1, 3


def read(
    paths: PathsArgument,
    output: OutputOption = "-",
    fmt: FormatOption = "",
    force: ForceOption = False,
    quiet: QuietOption = False,
    no_progress: NoProgressOption = False,
) -> None:
    """Show what is read of reports: what is known of each, its outline and its passages.

    As JSON it is a list with one object for each report.
    """
    from fazhi.output import open_output, refuse_overwrite  # noqa: PLC0415
    from fazhi.views.outline import record, render  # noqa: PLC0415

    fmt = check_format(fmt or ("json" if output.lower().endswith(".json") else "table"))
    if output != "-":
        refuse_overwrite(output, force=force)
    failed: list[ReportError] = []
    reports = _read_all(paths, failed, Progress(hidden=quiet or no_progress or output == "-"))
    color = wants_color() and output == "-"
    with open_output(output, force=force) as stream:
        if fmt == "json":
            records = [record(report) for report in reports]
            written = len(records)
            if records:
                stream.write(as_json(records).encode("utf-8", "replace"))
        else:
            written = 0
            for report in reports:
                stream.write(render(report, terminal_width(), color=color).encode("utf-8", "replace"))
                written += 1
        if not written:
            raise typer.Exit(_FAILED)
    if failed:
        raise typer.Exit(_SOME_FAILED)


def _read_all(paths: list[str], failed: list[ReportError], progress: Progress) -> Iterator[Report]:
    """Yield the reports that *paths* name; what cannot be read is said and put into *failed*."""
    from fazhi.reports.finding import find_files  # noqa: PLC0415
    from fazhi.reports.isolation import IsolatedReader  # noqa: PLC0415

    with IsolatedReader() as reader:
        for path in paths:
            try:
                for file in find_files([path]):
                    progress.step(file)
                    try:
                        report = reader.read(file, partial(_show_page, progress, file))
                    except ReportError as error:
                        _fail(error, failed, progress)
                        continue
                    progress.clear()
                    yield report
            except ReportError as error:
                _fail(error, failed, progress)


def _show_page(progress: Progress, file: str, page: int, pages: int) -> None:
    progress.step(f"{file}: page {page} of {pages}")


def _fail(error: ReportError, failed: list[ReportError], progress: Progress) -> None:
    progress.clear()
    say(str(error))
    failed.append(error)
