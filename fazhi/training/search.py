"""Choosing a recipe under a time budget, by out-of-fold F1.

Rounds of trials: the first trial is the recipe that the search starts from; of the others every second one changes
one to three knobs of the best so far, the rest are drawn at random from `SPACE`.  A trial that falls behind the best
after some of its folds is given up (racing; Maron and Moore 1994).  The same seed proposes the same trials; how many
are made is a matter of time.

The best of many trials flatters itself: its F1 is a choice among them, so a figure for a paper comes from reports that
took no part (``--hold-out``, or a gold corpus).
"""

from __future__ import annotations

import time
from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING, Any

import numpy as np
from joblib import Parallel, delayed, effective_n_jobs

from fazhi.errors import RecipeError
from fazhi.labels.neighbours import near_duplicates
from fazhi.labels.splitting import training_rows
from fazhi.training.design import count_blocks, design
from fazhi.training.fitting import check_corpus
from fazhi.training.folding import fold_of, start_workers
from fazhi.training.trial import Ground, try_recipe

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fazhi.labels.corpus import Corpus
    from fazhi.labels.taxonomy import Taxonomy
    from fazhi.training.design import CountedBlock
    from fazhi.training.recipe import Recipe
    from fazhi.training.trial import Trial

SPACE: dict[str, tuple[Any, ...]] = {
    "features": ("char", "char", "both", "word"),
    "char_ngrams": ((1, 2), (1, 3), (2, 2), (2, 3)),
    "word_weight": (0.25, 0.5, 0.75, 1.0),
    "heading_ngrams": ((1, 2), (2, 2), (2, 3)),
    "heading_weight": (0.0, 0.1, 0.2, 0.35, 0.5, 0.8),
    "sublinear_tf": (True, True, False),
    "min_df": (0.0003, 0.0006, 0.001, 0.002, 0.004),
    "max_df": (1.0, 0.5, 0.3),
    "max_features": (0, 0, 20000, 5000),
    "clause_weight": (0.0, 0.3, 0.5, 0.7),
    "train_on_clauses": (True, False),
    "context_weight": (0.0, 0.0, 0.05, 0.1),
    "classifier": ("svm", "svm", "logistic", "ridge", "naive-bayes"),
    "cost": (0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 10.0),
    "class_weight": ("none", "balanced"),
    "threshold_rule": ("f1", "f1", "half", "zero"),
    "threshold_prior": (0.0, 10.0, 30.0, 100.0),
}
"""What a search may choose from; a value that stands twice is drawn twice as often."""
_COUNTING = ("features", "char_ngrams", "heading_ngrams", "sublinear_tf", "added_words")
_KEPT = 3
"""Sets of counted features that are kept in memory."""


def search(
    corpus: Corpus,
    taxonomy: Taxonomy,
    start: Recipe,
    *,
    budget: float,
    seed: int = 0,
    jobs: int = 1,
    most: int = 10_000,
    report: Callable[[Trial, Trial], None] = lambda _trial, _best: None,
) -> list[Trial]:
    """Return the trials that were made, the best first; those given up come last.

    Parameters
    ----------
    corpus, taxonomy
        As for `fazhi.training.fitting.fit`.
    start
        The recipe to begin with.
    budget
        Seconds after which no fold is begun; the first trial is always finished.
    seed
        Of proposals, folds and classifiers.
    jobs
        Trials at a time; -1 for all processors.
    most
        Trials at most.
    report
        Called with each trial that ends and the best so far.

    Ctrl-C ends the search like the budget does: what was found is returned.

    Raises
    ------
    CorpusError
        As `fazhi.training.fitting.fit`.
    """
    check_corpus(corpus, taxonomy)
    deadline = time.monotonic() + budget
    jobs = int(effective_n_jobs(jobs))
    wait = start_workers(jobs)
    seeker = _Seeker(corpus, taxonomy, start, seed)
    trials: list[Trial] = []
    try:
        wait()
        with Parallel(n_jobs=jobs, return_as="generator") as pool:
            while len(trials) < most and (not trials or time.monotonic() < deadline):
                proposals = seeker.propose(trials, min(2 * jobs, most - len(trials)) if trials else 1)
                until = deadline if trials else inf
                for trial in pool(delayed(try_recipe)(*seeker.task(recipe), until) for recipe in proposals):
                    trials.append(replace(trial, number=len(trials) + 1))
                    report(trials[-1], _ranked(trials)[0])
    except KeyboardInterrupt:
        if not trials:
            raise
    return _ranked(trials)


class _Seeker:
    """Proposes recipes and knows the features that they need."""

    def __init__(self, corpus: Corpus, taxonomy: Taxonomy, start: Recipe, seed: int) -> None:
        items = corpus.content.passages
        self.rows = design(items, taxonomy)
        near = near_duplicates([item.passage.text for item in items])
        folds = fold_of(self.rows, start, seed)
        learnt = [training_rows(folds, fold, near) for fold in range(int(folds.max()) + 1)]
        bare = replace(self.rows, texts=[], headings=[], roles=self.rows.roles[:, :0])
        self.ground = Ground(bare, folds, learnt, seed)
        self.start = start
        self.best: Trial | None = None
        self.counted: dict[tuple[Any, ...], list[CountedBlock]] = {}
        self._random = np.random.default_rng(seed)
        self._seen: set[str] = set()

    def propose(self, trials: Sequence[Trial], count: int) -> list[Recipe]:
        """Return *count* recipes that were not tried yet."""
        if not trials:
            self._seen.add(self.start.digest)
            return [self.start]
        self.best = _ranked(trials)[0]
        proposals: list[Recipe] = []
        while len(proposals) < count:
            near = self._random.random() < 0.5  # noqa: PLR2004 - every second one, on average
            knobs = self._random.permutation(list(SPACE))[: self._random.integers(1, 4)] if near else list(SPACE)
            changes = {str(knob): SPACE[knob][self._random.integers(len(SPACE[knob]))] for knob in knobs}
            try:
                recipe = replace(self.best.recipe, **changes)
            except RecipeError:
                continue
            if recipe.digest not in self._seen:
                self._seen.add(recipe.digest)
                proposals.append(recipe)
        return proposals

    def task(self, recipe: Recipe) -> tuple[Any, ...]:
        """Return the arguments of `try_recipe` but the last."""
        key = (*(getattr(recipe, knob) for knob in _COUNTING), bool(recipe.heading_weight))
        if key not in self.counted:
            while len(self.counted) >= _KEPT:
                del self.counted[next(iter(self.counted))]
            self.counted[key] = count_blocks(self.rows, recipe)
        weights = {"heading-char": recipe.heading_weight, "text-char": 1.0}
        words = recipe.word_weight if recipe.features == "both" else 1.0
        counted = [replace(block, weight=weights.get(block.name, words)) for block in self.counted[key]]
        return self.ground, counted, recipe, self.best.so_far if self.best else ()


def _ranked(trials: Sequence[Trial]) -> list[Trial]:
    return sorted(trials, key=lambda trial: (trial.micro is None, -(trial.micro or 0.0), trial.number))
