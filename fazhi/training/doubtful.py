"""Which labels of a corpus are probably wrong, by models that have not seen their report.

A decision of the labellers, that a passage has an area or has it not, is the more doubtful the less probable it is
by the out-of-fold score p: doubt is ``1 − p`` where the area was labelled and ``p`` where it was not.  Every
passage stands in the list once, with its most doubtful decision first; the ranking by self-confidence is that of
confident learning (Northcutt, Jiang and Chuang 2021), on calibrated scores.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from fazhi.evaluation.scored import Scored
    from fazhi.labels.corpus import LabelledPassage


@dataclass(frozen=True, slots=True)
class Doubt:
    """One decision that is probably wrong.

    Parameters
    ----------
    item
        The passage.
    area
        Id of the area in doubt.
    labelled
        Whether it was labelled (and should perhaps not be), or not (and should perhaps be).
    score
        Probability, 0 to 1, of the area out of fold.
    doubt
        Probability that the decision is wrong, 0 to 1.
    others
        Further doubtful decisions on the passage, as ``+area`` (perhaps to be added) or ``-area`` (removed).
    """

    item: LabelledPassage
    area: str
    labelled: bool
    score: float
    doubt: float
    others: tuple[str, ...]


def doubtful(scored: Scored, *, area: str = "", least: float = 0.5) -> list[Doubt]:
    """Return the passages of a corpus, the one with the most doubtful label first.

    Parameters
    ----------
    scored
        Out-of-fold scores, from `fazhi.training.fitting.out_of_fold`.
    area
        Only decisions on this area; all areas by default.
    least
        Doubt from which on further decisions on a passage are named in `Doubt.others`.
    """
    ids = scored.taxonomy.ids
    doubts = np.where(scored.labels, 1.0 - scored.scores, scored.scores)
    if area:
        only = np.arange(len(ids)) == scored.taxonomy.columns[area]
        doubts = np.where(only, doubts, -1.0)
    worst = doubts.argmax(axis=1)
    found = []
    for row in np.argsort(-doubts.max(axis=1), kind="stable").tolist():
        column = int(worst[row])
        further = [
            f"{'-' if scored.labels[row, other] else '+'}{ids[other]}"
            for other in np.argsort(-doubts[row], kind="stable").tolist()
            if other != column and doubts[row, other] >= least
        ]
        found.append(
            Doubt(
                scored.items[row],
                ids[column],
                bool(scored.labels[row, column]),
                float(scored.scores[row, column]),
                float(doubts[row, column]),
                tuple(further),
            )
        )
    return found
