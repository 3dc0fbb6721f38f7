from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fazhi.model.features import Block, count_chars, ngram_key, ngram_keys, ngram_of, weigh


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
    assert rows.columns.tolist() == rows.values.tolist() == []


def test_keys_of_many_ngrams_are_those_of_each() -> None:
    ngrams = ["甲", "甲乙", "a乙丙", "𠀀"]
    assert ngram_keys(ngrams).tolist() == [ngram_key(ngram) for ngram in ngrams]
    assert ngram_keys([]).tolist() == []
    for wrong in ("", "甲乙丙丁"):
        with pytest.raises(ValueError, match=r"n-grams outside 1\.\.3"):
            ngram_keys(["甲", wrong])


def test_terms_may_stand_in_any_order() -> None:
    block = Block("text-char", 1, 1, 1.0, ("甲", "丙", "乙"), np.ones(3, np.float32))
    assert block.rows(["乙乙丙"]).columns.tolist() == [1, 2]
