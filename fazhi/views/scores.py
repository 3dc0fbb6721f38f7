"""The table that ``fazhi evaluate`` prints."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from fazhi.views.columns import number

if TYPE_CHECKING:
    from fazhi.evaluation.scorecard import Averages, Scorecard
    from fazhi.labels.taxonomy import Taxonomy


def render(card: Scorecard, taxonomy: Taxonomy, width: int = 80) -> str:
    """Return the scorecard for a terminal, areas in the order of the taxonomy."""
    buffer = io.StringIO()
    console = Console(file=buffer, width=width, no_color=True, highlight=False)
    console.print(f"{card.passages} passages of {card.reports} reports")
    console.print(_averages(card))
    roles = card.roles
    console.print(
        f"roles: accuracy {roles['accuracy']:.3f}, macro-F1 {roles['macro_f1']:.3f} "
        f"(the section decided {int(roles['by_section'])} of {card.passages}); "
        f"same set of areas: {card.exact:.3f}\n"
    )
    table = _table("area", "事项", "n", "prec.", "recall", "F1")
    for area in taxonomy.areas:
        score = card.areas[area.id]
        table.add_row(area.id, area.zh, str(score.support), *map(number, (score.precision, score.recall, score.f1)))
    console.print(table)
    for note in card.notes:
        console.print(note, style="dim")
    console.print(f"model {card.model[:12]}  corpus {card.corpus[:12]}")
    return "\n".join(line.rstrip() for line in buffer.getvalue().splitlines()) + "\n"


def _averages(card: Scorecard) -> Table:
    table = _table("", "", "precision", "recall", "F1", "95 % of F1")
    named = [
        ("areas", "micro", card.micro),
        ("areas", "macro", card.macro),
        ("domains", "micro", card.domain_micro),
    ]
    if card.characters is not None:
        named.append(("characters", "micro", card.characters))
    for what, mean, averages in named:
        table.add_row(what, mean, *map(number, (averages.precision, averages.recall, averages.f1)), _interval(averages))
    return table


def _table(*columns: str) -> Table:
    table = Table(box=None, padding=(0, 1), pad_edge=False)
    for column in columns:
        numeric = column in ("n", "prec.", "precision", "recall", "F1", "95 % of F1")
        table.add_column(column, justify="right" if numeric else "left", no_wrap=True)
    return table


def _interval(averages: Averages) -> str:
    if averages.f1_interval is None:
        return "–"
    low, high = averages.f1_interval
    return f"{low:.3f}–{high:.3f}"
