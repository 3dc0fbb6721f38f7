"""The text of one paragraph of a Word file: what a reader sees of its runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fazhi.reports.formats.docx_parts import W, is_on, value

if TYPE_CHECKING:
    from lxml.etree import _Element

    from fazhi.reports.formats.docx_styles import Styles

_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
BOX = W + "txbxContent"
ALTERNATIVES = _COMPATIBILITY + "AlternateContent"
_TEXT = frozenset({W + "t", _MATH + "t"})
_WRITTEN = {
    W + "tab": " ",
    W + "ptab": " ",
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
}
DELETED = frozenset({W + "del", W + "moveFrom"})
_UNSEEN = DELETED | {W + "pPr", W + "rPr", W + "sdtPr", W + "instrText", W + "delText", W + "delInstrText", W + "rt"}
_NOTES = frozenset({W + "footnoteReference", W + "endnoteReference"})
_BREAKS = str.maketrans("\r\n\t", "   ")
"""White space in the XML itself is a space."""
_PRIVATE, _SYMBOLS = 0xF000, 0xFF
_WINGDINGS = {0x80 + n: chr(0x245F + n) for n in range(1, 11)} | {
    0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "□", 0x75: "◆", 0x76: "❖", 0xA3: "□", 0xA8: "□", 0xD8: "➢", 0xE0: "→",
    0xFB: "×", 0xFC: "√", 0xFD: "×", 0xFE: "√", 0x52: "√",
}  # fmt: skip


@dataclass(slots=True)
class Paragraph:
    """What `read_paragraph` found.

    Parameters
    ----------
    text
        What the paragraph says; a line feed where its author broke the line.
    boxes_before, boxes_after
        ``w:txbxContent`` of the text boxes that hang on the paragraph, by whether they stand before any text of it.
    notes
        How many footnotes and endnotes it refers to.
    is_contents
        Whether it refers to the page of a heading, as lines of a table of contents do.
    """

    text: str = ""
    boxes_before: list[_Element] = field(default_factory=list)
    boxes_after: list[_Element] = field(default_factory=list)
    notes: int = 0
    is_contents: bool = False


@dataclass(slots=True)
class _Reader:
    styles: Styles
    hidden: bool
    """Whether the paragraph's style hides text."""
    found: Paragraph = field(default_factory=Paragraph)
    pieces: list[str] = field(default_factory=list)
    fields: list[bool] = field(default_factory=list)
    """The fields that are open, and of each whether its result has begun."""

    def read(self, element: _Element, *, hidden: bool) -> None:
        for child in element.iterchildren(tag="*"):
            tag = child.tag
            if tag in _TEXT or tag in _WRITTEN or tag == W + "sym":
                if not hidden and all(self.fields):
                    self.pieces.append(_character(child))
            elif tag == W + "r":
                self.read(child, hidden=self._hides(child))
            elif tag == W + "fldChar":
                self._field(child.get(W + "fldCharType"))
            elif tag == BOX:
                self._boxes().append(child)
            elif tag == ALTERNATIVES:
                self.read(alternative(child), hidden=hidden)
            else:
                self._other(child, tag, hidden=hidden)

    def _other(self, child: _Element, tag: str, *, hidden: bool) -> None:
        if tag in _NOTES:
            self.found.notes += 1
        elif tag == W + "instrText":
            self.found.is_contents |= "PAGEREF _Toc" in (child.text or "")
        elif tag not in _UNSEEN:
            self.read(child, hidden=hidden)

    def _hides(self, run: _Element) -> bool:
        properties = run.find(W + "rPr")
        if properties is None:
            return self.hidden
        said = is_on(properties, "vanish")
        return said if said is not None else self.hidden or self.styles.get(value(properties, "rStyle")).is_hidden

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self.fields.append(False)
        elif kind == "separate" and self.fields:
            self.fields[-1] = True
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _boxes(self) -> list[_Element]:
        return self.found.boxes_after if "".join(self.pieces).strip() else self.found.boxes_before


def read_paragraph(element: _Element, styles: Styles, *, hidden: bool = False) -> Paragraph:
    """Return the text of a ``w:p`` and the text boxes that hang on it.

    Tracked insertions and the results of fields are text; tracked deletions, the instructions of fields, hidden
    text and the marks of notes are not.

    Parameters
    ----------
    element
        The paragraph.
    styles
        The styles of its document.
    hidden
        Whether the paragraph's style hides its text.
    """
    reader = _Reader(styles, hidden)
    reader.read(element, hidden=hidden)
    reader.found.text = "".join(reader.pieces)
    return reader.found


def alternative(element: _Element) -> _Element:
    """Return the one of several renderings of the same thing that is to be read."""
    choice = element.find(_COMPATIBILITY + "Choice")
    if choice is None:
        choice = element.find(_COMPATIBILITY + "Fallback")
    return element if choice is None else choice


def _character(element: _Element) -> str:
    if element.tag == W + "sym":
        return _symbol(element.get(W + "font", ""), element.get(W + "char", ""))
    return _WRITTEN.get(element.tag) or (element.text or "").translate(_BREAKS)


def _symbol(font: str, code: str) -> str:
    """Return the character of a symbol; symbol fonts have theirs in a private area, where few have another home."""
    try:
        point = int(code, 16)
        plain = chr(point)
    except (ValueError, OverflowError):
        return ""
    if _PRIVATE <= point <= _PRIVATE + _SYMBOLS or font.lower().startswith(("wingdings", "symbol", "webdings")):
        return _WINGDINGS.get(point & _SYMBOLS, "") if font.lower() == "wingdings" else ""
    return plain if plain.isprintable() else ""
