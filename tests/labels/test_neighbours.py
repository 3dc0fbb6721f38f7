from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fazhi.labels.neighbours import GRAM, near_duplicates


def test_the_similarity_is_the_jaccard_of_five_grams() -> None:
    # 6 and 6 five-grams, 5 of them common: 5 / 7
    assert list(near_duplicates(["一二三四五六七八九十", "二三四五六七八九十百"])) == [(0, 1, 5 / 7)]


def test_full_width_white_space_and_script_make_no_difference() -> None:
    assert list(near_duplicates(["行政復議案件 250件", "行政复议案件２５０件"])) == [(0, 1, 1.0)]


def test_short_texts_are_compared_as_a_whole() -> None:
    assert list(near_duplicates(["法治", "法治", "政府"])) == [(0, 1, 1.0)]


@given(st.lists(st.text(alphabet="甲乙丙", min_size=5, max_size=14), max_size=8), st.sampled_from([0.3, 0.5, 0.8]))
def test_the_join_misses_no_pair_that_comparing_all_would_find(texts: list[str], threshold: float) -> None:
    sets = [{text[i : i + GRAM] for i in range(len(text) - GRAM + 1)} for text in texts]
    wanted = {
        (i, j)
        for j in range(len(sets))
        for i in range(j)
        if len(sets[i] & sets[j]) / len(sets[i] | sets[j]) > threshold
    }
    assert {(i, j) for i, j, _ in near_duplicates(texts, threshold)} == wanted
