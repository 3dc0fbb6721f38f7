"""Weights and biases are those of scikit-learn's own estimators, by other solvers where there are some."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression, RidgeClassifier
from sklearn.naive_bayes import ComplementNB
from sklearn.svm import LinearSVC

from fazhi.training.classifiers import fit_columns
from fazhi.training.recipe import Recipe


@pytest.fixture(scope="module")
def values() -> Any:
    rng = np.random.default_rng(0)
    return sparse.random(80, 30, density=0.3, random_state=rng, format="csr")


@pytest.fixture(scope="module")
def targets() -> NDArray[np.bool_]:
    """Return one column that is rare, one that is frequent, one that is never there and one that always is."""
    rng = np.random.default_rng(1)
    drawn = rng.random((80, 2)) < [0.2, 0.6]
    return np.hstack([drawn, np.zeros((80, 1), bool), np.ones((80, 1), bool)])


def _theirs(classifier: str, values: Any, target: NDArray[np.bool_], balance: str | None) -> NDArray[np.float64]:
    machine: Any
    if classifier == "naive-bayes":
        odds = ComplementNB(alpha=0.5).fit(values, target).predict_joint_log_proba(values)
        return np.asarray(odds[:, 1] - odds[:, 0])
    if classifier == "svm":
        machine = LinearSVC(C=2.0, dual=True, tol=1e-9, max_iter=100000, class_weight=balance, random_state=7)
    elif classifier == "logistic":
        machine = LogisticRegression(C=2.0, solver="liblinear", tol=1e-9, class_weight=balance)
    else:
        machine = RidgeClassifier(alpha=0.5, solver="svd", class_weight=balance)
        values = values.toarray()
    return np.asarray(machine.fit(values, target).decision_function(values))


@pytest.mark.parametrize("class_weight", ["none", "balanced"])
@pytest.mark.parametrize("classifier", ["svm", "logistic", "ridge", "naive-bayes"])
def test_margins_are_the_decision_function_of_scikit_learn(
    classifier: str, class_weight: str, values: Any, targets: NDArray[np.bool_]
) -> None:
    recipe = Recipe(classifier=classifier, cost=2.0, class_weight=class_weight, tolerance=1e-8)
    weights, biases = fit_columns(values, targets, recipe, seed=0)
    for column in (0, 1):
        balance = None if class_weight == "none" else class_weight
        theirs = _theirs(classifier, values, targets[:, column], balance)
        assert values @ weights[:, column] + biases[column] == pytest.approx(theirs, abs=1e-4)
        assert theirs.std() > 0.1


@pytest.mark.parametrize("classifier", ["svm", "logistic", "ridge"])
def test_balancing_lifts_the_rare_column(classifier: str, values: Any, targets: NDArray[np.bool_]) -> None:
    plain, balanced = (
        fit_columns(values, targets, Recipe(classifier=classifier, class_weight=each), seed=0)
        for each in ("none", "balanced")
    )
    lift = [(values @ b[0][:, 0] + b[1][0]).mean() for b in (plain, balanced)]
    assert lift[1] > lift[0] + 0.2


@pytest.mark.parametrize("classifier", ["svm", "logistic", "ridge", "naive-bayes"])
def test_a_column_that_is_always_or_never_there_needs_no_features(
    classifier: str, values: Any, targets: NDArray[np.bool_]
) -> None:
    weights, biases = fit_columns(values, targets, Recipe(classifier=classifier), seed=0)
    assert not weights[:, 2:].any()
    assert biases[2:].tolist() == [-1.0, 1.0]


def test_from_no_rows_or_no_features_nothing_is_ever_told(values: Any, targets: NDArray[np.bool_]) -> None:
    weights, biases = fit_columns(values[:0], targets[:0], Recipe(), seed=0)
    assert (weights.shape, biases.tolist()) == ((30, 4), [-1.0] * 4)
    weights, biases = fit_columns(values[:, :0], targets, Recipe(), seed=0)
    assert (weights.shape, biases.tolist()) == ((0, 4), [-1.0, -1.0, -1.0, 1.0])
