"""Days, months, parts of years, years and five-year plans, with their ISO 8601 forms."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from fazhi.reports.fact_kinds import Fact, FactKind
from fazhi.reports.fact_numerals import HAN
from fazhi.reports.numbering import han_value

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLANS = {"十一": 2006, "十二": 2011, "十三": 2016, "十四": 2021, "十五": 2026, "十六": 2031}
"""First years of the five-year plans."""
_HAN_DIGITS = str.maketrans("○零一二三四五六七八九", "00123456789")
_QUARTERS = {sign: number for number in (1, 2, 3, 4) for sign in (str(number), "一二三四"[number - 1])}
_LEAP = 2000


class _Day(NamedTuple):
    """A year, a month of it, a day of that; None for what is not said."""

    year: int | None
    month: int | None
    day: int | None

    @property
    def iso(self) -> str:
        parts = [f"{self.month:02}"] if self.month else []
        parts += [f"{self.day:02}"] if self.day else []
        return "-".join([str(self.year) if self.year else "-", *parts])

    def exists(self) -> bool:
        try:
            date(self.year or _LEAP, self.month or 1, self.day or 1)
        except ValueError:
            return False
        return True


def find_dates(original: str, text: str) -> Iterator[Fact]:
    """Yield every date in *text*, the folded *original*.

    今年, 去年, 年底 and the like are none: they say nothing without the year of the report.
    """
    end = 0
    for match in _first().finditer(text):
        if match.start() < end:
            continue
        end, written = _read(text, match)
        if written:
            yield Fact(FactKind.DATE, match.start(), end, original[match.start() : end], date=written)


def _read(text: str, match: re.Match[str]) -> tuple[int, str]:
    """Return the end of a date, or of the span that it begins, and its ISO form; an empty string where it is none."""
    if plan := match["plan"]:
        return match.end(), f"{_PLANS[plan]}/{_PLANS[plan] + 4}"
    if glued := match["glued"]:
        return match.end(), f"{glued[:4]}/{glued[4:]}" if glued[:4] < glued[4:] else ""
    day = _day(match)
    if not day.exists() or _is_rate(text, match.end(), day):
        return match.end(), ""
    if part := match["part"] or match["lone"]:
        return match.end(), _part(day.year, part)
    # a number without its sign, 2021—, is a date only as the beginning of a span
    return _span(text, match.end(), day) or (match.end(), "" if match["bare"] is not None else day.iso)


def _is_rate(text: str, end: int, day: _Day) -> bool:
    """Tell whether 一月 means *each month*: 一月一调度."""
    return day == (None, 1, None) and text[end : end + 1] in tuple("1一两")


def _span(text: str, end: int, first: _Day) -> tuple[int, str] | None:
    """Return the end and the ISO form of a span that begins with *first*, whose text stops at *end*; None without one.

    What the last day leaves out it has from the first: 2024年3月15日至20日.
    """
    if not (till := _till().match(text, end)) or not (match := _last().match(text, till.end())):
        return None
    last = _day(match)
    if match["part"]:
        written = _part(last.year, match["part"]).rpartition("/")[2]
    else:
        if last.year is None:
            last = _Day(first.year, last.month or first.month, last.day)
            if (first.month is None, first.day is None) != (last.month is None, last.day is None):
                return None
        written = last.iso
    in_order = (first.year is None and last.year is not None) or first.iso < written
    return (match.end(), f"{first.iso}/{written}") if last.exists() and in_order else None


def _day(match: re.Match[str]) -> _Day:
    groups = match.groupdict()
    year, month, day = (next((groups[key + n] for n in "1234" if groups.get(key + n)), None) for key in "ymd")
    return _Day(*(None if written is None else _number(written) for written in (year, month, day)))


def _number(written: str) -> int:
    written = written.replace(" ", "")
    if len(written) == 4 and not written.isdecimal():  # noqa: PLR2004
        written = written.translate(_HAN_DIGITS)
    if written == "元":
        return 1
    return int(written) if written.isdecimal() else han_value(written)


def _part(year: int | None, part: str) -> str:
    """Return the ISO form of a part of a year: 上半年, 前三季度, Q3, 底, 初."""
    quarter = next((_QUARTERS[sign] for sign in part if sign in _QUARTERS), 0)
    if "半年" in part:
        first, last = (1, 6) if "上" in part else (7, 12)
    elif quarter:
        first, last = (1 if "前" in part else 3 * quarter - 2), 3 * quarter
    else:
        first, last = 1, 12
    if part.endswith("初"):
        last = first
    elif part.endswith(("底", "末")):
        first = last
    ends = [_Day(year, month, None).iso for month in (first, last)]
    return "/".join(dict.fromkeys(ends))


_YEAR = r"(?<!\d)(?:1[ ]?9|2[ ]?0)[ ]?\d[ ]?\d(?!\d)|(?:一九|二[○零])[○零一二三四五六七八九]{2}"
_MONTH = r"1[ ]?[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]"
_DAY = r"3[ ]?[01]|[12][ ]?\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九]"
_TILL = r"[ ]?(?:[-—–~]{1,2}|至|到)[ ]?"
_PART = r"(?:[上下]半年|前[一二三123]个?季度|第?[ ]?[一二三四1-4][ ]?季度)(?:[底末初](?!级|步))?"


@cache
def _last() -> re.Pattern[str]:
    return re.compile(_either(rf"|(?P<d3>{_DAY})[ ]?[日号]"), re.VERBOSE | re.ASCII)


@cache
def _first() -> re.Pattern[str]:
    return re.compile(
        _either(rf"""
        |(?P<y3>(?<!\d)(?:19|20)\d\d)[ ]?(?P<sign>[-./])(?P<m3>1[0-2]|0?[1-9])(?P=sign)
            (?P<d3>3[01]|[12]\d|0?[1-9])(?!\d)
        |(?:(?P<y4>(?<!\d)(?:19|20)\d\d)(?={_TILL}(?:19|20)\d\d[ ]?年)
            |(?P<m4>(?<![\d.])(?:1[0-2]|[1-9]))(?={_TILL}(?:1[0-2]|[1-9])[ ]?月))(?P<bare>)
        |(?<!\d)(?P<glued>(?:19|20)\d\d(?:19|20)\d\d)[ ]?年
        |(?<![第{HAN}])(?P<plan>十[一二三四五六])五(?![{HAN}个岁天年名件项条月日次家人部场处户份分元成])
        |(?<![每{HAN}])(?P<lone>{_PART}|Q[1-4](?!\d))(?!一)"""),
        re.VERBOSE | re.ASCII,
    )


@cache
def _till() -> re.Pattern[str]:
    return re.compile(_TILL)


def _either(others: str) -> str:
    """Return the pattern of a date that begins with its year or its month, or is one of *others*."""
    day = rf">{_DAY})(?:[ ]?[日号]|(?={_TILL}(?:{_DAY})[ ]?日))|底|末|初|[上中下]旬|份"
    # the first character is looked at first: most of a text is none of a date's
    return rf"""
        (?=[0-9元一二三四五六七八九十上下前第Q])(?:(?P<y1>{_YEAR})[ ]?年(?!代)(?:
            [ ]?(?P<m1>{_MONTH})(?:[ ]?月(?:[ ]?(?P<d1{day})?|(?={_TILL}(?:1[0-2]|[1-9])[ ]?月))
            |[ ]?(?P<part>{_PART}|年?(?:底|末|初(?!级|步)))
            |度)?
        |(?<!\d\.)(?<![\d个每数几半整{HAN}])(?P<m2>元|{_MONTH})
            [ ]?月(?!龄|薪|刊|报|台|饼|亮|球|嫂|光)(?:[ ]?(?P<d2{day})?
        {others})"""
