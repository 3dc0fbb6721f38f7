"""What a report says of itself: year, kind, date."""

from __future__ import annotations

import re

from fazhi.reports.script import fold

_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)\s*(?:年|度|[—–~-]{1,2}\s*20[0-4]\d\s*年)")
_DATE = re.compile(r"(?<!\d)(20[0-4]\d)\s*[年/.-]\s*(\d{1,2})\s*[月/.-]\s*(\d{1,2})(?!\d)")
_KINDS = (
    ("work-report", re.compile(r"政府工作报告")),
    ("rectification", re.compile(r"整改")),
    ("points", re.compile(r"要点|工作安排$")),
    ("scheme", re.compile(r"方案|计划|规划|纲要|意见")),
    ("half-year", re.compile(r"上半年|半年")),
    ("annual", re.compile(r"报告|总结|情况|年报|公报")),
)
_EDGE = 400


def find_metadata(title: str, text: str) -> dict[str, str | int]:
    """Return ``year``, ``kind`` and ``date`` (ISO 8601), those that are found.

    The year is the one that the report is about: the first in the title, else the first in the opening of the
    text; of a span of years its beginning.  The date is the first full date in the first or last 400 code points.
    """
    folded = fold(text)
    name = fold(title)
    found: dict[str, str | int] = {}
    year = _YEAR.search(name) or _YEAR.search(folded[:_EDGE])
    if year:
        found["year"] = int(year[1])
    kind = next((kind for kind, pattern in _KINDS if pattern.search(name)), None)
    if kind:
        found["kind"] = kind
    date = _DATE.search(folded[:_EDGE]) or _DATE.search(folded[-_EDGE:])
    if date:
        found["date"] = f"{date[1]}-{int(date[2]):02}-{int(date[3]):02}"
    return found
