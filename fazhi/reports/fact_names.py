"""Numbers that belong to names: “57证合一”, 三项制度, 7×24小时, 1+4+N, 三年行动."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

FACT, NAME = "\ue000", "\ue001"
"""Stand for a character of a fact that was found before, and for one of a name; no pattern fits them."""
_SLOGAN = 12
"""Code points of a slogan between quotation marks at most; what is longer is a sentence that somebody said."""
_KNOWN = (
    "四个意识|四个自信|四个全面|四个坚持|四个服从|两个维护|两个确立|两个责任|两个覆盖|两个大局|两个结合|两个健康|两个一百年"
    "|两个毫不动摇|三个条例|三项制度|八项规定|五位一体|三会一课|七站八所|九小场所|三番五次|三天两头|三位一体|四项基本原则"
    "|六个必须坚持|三个务必|三个区分开来|五个认同|十个明确|十四个坚持|十一个坚持|六项纪律|四套班子|两张皮|九年一贯|九年义务"
)
_NUMERAL = "[一二三四五六七八九十两]"


def hide(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return *text* with every character of facts that were found there, in its order, hidden behind `FACT`."""
    parts, last = [], 0
    for start, end in spans:
        parts += [text[last:start], FACT * (end - start)]
        last = end
    return "".join([*parts, text[last:]])


def hide_names(text: str) -> str:
    """Return a folded *text* of the same length in which nothing that looks like a figure but is a name is left."""
    text = _straight().sub(_hide_short, text)
    return _names().sub(_hide, text)


def _hide(match: re.Match[str]) -> str:
    return NAME * len(match[0])


def _hide_short(match: re.Match[str]) -> str:
    return _hide(match) if len(match[0]) <= _SLOGAN + 2 and not _clause().search(match[0]) else match[0]


@cache
def _straight() -> re.Pattern[str]:
    # the whole of it, however long: the mark that ends one quotation must not begin the next
    return re.compile(r'"[^"\n]*"')


@cache
def _clause() -> re.Pattern[str]:
    return re.compile("[,。;:]")


@cache
def _names() -> re.Pattern[str]:
    clock = r"(?<![\d.过于满足前])(?:24|二十四) ?小时(?! ?(?:之|以)?内)"
    long = "行动|规划|计划|攻坚|提升|倍增|大变样|再造|立法规划|实施方案|滚动|进度|目标|任务|创建|清偿|全覆盖"
    several = (
        "方面|层面|维度|角度|坚持|到位|一律|不|结合|必须|严格|强化|聚焦|注重|必|统一|确保|100|[一二两三四五六七八九十]"
    )
    return re.compile(
        r"(?=[“「『0-9一二三四五六七八九十两跑届])(?:"  # the first character is looked at first, for speed
        rf"“[^“”\n,。;:]{{1,{_SLOGAN}}}”|「[^「」\n,。;:]{{1,{_SLOGAN}}}」|『[^『』\n,。;:]{{1,{_SLOGAN}}}』"
        rf"|{_KNOWN}"
        rf"|\d{{1,3}} ?[×xX*] ?\d{{1,3}}(?: ?小时)?|{clock}|(?<!\d)365 ?天|跑 ?[一1] ?次"
        rf"|{_NUMERAL}{{1,3}}个(?:{several})"
        rf"|(?:{_NUMERAL}{{1,3}}|(?<!\d)\d{{1,2}}) ?年(?:{long})"
        rf"|届[^,。;\n]{{0,12}}?{_NUMERAL}{{1,3}}次(?:全体)?(?:会议|全会)"
        r"|(?<![\dA-Za-z+])\d{1,3}(?:\+[\dA-Za-z]{1,3}){1,5}"
        rf"|(?:\d{{1,3}}|{_NUMERAL}{{1,4}}) ?周年|(?<!\d)\d{{1,2}} ?世纪|(?<!\d)\d0 ?年代|(?:8|八) ?小时(?:之|以)?外)",
        re.ASCII,
    )
