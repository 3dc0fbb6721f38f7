"""Figures as they are written on pages and cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fazhi.views.columns import number

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["interval", "number", "of_hundred", "p_value", "percent", "signed"]


def signed(value: float | None) -> str:
    """Return a difference with its sign."""
    return "–" if value is None else f"{value:+.3f}".replace("-", "−")


def interval(value: Sequence[float] | None, *, signs: bool = False) -> str:
    """Return the two ends of an interval, a dash where there is none."""
    if value is None:
        return "–"
    return " … ".join(map(signed, value)) if signs else "–".join(map(number, value))


def percent(value: float | None) -> str:
    """Return a share as a percentage with two figures that count."""
    if value is None:
        return "–"
    decimals = 0 if value >= 0.1 or not value else 1 if value >= 0.01 else 2  # noqa: PLR2004
    return f"{value:.{decimals}%}"


def of_hundred(share: float | None) -> int | None:
    """Return how many of a hundred that is; all and none only where it is exactly that."""
    if share is None:
        return None
    return round(100 * share) if share in {0, 1} else min(max(round(100 * share), 1), 99)


def p_value(value: float | None) -> str:
    """Return a p-value."""
    if value is None:
        return "–"
    return "< 0.001" if value < 0.001 else f"{value:.3f}"  # noqa: PLR2004
