from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fazhi.reports.fact_numerals import han_number, han_pair
from fazhi.reports.facts import Fact, FactKind, find_facts, has_evidence
from fazhi.reports.report import Report
from fazhi.reports.script import fold

TABLE = Path(__file__).parents[1] / "data" / "facts.tsv"
"""What each text holds: group, text, facts.

Facts are parted by `` | ``.  A figure is written ``figure TEXT = VALUE UNIT``, ``~`` before a value that is rounded or
a limit and ``..`` between two values; behind ``;`` what was counted, where the row is about that, ``-`` for nothing.
A title is ``law TEXT = NAME ; FORM``, a number ``document TEXT = NAME``, a date ``date TEXT = ISO``.
"""
ROWS = [tuple(line.split("\t")) for line in TABLE.read_text(encoding="utf-8").splitlines()[1:]]
MATERIAL = [
    *"0123456789０９一二两三十百千万亿余多约近超第数零○成半件个項項次年月日%％.,，、：:;；。-—~至到 　\n\t",
    *"《》〈〉（）()〔〕[]【】“”\"'",
    "2024年", "3月15日", "二〇二四年", "〔2025〕33号", "令第", "百分之", "分之", "不少于", "以上", "24小时", "十四五",
    "每季度", "复議", "國務院", "條例", "試行", "上半年", "第三季度", "Q3", "1/3", "DB34/T 12—2020", "\ud800", "\ue000",
    "万元", "个工作日", "届", "会议", "审查文件",
]  # fmt: skip
texts = st.one_of(
    st.lists(st.sampled_from(MATERIAL), max_size=40).map("".join), st.text(st.characters(exclude_categories=()))
)


def _written(fact: Fact, *, with_what: bool) -> str:
    """Return a fact as the table writes it."""
    if fact.kind is FactKind.DATE:
        return f"date {fact.text} = {fact.date}"
    if fact.kind is not FactKind.FIGURE:
        return f"{fact.kind} {fact.text} = {fact.name}" + (f" ; {fact.form}" if fact.form else "")
    value = f"{'~' if fact.about else ''}{fact.value}" + ("" if fact.upper is None else f"..{fact.upper}")
    return f"figure {fact.text} = {value} {fact.unit}".rstrip() + (f" ; {fact.what or '-'}" if with_what else "")


@pytest.mark.parametrize(("text", "facts"), [row[1:] for row in ROWS], ids=[f"{row[0]}: {row[1]}" for row in ROWS])
def test_the_facts_of_a_text_are_those_that_a_reader_finds(text: str, facts: str) -> None:
    expected = facts.split(" | ") if facts else []
    with_what = [" ; " in fact for fact in expected] + [False] * len(text)
    found = find_facts(text)
    assert [_written(fact, with_what=asked) for fact, asked in zip(found, with_what, strict=False)] == expected


@given(texts)
@example("第3件3件第3件")
@example("1.1件\n1.1件")
def test_facts_stand_in_the_order_of_the_text_without_overlap(text: str) -> None:
    end = 0
    for fact in find_facts(text):
        assert end <= fact.start < fact.end <= len(text)
        assert text[fact.start : fact.end] == fact.text
        end = fact.end


@given(texts)
def test_a_folded_text_has_its_facts_at_the_same_places(text: str) -> None:
    folded = fold(text)
    assert [(f.kind, f.start, f.end, f.value, f.name, f.date) for f in find_facts(text)] == [
        (f.kind, f.start, f.end, f.value, f.name, f.date) for f in find_facts(folded)
    ]


@given(texts)
def test_a_fact_has_what_its_kind_has_and_nothing_else(text: str) -> None:
    for fact in find_facts(text):
        assert (fact.value is not None) == (fact.kind is FactKind.FIGURE)
        assert bool(fact.name) == (fact.kind in {FactKind.DOCUMENT, FactKind.LAW})
        assert bool(fact.date) == (fact.kind is FactKind.DATE)
        assert fact.upper is None or (fact.value is not None and fact.upper > fact.value)


