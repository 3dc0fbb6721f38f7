"""Tagged reports as one HTML page to click through: ``fazhi tag -f html``.

The page carries its style, its script and its data itself.  It asks no network for anything: the content security
policy in its head forbids all but the one style sheet and the one script whose SHA-256 it names, and the script builds
the page from text nodes alone (trusted types are required, and none can be made).
"""

from __future__ import annotations

import base64
import hashlib
import tomllib
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from fazhi.views.page_data import Encoder, as_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from jinja2 import Template

    from fazhi.model.artifact import Model
    from fazhi.model.tags import TaggedPassage
    from fazhi.reports.report import Report
    from fazhi.views.page_data import FindFacts

TEMPLATES = Path(__file__).with_name("templates")
STYLES = ("page.css", "page_passages.css", "page_sides.css", "page_narrow.css", "page_print.css")
SCRIPTS = (
    "page_data.js", "page_labels.js", "page_state.js", "page_filter.js", "page_text.js", "page_passages.js",
    "page_main.js", "page_reports.js", "page_facets.js", "page_why.js", "page_keys.js", "page_start.js",
)  # fmt: skip
"""In this order they become one script; each uses what stands in those before it, or in functions called later."""
_NAMED = 3
"""Reports that the title of the page names."""


class Page:
    """Takes reports one at a time, and writes the page once all are there.

    Of a report only its JSON is kept, so that hundreds of reports take no more memory than the file that they become.

    Parameters
    ----------
    model
        Names areas, domains and roles, and stands at the foot of the page.
    explain
        Whether the words that carried a tag are put into the page, where they were computed (`Tag.evidence`).
    find_facts
        Finds figures, documents, laws and dates in the text of a passage; None for those of the package.
    """

    def __init__(self, model: Model, *, explain: bool = True, find_facts: FindFacts | None = None) -> None:
        self._model = model
        self._encoder = Encoder(model.taxonomy, explain=explain, find_facts=find_facts)
        self._reports: list[str] = []
        self._titles: list[str] = []

    def add(self, report: Report, tagged: Sequence[TaggedPassage]) -> None:
        """Take one report and what was tagged in it, its passages in the order of the text."""
        self._reports.append(as_json(self._encoder.report(report, tagged)))
        self._titles.append(report.title or report.id)

    def write(self, stream: IO[bytes]) -> None:
        """Write the page in UTF-8; the same reports and the same model give the same bytes."""
        head: dict[str, Any] = {
            "title": self._title(),
            "model": [self._model.name, self._model.digest],
            "labels": labels(),
            **self._encoder.tables(),
        }
        data = f'{as_json(head)[:-1]},"reports":[{",".join(self._reports)}]}}'
        for part in _render(self._title(), data):
            stream.write(part.encode("utf-8", "replace"))

    def _title(self) -> list[str]:
        """Return the title of the page in Chinese and in English; it names the first reports."""
        count, named = len(self._titles), self._titles[:_NAMED]
        more = count > len(named)
        zh = "、".join(named) + (f"等{count}份报告" if more else "")
        en = ", ".join(named) + (f" and {count - len(named)} more" if more else "")
        ending = labels()["brand"]
        return [f"{zh} · {ending[0]}" if zh else ending[0], f"{en} · {ending[1]}" if en else ending[1]]


def write_page(
    readings: Iterable[tuple[Report, Sequence[TaggedPassage]]],
    model: Model,
    stream: IO[bytes],
    *,
    explain: bool = True,
    find_facts: FindFacts | None = None,
) -> None:
    """Write one self-contained HTML page of all *readings*; the parameters are those of `Page`.

    Parameters
    ----------
    readings
        Reports with what was tagged in each, its passages in the order of the text.
    model
        What tagged them.
    stream
        Where the bytes go.
    explain
        Whether the words that carried each tag are in the page.
    find_facts
        Finds facts in the text of a passage.
    """
    page = Page(model, explain=explain, find_facts=find_facts)
    for report, tagged in readings:
        page.add(report, tagged)
    page.write(stream)


@cache
def labels() -> Mapping[str, list[str]]:
    """Return what the page says itself: for each key the Chinese and the English text."""
    return tomllib.loads((TEMPLATES / "page.toml").read_text(encoding="utf-8"))


@cache
def style() -> str:
    """Return the style sheet of the page."""
    return "\n" + "\n".join(map(_read, STYLES))


@cache
def script() -> str:
    """Return the script of the page: all its files within one function, so that no name leaks."""
    body = "\n".join(map(_read, SCRIPTS))
    return f"\n(() => {{\n'use strict';\n{body}\n}})();\n"


def policy() -> str:
    """Return the content security policy: one style sheet, one script, nothing else."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {_digest(script())}",
            f"style-src {_digest(style())}",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def _render(title: Sequence[str], data: str) -> Iterable[str]:
    from markupsafe import Markup  # noqa: PLC0415 - comes with jinja2

    return _template().generate(
        title=title[0],
        policy=policy(),
        style=Markup(style()),  # noqa: S704 - our own files
        script=Markup(script()),  # noqa: S704
        data=Markup(data),  # noqa: S704 - as_json leaves no markup
    )


@cache
def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - other formats need none

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    return environment.get_template("page.html")


def _read(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")  # line ends become LF, as the browser's hash sees them


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
