"""The numbers that Word counts and does not write: 一、（一）1. at the start of paragraphs.

ECMA-376, part 1, 17.9.  A paragraph, or its style, names a list (``w:num``) and a level in it; the list takes its
levels from an abstract list (``w:abstractNum``), which all lists that are made of it count on together.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fazhi.reports.formats.docx_parts import W, children, is_on, number, value
from fazhi.reports.formats.numerals import numeral

if TYPE_CHECKING:
    from lxml.etree import _Element

    from fazhi.reports.formats.docx_styles import Style, Styles

_LEVELS = 9
_LONGEST = 64
"""Longest text of a number, in code points, so that a file cannot make a book of one number."""
_PLACE = re.compile(r"%([1-9])")
_MOST_LINKS = 8
_FALLBACK = f"{{http://schemas.openxmlformats.org/markup-compatibility/2006}}AlternateContent//{W}numFmt"
_WORDS = frozenset({"Nd", "Lo", "Lu", "Ll"})
"""Kinds of characters that run into the text after them unless a space parts them: 1.1 总则, 第一章 总则."""


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 0
    style: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    glued: bool = False
    paragraph_style: str | None = None


class Numbering:
    """Counts through a document: ask `label` for every numbered paragraph in order, once."""

    def __init__(self, root: _Element | None, styles: Styles) -> None:
        self._styles = styles
        self._abstracts = {e.get(W + "abstractNumId"): e for e in children(root, "abstractNum")}
        self._lists = {e.get(W + "numId"): e for e in children(root, "num")}
        self._levels: dict[str, tuple[str, dict[int, _Level]]] = {}
        self._counts: dict[str, list[int | None]] = {}
        """How far each abstract list has counted on each level; None for a level that starts afresh."""
        self._restarted: set[tuple[str, int]] = set()

    def label(self, properties: _Element | None, style: Style) -> str:
        """Return what stands before the text of the next paragraph, the gap included; nothing for most paragraphs.

        Parameters
        ----------
        properties
            The paragraph's ``w:pPr``.
        style
            The paragraph's style.
        """
        own = None if properties is None else properties.find(W + "numPr")
        num_id = value(own, "numId") or style.num_id
        if num_id is None or num_id not in self._lists:
            return ""
        abstract, levels = self._list(num_id)
        level = self._level(number(value(own, "ilvl")), style, levels)
        if level not in levels:
            return ""
        counts = self._counts.setdefault(abstract, [None] * _LEVELS)
        self._advance(counts, num_id, level, levels)
        return _written(counts, level, levels)

    @staticmethod
    def _level(own: int | None, style: Style, levels: dict[int, _Level]) -> int:
        if own is not None:
            return own
        for style_id in style.ids:
            for index, level in levels.items():
                if level.paragraph_style == style_id:
                    return index
        return style.num_level or 0

    def _advance(self, counts: list[int | None], num_id: str, level: int, levels: dict[int, _Level]) -> None:
        for higher in range(level):
            # a level that was skipped counts as used: 1.1 comes first, then 2
            if counts[higher] is None and higher in levels:
                counts[higher] = levels[higher].start
        override = self._start_override(num_id, level)
        last = counts[level]
        if override is not None and (num_id, level) not in self._restarted:
            self._restarted.add((num_id, level))
            counts[level] = override
        else:
            counts[level] = levels[level].start if last is None else last + 1
        for deeper in range(level + 1, _LEVELS):
            restart = levels[deeper].restart if deeper in levels else None
            if level < (deeper if restart is None or restart > deeper else restart):
                counts[deeper] = None

    def _start_override(self, num_id: str, level: int) -> int | None:
        for override in children(self._lists[num_id], "lvlOverride"):
            if number(override.get(W + "ilvl")) == level:
                return number(value(override, "startOverride"))
        return None

    def _list(self, num_id: str) -> tuple[str, dict[int, _Level]]:
        """Return the abstract list that a list counts on, and its levels."""
        if num_id not in self._levels:
            abstract = self._abstract(num_id)
            levels = _read_levels(self._abstracts.get(abstract))
            for override in children(self._lists[num_id], "lvlOverride"):
                levels |= _read_levels(override)
            self._levels[num_id] = abstract, levels
        return self._levels[num_id]

    def _abstract(self, num_id: str) -> str:
        """Return the id of the abstract list behind a list, through the list styles that it refers to."""
        abstract = ""
        for _ in range(_MOST_LINKS):
            abstract = value(self._lists.get(num_id), "abstractNumId") or ""
            linked = value(self._abstracts.get(abstract), "numStyleLink")
            following = self._styles.get(linked).num_id if linked else None
            if following is None:
                break
            num_id = following
        return abstract


def _read_levels(parent: _Element | None) -> dict[int, _Level]:
    levels = {}
    for element in children(parent, "lvl"):
        index = number(element.get(W + "ilvl"))
        if index is not None and 0 <= index < _LEVELS:
            levels[index] = _read_level(element)
    return levels


def _read_level(element: _Element) -> _Level:
    style = value(element, "numFmt")
    if style is None:
        # a way of counting that newer versions know stands beside one that all know
        known = [found.get(W + "val") for found in element.iterfind(_FALLBACK)]
        style = known[-1] if known else "decimal"
    return _Level(
        start=number(value(element, "start")) or 0,
        style=style or "decimal",
        text="" if style == "bullet" else (value(element, "lvlText") or "")[:_LONGEST],
        restart=number(value(element, "lvlRestart")),
        legal=bool(is_on(element, "isLgl")),
        glued=value(element, "suff") == "nothing",
        paragraph_style=value(element, "pStyle"),
    )


def _written(counts: list[int | None], level: int, levels: dict[int, _Level]) -> str:
    def count(match: re.Match[str]) -> str:
        index = int(match[1]) - 1
        source, now = levels.get(index), counts[index]
        if source is None or now is None or index > level:
            return ""
        return numeral(now, "decimal" if levels[level].legal else source.style)

    label = _PLACE.sub(count, levels[level].text).strip()[:_LONGEST]
    if label and not levels[level].glued and unicodedata.category(label[-1]) in _WORDS:
        return label + " "
    return label
