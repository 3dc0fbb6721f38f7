"""What a workbook keeps of a report that it has written: numbers, so that thousands of reports take little room."""

from __future__ import annotations

from array import array
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from fazhi.evaluation.coverage import cover
from fazhi.views.names import value_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from fazhi.labels.taxonomy import Taxonomy
    from fazhi.model.tags import TaggedPassage
    from fazhi.reports.report import Report, Value


@dataclass(frozen=True, slots=True)
class Summary:
    """One report, or several together, in numbers.

    Parameters
    ----------
    labels
        What a report is called by, see `labels_of`; empty for several.
    passages, characters
        In all.
    tags, review
        Areas given over all passages, and passages with an area too close to call.
    bare_passages, bare_characters
        Of the passages without an area.
    area_passages, area_characters
        (A,): of the passages with each area.
    """

    labels: Mapping[str, str | int | None]
    passages: int
    characters: int
    tags: int
    review: int
    bare_passages: int
    bare_characters: int
    area_passages: array[int]
    area_characters: array[int]

    @property
    def found(self) -> int:
        """How many areas at least one passage has."""
        return sum(map(bool, self.area_passages))


class Tally:
    """Counts report after report."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._taxonomy = taxonomy
        self.reports: list[Summary] = []
        self.roles: Counter[tuple[str, str]] = Counter()
        """Passages with an area and a role, by the ids of both."""
        self.review: Counter[str] = Counter()
        """Passages in which an area is too close to call."""

    def add(self, report: Report, tagged: Sequence[TaggedPassage]) -> Summary:
        """Count a report, and return what it comes to."""
        characters = sum(len(item.passage.text) for item in tagged)
        found = cover(tagged, self._taxonomy.ids, of=characters).values()
        bare = [len(item.passage.text) for item in tagged if not item.tags]
        summary = Summary(
            labels=labels_of(report),
            passages=len(tagged),
            characters=characters,
            tags=sum(len(item.tags) for item in tagged),
            review=sum(bool(item.review) for item in tagged),
            bare_passages=len(bare),
            bare_characters=sum(bare),
            area_passages=array("Q", (each.passages for each in found)),
            area_characters=array("Q", (each.characters for each in found)),
        )
        self.reports.append(summary)
        self.roles.update((area, str(item.role or "")) for item in tagged for area in item.areas)
        self.review.update(tag.area.id for item in tagged for tag in item.review)
        return summary

    @cached_property
    def total(self) -> Summary:
        """All reports together; nothing is counted after."""
        reports = self.reports
        return Summary(
            labels={},
            passages=sum(report.passages for report in reports),
            characters=sum(report.characters for report in reports),
            tags=sum(report.tags for report in reports),
            review=sum(report.review for report in reports),
            bare_passages=sum(report.bare_passages for report in reports),
            bare_characters=sum(report.bare_characters for report in reports),
            area_passages=self._added(report.area_passages for report in reports),
            area_characters=self._added(report.area_characters for report in reports),
        )

    def _added(self, counts: Iterable[array[int]]) -> array[int]:
        none = [0] * len(self._taxonomy.areas)
        return array("Q", map(sum, zip(none, *counts, strict=True)))


def labels_of(report: Report) -> dict[str, str | int | None]:
    """Return what a report is called by, as cells show it, names of levels and kinds in both languages.

    The keys are ``report``, ``title``, ``place``, ``level``, ``year``, ``year_end``, ``kind``, ``issuer``, ``date``,
    ``code``, ``source`` and ``notes``; what is not known is an empty text or None.
    """
    known = report.metadata
    texts = {key: _text(known.get(key)) for key in ("place", "issuer", "date")}
    names = {key: both(_text(known.get(key))) for key in ("level", "kind")}
    years = {key: _whole(known.get(key)) for key in ("year", "year_end")}
    notes = "\n".join(report.notes)
    code = _text(known.get("code") or known.get("candidates"))
    origin = {"report": report.id, "title": report.title, "source": report.source, "notes": notes, "code": code}
    return {**origin, **texts, **names, **years}


def both(value: str) -> str:
    """Return the name of a level or a kind in both languages."""
    name = value_name(value)
    return name.zh if name.zh == name.en else f"{name.zh} {name.en}"


def _text(value: Value | None) -> str:
    return "\n".join(value) if isinstance(value, tuple) else str(value or "")


def _whole(value: Value | None) -> int | None:
    return value if isinstance(value, int) else None
