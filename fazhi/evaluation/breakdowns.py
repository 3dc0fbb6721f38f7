"""The same figures for parts of the passages, and which areas are mistaken for which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fazhi.evaluation.figures import micro_averages
from fazhi.reports.report import PASSAGE_ROLES

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from fazhi.evaluation.scored import Scored
    from fazhi.evaluation.uncertainty import Interval
    from fazhi.labels.corpus import LabelledPassage

LENGTHS = ((60, "1–59"), (120, "60–119"), (240, "120–239"))
"""Passages with fewer code points than the number have that name."""
LONGEST = "240–"
EXTRA = ("level", "kind", "year")
"""Keys of `LabelledPassage.extra` that passages are grouped by."""


@dataclass(frozen=True, slots=True)
class Group:
    """Micro ratios over some passages, from `reports` reports; the interval draws those reports."""

    passages: int
    reports: int
    precision: float | None
    recall: float | None
    f1: float | None
    f1_interval: Interval | None


@dataclass(frozen=True, slots=True)
class Confusion:
    """How many passages miss the area `gold` and are wrongly tagged with the area `tagged`."""

    gold: str
    tagged: str
    count: int


def groups(scored: Scored, seed: int = 0) -> dict[str, dict[str, Group]]:
    """Return the groups of each dimension: role, level, kind, year, length.

    A passage without a value is in no group of that dimension; a dimension without any value is left out.
    """
    found = {}
    for dimension, value_of in _dimensions().items():
        values = np.array([value_of(item) for item in scored.items], object)
        names = _ordered({value for value in values.tolist() if value})
        if names:
            found[dimension] = {name: _group(scored, values == name, seed) for name in names}
    return found


def confusions(scored: Scored) -> tuple[Confusion, ...]:
    """Return which areas are mistaken for which, most frequent first, then in the order of the taxonomy.

    A passage that misses one area and has two wrong ones counts in two pairs.
    """
    missed, wrong = scored.labels & ~scored.tagged, scored.tagged & ~scored.labels
    both = missed.any(axis=1) & wrong.any(axis=1)
    pairs = (missed[both].T.astype(np.float32) @ wrong[both].astype(np.float32)).astype(np.int64)
    places = sorted(np.argwhere(pairs).tolist(), key=lambda place: -pairs[place[0], place[1]])
    ids = scored.taxonomy.ids
    return tuple(Confusion(ids[gold], ids[tagged], int(pairs[gold, tagged])) for gold, tagged in places)


def _dimensions() -> dict[str, Callable[[LabelledPassage], str]]:
    extra = {key: _extra(key) for key in EXTRA}
    return {"role": lambda item: str(item.passage.role or ""), **extra, "length": _length}


def _extra(key: str) -> Callable[[LabelledPassage], str]:
    return lambda item: str(item.extra.get(key) or "")


def _length(item: LabelledPassage) -> str:
    size = len(item.passage.text)
    return next((name for limit, name in LENGTHS if size < limit), LONGEST)


def _ordered(names: set[str]) -> list[str]:
    known = [*map(str, PASSAGE_ROLES), *(name for _, name in LENGTHS), LONGEST]
    return sorted(names, key=lambda name: (known.index(name) if name in known else len(known), name))


def _group(scored: Scored, member: NDArray[np.bool_], seed: int) -> Group:
    """Return the figures of the passages with *member* true."""
    gold, tagged = scored.labels[member], scored.tagged[member]
    kinds = [(gold & tagged).sum(axis=1), (~gold & tagged).sum(axis=1), (gold & ~tagged).sum(axis=1)]
    reports, place = np.unique(scored.report_of[member], return_inverse=True)
    per_report = np.stack([np.bincount(place, kind) for kind in kinds], axis=1).astype(np.int64)
    means = micro_averages(per_report[:, :, None], seed)
    return Group(int(member.sum()), len(reports), means.precision, means.recall, means.f1, means.f1_interval)
