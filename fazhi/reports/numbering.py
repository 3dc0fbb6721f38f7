"""Numbers at the start of a line and marks inside a paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_HAN = "一二三四五六七八九十百"
_DIGITS = {c: i for i, c in enumerate("一二三四五六七八九", 1)}

STYLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("part", re.compile(rf"第(?P<n>[{_HAN}]+)(?:章|部分|编|篇|节)[\s、.:]*")),
    ("han", re.compile(rf"(?P<n>[{_HAN}]+)[、.．:]\s*")),
    ("ordinal", re.compile(rf"第(?P<n>[{_HAN}]+)[、,]\s*")),
    ("han-bracket", re.compile(rf"[(\[〔](?P<n>[{_HAN}]+)[)\]〕][、.]?\s*")),
    ("digit", re.compile(r"(?P<n>\d{1,2})(?:[.．](?!\d(?!\d{3}年|\d{4}))|、)\s*")),
    ("digit-bracket", re.compile(r"[(〔](?P<n>\d{1,2})[)〕][、.]?\s*")),
    ("circle", re.compile(r"(?P<n>[①-⑳])\s*")),
)
"""Styles of numbering in the order in which they are nested, outermost first.

A bare digit counts as a number only where punctuation follows it: ``2023年`` and ``3.5万件`` are text.
"""

RANK = {name: rank for rank, (name, _) in enumerate(STYLES)}


@dataclass(frozen=True, slots=True)
class Number:
    """A number at the start of a line: its style, its value and how many code points it takes."""

    style: str
    value: int
    length: int


def leading_number(line: str) -> Number | None:
    """Return the number that a folded, stripped line starts with."""
    for style, pattern in STYLES:
        match = pattern.match(line)
        if match and match["n"]:
            return Number(style, han_value(match["n"]), match.end())
    return None


def han_value(number: str) -> int:
    """Return the value of a Chinese, Arabic or circled numeral below one hundred; 0 if it is none."""
    if number.isdecimal():
        return int(number)
    if "①" <= number <= "⑳":
        return ord(number) - ord("①") + 1
    tens, ten, ones = number.rpartition("十")
    if not ten:
        return _DIGITS.get(number, 0)
    return (_DIGITS.get(tens, 0) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)


_BREAK = "。;:!?,\n"
_LOOK_BACK = 12
_CLOSERS = "”’\"')]》〉」』"
_FAMILIES = (
    re.compile(r"(?P<n>[一二三四五六七八九]?十?[一二三四五六七八九十])是"),
    re.compile(r"(?P<n>[一二三四五六七八九]?十?[一二三四五六七八九十])要"),
    re.compile(rf"第(?P<n>[{_HAN}]+)[,、]"),
    re.compile(r"(?P<n>[①-⑳])"),
    re.compile(r"\((?P<n>\d{1,2})\)"),
)
_LOST = re.compile(r"(?<=[。;])\s*(?=是)")
_WORDED = 2
"""The first families are words, and one may follow the other; figures in brackets are parts of a point."""
# 统一是, 之一是, 第一是 … are words that end in a numeral, not marks
_WORD_BEFORE = "统唯之第专单同万划归合不逐任某每另其这那二三四五六七八九十"


def point_starts(paragraph: str) -> list[int]:
    """Return where the points of a folded paragraph start, an empty list where it has fewer than two.

    Marks are ``一是 … 二是``, ``一要 …``, ``第一， …``, ``① …`` and ``（1） …``.  A mark may be glued to the word
    before it if it continues the count exactly, and one numeral may be lost (``。是发挥…`` between 四是 and
    六是 or the end).
    """
    chains = [[start for start, _ in _chain(paragraph, family)] for family in _FAMILIES]
    found = min((chain for chain in chains if len(chain) > 1), key=lambda chain: chain[0], default=[])
    for later in chains[:_WORDED]:
        # 一是 … 二是 … 下步: 一要 … 二要 …
        if found and len(later) > 1 and later[0] > found[-1]:
            found = found + later
    return found


def _chain(text: str, family: re.Pattern[str]) -> list[tuple[int, int]]:
    chain: list[tuple[int, int]] = []
    marks = list(_marks(text, family))
    for (start, value), following in zip(marks, _next_values(marks), strict=True):
        last = chain[-1][1] if chain else 0
        if value == 0:
            if chain and not text.startswith("是", chain[-1][0]) and following in (0, last + 2):
                chain.append((start, last + 1))
        elif _stands_free(text, start):
            restarts = value == 1
            if restarts or (chain and last <= value <= last + 2) or (not chain and value == 2):  # noqa: PLR2004
                chain.append((start, value))
        elif chain and value == last + 1 and text[start - 1] not in _WORD_BEFORE:
            chain.append((start, value))
    return _confirmed(chain)


def _marks(text: str, family: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Yield (offset, value) of every candidate in order; value 0 stands for a mark whose numeral was lost."""
    found = [(m.start(), han_value(m["n"])) for m in family.finditer(text)]
    if family is _FAMILIES[0]:
        found += [(m.end(), 0) for m in _LOST.finditer(text)]
    yield from sorted(found)


def _next_values(marks: list[tuple[int, int]]) -> list[int]:
    """Return, for each mark, the value of the next one that has its numeral; 0 where there is none."""
    values, following = [], 0
    for _, value in reversed(marks):
        values.append(following)
        following = value or following
    return values[::-1]


def _stands_free(text: str, start: int) -> bool:
    # a window, not the whole text before: a paragraph may have millions of characters
    before = text[max(0, start - _LOOK_BACK) : start].rstrip(_CLOSERS + " ")
    return not before or before[-1] in _BREAK or (before[-1] == "、" and text[start] not in _HAN)


def _confirmed(chain: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Drop a run that never gets past its first mark: ``一是`` alone is no enumeration."""
    kept: list[tuple[int, int]] = []
    for index, (start, value) in enumerate(chain):
        following = chain[index + 1][1] if index + 1 < len(chain) else 0
        alone = value == 1 and following <= 1
        if not alone:
            kept.append((start, value))
    return kept
