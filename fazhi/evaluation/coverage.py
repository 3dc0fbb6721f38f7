"""How much of a report is about which area."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fazhi.model.tags import TaggedPassage


@dataclass(frozen=True, slots=True)
class Cover:
    """What some passages of a report give to one area.

    Parameters
    ----------
    passages
        Number of passages tagged with the area.
    characters
        Their code points.
    share
        Their code points in those of all passages of the report, 0 to 1.  Shares of areas may add up to more than 1: a
        passage may have several.
    """

    passages: int
    characters: int
    share: float


def cover(tagged: Iterable[TaggedPassage], areas: Sequence[str], *, of: int) -> dict[str, Cover]:
    """Return what *tagged* passages give to each of some *areas*, in their order.

    Parameters
    ----------
    tagged
        Passages of one report, all of them or those of one role.
    areas
        Ids.
    of
        Code points of all passages of the report.
    """
    passages, characters = dict.fromkeys(areas, 0), dict.fromkeys(areas, 0)
    for item in tagged:
        for area in item.areas:
            passages[area] += 1
            characters[area] += len(item.passage.text)
    return {area: Cover(passages[area], characters[area], characters[area] / of if of else 0.0) for area in areas}
