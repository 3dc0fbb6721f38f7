"""The plots of a scorecard as inline SVG.

They know no language: what is written on them is handed over.  Nothing is told apart by colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, nan
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

from fazhi.views.canvas import BLUE, GREY, ORANGE, PALE, drawing, place_axes, printable, write
from fazhi.views.columns import clip

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_ROWS, SHOWN_ROWS = 60, 30
"""A plot of more rows than the first number shows only as many as the second."""
FEW_LABELS = 10
"""With fewer labels a point is hollow: one passage moves it by ten points or so."""

_LEFT, _RIGHT, _TOP, _BOTTOM = 180, 50, 44, 48
_ROW, _LINE, _COLUMNS = 32, 14, 26
_BESIDE = ("axes fraction", "data")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a plot: a name, a figure of 0 to 1 with its interval, and how many labels it rests on."""

    name: str
    value: float | None
    interval: Sequence[float] | None = None
    support: int | None = None
    second: float | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """What is written around a plot: names of the axes, and a sentence for those who cannot see it."""

    x: str
    y: str = ""
    alt: str = ""


def intervals(name: str, rows: Sequence[Row], words: Words, *, low: float = 0.0) -> str:
    """Return a point with its interval for each row, from *low* to 1; `Words.y` heads the supports."""
    with drawing(name, words.alt, _height(len(rows))) as (figure, svg):
        axes = _row_axes(figure, rows, words, low)
        for y, row in enumerate(rows):
            if row.interval is not None:
                axes.plot(row.interval, [y, y], color=BLUE, marker="|", markersize=6, solid_capstyle="butt")
            if row.value is not None:
                hollow = row.support is not None and row.support < FEW_LABELS
                axes.plot([row.value], [y], "o", color=BLUE, markerfacecolor="white" if hollow else BLUE,
                          clip_on=False)  # fmt: skip
    return svg[0]


def pairs(name: str, rows: Sequence[Row], words: Words, *, low: float = 0.0) -> str:
    """Return precision (`Row.value`, disc) and recall (`Row.second`, diamond) of each row, joined by a line."""
    with drawing(name, words.alt, _height(len(rows))) as (figure, svg):
        axes = _row_axes(figure, rows, words, low)
        for y, row in enumerate(rows):
            if row.value is not None and row.second is not None:
                axes.plot([row.value, row.second], [y, y], color=PALE, linewidth=3, zorder=1)
            if row.second is not None:
                axes.plot([row.second], [y], "D", color=ORANGE, markerfacecolor="white", markersize=8, clip_on=False)
            if row.value is not None:
                axes.plot([row.value], [y], "o", color=BLUE, markersize=5, clip_on=False)
    return svg[0]


def reliability(name: str, bins: Sequence[Mapping[str, Any]], words: Words, counts: str) -> str:
    """Return the reliability diagram over the number of decisions in each bin, which *counts* names.

    A bin with fewer than ten decisions is a hollow point.
    """
    with drawing(name, words.alt, 470) as (figure, svg):
        axes = place_axes(figure, 84, 12, 42, 138)
        axes.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02))
        axes.grid(visible=True)
        _named(axes, Words("", words.y))
        axes.plot([0, 1], [0, 1], color=GREY, linestyle=(0, (4, 3)), linewidth=1)
        # an empty bin breaks the line
        score, share = ([_or_nan(each[key]) for each in bins] for key in ("mean_score", "share"))
        axes.plot(score, share, color=BLUE, linewidth=1)
        for each in bins:
            face = BLUE if each["count"] >= FEW_LABELS else "white"
            if each["count"]:
                axes.plot([each["mean_score"]], [each["share"]], "o", color=BLUE, markerfacecolor=face, clip_on=False)
        _count_bars(
            place_axes(figure, 84, 360, 42, 48), [each for each in bins if each["count"]], Words(words.x, counts)
        )
    return svg[0]


def _or_nan(value: float | None) -> float:
    return nan if value is None else value


def matrix(name: str, names: Sequence[str], cells: Mapping[tuple[int, int], int], words: Words) -> str:
    """Return a matrix of counts: row missed, column tagged in its place."""
    size, margin, cell = len(names), _LEFT + 10, 26
    side = size * cell
    with drawing(name, words.alt, margin + side + 8, width=margin + side + 8) as (figure, svg):
        axes = place_axes(figure, margin, margin, 8, 8)
        axes.set(xlim=(-0.5, size - 0.5), ylim=(size - 0.5, -0.5), xticks=[], yticks=[])
        most = max(cells.values(), default=1)
        for (row, column), count in cells.items():
            shade = 0.15 + 0.85 * count / most
            axes.plot([column], [row], "s", color=BLUE, alpha=shade, markersize=cell - 2, markeredgewidth=0)
            ink = "white" if shade > 0.75 else "black"  # noqa: PLR2004 - where white becomes the easier to read
            axes.text(column, row + 0.18, str(count), ha="center", va="baseline", color=ink)
        axes.plot(range(size), range(size), "s", color=PALE, markersize=cell - 2, markeredgewidth=0)
        _matrix_names(axes, names, words)
    return svg[0]


