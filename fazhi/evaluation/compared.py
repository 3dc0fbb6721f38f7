"""Reports of several places and years beside one another: ``fazhi compare``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fazhi.evaluation.follow_up import follow_up
from fazhi.evaluation.gaps import find_gaps
from fazhi.evaluation.panel import make_panel
from fazhi.evaluation.parting import part_reports
from fazhi.evaluation.prevalence import ErrorRates, Prevalence
from fazhi.evaluation.recycling import find_recycled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fazhi.evaluation.follow_up import FollowUp
    from fazhi.evaluation.gaps import Gaps, HasEvidence
    from fazhi.evaluation.panel import Panel
    from fazhi.evaluation.parting import Part
    from fazhi.evaluation.recycling import Recycling
    from fazhi.evaluation.tagged_report import TaggedReport
    from fazhi.labels.taxonomy import Taxonomy
    from fazhi.model.artifact import Model


@dataclass(frozen=True, eq=False)
class Compared:
    """Reports beside one another.

    Parameters
    ----------
    taxonomy, model, digest
        The areas, and the name and digest of the model that tagged.
    reports
        In the order given; other fields speak of them by their place here.
    same
        Reports left out because their text is that of another: (name of the file, name of the other).
    by
        What they were parted by.
    parts, panel, gaps
        Coverage of the parts, and what they leave out.
    follow_ups, recycling
        What became of plans; what stands in several reports.
    rates
        The error that the panel allows for; None where none is known.
    from_scores
        Whether the panel takes scores for probabilities, and not the measured error of tags.
    """

    taxonomy: Taxonomy
    model: str
    digest: str
    reports: tuple[TaggedReport, ...]
    same: tuple[tuple[str, str], ...]
    by: tuple[str, ...]
    parts: tuple[Part, ...]
    panel: Panel
    gaps: Gaps
    follow_ups: tuple[FollowUp, ...]
    recycling: Recycling
    rates: ErrorRates | None
    from_scores: bool


def compare(
    reports: Sequence[TaggedReport],
    model: Model,
    *,
    by: Sequence[str] = ("place", "year"),
    rates: ErrorRates | None = None,
    seed: int = 0,
    has_evidence: HasEvidence | None = None,
) -> Compared:
    """Return reports beside one another.

    Parameters
    ----------
    reports
        At least one with passages.
    model
        What tagged them.
    by
        Some of `fazhi.evaluation.parting.KEYS`.
    rates
        Error measured on labelled reports of the same kind; None for what the model's file says.
    seed
        Of the intervals.
    has_evidence
        Tells whether a text holds a figure or names a document; None for that of the package.
    """
    kept, same = _without_copies(reports)
    known = rates or ErrorRates.of_model(model)
    prevalence = None if known is None else Prevalence(known, seed)
    parts = part_reports(kept, by)
    panel = make_panel(parts, prevalence)
    return Compared(
        taxonomy=model.taxonomy,
        model=model.name,
        digest=model.digest,
        reports=kept,
        same=same,
        by=tuple(by),
        parts=tuple(parts),
        panel=panel,
        gaps=find_gaps(parts, panel.tagged, prevalence, has_evidence),
        follow_ups=tuple(follow_up(kept)),
        recycling=find_recycled(kept),
        rates=known,
        from_scores=known is not None and not known.source and all(each.scores is not None for each in kept),
    )


def _without_copies(
    reports: Sequence[TaggedReport],
) -> tuple[tuple[TaggedReport, ...], tuple[tuple[str, str], ...]]:
    """Return the reports that say something new, and which others say what: a file twice would count twice."""
    first: dict[tuple[str, ...], TaggedReport] = {}
    same = []
    for report in reports:
        known = first.setdefault(tuple(report.texts), report)
        if known is not report:
            same.append((report.report.source, known.report.source))
    return tuple(first.values()), tuple(same)
