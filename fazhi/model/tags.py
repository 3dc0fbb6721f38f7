"""What is said of a passage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fazhi.reports.report import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fazhi.labels.taxonomy import Area, Domain
    from fazhi.reports.report import Passage


@dataclass(frozen=True, slots=True)
class Tag:
    """One area of one passage.

    Parameters
    ----------
    area
        The area.
    score
        Calibrated probability, 0 to 1, that a person would label the passage with the area.
    threshold
        Probability from which on the tag is given.
    evidence
        Words that carried the score, strongest first, with their share of it; empty unless it was asked for.
    """

    area: Area
    score: float
    threshold: float
    evidence: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class DomainScore:
    """One domain of one passage.

    Parameters
    ----------
    domain
        The domain; a passage has it if it has one of its areas.
    score
        Probability, 0 to 1, that the passage has any of the domain's areas; at least the best area's score.
    """

    domain: Domain
    score: float


@dataclass(frozen=True, slots=True)
class TaggedPassage:
    """What the model says of one passage.

    Parameters
    ----------
    passage
        The passage; `Passage.role` stays what the section said.
    role, role_score
        The role: the section's where it tells (score 1.0), else the text's, with its probability; None and 0.0 where
        neither the section nor the model tells.
    tags
        The areas given, highest score first.
    review
        Areas too close to their threshold to call, on either side of it, highest score first; those that were given
        stand in `tags` as well.
    domains
        The domains of the areas given, highest score first.
    """

    passage: Passage
    role: Role | None
    role_score: float
    tags: tuple[Tag, ...]
    review: tuple[Tag, ...]
    domains: tuple[DomainScore, ...] = ()

    @property
    def areas(self) -> tuple[str, ...]:
        """Ids of the areas tagged."""
        return tuple(tag.area.id for tag in self.tags)


def role_of(passage: Passage, column: int, score: float, known: Sequence[Role]) -> tuple[Role | None, float]:
    """Return role and probability of a passage: the section's where it tells, else the one in *column* of those known.

    *column* is -1 where the model tells no roles apart.
    """
    if passage.role is not None and passage.role is not Role.OTHER:
        return passage.role, 1.0
    return (known[column], score) if column >= 0 else (None, 0.0)
