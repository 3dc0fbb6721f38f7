"""A tagged report as arrays: what comparisons count with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from fazhi.labels.matrix import label_matrix
from fazhi.reports.report import PASSAGE_ROLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from fazhi.labels.taxonomy import Taxonomy
    from fazhi.model.tags import TaggedPassage
    from fazhi.reports.report import Report, Role

NO_ROLE = -1


@dataclass(frozen=True, eq=False)
class TaggedReport:
    """One report, the P passages that were tagged in it, and what they say as arrays.

    Parameters
    ----------
    report
        The report.
    tagged
        Its passages, in the order of the text.
    taxonomy
        Its A areas are the columns.
    scores
        (P, A) calibrated probabilities, 0 to 1; None where only the tags are known.
    """

    report: Report
    tagged: Sequence[TaggedPassage]
    taxonomy: Taxonomy
    scores: NDArray[np.float64] | None = None

    def __post_init__(self) -> None:
        shape = (len(self.tagged), len(self.taxonomy.areas))
        if self.scores is not None and self.scores.shape != shape:
            raise ValueError(f"scores must be of the shape {shape}")

    @cached_property
    def areas(self) -> NDArray[np.bool_]:
        """(P, A) which passage is tagged with which area."""
        return label_matrix([item.areas for item in self.tagged], self.taxonomy)

    @cached_property
    def roles(self) -> NDArray[np.int64]:
        """(P,) place of each passage's role in `PASSAGE_ROLES`; `NO_ROLE` where nothing tells."""
        places: dict[Role | None, int] = {role: place for place, role in enumerate(PASSAGE_ROLES)}
        return np.array([places.get(item.role, NO_ROLE) for item in self.tagged], np.int64)

    @cached_property
    def lengths(self) -> NDArray[np.int64]:
        """(P,) code points of each passage."""
        return np.array([len(item.passage.text) for item in self.tagged], np.int64)

    @cached_property
    def characters(self) -> int:
        """Code points of all passages."""
        return int(self.lengths.sum())

    @property
    def texts(self) -> list[str]:
        """The text of each passage."""
        return [item.passage.text for item in self.tagged]

    def with_role(self, role: Role) -> NDArray[np.int64]:
        """Return the places of the passages of a role."""
        return np.flatnonzero(self.roles == PASSAGE_ROLES.index(role))
