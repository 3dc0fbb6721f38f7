"""Amounts as facts, with the words that say what was counted."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from fazhi.reports.fact_amounts import find_amounts
from fazhi.reports.fact_kinds import Fact, FactKind
from fazhi.reports.fact_names import FACT, hide, hide_names
from fazhi.reports.fact_numerals import plain
from fazhi.reports.fact_shares import find_shares

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

_LONGEST = 18
_OPENS = frozenset(",。;.:!?(\n" + FACT)
_CLOSES = frozenset(",。;.:!?)\n、")


def find_figures(original: str, text: str) -> Iterator[Fact]:
    """Yield every figure in *text*, the folded *original* in which facts of other kinds are hidden behind `FACT`."""
    rest = hide_names(text)
    shares = list(find_shares(rest))
    rest = hide(rest, ((share.start, share.end) for share in shares))
    amounts = sorted([*shares, *find_amounts(rest)])
    ends = {amount.end for amount in amounts}
    for start, end, low, high, unit, about, _ in amounts:
        first, last = _counted(rest, start, end, ends)
        yield Fact(
            FactKind.FIGURE,
            start,
            end,
            original[start:end],
            value=plain(low),
            upper=None if high is None else plain(high),
            unit=unit,
            about=about,
            what=original[first:last],
        )


def _counted(text: str, start: int, end: int, ends: AbstractSet[int]) -> tuple[int, int]:
    """Return where the words stand that say what the figure from *start* to *end* counts; twice *start* without any.

    They surely do where the figure ends its clause, so that nothing behind it is counted, and where they are all that
    stands between it and the beginning of the clause: 审查规范性文件 in 审查规范性文件87件.
    """
    if text[end : end + 1] not in {"", *_CLOSES}:
        return start, start
    words = _words().search(text, max(0, start - _LONGEST - 1), start)
    if (
        not words
        or not _begins_clause(text, words.start(), ends)
        or not ends.isdisjoint(range(words.start(), start + 1))
    ):
        return start, start
    first, last = words.start(), words.end()
    lead = _after_fact() if text[first - 1 : first] == FACT else _lead()
    if led := lead.match(text, first, last):
        first = led.end()
    if trail := _trail().search(text, first, last):
        last = trail.start()
    return (first, last) if last - first > 1 else (start, start)


def _begins_clause(text: str, start: int, ends: AbstractSet[int]) -> bool:
    """Tell whether what begins at *start* is the beginning of a clause; 、 parts clauses only behind a figure."""
    before = text[start - 1 : start] if start else "\n"
    closed = text[start - 2 : start - 1] == ")"
    return before in _OPENS or (before == "、" and (start - 1 - closed in ends or text[start - 2 : start - 1] == FACT))


@cache
def _words() -> re.Pattern[str]:
    return re.compile(rf"[\u4e00-\u9fff]{{2,{_LONGEST}}}\Z")


@cache
def _lead() -> re.Pattern[str]:
    return re.compile("(?:[一二三四五六七八九十]{1,3}是|其中|并)+")


@cache
def _after_fact() -> re.Pattern[str]:
    return re.compile("(?:以来|以前|之前|期间|至今|等|[前起间后](?![评置续草诉进期台端]))?(?:其中|并)?")


@cache
def _trail() -> re.Pattern[str]:
    return re.compile(
        "(?:每(?:年|月|季度?|周|半年|次|天)|同比|全年|累计|分别|达到|高达|达|均为|(?<![行认作成])为|已|最高|最低|共计|合计|总计|仅有|只有|仅|平均|各)+\\Z"
    )
