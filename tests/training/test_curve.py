from __future__ import annotations

from dataclasses import replace

import pytest

from fazhi.evaluation.metrics import Counts, macro, micro
from fazhi.evaluation.scored import scored_by
from fazhi.labels.corpus import Corpus
from fazhi.labels.taxonomy import Taxonomy
from fazhi.model.tagger import Tagger
from fazhi.training import curve
from fazhi.training.curve import learning_curve
from fazhi.training.fitting import fit, out_of_fold
from fazhi.training.recipe import Recipe

RECIPE = Recipe(folds=2, max_df=1.0)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, frozenset[str]]]:
    """Measure nothing, and tell which reports were drawn with which seed."""
    found: list[tuple[int, frozenset[str]]] = []

    def measure(part: Corpus, *_: object, seed: int, jobs: int) -> tuple[float, float]:
        assert jobs == 1
        found.append((seed, frozenset(part.reports)))
        return len(found) / 10, 0.5

    monkeypatch.setattr(curve, "_measure", measure)
    return found


def _reports(corpus: Corpus, number: int) -> Corpus:
    names = set(corpus.reports[:number])
    return Corpus(tuple(item for item in corpus.passages if item.report_id in names))


def test_sizes_are_shares_of_the_reports_and_sets_are_nested(
    written: Corpus, taxonomy: Taxonomy, drawn: list[tuple[int, frozenset[str]]]
) -> None:
    corpus = _reports(written, 20)
    points = learning_curve(corpus, taxonomy, RECIPE, draws=2)
    # 10 % would be two reports: too few; 20, 40, 70 and 100 % are
    # of two folds one is learnt from
    assert [(point.reports, point.draws) for point in points] == [(2, 2), (4, 2), (7, 2), (10, 1)]
    sets = [reports for _, reports in drawn]
    assert [len(reports) for reports in sets] == [4, 4, 8, 8, 14, 14, 20]
    for draw in (0, 1):
        assert sets[draw] < sets[2 + draw] < sets[4 + draw] < sets[6] == set(corpus.reports)
    assert sets[0] != sets[1]
    # means over the draws: 0.1 and 0.2 first, 0.7 last
    assert [point.micro for point in points] == pytest.approx([0.15, 0.35, 0.55, 0.7])
    assert points[-1].passages == round(len(corpus.passages) / 2)


def test_the_same_seed_draws_the_same_reports(
    written: Corpus, taxonomy: Taxonomy, drawn: list[tuple[int, frozenset[str]]]
) -> None:
    corpus = _reports(written, 12)
    for seed in (0, 0, 9):
        learning_curve(corpus, taxonomy, RECIPE, draws=1, seed=seed)
    third = len(drawn) // 3
    assert drawn[:third] == drawn[third : 2 * third]
    assert [reports for _, reports in drawn[:third]] != [reports for _, reports in drawn[2 * third :]]
    assert {seed for seed, _ in drawn} == {0, 9}


def test_the_last_point_is_the_whole_corpus_out_of_fold(flat_corpus: Corpus, flat: Taxonomy) -> None:
    said: list[str] = []
    poor = Recipe(folds=2, max_df=1.0, cost=0.01)
    points = learning_curve(flat_corpus, flat, poor, draws=2, seed=3, report=said.append)
    whole = out_of_fold(flat_corpus, flat, poor, seed=3)
    counts = Counts.of(whole.labels, whole.tagged)
    assert [point.reports for point in points] == [2, 3]
    assert (points[-1].micro, points[-1].macro) == (micro(counts).f1, macro(counts).f1)
    assert (points[-1].passages, points[0].passages) == (33, 22)
    assert said == ["4 reports, draw 1", "4 reports, draw 2", "6 reports, draw 1"]


def test_models_can_be_measured_on_other_reports(flat_corpus: Corpus, flat: Taxonomy) -> None:
    learnt = Corpus(tuple(item for item in flat_corpus.passages if item.report_id != "巳"))
    asked = Corpus(tuple(item for item in flat_corpus.passages if item.report_id == "巳"))
    poor = Recipe(folds=2, max_df=1.0, cost=0.01)
    points = learning_curve(learnt, flat, poor, asked=asked, draws=1, seed=1)
    said = scored_by(Tagger(fit(learnt, flat, poor, seed=1)), asked)
    assert [point.reports for point in points] == [4, 5]
    assert points[-1].micro == micro(Counts.of(said.labels, said.tagged)).f1
    assert points[-1].passages == 55


def test_a_draw_without_a_labelled_passage_is_left_out(flat_corpus: Corpus, flat: Taxonomy) -> None:
    bare = tuple(replace(item, areas=()) if item.report_id != "巳" else item for item in flat_corpus.passages)
    sizes = [point.draws for point in learning_curve(Corpus(bare), flat, Recipe(folds=2, max_df=1.0), draws=3, seed=3)]
    assert sizes[-1] == 1
    assert sum(sizes) < 4