@given(st.integers(1, 9999), st.sampled_from(["件", "項", "万元", "个工作日", "％"]))
def test_a_figure_is_read_alike_in_half_width_and_in_full_width(value: int, unit: str) -> None:
    wide = str(value).translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})
    narrow, full = find_facts(f"办结{value}{unit}"), find_facts(f"办结{wide}{unit}")
    assert [(f.value, f.unit) for f in narrow] == [(f.value, f.unit) for f in full] != []


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("零", 0), ("两", 2), ("十", 10), ("十七", 17), ("二十", 20), ("一百零六", 106), ("一百五", 150),
        ("三千", 3000), ("三万五", 35_000), ("三万零五", 30_005), ("一千二百三十四", 1234), ("两千六百万", 26_000_000),
        ("一亿三千万", 130_000_000), ("一万亿", 10**12), ("一二", None), ("十百", None), ("一十百", None),
        ("百千", None),
    ],
)  # fmt: skip
def test_chinese_numerals_have_the_value_that_they_are_read_with(written: str, value: int | None) -> None:
    assert han_number(written) == value


def test_two_numerals_side_by_side_are_an_estimate_only_where_they_rise_a_little() -> None:
    assert han_pair("两三") == (2, 3)
    assert han_pair("三五") == (3, 5)
    assert han_pair("十七八") == (17, 18)
    assert han_pair("三二") is None
    assert han_pair("一九") is None
    assert han_pair("十") is None


def test_offsets_of_a_passage_are_offsets_of_its_report_once_its_start_is_added() -> None:
    text = "一、工作情况\n全年审结行政复议案件１４２件。"
    report = Report("x", "", text)
    passage = "全年审结行政复议案件１４２件。"
    start = text.index(passage)
    (fact,) = find_facts(passage)
    assert report.text[start + fact.start : start + fact.end] == "１４２件"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("压实责任，久久为功。", False),
        ("2024年以来持续发力。", False),
        ("近三年来，60岁以上老人优先。", False),
        ("推进“57证合一”，落实三项制度。", False),
        ("清理文件4件。", True),
        ("贯彻《行政处罚法》。", True),
        ("在《云泽日报》刊发。", True),
        ("按照皖政〔2025〕33号部署。", True),
        ("三年来办结复议案件90件。", True),
    ],
)
def test_a_slogan_is_no_evidence_and_a_figure_or_a_named_act_is(text: str, shown: bool) -> None:  # noqa: FBT001
    assert has_evidence(find_facts(text)) is shown


HARD = [
    "9", "一", "十", "《", "》", "《》", "《甲", "第一、", "1,234,", "1 ", "1 2 3 4 ", "〔2025〕", "2024年", "百分之",
    '"', "“", "届一次", "两三", "至3", "3—", "一万", "3件、", "皖政〔2025〕3号", "《法》第一条、", "三成", "全县共受理",
    "1+", "1.", "2024年3月15日至", "不少于", "每年一次", "（试行", "(2020)皖08行初", "GB/T 1", "\n1.3", "一半", "半",
]  # fmt: skip


def _seconds(text: str) -> float:
    best = float("inf")
    for _ in range(3):
        begun = time.process_time()
        find_facts(text)
        best = min(best, time.process_time() - begun)
    return best


@pytest.mark.slow
@pytest.mark.parametrize("unit", HARD)
def test_time_grows_with_the_length_of_the_hardest_text_and_not_with_its_square(unit: str) -> None:
    short, long = ((unit * size)[:size] for size in (12_500, 100_000))
    _seconds(short)  # patterns are compiled
    # eight times the text: eight times the time, where a square would take sixty-four
    assert _seconds(long) < 24 * max(_seconds(short), 1e-3)


def test_a_hundred_thousand_hard_characters_of_every_kind_are_read() -> None:
    text = "".join((unit * 3000)[:2700] for unit in HARD)
    assert len(text) > 99_000
    assert find_facts(text)


def test_importing_the_module_compiles_no_pattern() -> None:
    program = (
        "import re, sys; compiled = []; real = re.compile\n"
        "def spy(*given, **named): compiled.append(given); return real(*given, **named)\n"
        "import dataclasses, datetime, decimal, enum, fazhi.reports.numbering, fazhi.reports.script\n"
        "re.compile = spy; import fazhi.reports.facts; print(len(compiled))"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "0"


def test_no_row_of_the_table_is_there_twice() -> None:
    assert len({row[1] for row in ROWS}) == len(ROWS)
    assert all(re.fullmatch("[a-z]+", row[0]) for row in ROWS)
