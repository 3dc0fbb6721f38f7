"""What reports leave out: areas that no passage is about, problems without a plan, and words without evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fazhi.evaluation.panel import COLUMNS, PASSAGES
from fazhi.reports import facts
from fazhi.reports.report import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from fazhi.evaluation.parting import Part
    from fazhi.evaluation.prevalence import Prevalence

    HasEvidence = Callable[[str], bool]

_PROBLEM, _PLAN, _EVERY = COLUMNS.index(Role.PROBLEM), COLUMNS.index(Role.PLAN), len(COLUMNS) - 1


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that a part leaves out about one area.

    Parameters
    ----------
    part, area
        Place of the part in its list, and column of the area.
    probability
        That it is so, 0 to 1, as far as the model may err; None where nothing is known of the error.
    passages, characters
        What there is in its place: passages about problems without a plan, or passages without evidence.
    quote
        The first of these passages; empty for an absent area.
    """

    part: int
    area: int
    probability: float | None
    passages: int = 0
    characters: int = 0
    quote: str = ""


@dataclass(frozen=True, eq=False)
class Gaps:
    """What parts leave out.

    Parameters
    ----------
    absent
        Areas that no passage is tagged with.
    unplanned
        Areas with passages on problems and none on plans, in parts that have plans at all.
    planless
        Parts that speak of problems and have no passage on plans at all, so that nothing can be said of any area.
    slogans
        Areas whose passages hold neither a figure nor a named document.
    """

    absent: tuple[Gap, ...]
    unplanned: tuple[Gap, ...]
    planless: tuple[int, ...]
    slogans: tuple[Gap, ...]


def find_gaps(
    parts: Sequence[Part],
    tagged: NDArray[np.int64],
    prevalence: Prevalence | None,
    has_evidence: HasEvidence | None = None,
) -> Gaps:
    """Return what parts leave out.

    Parameters
    ----------
    parts
        G parts.
    tagged
        (G, A, R + 1, 2) their tags, see `fazhi.evaluation.panel.Panel`.
    prevalence
        The error; None where it is not known.
    has_evidence
        Tells whether a text holds a figure or names a document; None for that of the package.
    """
    asked = has_evidence or _shipped
    absent: list[Gap] = []
    unplanned: list[Gap] = []
    planless: list[int] = []
    slogans: list[Gap] = []
    for place, (part, counts) in enumerate(zip(parts, tagged[..., PASSAGES], strict=True)):
        chances = _Chances(part, prevalence)
        missing = np.flatnonzero(counts[:, _EVERY] == 0).tolist()
        absent += [Gap(place, area, chances.none(area)) for area in missing]
        slogans += _slogans(place, part, asked)
        lacking = np.flatnonzero((counts[:, _PROBLEM] > 0) & (counts[:, _PLAN] == 0)).tolist()
        if any(report.with_role(Role.PLAN).size for report in part.reports):
            unplanned += [_unplanned(place, area, part, chances) for area in lacking]
        elif lacking:
            planless.append(place)
    return Gaps(tuple(absent), tuple(unplanned), tuple(planless), tuple(slogans))


@dataclass(frozen=True, eq=False)
class _Chances:
    """Probabilities that several passages of a part have an area or lack it, each by itself."""

    part: Part
    prevalence: Prevalence | None

    def none(self, area: int, role: Role | None = None) -> float | None:
        """Return the probability that no passage (of a role) has the area."""
        if self.prevalence is None:
            return None
        lacking = 1.0
        for report in self.part.reports:
            chances = self.prevalence.probabilities(report)[:, area]
            lacking *= float(np.prod(1 - (chances if role is None else chances[report.with_role(role)])))
        return lacking

    def problem_without_plan(self, area: int) -> float | None:
        problem, plan = self.none(area, Role.PROBLEM), self.none(area, Role.PLAN)
        return None if problem is None or plan is None else (1 - problem) * plan


def _unplanned(place: int, area: int, part: Part, chances: _Chances) -> Gap:
    problems = [(report, row) for report in part.reports for row in report.with_role(Role.PROBLEM).tolist()]
    found = [report.texts[row] for report, row in problems if report.areas[row, area]]
    return _gap(place, area, chances.problem_without_plan(area), found)


def _slogans(place: int, part: Part, has_evidence: HasEvidence) -> list[Gap]:
    texts = [text for report in part.reports for text in report.texts]
    areas = np.concatenate([report.areas for report in part.reports])
    bare = np.array([not has_evidence(text) for text in texts], bool)
    empty = np.flatnonzero(areas.any(axis=0) & ~(areas & ~bare[:, None]).any(axis=0)).tolist()
    return [_gap(place, area, None, [texts[row] for row in np.flatnonzero(areas[:, area])]) for area in empty]


def _gap(place: int, area: int, chance: float | None, texts: Sequence[str]) -> Gap:
    return Gap(place, area, chance, len(texts), sum(map(len, texts)), texts[0])


def _shipped(text: str) -> bool:
    return facts.has_evidence(facts.find_facts(text))
