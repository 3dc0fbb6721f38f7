"""What a page says of its article: title, day and source of publication."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fazhi.reports.publication import labelled_day, labelled_publisher, written_day
from fazhi.reports.script import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fazhi.reports.formats.html_lines import Element, PageLine

_SITE_NAME = re.compile(r"\s*[-_|—–]+\s*[^-_|—–]*(?:政府|网|网站|局|厅|委员会|办公室|门户|平台|中心)\s*$")
_REPORT = re.compile(r"报告|总结|方案|计划|规划|要点|意见|通知|汇报|年报|情况|措施|纲要|安排")
_SPACE = re.compile(r"\s+")
_DATES = ("pubdate", "publishdate", "publish-date", "article:published_time", "firstpublishedtime", "createdate")
_SOURCES = ("contentsource", "source", "article:author")
_LONGEST = 300


def page_title(root: Element) -> str:
    """Return what the page says its title is, without the site's name; an empty string where it says nothing.

    Of ``<meta name="ArticleTitle">``, the ``<h1>`` and the ``<title>`` the first that reads as a report's title, else
    the first that has text.
    """
    metas = dict(_metas(root))
    written = [metas.get("articletitle", ""), *_texts(root, "h1"), *_texts(root, "title")]
    titles = [_SITE_NAME.sub("", title) for title in (_SPACE.sub(" ", text).strip() for text in written) if title]
    return next((title for title in titles if _REPORT.search(fold(title))), titles[0] if titles else "")


def page_origin(root: Element, lines: Sequence[PageLine]) -> dict[str, str]:
    """Return ``date`` (ISO 8601) and ``publisher``, those that the page's head or a line of it tells."""
    metas = dict(_metas(root))
    written = "\n".join(fold(line.text) for line in lines if len(line.text) <= _LONGEST)
    days = (written_day(metas.get(name, "")) for name in _DATES)
    origin = {
        "date": next(filter(None, days), "") or labelled_day(written),
        "publisher": next((metas[name] for name in _SOURCES if metas.get(name)), "") or labelled_publisher(written),
    }
    return {key: value for key, value in origin.items() if value}


def _metas(root: Element) -> Iterator[tuple[str, str]]:
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").strip().lower()
        content = _SPACE.sub(" ", meta.get("content") or "").strip()
        if name and content:
            yield name, content


def _texts(root: Element, tag: str) -> list[str]:
    return ["".join(element.itertext()) for element in root.iter(tag)]
