"""The NumPy body: always there, for machines on which the C one could not be built.

Works on many passages at once, in single precision.  Passages with a margin closer to a threshold than single precision
is exact are then worked out in double precision, so that rounding decides nothing.
"""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from fazhi.model.bodies import ALIKE, ROUNDING, STEEP, Outcome, scale_of
from fazhi.model.decision import Calibration, Rule, domain_matrix, domain_scores, in_rank, sigmoid
from fazhi.model.features import Block
from fazhi.model.numpy_entries import list_entries
from fazhi.model.numpy_table import NgramTable
from fazhi.model.numpy_text import NO_CLAUSES, find_clauses, prepare_all
from fazhi.model.packing import flat, unflat
from fazhi.model.prepared import clauses, prepare
from fazhi.model.scoring import mix, smooth

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import DTypeLike, NDArray

    from fazhi.model.artifact import Model
    from fazhi.model.bodies import Limits
    from fazhi.model.numpy_entries import Entries
    from fazhi.model.numpy_text import Clauses, Texts
    from fazhi.model.words import Segmenter
    from fazhi.reports.report import Passage

_LOGS = 1.0 + np.log(np.arange(1, 256))


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
        self._rounding = ROUNDING * scale_of(header)
        self._areas = len(model.taxonomy.areas)
        knots, calibration = unflat(arrays["knots"]).reshape(2, -1), unflat(arrays["calibration"]).reshape(2, -1)
        # where the best areas are chosen, or small differences tell much, all margins are exact
        self._precise = bool(limits.fewest or limits.most) or bool((calibration[0] > 4 * STEEP).any())
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
        if self._precise:
            areas, roles = self._score(passages, np.float64)
            return areas.reshape(-1), roles.reshape(-1)
        areas, roles = self._score(passages, np.float32)
        told = [self._near(areas, self._rounding)[0], self._steep_near(areas), self._alike(areas)]
        rows = np.unique(np.concatenate([*told, self._roles_alike(roles)]))
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
            flat(scores),
            flat(tagged.view(np.uint8)),
            flat(close.view(np.uint8)),
            flat(domains),
            flat(role),
            flat(role_scores),
            *_listed(scores, tagged | close),
            *_listed(domains, held),
        )

    def _near(self, areas: NDArray[np.float64], distance: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        gap = np.abs(areas - self._rule.thresholds)
        # not a number is close to everything
        rows, columns = np.nonzero(~((gap >= distance) & (np.abs(gap - self._rule.review_band) >= distance)))
        return rows, columns

    def _steep_near(self, areas: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return rows with a margin in, or beside, a stretch between two knots where its score rises steeply."""
        found = [np.empty(0, np.int64)]
        calibration = self._rule.calibration
        for column in np.flatnonzero(np.diff(calibration.start) > 1).tolist():
            margins, scores = calibration.knots[:, calibration.start[column] : calibration.start[column + 1]]
            steep = np.flatnonzero(np.diff(scores) > STEEP * np.diff(margins))
            low, high = margins[steep] - self._rounding, margins[steep + 1] + self._rounding
            own = areas[:, column, None]
            found.append(np.flatnonzero(((own > low) & (own < high)).any(axis=1)))
        return np.concatenate(found)

    def _alike(self, areas: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return rows in which two of the areas that are tagged or too close to call score alike."""
        shown = areas > self._rule.thresholds - self._rule.review_band
        rows = np.flatnonzero(shown.sum(axis=1) > 1)
        # what is not shown is like nothing else
        scores = np.where(shown[rows], self._rule.calibration.scores(areas[rows]), -np.arange(1.0, self._areas + 1))
        scores.sort(axis=1)
        return rows[(np.diff(scores, axis=1) < ALIKE).any(axis=1)]

    def _roles_alike(self, margins: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return rows in which two roles score so much alike that rounding could tell which is the best."""
        if margins.shape[1] < 2:  # noqa: PLR2004
            return np.empty(0, np.int64)
        best = np.sort(sigmoid(margins, self._role_calibration), axis=1)
        return np.flatnonzero(~(best[:, -1] - best[:, -2] >= self._rounding))

    def _roles(self, margins: NDArray[np.float64]) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        if not margins.shape[1]:
            return np.full(len(margins), -1, np.int32), np.zeros(len(margins))
        scores = sigmoid(margins, self._role_calibration)
        return in_rank(scores).argmax(axis=1).astype(np.int32), scores.max(axis=1) / scores.sum(axis=1)

    def _score(self, passages: Sequence[Passage], kind: DTypeLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the margins of passages by themselves, worked out in numbers of some *kind*."""
        texts = prepare_all([passage.text for passage in passages])
        parts = find_clauses(texts) if self._clause_weight else NO_CLAUSES
        owner = np.concatenate([np.arange(len(passages)), parts.owner])
        sums = self._sums(texts, parts, "text-char", kind)
        self._add_words(sums, passages)
        paths: dict[tuple[str, ...], int] = {}
        which = np.array([paths.setdefault(passage.headings, len(paths)) for passage in passages], np.int64)
        above = self._sums(prepare_all([" ".join(path) for path in paths]), NO_CLAUSES, "heading-char", kind)
        sums = (sums + above[which[owner]]).astype(np.float64)[:, : len(self._bias)] + self._bias
        areas = mix(sums[:, : self._areas], owner, len(passages), self._clause_weight)
        return areas, sums[: len(passages), self._areas :]

    def _sums(self, texts: Texts, parts: Clauses, name: str, kind: DTypeLike) -> NDArray[Any]:
        """Return (rows, width) sums of what the blocks of that name give to texts and, after them, to their clauses."""
        sums = np.zeros((len(texts.start) - 1 + len(parts.owner), self._weights.shape[1]), kind)
        for block in self._blocks:
            if block.name == name:
                assert block.table is not None  # noqa: S101 - of characters
                found = list_entries(block.table.find(texts.codes.astype(np.int64)), texts, parts)
                self._add(sums, block, found)
        return sums

    def _add(self, sums: NDArray[Any], block: _Block, found: Entries) -> None:
        """Add to (rows, width) *sums* what the features found in texts and clauses give.

        For each text the values of its features stand in a small dense matrix, a row for the text and one for each
        clause, so that the features' weights are fetched once for all of them.
        """
        idf = block.idf[found.features]
        whole = _frequency(found.counts, sublinear=block.sublinear) * idf
        part = _frequency(found.part_counts, sublinear=block.sublinear) * idf[found.part_of]
        values = np.zeros(found.bounds[-1], sums.dtype)
        values[found.places] = whole
        values[found.part_places] = part
        squares = np.bincount(found.rows, whole * whole, len(sums))
        squares += np.bincount(found.part_rows, part * part, len(sums))
        scale = block.weight / np.sqrt(np.where(squares > 0, squares, 1.0))
        own = np.zeros_like(sums)
        texts, features = len(found.first) - 1, found.features + block.first
        for row, last_row, start, end, low, high in found.stretches(texts):
            weights = self._weights.take(features[start:end], axis=0)
            product = values[low:high].reshape(-1, end - start) @ weights
            own[row] = product[0]
            own[last_row - len(product) + 1 : last_row] = product[1:]
        sums += own * scale.astype(sums.dtype)[:, None]

    def _add_words(self, sums: NDArray[Any], passages: Sequence[Passage]) -> None:
        """Add what blocks of words give to passages and their clauses."""
        for block in self._blocks:
            if block.name == "text-word":
                texts = [prepare(passage.text) for passage in passages]
                pieces = [piece for text in texts for piece in clauses(text)] if self._clause_weight else []
                rows = block.words.rows(texts + pieces, self.segmenter)
                for row in range(len(rows)):
                    own = slice(rows.start[row], rows.start[row + 1])
                    weights = self._weights.take(block.first + rows.columns[own], axis=0).astype(sums.dtype)
                    sums[row] += rows.values[own].astype(sums.dtype) @ weights


class _Block:
    """One block of features, ready to be looked up."""

    def __init__(self, entry: dict[str, Any], first: int, idf: memoryview, keys: memoryview) -> None:
        self.name = entry["name"]
        self.weight, self.sublinear = float(entry["weight"]), bool(entry["sublinear"])
        self.first = first
        self.idf = unflat(idf).astype(np.float64)
        self._terms = tuple(entry.get("terms", ()))
        of_words = self.name == "text-word"
        self.table = None if of_words else NgramTable(unflat(keys), entry["shortest"], entry["longest"])

    @cached_property
    def words(self) -> Block:
        """The block as training knows it, for one of words."""
        return Block("text-word", 1, 1, self.weight, self._terms, self.idf.astype(np.float32), self.sublinear)


def _parts(entries: list[dict[str, Any]], arrays: dict[str, memoryview]) -> list[tuple[Any, tuple[Any, ...]]]:
    parts, first, first_key = [], 0, 0
    for entry in entries:
        last, last_key = first + entry["size"], first_key + (entry["name"] != "text-word") * entry["size"]
        parts.append((entry, (first, arrays["idf"][first:last], arrays["keys"][first_key:last_key])))
        first, first_key = last, last_key
    return parts


def _frequency(counts: NDArray[np.int64], *, sublinear: bool) -> NDArray[np.float64]:
    if not sublinear:
        return counts.astype(np.float64)
    return np.where(counts < len(_LOGS), _LOGS[np.minimum(counts, len(_LOGS)) - 1], 1.0 + np.log(counts))


def _listed(scores: NDArray[np.float64], chosen: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the columns chosen, row by row and best score first, and where those of each row begin."""
    rows, columns = np.nonzero(chosen)
    order = np.lexsort((columns, -in_rank(scores[rows, columns]), rows))
    return columns[order], np.concatenate([[0], np.cumsum(chosen.sum(axis=1))])
