"""Which plans return as progress in the report of the year that they were made for.

A plan is followed up by area, which says little: most areas return in every report; and by its wording, which says
more.  Two passages are compared by the cosine of the TF-IDF of their character bigrams, the inverse document frequency
being that of all passages compared, so that set phrases of these reports count for little.  In the written corpus,
whose reports have nothing to do with one another, less than 1 in 100 plans finds a passage on progress of the same area
in another report that reaches `ALIKE`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from fazhi.evaluation.parting import place_of, years_planned, years_worked
from fazhi.model.features import count_chars, weigh
from fazhi.model.prepared import prepare
from fazhi.reports.report import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from fazhi.evaluation.tagged_report import TaggedReport

ALIKE = 0.2
_GRAM = 2

Passage = tuple[int, int]
"""Place of a report in its list, and of a passage in the report."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A passage on plans, and what became of it.

    Parameters
    ----------
    passage
        The plan.
    outcome
        ``wording``: a passage on progress of the same area says something alike; ``area``: its area returns in other
        words; ``none``: no passage on progress has any of its areas.
    likest
        The passage on progress that is most like it, among those with one of its areas if there are any.
    similarity
        Of the two, 0 to 1.
    """

    passage: Passage
    outcome: str
    likest: Passage | None
    similarity: float


@dataclass(frozen=True, slots=True)
class FollowUp:
    """The plans of one report, and the reports that tell of the work of the years planned for.

    Parameters
    ----------
    report, later
        Places in the list of reports.
    plans
        In the order of the text; passages without areas, which close a report with fine words, are none.
    """

    report: int
    later: tuple[int, ...]
    plans: tuple[Plan, ...]


def follow_up(reports: Sequence[TaggedReport]) -> list[FollowUp]:
    """Return what became of the plans of every report that has a later report of the same place."""
    pairs = list(_pairs(reports))
    if not pairs:
        return []
    rows = _Bigrams(reports)
    return [FollowUp(early, later, tuple(_plans(reports, early, later, rows))) for early, later in pairs]


def _pairs(reports: Sequence[TaggedReport]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Yield each report with plans, and those of the same place that tell of the work in the years planned for."""
    places: dict[str, list[int]] = {}
    for place, each in enumerate(reports):
        if name := place_of(each.report):
            places.setdefault(name, []).append(place)
    for known in places.values():
        for early in known:
            years = set(years_planned(reports[early].report))
            later = tuple(
                other
                for other in known
                if other != early
                and years & set(years_worked(reports[other].report))
                and reports[other].with_role(Role.PROGRESS).size
            )
            if later and _planned(reports[early]):
                yield early, later


def _planned(report: TaggedReport) -> list[int]:
    """Return the places of the passages on plans that have areas."""
    return [row for row in report.with_role(Role.PLAN).tolist() if report.areas[row].any()]


def _plans(reports: Sequence[TaggedReport], early: int, later: Sequence[int], rows: _Bigrams) -> Iterator[Plan]:
    plans = [(early, row) for row in _planned(reports[early])]
    works = [(place, row) for place in later for row in reports[place].with_role(Role.PROGRESS).tolist()]
    similar = rows.cosines(plans, works)
    own, theirs = (np.array([reports[place].areas[row] for place, row in each]) for each in (plans, works))
    shared = (own.astype(int) @ theirs.T.astype(int)) > 0
    for plan, near, related in zip(plans, similar, shared, strict=True):
        # among passages of the same areas, where there are any
        best = int(np.argmax(np.where(related, 1 + near, near)))
        alike = near[best] >= ALIKE and related[best]
        outcome = "wording" if alike else "area" if related.any() else "none"
        yield Plan(plan, outcome, works[best] if near[best] > 0 else None, float(near[best]))


class _Bigrams:
    """TF-IDF rows of all passages of some reports."""

    def __init__(self, reports: Sequence[TaggedReport]) -> None:
        texts = [prepare(text) for report in reports for text in report.texts]
        found = count_chars(texts, _GRAM, _GRAM)
        keys, columns, held = np.unique(found.keys, return_inverse=True, return_counts=True)
        idf = np.log((1 + len(texts)) / (1 + held)) + 1
        self._rows = weigh(replace(found, keys=columns), len(texts), idf, 1.0)
        self._size = len(keys)
        self._first = np.cumsum([0, *(len(report.tagged) for report in reports)])

    def cosines(self, ours: Sequence[Passage], theirs: Sequence[Passage]) -> NDArray[np.float64]:
        """Return the cosine of each of our passages with each of theirs."""
        places = [int(self._first[report]) + row for report, row in (*ours, *theirs)]
        parts = [slice(self._rows.start[place], self._rows.start[place + 1]) for place in places]
        columns, where = np.unique(np.concatenate([self._rows.columns[part] for part in parts]), return_inverse=True)
        dense = np.zeros((len(places), len(columns)))
        owners = np.repeat(np.arange(len(places)), [part.stop - part.start for part in parts])
        dense[owners, where] = np.concatenate([self._rows.values[part] for part in parts])
        found: NDArray[np.float64] = dense[: len(ours)] @ dense[len(ours) :].T
        return found
