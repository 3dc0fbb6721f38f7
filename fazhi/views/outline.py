"""What ``fazhi read`` prints: what is known of a report, its outline and its passages."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

from fazhi.views.columns import clip, padded
from fazhi.views.table import ROLES_ZH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fazhi.reports.report import Passage, Report, Value

SCHEMA_VERSION = 1
"""Raised when a key of the record changes its meaning or goes away; a new key leaves it as it is."""
_NARROW = 60
_KEYS = 12
_COUNT = 6
_ROLE, _GAPS = 5, 6
_STYLES = {"overview": "dim", "progress": "", "problem": "red", "plan": "cyan"}


@dataclass(slots=True)
class Node:
    """A heading with what stands under it.

    Parameters
    ----------
    heading
        As it is written; empty for the report as a whole.
    passages
        How many passages stand under it, those of its sub-headings included.
    children
        The headings directly below it.
    """

    heading: str
    passages: int = 0
    children: list[Node] = field(default_factory=list)


def outline_of(passages: Sequence[Passage]) -> Node:
    """Return the tree of the headings above *passages*; a heading that comes again after another is another one."""
    root = Node("")
    path: list[Node] = [root]
    for passage in passages:
        shared = 0
        while shared < min(len(path) - 1, len(passage.headings)):
            if path[shared + 1].heading != passage.headings[shared]:
                break
            shared += 1
        path = path[: shared + 1]
        for heading in passage.headings[shared:]:
            path[-1].children.append(Node(heading))
            path.append(path[-1].children[-1])
        for node in path:
            node.passages += 1
    return root


def record(report: Report) -> dict[str, Any]:
    """Return all that was read of a report, ready for JSON."""
    return {
        "schema_version": SCHEMA_VERSION,
        "report": report.id,
        "source": report.source,
        "title": report.title,
        "metadata": {
            key: {"value": list(value) if isinstance(value, tuple) else value, "found_in": report.found_in.get(key, "")}
            for key, value in report.metadata.items()
        },
        "notes": list(report.notes),
        "outline": [_node(child) for child in outline_of(report.passages).children],
        "passages": [
            {
                "passage": number,
                "paragraph": passage.paragraph,
                "start": passage.start,
                "end": passage.end,
                "text": passage.text,
                "headings": list(passage.headings),
                "role": passage.role and str(passage.role),
            }
            for number, passage in enumerate(report.passages, 1)
        ],
    }


def render(report: Report, width: int, *, color: bool) -> str:
    """Return what was read of a report for a terminal of *width* columns."""
    buffer = io.StringIO()
    width = max(width, _NARROW)
    console = Console(
        file=buffer, width=width, force_terminal=color, no_color=not color, highlight=False, soft_wrap=False
    )
    console.print(Text(report.title or report.id, style="bold"), Text(report.source, style="dim"), sep="  ")
    for key, value in report.metadata.items():
        where = Text(f" ({report.found_in.get(key, '')})", style="dim")
        console.print(Text(padded(f"  {key}", _KEYS)) + Text(_shown(value)) + where)
    for note in report.notes:
        console.print(Text(f"  {note}", style="yellow"))
    console.print()
    _print_outline(console, outline_of(report.passages), width)
    _print_passages(console, report.passages, width)
    console.print(Text(_summary(report.passages), style="dim"))
    console.print()
    return "\n".join(line.rstrip() for line in buffer.getvalue().splitlines()) + "\n"


def _shown(value: Value) -> str:
    return "; ".join(value) if isinstance(value, tuple) else str(value)


def _node(node: Node) -> dict[str, Any]:
    return {"heading": node.heading, "passages": node.passages, "children": [_node(child) for child in node.children]}


def _print_outline(console: Console, node: Node, width: int, depth: int = 0) -> None:
    for child in node.children:
        indent = "  " * (depth + 1)
        heading = clip(child.heading, width - len(indent) - _COUNT)
        line = padded(f"{indent}{heading}", width - _COUNT + 1)
        console.print(Text(f"{line}{child.passages:>{_COUNT - 2}}"))
        _print_outline(console, child, width, depth + 1)
    if node.children and depth == 0:
        console.print()


def _print_passages(console: Console, passages: Sequence[Passage], width: int) -> None:
    number_columns = len(str(len(passages)))
    start_columns = max(len("start"), len(str(passages[-1].start)) if passages else 0)
    room = width - number_columns - _ROLE - start_columns - _GAPS
    head = f"{'#':>{number_columns}}  {padded('role', _ROLE)}  {'start':>{start_columns}}  passage"
    console.print(Text(head, style="bold"))
    for number, passage in enumerate(passages, 1):
        role = str(passage.role) if passage.role else ""
        line = Text(f"{number:>{number_columns}}  ")
        line.append(padded(ROLES_ZH.get(role, "–"), _ROLE), style=_STYLES.get(role, "dim"))
        line.append(f"  {passage.start:>{start_columns}}  ", style="dim")
        console.print(line + Text(clip(passage.text, room)))


def _summary(passages: Sequence[Passage]) -> str:
    paragraphs = len({passage.paragraph for passage in passages})
    undecided = sum(passage.role is None for passage in passages)
    left = f", {undecided} whose role the text must decide" if undecided else ""
    return f"{len(passages)} passages in {paragraphs} paragraphs{left}"
