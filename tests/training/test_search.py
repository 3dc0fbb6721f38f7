from __future__ import annotations

from dataclasses import fields, replace
from math import inf

import pytest

from fazhi.labels.corpus import Corpus
from fazhi.labels.taxonomy import Taxonomy
from fazhi.training import search as searching
from fazhi.training.fitting import out_of_fold
from fazhi.training.recipe import CHOICES, Recipe
from fazhi.training.search import SPACE, search
from fazhi.training.trial import Trial, trial_row, try_recipe

START = Recipe(folds=3, max_df=1.0)


def test_every_value_that_may_be_drawn_makes_a_recipe() -> None:
    assert set(SPACE) < {field.name for field in fields(Recipe)}
    for knob, values in SPACE.items():
        assert len({repr(value) for value in values}) > 1
        for value in values:
            assert getattr(replace(Recipe(), **{knob: value}), knob) == value
    for knob in SPACE.keys() & CHOICES.keys():
        assert set(SPACE[knob]) == set(CHOICES[knob])


@pytest.mark.usefixtures("one_dictionary")
def test_the_first_trial_is_the_start_and_the_best_comes_first(small_corpus: Corpus, taxonomy: Taxonomy) -> None:
    start = Recipe(folds=2, features="char", char_ngrams=(1, 1), clause_weight=0.0, train_on_clauses=False)
    bests = []
    found = search(small_corpus, taxonomy, start, budget=1e6, seed=2, most=4, report=lambda _, best: bests.append(best))
    assert sorted(trial.number for trial in found) == [1, 2, 3, 4]
    assert next(trial for trial in found if trial.number == 1).recipe == start
    assert len({trial.recipe.digest for trial in found}) == 4
    reached = [trial.micro for trial in found if trial.micro is not None]
    assert reached == sorted(reached, reverse=True)
    assert len(set(reached)) > 1
    # those given up come last, and say why after how many folds
    assert all(trial.micro is not None for trial in found[: len(reached)])
    assert all((trial.given_up, len(trial.so_far)) == ("behind", 1) for trial in found[len(reached) :])
    assert len(bests) == 4
    assert bests[-1] == found[0]


@pytest.mark.usefixtures("one_dictionary")
def test_the_same_seed_tries_the_same_recipes(flat_corpus: Corpus, flat: Taxonomy) -> None:
    def tried(seed: int) -> list[tuple[int, str, float | None]]:
        found = search(flat_corpus, flat, START, budget=1e6, seed=seed, most=6)
        return [(trial.number, trial.recipe.digest, trial.micro) for trial in found]

    assert tried(0) == tried(0)
    assert {digest for _, digest, _ in tried(0)} & {digest for _, digest, _ in tried(1)} == {START.digest}


def test_without_time_the_first_trial_is_made_and_finished(flat_corpus: Corpus, flat: Taxonomy) -> None:
    (trial,) = search(flat_corpus, flat, START, budget=0.0)
    assert (trial.number, trial.recipe, trial.given_up, len(trial.so_far)) == (1, START, "", 3)
    assert trial.micro is not None
    assert trial.seconds > 0


def test_a_trial_reaches_what_the_recipe_reaches_out_of_fold(
    small_corpus: Corpus, taxonomy: Taxonomy, flat_corpus: Corpus, flat: Taxonomy
) -> None:
    recipe = Recipe(folds=2, features="char", context_weight=0.1)
    (trial,) = search(small_corpus, taxonomy, recipe, budget=0.0, seed=5)
    said = out_of_fold(small_corpus, taxonomy, recipe, seed=5)
    hits = (said.labels & said.tagged).sum()
    assert trial.micro == pytest.approx(2 * hits / (said.labels.sum() + said.tagged.sum()))
    # where every passage has one area, exactly one is given, in a trial too
    alone = Corpus(tuple(item for item in flat_corpus.passages if len(item.areas) == 1))
    poor = replace(START, cost=1e-4, calibration="sigmoid")
    (trial,) = search(alone, flat, poor, budget=0.0)
    said = out_of_fold(alone, flat, poor)
    assert (said.tagged.sum(axis=1) == 1).all()
    assert trial.micro == pytest.approx((said.labels & said.tagged).sum() / len(alone.passages))


