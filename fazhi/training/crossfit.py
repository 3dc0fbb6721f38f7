"""Out-of-fold margins, and what they say of a recipe: every figure by models, cuts and scores of other folds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fazhi.evaluation.scored import Scored
from fazhi.model.decision import Calibration, Rule
from fazhi.reports.report import PASSAGE_ROLES
from fazhi.reports.roles import role_of_section
from fazhi.training.calibrating import calibrate, cross_calibrate
from fazhi.training.thresholds import review_band, thresholds_by

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from fazhi.labels.corpus import LabelledPassage
    from fazhi.labels.taxonomy import Taxonomy
    from fazhi.reports.report import Role
    from fazhi.training.calibrating import Calibrated
    from fazhi.training.recipe import Recipe


@dataclass(frozen=True, slots=True)
class OutOfFold:
    """Margins of every passage by a model that has not seen its report.

    Shapes: areas (P, A), roles (P, R), labels (P, A), role_labels (P, R), folds (P,); R is 0 where the corpus knows no
    roles.
    """

    areas: NDArray[np.float64]
    roles: NDArray[np.float64]
    labels: NDArray[np.bool_]
    role_labels: NDArray[np.bool_]
    folds: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class CrossFit:
    """What out-of-fold margins give.

    Parameters
    ----------
    rule
        For the model: from the margins of all folds.
    role_calibration
        (2, R) sigmoids of the roles.
    calibrated
        Scores of every passage by the calibration of the other folds, and which kind was chosen.
    tagged
        (P, A) tags by the thresholds of the other folds.
    """

    rule: Rule
    role_calibration: NDArray[np.float64]
    calibrated: Calibrated
    tagged: NDArray[np.bool_]


def crossfit(found: OutOfFold, recipe: Recipe) -> CrossFit:
    """Return thresholds, calibration and review band, and honest decisions on the margins that they came from.

    Parameters
    ----------
    found
        The margins.
    recipe
        How thresholds, calibration, band and limits are chosen.
    """
    limits = area_limits(found.labels, recipe)
    calibrated = cross_calibrate(found.areas, found.labels, found.folds, recipe.calibration)
    calibration = calibrate(found.areas, found.labels, calibrated.isotonic)
    thresholds = thresholds_by(recipe, found.areas, found.labels, calibration)
    band = review_band(found.areas, thresholds, recipe.review_share, recipe.review_unit)
    rule = Rule(thresholds, calibration, band, *limits)
    tagged = np.empty(found.labels.shape, bool)
    for fold in np.unique(found.folds):
        held = found.folds == fold
        cuts = thresholds
        if recipe.threshold_rule != "zero":
            others = (found.areas[~held], found.labels[~held])
            # only the rule of score ½ needs the calibration of the other folds
            inside = calibrate(*others, calibrated.isotonic) if recipe.threshold_rule == "half" else calibration
            cuts = thresholds_by(recipe, *others, inside)
        fitted = Rule(cuts, calibration, 0.0, *limits)
        tagged[held] = fitted.tagged(found.areas[held], calibrated.scores[held])
    return CrossFit(rule, _calibrate_roles(found), calibrated, tagged)


def area_limits(labels: NDArray[np.bool_], recipe: Recipe) -> tuple[int, int | None]:
    """Return fewest and most areas of a passage: exactly one where the recipe leaves it open and all labels have one.

    Parameters
    ----------
    labels
        (P, A) areas of each passage.
    recipe
        Its ``min_areas`` and ``max_areas``.
    """
    if not recipe.min_areas and not recipe.max_areas and bool((labels.sum(axis=1) == 1).all()):
        return 1, 1
    return recipe.min_areas, recipe.max_areas or None


def scored(items: Sequence[LabelledPassage], taxonomy: Taxonomy, found: OutOfFold, fitted: CrossFit) -> Scored:
    """Return what was said of the passages out of fold, for a scorecard."""
    roles: tuple[Role | None, ...] = (None,) * len(items)
    by_section = 0
    if found.roles.shape[1]:
        told = [role_of_section(item.passage.headings) for item in items]
        by_section = sum(role is not None for role in told)
        scores = Calibration.of_sigmoids(fitted.role_calibration).scores(found.roles)
        best = scores.argmax(axis=1).tolist()
        roles = tuple(role or PASSAGE_ROLES[column] for role, column in zip(told, best, strict=True))
    return Scored(
        tuple(items),
        taxonomy,
        found.labels,
        fitted.tagged,
        fitted.calibrated.scores,
        fitted.rule.close(found.areas),
        roles,
        by_section,
    )


def _calibrate_roles(found: OutOfFold) -> NDArray[np.float64]:
    """Return the (2, R) sigmoids of the roles, from the passages whose role is known."""
    if not found.roles.shape[1]:
        return np.empty((2, 0))
    told = found.role_labels.any(axis=1)
    return calibrate(found.roles[told], found.role_labels[told]).sigmoid
