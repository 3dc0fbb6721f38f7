from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import log, sqrt

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from fazhi.labels.corpus import Corpus, LabelledPassage
from fazhi.labels.taxonomy import Taxonomy
from fazhi.reports.report import Passage, Role
from fazhi.training.design import CountedBlock, count_blocks, design
from fazhi.training.recipe import Recipe

MakeCorpus = Callable[..., Corpus]
TWO = "修复湿地三处水源。新建学校两所校舍。"
RECIPE = Recipe(char_ngrams=(1, 1), heading_weight=0.0, min_df=1, max_df=1.0)


def _block(texts: list[str], recipe: Recipe, make_corpus: MakeCorpus, flat: Taxonomy) -> CountedBlock:
    corpus = make_corpus(*(("r", text, "") for text in texts))
    (block,) = count_blocks(design(corpus.passages, flat), recipe)
    return block


@pytest.mark.usefixtures("one_dictionary")
@pytest.mark.parametrize("features", ["char", "word"])
def test_counts_do_not_depend_on_how_many_texts_are_counted_at_once(
    features: str, make_corpus: MakeCorpus, flat: Taxonomy, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = ["乙乙甲", TWO, "天气晴朗", "水源水源甲", "！"]
    recipe = replace(RECIPE, features=features)
    at_once = _block(texts, recipe, make_corpus, flat)
    monkeypatch.setattr("fazhi.training.design._CHUNK", 2)
    in_pairs = _block(texts, recipe, make_corpus, flat)
    assert in_pairs.terms.tolist() == at_once.terms.tolist() == sorted(at_once.terms.tolist())
    assert in_pairs.values.toarray().tolist() == at_once.values.toarray().tolist()
    # of the passages' texts, 水源 twice in the fourth, and 甲 in the first and in the fourth
    place = {term: column for column, term in enumerate(at_once.terms.tolist())}
    keys = {"水": ord("水"), "甲": ord("甲")} if features == "char" else {"水": "水源", "甲": "甲"}
    expected = {"水": [0, 1, 0, 1 + log(2), 0], "甲": [1, 0, 0, 1, 0]}
    for name, key in keys.items():
        assert in_pairs.values.toarray()[:5, place[key]].tolist() == pytest.approx(expected[name])


def test_rows_are_passages_and_then_their_clauses(make_corpus: MakeCorpus, flat: Taxonomy) -> None:
    corpus = make_corpus(("p", TWO, "甲"), ("p", "天气晴朗。", ""), ("q", TWO, "甲乙"))
    rows = design(corpus.passages, flat)
    assert rows.size == 3
    assert rows.texts[3:] == ["修复湿地三处水源。", "新建学校两所校舍。"] * 2
    assert rows.owner.tolist() == [0, 1, 2, 0, 0, 2, 2]
    assert rows.labels.tolist() == [[True, False, False], [False] * 3, [True, True, False]]
    assert rows.reports.tolist() == ["p", "p", "q"]


def test_clauses_of_a_passage_with_two_areas_are_not_learnt_from(make_corpus: MakeCorpus, flat: Taxonomy) -> None:
    corpus = make_corpus(("p", TWO, "甲"), ("p", "天气晴朗。", ""), ("q", TWO, "甲乙"), ("q", TWO, ""))
    rows = design(corpus.passages, flat)
    every, not_first = np.ones(4, bool), np.array([False, True, True, True])
    assert rows.owner.tolist() == [0, 1, 2, 3, 0, 0, 2, 2, 3, 3]
    assert rows.learnt_from(every, with_clauses=True).tolist() == [0, 1, 2, 3, 4, 5, 8, 9]
    assert rows.learnt_from(not_first, with_clauses=True).tolist() == [1, 2, 3, 8, 9]
    assert rows.learnt_from(not_first, with_clauses=False).tolist() == [1, 2, 3]


def test_neighbours_share_report_and_headings(flat: Taxonomy) -> None:
    paths = [("一",), ("一",), ("一", "二"), ("一", "二"), ("一", "二")]
    items = [
        LabelledPassage(Passage("字", headings=path), (), report, n)
        for n, (path, report) in enumerate(zip(paths, "ppppq", strict=True))
    ]
    assert design(items, flat).linked.tolist() == [True, False, True, False]


@pytest.mark.parametrize(
    ("roles", "columns"),
    [
        ((None, None, None), 0),
        ((Role.PLAN, Role.PLAN, None), 0),
        ((Role.PLAN, None, Role.PROBLEM), 4),
    ],
)
def test_roles_are_told_apart_only_where_the_corpus_shows_two(
    roles: tuple[Role | None, ...], columns: int, flat: Taxonomy
) -> None:
    items = [LabelledPassage(Passage("字", role=role), (), "p", n) for n, role in enumerate(roles)]
    rows = design(items, flat)
    assert rows.roles.shape == (3, columns)
    if columns:
        # overview, progress, problem, plan
        assert rows.roles.tolist() == [[False, False, False, True], [False] * 4, [False, False, True, False]]


def test_idf_and_values_worked_out_by_hand(make_corpus: MakeCorpus, flat: Taxonomy) -> None:
    counted = _block(["甲乙乙", "甲丙", "甲甲丁"], RECIPE, make_corpus, flat)
    # learnt from the first two alone: 丁 is unknown then, and 甲 comes first, as both hold it
    block, values = counted.fit(np.array([0, 1]), RECIPE)
    assert block.terms == ("甲", "丙", "乙")
    rare = log(3 / 2) + 1
    assert block.idf == pytest.approx([1.0, rare, rare])
    twice, norm = (1 + log(2)) * rare, sqrt(((1 + log(2)) * rare) ** 2 + 1)
    assert values.toarray() == pytest.approx(
        np.array([[1 / norm, 0, twice / norm], [1 / sqrt(rare**2 + 1), rare / sqrt(rare**2 + 1), 0], [1, 0, 0]])
    )


def test_counts_that_are_not_sublinear_enter_as_they_are(make_corpus: MakeCorpus, flat: Taxonomy) -> None:
    recipe = replace(RECIPE, sublinear_tf=False)
    block, values = _block(["甲乙乙", "甲乙"], recipe, make_corpus, flat).fit(np.array([0, 1]), recipe)
    assert not block.sublinear
    assert values.toarray() == pytest.approx(np.array([[2, 1], [1, 1]]) / np.sqrt([[5], [2]]))


@pytest.mark.parametrize(
    ("knobs", "kept"),
    [
        ({"min_df": 1}, ("甲", "乙", "丁", "丙")),
        ({"min_df": 2}, ("甲", "乙")),
        ({"min_df": 0.5}, ("甲", "乙")),
        ({"min_df": 0.51}, ("甲",)),
        ({"min_df": 5}, ()),
        ({"max_df": 0.1}, ("甲", "乙", "丁", "丙")),  # four rows are not many
        ({"max_features": 2}, ("甲", "乙")),
        ({"max_features": 3}, ("甲", "乙", "丁")),  # of equal ones the first
    ],
)
def test_features_are_kept_by_the_rows_that_hold_them_and_stand_most_frequent_first(
    knobs: dict[str, float], kept: tuple[str, ...], make_corpus: MakeCorpus, flat: Taxonomy
) -> None:
    # four rows: 甲 stands in all, 乙 in two, 丙 and 丁 in one
    recipe = replace(RECIPE, **knobs)  # type: ignore[arg-type]
    counted = _block(["甲乙", "甲乙", "甲丙", "甲丁"], recipe, make_corpus, flat)
    assert counted.fit(np.arange(4), recipe)[0].terms == kept


def test_what_stands_in_too_many_rows_is_left_out(make_corpus: MakeCorpus, flat: Taxonomy) -> None:
    # 甲 stands in all of 24 rows, 乙 in 12, 丙 in 10
    texts = ["甲乙"] * 12 + ["甲丙"] * 10 + ["甲"] * 2
    for share, kept in ((1.0, "甲乙丙"), (0.5, "乙丙"), (0.49, "丙"), (0.1, "丙")):
        recipe = replace(RECIPE, max_df=share)
        counted = _block(texts, recipe, make_corpus, flat)
        assert counted.fit(np.arange(24), recipe)[0].terms == tuple(kept)


def test_the_cuts_are_those_of_scikit_learn(small_corpus: Corpus, taxonomy: Taxonomy) -> None:
    recipe = Recipe(char_ngrams=(1, 2), min_df=0.004, max_df=0.2, heading_weight=0.0)
    rows = design(small_corpus.passages, taxonomy)
    learnt = rows.learnt_from(np.ones(rows.size, bool), with_clauses=True)
    (counted,) = count_blocks(rows, recipe)
    block, _ = counted.fit(learnt, recipe)
    theirs = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), min_df=0.004, max_df=0.2, lowercase=False)
    theirs.fit([rows.texts[row] for row in learnt])
    assert 500 < len(block.terms) < 10000
    assert dict(zip(block.terms, block.idf.tolist(), strict=True)) == pytest.approx(
        dict(zip(theirs.get_feature_names_out().tolist(), theirs.idf_.tolist(), strict=True)), abs=1e-6
    )


def test_a_heading_weight_of_nothing_leaves_the_block_out(flat_corpus: Corpus, flat: Taxonomy) -> None:
    rows = design(flat_corpus.passages, flat)
    assert [b.name for b in count_blocks(rows, Recipe(heading_weight=0.0))] == ["text-char"]
    assert [(b.name, b.weight) for b in count_blocks(rows, Recipe(heading_weight=0.3))] == [
        ("text-char", 1.0),
        ("heading-char", 0.3),
    ]
