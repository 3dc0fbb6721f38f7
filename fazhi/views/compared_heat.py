"""The heat map of a comparison: which share of the text of each part is about which area."""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fazhi.evaluation.panel import ALL, CHARACTERS, COLUMNS, PASSAGES

if TYPE_CHECKING:
    from fazhi.evaluation.compared import Compared

SHADES = (0.005, 0.01, 0.02, 0.04, 0.08, 0.16)
"""Where one shade ends and the next begins: each twice the one before."""
MOST_COLUMNS = 8
"""With more parts than these, parts are rows and areas are columns: a page scrolls better down than across."""
_EVERY = COLUMNS.index(ALL)


@dataclass(frozen=True, slots=True)
class Cell:
    """A share of text as it is shown.

    Parameters
    ----------
    text
        Percent without the sign; a dash where no passage has the area.
    shade
        0 (none) to the number of `SHADES` + 1.
    interval
        Its ends in percent; empty where no error is known.
    detail
        Share with its interval, passages expected and tagged, in a form that needs no language.
    """

    text: str
    shade: int
    interval: str
    detail: str


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Cells of G parts and A areas.

    Parameters
    ----------
    across
        Whether parts are columns.
    cells
        (G, A).
    """

    across: bool
    cells: tuple[tuple[Cell, ...], ...]


def heat_map(compared: Compared) -> HeatMap:
    """Return the heat map."""
    parts, areas = range(len(compared.parts)), range(len(compared.taxonomy.areas))
    cells = tuple(tuple(_cell(compared, part, area) for area in areas) for part in parts)
    return HeatMap(len(compared.parts) <= MOST_COLUMNS, cells)


def _cell(compared: Compared, part: int, area: int) -> Cell:
    panel = compared.panel
    share = float(panel.shares[part, area])
    passages = int(panel.tagged[part, area, _EVERY, PASSAGES])
    interval, expected = "", ""
    if panel.expected is not None:
        size = max(1, int(panel.characters[part]))
        ends = (end[part, area, _EVERY, CHARACTERS] / size for end in (panel.expected.low, panel.expected.high))
        interval = "–".join(f"{100 * end:.1f}" for end in ends)
        expected = f" ({interval}); {panel.expected.value[part, area, _EVERY, PASSAGES]:.1f} ¶"
    detail = f"{share:.1%}{expected}; # {passages} ¶"
    if not passages:
        return Cell("–", 0, "", detail)
    figure = f"{100 * share:.0f}" if share >= 0.095 else f"{100 * share:.1f}"  # noqa: PLR2004 - two digits fit
    return Cell(figure, 1 + bisect(SHADES, share), interval, detail)
