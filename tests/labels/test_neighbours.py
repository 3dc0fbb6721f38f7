from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fazhi.labels.corpus import Corpus
from fazhi.labels.neighbours import GRAM, near_duplicates

_TEXTS = st.lists(st.text(alphabet="甲乙丙", max_size=14), max_size=10)
_MIXED = st.lists(st.text(alphabet="甲乙丙丁 後后１1", max_size=30), max_size=8)


def _brute(texts: list[str], threshold: float) -> list[tuple[int, int, float]]:
    """The definition, pair by pair."""
    sets = [{text[i : i + GRAM] for i in range(len(text) - GRAM + 1)} or {text} for text in texts]
    found = []
    for later, one in enumerate(sets):
        for earlier, other in enumerate(sets[:later]):
            similarity = len(one & other) / len(one | other)
            if similarity > threshold:
                found.append((earlier, later, similarity))
    return found


def test_the_similarity_is_the_jaccard_of_five_grams() -> None:
    # 6 and 6 five-grams, 5 of them common: 5 / 7
    assert list(near_duplicates(["一二三四五六七八九十", "二三四五六七八九十百"])) == [(0, 1, 5 / 7)]


def test_full_width_white_space_and_script_make_no_difference() -> None:
    assert list(near_duplicates(["行政復議案件 250件", "行政复议案件２５０件"])) == [(0, 1, 1.0)]


def test_short_texts_are_compared_as_a_whole() -> None:
    assert list(near_duplicates(["法治", "法治", "政府"])) == [(0, 1, 1.0)]


def test_a_similarity_of_exactly_the_threshold_is_not_enough() -> None:
    # 3 and 3 five-grams, 2 of them common: 2 / 4
    assert list(near_duplicates(["一二三四五六七", "二三四五六七八"], 0.5)) == []
    assert list(near_duplicates(["一二三四五六七", "二三四五六七八"], 0.49)) == [(0, 1, 0.5)]


def test_no_texts_and_empty_texts_have_no_neighbours_but_their_like() -> None:
    assert list(near_duplicates([])) == []
    assert list(near_duplicates(["法治政府"])) == []
    assert list(near_duplicates(["", "法治政府建设", " "])) == [(0, 2, 1.0)]


@given(_TEXTS, st.sampled_from([0.1, 0.3, 0.5, 0.6, 0.8]))
def test_the_join_finds_what_comparing_all_would_find(texts: list[str], threshold: float) -> None:
    assert list(near_duplicates(texts, threshold)) == _brute(texts, threshold)


@given(_MIXED)
def test_the_join_finds_what_comparing_all_folded_texts_would_find(texts: list[str]) -> None:
    folded = [text.replace(" ", "").replace("１", "1").replace("後", "后") for text in texts]
    assert list(near_duplicates(texts)) == _brute(folded, 0.5)


def test_planted_pairs_are_found_in_the_written_corpus_and_nothing_else(written: Corpus) -> None:
    texts = [item.passage.text for item in written.content.passages]
    rng = random.Random(0)  # noqa: S311 - no secret
    planted = {}
    for place in rng.sample([place for place, text in enumerate(texts) if len(text) > 60], 40):
        text = texts[place]
        cut = rng.randrange(5, 12)
        # without its first characters, and with another end: most 5-grams stay
        planted[len(texts)] = place
        texts.append(text[cut:-3] + "另作他用")
    found = list(near_duplicates(texts))
    assert {later: earlier for earlier, later, _ in found} == planted


@pytest.mark.parametrize("size", [7000, 12000])
def test_more_symbols_than_fit_in_one_number_are_told_apart(size: int) -> None:
    # 12000 to the fifth power does not fit in 63 bits
    letters = [chr(0x20000 + place) for place in range(size)]
    texts = ["".join(letters[start : start + 40]) for start in range(0, size - 40, 20)]
    texts.append("".join(letters[5:45]))
    wanted = 31 / 41  # 36 five-grams each, 31 of them common
    assert [pair for pair in near_duplicates(texts) if pair[1] == len(texts) - 1] == [(0, len(texts) - 1, wanted)]


def test_a_text_that_stands_there_a_thousand_times_costs_no_million_pairs() -> None:
    near = near_duplicates(["本项工作已全部完成。"] * 1000 + ["本项工作已经全部完成了。"])
    assert near.pairs.shape == (0, 2)
    assert near.first.tolist() == [0] * 1000 + [1000]
    assert sum(1 for _ in near) == 1000 * 999 // 2


def test_what_lies_beside_a_passage_are_its_copies_and_their_neighbours() -> None:
    texts = ["一二三四五六七八九十", "法治政府建设", "一二三四五六七八九十", "二三四五六七八九十百"]
    near = near_duplicates(texts)
    rows = np.array([False, False, True, False])
    assert near.beside(rows).tolist() == [True, False, True, True]
    assert near.beside(rows[::-1]).tolist() == [False, True, False, False]
    assert near.beside(np.zeros(4, bool)).tolist() == [False] * 4


@given(_TEXTS, st.integers(0, 1023))
def test_what_lies_beside_a_passage_follows_from_the_pairs(texts: list[str], bits: int) -> None:
    rows = np.array([bool(bits >> place & 1) for place in range(len(texts))], bool)
    wanted = rows.copy()
    for earlier, later, _ in _brute(texts, 0.5):
        wanted[earlier] |= rows[later]
        wanted[later] |= rows[earlier]
    assert near_duplicates(texts).beside(rows).tolist() == wanted.tolist()
