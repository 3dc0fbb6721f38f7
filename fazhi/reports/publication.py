"""Who issued a report, who put it on a page, and when: by the title, the publication line, the signature, the page."""

from __future__ import annotations

from itertools import pairwise

from fazhi.reports.furniture import is_formal
from fazhi.reports.numbering import han_value
from fazhi.reports.pattern import Pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Mapping

Found = tuple[str, str]
"""A value and where it was found."""

_DATE = Pattern(r"(?<!\d)(20[0-4]\d)\s*[年/.-]\s*(\d{1,2})\s*[月/.-]\s*(\d{1,2})(?!\d)", "20")
_CLOCK = Pattern(r"(?:今天是|今日|今天|现在是|当前(?:时间|日期))\s*:?\s*$")
_WEEKDAY = Pattern(r"日?\s*(?:\d{1,2}:\d{2}(?::\d{2})?)?\s*(?:星期|周[一二三四五六日])")
_HAN_DATE = Pattern(
    r"(二[○零][○零一二三四][○零一二三四五六七八九])年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日",
    "二",
)
_HAN_DIGITS = str.maketrans("○零一二三四五六七八九", "00123456789")
_DATE_LABEL = Pattern(r"(?<!当前)(?<!现在)(?:发布|公开|生成|发文|成文|印发|更新)?(?:时间|日期)\s*:\s*", "时间", "日期")
_PUBLISHER_LABEL = Pattern(
    r"(?:来\s*源|稿源|供稿|发布机构|发布单位|发布者|发文机关|发文单位|公开单位)\s*:\s*(?P<name>[\u4e00-\u9fff·]{2,40})",
    ":",
)
_MEDIA = Pattern(r"(?:网|网站|日报|晚报|电视台|融媒体中心|客户端|公众号|新闻中心|本站|原创|互联网)$")
_ORGAN = Pattern(
    r"[\u4e00-\u9fff、()]{0,30}?(?:人民政府(?:办公[室厅])?|管(?:理)?委(?:员)?会|街道办事处|办事处"
    r"|委员会(?:办公室)?|行政公署|行署|办公[室厅]|局|厅|委|办|院|总队|支队|大队|司法所|中心|集团|公司|领导小组)"
)
_AFTER_ORGAN = Pattern(
    r"\s*(?:关于|二[○零]|20\d\d|年度?|的|推进|法治|依法|贯彻|落实|行政|工作|履行|第|上半年|印发|整改|$|—|\()"
)
_EDGE = 600
_SIGNATURE_LIMIT = 40


def publication_date(text: str, origin: Mapping[str, str]) -> Found | None:
    """Return the day (ISO 8601) on which a folded text was published, or else signed."""
    if origin.get("date"):
        return origin["date"], "page"
    tail = text[-_EDGE:]
    if day := labelled_day(text[:_EDGE]) or labelled_day(tail):
        return day, "publication line"
    top = text[: min(_EDGE, len(text) // 2)]
    days = [(m.start(), day) for m in _dates(top) if (day := _iso(m)) and not _is_clock(top, m)]
    if days:
        return days[0][1], "top of the text"
    days = [(match.start(), day) for match in _dates(tail) if (day := _iso(match))]
    return (days[-1][1], "signature") if days else None


def _is_clock(text: str, day: re.Match[str]) -> bool:
    """Tell whether a day is that on which a page was looked at: 今天是…, … 星期三."""
    return bool(_CLOCK.search(text[: day.start()]) or _WEEKDAY.match(text[day.end() :]))


def publisher(text: str, origin: Mapping[str, str]) -> Found | None:
    """Return who put the report where it was read, as the page or its publication line says."""
    if origin.get("publisher"):
        return origin["publisher"], "page"
    labelled = labelled_publisher(text[:_EDGE]) or labelled_publisher(text[-_EDGE:])
    return (labelled, "publication line") if labelled else None


def labelled_day(text: str) -> str:
    """Return the first day (ISO 8601) behind a label like 发布时间 in a folded text; an empty string without one."""
    days = (_DATE.match(text, label.end()) for label in _DATE_LABEL.finditer(text))
    return next((day for match in days if match and (day := _iso(match))), "")


def labelled_publisher(text: str) -> str:
    """Return the first name behind a label like 来源 in a folded text; an empty string without one."""
    labelled = _PUBLISHER_LABEL.search(text)
    return labelled["name"] if labelled else ""


def written_day(text: str) -> str:
    """Return the first day (ISO 8601) that a folded text names in figures or numerals; an empty string without one."""
    return next((day for match in _dates(text) if (day := _iso(match))), "")


def signature(text: str) -> str:
    """Return the body that signs a folded text in the line above its date; an empty string where none does."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    for above, line in reversed(list(pairwise(lines))):
        if is_formal(line) and _has_date(line) and len(above) <= _SIGNATURE_LIMIT and _ORGAN.fullmatch(above):
            return above
    return ""


def organ_at(text: str) -> str:
    """Return the body that a folded text begins with, if what follows shows that its name ends there.

    *text* begins after the place: 人民政府关于印发…, 城市管理局2022年度….
    """
    for match in _prefixes(text):
        if _AFTER_ORGAN.match(text, match.end()):
            return match[0]
    return ""


def is_medium(name: str) -> bool:
    """Tell whether a source is a site or paper and no body that issues reports."""
    return _MEDIA.search(name) is not None


def _prefixes(text: str) -> Iterator[re.Match[str]]:
    for length in range(1, min(len(text), _SIGNATURE_LIMIT) + 1):
        match = _ORGAN.compiled.fullmatch(text, 0, length)
        if match:
            yield match


def _dates(text: str) -> Iterator[re.Match[str]]:
    yield from sorted([*_DATE.finditer(text), *_HAN_DATE.finditer(text)], key=lambda match: match.start())


def _has_date(line: str) -> bool:
    return any(True for _ in _dates(line))


def _iso(match: re.Match[str]) -> str:
    year = int(match[1].translate(_HAN_DIGITS))
    month, day = (han_value(part) for part in match.groups()[1:])
    return f"{year}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else ""  # noqa: PLR2004
