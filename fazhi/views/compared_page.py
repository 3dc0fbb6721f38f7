"""A comparison as one HTML page that needs no network: ``fazhi compare -f html``.

Every text stands there in Chinese and in English; two radio buttons and the style sheet choose which is seen.  The
policy in its head allows the one style sheet and the one script that it holds, by their SHA-256; without the script
only the filters are missing.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from fazhi.evaluation.parting import value_of
from fazhi.views import compared_plots as plots
from fazhi.views.canvas import missing_extra
from fazhi.views.compared_copies import copy_facts, report_name
from fazhi.views.compared_facts import MOST_PLOTS, area_rows, basic_facts, change_facts, gap_facts, plan_facts
from fazhi.views.compared_heat import heat_map
from fazhi.views.compared_names import OUTCOMES, SOURCES
from fazhi.views.compared_plots import Line
from fazhi.views.compared_style import Sheet, policy
from fazhi.views.names import LANGUAGES, Name, value_name
from fazhi.views.numbers import interval, number, p_value, percent, signed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jinja2 import Environment

    from fazhi.evaluation.compared import Compared
    from fazhi.views.compared_facts import AreaRow, Share

TEMPLATES = Path(__file__).with_name("templates")
_LABEL_WIDTH, _CELL_WIDTH = 9, 1.85
"""Of the heat map, in rem."""
_OF_TEXT = Name("占全部文字的比例", "share of all text")
_OF_AREA = Name("在该事项文字中的比例", "share of the text about the area")
_POINTS = Name("变化，百分点", "change in percentage points")
_ALT = {
    "ranking": Name(
        "各事项占全部文字的比例及区间，数值见表",
        "share of text of each area with its interval; the table has the values",
    ),
    "roles": Name(
        "各事项文字中各功能的比例，数值见表",
        "shares of the roles in the text about each area; the table has the values",
    ),
    "changes": Name("各事项比例的变化及区间", "change of the share of each area with its interval"),
}


def write_page(compared: Compared, stream: IO[bytes]) -> None:
    """Write the page in UTF-8; the same comparison gives the same bytes with one version of matplotlib.

    Raises
    ------
    UsageError
        If jinja2 or matplotlib is not installed.
    """
    environment = _environment()
    from markupsafe import Markup  # noqa: PLC0415 - comes with jinja2

    sheet = Sheet()
    facts = basic_facts(compared)
    facts |= {
        "ranked": area_rows(compared),
        "heat": heat_map(compared),
        "changed": change_facts(compared, facts["part_names"]),
        "gaps": gap_facts(compared),
        "plans": plan_facts(compared),
        "copies": copy_facts(compared),
        "report_name": partial(report_name, compared),
        "value_of": value_of,
        "value_name": value_name,
        "outcomes": OUTCOMES,
        "sources": SOURCES,
    }
    drawn = _plots(facts, sheet)
    width = _LABEL_WIDTH + _CELL_WIDTH * len(compared.taxonomy.areas)
    # a table of fixed layout is laid out in no time, and wants a width
    fixed = f".map.down {{ width: {width:g}rem; }}"
    style = "\n".join([*map(_read, ("scorecard.css", "compared.css")), sheet.rules, fixed])
    script = _read("compared.js")
    page = environment.get_template("compared.html").render(
        facts,
        plots=drawn,
        policy=policy(style, script),
        style=Markup(style),  # noqa: S704 - our own files
        script=Markup(script),  # noqa: S704
    )
    stream.write(page.encode("utf-8", "replace"))  # a report may hold half a character


def _environment() -> Environment:
    try:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise missing_extra() from error
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    environment.filters |= {
        "number": number, "interval": interval, "percent": percent, "signed": signed, "p": p_value, "points": points,
    }  # fmt: skip
    return environment


def _read(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def points(share: float) -> str:
    """Return a difference of shares in percentage points, with its sign."""
    return f"{100 * share:+.1f}".replace("-", "−")


def _plots(facts: Mapping[str, Any], sheet: Sheet) -> dict[str, Any]:
    """Return the plots in both languages."""
    names, ranked = facts["names"], facts["ranked"]
    found: dict[str, Any] = {
        "ranking": _both(sheet, lambda language: _ranking(language, ranked, names)),
        "roles": _both(sheet, lambda language: _roles(language, ranked, names, facts["roles"])),
    }
    changed = facts["changed"]
    if len(changed["pairs"]) > MOST_PLOTS:
        found["average"] = _both(sheet, lambda language: _changes(language, "mean", changed["average"], names))
    else:
        found["pairs"] = [
            _both(sheet, partial(_changes, key=f"pair{place}", lines=lines, names=names))
            for place, (_, lines) in enumerate(changed["pairs"])
        ]
    return found


def _both(sheet: Sheet, draw: Any) -> dict[str, Any]:  # noqa: ANN401 - one of the functions below
    from markupsafe import Markup  # noqa: PLC0415

    return {language: Markup(sheet.take(draw(language))) for language in LANGUAGES}  # noqa: S704 - escaped by lxml


def _ranking(language: str, ranked: Sequence[AreaRow], names: Mapping[str, Name]) -> str:
    lines = [_line(names[row.id].in_(language), row.share) for row in ranked]
    return plots.ranking(f"ranking-{language}", lines, _OF_TEXT.in_(language), _ALT["ranking"].in_(language))


def _roles(language: str, ranked: Sequence[AreaRow], names: Mapping[str, Name], roles: Sequence[str]) -> str:
    said = [names[role].in_(language) for role in roles]
    areas = [names[row.id].in_(language) for row in ranked]
    alt = _ALT["roles"].in_(language)
    x = _OF_AREA.in_(language)
    return plots.stacks(f"roles-{language}", areas, [row.roles for row in ranked], said, x=x, alt=alt)


def _changes(language: str, key: str, lines: Sequence[tuple[str, Share]], names: Mapping[str, Name]) -> str:
    ordered = sorted(lines, key=lambda line: -line[1].value)
    drawn = [_line(names[area].in_(language), share) for area, share in ordered]
    return plots.differences(f"{key}-{language}", drawn, _POINTS.in_(language), _ALT["changes"].in_(language))


def _line(name: str, share: Share) -> Line:
    return Line(name, share.value, share.low, share.high)
