"""A Word file becomes the lines that a reader of it sees, its automatic numbers among them.

ECMA-376, part 1, 17.  Paragraphs and tables come in the order of the document.  Headers, footers, notes, comments,
deletions, hidden text and the table of contents are not content.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fazhi.errors import ReportError
from fazhi.reports.extracted import Extracted
from fazhi.reports.formats.docx_numbering import Numbering
from fazhi.reports.formats.docx_parts import Parts, W, children, is_on, value
from fazhi.reports.formats.docx_styles import Styles, heading_level
from fazhi.reports.formats.docx_text import ALTERNATIVES, DELETED, alternative, read_paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from fazhi.reports.formats.docx_styles import Style

_CELL = "\t"
"""Between the cells of a row; no line of any other kind holds a tab."""
_TEXT_LENGTH, _CELL_LINES, _LIST_LENGTH = 400, 4, 120
"""A longer cell is a text and no entry, and so is one of more lines unless it is a list of names."""
_PAGE_NUMBER = re.compile(r"\d\s*$")
"""What a line of a table of contents ends in, and a sentence that refers to a page seldom does."""
_WRAPPERS = frozenset({W + name for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")})


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    level: int = 0


@dataclass(slots=True)
class _Reader:
    styles: Styles
    numbering: Numbering
    title: list[str] = field(default_factory=list)
    titled: bool = False
    """Whether the title is complete: text of another style has followed it."""
    carried: str = ""
    """Text of a paragraph whose end was deleted: it goes on in the next one."""
    cells: int = 0
    """How many tables deep the reader is."""
    notes: int = 0
    contents: int = 0

    def blocks(self, parent: _Element) -> Iterator[_Line]:
        for child in _blocks(parent):
            if child.tag == W + "p":
                yield from self.paragraph(child)
            else:
                yield from self.rest()
                yield from self.table(child)
        yield from self.rest()

    def rest(self) -> Iterator[_Line]:
        """Yield what was to go on in a next paragraph, where none comes."""
        if self.carried.strip():
            yield _Line(self.carried.strip())
        self.carried = ""

    def paragraph(self, element: _Element) -> Iterator[_Line]:
        properties = element.find(W + "pPr")
        style = self.styles.paragraph(value(properties, "pStyle"))
        found = read_paragraph(element, self.styles, hidden=style.is_hidden)
        self.notes += found.notes
        if style.is_contents or (found.is_contents and _PAGE_NUMBER.search(found.text)):
            self.contents += 1
            return
        mark = None if properties is None else properties.find(W + "rPr")
        gone = _is_gone(mark, found.text)
        label = "" if gone else self.numbering.label(properties, style)
        said = (self.carried + found.text).lstrip()
        # an empty paragraph that is numbered is a slip of its author, but in a table it is the number of the row
        text, self.carried = label + said if said or self.cells else "", ""
        for box in found.boxes_before:
            yield from self.blocks(box)
        if not (gone or is_on(mark, "specVanish")):
            yield from self._lines(text, properties, style)
            text = ""
        for box in found.boxes_after:
            yield from self.blocks(box)
        self.carried = text

    def _lines(self, text: str, properties: _Element | None, style: Style) -> Iterator[_Line]:
        said = heading_level(properties)
        level = style.level if said is None else said
        for line in filter(None, (line.strip() for line in text.split("\n"))):
            if style.is_title and not self.titled:
                self.title.append(line)
            self.titled = bool(self.title) and not style.is_title
            yield _Line(line, level)
            level = 0

    def table(self, element: _Element) -> Iterator[_Line]:
        self.cells += 1
        rows = [[lines for cell in _cells(row) if (lines := list(self.blocks(cell)))] for row in _rows(element)]
        self.cells -= 1
        if _holds_data(rows):
            for row in filter(None, rows):
                yield _Line(_CELL.join(" ".join(line.text for line in cell) for cell in row))
        else:
            yield from (line for row in rows for cell in row for line in cell)


def read(data: bytes, source: str) -> Extracted:
    """Return the text of a ``.docx`` file: a paragraph or a table row a line, the cells of a row parted by tabs.

    Raises
    ------
    ReportError
        If the file is damaged, encrypted, too large, nested too deeply, or holds no text.
    """
    parts = Parts(data, source)
    styles = Styles(parts.styles)
    reader = _Reader(styles, Numbering(parts.numbering, styles))
    try:
        lines = [line for body in children(parts.document, "body") for line in reader.blocks(body)]
    except RecursionError as error:
        raise ReportError.at(source, "is nested too deeply", "copy its text into a new document") from error
    if not lines:
        raise ReportError.at(source, "is a Word file without text", _without_text(parts.document))
    return _extracted(lines, reader)


def _extracted(lines: list[_Line], reader: _Reader) -> Extracted:
    headings, start = {}, 0
    for line in lines:
        if line.level:
            headings[start] = line.level
        start += len(line.text) + 1
    notes = (
        f"{reader.notes} footnotes and endnotes left out" if reader.notes else "",
        f"table of contents left out ({reader.contents} lines)" if reader.contents else "",
    )
    text = "\n".join(line.text for line in lines)
    return Extracted(text, "".join(reader.title), headings, notes=tuple(filter(None, notes)))


def _without_text(document: _Element) -> str:
    if next(document.iter(W + "altChunk"), None) is not None:
        return "its text is a page put into it; open it in Word or WPS and save it again"
    return "if it holds pictures of pages, print it to a PDF file and read that with the [ocr] extra"


def _blocks(parent: _Element) -> Iterator[_Element]:
    """Yield the paragraphs and tables in *parent*, out of all that is only wrapped around them."""
    for child in parent.iterchildren(tag="*"):
        if child.tag in {W + "p", W + "tbl"}:
            yield child
        elif child.tag == ALTERNATIVES:
            yield from _blocks(alternative(child))
        elif child.tag in _WRAPPERS and not _is_contents(child):
            yield from _blocks(child)


def _is_contents(element: _Element) -> bool:
    """Tell whether a content control is the table of contents."""
    gallery = element.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and gallery.get(W + "val") == "Table of Contents"


def _rows(parent: _Element) -> Iterator[_Element]:
    for child in parent.iterchildren(tag="*"):
        if child.tag == W + "tr":
            properties = child.find(W + "trPr")
            if properties is None or not any(mark.tag in DELETED for mark in properties):
                yield child
        elif child.tag in _WRAPPERS:
            yield from _rows(child)


def _cells(parent: _Element) -> Iterator[_Element]:
    """Yield the cells of a row; one that only continues the cell above it holds nothing that is shown."""
    for child in parent.iterchildren(tag="*"):
        if child.tag == W + "tc":
            properties = child.find(W + "tcPr")
            deleted = properties is not None and properties.find(W + "cellDel") is not None
            if not deleted and value(properties, "vMerge", "continue") != "continue":
                yield child
        elif child.tag in _WRAPPERS:
            yield from _cells(child)


def _holds_data(rows: list[list[list[_Line]]]) -> bool:
    """Tell whether a table holds data and is no frame: several rows of several cells, and no cell that is a text."""
    return sum(len(row) > 1 for row in rows) > 1 and not any(_is_text(cell) for row in rows for cell in row)


def _is_text(cell: list[_Line]) -> bool:
    length = sum(len(line.text) for line in cell)
    return length > _TEXT_LENGTH or (len(cell) > _CELL_LINES and length > _LIST_LENGTH)


def _is_gone(mark: _Element | None, text: str) -> bool:
    """Tell whether the end of a paragraph was deleted, or is hidden together with all of its text."""
    if mark is None:
        return False
    return any(child.tag in DELETED for child in mark) or (bool(is_on(mark, "vanish")) and not text.strip())
