"""A model, or a recipe, is held against labelled passages and against baselines."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from fazhi.errors import CorpusError, ModelError
from fazhi.evaluation.baselines import CUE_TERMS, MOST_FREQUENT, cue_terms, most_frequent
from fazhi.evaluation.characters import character_counts
from fazhi.evaluation.rivals import Rival
from fazhi.evaluation.scorecard import scorecard
from fazhi.evaluation.scored import scored_by
from fazhi.labels.corpus import Corpus
from fazhi.labels.sketch import known_share
from fazhi.labels.splitting import held_out
from fazhi.training.baseline import NAME, newcomer, newcomer_out_of_fold
from fazhi.training.fitting import out_of_fold
from fazhi.training.folding import report_folds
from fazhi.training.recipe import Recipe

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from fazhi.evaluation.scorecard import CurvePoint, Scorecard
    from fazhi.evaluation.scored import Scored
    from fazhi.labels.taxonomy import Taxonomy
    from fazhi.model.artifact import Model
    from fazhi.model.tagger import Tagger


@dataclass(frozen=True, slots=True)
class Appraisal:
    """A scorecard, and what it was made from.

    Parameters
    ----------
    card
        The figures.
    scored
        What the model or recipe said.
    rival
        What the model compared with said, if there was one.
    known
        Share, 0 to 1, of the passages that the model has learnt from, as far as its file tells.
    """

    card: Scorecard
    scored: Scored
    rival: Scored | None = None
    known: float = 0.0


def appraise(
    tagger: Tagger,
    corpus: Corpus,
    *,
    learnt: Corpus | None = None,
    against: Tagger | None = None,
    reports: str | Path | None = None,
    curve: Sequence[CurvePoint] = (),
    seed: int = 0,
) -> Appraisal:
    """Return how well a model does on labelled passages.

    Parameters
    ----------
    tagger
        The model.
    corpus
        Labelled passages that it has not learnt from.
    learnt
        The corpus that it has learnt from, see `find_training_corpus`; without it the newcomer's pipeline is left out.
    against
        Another model.
    reports
        Folder of the reports' files, for the end-to-end result.
    curve
        Learning curve to be shown.
    seed
        Of intervals and p-values.

    Raises
    ------
    CorpusError, ModelError
        As `fazhi.evaluation.scorecard.evaluate`.
    """
    scored = scored_by(tagger, corpus)
    taxonomy, items = tagger.model.taxonomy, scored.items
    baselines = {}
    if any(area.cues for area in taxonomy.areas):
        baselines[CUE_TERMS] = cue_terms(items, taxonomy)
    support = tagger.model.provenance.get("support")
    if support:
        counts = np.array([support.get(area, 0) for area in taxonomy.ids])
        baselines[MOST_FREQUENT] = most_frequent(items, taxonomy, counts)
    if learnt is not None:
        baselines[NAME] = newcomer(learnt.content.passages, items, taxonomy, seed=seed)
    other = None if against is None else scored_by(against, corpus)
    rival = None
    if against is not None and other is not None:
        rival = Rival(against.model.name, against.model.digest, other)
    characters = None if reports is None else character_counts(tagger, corpus, reports)
    card = scorecard(
        scored,
        baselines=baselines,
        against=rival,
        characters=characters,
        learning_curve=curve,
        model=tagger.model.digest,
        corpus=corpus.digest,
        seed=seed,
    )
    share = known_share((item.passage.text for item in items), tagger.model.provenance.get("sketch", ()))
    if share:
        seen = f"About {share:.0%} of these passages stand in what the model learnt from: the figures flatter it."
        card = replace(card, notes=(seen, *card.notes))
    return Appraisal(card, scored, other, share)


def appraise_recipe(
    corpus: Corpus,
    taxonomy: Taxonomy,
    recipe: Recipe | None = None,
    *,
    baselines: bool = True,
    curve: Sequence[CurvePoint] = (),
    seed: int = 0,
    jobs: int = 1,
    report: Callable[[str], None] = lambda _: None,
) -> Appraisal:
    """Return how well models made by a recipe do on reports of a corpus that they have not seen.

    Parameters
    ----------
    corpus, taxonomy, recipe, seed, jobs, report
        As for `fazhi.training.fitting.fit`.
    baselines
        Whether the baselines are measured too, out of fold where they learn.
    curve
        Learning curve to be shown.
    """
    recipe = recipe or Recipe()
    scored = out_of_fold(corpus, taxonomy, recipe, seed=seed, jobs=jobs, report=report)
    items = scored.items
    others = {}
    if baselines:
        if any(area.cues for area in taxonomy.areas):
            others[CUE_TERMS] = cue_terms(items, taxonomy)
        others[MOST_FREQUENT] = most_frequent(items, taxonomy, scored.labels.sum(axis=0))
        folds = report_folds([item.report_id for item in items], scored.labels, recipe, seed)
        others[NAME] = newcomer_out_of_fold(items, taxonomy, folds, seed=seed, jobs=jobs)
    card = scorecard(
        scored,
        baselines=others,
        learning_curve=curve,
        corpus=corpus.digest,
        source=f"out of fold, recipe {recipe.digest[:12]}",
        seed=seed,
    )
    return Appraisal(card, scored)


def find_training_corpus(model: Model, given: Sequence[str | Path] = ()) -> Corpus | None:
    """Return the corpus that a model has learnt from: the files *given*, or the written corpus if it was that.

    None where none was given and the model has not learnt from the written corpus.

    Raises
    ------
    ModelError
        If the files given hold another corpus.
    """
    known = model.provenance.get("corpus")
    condition = model.provenance.get("hold_out", "")
    try:
        corpus = Corpus.load(given, model.taxonomy) if given else Corpus.written(model.taxonomy)
        learnt = held_out(corpus, condition)[0] if condition else corpus
    except CorpusError:
        if given:
            raise
        return None
    if learnt.digest == known:
        return learnt
    if given:
        fault = f"is not the corpus that the model learnt from ({str(known)[:12]})"
        raise ModelError.at("--trained-on", fault, "give the files that `fazhi train` was given, in their order")
    return None
