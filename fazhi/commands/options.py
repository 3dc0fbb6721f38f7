"""Options that mean the same in every command, and how commands talk."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fazhi.errors import UsageError

if TYPE_CHECKING:
    from fazhi.labels.corpus import Corpus
    from fazhi.labels.taxonomy import Taxonomy


def _checked_jobs(jobs: int) -> int:
    if jobs != -1 and jobs < 1:
        raise UsageError.at("--jobs", f"cannot be {jobs}", "give 1 or more, or -1 for all processors")
    return jobs


ModelOption = Annotated[
    Path | None,
    typer.Option("--model", "-m", metavar="FILE", help="Model file; default: the one that ships."),
]
OutputOption = Annotated[
    str, typer.Option("--output", "-o", metavar="FILE", help="Where to write; - is standard output.")
]
ForceOption = Annotated[bool, typer.Option("--force", help="Replace the output file if it exists.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing on standard error but errors.")]
VerboseOption = Annotated[bool, typer.Option("--verbose", "-v", help="Say each step on standard error.")]
NoProgressOption = Annotated[bool, typer.Option("--no-progress", help="Show no progress, even on a terminal.")]
SeedOption = Annotated[int, typer.Option("--seed", min=0, help="Seed of the random numbers.")]
AreasOption = Annotated[
    Path | None,
    typer.Option("--areas", metavar="FILE", help="Your own area list (YAML); default: the shipped one."),
]
CorpusArgument = Annotated[
    list[Path] | None,
    typer.Argument(metavar="[CORPUS...]", help="JSONL, CSV or XLSX files or folders; default: the written corpus."),
]
PathsArgument = Annotated[
    list[str],
    typer.Argument(metavar="PATH...", help="Reports (text, pages, Word, PDF), zips or folders of them, or -."),
]
HoldOutOption = Annotated[
    str,
    typer.Option("--hold-out", metavar="KEY=VALUE", help="Part the corpus by year, level, kind or report: year=2024."),
]
MinAreasOption = Annotated[
    int | None, typer.Option("--min-areas", min=0, help="Fewest areas of a passage; default: what the model says.")
]
MaxAreasOption = Annotated[
    int | None, typer.Option("--max-areas", min=1, help="Most areas of a passage; default: what the model says.")
]
FormatOption = Annotated[str, typer.Option("--format", "-f", metavar="table|json", help="What to print.")]
JobsOption = Annotated[
    int, typer.Option("--jobs", "-j", callback=_checked_jobs, help="Processes at work; -1 for all processors.")
]
TrainedOnOption = Annotated[
    list[Path] | None,
    typer.Option("--trained-on", metavar="CORPUS", help="What the model learnt from, for the newcomer's pipeline."),
]


def check_format(fmt: str, known: Sequence[str] = ("table", "json")) -> str:
    """Return *fmt* if it is one of the *known* formats; raise `UsageError` otherwise."""
    if fmt not in known:
        raise UsageError.at("--format", f"'{fmt}' is no format", f"choose one of {', '.join(known)}")
    return fmt


def format_of(fmt: str, output: str, known: Sequence[str]) -> str:
    """Return the format asked for: *fmt*, else what the suffix of *output* names, else the first of the *known*."""
    suffix = output.rpartition(".")[2].lower()
    return check_format(fmt or (suffix if suffix in known else known[0]), known)


def load_corpus(paths: Sequence[Path] | None, taxonomy: Taxonomy) -> Corpus:
    """Return the labelled passages of *paths*, or the written corpus where none are named."""
    from fazhi.labels.corpus import Corpus  # noqa: PLC0415

    return Corpus.load(paths, taxonomy) if paths else Corpus.written(taxonomy)


def refuse_stdout(option: str, *files: Path | None) -> None:
    """Raise `UsageError` if one of the *files* is ``-``: this option needs a file."""
    if any(str(file) == "-" for file in files):
        raise UsageError.at(option, "writes no standard output", "name a file")


def refuse_same(*files: Path | str | None) -> None:
    """Raise `UsageError` if two outputs would go to one file."""
    named = [Path(file).absolute() for file in files if file not in (None, "-")]
    for file in named:
        if named.count(file) > 1:
            raise UsageError.at(file, "is named for two outputs", "name a file for each")


def as_json(value: object) -> str:
    """Return *value* as the JSON that commands print."""
    import json  # noqa: PLC0415 - few commands print any

    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def say(text: str) -> None:
    """Write a line to standard error."""
    sys.stderr.write(f"{text}\n")


def put(text: str) -> None:
    """Write text to standard output as UTF-8, whatever the console's own encoding is."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()


def terminal_width() -> int:
    """Return the width of the terminal in columns; 80 where there is none."""
    return shutil.get_terminal_size((80, 24)).columns


def wants_color() -> bool:
    """Tell whether standard output is a terminal and NO_COLOR is not set."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


class Progress:
    """One line on standard error that is written over, only on a terminal."""

    def __init__(self, *, hidden: bool) -> None:
        self.is_shown = not hidden and sys.stderr.isatty()

    def step(self, text: str) -> None:
        """Show *text* in place of what was shown before."""
        if self.is_shown:
            sys.stderr.write(f"\r\x1b[K{text[: max(20, terminal_width() - 1)]}")
            sys.stderr.flush()

    def clear(self) -> None:
        """Remove the line."""
        if self.is_shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
