"""One linear classifier for each area and each role, by the estimators of scikit-learn."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.naive_bayes import ComplementNB
from sklearn.svm import LinearSVC

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from fazhi.training.recipe import Recipe

_NEVER = -1.0
"""Margin of an area without a positive row, for every passage: it is never tagged."""
_MAX_ITERATIONS = 2000


def fit_columns(
    values: Any,  # noqa: ANN401 - SciPy ships no types
    targets: NDArray[np.bool_],
    recipe: Recipe,
    seed: int,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return weights (V, T) and biases (T,) of the classifiers that tell the columns of *targets*.

    Parameters
    ----------
    values
        (rows, V) CSR matrix of features.
    targets
        (rows, T) what is to be told; a column that is all true or all false gets no weights and a bias that says so,
        and where there is no feature to tell a column by, it is never told.
    recipe
        Its ``classifier``, ``cost``, ``class_weight`` and ``tolerance``.
    seed
        Of the classifier's random numbers.
    """
    weights = np.zeros((values.shape[1], targets.shape[1]))
    biases = np.full(targets.shape[1], _NEVER)
    found = targets.any(axis=0)  # of no rows all are true, and none is
    biases[found & targets.all(axis=0)] = -_NEVER
    told = found & ~targets.all(axis=0) & bool(values.shape[1])
    for column in np.flatnonzero(told).tolist():
        weights[:, column], biases[column] = _fit_one(values, targets[:, column], recipe, seed)
    return weights, biases


def _fit_one(
    values: Any,  # noqa: ANN401
    target: NDArray[np.bool_],
    recipe: Recipe,
    seed: int,
) -> tuple[NDArray[np.float64], float]:
    balance = "balanced" if recipe.class_weight == "balanced" else None
    with warnings.catch_warnings():
        # a tenth of a percent of the margins' accuracy is no concern of the user's
        warnings.simplefilter("ignore", ConvergenceWarning)
        if recipe.classifier == "naive-bayes":
            return _naive_bayes(values, target, recipe)
        if recipe.classifier == "ridge":
            # the intercept takes the mean; ±1 targets as in RidgeClassifier
            machine = Ridge(alpha=1.0 / recipe.cost, solver="sparse_cg", tol=recipe.tolerance / 10, random_state=seed)
            share = float(target.mean())
            weight = np.where(target, 0.5 / share, 0.5 / (1 - share)) if balance else None
            fitted = machine.fit(values, np.where(target, 1.0, -1.0), sample_weight=weight)
            return np.ravel(fitted.coef_), float(fitted.intercept_)
        options = {"C": recipe.cost, "tol": recipe.tolerance, "class_weight": balance, "random_state": seed}
        if recipe.classifier == "logistic":
            machine = LogisticRegression(solver="liblinear", max_iter=_MAX_ITERATIONS, **options)
        else:
            machine = LinearSVC(dual=True, max_iter=_MAX_ITERATIONS, **options)
        fitted = machine.fit(values, target)
    return fitted.coef_[0], float(fitted.intercept_[0])


def _naive_bayes(values: Any, target: NDArray[np.bool_], recipe: Recipe) -> tuple[NDArray[np.float64], float]:  # noqa: ANN401
    """Return the log odds of complement naive Bayes (Rennie et al. 2003) as weights; its smoothing is 1 / cost."""
    machine = ComplementNB(alpha=1.0 / recipe.cost).fit(values, target)
    log_odds = machine.feature_log_prob_[1] - machine.feature_log_prob_[0]
    return log_odds, 0.0
