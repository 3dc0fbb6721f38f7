"""What the styles of a Word file say of the paragraphs and runs that bear them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fazhi.reports.formats.docx_parts import W, children, is_on, number, value

if TYPE_CHECKING:
    from lxml.etree import _Element

_DEEPEST = 32
"""Longest chain of styles that are followed; a chain may be a ring."""
_BODY_TEXT = 9
"""The outline level that stands for no heading."""
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])")
_CONTENTS = re.compile(r"(?:toc|目录)\s*(?:\d|heading|标题)")
_TITLES = frozenset({"title", "标题", "文档标题", "公文标题"})


@dataclass(frozen=True, slots=True)
class Style:
    """One style, with all that it takes from those it is based on.

    Parameters
    ----------
    ids
        Its own id and those of the styles that it is based on, nearest first.
    level
        Outline level of a heading, 1 for the outermost; 0 for all other text.
    is_title, is_contents, is_hidden
        Whether it is for the title, for a line of the table of contents, for hidden text.
    num_id, num_level
        The list that its paragraphs are numbered in, and their level there; None where it says nothing.
    """

    ids: tuple[str, ...] = ()
    level: int = 0
    is_title: bool = False
    is_contents: bool = False
    is_hidden: bool = False
    num_id: str | None = None
    num_level: int | None = None


class Styles:
    """The styles of a Word file, by their id."""

    def __init__(self, root: _Element | None) -> None:
        self._elements: dict[str, _Element] = {}
        self._default: str | None = None
        self._resolved: dict[str | None, Style] = {}
        for element in children(root, "style"):
            style_id = element.get(W + "styleId", "")
            self._elements.setdefault(style_id, element)
            if element.get(W + "type") == "paragraph" and element.get(W + "default") in {"1", "true", "on"}:
                self._default = style_id

    def paragraph(self, style_id: str | None) -> Style:
        """Return the style of a paragraph that names *style_id*, or names none."""
        return self.get(style_id if style_id in self._elements else self._default)

    def get(self, style_id: str | None) -> Style:
        """Return the style *style_id*; one that says nothing where there is none."""
        if style_id not in self._resolved:
            self._resolved[style_id] = self._resolve(style_id)
        return self._resolved[style_id]

    def _resolve(self, style_id: str | None) -> Style:
        chain = self._chain(style_id)
        names = [(value(element, "name") or "").strip().lower() for element in chain]
        lists = [element.find(f"{W}pPr/{W}numPr") for element in chain]
        num_ids = (value(found, "numId") for found in lists if found is not None)
        num_levels = (number(value(found, "ilvl")) for found in lists if found is not None)
        hidden = (is_on(element.find(W + "rPr"), "vanish") for element in chain)
        return Style(
            ids=tuple(element.get(W + "styleId", "") for element in chain),
            level=_level(chain, names),
            is_title=not _TITLES.isdisjoint(names),
            is_contents=any(_CONTENTS.fullmatch(name) for name in names),
            is_hidden=next((said for said in hidden if said is not None), False),
            num_id=next((said for said in num_ids if said is not None), None),
            num_level=next((said for said in num_levels if said is not None), None),
        )

    def _chain(self, style_id: str | None) -> list[_Element]:
        chain: list[_Element] = []
        while style_id in self._elements and len(chain) < _DEEPEST:
            chain.append(self._elements[style_id])
            style_id = value(chain[-1], "basedOn")
        return chain


def heading_level(properties: _Element | None) -> int | None:
    """Return the level that ``w:outlineLvl`` in *properties* gives, 0 for body text; None where it is not there."""
    found = number(value(properties, "outlineLvl"))
    if found is None:
        return None
    return found + 1 if 0 <= found < _BODY_TEXT else 0


def _level(chain: list[_Element], names: list[str]) -> int:
    for element in chain:
        said = heading_level(element.find(W + "pPr"))
        if said is not None:
            return said
    named = (_HEADING.fullmatch(name) for name in names)
    return next((int(match[1]) for match in named if match), 0)
