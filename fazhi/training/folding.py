"""Margins out of fold: the same features and the same rows for every fold."""

from __future__ import annotations

import signal
import threading
import warnings
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from joblib import Parallel, delayed, effective_n_jobs

from fazhi.labels.splitting import fold_by_report, training_rows
from fazhi.model.scoring import mix, smooth
from fazhi.training.classifiers import fit_columns
from fazhi.training.crossfit import OutOfFold
from fazhi.training.design import matrix

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from fazhi.labels.neighbours import NearDuplicates
    from fazhi.model.features import Block
    from fazhi.training.design import CountedBlock, Design
    from fazhi.training.recipe import Recipe

_ALONE = 1e7
"""Work, in characters times classifiers, up to which processes cost more than they save."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """Classifiers of areas and roles on some rows.

    Parameters
    ----------
    blocks
        The features.
    weights, bias
        (V, A + R) and (A + R,): areas first, then roles.
    areas, roles
        (asked, A) and (asked, R) margins of the passages asked.
    constant
        (A,) -1 for an area that no row learnt from has, 1 for one that all have, else 0.
    """

    blocks: tuple[Block, ...]
    weights: NDArray[np.float64]
    bias: NDArray[np.float64]
    areas: NDArray[np.float64]
    roles: NDArray[np.float64]
    constant: NDArray[np.int64]

    @property
    def sure(self) -> NDArray[np.float64]:
        """(asked, A) margins, without bound where an area cannot be told: never or always there when it was learnt."""
        return np.select([self.constant < 0, self.constant > 0], [-np.inf, np.inf], self.areas)


def fit_once(
    rows: Design,
    counted: Sequence[CountedBlock],
    passages: NDArray[np.bool_],
    recipe: Recipe,
    seed: int,
    *,
    asked: NDArray[np.bool_] | None = None,
) -> Fitted:
    """Return the classifiers learnt from some *passages* (P,), and their margins for those *asked* (P,), or for all."""
    learnt = rows.learnt_from(passages, with_clauses=recipe.train_on_clauses)
    blocks, parts = zip(*(block.fit(learnt, recipe) for block in counted), strict=True)
    values = matrix(parts)
    del parts  # as large as the matrix
    whole = learnt[learnt < rows.size]
    area_weights, area_bias = fit_columns(values[learnt], rows.labels[rows.owner[learnt]], recipe, seed)
    # a passage without a role teaches nothing of roles
    told = whole[rows.roles[whole].any(axis=1)]
    role_weights, role_bias = fit_columns(values[told], rows.roles[told], recipe, seed)
    # single precision, as the model file holds them
    weights = np.hstack([area_weights, role_weights]).astype(np.float32).astype(np.float64)
    bias = np.concatenate([area_bias, role_bias])
    areas = rows.labels.shape[1]
    asked = np.ones(rows.size, bool) if asked is None else asked
    scored = values[np.flatnonzero(rows.rows_of(asked))]
    owner = (np.cumsum(asked) - 1)[rows.owner[rows.rows_of(asked)]]
    count = int(asked.sum())
    margins = mix(scored @ weights[:, :areas] + bias[:areas], owner, count, recipe.clause_weight)
    roles = scored[:count] @ weights[:, areas:] + bias[areas:]
    taught = rows.labels[rows.owner[learnt]]
    constant = np.where(taught.any(axis=0), np.where(taught.all(axis=0), 1, 0), -1)
    return Fitted(blocks, weights, bias, margins, roles, constant)


def fold_of(rows: Design, recipe: Recipe, seed: int) -> NDArray[np.int64]:
    """Return (P,) the fold of each passage, see `report_folds`."""
    return report_folds(rows.reports.tolist(), rows.labels, recipe, seed)


def report_folds(reports: Sequence[str], labels: NDArray[np.bool_], recipe: Recipe, seed: int) -> NDArray[np.int64]:
    """Return (P,) the fold of each passage: by report, and at most as many folds as there are reports."""
    return fold_by_report(reports, labels, min(recipe.folds, len(set(reports))), seed)


def workers(rows: Design, jobs: int) -> int:
    """Return how many processes are worth it: one where there is little to do, else *jobs* (-1: all processors)."""
    work = sum(map(len, rows.texts)) * (rows.labels.shape[1] + rows.roles.shape[1])
    return 1 if work < _ALONE else int(effective_n_jobs(jobs))


def start_workers(jobs: int) -> Callable[[], object]:
    """Start the processes that `fit_folds` will use, while the caller goes on; call what is returned before it.

    A process needs a second to import scikit-learn: as long as features are counted.
    """
    if jobs == 1:
        return lambda: None
    # that tasks are given up when the caller is interrupted is no news to him
    warnings.filterwarnings("ignore", r"\d+ tasks (have been|which were)", UserWarning, r"joblib\.")
    with _deaf():
        ready = Parallel(n_jobs=jobs, return_as="generator")(delayed(_import)() for _ in range(jobs))
    return lambda: list(ready)


def fit_folds(
    rows: Design,
    counted: Sequence[CountedBlock],
    near: NearDuplicates,
    recipe: Recipe,
    *,
    seed: int = 0,
    jobs: int = 1,
    whole: bool = False,
    report: Callable[[str], None] = lambda _: None,
) -> tuple[OutOfFold, Fitted | None]:
    """Return out-of-fold margins and, where asked for, the classifiers learnt from all passages.

    Parameters
    ----------
    rows, counted
        The rows and their features.
    near
        Near-duplicate passages: none is learnt from while its twin is held out.
    recipe, seed
        As in `fazhi.training.fitting.fit`.
    jobs
        Processes at work.
    whole
        Whether the classifiers of all passages are fitted as well.
    report
        Called with a line of text after each fold.
    """
    folds = fold_of(rows, recipe, seed)
    count = int(folds.max()) + 1
    bare = replace(rows, texts=[], headings=[])
    tasks = [
        delayed(_fit_fold)(bare, counted, training_rows(folds, fold, near), folds == fold, recipe, seed)
        for fold in range(count)
    ]
    if whole:
        # the longest task first
        none = np.zeros(rows.size, bool)
        tasks.insert(0, delayed(fit_once)(bare, counted, ~none, recipe, seed, asked=none))
    # processes, not threads: liblinear's random numbers are global to a process
    found: Iterator[Any] = Parallel(n_jobs=jobs, return_as="generator")(tasks)
    model = next(found) if whole else None
    areas, roles = np.empty(rows.labels.shape), np.empty(rows.roles.shape)
    for fold, margins in enumerate(found):
        areas[folds == fold], roles[folds == fold] = margins
        report(f"fold {fold + 1} of {count}")
    areas = smooth(areas, rows.linked, recipe.context_weight)
    return OutOfFold(areas, roles, rows.labels, rows.roles, folds), model


def _fit_fold(  # noqa: PLR0917 - one task of a process
    rows: Design,
    counted: Sequence[CountedBlock],
    learnt: NDArray[np.bool_],
    held: NDArray[np.bool_],
    recipe: Recipe,
    seed: int,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the margins of the passages that are held out."""
    fitted = fit_once(rows, counted, learnt, recipe, seed, asked=held)
    return fitted.sure, fitted.roles


@contextmanager
def _deaf() -> Iterator[None]:
    """Let the processes that are started meanwhile ignore Ctrl-C.

    A terminal sends it to them too, and they would print tracebacks; this process ends them when it is interrupted.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # another thread may not say what signals do
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _import() -> None:
    """Do nothing: to find this function, a process has imported all that it needs."""
