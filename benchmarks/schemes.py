"""Artificial lists of areas, to see how speed depends on their number.

Fewer areas come from merging the real ones at random, more from splitting them: each passage then gets one of an area's
parts at random.  Nobody could tell such parts apart; it is speed that is measured with them.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.contenders.contender import Row


def parts(areas: int, wanted: int, seed: int = 0) -> list[list[int]]:
    """Return the new columns of each old one.

    With fewer columns wanted, one for each old one, all of them used; with more, two or more, none used twice.
    """
    chance = random.Random(seed)  # noqa: S311 - a shuffle, no secret
    order = list(range(areas))
    chance.shuffle(order)
    found: list[list[int]] = [[] for _ in range(areas)]
    for number in range(max(areas, wanted)):
        found[order[number % areas]].append(number % wanted)
    return found


def relabelled(rows: list[Row], areas: int, wanted: int, seed: int = 0) -> list[Row]:
    """Return the rows with *wanted* columns instead of *areas*."""
    chance = random.Random(seed)  # noqa: S311
    columns = parts(areas, wanted, seed)
    found = []
    for row in rows:
        chosen = {chance.choice(columns[area]) for area in row["areas"]}
        found.append(row | {"areas": sorted(chosen)})
    return found
