from __future__ import annotations

import jieba
import pytest

from fazhi.labels.corpus import Corpus
from fazhi.labels.taxonomy import Taxonomy
from fazhi.model.tagger import Tagger
from fazhi.model.words import Segmenter, dictionary_digest
from fazhi.training.fitting import fit
from fazhi.training.recipe import Recipe

TEXT = "府院联动机制推动行政争议实质性化解，综合查一次全面推行。"


def test_words_joined_are_the_text() -> None:
    words = Segmenter().cut(TEXT)
    assert "".join(words) == TEXT
    assert "行政" in words


def test_words_added_elsewhere_in_the_process_change_nothing(small_corpus: Corpus, taxonomy: Taxonomy) -> None:
    model = fit(small_corpus, taxonomy, Recipe(features="word", folds=2))
    before = Tagger(model).tag([TEXT])
    cuts = Segmenter().cut(TEXT)
    jieba.add_word("府院联动机制", freq=10**7)
    jieba.add_word("政争议实", freq=10**7)
    try:
        assert "政争议实" in jieba.lcut(TEXT, HMM=False)
        assert Segmenter().cut(TEXT) == cuts
        after = Tagger(model).tag([TEXT])
    finally:
        jieba.del_word("府院联动机制")
        jieba.del_word("政争议实")
    assert after == before


def test_words_of_a_recipe_are_cut_by_its_model() -> None:
    assert "府院联动" in Segmenter(["府院联动"]).cut(TEXT)
    assert "府院联动" not in Segmenter().cut(TEXT)


@pytest.mark.usefixtures("one_dictionary")
def test_the_dictionary_is_named_by_its_digest(flat_corpus: Corpus, flat: Taxonomy) -> None:
    model = fit(flat_corpus, flat, Recipe(features="both", added_words=("府院联动",)))
    assert model.words == {"dictionary": dictionary_digest(), "added": ["府院联动"]}
    assert len(dictionary_digest()) == 64
