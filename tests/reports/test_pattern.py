from __future__ import annotations

import importlib
import pkgutil
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fazhi.reports
from fazhi.reports.pattern import Pattern


def _patterns(value: object) -> list[Pattern]:
    if isinstance(value, Pattern):
        return [value]
    return [found for item in value for found in _patterns(item)] if isinstance(value, tuple) else []


GUARDED = {
    pattern.pattern: pattern
    for module in pkgutil.iter_modules(fazhi.reports.__path__, "fazhi.reports.")
    for value in vars(importlib.import_module(module.name)).values()
    for pattern in _patterns(value)
    if pattern.words != ("",)
}


def test_a_pattern_is_compiled_when_a_text_holds_one_of_its_words() -> None:
    pattern = Pattern(r"第(\d)[条款]", "条", "款")
    assert pattern.search("第3章") is None
    assert "compiled" not in vars(pattern)
    found = pattern.search("依第3款")
    assert found is not None
    assert found[1] == "3"
    assert "compiled" in vars(pattern)


def test_a_pattern_does_what_a_regular_expression_does() -> None:
    pattern, text = Pattern(r"(\d)年"), "1年、2年"
    expected = re.compile(pattern.pattern)
    assert [m.span() for m in pattern.finditer(text)] == [m.span() for m in expected.finditer(text)]
    assert pattern.findall(text) == expected.findall(text) == ["1", "2"]
    assert pattern.sub("", text) == "、"
    assert pattern.match(text, 3) is not None
    assert pattern.match(text, 1) is None
    assert pattern.fullmatch(text) is None


@pytest.mark.parametrize("pattern", GUARDED)
def test_no_text_without_the_words_of_a_pattern_matches_it(pattern: str) -> None:
    guarded = GUARDED[pattern]

    @settings(max_examples=20, derandomize=True, database=None)
    @given(st.from_regex(guarded.compiled))
    def check(text: str) -> None:
        assert guarded.search(text) is not None

    check()
