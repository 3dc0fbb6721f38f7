"""The table of one report in a terminal: wide characters count as two columns."""

from __future__ import annotations

import io
from collections import Counter
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fazhi.model.tags import TaggedPassage
    from fazhi.reports.report import Report

ROLES_ZH = {"overview": "总述", "progress": "成效", "problem": "问题", "plan": "计划"}
_STYLES = {"overview": "dim", "progress": "", "problem": "red", "plan": "cyan"}
_NARROW = 72
_AREAS_WIDTH = 28
"""Holds the longest Chinese name of an area, the mark and the score."""
_OTHER_COLUMNS = 14


def render(report: Report, tagged: Sequence[TaggedPassage], width: int, *, color: bool) -> str:
    """Return the table of one report: number, role, areas with scores, and the beginning of each passage.

    An area followed by ``?`` is too close to its threshold to call.
    """
    buffer = io.StringIO()
    console = Console(
        file=buffer,
        width=max(width, _NARROW),
        force_terminal=color,
        no_color=not color,
        highlight=False,
        soft_wrap=False,
    )
    console.print(Text(report.title or report.id, style="bold"), Text(report.source, style="dim"), sep="  ")
    table = Table(box=None, padding=(0, 1), pad_edge=False, expand=True)
    table.add_column("#", justify="right", no_wrap=True)
    table.add_column("role", no_wrap=True)
    table.add_column("areas", no_wrap=True, width=_AREAS_WIDTH)
    table.add_column("passage", overflow="fold", ratio=1)
    lines = max(1, 2 if width >= 100 else 3)  # noqa: PLR2004
    room = max(width, _NARROW) - _AREAS_WIDTH - _OTHER_COLUMNS
    for number, item in enumerate(tagged, 1):
        said = item.role or ""
        role = Text(ROLES_ZH.get(said, "–"), style=_STYLES.get(said, ""))
        table.add_row(str(number), role, _areas(item), Text(clip(item.passage.text, room * lines)))
    console.print(table)
    console.print(Text(_summary(tagged), style="dim"))
    console.print()
    return "\n".join(line.rstrip() for line in buffer.getvalue().splitlines()) + "\n"


def clip(text: str, columns: int) -> str:
    """Return *text* on one line, cut to at most *columns* terminal columns."""
    squeezed = " ".join(text.split())
    if cell_len(squeezed) <= columns:
        return squeezed
    used = kept = 0
    for character in squeezed:
        used += cell_len(character)
        if used > columns - 1:
            break
        kept += 1
    return squeezed[:kept] + "…"


def _areas(item: TaggedPassage) -> Text:
    close = {tag.area.id for tag in item.review}
    shown = Text()
    for tag in item.tags:
        mark = "?" if tag.area.id in close else " "
        shown.append(f"{tag.area.zh}{mark}", style="bold" if mark == " " else "yellow")
        shown.append(f"{tag.score:.2f}\n", style="dim")
    for tag in item.review:
        if tag.area.id not in item.areas:
            shown.append(f"({tag.area.zh})?{tag.score:.2f}\n", style="dim")
    shown.rstrip()
    return shown or Text("—", style="dim")


def _summary(tagged: Sequence[TaggedPassage]) -> str:
    counts = Counter(tag.area.zh for item in tagged for tag in item.tags)
    top = "、".join(f"{name} {count}" for name, count in counts.most_common(5))
    review = sum(bool(item.review) for item in tagged)
    tags = sum(counts.values())
    return f"{len(tagged)} passages, {tags} tags, {review} passages to review" + (f"; most: {top}" if top else "")
