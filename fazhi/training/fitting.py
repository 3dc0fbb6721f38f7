"""``fit(corpus, recipe)`` makes a `Model`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from joblib import Parallel, delayed
from sklearn.svm import LinearSVC

from fazhi.errors import CorpusError
from fazhi.evaluation.metrics import Counts, macro, micro
from fazhi.labels.matrix import label_matrix
from fazhi.labels.splitting import fold_by_report
from fazhi.model.artifact import Model
from fazhi.model.scoring import Scorer
from fazhi.model.words import Segmenter, dictionary_digest
from fazhi.reports.report import PASSAGE_ROLES
from fazhi.training.design import design, fit_blocks, matrix
from fazhi.training.recipe import Recipe
from fazhi.training.thresholds import calibrate, choose_thresholds, review_band

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from fazhi.labels.corpus import Corpus, LabelledPassage
    from fazhi.labels.taxonomy import Taxonomy

_NEVER = -1.0
"""Bias of an area without a positive row: it is never tagged."""


@dataclass(frozen=True, slots=True)
class OutOfFold:
    """Margins of every passage by a model that has not seen its report.

    Shapes: areas (P, A), roles (P, R), labels (P, A), role_labels (P, R), folds (P,).
    """

    areas: NDArray[np.float64]
    roles: NDArray[np.float64]
    labels: NDArray[np.bool_]
    role_labels: NDArray[np.bool_]
    folds: NDArray[np.int64]


def fit(
    corpus: Corpus,
    taxonomy: Taxonomy,
    recipe: Recipe | None = None,
    *,
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
    seed
        Of the folds and of the classifiers.
    jobs
        Classifiers fitted at a time; -1 for all processors.
    report
        Called with a line of text when a step begins.

    Raises
    ------
    CorpusError
        If no passage has an area, or there are fewer than two reports.
    """
    recipe = recipe or Recipe()
    passages = corpus.content.passages
    _check(corpus, taxonomy)
    found = out_of_fold(passages, taxonomy, recipe, seed=seed, jobs=jobs, report=report)
    report("fitting on the whole corpus")
    model = _fit_weights(passages, taxonomy, recipe, seed, jobs)
    thresholds = choose_thresholds(found.areas, found.labels, recipe.threshold_prior)
    return replace(
        model,
        thresholds=thresholds,
        calibration=calibrate(found.areas, found.labels),
        role_calibration=calibrate(found.roles, found.role_labels),
        review_band=review_band(found.areas, thresholds, recipe.review_share),
        provenance={
            "corpus": corpus.digest,
            "taxonomy": taxonomy.digest,
            "recipe": recipe.to_dict(),
            "recipe_digest": recipe.digest,
            "seed": seed,
            "reports": len(corpus.content.reports),
            "passages": len(passages),
            "out_of_fold": _seen(found, thresholds),
        },
    )


def out_of_fold(
    passages: Sequence[LabelledPassage],
    taxonomy: Taxonomy,
    recipe: Recipe,
    *,
    seed: int = 0,
    jobs: int = 1,
    report: Callable[[str], None] = lambda _: None,
) -> OutOfFold:
    """Return out-of-fold margins with folds by report."""
    labels = label_matrix([item.areas for item in passages], taxonomy)
    names = [item.report_id for item in passages]
    count = min(recipe.folds, len(set(names)))
    folds = fold_by_report(names, labels, count, seed)
    areas = np.zeros(labels.shape)
    roles = np.zeros((len(passages), len(PASSAGE_ROLES)))
    for fold in range(count):
        report(f"fold {fold + 1} of {count}")
        inside = [item for item, where in zip(passages, folds, strict=True) if where != fold]
        outside = [item.passage for item, where in zip(passages, folds, strict=True) if where == fold]
        scorer = Scorer(_fit_weights(inside, taxonomy, recipe, seed, jobs))
        areas[folds == fold], roles[folds == fold] = scorer.margins(outside)
    role_labels = np.array([[item.passage.role is role for role in PASSAGE_ROLES] for item in passages])
    return OutOfFold(areas, roles, labels, role_labels, folds)


def _seen(found: OutOfFold, thresholds: NDArray[np.float64]) -> dict[str, float]:
    """Return the out-of-fold F1; a little flattering, as the thresholds were chosen on the same margins."""
    counts = Counts.of(found.labels, found.areas >= thresholds)
    return {"micro_f1": round(micro(counts).f1 or 0.0, 4), "macro_f1": round(macro(counts).f1 or 0.0, 4)}


def _check(corpus: Corpus, taxonomy: Taxonomy) -> None:
    if not any(item.areas for item in corpus.content.passages):
        cure = f"label passages with areas such as '{taxonomy.ids[0]}'"
        raise CorpusError.at("corpus", "has no passage with an area", cure)
    if len(corpus.content.reports) < 2:  # noqa: PLR2004
        fault = f"has only the report '{corpus.content.reports[0]}', and thresholds need folds by report"
        raise CorpusError.at("corpus", fault, "add a second report")


def _fit_weights(
    passages: Sequence[LabelledPassage], taxonomy: Taxonomy, recipe: Recipe, seed: int, jobs: int
) -> Model:
    """Return a model with weights and biases, and neutral thresholds and calibration."""
    segmenter = Segmenter(recipe.added_words) if recipe.features != "char" else None
    rows = design(passages, taxonomy, recipe)
    fitted = fit_blocks(rows, recipe, segmenter)
    blocks = tuple(block for block, _ in fitted)
    values = matrix([part for _, part in fitted], blocks)
    targets = [(values, rows.labels[:, column]) for column in range(len(taxonomy.areas))]
    whole = values[: len(passages)]
    targets += [(whole, rows.roles == column) for column in range(len(PASSAGE_ROLES))]
    # processes, not threads: liblinear's random numbers are global to a process
    found = Parallel(n_jobs=jobs)(delayed(_fit_one)(inputs, target, recipe.cost, seed) for inputs, target in targets)
    weights = np.array([coefficients for coefficients, _ in found], np.float32).T
    bias = np.array([intercept for _, intercept in found])
    areas, roles = len(taxonomy.areas), len(PASSAGE_ROLES)
    neutral = {name: np.array([np.ones(n), np.zeros(n)]) for name, n in (("areas", areas), ("roles", roles))}
    words = {"dictionary": dictionary_digest(), "added": list(recipe.added_words)} if segmenter else {}
    return Model(
        taxonomy=taxonomy,
        blocks=blocks,
        weights=np.ascontiguousarray(weights[:, :areas]),
        bias=bias[:areas],
        thresholds=np.zeros(areas),
        calibration=neutral["areas"],
        role_weights=np.ascontiguousarray(weights[:, areas:]),
        role_bias=bias[areas:],
        role_calibration=neutral["roles"],
        clause_weight=recipe.clause_weight,
        review_band=0.0,
        words=words,
    )


def _fit_one(values: Any, target: NDArray[np.bool_], cost: float, seed: int) -> tuple[NDArray[np.float64], float]:  # noqa: ANN401
    if not target.any():
        return np.zeros(values.shape[1]), _NEVER
    if target.all():
        return np.zeros(values.shape[1]), -_NEVER
    machine = LinearSVC(C=cost, dual=True, random_state=seed, tol=1e-5, max_iter=20000).fit(values, target)
    return machine.coef_[0], float(machine.intercept_[0])