def curve(name: str, series: Sequence[Sequence[tuple[float, float]]], words: Words) -> str:
    """Return up to two curves, the first with discs and the second with diamonds."""
    with drawing(name, words.alt, 300) as (figure, svg):
        axes = place_axes(figure, 84, 16, 24, 52)
        _named(axes, words)
        axes.grid(visible=True)
        for points, color, marker in zip(series, (BLUE, ORANGE), ("o", "D"), strict=False):
            axes.plot(*zip(*points, strict=True), color=color, marker=marker, markersize=6, clip_on=False)
        lowest = min(y for points in series for _, y in points)
        # where all are 1 there is still an axis
        axes.set_ylim(min(0.9, max(0, floor(lowest * 10) / 10)), 1)
        axes.set_xlim(left=0)
    return svg[0]


def lowest(rows: Sequence[Row]) -> float:
    """Return where an axis that shows all rows may begin: 0, or from 0.5 on the tenth below all of them."""
    ends = [end for row in rows for end in (row.value, row.second, *(row.interval or ())) if end is not None]
    low = floor(min(ends, default=0.0) * 10) / 10
    return min(low, 0.9) if low >= 0.5 else 0.0  # noqa: PLR2004


def _height(rows: int) -> int:
    return _TOP + rows * _ROW + _BOTTOM


def _row_axes(figure: Figure, rows: Sequence[Row], words: Words, low: float) -> Axes:
    axes = place_axes(figure, _LEFT, _TOP, _RIGHT, _BOTTOM)
    pad = 0.02 * (1 - low)
    axes.set(xlim=(low - pad, 1 + pad), ylim=(len(rows) - 0.5, -0.5), xticks=_ticks(low), yticks=[])
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:.3g}")
    axes.tick_params(top=True, labeltop=True, pad=3)
    axes.grid(axis="x")
    axes.spines["left"].set_visible(False)
    _named(axes, Words(words.x))
    for y, row in enumerate(rows):
        if y % 2:
            axes.axhspan(y - 0.5, y + 0.5, color="#f5f5f5", zorder=0, linewidth=0)
        _name(axes, y, row.name)
        if row.support is not None:
            write(axes, f"{row.support}", at=(1, y), off=(_RIGHT - 4, 0), scales=_BESIDE)
    if words.y:
        write(axes, words.y, at=(1, 1), off=(_RIGHT - 4, 30))
    return axes


def _ticks(low: float) -> list[float]:
    """Return four to six round numbers from *low*, one of those that `lowest` gives, to 1."""
    step = 0.25 if low < 0.5 else 0.1 if low < 0.75 else 0.05 if low < 0.85 else 0.02  # noqa: PLR2004
    return [low + step * number for number in range(round((1 - low) / step) + 1)]


def _name(axes: Axes, y: float, name: str) -> None:
    lines = wrapped(name)
    for number, line in enumerate(lines):
        write(axes, line, at=(0, y), off=(-8, _LINE * ((len(lines) - 1) / 2 - number)), scales=_BESIDE)


def wrapped(name: str) -> list[str]:
    """Return a name on at most two lines of 26 terminal columns."""
    lines = [line.plain.rstrip() for line in Text(printable(name)).wrap(Console(width=_COLUMNS), _COLUMNS)]
    if len(lines) <= 2:  # noqa: PLR2004
        return lines
    return [lines[0], clip(" ".join(lines[1:]), _COLUMNS)]


def _named(axes: Axes, words: Words) -> None:
    write(axes, words.x, at=(0.5, 0), off=(0, -34), side="center")
    write(axes, words.y, at=(0, 0.5), off=(-70, 0), side="upright")


def _count_bars(axes: Axes, bins: Sequence[Mapping[str, Any]], words: Words) -> None:
    lows, counts = [each["low"] for each in bins], [each["count"] for each in bins]
    widths = [each["high"] - each["low"] for each in bins]
    axes.bar(lows, counts, widths, align="edge", color=BLUE, edgecolor="white")
    axes.set_yscale("log")
    power = len(str(max(counts, default=1)))
    axes.set(xlim=(-0.02, 1.02), ylim=(0.5, 10**power), yticks=sorted({1, 10 ** (power - 1)}))
    axes.minorticks_off()
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    _named(axes, words)


def _matrix_names(axes: Axes, names: Sequence[str], words: Words) -> None:
    for place, name in enumerate(names):
        write(axes, clip(name, _COLUMNS), at=(0, place), off=(-6, 0), scales=_BESIDE)
        write(axes, clip(name, _COLUMNS), at=(place, 1), off=(0, 6), scales=("data", "axes fraction"), side="up")
    write(axes, words.y, at=(0, 1), off=(-6, 24))
    write(axes, words.x, at=(0, 1), off=(-6, 8))
