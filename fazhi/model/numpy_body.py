"""The NumPy body: always there, for machines on which the C one could not be built.

Works on many passages at once, in single precision.  Passages with a margin closer to a threshold than single precision
is exact are then worked out in double precision, so that rounding decides nothing.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from fazhi.model.bodies import Outcome
from fazhi.model.decision import Calibration, Rule, domain_matrix, domain_scores, in_rank, sigmoid
from fazhi.model.features import count_words
from fazhi.model.numpy_table import NgramTable
from fazhi.model.numpy_text import find_clauses, prepare_all
from fazhi.model.packing import unflat
from fazhi.model.prepared import clauses, prepare
from fazhi.model.scoring import mix, smooth

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import DTypeLike, NDArray

    from fazhi.model.artifact import Model
    from fazhi.model.bodies import Limits
    from fazhi.model.numpy_text import Texts
    from fazhi.model.words import Segmenter
    from fazhi.reports.report import Passage

ROUNDING = 1e-4
"""Margins in single precision are off by less than this."""
_LOGS = 1.0 + np.log(np.arange(1, 256))

Stretches = list[tuple["NDArray[np.int64]", "NDArray[np.int64]"]]
"""Layers of rows: first and last place of each row in the codes; rows of one layer do not overlap, and ascend."""


class NumpyBody:
    """See `fazhi.model.bodies.Body`; safe to use from many threads."""

    name = "numpy"

    def __init__(self, model: Model, limits: Limits, segmenter: Segmenter | None) -> None:
        self.segmenter = segmenter
        header, arrays = model.content.header, model.content.arrays
        self._blocks = [_Block(entry, *part) for entry, part in _parts(header["blocks"], arrays)]
        self._weights = unflat(arrays["weights"], header["width"])
        self._bias = unflat(arrays["bias"])
        self._clause_weight = float(header["clause_weight"])
        self._areas = len(model.taxonomy.areas)
        knots, calibration = unflat(arrays["knots"]).reshape(2, -1), unflat(arrays["calibration"]).reshape(2, -1)
        self._rule = Rule(
            unflat(arrays["thresholds"]),
            Calibration(calibration, knots, unflat(arrays["knot_start"])),
            header["review_band"],
            *limits,
        )
        self._role_calibration = unflat(arrays["role_calibration"]).reshape(2, -1)
        self._members = domain_matrix(model.taxonomy)

    def margins(self, passages: Sequence[Passage], context: float) -> tuple[Any, Any]:
        """Return flat arrays of the margins of areas (P, A) and roles (P, R)."""
        if context:
            areas, roles = self._score(passages, np.float64)
            linked = np.array([here.headings == after.headings for here, after in pairwise(passages)], bool)
            return smooth(areas, linked, context).reshape(-1), roles.reshape(-1)
        areas, roles = self._score(passages, np.float32)
        rows = np.unique(self._near(areas, ROUNDING)[0])
        if len(rows):
            areas[rows], roles[rows] = self._score([passages[row] for row in rows.tolist()], np.float64)
        return areas.reshape(-1), roles.reshape(-1)

    def near(self, areas: Any, distance: float) -> list[int]:  # noqa: ANN401 - an array of doubles
        """Return the places in *areas* that lie closer than *distance* to where a decision turns."""
        rows, columns = self._near(areas.reshape(-1, self._areas), distance)
        return (rows * self._areas + columns).tolist()  # type: ignore[no-any-return]

    def decide(self, areas: Any, roles: Any) -> Outcome:  # noqa: ANN401
        """Return what is decided on margins."""
        margins = np.asarray(areas).reshape(-1, self._areas)
        scores = self._rule.calibration.scores(margins)
        tagged, close = self._rule.tagged(margins, scores), self._rule.close(margins)
        domains = domain_scores(scores, self._members)
        held = tagged @ self._members
        role, role_scores = self._roles(np.asarray(roles).reshape(len(margins), -1))
        return Outcome(
            areas,
            roles,
            # views give Python's own numbers
            memoryview(scores.reshape(-1)),
            memoryview(tagged.reshape(-1).view(np.uint8)),
            memoryview(close.reshape(-1).view(np.uint8)),
            memoryview(domains.reshape(-1)),
            memoryview(role),
            memoryview(role_scores),
            *_listed(scores, tagged | close),
            *_listed(domains, held),
        )

    def _near(self, areas: NDArray[np.float64], distance: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        gap = np.abs(areas - self._rule.thresholds)
        rows, columns = np.nonzero((gap < distance) | (np.abs(gap - self._rule.review_band) < distance))
        return rows, columns

    def _roles(self, margins: NDArray[np.float64]) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        if not margins.shape[1]:
            return np.full(len(margins), -1, np.int32), np.zeros(len(margins))
        scores = sigmoid(margins, self._role_calibration)
        return scores.argmax(axis=1).astype(np.int32), scores.max(axis=1) / scores.sum(axis=1)

    def _score(self, passages: Sequence[Passage], kind: DTypeLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the margins of passages by themselves, worked out in numbers of some *kind*."""
        texts = prepare_all([passage.text for passage in passages])
        layers: Stretches = [(texts.start[:-1], texts.start[1:])]
        owner = np.arange(len(passages))
        if self._clause_weight:
            pieces = find_clauses(texts)
            layers.append((pieces.first, pieces.last))
            owner = np.concatenate([owner, pieces.owner])
        sums = self._sums(texts, layers, "text-char", kind) + self._word_sums(passages, len(owner), kind)
        paths: dict[tuple[str, ...], int] = {}
        which = np.array([paths.setdefault(passage.headings, len(paths)) for passage in passages], np.int64)
        headings = prepare_all([" ".join(path) for path in paths])
        above = self._sums(headings, [(headings.start[:-1], headings.start[1:])], "heading-char", kind)
        sums = (sums + above[which[owner]]).astype(np.float64)[:, : len(self._bias)] + self._bias
        areas = mix(sums[:, : self._areas], owner, len(passages), self._clause_weight)
        return areas, sums[: len(passages), self._areas :]

    def _sums(self, texts: Texts, layers: Stretches, name: str, kind: DTypeLike) -> NDArray[Any]:
        """Return (rows, width) sums of what the blocks of that name give to each row."""
        sums = np.zeros((sum(len(first) for first, _ in layers), self._weights.shape[1]), kind)
        codes = texts.codes.astype(np.int64)
        for block in self._blocks:
            if block.name == name:
                assert block.table is not None  # noqa: S101 - of characters
                found = block.table.find(codes)
                self._add(sums, block, np.concatenate(list(_occurrences(found, layers, len(codes)))))
        return sums

    def _word_sums(self, passages: Sequence[Passage], size: int, kind: DTypeLike) -> NDArray[Any]:
        sums = np.zeros((size, self._weights.shape[1]), kind)
        for block in self._blocks:
            if block.name == "text-word":
                assert self.segmenter is not None  # noqa: S101 - made for this block
                texts = [prepare(passage.text) for passage in passages]
                pieces = [piece for text in texts for piece in clauses(text)] if self._clause_weight else []
                found = count_words(texts + pieces, self.segmenter, block.index)
                self._add(sums, block, np.repeat(found.rows << 32 | found.keys, found.counts))
        return sums

    def _add(self, sums: NDArray[Any], block: _Block, found: NDArray[np.int64]) -> None:
        """Add to (rows, width) *sums* the features *found*: row in the upper half of 64 bits, place in the lower."""
        if not len(found):
            return
        found.sort()
        new = np.flatnonzero(np.concatenate([[True], found[1:] != found[:-1]]))
        counts, found = np.diff(new, append=len(found)), found[new]
        rows, places = found >> 32, found & 0xFFFFFFFF
        values = _frequency(counts, sublinear=block.sublinear) * block.idf[places]
        first = np.flatnonzero(np.concatenate([[True], rows[1:] != rows[:-1]]))
        norms = np.sqrt(np.add.reduceat(values * values, first))
        values *= np.repeat(block.weight / np.where(norms > 0, norms, 1.0), np.diff(first, append=len(rows)))
        values = values.astype(sums.dtype)
        weights = self._weights.take(block.first + places, axis=0).astype(sums.dtype, copy=False)
        bounds = [*first.tolist(), len(rows)]
        for row, start, end in zip(rows[first].tolist(), bounds, bounds[1:], strict=False):
            sums[row] += values[start:end] @ weights[start:end]


