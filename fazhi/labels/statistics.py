"""What a corpus holds: faults that only show across passages, and counts."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from fazhi.errors import Fault
from fazhi.labels.neighbours import near_duplicates

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fazhi.labels.corpus import Corpus
    from fazhi.labels.taxonomy import Taxonomy

MISSING = "(not given)"


def cross_faults(corpus: Corpus, threshold: float = 0.5) -> list[Fault]:
    """Return the pairs of passages that are the same or nearly the same, in any of the corpus's reports."""
    items = corpus.content.passages
    faults = []
    for earlier, later, similarity in near_duplicates([item.passage.text for item in items], threshold):
        here, there = items[later], items[earlier]
        same = "the same text as" if similarity == 1 else f"nearly the same text ({similarity:.2f}) as"
        place = f"{here.report_id}#{here.number}"
        faults.append(Fault(place, f"{same} {there.report_id}#{there.number}", "write one of them anew or remove it"))
    return faults


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
            "near misses": sum(bool(item.extra.get("near")) for item in items),
            "characters": sum(len(item.passage.text) for item in items),
        },
        "areas": _by_area((area for item in items for area in item.areas), taxonomy),
        "problem or plan": _by_area((area for item in ahead for area in item.areas), taxonomy),
        "near misses": _by_area((area for item in items for area in item.extra.get("near", ())), taxonomy),
        "roles": _counts([str(item.passage.role) for item in items]),
        "levels": _counts([str(item.extra.get("level", MISSING)) for item in items]),
        "kinds": _counts([str(item.extra.get("kind", MISSING)) for item in items]),
        "years": _counts([str(item.extra.get("year", MISSING)) for item in items]),
    }


def _by_area(areas: Iterable[str], taxonomy: Taxonomy) -> dict[str, int]:
    found = Counter(areas)
    return {area: found[area] for area in taxonomy.ids}


def _counts(values: list[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))
