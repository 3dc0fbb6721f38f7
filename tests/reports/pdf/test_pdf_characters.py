from __future__ import annotations

import pytest

from fazhi.reports.formats.pdf_characters import UNREADABLE, is_wide, is_word, ordinary, widths, without_strewn_spaces


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("⼀", "一"),
        ("⾏", "行"),
        ("⼾", "户"),
        ("⻓", "长"),
        ("⺠", "民"),
        ("⻰", "龙"),
        ("\uf9ba", "了"),
        ("ﬁ", "fi"),
        ("\xa0", " "),
        ("\u3000", "\u3000"),
        ("（", "（"),
        ("１", "１"),
        ("\u200b", ""),
        ("\r", ""),
        ("\x02", "-"),
        ("\uf0b7", ""),
        ("\ue5e5", UNREADABLE),
        ("\x00", UNREADABLE),
        ("𠮷", "𠮷"),
    ],
)
def test_a_character_is_spelt_as_people_write_it(written: str, meant: str) -> None:
    assert ordinary(ord(written)) == meant


def test_chinese_characters_are_twice_as_wide_as_digits() -> None:
    assert [is_wide(c) for c in "中（“—①1a %"] == [True, True, True, True, True, False, False, False, False]
    assert widths("中12") == 2
    assert [is_word(c) for c in "a1é中（ ,"] == [True, True, True, False, False, False, False]


def test_spaces_that_a_maker_strews_go_and_those_of_an_author_stay() -> None:
    assert without_strewn_spaces(["坚 持 依 法 行 政", "GIS 平台 接入"]) == ["坚持依法行政", "GIS 平台接入"]
    author = ["张 三同志坚持依法行政，全年受理行政复议申请八十七件"]
    assert without_strewn_spaces(author) == author
