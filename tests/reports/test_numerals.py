from __future__ import annotations

import pytest

from fazhi.reports.formats.numerals import numeral


@pytest.mark.parametrize(
    ("style", "numbers", "written"),
    [
        ("decimal", [0, 7, 12], "0 7 12"),
        ("decimalZero", [7, 12, 100], "07 12 100"),
        ("decimalFullWidth", [7, 12], "７ １２"),
        ("upperRoman", [4, 9, 14, 40, 1994], "IV IX XIV XL MCMXCIV"),
        ("lowerRoman", [3, 8], "iii viii"),
        ("upperLetter", [1, 26, 27, 53], "A Z AA AAA"),
        ("lowerLetter", [2, 28], "b bb"),
        ("chineseCounting", [1, 10, 11, 20, 21, 99, 100, 105], "一 十 十一 二十 二十一 九十九 一○○ 一○五"),
        ("taiwaneseCounting", [10, 23], "十 二十三"),
        (
            "chineseCountingThousand",
            [1, 10, 11, 20, 99, 100, 101, 110, 111, 1000, 1001, 1010],
            "一 十 十一 二十 九十九 一百 一百零一 一百一十 一百一十一 一千 一千零一 一千零一十",
        ),
        ("japaneseCounting", [10, 11, 20, 100, 101, 210], "十 十一 二十 百 百一 二百十"),
        ("ideographDigital", [1, 10, 21, 105], "一 一〇 二一 一〇五"),
        ("taiwaneseDigital", [10, 21], "一○ 二一"),
        ("chineseLegalSimplified", [1, 10, 12, 20, 101], "壹 壹拾 壹拾贰 贰拾 壹佰零壹"),
        ("ideographLegalTraditional", [2, 3, 6], "貳 參 陸"),
        ("decimalEnclosedCircle", [1, 20, 21, 36, 50, 51], "① ⑳ ㉑ ㊱ ㊿ 51"),
        ("decimalEnclosedCircleChinese", [2], "②"),
        ("decimalEnclosedFullstop", [1, 20, 21], "⒈ ⒛ 21"),
        ("decimalEnclosedParen", [1, 20], "⑴ ⒇"),
        ("ideographEnclosedCircle", [1, 10, 11], "㈠ ㈩ 11"),
        ("ideographTraditional", [1, 10, 11], "甲 癸 11"),
        ("ideographZodiac", [12], "亥"),
        ("of-a-later-standard", [7], "7"),
    ],
)
def test_numbers_are_written_as_word_writes_them(style: str, numbers: list[int], written: str) -> None:
    assert " ".join(numeral(number, style) for number in numbers) == written


@pytest.mark.parametrize("style", ["none", "bullet"])
def test_what_counts_nothing_writes_nothing(style: str) -> None:
    assert numeral(3, style) == ""


@pytest.mark.parametrize("style", ["upperRoman", "lowerLetter", "chineseCounting", "decimalEnclosedCircle"])
@pytest.mark.parametrize("number", [0, -1, 1_000_000])
def test_a_number_that_no_style_can_write_is_in_figures(style: str, number: int) -> None:
    assert numeral(number, style) == str(number)
