"""What ``fazhi tag`` writes: one writer for each format, all fed report by report.

A writer turns one report at a time into bytes, so that ten thousand reports need no more memory than one.
"""

from __future__ import annotations

import io
import json
from typing import IO, TYPE_CHECKING, Protocol

from fazhi.views.records import records
from fazhi.views.table import render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fazhi.labels.taxonomy import Domain
    from fazhi.model.artifact import Model
    from fazhi.model.tags import TaggedPassage
    from fazhi.reports.facts import Fact
    from fazhi.reports.report import Report
    from fazhi.views.page import Page

FORMATS = ("table", "jsonl", "csv", "xlsx", "html")
WHOLE_RUN = ("xlsx", "html")
"""Formats in which all reports of a run are one thing, made by one writer when it has seen them all."""
_COLUMNS = (
    "report", "source", "passage", "paragraph", "start", "end", "headings", "role", "role_score",
    "areas", "areas_zh", "scores", "review", "text", "model",
)  # fmt: skip
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


class Writer(Protocol):
    """Writes reports in one format."""

    def write(self, report: Report, tagged: Sequence[TaggedPassage]) -> None:
        """Write one report."""

    def close(self) -> None:
        """Write what stands at the end; nothing is written after."""


def make_writer(
    name: str,
    stream: IO[bytes],
    model: Model,
    *,
    width: int | None = None,
    color: bool = False,
    explain: bool = False,
    facts: bool = True,
) -> Writer:
    """Return the writer of a format in `FORMATS`.

    Parameters
    ----------
    name
        The format.
    stream
        Where the bytes go.
    model
        Named in every record.
    width, color
        Columns of the table, and whether it is coloured; other formats ignore both.
    explain
        Whether the page shows the words that carried each tag.
    facts
        Whether figures, documents, laws and dates are looked for; the table and CSV have no place for them.
    """
    if name == "jsonl":
        return JsonLines(stream, model, facts=facts)
    if name == "csv":
        return Csv(stream, model)
    if name == "xlsx":
        from fazhi.views.workbook import Workbook  # noqa: PLC0415 - each format brings its own library

        return Workbook(stream, model, find_facts=None if facts else _no_facts)
    if name == "html":
        from fazhi.views.page import Page  # noqa: PLC0415

        return Html(Page(model, explain=explain, find_facts=None if facts else _no_facts), stream)
    return Table(stream, width or 100, color=color, domains=model.taxonomy.domains)


class JsonLines:
    """One JSON object a line, UTF-8."""

    def __init__(self, stream: IO[bytes], model: Model, *, facts: bool = True) -> None:
        self._stream = stream
        self._model = model
        self._facts = facts

    def write(self, report: Report, tagged: Sequence[TaggedPassage]) -> None:
        """Write one line for each passage."""
        for record in records(report, tagged, self._model, facts=self._facts):
            self._stream.write(json.dumps(record, ensure_ascii=False).encode("utf-8", "replace") + b"\n")

    def close(self) -> None:
        """Write nothing: every line stands for itself."""


class Html:
    """One page of all reports."""

    def __init__(self, page: Page, stream: IO[bytes]) -> None:
        self._page = page
        self._stream = stream

    def write(self, report: Report, tagged: Sequence[TaggedPassage]) -> None:
        """Take in one report."""
        self._page.add(report, tagged)

    def close(self) -> None:
        """Write the page."""
        self._page.write(self._stream)


class Csv:
    """One row a passage, UTF-8 with a byte-order mark, which Excel needs to see that it is UTF-8.

    Lists are joined by ``;``, headings by `` > ``.  A text that a spreadsheet would take for a formula gets an
    apostrophe in front.
    """

    def __init__(self, stream: IO[bytes], model: Model) -> None:
        self._stream = stream
        self._model = model
        self._stream.write(b"\xef\xbb\xbf" + csv_row(_COLUMNS))

    def write(self, report: Report, tagged: Sequence[TaggedPassage]) -> None:
        """Write one row for each passage."""
        for record in records(report, tagged, self._model):
            areas = record["areas"]
            plain = {key: record[key] for key in ("report", "source", "passage", "paragraph", "start", "end", "text")}
            role = record["role"] or {"id": "", "score": ""}
            values = plain | {
                "headings": " > ".join(record["headings"]),
                "role": role["id"],
                "role_score": role["score"],
                "areas": ";".join(area["id"] for area in areas),
                "areas_zh": ";".join(area["zh"] for area in areas),
                "scores": ";".join(f"{area['score']:.3f}" for area in areas),
                "review": ";".join(area["id"] for area in record["review"]),
                "model": record["model"]["digest"][:12],
            }
            self._stream.write(csv_row([values[column] for column in _COLUMNS]))

    def close(self) -> None:
        """Write nothing: every row stands for itself."""


class Table:
    """A table for the terminal."""

    def __init__(self, stream: IO[bytes], width: int, *, color: bool, domains: Sequence[Domain] = ()) -> None:
        self._stream = stream
        self._width = width
        self._color = color
        self._domains = domains

    def write(self, report: Report, tagged: Sequence[TaggedPassage]) -> None:
        """Write the table of one report."""
        shown = render(report, tagged, self._width, color=self._color, domains=self._domains)
        self._stream.write(shown.encode("utf-8", "replace"))

    def close(self) -> None:
        """Write nothing: every table stands for itself."""


def _no_facts(_: str) -> tuple[Fact, ...]:
    return ()


def csv_row(values: Sequence[object]) -> bytes:
    """Return one row of a CSV file that no spreadsheet takes for a formula, in UTF-8."""
    import csv  # noqa: PLC0415 - the table and JSON need none

    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow([_guarded(value) for value in values])
    return buffer.getvalue().encode("utf-8", "replace")


def _guarded(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value
