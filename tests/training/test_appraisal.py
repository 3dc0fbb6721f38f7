from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from fazhi.errors import CorpusError, ModelError
from fazhi.evaluation.baselines import CUE_TERMS, MOST_FREQUENT
from fazhi.evaluation.comparison import Paired
from fazhi.evaluation.metrics import Counts, micro
from fazhi.labels.corpus import WRITTEN, Corpus
from fazhi.labels.splitting import fold_by_report, held_out
from fazhi.labels.taxonomy import Taxonomy
from fazhi.model.artifact import Model
from fazhi.model.tagger import Tagger
from fazhi.model.words import Segmenter
from fazhi.training.appraisal import appraise, appraise_recipe, find_training_corpus
from fazhi.training.baseline import NAME, newcomer, newcomer_out_of_fold
from fazhi.training.fitting import fit, out_of_fold
from fazhi.training.recipe import Recipe

RECIPE = Recipe(folds=3, max_df=1.0)


@pytest.fixture(autouse=True)
def _characters_for_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare the newcomer's pipeline jieba's start-up."""
    monkeypatch.setattr(Segmenter, "cut", lambda _, text: list(text))


@pytest.fixture(scope="module")
def asked(taxonomy: Taxonomy) -> Corpus:
    return Corpus.load([WRITTEN / "lanhe-2023.jsonl"], taxonomy)


@pytest.fixture(scope="module")
def small_tagger(small_model: Model) -> Tagger:
    return Tagger(small_model)


def test_a_model_is_held_against_all_baselines_and_another_model(
    small_tagger: Tagger, small_corpus: Corpus, asked: Corpus, taxonomy: Taxonomy
) -> None:
    found = appraise(small_tagger, asked, learnt=small_corpus, against=small_tagger, seed=1)
    card = found.card
    assert list(card.baselines) == [CUE_TERMS, MOST_FREQUENT, NAME]
    assert (card.model, card.corpus, card.source) == (small_tagger.model.digest, asked.digest, "model")
    said = newcomer(small_corpus.passages, asked.passages, taxonomy, seed=1)
    assert card.baselines[NAME].micro.f1 == micro(Counts.of(said.labels, said.tagged)).f1
    # the most frequent area of the corpus learnt from, not of the one asked about
    support = small_tagger.model.provenance["support"]
    best = max(taxonomy.ids, key=lambda area: support[area])
    right = sum(best in item.areas for item in asked.passages)
    assert card.baselines[MOST_FREQUENT].micro.precision == right / len(asked.passages)
    assert card.against is not None
    assert card.against.difference.micro == Paired(0.0, None, 1.0)
    assert found.rival is not None
    assert np.array_equal(found.rival.tagged, found.scored.tagged)


def test_without_what_it_learnt_from_there_is_no_newcomer(small_tagger: Tagger, asked: Corpus) -> None:
    found = appraise(small_tagger, asked)
    assert list(found.card.baselines) == [CUE_TERMS, MOST_FREQUENT]
    assert (found.card.against, found.rival) == (None, None)


def test_a_recipe_is_held_against_baselines_out_of_fold(flat_corpus: Corpus, flat: Taxonomy) -> None:
    found = appraise_recipe(flat_corpus, flat, RECIPE, seed=2)
    said = out_of_fold(flat_corpus, flat, RECIPE, seed=2)
    assert np.array_equal(found.scored.tagged, said.tagged)
    # a list without cues has no cue terms
    assert list(found.card.baselines) == [MOST_FREQUENT, NAME]
    names = [item.report_id for item in said.items]
    theirs = newcomer_out_of_fold(said.items, flat, fold_by_report(names, said.labels, 3, 2), seed=2)
    assert found.card.baselines[NAME].micro.f1 == micro(Counts.of(theirs.labels, theirs.tagged)).f1
    assert found.card.source == f"out of fold, recipe {RECIPE.digest[:12]}"
    assert (found.card.model, found.card.corpus) == ("", flat_corpus.digest)
    assert appraise_recipe(flat_corpus, flat, RECIPE, baselines=False).card.baselines == {}


def test_the_written_corpus_is_at_hand_for_the_model_that_learnt_from_it(
    small_model: Model, tagger: Tagger, written: Corpus
) -> None:
    assert find_training_corpus(tagger.model) == written
    assert find_training_corpus(small_model) is None


def test_the_corpus_given_is_known_by_its_digest(flat_corpus: Corpus, flat: Taxonomy, tmp_path: Path) -> None:
    flat_corpus.save(tmp_path / "c.jsonl")
    own = Corpus.load([tmp_path / "c.jsonl"], flat)
    model = fit(own, flat, RECIPE)
    assert find_training_corpus(model, [tmp_path / "c.jsonl"]) == own
    # the written corpus is of other areas: none of the model's business
    assert find_training_corpus(model) is None


def test_files_of_another_corpus_are_one_line(small_model: Model) -> None:
    with pytest.raises(ModelError) as caught:
        find_training_corpus(small_model, [WRITTEN / "bailing-2025.jsonl"])
    assert str(caught.value) == (
        f"--trained-on: is not the corpus that the model learnt from ({small_model.provenance['corpus'][:12]}); "
        "give the files that `fazhi train` was given, in their order"
    )
    with pytest.raises(CorpusError, match="cannot be read"):
        find_training_corpus(small_model, ["nowhere.jsonl"])


def test_what_was_held_out_is_not_what_was_learnt(small_corpus: Corpus, taxonomy: Taxonomy) -> None:
    inside, outside = held_out(small_corpus, "year=2021")
    model = fit(inside, taxonomy, Recipe(folds=2), notes={"hold_out": "year=2021"})
    files = [WRITTEN / f"{name}.jsonl" for name in small_corpus.reports]
    assert find_training_corpus(model, files) == inside
    assert {item.extra["year"] for item in outside.passages} == {2021}
    assert {item.extra["year"] for item in inside.passages} == {2020, 2022, 2023, 2025}
    # the whole corpus without the condition is another one
    assert small_corpus.digest != model.provenance["corpus"] == inside.digest
