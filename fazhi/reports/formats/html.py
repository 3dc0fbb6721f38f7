"""A page becomes the lines of its report."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fazhi.errors import ReportError
from fazhi.reports.extracted import Extracted
from fazhi.reports.formats import text as text_format
from fazhi.reports.formats.html_lines import find_lines
from fazhi.reports.formats.html_origin import page_origin, page_title
from fazhi.reports.formats.html_tree import main_lines, parse

if TYPE_CHECKING:
    from fazhi.reports.formats.html_lines import Element, PageLine

_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_-]{3,20})""", re.IGNORECASE)
_HEAD = 4096
_ATTACHMENT = re.compile(r"\.(?:docx?|pdf|wps|ofd|zip|rar|xlsx?|jpe?g|png|tiff?)(?:$|[?#&])", re.IGNORECASE)
_FEW = 120
"""Shorter than any report: the page offers it somewhere else."""


def read(data: bytes, source: str) -> Extracted:
    """Return the text of a page's report, one paragraph or table row a line, and what the page says of it.

    Raises
    ------
    ReportError
        If the page is no text, is nested beyond all measure, or does not hold the report; where it only leads to an
        attachment or shows another page in a frame, the error names that address.
    """
    hint = _CHARSET.search(data[:_HEAD])
    page = text_format.decode(data, source, hint[1].decode("ascii") if hint else "")
    root = parse(page, source)
    if root is None:
        raise _empty(source)
    every, boxes = find_lines(root)
    lines = main_lines(every, boxes)
    if sum(len(line.text) for line in lines if line.is_prose) < _FEW:
        _raise_if_elsewhere(root, source)
    if not lines:
        raise _empty(source)
    return _extracted(lines, page_title(root), page_origin(root, every))


def _extracted(lines: list[PageLine], title: str, origin: dict[str, str]) -> Extracted:
    headings: dict[int, int] = {}
    offset = 0
    for line in lines:
        if line.level:
            headings[offset] = line.level
        offset += len(line.text) + 1
    return Extracted("\n".join(line.text for line in lines), title, headings, origin)


def _raise_if_elsewhere(root: Element, source: str) -> None:
    """Raise the error that names the address where the report is, if the page leads to one."""
    shown = [address for frame in root.iter("iframe", "frame", "embed", "object") if (address := _address(frame))]
    attached = next(filter(_ATTACHMENT.search, shown), None)
    if attached:
        raise ReportError.at(source, f"only shows an attachment ({attached})", "download that and read it")
    if shown:
        raise ReportError.at(source, f"holds its text in a frame ({', '.join(shown)})", "save that page and read it")
    for link in root.iter("a"):
        address = _address(link)
        if _ATTACHMENT.search(address):
            raise ReportError.at(source, f"holds only an attachment ({address})", "download that and read it")


def _address(element: Element) -> str:
    """Return where an element leads; an empty string where it leads nowhere."""
    address = next((found for key in ("href", "src", "data") if (found := element.get(key, "").strip())), "")
    return "" if address.lower().startswith(("about:", "javascript:", "data:", "#")) else address


def _empty(source: str) -> ReportError:
    return ReportError.at(source, "is an HTML page without text in its body", "save the complete page")
