"""Numbers in the ways in which Word writes them at the start of a paragraph."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_GREATEST = 9_999
"""Greater numbers are written in figures: nobody counts so far, and in some ways they would be as long as a book."""
_HAN = "〇一二三四五六七八九"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_CIRCLED = (*range(0x2460, 0x2474), *range(0x3251, 0x3260), *range(0x32B1, 0x32C0))


def numeral(number: int, style: str) -> str:
    """Return *number* in a style of ``ST_NumberFormat`` (ECMA-376, part 1, 17.18.59).

    A style that is not known, and a number that a style cannot write, are written in decimal figures.
    """
    if style in {"none", "bullet"}:
        return ""
    write = _STYLES.get(style)
    if write is None or not 0 < number <= _GREATEST:
        return str(number)
    return write(number) or str(number)


def _digits(number: int, digits: str) -> str:
    return "".join(digits[int(digit)] for digit in str(number))


def _counted(number: int, digits: str, units: str, zero: str, *, bare_ten: bool, bare_one: bool = False) -> str:
    """Return a number in digits and units of ten: 一百零一.

    *zero* stands for one or more zeros between digits.  With *bare_ten*, 11 is 十一 and not 一十一; with *bare_one* no
    unit has a one before it.
    """
    text, gap = "", False
    figures = str(number)
    for place, figure in zip(range(len(figures) - 1, -1, -1), map(int, figures), strict=True):
        if not figure:
            gap = True
            continue
        unit = units[place - 1] if place else ""
        one_left_out = figure == 1 and unit and (bare_one or (bare_ten and place == 1 and not text))
        text += (zero if gap and text else "") + ("" if one_left_out else digits[figure]) + unit
        gap = False
    return text


def _below_hundred(number: int, zero: str) -> str:
    """Return 十二, 二十 below a hundred and bare digits from there on: 一○五."""
    if number < 100:  # noqa: PLR2004
        return _counted(number, _HAN, "十百千", "", bare_ten=True)
    return _digits(number, zero + _HAN[1:])


def _roman(number: int) -> str:
    text = ""
    for size, letters in _ROMAN:
        count, number = divmod(number, size)
        text += letters * count
    return text


def _lettered(number: int, first: str) -> str:
    """Return a … z, aa … zz, aaa: the letter is repeated."""
    count, letter = divmod(number - 1, 26)
    return chr(ord(first) + letter) * (count + 1)


def _taken(number: int, characters: str) -> str:
    return characters[number - 1] if number <= len(characters) else ""


def _row(first: int, count: int) -> str:
    return "".join(map(chr, range(first, first + count)))


_CIRCLES = "".join(map(chr, _CIRCLED))
_STYLES: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda n: f"{n:02}",
    "decimalFullWidth": lambda n: _digits(n, "０１２３４５６７８９"),
    "decimalFullWidth2": lambda n: _digits(n, "０１２３４５６７８９"),
    "numberInDash": lambda n: f"- {n} -",
    "upperRoman": lambda n: _roman(n).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda n: _lettered(n, "A"),
    "lowerLetter": lambda n: _lettered(n, "a"),
    "decimalEnclosedCircle": lambda n: _taken(n, _CIRCLES),
    "decimalEnclosedCircleChinese": lambda n: _taken(n, _CIRCLES),
    "decimalEnclosedFullstop": lambda n: _taken(n, _row(0x2488, 20)),
    "decimalEnclosedParen": lambda n: _taken(n, _row(0x2474, 20)),
    "ideographEnclosedCircle": lambda n: _taken(n, _row(0x3220, 10)),
    "ideographTraditional": lambda n: _taken(n, "甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": lambda n: _taken(n, "子丑寅卯辰巳午未申酉戌亥"),
    "ideographDigital": lambda n: _digits(n, _HAN),
    "japaneseDigitalTenThousand": lambda n: _digits(n, _HAN),
    "taiwaneseDigital": lambda n: _digits(n, "○" + _HAN[1:]),
    "chineseCounting": lambda n: _below_hundred(n, "○"),
    "taiwaneseCounting": lambda n: _below_hundred(n, "○"),
    "chineseCountingThousand": lambda n: _counted(n, _HAN, "十百千", "零", bare_ten=True),
    "taiwaneseCountingThousand": lambda n: _counted(n, _HAN, "十百千", "零", bare_ten=True),
    "japaneseCounting": lambda n: _counted(n, _HAN, "十百千", "", bare_ten=True, bare_one=True),
    "chineseLegalSimplified": lambda n: _counted(n, "零壹贰叁肆伍陆柒捌玖", "拾佰仟", "零", bare_ten=False),
    "ideographLegalTraditional": lambda n: _counted(n, "零壹貳參肆伍陸柒捌玖", "拾佰仟", "零", bare_ten=False),
    "japaneseLegal": lambda n: _counted(n, "零壱弐参四伍六七八九", "拾百阡", "", bare_ten=False),
}
