"""From the sums of rows to the margins of passages.

For a passage with rows 0 (the whole) and 1 … c (its clauses)::

    margin(a) = (1 − w) · s(0, a) + w · max over i ≥ 1 of s(i, a)      s(i, a) = rows(i) · weights(a) + bias(a)

with w the model's clause weight; a passage of one clause has the margin of the whole.  Role margins are s(0).

Where the passages are those of one report in order, and the model's context weight c is not 0, each area's margin is
then drawn towards its neighbours', the passages directly before and after that stand under the same headings::

    margin'(a) = (1 − c) · margin(a) + c · mean over the neighbours of margin(a)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def mix(scores: NDArray[np.float64], owner: NDArray[np.int64], size: int, weight: float) -> NDArray[np.float64]:
    """Return the margins (size, A) of the formula above.

    Parameters
    ----------
    scores
        (rows, A); the first *size* rows are whole passages, the others clauses.
    owner
        (rows,) the passage that each row belongs to.
    size
        Number of passages.
    weight
        The clause weight w, 0 to 1.
    """
    whole = scores[:size]
    if not weight or len(scores) == size:
        return whole
    best = np.full_like(whole, -np.inf)
    np.maximum.at(best, owner[size:], scores[size:])
    best = np.where(np.isfinite(best), best, whole)
    return (1.0 - weight) * whole + weight * best


def smooth(margins: NDArray[np.float64], linked: NDArray[np.bool_], weight: float) -> NDArray[np.float64]:
    """Return margins (P, A) drawn towards those of the neighbours, by the formula above.

    Parameters
    ----------
    margins
        (P, A).
    linked
        (P - 1,) whether a passage and the next are neighbours.
    weight
        The context weight c, 0 to 1.
    """
    if not weight or not linked.any():
        return margins
    total, count = np.zeros_like(margins), np.zeros(len(margins))
    total[1:][linked] += margins[:-1][linked]
    total[:-1][linked] += margins[1:][linked]
    count[1:][linked] += 1
    count[:-1][linked] += 1
    near = count > 0
    result = margins.copy()
    result[near] = (1.0 - weight) * margins[near] + weight * total[near] / count[near, None]
    return result
