"""Others beside the model: baselines, and the model that it is compared with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fazhi.evaluation.comparison import compare
from fazhi.evaluation.figures import macro_averages, micro_averages

if TYPE_CHECKING:
    from fazhi.evaluation.comparison import Difference
    from fazhi.evaluation.figures import Averages
    from fazhi.evaluation.scored import Scored


@dataclass(frozen=True, slots=True)
class Rival:
    """What another model said of the same passages: the name to show, its digest and its `Scored`."""

    name: str
    model: str
    scored: Scored


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a baseline reaches, and how much better the model is than it."""

    micro: Averages
    macro: Averages
    difference: Difference


@dataclass(frozen=True, slots=True)
class Against:
    """What another model (digest and name) reaches, and how much better this one is than it."""

    model: str
    name: str
    micro: Averages
    macro: Averages
    difference: Difference


def beside_baseline(ours: Scored, theirs: Scored, seed: int = 0) -> Baseline:
    """Return the figures of a baseline on the passages that *ours* is of."""
    return Baseline(*_figures(theirs, seed), compare(ours, theirs, seed))


def beside_rival(ours: Scored, rival: Rival, seed: int = 0) -> Against:
    """Return the figures of another model on the passages that *ours* is of."""
    return Against(rival.model, rival.name, *_figures(rival.scored, seed), compare(ours, rival.scored, seed))


def _figures(scored: Scored, seed: int) -> tuple[Averages, Averages]:
    return micro_averages(scored.by_report, seed), macro_averages(scored.by_report, seed)
