"""Arrays as a model file keeps them: flat, in C order, areas and roles in one matrix of padded rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

LANES = 8
"""Rows of weights have a multiple of so many columns, as vector units of processors want them."""


def pad(weights: NDArray[np.float32], role_weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return (V, width): weights of areas (V, A), those of roles (V, R), and zeros."""
    areas, roles = weights.shape[1], role_weights.shape[1]
    padded = np.zeros((len(weights), -(-(areas + roles) // LANES) * LANES), np.float32)
    padded[:, :areas] = weights
    padded[:, areas : areas + roles] = role_weights
    return padded


def largest(*weights: NDArray[np.float32]) -> float:
    """Return the largest absolute value of some weights, 0 where there are none."""
    return max((float(np.abs(array).max()) for array in weights if array.size), default=0.0)


def flat(array: NDArray[Any]) -> memoryview:
    """Return a view of the numbers of an array in C order."""
    numbers: Any = np.ascontiguousarray(array).ravel()
    return memoryview(numbers)


def unflat(view: memoryview, columns: int = 0) -> NDArray[Any]:
    """Return the read-only array of a flat view, with so many *columns* where they are not 0."""
    kinds = {"f": np.float32, "d": np.float64, "q": np.int64, "l": np.int64}
    # an empty view cannot be an array's buffer
    array = np.frombuffer(view, kinds[view.format]) if len(view) else np.empty(0, kinds[view.format])
    array.setflags(write=False)
    return array.reshape(-1, columns) if columns else array
