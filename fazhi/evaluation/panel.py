"""How much of the reports of each place and year is about which area, in which role.

Shapes: G parts, A areas, R roles and after them all passages together, 2 measures (passages, characters).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from fazhi.evaluation.coverage import cover
from fazhi.evaluation.prevalence import DRAWS, middle
from fazhi.reports.report import PASSAGE_ROLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from fazhi.evaluation.coverage import Cover
    from fazhi.evaluation.parting import Part
    from fazhi.evaluation.prevalence import Prevalence
    from fazhi.evaluation.tagged_report import TaggedReport

ALL = "all"
"""Stands for all passages among the roles, those without a role included."""
COLUMNS = (*map(str, PASSAGE_ROLES), ALL)
PASSAGES, CHARACTERS = 0, 1
_EVERY = len(PASSAGE_ROLES)


@dataclass(frozen=True, eq=False)
class Expected:
    """What passages give to areas when the error of the model is allowed for.

    Parameters
    ----------
    value, low, high
        (…, A, R + 1, 2) the expected number and the 95 % interval; never below 0 or above what there is.
    """

    value: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Change:
    """How the share of an area changed from one part to the next of the same place.

    Parameters
    ----------
    before, after
        Places of the parts in their list.
    area
        Column.
    value, low, high
        Difference of the expected shares, −1 to 1, and its 95 % interval.
    """

    before: int
    after: int
    area: int
    value: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out 0."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, eq=False)
class Panel:
    """Counts of G parts by area and role, and of all of them together.

    Parameters
    ----------
    tagged
        (G, A, R + 1, 2) as the tags have it.
    characters
        (G,) code points of all passages of each part: what shares are shares of.
    expected, total
        With the error of the model; of all parts together.  None where nothing is known of the error.
    changes
        From year to year; empty without `expected`.
    average
        (A, 3) mean over all pairs of years of the change, and its 95 % interval; None where nothing changed.
    """

    tagged: NDArray[np.int64]
    characters: NDArray[np.int64]
    expected: Expected | None = None
    total: Expected | None = None
    changes: tuple[Change, ...] = ()
    average: NDArray[np.float64] | None = None

    @cached_property
    def shares(self) -> NDArray[np.float64]:
        """(G, A) share of each area in the text of each part: expected, or as tagged where no error is known."""
        counts = self.tagged if self.expected is None else self.expected.value
        return _divided(counts[:, :, _EVERY, CHARACTERS].astype(float), self.characters[:, None])


def make_panel(parts: Sequence[Part], prevalence: Prevalence | None) -> Panel:
    """Return the panel of some parts, in their order.

    Parameters
    ----------
    parts
        At least one.  Those that follow one another and differ in their year alone are compared.
    prevalence
        The error; None for counts of tags alone.
    """
    tagged = np.array([_tagged(part) for part in parts])
    characters = np.array([part.characters for part in parts])
    if prevalence is None:
        return Panel(tagged, characters)
    count = _Count()
    for part in parts:
        count.add(part, prevalence)
    changes, average = _changes(count, parts, characters)
    return Panel(tagged, characters, _stacked(count.expected), count.total(), changes, average)


def _tagged(part: Part) -> NDArray[np.int64]:
    """Return (A, R + 1, 2) the tags of a part and their characters."""
    found = []
    for role in (*PASSAGE_ROLES, None):
        each = [_covers(report, role) for report in part.reports]
        found.append([[sum(getattr(c, name) for c in column) for name in ("passages", "characters")]
                      for column in zip(*each, strict=True)])  # fmt: skip
    return np.array(found, np.int64).transpose(1, 0, 2)


def _covers(report: TaggedReport, role: object) -> list[Cover]:
    items = [item for item in report.tagged if role is None or item.role == role]
    return list(cover(items, report.taxonomy.ids, of=report.characters).values())


@dataclass
class _Count:
    """Adds up what is expected of one part after another; keeps the draws of characters of each, and of the whole."""

    expected: list[Expected] = field(default_factory=list)
    drawn: list[NDArray[np.float32]] = field(default_factory=list)
    _value: NDArray[np.float64] = field(default_factory=lambda: np.zeros(1))
    _draws: NDArray[np.float32] = field(default_factory=lambda: np.zeros(1, np.float32))

    def add(self, part: Part, prevalence: Prevalence) -> None:
        value, draws = np.zeros(1), np.zeros(1, np.float32)
        for report in part.reports:
            weights = _weights(report)
            value = value + prevalence.probabilities(report).T @ weights
            draws = draws + prevalence.draws(report, weights)
        self.expected.append(_expected(value, draws))
        every = draws[:, [_EVERY, -1]]
        self.drawn.append(every[:, 1])
        self._value = self._value + value
        self._draws = self._draws + every

    def total(self) -> Expected:
        """Return (A, 1, 2) what is expected of all parts."""
        return _expected(self._value[:, [_EVERY, -1]], self._draws)


def _weights(report: TaggedReport) -> NDArray[np.float64]:
    """Return (P, 2 (R + 1)): for each passage 1 in the column of its role and in the last, then its length there."""
    roles = np.column_stack([report.roles == place for place in range(_EVERY)] + [np.ones(len(report.tagged), bool)])
    return np.hstack([roles, roles * report.lengths[:, None]]).astype(float)


def _expected(value: NDArray[np.float64], draws: NDArray[np.float32]) -> Expected:
    """Return what is expected, from (A, W) and (A, W, DRAWS) with first the passages and then the characters."""
    low, high = middle(draws)
    ends = (value, np.minimum(low, value), np.maximum(high, value))
    return Expected(*(end.reshape(len(value), 2, -1).transpose(0, 2, 1) for end in ends))


def _stacked(each: Sequence[Expected]) -> Expected:
    return Expected(*(np.array([getattr(one, name) for one in each]) for name in ("value", "low", "high")))


def _changes(
    count: _Count, parts: Sequence[Part], characters: NDArray[np.int64]
) -> tuple[tuple[Change, ...], NDArray[np.float64] | None]:
    found: list[Change] = []
    pairs = list(_pairs(parts))
    total, drawn = np.zeros(0), np.zeros((0, DRAWS), np.float32)
    for before, after in pairs:
        sizes = np.maximum(characters[[before, after]], 1)
        first, second = (count.expected[place].value[:, _EVERY, CHARACTERS] for place in (before, after))
        value = second / sizes[1] - first / sizes[0]
        draws = count.drawn[after] / np.float32(sizes[1]) - count.drawn[before] / np.float32(sizes[0])
        low, high = _around(value, draws)
        found += [Change(before, after, *each) for each in zip(range(len(value)), value, low, high, strict=True)]
        total, drawn = (total + value, drawn + draws) if len(total) else (value, draws)
    if not pairs:
        return (), None
    mean = total / len(pairs)
    return tuple(found), np.column_stack([mean, *_around(mean, drawn / np.float32(len(pairs)))])


def _around(value: NDArray[np.float64], draws: NDArray[np.float32]) -> tuple[list[float], list[float]]:
    low, high = middle(draws)
    return np.minimum(low, value).tolist(), np.maximum(high, value).tolist()


def _pairs(parts: Sequence[Part]) -> Iterator[tuple[int, int]]:
    """Yield neighbouring parts of one place with reports of a kind, where a year is known of both."""
    for after in range(1, len(parts)):
        one, other = parts[after - 1], parts[after]
        alike = all(one.values[key] == other.values[key] for key in one.values if key != "year")
        years = (one.values.get("year"), other.values.get("year"))
        if (
            "place" in one.values
            and alike
            and all(years)
            and (not one.kinds or not other.kinds or one.kinds & other.kinds)
        ):
            yield after - 1, after


def _divided(part: NDArray[np.float64], whole: NDArray[np.int64]) -> NDArray[np.float64]:
    found: NDArray[np.float64] = np.divide(part, whole, out=np.zeros_like(part), where=np.asarray(whole) > 0)
    return found
