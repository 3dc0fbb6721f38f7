"""Which year a report reports on, which is seldom the year in which it is published."""

from __future__ import annotations

from fazhi.reports.pattern import Pattern
from fazhi.reports.roles import role_of_section
from fazhi.reports.script import fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from fazhi.reports.report import Passage

Span = tuple[int, int]
"""First and last year."""

_HAN_DIGITS = str.maketrans("○零一二三四五六七八九", "00123456789")
_HAN_YEAR = Pattern(r"二[○零][○零一二三四五][○零一二三四五六七八九](?=年|[—–~-])", "二")
_YEAR = r"(?<!\d)(20[0-5]\d)"
_SPAN = Pattern(rf"{_YEAR}年?\s*(?:[—–~-]{{1,2}}|至|到)\s*(20[0-5]\d)(?!\d)\s*年?", "20")
_ONE = Pattern(rf"{_YEAR}(?!\d)\s*(?:年|度|上半年)", "20")
_BARE = Pattern(rf"{_YEAR}(?!\d)(?!\s*[-./]\s*\d)", "20")
_PLANS = Pattern(r"[“\"]?(十[一二三四五六])五[”\"]?(?:规划|时期|期间)?", "五")
_FIRST_PLAN = {"十一": 2006, "十二": 2011, "十三": 2016, "十四": 2021, "十五": 2026, "十六": 2031}
_LAWS = Pattern(r"《[^》]{1,80}》", "《")
_GOAL = Pattern(rf"{_YEAR}年?(?:\d{{1,2}}月)?底", "底")
_FORWARD = {"work-report", "points", "scheme"}
_LAST_YEAR = Pattern(r"去年|上年|过去的?一年")
_THIS_YEAR = Pattern(r"今年|本年度?|一年来|全年|年初以来")
_OPENING, _EDGE = 2, 2000
_FIRST_HALF = 6


def year_in_title(title: str) -> Span | None:
    """Return the year or the years that a folded title names: 2024年度, 2021—2025年, 十四五, 二○二三年."""
    name = _HAN_YEAR.sub(lambda match: match[0].translate(_HAN_DIGITS), title)
    if span := _SPAN.search(name):
        return int(span[1]), max(int(span[1]), int(span[2]))
    if one := _ONE.search(name) or _BARE.search(name):
        return int(one[1]), int(one[1])
    if plan := _PLANS.search(name):
        return _FIRST_PLAN[plan[1]], _FIRST_PLAN[plan[1]] + 4
    return None


def year_in_headings(passages: Sequence[Passage], kind: str) -> int | None:
    """Return the year that chapters name.

    It is that of the work done, else the one before that of the work ahead; of a work report, of points and of a
    scheme it is that of the work ahead.
    """
    done = ahead = None
    for heading in dict.fromkeys(heading for passage in passages for heading in passage.headings[:1]):
        span, role = year_in_title(fold(heading)), role_of_section([heading])
        if span and role == "progress":
            done = done or span[1]
        elif span and role == "plan":
            ahead = ahead or span[0]
    if kind in _FORWARD:
        return ahead or (done + 1 if done and kind == "work-report" else None)
    return done or (ahead - 1 if ahead else None)


def year_of_goals(passages: Sequence[Passage]) -> int | None:
    """Return the earliest year by whose end something is to be reached."""
    return min((int(year) for passage in passages for year in _GOAL.findall(fold(passage.text))), default=None)


def year_in_opening(passages: Sequence[Passage]) -> int | None:
    """Return the first year that the opening paragraphs name outside the names of documents."""
    for passage in passages[:_OPENING]:
        found = _ONE.search(_SPAN.sub("", _LAWS.sub("", fold(passage.text[:_EDGE]))))
        if found:
            return int(found[1])
    return None


def year_by_date(passages: Sequence[Passage], kind: str, date: str) -> int | None:
    """Return the year that 今年, 去年 and 一年来 mean in a text published on *date* (ISO 8601).

    A report on a whole year that comes out before July speaks of the year before.
    """
    opening = "".join(passage.text[:_EDGE] for passage in passages[:_OPENING])
    year, month = int(date[:4]), int(date[5:7])
    if kind in {"scheme", "points"}:
        return year
    if _LAST_YEAR.search(opening):
        return year - 1
    if _THIS_YEAR.search(opening) or kind in {"annual", "half-year"}:
        return year - 1 if kind != "half-year" and month <= _FIRST_HALF else year
    return None
