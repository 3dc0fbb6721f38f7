"""Shares that are not written with %: 百分之九十五, 三成, 三分之二, 1/3, 一半."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from fazhi.reports.fact_amounts import LIMITS_BEFORE, LIMITS_BEHIND, Amount
from fazhi.reports.fact_numerals import DIGITS, HAN, arabic_number, han_number

if TYPE_CHECKING:
    from collections.abc import Iterator

_PERCENT = 100
_OF = {"百": 100, "千": 1000, "万": 10000}


def find_shares(text: str) -> Iterator[Amount]:
    """Yield every share in a folded *text*, in percent."""
    if not _signs().search(text):
        return
    for match in _pattern().finditer(text):
        parts, whole = _ratio(match)
        if parts is not None and whole:
            about = bool(match["before"] or match["after"])
            yield Amount(match.start(), match.end(), parts * _PERCENT / whole, unit="%", about=about)


def _ratio(match: re.Match[str]) -> tuple[Decimal | None, Decimal | None]:
    """Return how many parts of how many."""
    if match["half"]:
        return Decimal(1), Decimal(2)
    if match["tenths"]:
        return _number(match["tenths"].replace("成", "点").replace("半", "五")), Decimal(10)
    if match["under"]:
        return Decimal(match["over"]), Decimal(match["under"])
    whole = _OF.get(match["whole"])
    return _number(match["parts"]), Decimal(whole) if whole else _number(match["whole"])


def _number(written: str) -> Decimal | None:
    """Return the value of 95, 九十五 or 九十五点三; None where it has none."""
    if written[0].isdecimal():
        return arabic_number(written.rstrip("点"))
    ahead, _, behind = written.partition("点")
    whole = han_number(ahead)
    places = "".join(str(DIGITS.get(digit, "")) for digit in behind)
    return None if whole is None else Decimal(f"{whole}.{places or 0}")


@cache
def _signs() -> re.Pattern[str]:
    """Return a pattern of what every share has, which is searched many times faster than shares are."""
    return re.compile(rf"[{HAN}\d] ?成|分之|\d ?/ ?\d|一半|半数", re.ASCII)


@cache
def _pattern() -> re.Pattern[str]:
    han = rf"[{HAN}]{{1,8}}(?:点[零○一二三四五六七八九]{{1,4}})?"
    digit = "一二两三四五六七八九"
    return re.compile(
        rf"(?:(?P<before>{LIMITS_BEFORE}) ?)?(?:"
        rf"(?<![{HAN}])(?P<whole>[{HAN}]{{1,6}}) ?分之 ?(?P<parts>\d{{1,4}}(?:\.\d{{1,4}})?|{han})"
        rf"|(?<![{HAN}\d.])(?P<tenths>(?:[{digit}]|[1-9](?:\.\d)?) ?成(?:[{digit}半](?=[,。;、.)!?的以左]|$))?)"
        r"(?![立果员熟效绩本功为不因套品片就长都年交份分活事])"
        r"|(?<![\d/.])(?P<over>[1-9]) ?/ ?(?P<under>[2-9]|10)(?![\d/.年月])"
        r"|(?<![另前后上下多对各参])(?P<half>一半|半数)(?![年天小路截])"
        rf")(?P<after> ?(?:{LIMITS_BEHIND}|(?<=半)多))?",
        re.ASCII,
    )
