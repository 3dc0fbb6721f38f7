from __future__ import annotations

import numpy as np

from fazhi.evaluation.baselines import cue_terms, most_frequent
from fazhi.labels.corpus import LabelledPassage
from fazhi.labels.taxonomy import Area, Taxonomy
from fazhi.reports.report import Passage

AREAS = (
    Area("hotline", "热线", "hotline", cues=("12345热线", "App")),
    Area("review", "复议", "review", cues=("行政复议",)),
    Area("silent", "无", "silent"),
)
TAXONOMY = Taxonomy(1, (), AREAS, ())
TEXTS = ("開通１２３４５熱線。", "推广ＡＰＰ，行政复议。", "普法。")
ITEMS = tuple(LabelledPassage(Passage(text), ("review",), "r", n) for n, text in enumerate(TEXTS))


def test_a_cue_is_found_in_any_script_and_width() -> None:
    found = cue_terms(ITEMS, TAXONOMY)
    assert found.tagged.tolist() == [[True, False, False], [True, True, False], [False, False, False]]
    assert (found.scores == found.tagged).all()
    assert found.labels.tolist() == [[False, True, False]] * 3
    assert found.roles == (None, None, None)
    assert not found.close.any()


def test_the_most_frequent_area_goes_to_every_passage() -> None:
    assert most_frequent(ITEMS, TAXONOMY, np.array([1, 5, 5])).tagged.tolist() == [[False, True, False]] * 3


def test_without_a_training_corpus_nothing_is_most_frequent() -> None:
    assert not most_frequent(ITEMS, TAXONOMY, np.zeros(3, np.int64)).tagged.any()
