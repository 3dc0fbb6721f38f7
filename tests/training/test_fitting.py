from __future__ import annotations

import numpy as np
import pytest

from fazhi.errors import CorpusError
from fazhi.labels.corpus import Corpus
from fazhi.labels.taxonomy import Taxonomy
from fazhi.model.artifact import Model
from fazhi.training.fitting import fit, out_of_fold
from fazhi.training.recipe import Recipe


@pytest.mark.parametrize("features", ["char", "both"])
def test_training_twice_gives_the_same_bytes_whatever_the_jobs(
    features: str, small_corpus: Corpus, taxonomy: Taxonomy
) -> None:
    recipe = Recipe(features=features, folds=3)
    one = fit(small_corpus, taxonomy, recipe, seed=3, jobs=1)
    two = fit(small_corpus, taxonomy, recipe, seed=3, jobs=2)
    assert one.to_bytes() == two.to_bytes()


def test_provenance_names_what_the_model_was_made_of(
    small_model: Model, small_corpus: Corpus, taxonomy: Taxonomy
) -> None:
    known = small_model.provenance
    assert known["corpus"] == small_corpus.digest
    assert known["taxonomy"] == taxonomy.digest
    assert known["recipe"] == Recipe(folds=3).to_dict()
    assert (known["reports"], known["passages"]) == (6, len(small_corpus.passages))
    assert 0.5 < known["out_of_fold"]["micro_f1"] < 1


def test_a_passage_is_scored_by_a_model_that_has_not_seen_its_report(small_corpus: Corpus, taxonomy: Taxonomy) -> None:
    items = small_corpus.content.passages
    recipe = Recipe(folds=3)
    found = out_of_fold(items, taxonomy, recipe)
    assert set(found.folds.tolist()) == {0, 1, 2}
    # a model that had seen a passage would be sure of it; out of fold the margins are lower
    seen = fit(small_corpus, taxonomy, recipe)
    from fazhi.model.tagger import Tagger  # noqa: PLC0415

    margins, _ = Tagger(seen).margins(item.passage for item in items)
    assert margins[found.labels].mean() > found.areas[found.labels].mean() + 0.5


def test_thresholds_differ_by_area_and_slopes_rise(small_model: Model) -> None:
    assert len(set(small_model.thresholds.tolist())) > 20
    assert (small_model.calibration[0] > 0).all()


def test_rows_that_are_no_passages_are_not_learnt(small_corpus: Corpus, taxonomy: Taxonomy) -> None:
    recipe = Recipe(folds=3)
    from dataclasses import replace  # noqa: PLC0415

    from fazhi.reports.report import Role  # noqa: PLC0415

    furniture = replace(
        small_corpus.passages[0],
        passage=replace(small_corpus.passages[0].passage, role=Role.OTHER),
        number=999,
        areas=("leadership.study",),
    )
    with_it = fit(Corpus((*small_corpus.passages, furniture)), taxonomy, recipe)
    without = fit(small_corpus, taxonomy, recipe)
    assert np.array_equal(with_it.weights, without.weights)


def test_an_area_without_an_example_is_never_tagged(small_corpus: Corpus, taxonomy: Taxonomy) -> None:
    kept = tuple(item for item in small_corpus.passages if "disputes.petitions" not in item.areas)
    model = fit(Corpus(kept), taxonomy, Recipe(folds=3))
    column = taxonomy.columns["disputes.petitions"]
    assert not model.weights[:, column].any()
    assert model.bias[column] < model.thresholds[column]


def test_a_corpus_that_cannot_teach_is_refused(small_corpus: Corpus, taxonomy: Taxonomy) -> None:
    first = small_corpus.reports[0]
    one = Corpus(tuple(item for item in small_corpus.passages if item.report_id == first))
    with pytest.raises(CorpusError, match=r"has only the report 'bailing-2025'.*add a second report"):
        fit(one, taxonomy, Recipe())
    nothing = Corpus(tuple(item for item in small_corpus.passages if not item.areas))
    with pytest.raises(CorpusError, match="has no passage with an area"):
        fit(nothing, taxonomy, Recipe())
