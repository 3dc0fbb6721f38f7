"""Domains: a passage has one if it has one of its areas."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fazhi.evaluation.figures import area_scores, count_by_report, micro_averages
from fazhi.evaluation.metrics import average_precision
from fazhi.model.decision import domain_matrix, domain_scores

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from fazhi.evaluation.figures import AreaScore, Averages
    from fazhi.evaluation.scored import Scored


def domain_figures(scored: Scored, seed: int = 0) -> tuple[Averages | None, dict[str, AreaScore]]:
    """Return the micro averages over domains and the figures of each; None and nothing in a list without domains."""
    ids = tuple(domain.id for domain in scored.taxonomy.domains)
    if not ids:
        return None, {}
    members = domain_matrix(scored.taxonomy)
    labels, tagged = _of_domains(scored.labels, members), _of_domains(scored.tagged, members)
    ranked = average_precision(labels, domain_scores(scored.scores, members))
    counts = count_by_report(labels, tagged, scored.report_of)
    return micro_averages(counts, seed), area_scores(ids, counts, ranked, seed)


def _of_domains(matrix: NDArray[np.bool_], members: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return (P, D): which passage has any area (P, A) of which domain (A, D)."""
    return np.stack([matrix[:, inside].any(axis=1) for inside in members.T], axis=1)
