"""Columns of text in a terminal, where a Chinese character takes two."""

from __future__ import annotations

from rich.cells import cell_len


def padded(text: str, columns: int) -> str:
    """Return *text* filled up with spaces to *columns* columns, with at least one space."""
    return text + " " * max(1, columns - cell_len(text))


def number(value: float | None) -> str:
    """Return a ratio with three decimals, a dash where there is none."""
    return "–" if value is None else f"{value:.3f}"
