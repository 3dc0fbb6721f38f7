"""The tree of a page and the part of it that holds the report."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fazhi.errors import ReportError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fazhi.reports.formats.html_lines import Box, Element, PageLine

_KNOWN = re.compile(
    r"trs_(?:editor|ueditor|preappend)|trs_paper_default|ucap-?content|(?:^|[\s_-])zoom(?:$|[\s_-])|zoomcon"
    r"|custom_unionstyle|v[fn]?_(?:detail|news)_content",
    re.IGNORECASE,
)
"""Names that editors of government sites give to the text of an article and to nothing else."""
_USUAL = re.compile(
    r"(?:article|news|detail|xxgk|info|text|main|view|wz|art|page|pages)[-_]?(?:content|con|body|text|txt)"
    r"|(?:^|\s)(?:content|con_text|contents?box|artical|mian_content|conzt|article|entry|htmlcontent)(?:$|\s)",
    re.IGNORECASE,
)
_MAX_TAGS = 200_000
_LONG_TAG = re.compile(r"<[^<>]{20000,}")
_MAX_ATTRIBUTES = 2_000
"""libxml2 compares every attribute of a tag with every other."""
_HALF, _MOST, _NEARLY_ALL = 0.5, 0.85, 0.97
_LINKED = 0.7
_LEAVES = frozenset({"p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "pre"})


def parse(page: str, source: str) -> Element | None:
    """Return the root of a page's tree; None where there is no markup at all.

    Raises
    ------
    ReportError
        If the page has more tags, a tag more attributes, or is nested deeper, than any page for people.
    """
    from lxml import etree  # noqa: PLC0415 - only needed for pages

    if page.count("<") > _MAX_TAGS:
        raise ReportError.at(source, f"has more than {_MAX_TAGS:,} tags", "save the page's text as .txt")
    if any(max(tag.count("="), len(tag.split())) > _MAX_ATTRIBUTES for tag in _LONG_TAG.findall(page)):
        raise ReportError.at(source, f"has a tag of more than {_MAX_ATTRIBUTES:,} attributes", "save its text as .txt")
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(page.encode("utf-8", "replace"), parser)
    except etree.LxmlError:
        return None
    if any("depth" in entry.message for entry in parser.error_log):
        raise ReportError.at(source, "is nested deeper than any page", "save the page's text as .txt")
    return root


def main_lines(lines: Sequence[PageLine], boxes: Sequence[Box]) -> list[PageLine]:
    """Return the lines of the block that holds the report, without menus and other lines of links.

    That block is the smallest that holds every container with a known name (``TRS_Editor``, ``zoom``, ...), if much of
    the running text is in it; else the smallest that holds nearly all running text.

    Parameters
    ----------
    lines, boxes
        As `fazhi.reports.formats.html_lines.find_lines` gives them; sets the weights of *boxes*.
    """
    for line in lines:
        if line.is_prose and line.linked < _LINKED:
            line.box.weight += len(line.text)
    for box in reversed(boxes):
        if box.parent is not None:
            box.parent.weight += box.weight
    inside = _inside(_main_box(boxes), boxes)
    return [line for line in lines if line.box in inside and (line.linked < _LINKED or line.is_prose)]


def _main_box(boxes: Sequence[Box]) -> Box:
    main = boxes[0]
    total = main.weight
    for names, share in ((_KNOWN, _HALF), (_USUAL, _MOST)):
        named = [box for box in boxes if box.weight and names.search(f"{box.tag} {box.names}")]
        found = _common(named[0], named[-1]) if named else main
        if found is not main and found.weight >= share * total:
            main = found
            break
    least = _NEARLY_ALL * main.weight
    heavy = {box.parent: box for box in reversed(boxes) if box.weight >= least > 0}
    while (inner := heavy.get(main)) is not None and inner.tag not in _LEAVES:
        main = inner
    return main


def _common(first: Box, last: Box) -> Box:
    """Return the smallest block that holds two, and with them all that stand between them."""
    around = set(last.within())
    return next(box for box in first.within() if box in around)


def _inside(main: Box, boxes: Sequence[Box]) -> set[Box]:
    inside = {main}
    for box in boxes:
        if box.parent in inside:
            inside.add(box)
    return inside
