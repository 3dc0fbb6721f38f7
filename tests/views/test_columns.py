from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from fazhi.views.columns import clip, padded, squeeze, width, wrap


@pytest.mark.parametrize(
    ("text", "columns"),
    [("", 0), ("abc 12", 6), ("法治", 4), ("（一）", 6), ("“好”", 4), ("e\u0301", 1), ("ｱﾊﾞ", 3), ("𠮷", 2), ("—…", 2)],
)
def test_wide_characters_take_two_columns_and_marks_over_others_none(text: str, columns: int) -> None:
    assert width(text) == columns


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF) | st.sampled_from("，。《》“”—… 09azＡ")))
def test_the_width_is_that_which_others_find(text: str) -> None:
    assert width(text) == cell_len(text)


def test_clipping_counts_wide_characters_twice() -> None:
    assert clip("法治政府建设", 12) == "法治政府建设"
    assert clip("法治政府建设", 11) == "法治政府建…"
    assert clip("法治\n政府", 20) == "法治 政府"


def test_what_a_terminal_would_obey_is_left_out() -> None:
    assert squeeze("法治\x1b[2J\x07政府\u200b\u202e建设") == "法治[2J政府建设"


def test_what_terminals_differ_on_is_left_out_and_a_mark_stays_over_its_letter() -> None:
    assert squeeze("⚠\ufe0f注意👍🏽，葛\U000e0100城") == "⚠注意👍，葛城"
    assert width(squeeze("⚠\ufe0f注意👍🏽")) == 1 + 4 + 2
    # the line could end before the mark, but for the letter that carries it
    assert wrap("法治政e\u0301。府", 7) == ["法治政", "e\u0301。府"]


def test_padding_leaves_at_least_one_space() -> None:
    assert padded("法治", 6) == "法治  "
    assert padded("法治", 3) == "法治 "


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("法治政府建设", ["法治政府", "建设"]),
        # a closing mark stays with what it closes, an opening one with what it opens
        ("法治政府。建设", ["法治政", "府。建设"]),
        ("法治政《办法》", ["法治政", "《办法》"]),
        # words and figures stay whole
        ("法治第2024年", ["法治第", "2024年"]),
        ("on law based", ["on law", "based"]),
        ("abcdefghijklm", ["abcdefgh", "ijklm"]),
        ("", [""]),
    ],
)
def test_lines_break_where_a_reader_would_break_them(text: str, lines: list[str]) -> None:
    assert wrap(text, 8) == lines


def test_the_last_line_allowed_ends_with_an_ellipsis_if_more_follows() -> None:
    assert wrap("法治政府建设年度报告", 8, 2) == ["法治政府", "建设年…"]
    assert wrap("法治政府建设年度", 8, 2) == ["法治政府", "建设年度"]


@given(st.text(st.sampled_from("法治，。《》“ab09 \n")), st.integers(2, 20))
def test_wrapped_text_fits_and_is_the_text(text: str, columns: int) -> None:
    lines = wrap(text, columns)
    assert max(map(width, lines)) <= columns
    assert "".join(lines).replace(" ", "") == squeeze(text).replace(" ", "")
