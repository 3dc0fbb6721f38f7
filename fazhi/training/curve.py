"""How F1 grows with the number of reports that a model learns from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fazhi.evaluation.metrics import Counts, macro, micro
from fazhi.evaluation.scorecard import CurvePoint
from fazhi.labels.corpus import Corpus
from fazhi.labels.matrix import label_matrix
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
    for size in _sizes(len(corpus.content.reports)):
        whole = size == len(corpus.content.reports)
        found = []
        for draw in range(1 if whole else draws):
            part = _drawn(corpus, size, seed + draw)
            report(f"{size} reports, draw {draw + 1}")
            micro_f1, macro_f1 = _measure(part, taxonomy, recipe, asked, seed=seed, jobs=jobs)
            found.append((len(part.content.passages), micro_f1, macro_f1))
        passages, micro_f1, macro_f1 = np.mean(found, axis=0).tolist()
        points.append(CurvePoint(size, round(passages), micro_f1, macro_f1, len(found)))
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
    if asked is None:
        found = out_of_fold(part, taxonomy, recipe, seed=seed, jobs=jobs)
        counts = Counts.of(found.labels, found.tagged)
    else:
        model = fit(part, taxonomy, recipe, seed=seed, jobs=jobs)
        items = asked.content.passages
        tagged = [item.areas for item in Tagger(model).tag([item.passage for item in items])]
        counts = Counts.of(label_matrix([i.areas for i in items], taxonomy), label_matrix(tagged, taxonomy))
    return micro(counts).f1 or 0.0, macro(counts).f1 or 0.0
