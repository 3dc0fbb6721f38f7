"""``fazhi compare``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

from fazhi.commands.options import (
    ForceOption,
    ModelOption,
    NoProgressOption,
    OutputOption,
    PathsArgument,
    Progress,
    QuietOption,
    SeedOption,
    format_of,
    refuse_stdout,
    say,
    terminal_width,
)
from fazhi.errors import ReportError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fazhi.evaluation.compared import Compared
    from fazhi.evaluation.prevalence import ErrorRates
    from fazhi.evaluation.tagged_report import TaggedReport
    from fazhi.model.tagger import Tagger
    from fazhi.reports.isolation import IsolatedReader

_FormatOption = Annotated[
    str,
    typer.Option(
        "--format", "-f", metavar="table|html|xlsx|csv|json", help="Default: by the suffix of -o, else table."
    ),
]
_ByOption = Annotated[
    str,
    typer.Option("--by", metavar="KEYS", help="What parts the reports: place, year, level, kind, joined by commas."),
]
_ErrorOption = Annotated[
    Path | None,
    typer.Option(
        "--error", metavar="FILE", help="Error on labelled reports of your own, from `fazhi evaluate CORPUS -f json`."
    ),
]
FORMATS = ("table", "html", "xlsx", "csv", "json")
_FAILED, _SOME_FAILED = 1, 3


def compare(
    paths: PathsArgument,
    by: _ByOption = "place,year",
    error: _ErrorOption = None,
    model: ModelOption = None,
    output: OutputOption = "-",
    fmt: _FormatOption = "",
    seed: SeedOption = 0,
    force: ForceOption = False,
    quiet: QuietOption = False,
    no_progress: NoProgressOption = False,
) -> None:
    """Compare reports by place and year: coverage with intervals, gaps, plans that return, recycled text."""
    from fazhi.evaluation.compared import compare as beside_one_another  # noqa: PLC0415
    from fazhi.model.tagger import load  # noqa: PLC0415
    from fazhi.output import open_output, refuse_overwrite  # noqa: PLC0415

    name, keys = format_of(fmt, output, FORMATS), _keys(by)
    _check(name, output)
    if output != "-":
        refuse_overwrite(output, force=force)
    progress = Progress(hidden=quiet or no_progress)
    tagger = load(model)
    rates = None if error is None else _read_error(error, tagger)
    reports, failed = _tag_all(paths, tagger, progress)
    if not reports:
        progress.clear()
        raise typer.Exit(_FAILED)
    progress.step("comparing")
    found = beside_one_another(reports, tagger.model, by=keys, rates=rates, seed=seed)
    progress.step("writing")
    with open_output(output, force=force) as stream:
        progress.clear()
        _write(found, name, stream, width=terminal_width() if output == "-" else 100)
    if not quiet:
        _say_notes(found)
    if failed:
        raise typer.Exit(_SOME_FAILED)


def _keys(by: str) -> list[str]:
    from fazhi.evaluation.parting import KEYS  # noqa: PLC0415

    keys = [key.strip() for key in by.split(",") if key.strip()]
    unknown = [key for key in keys if key not in KEYS]
    if unknown or not keys or len(set(keys)) < len(keys):
        fault = (
            f"'{unknown[0]}' is nothing that reports are parted by" if unknown else f"'{by}' names no key, or one twice"
        )
        raise UsageError.at("--by", fault, f"choose among {', '.join(KEYS)}")
    return keys


def _check(name: str, output: str) -> None:
    """Raise `UsageError` before the work begins, if it could not be written."""
    if name == "html":
        from fazhi.views.canvas import require_extra  # noqa: PLC0415

        require_extra()
    if name == "xlsx":
        from fazhi.views.compared_book import require_extra as require_workbook  # noqa: PLC0415

        refuse_stdout("--format xlsx", Path(output))
        require_workbook()


def _read_error(file: Path, tagger: Tagger) -> ErrorRates:
    from fazhi.evaluation.prevalence import ErrorRates  # noqa: PLC0415

    try:
        data: Any = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError.at(file, f"cannot be read ({error.strerror})", "check the path") from error
    except ValueError as error:
        raise UsageError.at(file, "is no JSON", "make it with `fazhi evaluate CORPUS -f json -o FILE`") from error
    return ErrorRates.of_evaluation(data, tagger.model.taxonomy.ids, str(file))


def _tag_all(paths: Sequence[str], tagger: Tagger, progress: Progress) -> tuple[list[TaggedReport], int]:
    """Return the tagged reports, and how many files could not be read: each is named on standard error."""
    from fazhi.reports.finding import find_files  # noqa: PLC0415
    from fazhi.reports.isolation import IsolatedReader  # noqa: PLC0415

    reports: list[TaggedReport] = []
    failed = 0
    with IsolatedReader() as reader:
        for path in paths:
            try:
                for file in find_files([path]):
                    progress.step(f"{len(reports) + failed + 1}: {file}")
                    try:
                        reports.append(_tag(file, reader, tagger))
                    except ReportError as error:
                        failed += _fail(error, progress)
            except ReportError as error:
                failed += _fail(error, progress)
    return reports, failed


def _tag(file: str, reader: IsolatedReader, tagger: Tagger) -> TaggedReport:
    from fazhi.evaluation.tagged_report import TaggedReport  # noqa: PLC0415

    report = reader.read(file)
    scores = tagger.decide(report.passages, in_order=True).scores
    return TaggedReport(report, tagger.tag(report), tagger.model.taxonomy, scores)


def _fail(error: ReportError, progress: Progress) -> int:
    progress.clear()
    say(str(error))
    return 1


def _write(found: Compared, name: str, stream: IO[bytes], *, width: int) -> None:
    if name == "html":
        from fazhi.views.compared_page import write_page as write  # noqa: PLC0415
    elif name == "xlsx":
        from fazhi.views.compared_book import write_book as write  # noqa: PLC0415
    elif name == "csv":
        from fazhi.views.compared_rows import write_panel as write  # noqa: PLC0415
    elif name == "json":
        from fazhi.views.compared_rows import write_json as write  # noqa: PLC0415
    else:
        from fazhi.views.compared_terminal import render  # noqa: PLC0415

        stream.write(render(found, width).encode("utf-8", "replace"))
        return
    write(found, stream)


def _say_notes(found: Compared) -> None:
    for one, other in found.same:
        say(f"note: {one} has the text of {other} and is left out")
    if found.rates is None:
        say("note: the model's file tells of no error: counts are those of the tags, without intervals (see --error)")
