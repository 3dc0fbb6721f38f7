from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from fazhi.labels.corpus import WRITTEN, Corpus, LabelledPassage
from fazhi.labels.neighbours import NearDuplicates, near_duplicates
from fazhi.labels.taxonomy import Taxonomy
from fazhi.model.artifact import Model
from fazhi.model.tagger import Tagger
from fazhi.model.words import dictionary_digest
from fazhi.reports.report import Passage
from fazhi.training import folding
from fazhi.training.design import Design, count_blocks, design
from fazhi.training.folding import Fitted, fit_folds, fit_once, fold_of, workers
from fazhi.training.recipe import Recipe

MakeCorpus = Callable[..., Corpus]
TEXT = "推进行政争议实质性化解,依托府院联动平台会商疑难案件三十一次"
"""Words that stand in no other passage of the corpora here."""


@pytest.fixture(scope="module")
def three(taxonomy: Taxonomy) -> Corpus:
    """Three reports: two to learn from, one to be asked about."""
    return Corpus.load([WRITTEN / f"{name}.jsonl" for name in ("bailing-2025", "huaixi-2020", "wupu-2023")], taxonomy)


def _model(fitted: Fitted, taxonomy: Taxonomy, recipe: Recipe) -> Model:
    """Return the model that those classifiers make, with nothing decided yet."""
    areas = len(taxonomy.areas)
    weights = fitted.weights.astype(np.float32)
    roles = weights.shape[1] - areas
    return Model(
        taxonomy=taxonomy,
        blocks=fitted.blocks,
        weights=weights[:, :areas],
        bias=fitted.bias[:areas],
        thresholds=np.zeros(areas),
        calibration=np.ones((2, areas)),
        role_weights=weights[:, areas:],
        role_bias=fitted.bias[areas:],
        role_calibration=np.ones((2, roles)),
        clause_weight=recipe.clause_weight,
        review_band=0.0,
        words={"dictionary": dictionary_digest(), "added": list(recipe.added_words)},
    )


@pytest.mark.usefixtures("one_dictionary")
@pytest.mark.parametrize(
    "recipe",
    [
        Recipe(),
        Recipe(sublinear_tf=False, clause_weight=0.0, train_on_clauses=False, max_features=500, heading_ngrams=(1, 2)),
        Recipe(features="word", heading_weight=0.0, max_df=1.0),
        Recipe(features="both", clause_weight=0.7, char_ngrams=(2, 3), added_words=("府院联动",)),
    ],
)
def test_a_model_of_the_same_classifiers_says_the_same_margins(
    recipe: Recipe, three: Corpus, taxonomy: Taxonomy
) -> None:
    rows = design(three.passages, taxonomy)
    learnt = rows.reports != "wupu-2023"
    fitted = fit_once(rows, count_blocks(rows, recipe), learnt, recipe, seed=1)
    # where the number of areas is limited, margins are worked out in double precision
    tagger = Tagger(_model(fitted, taxonomy, recipe), max_areas=len(taxonomy.areas))
    areas, roles = tagger.margins([item.passage for item in three.passages])
    assert len(set(map(len, fitted.blocks[0].terms))) > 1
    assert np.abs(fitted.areas - areas).max() < 1e-9
    assert np.abs(fitted.roles - roles).max() < 1e-9
    # and they say something
    assert fitted.areas[rows.labels & learnt[:, None]].mean() > 0.3
    assert fitted.areas[~rows.labels].mean() < -0.7


@pytest.mark.usefixtures("one_dictionary")
@pytest.mark.parametrize("recipe", [Recipe(), Recipe(features="word", max_df=1.0)])
def test_counting_once_for_all_folds_is_counting_for_each(recipe: Recipe, three: Corpus, taxonomy: Taxonomy) -> None:
    rows = design(three.passages, taxonomy)
    learnt = rows.reports != "huaixi-2020"
    once = fit_once(rows, count_blocks(rows, recipe), learnt, recipe, seed=0)
    part = design([item for item in three.passages if item.report_id != "huaixi-2020"], taxonomy)
    alone = fit_once(part, count_blocks(part, recipe), np.ones(part.size, bool), recipe, seed=0)
    assert [block.terms for block in once.blocks] == [block.terms for block in alone.blocks]
    assert all((a.idf == b.idf).all() for a, b in zip(once.blocks, alone.blocks, strict=True))
    assert np.abs(once.weights - alone.weights).max() < 1e-6
    assert np.abs(once.areas[learnt] - alone.areas).max() < 1e-6


@pytest.fixture(scope="module")
def twins(flat_corpus: Corpus) -> Corpus:
    """`flat_corpus`, with nearly the same passage about 丙 at the end of two of its reports and nowhere else."""
    planted = [
        LabelledPassage(Passage(f"{TEXT}{end}"), ("丙",), report, 12)
        for report, end in (("子", "。"), ("丑", ",成效显著。"))
    ]
    return Corpus((*flat_corpus.passages, *planted))


def _rows(corpus: Corpus, flat: Taxonomy) -> tuple[Design, NearDuplicates]:
    return design(corpus.passages, flat), near_duplicates([item.passage.text for item in corpus.passages])


