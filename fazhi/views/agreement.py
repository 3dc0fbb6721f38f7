"""The table that ``fazhi corpus agree`` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

if TYPE_CHECKING:
    from fazhi.labels.agreement import Agreement, Disagreement
    from fazhi.labels.taxonomy import Taxonomy

_NAME = 48


def render(found: Agreement, taxonomy: Taxonomy) -> str:
    """Return the headline figures, kappa by area, and every disagreement, for a terminal."""
    headline = (
        f"{found.passages} passages: F1 {found.f1:.3f}, same areas {found.same_areas:.1%}, "
        f"same role {found.same_role:.1%}"
    )
    lines = [
        headline,
        f"alpha over sets of areas {_number(found.alpha_areas)}, over roles {_number(found.alpha_roles)}",
        f"{found.only_first} labels only in the first, {found.only_second} only in the second",
        "",
        f"{'area':{_NAME}}kappa",
    ]
    for area in taxonomy.areas:
        name = f"{area.id}  {area.zh}"
        lines.append(f"{name}{' ' * max(1, _NAME - cell_len(name))}{_number(found.kappa[area.id])}")
    lines += ["", f"{len(found.disagreements)} disagreements"]
    return "\n".join([*lines, *map(_line, found.disagreements)]) + "\n"


def _line(item: Disagreement) -> str:
    parts = [f"-{area}" for area in item.only_first] + [f"+{area}" for area in item.only_second]
    if item.roles[0] != item.roles[1]:
        parts.append(f"{item.roles[0]}/{item.roles[1]}")
    return f"{item.report_id}#{item.number}: {' '.join(parts)}"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
