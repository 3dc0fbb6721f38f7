"""How well roles are said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fazhi.evaluation.figures import area_scores, count_by_report, total
from fazhi.evaluation.metrics import macro
from fazhi.evaluation.uncertainty import interval
from fazhi.reports.report import PASSAGE_ROLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from fazhi.evaluation.figures import AreaScore
    from fazhi.evaluation.scored import Scored
    from fazhi.evaluation.uncertainty import Interval
    from fazhi.reports.report import Role


@dataclass(frozen=True, slots=True)
class RoleScores:
    """How well roles are said, over the passages that people gave a role.

    Parameters
    ----------
    accuracy, accuracy_interval
        Share of passages with the right role, and its 95 % interval (None with one report).
    macro_f1
        Mean over the roles that occur.
    by_section
        Number of passages whose role the section decided.
    per
        Each role's ratios.
    """

    accuracy: float
    accuracy_interval: Interval | None
    macro_f1: float
    by_section: int
    per: dict[str, AreaScore]


def role_scores(scored: Scored, seed: int = 0) -> RoleScores | None:
    """Return how well roles are said; None where people gave none, or none was said."""
    wanted = [item.passage.role for item in scored.items]
    known = np.array([role is not None for role in wanted])
    if not known.any() or all(role is None for role in scored.roles):
        return None
    gold, said = _matrix(wanted)[known], _matrix(scored.roles)[known]
    reports, report_of = np.unique(scored.report_of[known], return_inverse=True)
    per_report = count_by_report(gold, said, report_of)
    names = tuple(map(str, PASSAGE_ROLES))
    passages = np.bincount(report_of, minlength=len(reports))
    right = np.stack([per_report[:, 0].sum(axis=1), passages], axis=1)
    return RoleScores(
        accuracy=float(right[:, 0].sum() / known.sum()),
        accuracy_interval=interval(right, lambda drawn: drawn[:, 0] / drawn[:, 1], seed=seed),
        macro_f1=macro(total(per_report)).f1 or 0.0,
        by_section=scored.by_section,
        per=area_scores(names, per_report, [None] * len(names), seed),
    )


def _matrix(roles: Iterable[Role | None]) -> NDArray[np.bool_]:
    return np.array([[role is each for each in PASSAGE_ROLES] for role in roles], bool)
