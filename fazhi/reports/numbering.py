"""Numbers at the start of a line: 一、 （一） 1. （1） ① and their kin."""

from __future__ import annotations

from dataclasses import dataclass

from fazhi.reports.pattern import Pattern

HAN = "一二三四五六七八九十百"
"""Numerals that numbers are written in."""
_DIGITS = {c: i for i, c in enumerate("一二三四五六七八九", 1)}
_SIGNS = (("①", "⑳"), ("⑴", "⒇"), ("⒈", "⒛"), ("㈠", "㈩"))
"""First and last of the runs of signs that stand for 1, 2, 3 ... in one code point."""

_DIGIT = "0123456789"
_RUNS = tuple("".join(map(chr, range(ord(first), ord(last) + 1))) for first, last in _SIGNS)
STYLES = (
    ("part", "第", Pattern(rf"第\s?(?P<n>[{HAN}]+)\s?(?:章|部分|编|篇|节)[\s、.:]*", "章", "部分", "编", "篇", "节")),
    ("han", HAN, Pattern(rf"(?P<n>[{HAN}]+)(?:\s?[、.．:]\s*|\s+(?![\s{HAN}]))")),
    ("ordinal", "第", Pattern(rf"第(?P<n>[{HAN}]+)[、,]\s*", "、", ",")),
    ("han-bracket", "([〔", Pattern(rf"[(\[〔]\s?(?P<n>[{HAN}]+)\s?[)\]〕][、.]?\s*")),
    ("han-bracket", _RUNS[3], Pattern(r"(?P<n>[㈠-㈩])\s*")),
    ("digit", _DIGIT, Pattern(r"(?P<n>\d{1,2})(?:[.．](?!\d(?!\d{3}年|\d{4}))|、)\s*")),
    ("digit", _RUNS[2], Pattern(r"(?P<n>[⒈-⒛])\s*")),
    (
        "digit-bracket",
        "(〔" + _DIGIT,
        Pattern(r"(?:[(〔]\s?(?P<n>\d{1,2})\s?[)〕]|(?P<m>\d{1,2})\))[、.]?\s*", ")", "〕"),
    ),
    ("digit-bracket", _RUNS[1], Pattern(r"(?P<n>[⑴-⒇])\s*")),
    ("circle", _RUNS[0], Pattern(r"(?P<n>[①-⑳])\s*")),
)
"""Styles of numbering in the order in which they are nested, outermost first: name, first characters, and pattern.

A bare digit counts as a number only where punctuation follows it: ``2023年`` and ``3.5万件`` are text.
"""
RANK = {name: rank for rank, name in enumerate(dict.fromkeys(name for name, _, _ in STYLES))}
_BY_START = {
    start: [(name, pattern) for name, starts, pattern in STYLES if start in starts]
    for _, starts, _ in STYLES
    for start in starts
}


@dataclass(frozen=True, slots=True)
class Number:
    """A number at the start of a line: its style, its value and how many code points it takes."""

    style: str
    value: int
    length: int


def leading_number(line: str) -> Number | None:
    """Return the number that a folded, stripped line starts with."""
    for style, pattern in _BY_START.get(line[:1], ()):
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
