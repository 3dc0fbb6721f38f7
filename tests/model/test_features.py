from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fazhi.model.features import Block, clauses, count_chars, ngram_key, ngram_of, prepare, weigh


def test_features_see_folded_lower_case_text_without_responsible_units() -> None:
    text = "完善ＡＩ\n\n審查機制。（責任單位：市司法局（法制科），配合單位：各區）  下 一項"
    assert prepare(text) == "完善ai 审查机制。 下 一项"


def test_other_brackets_stay() -> None:
    assert prepare("示范村（社区）129个") == "示范村(社区)129个"


def test_clauses_end_at_full_stops_and_semicolons() -> None:
    assert clauses("推进行政复议体制改革。加强行政应诉;落实出庭制度。") == [
        "推进行政复议体制改革。",
        "加强行政应诉;",
        "落实出庭制度。",
    ]
    assert clauses("只有一个分句,没有第二个。") == []


def test_the_formula_of_the_docstring_worked_out_by_hand() -> None:
    # one text, two features with counts 1 and 3, idf 2 and 1.5
    rows = weigh(count_chars(["甲乙乙乙"], 1, 1), 1, np.zeros(0x5000 + 0x5000), 1.0)
    assert rows.values.tolist() == [0.0, 0.0]
    keys = count_chars(["甲乙乙乙"], 1, 1)
    assert keys.counts.tolist() == [3, 1]  # 乙 U+4E59 comes before 甲 U+7532
    idf = np.zeros(0x8000)
    idf[0x4E59], idf[0x7532] = 1.5, 2.0
    values = weigh(keys, 1, idf, 0.5).values
    a, b = (1 + math.log(3)) * 1.5, 2.0
    norm = math.hypot(a, b)
    assert values == pytest.approx([0.5 * a / norm, 0.5 * b / norm])


def test_ngrams_never_reach_across_texts() -> None:
    found = count_chars(["甲乙", "丙"], 1, 2)
    assert [(int(r), ngram_of(int(k))) for r, k in zip(found.rows, found.keys, strict=True)] == [
        (0, "乙"), (0, "甲"), (0, "甲乙"), (1, "丙"),
    ]  # fmt: skip


@given(st.text(min_size=1, max_size=3).filter(lambda text: text[0] != "\0"))
def test_a_key_stands_for_one_ngram(ngram: str) -> None:
    assert ngram_of(ngram_key(ngram)) == ngram


def test_unknown_ngrams_count_for_nothing_even_in_the_norm() -> None:
    block = Block("text-char", 1, 2, 1.0, ("乙", "甲"), np.ones(2, np.float32))
    rows = block.rows(["甲丁戊", "丁", ""])
    assert (rows.start.tolist(), rows.columns.tolist(), rows.values.tolist()) == ([0, 1, 1, 1], [1], [1.0])


def test_a_block_without_terms_gives_empty_rows() -> None:
    rows = Block("text-char", 1, 2, 1.0, (), np.empty(0, np.float32)).rows(["甲"])
    assert rows.start.tolist() == [0, 0]
    assert rows.dot(np.empty((0, 3), np.float32)).tolist() == [[0.0, 0.0, 0.0]]


@given(st.lists(st.text(alphabet="甲乙丙 ", max_size=12), min_size=1, max_size=30))
def test_the_product_equals_the_dense_one_whatever_the_chunks(texts: list[str]) -> None:
    block = Block("text-char", 1, 1, 1.0, (" ", "丙", "乙", "甲"), np.array([1, 2, 1, 1], np.float32))
    weights = np.arange(8, dtype=np.float32).reshape(4, 2)
    rows = block.rows(texts)
    dense = np.zeros((len(texts), 4))
    for row in range(len(texts)):
        span = slice(rows.start[row], rows.start[row + 1])
        dense[row, rows.columns[span]] = rows.values[span]
    assert np.allclose(rows.dot(weights), dense @ weights)
