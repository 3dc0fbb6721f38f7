"""Folds by report: no report stands on both sides, and every fold gets its share of every area."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def fold_by_report(reports: Sequence[str], labels: NDArray[np.bool_], folds: int, seed: int = 0) -> NDArray[np.int64]:
    """Return the fold, 0 to *folds* - 1, of every passage.

    Greedy and deterministic: the largest report first, each goes to the fold in which it leaves the
    smallest sum of squares of the shares that the fold holds of every area and of all passages.

    Parameters
    ----------
    reports
        Report id of each of P passages.
    labels
        (P, A) which passage has which area.
    folds
        At least 2; at most the number of reports.
    seed
        Breaks ties between reports of the same size.

    Raises
    ------
    ValueError
        If there are fewer reports than folds.
    """
    names, member = np.unique(np.asarray(reports), return_inverse=True)
    if not 2 <= folds <= len(names):  # noqa: PLR2004 - one fold leaves nothing to learn from
        raise ValueError(f"{folds} folds need at least as many reports, and there are {len(names)}")
    content = np.hstack([labels, np.ones((len(labels), 1), bool)]).astype(float)
    totals = np.zeros((len(names), content.shape[1]))
    np.add.at(totals, member, content)
    share = totals / np.maximum(totals.sum(axis=0), 1.0)
    order = np.lexsort((np.random.default_rng(seed).permutation(len(names)), -totals[:, -1]))
    filled = np.zeros((folds, content.shape[1]))
    fold_of = np.zeros(len(names), np.int64)
    for report in order:
        cost = ((filled + share[report]) ** 2 - filled**2).sum(axis=1)
        fold = int(cost.argmin())
        fold_of[report] = fold
        filled[fold] += share[report]
    return fold_of[member]
