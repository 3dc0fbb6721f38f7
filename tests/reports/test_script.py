from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from fazhi.labels.corpus import Corpus
from fazhi.reports.script import fold
from fazhi.reports.traditional import IN_PHRASES, PHRASES, TRADITIONAL

ROOT = Path(__file__).resolve().parents[2]
EVERY = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
SPACES = [c for c in EVERY if (c.isspace() and c not in " \n\r") or c in "\u200b\ufeff"]
NARROW = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys(SPACES, " ")
    | dict(zip("〇﹑｡･", "○、。·", strict=True))
)
SIMPLIFIED = "法治政府建设工作报告行政复议一是强化责任落实覆坏沈阳"
CONVERTER = OpenCC("t2s")


def _converted(text: str) -> str:
    """Return *text* with OpenCC asked about all of it."""
    return str(CONVERTER.convert(text.translate(NARROW)))


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


def test_all_that_the_installed_opencc_changes_is_known() -> None:
    lines = [character for character in EVERY if character != "\n"]
    # one to a line: no phrase goes over the end of a line
    converted = CONVERTER.convert("\n".join(lines)).split("\n")
    assert {a for a, b in zip(lines, converted, strict=True) if a != b} <= set(TRADITIONAL) - set(IN_PHRASES)


def test_the_characters_are_sorted_and_each_stands_there_once() -> None:
    assert list(TRADITIONAL) == sorted(set(TRADITIONAL))
    assert set(IN_PHRASES) < set(TRADITIONAL)
    assert all(not set(IN_PHRASES).isdisjoint(phrase) for phrase in PHRASES)


@pytest.mark.parametrize("phrase", ["答覆", "反覆", "瞭解", "沈默", "破坏土地"])
def test_a_phrase_is_converted_though_none_of_its_characters_is_traditional(phrase: str) -> None:
    assert fold(phrase) == CONVERTER.convert(phrase) != phrase
    assert all(fold(character) == character for character in phrase)


def test_what_is_simplified_already_asks_no_converter(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> Any:
        raise AssertionError("asked")

    monkeypatch.setattr("fazhi.reports.script._simplifier", fail)
    assert fold("全覆盖，损坏，沈阳，瞭望，慰藉") == "全覆盖,损坏,沈阳,瞭望,慰藉"


def test_reports_and_corpus_fold_as_the_converter_would_have_them(written: Corpus) -> None:
    texts = [item.passage.text for item in written.passages]
    texts += [file.read_text(encoding="utf-8") for file in (ROOT / "tests" / "data" / "reports").iterdir()]
    assert all(fold(text) == _converted(text) for text in texts)


def test_real_reports_fold_as_the_converter_would_have_them(shared: Path) -> None:
    for file in sorted((shared / "reports").iterdir()):
        text = file.read_text(encoding="utf-8")
        assert fold(text) == _converted(text)


@settings(max_examples=300)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(PHRASES),
            st.sampled_from(TRADITIONAL),
            st.text(SIMPLIFIED + IN_PHRASES + "，。\n", max_size=8),
            st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=3),
        ),
        max_size=12,
    ).map("".join)
)
def test_any_mixture_folds_as_the_converter_would_have_it(text: str) -> None:
    assert fold(text) == _converted(text)
