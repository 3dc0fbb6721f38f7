"""The C body: Python's side of ``fazhi.model._kernel``, without NumPy."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any

from fazhi.model._kernel import Engine
from fazhi.model.bodies import ROUNDING, Outcome, scale_of
from fazhi.model.prepared import clauses, prepare
from fazhi.reports.traditional import ALWAYS_CHANGED, IN_PHRASES, PAIRS_CHANGED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fazhi.model.artifact import Model
    from fazhi.model.bodies import Limits
    from fazhi.model.words import Segmenter
    from fazhi.reports.report import Passage

_KINDS = ("d", "B", "B", "d", "i", "d", "i", "i", "i", "i")
"""What the arrays are that the engine decides with."""
_SOURCES = {"text-char": 0, "text-word": 1, "heading-char": 2}


class CBody:
    """See `fazhi.model.bodies.Body`; safe to use from many threads, which it does not hold up."""

    name = "c"

    def __init__(self, model: Model, limits: Limits, segmenter: Segmenter | None) -> None:
        content = model.content
        header, arrays = content.header, content.arrays
        taxonomy = model.taxonomy
        columns = {domain.id: column for column, domain in enumerate(taxonomy.domains)}
        shape = (
            len(arrays["idf"]),
            len(taxonomy.areas),
            len(header["roles"]),
            header["width"],
            len(columns),
        )
        fewest, most = (min(limit or 0, len(taxonomy.areas)) for limit in limits)
        rounding = ROUNDING * scale_of(header)
        settings = (header["clause_weight"], header["review_band"], rounding, fewest, most)
        names = ("weights", "idf", "bias", "thresholds", "calibration", "knots", "knot_start", "role_calibration")
        domain_of = array("i", [columns.get(area.domain, -1) for area in taxonomy.areas])
        blocks = tuple(_blocks(header["blocks"], arrays["keys"]))
        # what leads to places in other arrays is a copy: a file may be changed under its map
        own = {**arrays, "knot_start": array("q", arrays["knot_start"])}
        views = (*(own[name] for name in names), domain_of)
        self._engine = Engine(shape, settings, views, blocks, (ALWAYS_CHANGED, IN_PHRASES, PAIRS_CHANGED), prepare)
        self.segmenter = segmenter
        self._clauses = bool(header["clause_weight"])
        terms = next((block["terms"] for block in header["blocks"] if block["name"] == "text-word"), ())
        self._places = {term: place for place, term in enumerate(terms)}

    def margins(self, passages: Sequence[Passage], context: float) -> tuple[Any, Any]:
        """Return flat arrays of the margins of areas (P, A) and roles (P, R)."""
        paths: dict[tuple[str, ...], int] = {}
        path_of = array("i", [paths.setdefault(passage.headings, len(paths)) for passage in passages])
        texts = [passage.text for passage in passages]
        places, starts = self._words(texts) if self.segmenter else (b"", b"")
        areas, roles = self._engine.margins(texts, [" ".join(path) for path in paths], path_of, places, starts, context)
        return memoryview(areas).cast("d"), memoryview(roles).cast("d")

    def near(self, areas: Any, distance: float) -> list[int]:  # noqa: ANN401 - a view of doubles
        """Return the places in *areas* that lie closer than *distance* to where a decision turns."""
        return self._engine.near(areas, distance)

    def decide(self, areas: Any, roles: Any) -> Outcome:  # noqa: ANN401
        """Return what is decided on margins."""
        views: list[Any] = [memoryview(part) for part in self._engine.decide(areas, roles)]
        return Outcome(areas, roles, *(view.cast(kind) for view, kind in zip(views, _KINDS, strict=True)))

    def _words(self, texts: Sequence[str]) -> tuple[array[int], array[int]]:
        """Return the places of known words row by row, each passage followed by its clauses, and where rows start."""
        assert self.segmenter is not None  # noqa: S101 - asked only with words
        places, starts = array("i"), array("q", [0])
        for text in map(prepare, texts):
            for row in (text, *(clauses(text) if self._clauses else ())):
                places.extend(self._places[word] for word in self.segmenter.cut(row) if word in self._places)
                starts.append(len(places))
        return places, starts


def _blocks(entries: Sequence[dict[str, Any]], keys: memoryview) -> list[tuple[Any, ...]]:
    blocks, first = [], 0
    for entry in entries:
        own: Any = b""
        if entry["name"] != "text-word":
            own = keys[first : first + entry["size"]]
            first += entry["size"]
        ngrams = (entry["shortest"], entry["longest"], int(entry["sublinear"]), entry["weight"], entry["size"])
        blocks.append((_SOURCES[entry["name"]], *ngrams, own))
    return blocks
