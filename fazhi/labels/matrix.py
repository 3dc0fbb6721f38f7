"""Labels as a matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from fazhi.labels.taxonomy import Taxonomy


def label_matrix(areas: Sequence[Iterable[str]], taxonomy: Taxonomy) -> NDArray[np.bool_]:
    """Return (P, A): which of P passages has which area, given the area ids of each."""
    labels = np.zeros((len(areas), len(taxonomy.areas)), bool)
    for row, ids in enumerate(areas):
        labels[row, [taxonomy.columns[area] for area in ids]] = True
    return labels
