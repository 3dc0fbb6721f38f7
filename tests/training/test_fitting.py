from __future__ import annotations

from dataclasses import asdict, replace

import numpy as np
import pytest

from fazhi.errors import CorpusError, RecipeError
from fazhi.evaluation.metrics import Counts, macro, micro
from fazhi.labels.corpus import Corpus
from fazhi.labels.taxonomy import Taxonomy
from fazhi.model.artifact import Model
from fazhi.model.tagger import Tagger
from fazhi.reports.report import Role
from fazhi.training import folding
from fazhi.training.fitting import fit, fit_and_score, out_of_fold
from fazhi.training.recipe import Recipe


@pytest.mark.usefixtures("one_dictionary")
def test_training_twice_gives_the_same_bytes_whatever_the_jobs(
    small_corpus: Corpus, taxonomy: Taxonomy, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = Recipe(features="both", folds=2)
    one = fit(small_corpus, taxonomy, recipe, seed=3, jobs=1)
    # so small a corpus would be trained in this process
    monkeypatch.setattr(folding, "_ALONE", 0)
    steps: list[str] = []
    two = fit(small_corpus, taxonomy, recipe, seed=3, jobs=2, report=steps.append)
    assert one.to_bytes() == two.to_bytes()
    assert steps == ["counted features", "fold 1 of 2", "fold 2 of 2"]
    assert fit(small_corpus, taxonomy, recipe, seed=3, jobs=1).digest == one.digest


def test_another_seed_is_another_model(flat_corpus: Corpus, flat: Taxonomy) -> None:
    one, two = (fit(flat_corpus, flat, Recipe(), seed=seed) for seed in (0, 1))
    assert one.digest != two.digest
    assert (one.provenance["seed"], two.provenance["seed"]) == (0, 1)


def test_provenance_names_what_the_model_was_made_of(
    small_model: Model, small_corpus: Corpus, taxonomy: Taxonomy
) -> None:
    known = small_model.provenance
    assert known["corpus"] == small_corpus.digest
    assert known["taxonomy"] == taxonomy.digest
    assert (known["recipe"], known["recipe_digest"]) == (Recipe(folds=3).to_dict(), Recipe(folds=3).digest)
    assert (known["reports"], known["passages"], known["seed"]) == (6, len(small_corpus.passages), 0)
    study = sum("leadership.study" in item.areas for item in small_corpus.passages)
    assert known["support"]["leadership.study"] == study > 0
    assert "there are only 6 reports: intervals over reports are unreliable" in known["warnings"]
    assert "hold_out" not in known


def test_the_figures_kept_are_those_out_of_fold(small_model: Model, small_corpus: Corpus, taxonomy: Taxonomy) -> None:
    kept = small_model.provenance["out_of_fold"]
    said = out_of_fold(small_corpus, taxonomy, Recipe(folds=3))
    counts = Counts.of(said.labels, said.tagged)
    for name, ratios in (("micro", micro(counts)), ("macro", macro(counts))):
        for key, value in asdict(ratios).items():
            assert kept[name][key] == pytest.approx(value, abs=1e-6)
        low, high = kept[name]["f1_interval"]
        assert low < kept[name]["f1"] < high
    assert kept["exact"] == pytest.approx((said.labels == said.tagged).all(axis=1).mean(), abs=1e-6)
    assert kept["review"]["passages"] == pytest.approx(said.close.any(axis=1).mean(), abs=1e-6)
    # a tenth of the passages is too close to call, as the recipe asks
    assert kept["review"]["passages"] == pytest.approx(0.1, abs=0.005)
    right = [role is item.passage.role for role, item in zip(said.roles, said.items, strict=True)]
    assert kept["roles"]["accuracy"] == pytest.approx(np.mean(right), abs=1e-6)
    assert "bins" not in kept["calibration"]
    assert set(kept["areas"]) == set(taxonomy.ids)


def test_one_fit_gives_the_model_and_what_was_said_out_of_fold(flat_corpus: Corpus, flat: Taxonomy) -> None:
    model, said = fit_and_score(flat_corpus, flat, Recipe(folds=3), seed=4)
    assert model.to_bytes() == fit(flat_corpus, flat, Recipe(folds=3), seed=4).to_bytes()
    alone = out_of_fold(flat_corpus, flat, Recipe(folds=3), seed=4)
    assert np.array_equal(said.tagged, alone.tagged)
    assert np.array_equal(said.scores, alone.scores)


def test_a_hold_out_is_recorded(flat_corpus: Corpus, flat: Taxonomy) -> None:
    assert fit(flat_corpus, flat, Recipe(), notes={"hold_out": "year=2024"}).provenance["hold_out"] == "year=2024"


def test_out_of_fold_is_humbler_than_what_was_learnt(
    small_model: Model, small_corpus: Corpus, taxonomy: Taxonomy
) -> None:
    said = out_of_fold(small_corpus, taxonomy, Recipe(folds=3))
    # a model that has seen a passage is surer of it
    seen = Tagger(small_model).decide(item.passage for item in small_corpus.content.passages)
    assert seen.scores[said.labels].mean() > said.scores[said.labels].mean() + 0.05


def test_thresholds_differ_by_area_and_slopes_rise(small_model: Model) -> None:
    assert len(set(small_model.thresholds.tolist())) > 20
    assert (small_model.calibration[0] > 0).all()
    assert (small_model.review_band, small_model.min_areas, small_model.max_areas) != (0.0, 0, None)
    assert small_model.review_band > 0


def test_the_limits_of_the_recipe_are_the_models(flat_corpus: Corpus, flat: Taxonomy) -> None:
    model = fit(flat_corpus, flat, Recipe(min_areas=1, max_areas=2, context_weight=0.1, clause_weight=0.25))
    assert (model.min_areas, model.max_areas, model.context_weight, model.clause_weight) == (1, 2, 0.1, 0.25)


def test_rows_that_are_no_passages_are_not_learnt(small_model: Model, small_corpus: Corpus, taxonomy: Taxonomy) -> None:
    furniture = replace(
        small_corpus.passages[0],
        passage=replace(small_corpus.passages[0].passage, role=Role.OTHER),
        number=999,
        areas=("leadership.study",),
    )
    with_it = fit(Corpus((*small_corpus.passages, furniture)), taxonomy, Recipe(folds=3))
    assert np.array_equal(with_it.weights, small_model.weights)
    assert with_it.provenance["passages"] == small_model.provenance["passages"]


def test_a_corpus_that_cannot_teach_is_refused(small_corpus: Corpus, flat_corpus: Corpus, taxonomy: Taxonomy) -> None:
    first = small_corpus.reports[0]
    one = Corpus(tuple(item for item in small_corpus.passages if item.report_id == first))
    for train in (fit, out_of_fold):
        with pytest.raises(CorpusError, match=r"has only the report 'bailing-2025'.*add a second report"):
            train(one, taxonomy, Recipe())
        nothing = Corpus(tuple(replace(item, areas=()) for item in flat_corpus.passages))
        with pytest.raises(CorpusError, match=r"has no passage with an area; label passages with areas such as 'lead"):
            train(nothing, taxonomy, Recipe())


def test_a_corpus_or_recipe_without_features_is_refused(flat_corpus: Corpus, flat: Taxonomy) -> None:
    with pytest.raises(RecipeError, match=r"leaves no feature with min_df 1000 and max_df 1; lower min_df or raise"):
        fit(flat_corpus, flat, Recipe(min_df=1000, max_df=1.0))
    wordless = Corpus(tuple(replace(i, passage=replace(i.passage, text="。", end=1)) for i in flat_corpus.passages))
    with pytest.raises(CorpusError, match="holds no text that features could be made of; give passages of Chinese"):
        fit(wordless, flat, Recipe(char_ngrams=(2, 2)))
