"""Decisions on many passages as arrays, for those who work with arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from fazhi.reports.report import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from fazhi.model.artifact import Model
    from fazhi.model.bodies import Outcome
    from fazhi.reports.report import Passage


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
            arrays: list[NDArray[Any]] = [np.frombuffer(getattr(found, name), kind) for batch, found in parts if batch]
            return np.concatenate([np.empty(0, kind), *arrays]).reshape(-1, columns) if columns else _no_columns(parts)

        roles_told, role_scores = _roles(parts, model.roles)
        return cls(
            joined("margins", areas),
            joined("role_margins", roles),
            joined("scores", areas),
            joined("tagged", areas, np.bool_),
            joined("close", areas, np.bool_),
            roles_told,
            role_scores,
        )


def _roles(
    parts: Sequence[tuple[Sequence[Passage], Outcome]], known: Sequence[Role]
) -> tuple[tuple[Role | None, ...], NDArray[np.float64]]:
    """Return what `role_of` says of each passage, and the probabilities."""
    names = (*known, None)  # what has the column -1 is the last one
    columns, scores = [], [np.empty(0)]
    for batch, found in parts:
        columns += found.role.tolist()
        scores.append(np.frombuffer(found.role_scores) if batch else scores[0])
    said = [passage.role for batch, _ in parts for passage in batch]
    if not any(said):
        return tuple([names[column] for column in columns]), np.concatenate(scores)
    told = [None if role is Role.OTHER else role for role in said]
    roles = tuple([role or names[column] for role, column in zip(told, columns, strict=True)])
    return roles, np.where([role is not None for role in told], 1.0, np.concatenate(scores))


def _no_columns(parts: Sequence[tuple[Sequence[Passage], Outcome]]) -> NDArray[np.float64]:
    return np.empty((sum(len(batch) for batch, _ in parts), 0))
