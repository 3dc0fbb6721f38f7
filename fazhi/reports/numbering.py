"""Numbers at the start of a line: 一、 （一） 1. （1） ① and their kin."""

from __future__ import annotations

import re
from dataclasses import dataclass

HAN = "一二三四五六七八九十百"
"""Numerals that numbers are written in."""
_DIGITS = {c: i for i, c in enumerate("一二三四五六七八九", 1)}
_SIGNS = (("①", "⑳"), ("⑴", "⒇"), ("⒈", "⒛"), ("㈠", "㈩"))
"""First and last of the runs of signs that stand for 1, 2, 3 ... in one code point."""

STYLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("part", re.compile(rf"第\s?(?P<n>[{HAN}]+)\s?(?:章|部分|编|篇|节)[\s、.:]*")),
    ("han", re.compile(rf"(?P<n>[{HAN}]+)(?:\s?[、.．:]\s*|\s+(?![\s{HAN}]))")),
    ("ordinal", re.compile(rf"第(?P<n>[{HAN}]+)[、,]\s*")),
    ("han-bracket", re.compile(rf"[(\[〔]\s?(?P<n>[{HAN}]+)\s?[)\]〕][、.]?\s*")),
    ("han-bracket", re.compile(r"(?P<n>[㈠-㈩])\s*")),
    ("digit", re.compile(r"(?P<n>\d{1,2})(?:[.．](?!\d(?!\d{3}年|\d{4}))|、)\s*")),
    ("digit", re.compile(r"(?P<n>[⒈-⒛])\s*")),
    ("digit-bracket", re.compile(r"(?:[(〔]\s?(?P<n>\d{1,2})\s?[)〕]|(?P<m>\d{1,2})\))[、.]?\s*")),
    ("digit-bracket", re.compile(r"(?P<n>[⑴-⒇])\s*")),
    ("circle", re.compile(r"(?P<n>[①-⑳])\s*")),
)
"""Styles of numbering in the order in which they are nested, outermost first.

A bare digit counts as a number only where punctuation follows it: ``2023年`` and ``3.5万件`` are text.
"""

_STARTS = frozenset(
    f"第([〔{HAN}0123456789" + "".join(chr(code) for first, last in _SIGNS for code in range(ord(first), ord(last) + 1))
)

RANK = {name: rank for rank, name in enumerate(dict.fromkeys(name for name, _ in STYLES))}


@dataclass(frozen=True, slots=True)
class Number:
    """A number at the start of a line: its style, its value and how many code points it takes."""

    style: str
    value: int
    length: int


def leading_number(line: str) -> Number | None:
    """Return the number that a folded, stripped line starts with."""
    if not line or line[0] not in _STARTS:
        return None
    for style, pattern in STYLES:
        match = pattern.match(line)
        if match:
            written = next(filter(None, match.groups()))
            return Number(style, han_value(written), match.end())
    return None


def han_value(number: str) -> int:
    """Return the value of a Chinese, Arabic or circled numeral below one hundred; 0 if it is none."""
    if number.isdecimal():
        return int(number)
    for first, last in _SIGNS:
        if first <= number <= last:
            return ord(number) - ord(first) + 1
    tens, ten, ones = number.rpartition("十")
    if not ten:
        return _DIGITS.get(number, 0)
    return (_DIGITS.get(tens, 0) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)
