"""Decisions on many passages as arrays, for those who work with arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from fazhi.model.tags import role_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from fazhi.model.artifact import Model
    from fazhi.model.bodies import Outcome
    from fazhi.reports.report import Passage, Role


@dataclass(frozen=True, slots=True)
class Decisions:
    """What the model says of P passages, as arrays.

    Parameters
    ----------
    margins, scores
        (P, A) before and after calibration.
    role_margins
        (P, R) of the roles, before calibration.
    tagged, close
        (P, A) which tag is given, and which decision is too close to call.
    roles, role_scores
        (P,) role of each passage, None where nothing tells, and its probability.
    """

    margins: NDArray[np.float64]
    role_margins: NDArray[np.float64]
    scores: NDArray[np.float64]
    tagged: NDArray[np.bool_]
    close: NDArray[np.bool_]
    roles: tuple[Role | None, ...]
    role_scores: NDArray[np.float64]

    @classmethod
    def of(cls, parts: Sequence[tuple[Sequence[Passage], Outcome]], model: Model) -> Decisions:
        """Return what was decided on batches of passages, one after the other."""
        areas, roles = len(model.taxonomy.areas), len(model.roles)

        def joined(name: str, columns: int, kind: type = np.float64) -> NDArray[Any]:
            arrays = [np.frombuffer(getattr(found, name), kind) for batch, found in parts if batch]
            return np.concatenate([np.empty(0, kind), *arrays]).reshape(-1, columns) if columns else _no_columns(parts)

        told = [
            role_of(passage, found.role[row], found.role_scores[row], model.roles)
            for batch, found in parts
            for row, passage in enumerate(batch)
        ]
        return cls(
            joined("margins", areas),
            joined("role_margins", roles),
            joined("scores", areas),
            joined("tagged", areas, np.bool_),
            joined("close", areas, np.bool_),
            tuple(role for role, _ in told),
            np.array([score for _, score in told], np.float64),
        )


def _no_columns(parts: Sequence[tuple[Sequence[Passage], Outcome]]) -> NDArray[np.float64]:
    return np.empty((sum(len(batch) for batch, _ in parts), 0))
