"""How far two labellings of the same passages agree.

- Cohen's kappa (Cohen 1960) for each area: ``(p_o − p_e) / (1 − p_e)`` with p_o the share of passages on which
  both say the same and p_e the share expected if both labelled at random with their own frequencies.  None where
  p_e is 1: both gave the area to all passages or to none.
- Nominal Krippendorff's alpha (Krippendorff 2004, ch. 11) over whole sets of areas, each distinct set a value of
  its own, and over roles: ``1 − D_o / D_e`` with D_o the share of passages that differ and D_e the share of all
  pairs of the 2n values, drawn without replacement, that differ.  None where all values are the same.
- F1 counts the first labelling as gold; it is the same the other way round.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fazhi.errors import CorpusError, Fault

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from fazhi.labels.corpus import Corpus, LabelledPassage
    from fazhi.labels.taxonomy import Taxonomy


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One passage on which two labellings differ: what only one of them says, and both roles."""

    report_id: str
    number: int
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    roles: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement of two labellings; shares and F1 from 0 to 1, kappa and alpha up to 1.

    `only_first` and `only_second` count the labels that the other did not give.
    """

    passages: int
    f1: float
    same_areas: float
    same_role: float
    only_first: int
    only_second: int
    alpha_areas: float | None
    alpha_roles: float | None
    kappa: dict[str, float | None]
    disagreements: tuple[Disagreement, ...]


def agree(first: Corpus, second: Corpus, taxonomy: Taxonomy) -> Agreement:
    """Return the agreement over the passages of both labellings, rows whose role is ``other`` aside.

    Raises
    ------
    CorpusError
        If one of them lacks a passage of the other.
    """
    pairs = _pairs(first, second)
    sets = [(frozenset(a.areas), frozenset(b.areas)) for a, b in pairs]
    roles = [(str(a.passage.role or "–"), str(b.passage.role or "–")) for a, b in pairs]
    both = sum(len(a & b) for a, b in sets)
    only_first = sum(len(a - b) for a, b in sets)
    only_second = sum(len(b - a) for a, b in sets)
    total = 2 * both + only_first + only_second
    differing = [
        Disagreement(a.report_id, a.number, _only(a, b), _only(b, a), said)
        for (a, b), said in zip(pairs, roles, strict=True)
        if set(a.areas) != set(b.areas) or said[0] != said[1]
    ]
    return Agreement(
        passages=len(pairs),
        f1=2 * both / total if total else 1.0,
        same_areas=sum(a == b for a, b in sets) / len(pairs),
        same_role=sum(a == b for a, b in roles) / len(pairs),
        only_first=only_first,
        only_second=only_second,
        alpha_areas=nominal_alpha(sets),
        alpha_roles=nominal_alpha(roles),
        kappa={area: cohens_kappa([(area in a, area in b) for a, b in sets]) for area in taxonomy.ids},
        disagreements=tuple(differing),
    )


def cohens_kappa(pairs: Sequence[tuple[bool, bool]]) -> float | None:
    """Return Cohen's kappa of two binary labellings, see the module's docstring."""
    size = len(pairs)
    same = sum(a == b for a, b in pairs) / size
    first, second = sum(a for a, _ in pairs) / size, sum(b for _, b in pairs) / size
    chance = first * second + (1 - first) * (1 - second)
    return None if chance == 1 else (same - chance) / (1 - chance)


def nominal_alpha(pairs: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Return Krippendorff's alpha of two complete nominal labellings, see the module's docstring."""
    values = Counter(value for pair in pairs for value in pair)
    total = 2 * len(pairs)
    observed = sum(a != b for a, b in pairs) / len(pairs)
    expected = 1 - sum(n * (n - 1) for n in values.values()) / (total * (total - 1))
    return 1 - observed / expected if expected else None


def _pairs(first: Corpus, second: Corpus) -> list[tuple[LabelledPassage, LabelledPassage]]:
    ours = {(item.report_id, item.number): item for item in first.content.passages}
    theirs = {(item.report_id, item.number): item for item in second.content.passages}
    alone = [(key, "second") for key in ours if key not in theirs] + [
        (key, "first") for key in theirs if key not in ours
    ]
    if alone or not ours:
        faults = [
            Fault(f"{report}#{number}", f"is missing in the {which} labelling") for (report, number), which in alone
        ]
        raise CorpusError(faults or [Fault("corpus", "holds no passage to compare")])
    return [(item, theirs[key]) for key, item in ours.items()]


def _only(one: LabelledPassage, other: LabelledPassage) -> tuple[str, ...]:
    return tuple(area for area in one.areas if area not in other.areas)
