"""What a corpus holds: faults that only show across passages, what to beware of, and counts."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from fazhi.errors import Fault
from fazhi.labels.neighbours import near_duplicates

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fazhi.labels.corpus import Corpus, LabelledPassage
    from fazhi.labels.taxonomy import Taxonomy

MISSING = "(not given)"


FEW_PASSAGES = 5
"""Of an area: with fewer, its threshold and its figures say little."""
FEW_REPORTS = 10
"""With fewer, intervals over reports are unreliable."""
_NAMED = 40
"""A warning names so many areas at most."""


def cross_faults(corpus: Corpus, threshold: float = 0.5) -> list[Fault]:
    """Return the passages that say the same or nearly the same as one before them, in any of the corpus's reports.

    Each is named once, with the one before it that is most like it.
    """
    items = corpus.content.passages
    near = near_duplicates([item.passage.text for item in items], threshold)
    nearest = {later: (first, 1.0) for later, first in enumerate(near.first.tolist()) if first != later}
    for (earlier, later), similarity in zip(near.pairs.tolist(), near.similarity.tolist(), strict=True):
        nearest[later] = max(nearest.get(later, (0, 0.0)), (earlier, similarity), key=lambda pair: pair[1])
    faults = []
    for later, (earlier, similarity) in sorted(nearest.items()):
        here, there = items[later], items[earlier]
        same = "the same text as" if similarity == 1 else f"nearly the same text ({similarity:.2f}) as"
        place = f"{here.report_id}#{here.number}"
        faults.append(Fault(place, f"{same} {there.report_id}#{there.number}", "write one of them anew or remove it"))
    return faults


def warnings(corpus: Corpus, taxonomy: Taxonomy) -> list[str]:
    """Return what to beware of before training on a corpus or evaluating with it, one line each.

    Areas without a passage, with one, with fewer than `FEW_PASSAGES` and with all are named; so are fewer than
    `FEW_REPORTS` reports, passages that name no report, and that every passage has exactly one area.
    """
    items, reports = corpus.content.passages, len(corpus.content.reports)
    numbers = _by_area((area for item in items for area in item.areas), taxonomy)
    few = f"fewer than {FEW_PASSAGES} passages have the area"
    said = [
        _named("no passage has the area", [area for area, number in numbers.items() if number == 0]),
        _named("only one passage has the area", [area for area, number in numbers.items() if number == 1]),
        _named(few, [area for area, number in numbers.items() if 1 < number < FEW_PASSAGES]),
        _named("every passage has the area", [area for area, number in numbers.items() if number == len(items) > 1]),
    ]
    if reports < FEW_REPORTS:
        consequence = "nothing can be held out" if reports == 1 else "intervals over reports are unreliable"
        said.append(f"there {_reports(reports)}: {consequence}")
    if items and all("report" in item.implied for item in items):
        said.append("no record names its report: each counts as a report of its own, and no two are kept together")
    if single_label(corpus):
        said.append("every passage has exactly one area")
    return [line for line in said if line]


def single_label(corpus: Corpus) -> bool:
    """Tell whether every passage has exactly one area; false for a corpus without passages."""
    items = corpus.content.passages
    return bool(items) and all(len(item.areas) == 1 for item in items)


def count(corpus: Corpus, taxonomy: Taxonomy) -> dict[str, dict[str, int]]:
    """Return passages per area, role, level, kind and year, and the totals.

    ``areas`` has every area of the taxonomy in its order; ``totals`` has ``reports``, ``passages``,
    ``without area``, ``near misses`` and ``characters``.  A near miss is a passage whose record names, under
    ``near``, areas whose words it holds without earning them.
    """
    items = corpus.content.passages
    ahead = [item for item in items if item.passage.role in ("problem", "plan")]
    return {
        "totals": {
            "reports": len(corpus.content.reports),
            "passages": len(items),
            "without area": sum(not item.areas for item in items),
            "near misses": sum(bool(_near(item)) for item in items),
            "characters": sum(len(item.passage.text) for item in items),
        },
        "areas": _by_area((area for item in items for area in item.areas), taxonomy),
        "problem or plan": _by_area((area for item in ahead for area in item.areas), taxonomy),
        "near misses": _by_area((area for item in items for area in _near(item)), taxonomy),
        "roles": _counts([str(item.passage.role or MISSING) for item in items]),
        "levels": _counts([str(item.extra.get("level", MISSING)) for item in items]),
        "kinds": _counts([str(item.extra.get("kind", MISSING)) for item in items]),
        "years": _counts([str(item.extra.get("year", MISSING)) for item in items]),
    }


def _near(item: LabelledPassage) -> list[str]:
    near = item.extra.get("near")
    return [str(area) for area in near] if isinstance(near, list) else []


def _by_area(areas: Iterable[str], taxonomy: Taxonomy) -> dict[str, int]:
    found = Counter(areas)
    return {area: found[area] for area in taxonomy.ids}


def _counts(values: list[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))


def _named(what: str, areas: list[str]) -> str:
    """Return the warning, or nothing where no area is concerned."""
    more = f" and {len(areas) - _NAMED} more" if len(areas) > _NAMED else ""
    return f"{what}{'s' * (len(areas) > 1)} {', '.join(areas[:_NAMED])}{more}" if areas else ""


def _reports(number: int) -> str:
    return "is only one report" if number == 1 else f"are only {number} reports"
