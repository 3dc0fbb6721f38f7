"""The plots of a comparison as inline SVG, lettered in one language at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fazhi.views.canvas import BLUE, GREY, ORANGE, drawing, place_axes, write
from fazhi.views.plots import wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_LEFT, _RIGHT, _TOP, _BOTTOM, _ROW, _LINE = 180, 24, 44, 48, 32, 14
_BESIDE = ("axes fraction", "data")
_LEAST_SPAN = 0.01
"""Of an axis: where all shares are nearly the same there is nothing to be seen in their differences."""
ROLE_LOOKS = ((GREY, ""), (BLUE, ""), (ORANGE, "//"), ("#009e73", ".."))
"""Colour (Okabe and Ito) and hatch of each role, so that they are told apart without colour."""


@dataclass(frozen=True, slots=True)
class Line:
    """A share, or a difference of shares, with the ends of its interval where there is one."""

    name: str
    value: float
    low: float | None = None
    high: float | None = None


def ranking(name: str, lines: Sequence[Line], x: str, alt: str) -> str:
    """Return a point with its interval for each line, on an axis of percent from 0."""
    most = max([_LEAST_SPAN, *(_end(line.high, line.value) for line in lines)])
    with drawing(name, alt, _height(lines)) as (figure, svg):
        axes = _axes(figure, [line.name for line in lines], x, (0.0, 1.03 * most))
        for y, line in enumerate(lines):
            _interval(axes, y, line)
            axes.plot([line.value], [y], "o", color=BLUE, clip_on=False)
    return svg[0]


def differences(name: str, lines: Sequence[Line], x: str, alt: str) -> str:
    """Return a point with its interval for each difference in percentage points; hollow where the interval holds 0."""
    ends = [end for line in lines for end in (line.value, line.low, line.high) if end is not None]
    most = 1.05 * max([_LEAST_SPAN, *map(abs, ends)])
    with drawing(name, alt, _height(lines)) as (figure, svg):
        axes = _axes(figure, [line.name for line in lines], x, (-most, most), "")
        axes.axvline(0, color=GREY, linewidth=1)
        for y, line in enumerate(lines):
            _interval(axes, y, line)
            sure = line.low is not None and line.high is not None and (line.low > 0 or line.high < 0)
            axes.plot([line.value], [y], "o", color=BLUE, markerfacecolor=BLUE if sure else "white", clip_on=False)
    return svg[0]


def stacks(
    name: str, names: Sequence[str], shares: Sequence[Sequence[float]], roles: Sequence[str], *, x: str, alt: str
) -> str:
    """Return for each name a bar of the shares of the roles, which add up to 1 or, where there is no text, to 0."""
    with drawing(name, alt, _height(names)) as (figure, svg):
        axes = _axes(figure, names, x, (0.0, 1.0))
        for y, row in enumerate(shares):
            left = 0.0
            for width, (color, hatch) in zip(row, ROLE_LOOKS, strict=True):
                axes.barh(
                    [y], [width], left=left, height=0.62, color=color, hatch=hatch, edgecolor="white", linewidth=0.5
                )
                left += width
        _legend(figure, axes, roles)
    return svg[0]


def _end(end: float | None, value: float) -> float:
    return value if end is None else max(end, value)


def _interval(axes: Axes, y: int, line: Line) -> None:
    if line.low is not None and line.high is not None:
        axes.plot([line.low, line.high], [y, y], color=BLUE, marker="|", markersize=6, solid_capstyle="butt")


def _height(rows: Sequence[object]) -> int:
    return _TOP + len(rows) * _ROW + _BOTTOM


def _axes(figure: Figure, names: Sequence[str], x: str, span: tuple[float, float], unit: str = "%") -> Axes:
    axes = place_axes(figure, _LEFT, _TOP, _RIGHT, _BOTTOM)
    axes.set(xlim=span, ylim=(len(names) - 0.5, -0.5), yticks=[])
    axes.locator_params(axis="x", nbins=5)
    axes.xaxis.set_major_formatter(lambda value, _: f"{100 * value:.4g}{unit}".replace("-", "−"))
    axes.tick_params(top=True, labeltop=True, pad=3)
    axes.grid(axis="x")
    axes.spines["left"].set_visible(False)
    write(axes, x, at=(0.5, 0), off=(0, -34), side="center")
    for y, each in enumerate(names):
        if y % 2:
            axes.axhspan(y - 0.5, y + 0.5, color="#f5f5f5", zorder=0, linewidth=0)
        parts = wrapped(each)
        for number, part in enumerate(parts):
            write(axes, part, at=(0, y), off=(-8, _LINE * ((len(parts) - 1) / 2 - number)), scales=_BESIDE)
    return axes


def _legend(figure: Figure, axes: Axes, roles: Sequence[str]) -> None:
    """Write the roles in a row of places of the same width above the axes: how wide the words are is not known here."""
    size = figure.get_size_inches() * 72
    step = (size[0] - 24) / len(roles)
    for place, (role, (color, hatch)) in enumerate(zip(roles, ROLE_LOOKS, strict=True)):
        left = 12 + place * step
        box = figure.add_axes((left / size[0], 1 - 16 / size[1], 14 / size[0], 12 / size[1]))
        box.set(xticks=[], yticks=[], xlim=(0, 1), ylim=(0, 1))
        box.axis("off")
        box.bar([0.5], [1], width=1, color=color, hatch=hatch, edgecolor="white", linewidth=0.5)
        write(axes, role, at=(0, 1), off=(left - _LEFT + 20, 34), side="left")
