"""How F1 grows with the number of reports that a model learns from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fazhi.evaluation.metrics import Counts, macro, micro
from fazhi.evaluation.scorecard import CurvePoint
from fazhi.evaluation.scored import scored_by
from fazhi.labels.corpus import Corpus
from fazhi.model.tagger import Tagger
from fazhi.training.fitting import fit, out_of_fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fazhi.labels.taxonomy import Taxonomy
    from fazhi.training.recipe import Recipe

SHARES = (0.1, 0.2, 0.4, 0.7, 1.0)
FEWEST = 4
"""Fewest reports that a point of the curve is made from."""


def learning_curve(
    corpus: Corpus,
    taxonomy: Taxonomy,
    recipe: Recipe,
    *,
    asked: Corpus | None = None,
    draws: int = 3,
    seed: int = 0,
    jobs: int = 1,
    report: Callable[[str], None] = lambda _: None,
) -> list[CurvePoint]:
    """Return F1 for growing random sets of reports, nested within a draw.

    A point names the reports that its models learnt from: out of fold all but those of one fold.  A draw without a
    labelled passage is left out.

    Parameters
    ----------
    corpus, taxonomy, recipe, seed, jobs, report
        As for `fit`.
    asked
        Labelled passages on which each model is measured; by default the drawn reports themselves, out of fold.
    draws
        How many random orders of the reports; their F1 is averaged.  The whole corpus is one set only.
    """
    points = []
    names = corpus.content.reports
    for size in _sizes(len(names)):
        found = []
        for draw in range(1 if size == len(names) else draws):
            part = _drawn(corpus, size, seed + draw)
            report(f"{size} reports, draw {draw + 1}")
            if any(item.areas for item in part.passages):
                reached = _measure(part, taxonomy, recipe, asked, seed=seed, jobs=jobs)
                found.append((len(part.passages), *reached))
        if found:
            # out of fold a model learns from all folds but one
            share = 1.0 if asked else 1.0 - 1.0 / min(recipe.folds, size)
            passages, micro_f1, macro_f1 = np.mean(found, axis=0).tolist()
            points.append(CurvePoint(round(size * share), round(passages * share), micro_f1, macro_f1, len(found)))
    return points


def _sizes(reports: int) -> Sequence[int]:
    return sorted({size for share in SHARES if (size := round(share * reports)) >= FEWEST} | {reports})


def _drawn(corpus: Corpus, size: int, seed: int) -> Corpus:
    names = corpus.content.reports
    chosen = {names[place] for place in np.random.default_rng(seed).permutation(len(names))[:size]}
    return Corpus(tuple(item for item in corpus.content.passages if item.report_id in chosen))


def _measure(
    part: Corpus, taxonomy: Taxonomy, recipe: Recipe, asked: Corpus | None, *, seed: int, jobs: int
) -> tuple[float, float]:
    """Return micro-F1 and macro-F1 of a model that learns from *part*."""
    if asked is None:
        said = out_of_fold(part, taxonomy, recipe, seed=seed, jobs=jobs)
    else:
        said = scored_by(Tagger(fit(part, taxonomy, recipe, seed=seed, jobs=jobs)), asked)
    counts = Counts.of(said.labels, said.tagged)
    return micro(counts).f1 or 0.0, macro(counts).f1 or 0.0
