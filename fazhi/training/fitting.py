"""``fit(corpus, recipe)`` makes a `Model`."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import numpy as np

from fazhi.errors import CorpusError, RecipeError
from fazhi.evaluation.figures import area_scores, macro_averages, micro_averages
from fazhi.evaluation.metrics import average_precision
from fazhi.evaluation.reliability import reliability, review
from fazhi.evaluation.role_scores import role_scores
from fazhi.labels.neighbours import near_duplicates
from fazhi.labels.sketch import sketch
from fazhi.labels.statistics import warnings
from fazhi.model.artifact import Model
from fazhi.model.words import dictionary_digest
from fazhi.training.crossfit import crossfit, scored
from fazhi.training.design import count_blocks, design
from fazhi.training.folding import fit_folds, start_workers, workers
from fazhi.training.recipe import Recipe

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from fazhi.evaluation.scored import Scored
    from fazhi.labels.corpus import Corpus
    from fazhi.labels.taxonomy import Taxonomy
    from fazhi.training.crossfit import CrossFit, OutOfFold
    from fazhi.training.folding import Fitted

_DIGITS = 6


def fit(
    corpus: Corpus,
    taxonomy: Taxonomy,
    recipe: Recipe | None = None,
    *,
    notes: Mapping[str, Any] | None = None,
    seed: int = 0,
    jobs: int = 1,
    report: Callable[[str], None] = lambda _: None,
) -> Model:
    """Return the model of a corpus.

    The same corpus, taxonomy, recipe and seed give the same model, byte for byte, whatever *jobs* is.

    Parameters
    ----------
    corpus
        Passages whose role is `Role.OTHER` are left out.
    taxonomy
        The areas, in the column order of the model.
    recipe
        By default `Recipe()`.
    notes
        Kept in the provenance: ``hold_out``, the condition by which the corpus was parted, and ``search``, the number
        of ``trials`` that the recipe is the best of; ``warnings`` are added to those that the corpus gives rise to.
    seed
        Of the folds, the classifiers and the intervals.
    jobs
        Processes at work; -1 for all processors.
    report
        Called with a line of text after each step.

    Raises
    ------
    CorpusError
        If no passage has an area, or there are fewer than two reports.
    RecipeError
        If no feature is as frequent as the recipe asks for.
    """
    return fit_and_score(corpus, taxonomy, recipe, notes=notes, seed=seed, jobs=jobs, report=report)[0]


def fit_and_score(
    corpus: Corpus,
    taxonomy: Taxonomy,
    recipe: Recipe | None = None,
    *,
    notes: Mapping[str, Any] | None = None,
    seed: int = 0,
    jobs: int = 1,
    report: Callable[[str], None] = lambda _: None,
) -> tuple[Model, Scored]:
    """Return what `fit` and `out_of_fold` return, for the work of one."""
    recipe = recipe or Recipe()
    check_corpus(corpus, taxonomy)
    found, fitted = _fold(corpus, taxonomy, recipe, seed=seed, jobs=jobs, whole=True, report=report)
    chosen = crossfit(found, recipe)
    said = scored(corpus.content.passages, taxonomy, found, chosen)
    if fitted is None:
        raise AssertionError("the whole corpus was asked for")
    if not len(fitted.weights):
        fault = f"leaves no feature with min_df {recipe.min_df:g} and max_df {recipe.max_df:g}"
        raise RecipeError.at("recipe", fault, "lower min_df or raise max_df")
    provenance = _provenance(corpus, taxonomy, recipe, seed, _figures(said, seed))
    for key, value in (notes or {}).items():
        provenance[key] = [*provenance["warnings"], *value] if key == "warnings" else value
    return _model(taxonomy, recipe, fitted, chosen, provenance), said


def out_of_fold(
    corpus: Corpus,
    taxonomy: Taxonomy,
    recipe: Recipe | None = None,
    *,
    seed: int = 0,
    jobs: int = 1,
    report: Callable[[str], None] = lambda _: None,
) -> Scored:
    """Return what models made by a recipe say of the passages that they have not seen, with folds by report.

    Thresholds, calibration and classifiers for a fold all come from the other folds.  Parameters and errors as for
    `fit`.
    """
    recipe = recipe or Recipe()
    check_corpus(corpus, taxonomy)
    found, _ = _fold(corpus, taxonomy, recipe, seed=seed, jobs=jobs, whole=False, report=report)
    return scored(corpus.content.passages, taxonomy, found, crossfit(found, recipe))


def _fold(
    corpus: Corpus,
    taxonomy: Taxonomy,
    recipe: Recipe,
    *,
    seed: int,
    jobs: int,
    whole: bool,
    report: Callable[[str], None],
) -> tuple[OutOfFold, Fitted | None]:
    items = corpus.content.passages
    rows = design(items, taxonomy)
    jobs = workers(rows, jobs)
    wait = start_workers(jobs)
    near = near_duplicates([item.passage.text for item in items])
    counted = count_blocks(rows, recipe)
    if not sum(block.values.nnz for block in counted):
        raise CorpusError.at("corpus", "holds no text that features could be made of", "give passages of Chinese text")
    wait()
    report("counted features")
    return fit_folds(rows, counted, near, recipe, seed=seed, jobs=jobs, whole=whole, report=report)


def check_corpus(corpus: Corpus, taxonomy: Taxonomy) -> None:
    """Check that something can be learnt from a corpus.

    Raises
    ------
    CorpusError
        If no passage has an area, or there are fewer than two reports.
    """
    if not any(item.areas for item in corpus.content.passages):
        cure = f"label passages with areas such as '{taxonomy.ids[0]}'"
        raise CorpusError.at("corpus", "has no passage with an area", cure)
    if len(corpus.content.reports) < 2:  # noqa: PLR2004
        fault = f"has only the report '{corpus.content.reports[0]}', and thresholds need folds by report"
        raise CorpusError.at("corpus", fault, "add a second report")


def _model(taxonomy: Taxonomy, recipe: Recipe, fitted: Fitted, chosen: CrossFit, provenance: dict[str, Any]) -> Model:
    areas = len(taxonomy.areas)
    weights = fitted.weights.astype(np.float32)
    with_words = recipe.features != "char"
    calibration = chosen.rule.calibration
    return Model(
        taxonomy=taxonomy,
        blocks=fitted.blocks,
        weights=np.ascontiguousarray(weights[:, :areas]),
        bias=fitted.bias[:areas],
        thresholds=chosen.rule.thresholds,
        calibration=calibration.sigmoid,
        knots=calibration.knots,
        knot_start=calibration.start,
        role_weights=np.ascontiguousarray(weights[:, areas:]),
        role_bias=fitted.bias[areas:],
        role_calibration=chosen.role_calibration,
        clause_weight=recipe.clause_weight,
        context_weight=recipe.context_weight,
        review_band=chosen.rule.review_band,
        min_areas=chosen.rule.min_areas,
        max_areas=chosen.rule.max_areas,
        words={"dictionary": dictionary_digest(), "added": list(recipe.added_words)} if with_words else {},
        provenance=provenance,
    )


def _provenance(
    corpus: Corpus, taxonomy: Taxonomy, recipe: Recipe, seed: int, figures: dict[str, Any]
) -> dict[str, Any]:
    """Return what the model was made of, and how good the recipe is out of fold."""
    support = {area: score["support"] for area, score in figures["areas"].items()}
    return {
        "corpus": corpus.digest,
        "taxonomy": taxonomy.digest,
        "recipe": recipe.to_dict(),
        "recipe_digest": recipe.digest,
        "seed": seed,
        "reports": len(corpus.content.reports),
        "passages": len(corpus.content.passages),
        "support": support,
        "sketch": sketch(item.passage.text for item in corpus.content.passages),
        "warnings": warnings(corpus, taxonomy),
        "out_of_fold": figures,
    }


def _figures(said: Scored, seed: int) -> dict[str, Any]:
    """Return what of the out-of-fold scorecard a model file keeps."""
    counts = said.by_report
    ranked = average_precision(said.labels, said.scores)
    roles = role_scores(said, seed)
    found = {
        "micro": asdict(micro_averages(counts, seed)),
        "macro": asdict(macro_averages(counts, seed)),
        "areas": {area: asdict(each) for area, each in area_scores(said.taxonomy.ids, counts, ranked, seed).items()},
        "roles": roles and asdict(roles),
        "exact": float((said.labels == said.tagged).all(axis=1).mean()),
        "calibration": asdict(reliability(said.labels, said.scores)),
        "review": asdict(review(said)),
    }
    return {key: _rounded(value) for key, value in found.items()}


def _rounded(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items() if key != "bins"}
    if isinstance(value, list | tuple):
        return [_rounded(item) for item in value]
    return round(value, _DIGITS) if isinstance(value, float) else value
