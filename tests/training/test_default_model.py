"""The model that ships is what the written corpus and the default recipe give."""

from __future__ import annotations

import numpy as np
import pytest

from fazhi.labels.corpus import Corpus
from fazhi.labels.taxonomy import Taxonomy
from fazhi.model.tagger import Tagger
from fazhi.training.fitting import fit
from fazhi.training.recipe import Recipe


def test_the_shipped_model_names_the_shipped_corpus_list_and_recipe(
    tagger: Tagger, written: Corpus, taxonomy: Taxonomy
) -> None:
    known = tagger.model.provenance
    assert known["corpus"] == written.digest, (
        "the corpus changed: run `fazhi train -o fazhi/model/default/model.fazhi --force`"
    )
    assert known["taxonomy"] == taxonomy.digest
    assert known["recipe_digest"] == Recipe().digest
    assert tagger.model.taxonomy == taxonomy


@pytest.mark.slow
def test_training_again_gives_the_shipped_model(tagger: Tagger, written: Corpus, taxonomy: Taxonomy) -> None:
    again = fit(written, taxonomy, Recipe(), seed=0, jobs=2)
    shipped = tagger.model
    assert [block.terms for block in again.blocks] == [block.terms for block in shipped.blocks]
    # other versions of NumPy and scikit-learn may round otherwise; on those that made it the bytes are the same
    assert np.allclose(again.weights, shipped.weights, atol=1e-3)
    assert np.allclose(again.thresholds, shipped.thresholds, atol=1e-2)
    passages = [item.passage for item in written.content.passages]
    ours = [item.areas for item in Tagger(again).tag(passages)]
    theirs = [item.areas for item in tagger.tag(passages)]
    assert sum(a != b for a, b in zip(ours, theirs, strict=True)) <= len(passages) // 500
