"""A comparison in short, for a terminal: wide characters count as two columns."""

from __future__ import annotations

import io
from collections import Counter
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from fazhi.evaluation.recycling import OTHER, OWN
from fazhi.views.columns import clip
from fazhi.views.compared_copies import report_name
from fazhi.views.compared_facts import area_rows, basic_facts
from fazhi.views.numbers import percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from fazhi.evaluation.compared import Compared
    from fazhi.views.compared_facts import Share
    from fazhi.views.names import Name

SHOWN = 12
"""Areas that are listed."""
_NAMED = 3
_NAME = 30


def render(compared: Compared, width: int = 80) -> str:
    """Return the areas with most text, and what the other formats tell in full."""
    buffer = io.StringIO()
    console = Console(file=buffer, width=width, no_color=True, highlight=False, markup=False, emoji=False)
    facts = basic_facts(compared)
    console.print(_heading(facts))
    console.print()
    console.print(_areas(compared, facts["names"]))
    console.print()
    for line in _lines(compared, facts["names"], facts["part_names"]):
        console.print(line, soft_wrap=True)
    for label, files in (("no place found in", facts["placeless"]), ("no year found in", facts["yearless"])):
        if files:
            more = f" and {len(files) - _NAMED} more" if len(files) > _NAMED else ""
            console.print(f"note: {label} {', '.join(files[:_NAMED])}{more}", soft_wrap=True)
    return "\n".join(line.rstrip() for line in buffer.getvalue().splitlines()) + "\n"


def _heading(facts: Mapping[str, object]) -> str:
    counts = facts["counts"]
    assert isinstance(counts, dict)  # noqa: S101 - for the type checker
    years = "–".join(dict.fromkeys(str(year) for year in (facts["first_year"], facts["last_year"]) if year))
    named = [(counts["reports"], "report"), (counts["places"], "place"), (counts["passages"], "passage")]
    said = ", ".join(f"{count:,} {name}{'' if count == 1 else 's'}" for count, name in named)
    return f"{said}, {counts['characters']:,} characters{f', {years}' if years else ''}"


def _areas(compared: Compared, names: Mapping[str, Name]) -> Table:
    table = Table(box=None, padding=(0, 1), pad_edge=False)
    table.add_column("area", no_wrap=True)
    for column in ("share", "95 %", "passages", "tagged", "absent"):
        table.add_column(column, justify="right", no_wrap=True)
    for row in area_rows(compared)[:SHOWN]:
        table.add_row(
            clip(names[row.id].zh, _NAME), f"{row.share.value:.1%}", _ends(row.share), f"{row.passages:.0f}",
            str(row.tagged), str(row.absent),
        )  # fmt: skip
    return table


def _ends(share: Share) -> str:
    return "–" if share.low is None or share.high is None else f"{100 * share.low:.1f}–{100 * share.high:.1f}"


def _lines(compared: Compared, names: Mapping[str, Name], parts: list[Name]) -> Iterator[str]:
    areas, gaps = compared.taxonomy.ids, compared.gaps
    never = [names[row.id].zh for row in area_rows(compared) if not row.tagged]
    if never:
        more = f" and {len(never) - SHOWN} more" if len(never) > SHOWN else ""
        yield f"in no report: {'、'.join(never[:SHOWN])}{more}"
    for label, found in (
        ("absent", gaps.absent),
        ("problem without a plan", gaps.unplanned),
        ("slogans only", gaps.slogans),
    ):
        yield f"{label}: {len(found)}{_most(names[areas[gap.area]].zh for gap in found)}"
    outcomes = Counter(plan.outcome for each in compared.follow_ups for plan in each.plans)
    if outcomes:
        yield (
            f"plans followed up: {outcomes.total()}; {outcomes['wording']} taken up in like words, "
            f"{outcomes['area']} by area only, {outcomes['none']} not heard of again"
        )
    clear = sorted((each for each in compared.panel.changes if each.clear), key=lambda each: -abs(each.value))
    if clear:
        first = clear[0]
        yield (
            f"changes from year to year: {len(clear)} of {len(compared.panel.changes)} clear; largest: "
            f"{parts[first.after].zh} {names[areas[first.area]].zh} {100 * first.value:+.1f} points"
        )
    yield _recycled(compared)


def _recycled(compared: Compared) -> str:
    own, other = (compared.recycling.characters(compared.reports, kind) for kind in (OWN, OTHER))
    sizes = [max(1, each.characters) for each in compared.reports]
    shares = [(a + b) / size for a, b, size in zip(own, other, sizes, strict=True)]
    most = max(range(len(shares)), key=shares.__getitem__)
    named = f"; most: {report_name(compared, most)} {percent(shares[most])}" if shares[most] else ""
    earlier, alike = (percent(sum(found) / sum(sizes)) for found in (own, other))
    return f"recycled: {earlier} own earlier text, {alike} as in others{named}"


def _most(found: Iterable[str]) -> str:
    counts = Counter(found).most_common(_NAMED)
    return f" (most: {', '.join(f'{name} {count}' for name, count in counts)})" if counts else ""
