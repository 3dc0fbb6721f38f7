"""The table that ``fazhi evaluate`` prints; it fits into 80 columns."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from fazhi.views.columns import clip, number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fazhi.evaluation.breakdowns import Group
    from fazhi.evaluation.comparison import Paired
    from fazhi.evaluation.figures import AreaScore, Averages
    from fazhi.evaluation.rivals import Against, Baseline
    from fazhi.evaluation.scorecard import Scorecard
    from fazhi.labels.taxonomy import Area, Taxonomy

SHOWN = 5
"""Groups and pairs of mistaken areas that are listed."""
FEW_PASSAGES = 10
"""A smaller group is not called weak: too little is known of it."""
_NAME = 26
"""Terminal columns that the name of what is compared with may take: as many as the longest baseline's has."""
_RIGHT = (
    "n", "prec.", "precision", "recall", "F1", "95 % of F1", "passages", "reports", "learnt from reports", "micro F1",
    "macro F1", "ours − theirs", "95 %", "p",
)  # fmt: skip


def render(card: Scorecard, taxonomy: Taxonomy, width: int = 80) -> str:
    """Return the scorecard for a terminal, areas in the order of the taxonomy."""
    buffer = io.StringIO()
    console = Console(file=buffer, width=width, no_color=True, highlight=False, markup=False, emoji=False)
    reports = "1 report" if card.reports == 1 else f"{card.reports} reports"
    console.print(f"{card.passages} passages of {reports}")
    console.print(_averages(card))
    for line in _lines(card):
        console.print(line)
    for table in (_rivals(card), _areas(card, taxonomy), _mistaken(card, taxonomy), _weakest(card), _curve(card)):
        if table.row_count:
            console.print()
            console.print(table)
    console.print()
    for note in card.notes:
        console.print(note)
    made = f"model {card.model[:12]}" if card.model else card.source
    console.print(f"{made}  corpus {card.corpus[:12]}")
    return "\n".join(line.rstrip() for line in buffer.getvalue().splitlines()) + "\n"


def _averages(card: Scorecard) -> Table:
    table = _table("", "", "precision", "recall", "F1", "95 % of F1")
    named = [("areas", "micro", card.micro), ("areas", "macro", card.macro)]
    if card.domain_micro is not None:
        named.append(("domains", "micro", card.domain_micro))
    if card.characters is not None:
        named.append(("characters", "micro", card.characters))
    for what, mean, averages in named:
        table.add_row(what, mean, *_figures(averages))
    return table


def _lines(card: Scorecard) -> Iterator[str]:
    if card.roles is not None:
        spread = _interval(card.roles.accuracy_interval)
        yield f"roles: accuracy {card.roles.accuracy:.3f} ({spread}), macro-F1 {card.roles.macro_f1:.3f}"
        yield f"       the section decided {card.roles.by_section} of {card.passages}"
    yield f"same set of areas: {card.exact:.1%} of passages"
    known = card.calibration
    yield (
        f"calibration error: {known.ece:.3f}, by area {number(known.ece_areas)}, "
        f"scores from 0.1 up {number(known.ece_seen)}"
    )
    yield f"       Brier {known.brier:.4f}, log loss {known.log_loss:.4f}"
    errors = "no decision is wrong" if card.review.errors is None else f"{card.review.errors:.1%} of wrong decisions"
    yield f"review: {card.review.passages:.1%} of passages, {card.review.decisions:.1%} of decisions, {errors}"


def _rivals(card: Scorecard) -> Table:
    table = _table("compared with", "", "F1", "ours − theirs", "95 %", "p")  # fmt: skip
    rivals: list[tuple[str, Baseline | Against]] = list(card.baselines.items())
    if card.against is not None:
        rivals.append((card.against.name, card.against))
    for name, rival in rivals:
        gain = rival.difference
        table.add_row(clip(name, _NAME), "micro", number(rival.micro.f1), *_paired(gain.micro))
        table.add_row("", "macro", number(rival.macro.f1), *_paired(gain.macro))
    return table


def _areas(card: Scorecard, taxonomy: Taxonomy) -> Table:
    table = _table("area", "n", "prec.", "recall", "F1", "95 % of F1")
    domains = {domain.id: domain for domain in taxonomy.domains}
    shown = ""
    for area in taxonomy.areas:
        if area.domain in domains and area.domain != shown:
            shown = area.domain
            table.add_row(f"{shown} {domains[shown].zh}", *_score(card.domains[shown]))
        table.add_row(_name(area, indented=area.domain in domains), *_score(card.areas[area.id]))
    return table


def _mistaken(card: Scorecard, taxonomy: Taxonomy) -> Table:
    table = _table("missed", "tagged instead", "passages")
    for pair in card.confusions[:SHOWN]:
        if pair.count > 1:
            table.add_row(taxonomy.area(pair.gold).zh, taxonomy.area(pair.tagged).zh, str(pair.count))
    return table


def _weakest(card: Scorecard) -> Table:
    """Return the groups with the lowest F1, of dimensions that part the passages at all."""
    table = _table("weakest groups", "", "passages", "reports", "F1", "95 % of F1")
    found: list[tuple[float, str, str, Group]] = [
        (group.f1, dimension, name, group)
        for dimension, named in card.groups.items()
        for name, group in named.items()
        if len(named) > 1 and group.passages >= FEW_PASSAGES and group.f1 is not None
    ]
    for f1, dimension, name, group in sorted(found, key=lambda each: each[0])[:SHOWN]:
        spread = _interval(group.f1_interval)
        table.add_row(dimension, name, str(group.passages), str(group.reports), number(f1), spread)
    return table


def _curve(card: Scorecard) -> Table:
    """Return what models reach that learnt from fewer reports."""
    table = _table("learnt from reports", "passages", "micro F1", "macro F1")
    for point in card.learning_curve:
        table.add_row(str(point.reports), str(point.passages), number(point.micro), number(point.macro))
    return table


def _name(area: Area, *, indented: bool) -> str:
    """Return id and Chinese name; under its domain an area needs no domain in its id."""
    short = area.id.partition(".")[2] if indented else area.id
    name = short if area.zh in ("", short) else f"{short} {area.zh}"
    return f"  {name}" if indented else name


def _score(score: AreaScore) -> list[str]:
    return [str(score.support), *map(number, (score.precision, score.recall, score.f1)), _interval(score.f1_interval)]


def _figures(averages: Averages) -> list[str]:
    return [*map(number, (averages.precision, averages.recall, averages.f1)), _interval(averages.f1_interval)]


def _paired(gain: Paired) -> list[str]:
    value = "–" if gain.value is None else f"{gain.value:+.3f}"
    spread = "–" if gain.interval is None else f"{gain.interval[0]:+.3f} to {gain.interval[1]:+.3f}"
    return [value, spread, _p_value(gain.p)]


def _p_value(p: float | None) -> str:
    if p is None:
        return "–"
    return "<.001" if p < 0.001 else f"{p:.3f}"  # noqa: PLR2004


def _table(*columns: str) -> Table:
    table = Table(box=None, padding=(0, 1), pad_edge=False)
    for column in columns:
        table.add_column(column, justify="right" if column in _RIGHT else "left", no_wrap=True)
    return table


def _interval(interval: tuple[float, float] | None) -> str:
    return "–" if interval is None else f"{interval[0]:.3f}–{interval[1]:.3f}"
