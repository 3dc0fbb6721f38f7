"""The lines of a page, as a reader sees them, and the blocks that they stand in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Element: TypeAlias = Any
"""An lxml element; lxml ships no types."""

_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "div", "dl", "dt",
        "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
        "html", "li", "main", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th",
        "thead", "tr", "ucapcontent", "ul",
    }
)  # fmt: skip
_BREAKS = frozenset({"br", "hr"})
_DROPPED = frozenset(
    {
        "applet", "audio", "button", "canvas", "datalist", "dialog", "embed", "head", "iframe", "input",
        "map", "nav", "noframes", "noscript", "object", "option", "script", "select", "style", "svg",
        "template", "textarea", "title", "video", "xml",
    }
)  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_PREFORMATTED = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
_LIST_NUMBER = re.compile(r"mso-list\s*:\s*ignore", re.IGNORECASE)
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\xad"))
_CHINESE = "\u2014-\u2026\u3000-\u303f\u3400-\u9fff\uff00-\uffef"
_WRAPPED = re.compile(rf"(?<=[{_CHINESE}])[ \t\r\f]*\n\s*(?=[{_CHINESE}])")
_SPACE = re.compile(r"[ \t\r\n\f\xa0]+")
_EDGE = " \u3000\xa0\t\r\n"
_PROSE = re.compile(r"[。；;!！?？]|[，、].*[，、]")
_LONG = 60
_TABLE = frozenset({"table", "tr", "td", "th"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CELL_LINES, _CELL_LENGTH = 4, 400


@dataclass(slots=True, eq=False)
class Box:
    """A block of a page: a paragraph, a cell, a section.

    Parameters
    ----------
    tag, names
        Its tag, and its id and classes as they are written.
    parent
        The block that it stands in; None for the page.
    weight
        How many code points of running text stand in it.
    """

    tag: str
    names: str
    parent: Box | None
    weight: int = 0

    def within(self) -> Iterator[Box]:
        """Yield the block and all that it stands in, up to the page."""
        box: Box | None = self
        while box is not None:
            yield box
            box = box.parent


@dataclass(slots=True)
class PageLine:
    """One line of a page.

    Parameters
    ----------
    text
        What a reader sees, white space collapsed; a tab parts the cells of a table row.
    box
        The block that it stands in.
    linked
        Share of its code points that are links, 0 to 1.
    level
        1 to 6 for a heading of HTML, 0 for all others.
    cell
        The table, the row and the cell that it stands in, the innermost ones; empty outside of tables.
    """

    text: str
    box: Box
    linked: float = 0.0
    level: int = 0
    cell: tuple[Box, ...] = ()

    @property
    def is_prose(self) -> bool:
        """Whether it reads as running text and not as the name of something."""
        return len(self.text) >= _LONG or _PROSE.search(self.text) is not None


def find_lines(root: Element) -> tuple[list[PageLine], list[Box]]:
    """Return the lines of a page and its blocks, both in their order.

    A row of a data table is one line, with tabs between its cells.
    """
    walk = _Walk()
    walk.run(root)
    return list(_rows_joined(walk.lines)), walk.boxes


@dataclass(slots=True)
class _Walk:
    """Collects text until something ends a line.  It does not recurse: pages may be nested a thousand deep."""

    lines: list[PageLine] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    open: list[Box] = field(default_factory=list)
    table: list[Box] = field(default_factory=list)
    """The open tables, rows and cells."""
    pieces: list[str] = field(default_factory=list)
    linked: int = 0
    links: int = 0
    preformatted: int = 0

    def run(self, root: Element) -> None:
        """Walk the tree below *root*."""
        from lxml import etree  # noqa: PLC0415 - only needed for pages

        walker = etree.iterwalk(root, events=("start", "end"))
        dropped = None
        for event, element in walker:
            if event == "end":
                if element is not dropped:
                    self._leave(element)
                self._add(element.tail)
            elif self.open and (element.tag in _DROPPED or _HIDDEN.search(element.get("style", ""))):
                dropped = element
                walker.skip_subtree()
            else:
                self._enter(element)
        self._flush()

    def _enter(self, element: Element) -> None:
        tag = str(element.tag)
        if tag in _BLOCKS or tag in _BREAKS:
            self._flush()
        if tag in _BLOCKS or not self.open:
            names = f"{element.get('id', '')} {element.get('class', '')}"
            self.open.append(Box(tag, names, self.open[-1] if self.open else None))
            self.boxes.append(self.open[-1])
        if tag in _TABLE:
            self.table.append(self.open[-1])
        self.links += _is_link(element)
        self.preformatted += _is_preformatted(element)
        self._add(element.text)

    def _leave(self, element: Element) -> None:
        if _LIST_NUMBER.search(element.get("style", "")):
            self.pieces = ["".join(self.pieces).rstrip(_EDGE)]
        if element.tag in _BLOCKS:
            self._flush()
            self.open.pop()
        if element.tag in _TABLE:
            self.table.pop()
        self.links -= _is_link(element)
        self.preformatted -= _is_preformatted(element)

    def _add(self, text: str | None) -> None:
        if not text or not self.open:
            return
        if self.links:
            self.linked += len("".join(text.split()))
        if not self.preformatted:
            self.pieces.append(text)
            return
        first, *others = text.split("\n")
        self.pieces.append(first)
        for other in others:
            self._flush()
            self.pieces.append(other)

    def _flush(self) -> None:
        if not self.pieces:
            return
        raw = "".join(self.pieces).translate(_INVISIBLE)
        text = _SPACE.sub(" ", _WRAPPED.sub("", raw)).strip(_EDGE)
        if text:
            box = self.open[-1]
            level = int(box.tag[1]) if box.tag in _HEADINGS else 0
            share = self.linked / max(1, len("".join(text.split())))
            self.lines.append(PageLine(text, box, share, level, self._cell()))
        self.pieces.clear()
        self.linked = 0

    def _cell(self) -> tuple[Box, ...]:
        innermost = tuple(self.table[-3:])
        return innermost if [box.tag for box in innermost[:2]] == ["table", "tr"] else ()


def _is_link(element: Element) -> bool:
    return element.tag == "a" and element.get("href") is not None


def _is_preformatted(element: Element) -> bool:
    return element.tag == "pre" or _PREFORMATTED.search(element.get("style", "")) is not None


def _rows(lines: Sequence[PageLine]) -> Iterator[tuple[tuple[Box, ...], list[list[PageLine]]]]:
    """Yield runs of lines as the cells of one row, with (table, row); with an empty pair outside of tables."""
    for row, together in groupby(lines, key=lambda line: line.cell[:2]):
        yield row, [list(cell) for _, cell in groupby(together, key=lambda line: line.cell)]


def _rows_joined(lines: Sequence[PageLine]) -> Iterator[PageLine]:
    """Yield the lines with those of a row of a data table joined."""
    data = _data_tables(lines)
    for row, cells in _rows(lines):
        if not row or row[0] not in data:
            yield from (line for cell in cells for line in cell)
            continue
        text = "\t".join(" ".join(line.text for line in cell) for cell in cells)
        linked = sum(line.linked * len(line.text) for cell in cells for line in cell) / len(text)
        yield PageLine(text, row[1], linked, 0, row)


def _data_tables(lines: Sequence[PageLine]) -> set[Box]:
    """Return the tables that hold data and not a page: several rows of several cells, and no cell that is a text."""
    rows: dict[Box, int] = {}
    pages: set[Box] = set()
    for row, cells in _rows(lines):
        if not row:
            continue
        table = row[0]
        rows[table] = rows.get(table, 0) + (len(cells) > 1)
        if any(len(cell) > _CELL_LINES or sum(len(line.text) for line in cell) > _CELL_LENGTH for cell in cells):
            pages.add(table)
    return {table for table, count in rows.items() if count > 1 and table not in pages}
