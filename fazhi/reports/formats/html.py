"""An HTML page becomes the lines of its report.

trafilatura finds the main text; its tree is walked here block by block, because its plain text puts a whole
table layout on one line and loses what ``<br>`` parted.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

from fazhi.errors import ReportError

if TYPE_CHECKING:
    from collections.abc import Iterator

_BLOCKS = {
    "p",
    "head",
    "item",
    "cell",
    "row",
    "quote",
    "list",
    "table",
    "div",
    "code",
    "main",
    "body",
    "doc",
    "fw",
}
_BREAKS = {"lb", "br", "hr"}
_ATTACHMENT = re.compile(r"""href\s*=\s*["']?([^"'>\s]+\.(?:docx?|pdf|wps|zip|rar|xlsx?))\b""", re.IGNORECASE)
_TITLES = (
    re.compile(r"""<meta\s+name=["']ArticleTitle["']\s+content=["']([^"']*)""", re.IGNORECASE),
    re.compile(r"<h1\b[^>]{0,400}>(.{1,400}?)</h1>", re.IGNORECASE | re.DOTALL),
    re.compile(r"<title\b[^>]{0,400}>(.{1,400}?)</title>", re.IGNORECASE | re.DOTALL),
)
_TAG = re.compile(r"<[^>]{0,400}>")
_SITE_NAME = re.compile(r"\s*[-_|—–]+\s*[^-_|—–]*(?:政府|网|网站|局|厅|委员会|办公室)$")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_FEW = 80


def extract(page: str, source: str) -> tuple[str, str]:
    """Return the main text of a page, one paragraph a line, and the title that the page gives itself.

    Raises
    ------
    ReportError
        If no main text is found; a page that only offers an attachment is named as such.
    """
    text = "\n".join(_lines(_main_body(page)))
    attachment = _ATTACHMENT.search(page)
    if len(text) < _FEW and attachment:
        raise ReportError.at(source, f"holds only an attachment ({attachment[1]})", "download that and read it")
    if not text.strip():
        raise ReportError.at(source, "is an HTML page without text in its body", "save the complete page")
    return text, page_title(page)


def page_title(page: str) -> str:
    """Return what the page says its title is, without the site's name; an empty string where it says nothing.

    The first of ``<meta name="ArticleTitle">``, ``<h1>`` and ``<title>`` that has text.
    """
    for pattern in _TITLES:
        match = pattern.search(page)
        title = _SPACE.sub(" ", unescape(_TAG.sub("", match[1]))).strip() if match else ""
        if title:
            return _SITE_NAME.sub("", title)
    return ""


def _main_body(page: str) -> Any:  # noqa: ANN401 - an lxml element, whose package ships no types
    import trafilatura  # noqa: PLC0415 - heavy, and only needed for pages

    document: Any = trafilatura.bare_extraction(
        page,
        favor_recall=True,
        include_comments=False,
        include_tables=True,
        deduplicate=False,
        with_metadata=False,
    )
    return None if document is None else document.body


def _lines(body: Any) -> Iterator[str]:  # noqa: ANN401
    if body is None:
        return
    line: list[str] = []
    for piece in _pieces(body):
        if piece is None:
            yield from _flush(line)
        else:
            line.append(piece)
    yield from _flush(line)


def _pieces(element: Any) -> Iterator[str | None]:  # noqa: ANN401
    """Yield the text of an element piece by piece, None where a line ends."""
    block = element.tag in _BLOCKS or element.tag in _BREAKS
    if block:
        yield None
    yield element.text or ""
    for child in element:
        yield from _pieces(child)
        yield child.tail or ""
    if block:
        yield None


def _flush(line: list[str]) -> Iterator[str]:
    text = _SPACE.sub(" ", "".join(line)).strip(" \u3000\xa0")
    line.clear()
    if text:
        yield text
