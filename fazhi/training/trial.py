"""One recipe is tried: its out-of-fold F1, unless it falls behind."""

from __future__ import annotations

import time
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from fazhi.evaluation.metrics import Counts, macro, micro
from fazhi.model.scoring import smooth
from fazhi.training.crossfit import OutOfFold, crossfit
from fazhi.training.folding import fit_once
from fazhi.training.recipe import Recipe
from fazhi.training.thresholds import best_threshold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from fazhi.training.design import CountedBlock, Design

_BEHIND = 0.01
"""F1 by which a trial may stay behind the best after some of its folds."""


@dataclass(frozen=True)
class Ground:
    """What all trials share.

    Parameters
    ----------
    rows
        The rows, without texts and roles: F1 of areas is what is searched for.
    folds
        (P,) the fold of each passage.
    learnt
        For each fold the passages (P,) that may be learnt from.
    seed
        Of the classifiers.
    """

    rows: Design
    folds: NDArray[np.int64]
    learnt: Sequence[NDArray[np.bool_]]
    seed: int


@dataclass(frozen=True, slots=True)
class Trial:
    """One recipe that was tried.

    Parameters
    ----------
    number
        From 1.
    recipe
        What was tried.
    micro, macro
        Out-of-fold F1, 0 to 1; None if the trial was given up.
    so_far
        After each fold done, the best F1 that one threshold for all areas reaches on the folds done.
    seconds
        How long it took.
    given_up
        Empty, ``behind`` or ``budget``.
    """

    number: int
    recipe: Recipe
    micro: float | None
    macro: float | None
    so_far: tuple[float, ...]
    seconds: float
    given_up: str = ""


def try_recipe(
    ground: Ground, counted: Sequence[CountedBlock], recipe: Recipe, leader: tuple[float, ...], until: float
) -> Trial:
    """Return the trial of one recipe; it is given up when its time is over or the *leader* out of reach.

    Parameters
    ----------
    ground, counted, recipe
        What is tried, on what.
    leader
        `Trial.so_far` of the best trial.
    until
        Reading of `time.monotonic`, the same in all processes, after which no further fold is begun.
    """
    begun = time.monotonic()
    rows = ground.rows
    areas = np.empty(rows.labels.shape)
    so_far: list[float] = []
    for fold, mask in enumerate(ground.learnt):
        held = ground.folds == fold
        areas[held] = fit_once(rows, counted, mask, recipe, ground.seed, asked=held).sure
        done = ground.folds <= fold
        so_far.append(_reached(areas[done], rows.labels[done]))
        now = time.monotonic()
        behind = len(leader) > fold and so_far[-1] < leader[fold] - _BEHIND
        if fold + 1 < len(ground.learnt) and (behind or now > until):
            return Trial(0, recipe, None, None, tuple(so_far), now - begun, "behind" if behind else "budget")
    areas = smooth(areas, rows.linked, recipe.context_weight)
    found = OutOfFold(areas, np.empty(rows.roles.shape), rows.labels, rows.roles, ground.folds)
    counts = Counts.of(rows.labels, crossfit(found, replace(recipe, calibration="sigmoid")).tagged)
    return Trial(0, recipe, micro(counts).f1, macro(counts).f1, tuple(so_far), time.monotonic() - begun)


def trial_row(trial: Trial) -> dict[str, Any]:
    """Return one row of the table of trials: figures first, then every knob."""
    figures = {"trial": trial.number, "micro_f1": trial.micro, "macro_f1": trial.macro}
    folds = {"folds_done": len(trial.so_far), "given_up": trial.given_up, "seconds": round(trial.seconds, 2)}
    knobs = {field.name: getattr(trial.recipe, field.name) for field in fields(Recipe)}
    shown = {key: round(value, 4) if isinstance(value, float) else value for key, value in figures.items()}
    return shown | folds | {key: "-".join(map(str, v)) if isinstance(v, tuple) else v for key, v in knobs.items()}


def _reached(margins: NDArray[np.float64], labels: NDArray[np.bool_]) -> float:
    told = np.isfinite(margins)
    cut = best_threshold(margins[told], labels[told])
    return micro(Counts.of(labels, margins >= cut)).f1 or 0.0
