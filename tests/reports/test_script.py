from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fazhi.reports.script import fold


def test_full_width_forms_and_spaces_become_ascii() -> None:
    assert fold("（一）２０２４年，Ａ：９９．２８％\u3000；") == "(一)2024年,A:99.28% ;"


def test_traditional_becomes_simplified_character_by_character() -> None:
    text = "行政復議機關受理行政復議申請，負責人出庭應訴"
    assert fold(text) == "行政复议机关受理行政复议申请,负责人出庭应诉"
    assert len(fold(text)) == len(text)


def test_line_ends_stay_where_they_are() -> None:
    assert fold("一\r\n二") == "一\r\n二"


def test_a_lone_surrogate_is_no_reason_to_fail() -> None:
    assert fold("復\ud800，") == "復\ud800,"


@given(st.text())
def test_folding_keeps_the_length_of_any_text(text: str) -> None:
    assert len(fold(text)) == len(text)
