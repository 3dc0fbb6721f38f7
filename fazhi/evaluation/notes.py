"""What a reader of a scorecard must know beside the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fazhi.evaluation.comparison import smallest_p
from fazhi.evaluation.uncertainty import FEW_REPORTS

if TYPE_CHECKING:
    from fazhi.evaluation.scored import Scored

CONVENTIONS = (
    "macro: mean over areas with support; micro: all areas, so wrong tags of areas without support count. "
    "0/0 is no value. Rows whose role is 'other' are no passages. Intervals: 95 %, percentile bootstrap over reports; "
    "none for an area in fewer than two reports."
)

_SPREAD = 3
"""In so many reports an area must stand for the interval of the macro average to hold good."""


def notes(scored: Scored, *, compared: bool) -> tuple[str, ...]:
    """Return the conventions and what to beware of; with *compared* also how to read p."""
    found = [CONVENTIONS]
    reports = len(scored.reports)
    if reports < FEW_REPORTS:
        found.append(f"Fewer than {FEW_REPORTS} reports ({reports}): intervals are unreliable.")
    unused = np.flatnonzero(~scored.labels.any(axis=0))
    if len(unused):
        found.append(f"Without support: {', '.join(scored.taxonomy.ids[column] for column in unused)}.")
    rare, known = _rare(scored)
    if rare:
        stand = "stands" if rare == 1 else "stand"
        found.append(
            f"Macro: {rare} of {known} areas {stand} in fewer than three reports; its interval is not to be trusted."
        )
    if compared:
        found.append(f"Differences: ours minus theirs; p: randomisation by report. {smallest_p(reports)}")
    return tuple(found)


def _rare(scored: Scored) -> tuple[int, int]:
    """Return how many areas stand in one or two reports, and how many in any.

    Many resamples draw none of those reports and leave the area out of the mean, which then may never be as low, or as
    high, as the figure itself.
    """
    counts = scored.by_report
    reports = (counts[:, 0] + counts[:, 2] > 0).sum(axis=0)
    return int(((reports > 0) & (reports < _SPREAD)).sum()), int((reports > 0).sum())
