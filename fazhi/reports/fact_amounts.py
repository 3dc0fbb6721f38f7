"""Numbers with their units: 87件, 20余万, 三十二项, 3至5年, 两三次."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from fazhi.reports.fact_numerals import HAN, SCALES, arabic_number, han_number, han_pair
from fazhi.reports.fact_units import CONTINUOUS, PER, PLACES, RECENT, SPANS_OF_TIME, spoken_units, unit_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    _Values = tuple[Decimal | int, int | None]

_WHOLE = frozenset({"百", "千", "万", "亿", "百万", "千万", "百亿", "千亿"})
"""百件 is a way of speaking; 百余件 and 近百件 are about a hundred."""
_YEARS = range(1900, 2100)
_MYRIAD = 10**4


class Amount(NamedTuple):
    """What a number, or a span between two, says together with its unit.

    *low* is the value, or the lesser of two; *scale* what a 万 or 亿 behind the number multiplied it by, 1 without one.
    """

    start: int
    end: int
    low: Decimal | int
    high: Decimal | int | None = None
    unit: str = ""
    about: bool = False
    scale: int = 1


def find_amounts(text: str) -> Iterator[Amount]:
    """Yield every amount in a folded *text* in which nothing is left that only looks like one."""
    position = 0
    while match := _pattern().search(text, position):
        position = match.end()
        if first := _read(text, match, alone=True):
            amount = _span(text, first) or first
            if amount.unit or amount.scale >= _MYRIAD:
                after = _limit().match(text, amount.end)
                position = after.end() if after else amount.end
                yield amount._replace(end=position, about=amount.about or after is not None)


def _span(text: str, first: Amount) -> Amount | None:
    """Return the span between *first* and what follows it; None where there is none, or a change (从3个到5个)."""
    till = _till().match(text, first.end)
    match = _pattern().match(text, till.end()) if till else None
    last = _read(text, match, alone=False) if match else None
    if last is None or not last.unit or first.high is not None or last.high is not None:
        return None
    # 5—10万元 is from 50,000; 500元至3万元 and 3万至5万元 have each their own
    low = first.low if first.unit or first.scale > 1 else first.low * last.scale
    if (
        first.unit not in {"", last.unit}
        or low >= last.low
        or text[max(0, first.start - 1) : first.start] in {"从", "由", "自"}
    ):
        return None
    return last._replace(start=first.start, low=low, high=last.low, about=first.about or last.about)


def _read(text: str, match: re.Match[str], *, alone: bool) -> Amount | None:
    """Return the amount found; None where it is an ordinal, an article (一个) or part of a name.

    *alone* tells that it is not the second amount of a span.
    """
    unit, first = match["unit"] or "", match.start("number")
    values = _spoken(text, match) if match["han"] else _written(text, match)
    if values is None or not _has_sense(text, match) or (alone and not _stands_free(text, first, unit)):
        return None
    before = "" if match["before"] == "近" and unit in RECENT else match["before"] or ""
    if _is_numbered(text, match):
        first = match.end("number") - len(match["number"].partition(".")[2].strip())
    scale = SCALES.get(match["scale"] or "", 1)
    low, high = (None if value is None else value * scale for value in values)
    if unit == "‰":
        low, unit = Decimal(low or 0) / 10, "%"
    rounded = before or match["more"] or match["rest"] or high or unit.startswith("个多")
    return Amount(
        match.start() if before else first,
        match.end(),
        low or 0,
        high,
        unit.replace("个多", "个") + (match["per"] or ""),
        bool(rounded),
        scale,
    )


def _written(text: str, match: re.Match[str]) -> _Values | None:
    """Return the value of Arabic figures."""
    number = match["number"].partition(".")[2] if _is_numbered(text, match) else match["number"]
    value = arabic_number(number)
    return None if match["unit"] == "年" and not match["scale"] and value in _YEARS else (value, None)


def _spoken(text: str, match: re.Match[str]) -> _Values | None:
    """Return the value, or both values (两三), of Chinese figures; None unless they surely count something."""
    number, unit = match["number"], match["unit"] or ""
    # without a unit they are worth something as the first of a span alone: 三至五名
    if unit and not _counts(text, match):
        return None
    value = han_number(number)
    return (han_pair(number) if unit else None) if value is None else (value, None)


def _counts(text: str, match: re.Match[str]) -> bool:
    """Tell whether Chinese figures count with their unit.

    三次 do; 一个 (a), 二期 (the second), 百件 (any number) and 三县 (a name) do not.
    """
    number, unit, start = match["number"], match["unit"], match.start("number")
    before = text[max(0, start - 24) : start]
    if number in {"零", "○", "二"} or not (unit in spoken_units() or (len(number) > 1 and unit in PLACES)):
        return False
    if number == "一":
        in_time = unit in SPANS_OF_TIME and text.startswith(_WITHIN, match.end())
        often = unit in _OFTEN and _each().search(before)
        return bool(in_time or often or unit in {"倍", "番"} or before.endswith(_LEAST))
    if number in _WHOLE:
        return bool(match["before"] or match["more"] or match["rest"])
    if len(number) > 1 or unit not in {"期", "分"}:
        return True
    return number == "两" if unit == "期" else before.endswith(_SCORED)


def _has_sense(text: str, match: re.Match[str]) -> bool:
    """Tell whether a unit that is seldom one is one here: 日 of 30日内, 番 of 翻两番."""
    unit, before = match["unit"], text[max(0, match.start() - 4) : match.start()]
    if unit == "日":
        limited = (match["before"] or "") not in {"", "近", "约"} or "." in match["number"]
        return limited or text.startswith(_WITHIN, match.end()) or before.endswith(_LASTS)
    if unit == "路":
        return _cameras().search(text, max(0, match.start() - 12), match.start()) is not None
    return unit != "番" or before.endswith(("翻", "翻了"))


def _stands_free(text: str, start: int, unit: str) -> bool:
    """Tell whether a number is none of a row (第2、3项), no rank (前3名) and no part of a code (A12, 1:3, 2024-15)."""
    before = text[max(0, start - 12) : start]
    near = before.rstrip(" ")
    last, second = near[-1:], near[-2:-1]
    glued = near == before
    if last in _BARRED or last.isdecimal() or (glued and last.isascii() and last.isalnum()) or _row().search(near):
        return False
    if last and last in "-—–~:." and second.isascii() and second.isalnum():
        return last == "." and not (glued and text[start].isdecimal())
    return not (last and last in "前后末数" and unit in {"名", "位", "强"})


def _is_numbered(text: str, match: re.Match[str]) -> bool:
    """Tell whether 1.35项 is the first item of a list and not a fraction of something whole."""
    ahead, dot, _ = match["number"].partition(".")
    if not dot or len(ahead) > _LONGEST_NUMBER or match["scale"] or match["unit"] in CONTINUOUS:
        return False
    before = "\n" + text[: match.start()] if match.start() < _INDENT else text[match.start() - _INDENT : match.start()]
    return before.rstrip(" ").endswith("\n")


_OFTEN = frozenset({"次", "遍", "场", "期", "轮", "堂"})
_LONGEST_NUMBER, _INDENT = 2, 8
_LEAST = ("至少", "不少于", "不低于", "最少", "仅", "只有", "仅有")
_SCORED = tuple("到至为占扣加得值满达")
_WITHIN = ("内", "以内", "之内", " 内", "办结", "反馈", "公示")
_LASTS = (
    "公示", "公示期", "为期", "历时", "满", "延长", "提前", "逾期", "前", "后", "意见", "由",
    *(way + to for way in ("缩", "缩短", "压", "压缩", "压减", "减", "降", "延长") for to in ("", "至", "到", "为")),
)  # fmt: skip
"""What stands before a span of days that is no day of a month."""
_BARRED = frozenset("第+×*_/#@")
_SPACE = " {0,2}"
LIMITS_BEFORE = (
    "不少于|不低于|不高于|不超过|不多于|不小于|不大于|不足|不到|至少|至多|最多|超过|高于|低于|少于|多于|大于|小于"
    "|接近|将近|大约|(?<![预制节签条履违民合解公契相婚邀特续大隐简租])约|(?<![最附临靠亲就邻])近|(?<![赶反高])超|逾|上(?=[百千万亿])"
)
"""What makes a value a limit or a round one, in front of it; 签约 and 最近 do not."""
LIMITS_BEHIND = "及?以上|及?以下|以内|之内|左右|上下|之多"


@cache
def _pattern() -> re.Pattern[str]:
    digits = (
        r"(?:\d{1,3}(?:,\d{3}){1,4}(?!,?\d)|\d{1,3}(?: \d{3}){1,4}(?! ?\d)|\d(?: \d){1,7}(?! ?\d)|\d{1,15}(?! ?\d))"
        r"(?:\.\d{1,6}|\. \d{1,4}(?= {0,2}(?:%|[万亿]|个百分点|公里)))?(?!\d|\.\d)"
    )
    minus = r"(?<=[\u4e00-\u9fff])-(?=\d{1,3}(?:\.\d{1,4})? ?%)"
    scale = "万亿|[千百]?亿|[千百十]?万|千|百(?!分)"
    return re.compile(
        rf"(?=[0-9不至最超高低少多大小接将约近逾上{HAN}-])"  # looked at first, for speed
        rf"(?:(?P<before>{LIMITS_BEFORE}){_SPACE})?"
        rf"(?P<number>(?:{minus})?{digits}|(?P<han>(?<![第数几半{HAN}])[{HAN}]{{1,14}}(?![{HAN}])))"
        rf"(?:{_SPACE}(?P<more>[余多来几+]))?(?:{_SPACE}(?P<scale>{scale})(?P<rest>[余多来])?)?"
        rf"(?:{_SPACE}(?P<unit>{unit_pattern()})(?P<per>/(?:{PER}))?)?",
        re.ASCII,
    )


@cache
def _each() -> re.Pattern[str]:
    return re.compile(r"每(?:半?年|季度?|半?月|周|旬|学期|届)[^,。;]{0,18}\Z")


@cache
def _cameras() -> re.Pattern[str]:
    return re.compile("视频|探头|监控|摄像")


@cache
def _limit() -> re.Pattern[str]:
    return re.compile(rf"{_SPACE}(?:{LIMITS_BEHIND})")


@cache
def _till() -> re.Pattern[str]:
    return re.compile(rf"{_SPACE}(?:[-—–~]{{1,2}}|至|到){_SPACE}")


@cache
def _row() -> re.Pattern[str]:
    return re.compile(rf"第 ?(?:(?:\d{{1,4}}|[{HAN}]{{1,4}})[、,和至到~—-]{{1,2}}){{1,5}}\Z", re.ASCII)