def test_no_passage_is_learnt_from_beside_its_own_report_or_its_twin(
    twins: Corpus, flat: Taxonomy, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = Recipe(folds=6, max_df=1.0)
    rows, near = _rows(twins, flat)
    assert [pair[:2] for pair in near] == [(66, 67)]
    learnt: list[NDArray[np.bool_]] = []

    def spy(*arguments: object, asked: object) -> Fitted:
        learnt.append(arguments[2])  # type: ignore[arg-type]
        return fit_once(*arguments, asked=asked)  # type: ignore[arg-type]

    monkeypatch.setattr(folding, "fit_once", spy)
    found, whole = fit_folds(rows, count_blocks(rows, recipe), near, recipe)
    assert whole is None
    assert len(learnt) == 6
    for fold, mask in enumerate(learnt):
        # one report a fold: everything else is learnt from, but for the twin of what is held out
        (report,) = set(rows.reports[found.folds == fold])
        missing = {"子": {67}, "丑": {66}}.get(report, set())
        assert set(np.flatnonzero(~mask)) == set(np.flatnonzero(rows.reports == report)) | missing


def test_a_twin_that_is_learnt_from_would_give_the_answer_away(twins: Corpus, flat: Taxonomy) -> None:
    recipe = Recipe(folds=6, max_df=1.0)
    rows, near = _rows(twins, flat)
    blind = NearDuplicates(np.arange(rows.size), np.zeros((0, 2), np.int64), np.zeros(0))
    counted = count_blocks(rows, recipe)
    honest, _ = fit_folds(rows, counted, near, recipe)
    told, _ = fit_folds(rows, counted, blind, recipe)
    column = flat.columns["丙"]
    assert (told.areas[[66, 67], column] > honest.areas[[66, 67], column] + 0.5).all()
    mask = (rows.reports != "子") & (np.arange(rows.size) != 67)
    alone = fit_once(rows, counted, mask, recipe, seed=0)
    assert np.array_equal(honest.areas[rows.reports == "子"], alone.areas[rows.reports == "子"])


def test_neighbours_take_part_out_of_fold_as_they_do_in_tagging(flat_corpus: Corpus, flat: Taxonomy) -> None:
    recipe = Recipe(folds=3, max_df=1.0)
    rows, near = _rows(flat_corpus, flat)
    counted = count_blocks(rows, recipe)
    plain, _ = fit_folds(rows, counted, near, recipe)
    drawn, _ = fit_folds(rows, counted, near, replace(recipe, context_weight=0.5))
    # eleven passages a report, all under the same (missing) heading
    assert drawn.areas[0] == pytest.approx(0.5 * plain.areas[0] + 0.5 * plain.areas[1])
    assert drawn.areas[10] == pytest.approx(0.5 * plain.areas[10] + 0.5 * plain.areas[9])
    assert drawn.areas[5] == pytest.approx(0.5 * plain.areas[5] + 0.25 * (plain.areas[4] + plain.areas[6]))
    assert np.array_equal(drawn.roles, plain.roles)


def test_what_cannot_be_learnt_has_margins_without_bound(flat_corpus: Corpus, flat: Taxonomy) -> None:
    # 丙 stands in one report alone, and all but that one have 甲 everywhere
    items = [
        replace(item, areas=item.areas if item.report_id == "子" else tuple(dict.fromkeys(("甲", *item.areas)))[:1])
        for item in flat_corpus.passages
    ]
    recipe = Recipe(folds=6, max_df=1.0)
    rows, near = _rows(Corpus(tuple(items)), flat)
    counted = count_blocks(rows, recipe)
    found, whole = fit_folds(rows, counted, near, recipe, whole=True)
    alone = rows.reports == "子"
    assert (found.areas[alone] == [np.inf, -np.inf, -np.inf]).all()
    assert np.isfinite(found.areas[~alone]).all()
    # the classifiers of all have seen everything
    assert whole is not None
    assert whole.constant.tolist() == [0, 0, 0]
    once = fit_once(rows, counted, ~alone, recipe, seed=0)
    assert once.constant.tolist() == [1, -1, -1]
    assert (once.areas == [1.0, -1.0, -1.0]).all()
    asked = fit_once(rows, counted, ~alone, recipe, seed=0, asked=alone)
    assert np.array_equal(asked.areas, once.areas[alone])
    assert np.array_equal(asked.sure, found.areas[alone])


def test_there_are_never_more_folds_than_reports(flat_corpus: Corpus, flat: Taxonomy) -> None:
    rows, _ = _rows(flat_corpus, flat)
    assert set(fold_of(rows, Recipe(folds=50), 0)) == set(range(6))
    assert set(fold_of(rows, Recipe(folds=2), 0)) == {0, 1}


def test_processes_are_started_only_where_there_is_enough_to_do(
    flat_corpus: Corpus, flat: Taxonomy, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, _ = _rows(flat_corpus, flat)
    assert workers(rows, 2) == 1
    monkeypatch.setattr(folding, "_ALONE", 0)
    assert workers(rows, 2) == 2
    assert workers(rows, -1) >= 1


def test_the_blocks_of_a_passage_without_text_are_empty(make_corpus: MakeCorpus, flat: Taxonomy) -> None:
    corpus = make_corpus(("p", "整治河道", "甲"), ("p", "新建学校", "乙"), ("q", "。", ""), ("q", "修复湿地", "甲"))
    rows = design(corpus.passages, flat)
    recipe = Recipe(char_ngrams=(2, 2), max_df=1.0)
    fitted = fit_once(rows, count_blocks(rows, recipe), np.ones(4, bool), recipe, seed=0)
    assert fitted.areas[2] == pytest.approx(fitted.bias)
