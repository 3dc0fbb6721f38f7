"""Reports are parted by place, year, level or kind, as far as their metadata say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fazhi.evaluation.tagged_report import TaggedReport
    from fazhi.reports.report import Report

KEYS = ("place", "year", "level", "kind")
_NO_CODE = "999999"
_FORWARD = {"points", "scheme", "rectification"}


@dataclass(frozen=True, eq=False)
class Part:
    """The reports that have the same place and year, or whatever they were parted by.

    Parameters
    ----------
    values
        By key; an empty text where the reports do not say.
    reports
        At least one.
    """

    values: dict[str, str]
    reports: tuple[TaggedReport, ...]

    @property
    def label(self) -> str:
        """What tells it from the other parts."""
        return " ".join(value for value in self.values.values() if value) or "–"

    @property
    def characters(self) -> int:
        """Code points of all passages."""
        return sum(report.characters for report in self.reports)

    @property
    def passages(self) -> int:
        """Number of passages."""
        return sum(len(report.tagged) for report in self.reports)

    @property
    def kinds(self) -> set[str]:
        """Kinds of its reports, those that are known."""
        return {str(report.report.metadata["kind"]) for report in self.reports if "kind" in report.report.metadata}


def part_reports(reports: Iterable[TaggedReport], by: Sequence[str]) -> list[Part]:
    """Return reports parted by some of `KEYS`, by code, name and year, those without a place last."""
    found: dict[tuple[str, ...], list[TaggedReport]] = {}
    for report in sorted(reports, key=lambda each: _order(each.report)):
        found.setdefault(tuple(value_of(report.report, key) for key in by), []).append(report)
    parts = [Part(dict(zip(by, values, strict=True)), tuple(each)) for values, each in found.items()]
    if "place" in by:
        return parts
    return sorted(parts, key=lambda part: tuple(part.values.values()))


def value_of(report: Report, key: str) -> str:
    """Return what a report is parted by; nothing where it is silent, but for a place the name of its file."""
    if key == "place":
        return place_of(report) or report.id
    if key == "year":
        year, end = report.metadata.get("year", ""), report.metadata.get("year_end")
        return f"{year}–{end}" if end else str(year)
    return str(report.metadata.get(key, ""))


def place_of(report: Report) -> str:
    """Return the place of a report; of a department its own name, so that it is not taken for its government.

    An empty text where the report names no place.
    """
    place, issuer = str(report.metadata.get("place", "")), str(report.metadata.get("issuer", ""))
    if not place or not issuer or report.metadata.get("level") != "department":
        return place
    # 安徽省安庆市 and 市司法局 overlap in 市
    start = next((start for start in range(len(place)) if issuer.startswith(place[start:])), len(place))
    return place[:start] + issuer


def years_worked(report: Report) -> range:
    """Return the years whose work a report tells of; none for one that only plans."""
    first, last = _span(report)
    if report.metadata.get("kind") == "work-report":
        return range(first - 1, first) if first else range(0)
    return range(first, last + 1) if first and report.metadata.get("kind") not in _FORWARD else range(0)


def years_planned(report: Report) -> range:
    """Return the years that a report plans for: of a yearly report the next one, of half a year's its other half."""
    first, last = _span(report)
    if not first:
        return range(0)
    if report.metadata.get("kind") in {"work-report", "half-year", *_FORWARD}:
        return range(first, last + 1)
    return range(last + 1, last + 2)


def _span(report: Report) -> tuple[int, int]:
    first = int(str(report.metadata.get("year", 0)))
    return first, int(str(report.metadata.get("year_end", first)))


def _order(report: Report) -> tuple[bool, str, str, str, str]:
    code = str(report.metadata.get("code", _NO_CODE))
    return not place_of(report), code, value_of(report, "place"), value_of(report, "year"), report.source
