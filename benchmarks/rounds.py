"""Rounds in which contenders take turns, and ratios worked out round by round.

A machine is faster in one minute than in the next.  What was measured one right after the other in the same round
met the same machine: so a ratio is worked out for each round, and told is the median of those ratios.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Spread:
    """The median of some figures, the least and the greatest of them."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, figures: Sequence[float]) -> Spread:
        """Return the spread of at least one figure."""
        return cls(statistics.median(figures), min(figures), max(figures))


def take_turns(
    tasks: Mapping[str, Callable[[], Value]], rounds: int, report: Callable[[str], None] = lambda _: None
) -> dict[str, list[Value]]:
    """Return what each task returned in each round.

    Every round runs every task once, one after the other; each round begins with another task, so that no one
    always comes after the same and none is always the first.
    """
    names = list(tasks)
    found: dict[str, list[Value]] = {name: [] for name in names}
    for number in range(rounds):
        first = number % len(names) if names else 0
        for name in names[first:] + names[:first]:
            found[name].append(tasks[name]())
        report(f"round {number + 1} of {rounds}")
    return found


def ratio(above: Sequence[float], below: Sequence[float]) -> Spread:
    """Return the spread of the ratios above / below of each round."""
    return Spread.of([one / other for one, other in zip(above, below, strict=True)])
