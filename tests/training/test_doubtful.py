from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from fazhi.evaluation.scored import Scored
from fazhi.labels.corpus import Corpus
from fazhi.labels.taxonomy import Taxonomy
from fazhi.training.doubtful import Doubt, doubtful
from fazhi.training.fitting import out_of_fold
from fazhi.training.recipe import Recipe

MakeScored = Callable[..., Scored]


@pytest.fixture
def said(make_scored: MakeScored) -> Scored:
    scores = [[0.9, 0.1, 0.6], [0.2, 0.05, 0.7], [0.5, 0.0, 0.1]]
    return make_scored("abb", ["0", "01", "0"], ["0", "0", "0"], scores=scores)


def _shown(doubts: Sequence[Doubt]) -> list[tuple[int, str, bool, float, tuple[str, ...]]]:
    return [(d.item.number, d.area, d.labelled, round(d.doubt, 6), d.others) for d in doubts]


def test_the_least_probable_decision_comes_first_worked_out_by_hand(said: Scored) -> None:
    # doubts: 0.1 0.1 0.6 | 0.8 0.95 0.7 | 0.5 0.0 0.1
    assert _shown(doubtful(said)) == [
        (1, "law.keeping", True, 0.95, ("-law.making", "+order.peace")),
        (0, "order.peace", False, 0.6, ()),
        (2, "law.making", True, 0.5, ()),
    ]
    assert [d.score for d in doubtful(said)] == [0.05, 0.6, 0.5]


def test_further_decisions_are_named_from_a_doubt_on(said: Scored) -> None:
    assert _shown(doubtful(said, least=0.75))[0][-1] == ("-law.making",)
    assert _shown(doubtful(said, least=0.1))[2][-1] == ("+order.peace",)


def test_one_area_alone_can_be_asked_for(said: Scored) -> None:
    assert _shown(doubtful(said, area="law.making")) == [
        (1, "law.making", True, 0.8, ()),
        (2, "law.making", True, 0.5, ()),
        (0, "law.making", True, 0.1, ()),
    ]
    assert [d.labelled for d in doubtful(said, area="order.peace")] == [False] * 3


def _planted(corpus: Corpus, taxonomy: Taxonomy, share: float, seed: int) -> tuple[Corpus, set[tuple[str, int]]]:
    """Return the corpus with a *share* of its passages labelled wrongly, and which: added, dropped or swapped."""
    rng = np.random.default_rng(seed)
    items = list(corpus.content.passages)
    wrong = rng.permutation(len(items))[: round(share * len(items))].tolist()
    for place in wrong:
        areas = list(items[place].areas)
        other = str(rng.choice([area for area in taxonomy.ids if area not in areas]))
        kind = rng.integers(3) if areas else 0
        if kind:
            del areas[rng.integers(len(areas))]
        if kind != 1:
            areas.append(other)
        items[place] = replace(items[place], areas=tuple(sorted(areas, key=taxonomy.columns.__getitem__)))
    return Corpus(tuple(items)), {(items[place].report_id, items[place].number) for place in wrong}


def _found_in_the_first_tenth(corpus: Corpus, taxonomy: Taxonomy, recipe: Recipe, seed: int) -> float:
    planted, wrong = _planted(corpus, taxonomy, 0.05, seed)
    listed = doubtful(out_of_fold(planted, taxonomy, recipe))
    assert len(listed) == len(planted.passages)
    first = {(d.item.report_id, d.item.number) for d in listed[: len(listed) // 10]}
    return len(first & wrong) / len(wrong)


def test_four_of_ten_planted_errors_of_a_small_corpus_stand_in_the_first_tenth(
    small_corpus: Corpus, taxonomy: Taxonomy
) -> None:
    assert _found_in_the_first_tenth(small_corpus, taxonomy, Recipe(folds=3), seed=0) >= 0.4


@pytest.mark.slow
def test_seven_of_ten_planted_errors_stand_in_the_first_tenth(written: Corpus, taxonomy: Taxonomy) -> None:
    forty = set(written.reports[::2][:40])
    corpus = Corpus(tuple(item for item in written.passages if item.report_id in forty))
    assert _found_in_the_first_tenth(corpus, taxonomy, Recipe(), seed=0) >= 0.7