def test_the_search_ends_at_its_time(flat_corpus: Corpus, flat: Taxonomy, monkeypatch: pytest.MonkeyPatch) -> None:
    # a clock that only trials move on: each takes 10 seconds
    clock = [0.0]
    monkeypatch.setattr("fazhi.training.search.time.monotonic", lambda: clock[0])

    def slow(_: object, __: object, recipe: Recipe, ___: object, until: float) -> Trial:
        clock[0] += 10.0
        assert until == (inf if recipe == START else 25.0)
        return Trial(0, recipe, 0.5, 0.5, (0.5,) * 3, 10.0)

    monkeypatch.setattr(searching, "try_recipe", slow)
    # two at a time with one process: the second pair begins at 10 seconds, and no third at 30
    assert [trial.number for trial in search(flat_corpus, flat, START, budget=25.0, seed=1)] == [1, 2, 3]


def test_a_recipe_that_falls_behind_is_given_up(flat_corpus: Corpus, flat: Taxonomy) -> None:
    ground, counted, recipe, leader = searching._Seeker(flat_corpus, flat, START, 0).task(START)  # noqa: SLF001
    assert leader == ()
    whole = try_recipe(ground, counted, recipe, (), inf)
    assert len(whole.so_far) == 3
    assert (whole.micro, whole.given_up) != (None, "behind")
    # behind after the second fold only: the first counts within a point of the leader
    hopeless = try_recipe(ground, counted, recipe, (whole.so_far[0] + 0.009, 1.1, 1.1), inf)
    assert (hopeless.micro, hopeless.macro, hopeless.given_up) == (None, None, "behind")
    assert hopeless.so_far == whole.so_far[:2]
    # whoever has done all folds is judged by what was reached
    last = try_recipe(ground, counted, recipe, (0.0, 0.0, 1.1), inf)
    assert (last.micro, last.given_up) == (whole.micro, "")


def test_no_fold_is_begun_after_the_time(flat_corpus: Corpus, flat: Taxonomy) -> None:
    task = searching._Seeker(flat_corpus, flat, START, 0).task(START)  # noqa: SLF001
    late = try_recipe(task[0], task[1], task[2], task[3], 0.0)
    assert (late.micro, late.given_up, len(late.so_far)) == (None, "budget", 1)


def test_ctrl_c_ends_the_search_with_what_was_found(
    flat_corpus: Corpus, flat: Taxonomy, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[object] = []

    def interrupted(*arguments: object) -> Trial:
        if len(made) == 2:
            raise KeyboardInterrupt
        made.append(arguments)
        return try_recipe(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(searching, "try_recipe", interrupted)
    monkeypatch.setitem(SPACE, "features", ("char",))
    said: list[int] = []
    found = search(flat_corpus, flat, START, budget=1e6, report=lambda trial, _: said.append(trial.number))
    # every trial that ended before was told and is returned
    assert sorted(trial.number for trial in found) == said == [1, 2]


def test_ctrl_c_before_the_first_trial_has_ended_has_nothing_to_return(
    flat_corpus: Corpus, flat: Taxonomy, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> Trial:
        raise KeyboardInterrupt

    monkeypatch.setattr(searching, "try_recipe", interrupted)
    with pytest.raises(KeyboardInterrupt):
        search(flat_corpus, flat, START, budget=1e6)


def test_a_row_of_the_table_has_a_column_for_every_knob() -> None:
    row = trial_row(Trial(7, Recipe(added_words=("甲", "乙")), 0.87654321, None, (0.5, 0.25), 1.234567, "behind"))
    assert list(row)[:6] == ["trial", "micro_f1", "macro_f1", "folds_done", "given_up", "seconds"]
    assert list(row)[6:] == [field.name for field in fields(Recipe)]
    assert list(row.values())[:6] == [7, 0.8765, None, 2, "behind", 1.23]
    assert (row["char_ngrams"], row["added_words"], row["cost"]) == ("1-2", "甲-乙", 1.0)