class _Block:
    """One block of features, ready to be looked up."""

    def __init__(self, entry: dict[str, Any], first: int, idf: memoryview, keys: memoryview) -> None:
        self.name = entry["name"]
        self.weight, self.sublinear = float(entry["weight"]), bool(entry["sublinear"])
        self.first = first
        self.idf = unflat(idf).astype(np.float64)
        self.index = {term: place for place, term in enumerate(entry.get("terms", ()))}
        of_words = self.name == "text-word"
        self.table = None if of_words else NgramTable(unflat(keys), entry["shortest"], entry["longest"])


def _parts(entries: list[dict[str, Any]], arrays: dict[str, memoryview]) -> list[tuple[Any, tuple[Any, ...]]]:
    parts, first, first_key = [], 0, 0
    for entry in entries:
        last, last_key = first + entry["size"], first_key + (entry["name"] != "text-word") * entry["size"]
        parts.append((entry, (first, arrays["idf"][first:last], arrays["keys"][first_key:last_key])))
        first, first_key = last, last_key
    return parts


def _occurrences(
    found: list[tuple[int, NDArray[np.int64], NDArray[np.int32]]], layers: Stretches, size: int
) -> list[NDArray[np.int64]]:
    """Return row and feature of every n-gram found, for each layer of rows that it lies in."""
    occurrences, before = [np.empty(0, np.int64)], 0
    for first, last in layers:
        # which row of the layer a place lies in, -1 for none
        row_at = np.full(size, -1, np.int64)
        starts = np.zeros(size + 1, np.int64)
        inside = np.zeros(size + 1, np.int64)
        filled = last > first
        np.add.at(starts, first[filled], 1)
        np.add.at(inside, first[filled], 1)
        np.add.at(inside, last[filled], -1)
        lies = np.cumsum(inside[:-1]) > 0
        row_at[lies] = np.flatnonzero(filled)[np.cumsum(starts[:-1])[lies] - 1]
        for n, places, features in found:
            row = row_at[places]
            whole = (row >= 0) & (row_at[places + n - 1] == row)
            occurrences.append((row[whole] + before) << 32 | features[whole])
        before += len(first)
    return occurrences


def _frequency(counts: NDArray[np.int64], *, sublinear: bool) -> NDArray[np.float64]:
    if not sublinear:
        return counts.astype(np.float64)
    return np.where(counts < len(_LOGS), _LOGS[np.minimum(counts, len(_LOGS)) - 1], 1.0 + np.log(counts))


def _listed(scores: NDArray[np.float64], chosen: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the columns chosen, row by row and best score first, and where those of each row begin."""
    rows, columns = np.nonzero(chosen)
    order = np.lexsort((columns, -in_rank(scores[rows, columns]), rows))
    return columns[order], np.concatenate([[0], np.cumsum(chosen.sum(axis=1))])
