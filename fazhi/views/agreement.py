"""The table that ``fazhi corpus agree`` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fazhi.views.columns import number, padded

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
        f"alpha over sets of areas {number(found.alpha_areas)}, over roles {number(found.alpha_roles)}",
        f"{found.only_first} labels only in the first, {found.only_second} only in the second",
        "",
        f"{'area':{_NAME}}kappa",
    ]
    lines += [padded(f"{area.id}  {area.zh}", _NAME) + number(found.kappa[area.id]) for area in taxonomy.areas]
    lines += ["", f"{len(found.disagreements)} disagreements"]
    return "\n".join([*lines, *map(_line, found.disagreements)]) + "\n"


def _line(item: Disagreement) -> str:
    parts = [f"-{area}" for area in item.only_first] + [f"+{area}" for area in item.only_second]
    if item.roles[0] != item.roles[1]:
        parts.append(f"{item.roles[0]}/{item.roles[1]}")
    return f"{item.report_id}#{item.number}: {' '.join(parts)}"
