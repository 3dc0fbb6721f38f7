"""What was said of labelled passages, beside what people said of them.

Every figure of a scorecard is made from a `Scored`, whoever made it: a model (`scored_by`), out-of-fold margins, or a
baseline.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from fazhi.errors import CorpusError, ModelError
from fazhi.evaluation.figures import count_by_report
from fazhi.labels.matrix import label_matrix
from fazhi.reports.roles import role_of_section

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from fazhi.labels.corpus import Corpus, LabelledPassage
    from fazhi.labels.taxonomy import Taxonomy
    from fazhi.model.tagger import Tagger
    from fazhi.reports.report import Passage, Role


@dataclass(frozen=True, eq=False)
class Scored:
    """What was said of labelled passages, beside what people said of them.

    Invariant: the four matrices are (P, A), P at least 1.

    Parameters
    ----------
    items
        The P passages, in the order of their corpus; none of role ``other``.
    taxonomy
        Its A areas are the columns.
    labels, tagged
        (P, A) which passage has which area: what people say, what was tagged.
    scores
        (P, A) calibrated probabilities, 0 to 1.
    close
        (P, A) too close to the threshold to call.
    roles
        The P roles said; None where nothing was said.
    by_section
        Number of passages whose role the section decided.
    """

    items: tuple[LabelledPassage, ...]
    taxonomy: Taxonomy
    labels: NDArray[np.bool_]
    tagged: NDArray[np.bool_]
    scores: NDArray[np.float64]
    close: NDArray[np.bool_]
    roles: tuple[Role | None, ...]
    by_section: int

    def __post_init__(self) -> None:
        shape = (len(self.items), len(self.taxonomy.areas))
        if any(matrix.shape != shape for matrix in (self.labels, self.tagged, self.scores, self.close)):
            raise ValueError(f"labels, tagged, scores and close must be of the shape {shape}")
        if not self.items or len(self.roles) != len(self.items):
            raise ValueError("there must be at least one passage, and a role or None for each")

    @cached_property
    def reports(self) -> tuple[str, ...]:
        """Ids of the R reports in the order in which they first appear."""
        return tuple(dict.fromkeys(item.report_id for item in self.items))

    @cached_property
    def report_of(self) -> NDArray[np.int64]:
        """(P,) place in `reports` of each passage's report."""
        place = {report: number for number, report in enumerate(self.reports)}
        return np.array([place[item.report_id] for item in self.items], np.int64)

    @cached_property
    def by_report(self) -> NDArray[np.int32]:
        """(R, 3, A) true positives, false positives and false negatives of each report."""
        return count_by_report(self.labels, self.tagged, self.report_of)

    def named(self, row: NDArray[np.bool_]) -> tuple[str, ...]:
        """Return the ids of the areas that are true in a row (A,)."""
        return tuple(self.taxonomy.ids[column] for column in np.flatnonzero(row))


def scored_by(tagger: Tagger, corpus: Corpus) -> Scored:
    """Return what *tagger* says of the passages of *corpus*.

    Passages are handed over report by report in the order of the corpus, with the role that their section says, as
    reading would give them: the role that a person gave is never shown to the model.

    Raises
    ------
    CorpusError
        If the corpus holds no passage.
    ModelError
        If the model does not know an area of the corpus.
    """
    items = corpus.content.passages
    if not items:
        raise CorpusError.at("corpus", "holds only rows of role 'other'", "give labelled passages")
    taxonomy = tagger.model.taxonomy
    _check_areas(items, taxonomy)
    labels = label_matrix([item.areas for item in items], taxonomy)
    scores, tagged, close = np.empty(labels.shape), np.empty_like(labels), np.empty_like(labels)
    roles: list[Role | None] = [None] * len(items)
    by_section = 0
    for rows in _reports(items):
        passages = [_as_read(items[row].passage) for row in rows]
        said = tagger.decide(passages, in_order=True)
        scores[rows], tagged[rows], close[rows] = said.scores, said.tagged, said.close
        if not tagger.model.roles:
            continue
        by_section += sum(passage.role is not None for passage in passages)
        for row, role in zip(rows, said.roles, strict=True):
            roles[row] = role
    return Scored(items, taxonomy, labels, tagged, scores, close, tuple(roles), by_section)


def _reports(items: tuple[LabelledPassage, ...]) -> list[list[int]]:
    """Return the rows of each report."""
    rows: dict[str, list[int]] = {}
    for row, item in enumerate(items):
        rows.setdefault(item.report_id, []).append(row)
    return list(rows.values())


def _as_read(passage: Passage) -> Passage:
    """Return the passage as reading would give it: the role only where the section says it."""
    return replace(passage, role=role_of_section(passage.headings))


def _check_areas(items: tuple[LabelledPassage, ...], taxonomy: Taxonomy) -> None:
    unknown = sorted({area for item in items for area in item.areas if area not in taxonomy.columns})
    if unknown:
        cure = "evaluate with a model of the corpus's taxonomy"
        raise ModelError.at("model", f"does not know the area '{unknown[0]}' of the corpus", cure)
