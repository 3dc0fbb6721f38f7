"""What the page of a comparison says of text that stands in several reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fazhi.evaluation.parting import value_of
from fazhi.evaluation.recycling import OTHER, OWN, changes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fazhi.evaluation.compared import Compared
    from fazhi.evaluation.follow_up import Passage
    from fazhi.evaluation.recycling import Recycled

SHOWN_CHAINS, SHOWN_MEMBERS = 80, 8


@dataclass(frozen=True, slots=True)
class Member:
    """A passage of a chain.

    Parameters
    ----------
    name
        Place and year of its report.
    number
        Of the passage in the report, from 1.
    similarity, kind, source
        Of the passage and the one it is compared with, and the name of that one's report; None, empty and empty for a
        passage that is compared with none.
    steps
        What changed, see `fazhi.evaluation.recycling.changes`.
    """

    name: str
    number: int
    similarity: float | None
    kind: str
    source: str
    steps: Sequence[tuple[str, str]]


def copy_facts(compared: Compared) -> dict[str, Any]:
    """Return how much of each report stands elsewhere, and the chains of passages, the longest first."""
    recycling, reports = compared.recycling, compared.reports
    known = {each.passage: each for each in recycling.passages}
    own, other = (recycling.characters(reports, kind) for kind in (OWN, OTHER))
    size = max(1, sum(each.characters for each in reports))
    return {
        "reports": sorted(
            ((place, own[place] / max(1, each.characters), other[place] / max(1, each.characters))
             for place, each in enumerate(reports)),
            key=lambda row: -(row[1] + row[2]),
        ),
        "own": sum(own) / size,
        "other": sum(other) / size,
        "passages": len(recycling.passages),
        "chains": [_members(chain, compared, known) for chain in recycling.chains[:SHOWN_CHAINS]],
        "lengths": [len(chain) for chain in recycling.chains],
    }  # fmt: skip


def report_name(compared: Compared, place: int) -> str:
    """Return place and year of a report."""
    report = compared.reports[place].report
    return f"{value_of(report, 'place')} {value_of(report, 'year')}".strip()


def _members(chain: Sequence[Passage], compared: Compared, known: dict[Passage, Recycled]) -> list[Member]:
    shown = chain[:SHOWN_MEMBERS]
    return [_member(passage, compared, known.get(passage), first=place == 0) for place, passage in enumerate(shown)]


def _member(passage: Passage, compared: Compared, found: Recycled | None, *, first: bool) -> Member:
    text = _text(compared, passage)
    name = report_name(compared, passage[0])
    if found is None or first:
        return Member(name, passage[1] + 1, None, "", "", [("=", text)])
    steps = changes(_text(compared, found.source), text)
    return Member(name, passage[1] + 1, found.similarity, found.kind, report_name(compared, found.source[0]), steps)


def _text(compared: Compared, passage: Passage) -> str:
    return compared.reports[passage[0]].tagged[passage[1]].passage.text
