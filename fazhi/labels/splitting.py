"""Folds by report and hold-outs: no report, and no passage in nearly the same words, stands on both sides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fazhi.errors import CorpusError, UsageError
from fazhi.labels.corpus import Corpus
from fazhi.labels.neighbours import near_duplicates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from fazhi.labels.corpus import LabelledPassage
    from fazhi.labels.neighbours import NearDuplicates

_NAMED = 30
"""An error names so many values at most."""


def fold_by_report(reports: Sequence[str], labels: NDArray[np.bool_], folds: int, seed: int = 0) -> NDArray[np.int64]:
    """Return the fold, 0 to *folds* - 1, of every passage.

    Greedy and deterministic: the largest report first, each goes to the fold in which it leaves the
    smallest sum of squares of the shares that the fold holds of every area and of all passages.  Then reports
    move, one at a time, as long as that leaves fewer folds without one of the areas that stand in at least as many
    reports as there are folds.

    Parameters
    ----------
    reports
        Report id of each of P passages.
    labels
        (P, A) which passage has which area.
    folds
        At least 2; at most the number of reports.
    seed
        Breaks ties between reports of the same size.

    Raises
    ------
    ValueError
        If there are fewer reports than folds.
    """
    held = _Holdings.of(reports, labels)
    if not 2 <= folds <= held.reports:  # noqa: PLR2004 - one fold leaves nothing to learn from
        raise ValueError(f"{folds} folds need at least as many reports, and there are {held.reports}")
    order = np.lexsort((np.random.default_rng(seed).permutation(held.reports), -held.sizes))
    fold_of = np.zeros(held.reports, np.int64)
    filled = np.zeros((folds, len(held.spread)))
    for report in order:
        columns, shares = held.of_report(report)
        # (filled + share)² − filled² less what is the same for every fold
        fold = int((filled[:, columns] @ shares).argmin())
        fold_of[report] = fold
        filled[fold, columns] += shares
    _fill_gaps(fold_of, filled, held)
    return fold_of[held.member]


def training_rows(folds: NDArray[np.int64], fold: int, near: NearDuplicates) -> NDArray[np.bool_]:
    """Return (P,): the passages that may be learnt from when *fold* is held out.

    These are the passages outside it that are neither the same nor nearly the same as one in it.

    Parameters
    ----------
    folds
        (P,) fold of each passage.
    fold
        The one that is held out.
    near
        Of the same P passages, from `near_duplicates`.
    """
    return ~near.beside(folds == fold)


def held_out(corpus: Corpus, condition: str) -> tuple[Corpus, Corpus]:
    """Return what may be learnt from (inside) and what a condition holds out of it (outside).

    Inside lacks whole reports of which a passage is held out, and passages that are the same or nearly the same as
    one held out.

    Parameters
    ----------
    corpus
        Of at least two reports.
    condition
        ``key=value`` or ``key=value,value``; the key is ``report`` or one that records carry besides their own
        (``year``, ``level``, ``kind``, …).

    Raises
    ------
    UsageError
        If the condition is not of that form.
    CorpusError
        If no record has the key, or one of the values, or nothing is left inside.
    """
    outside = _meets(corpus, condition)
    reports = {item.report_id for item, out in zip(corpus.passages, outside, strict=True) if out}
    inside = np.array([item.report_id not in reports for item in corpus.passages])
    inside &= ~near_duplicates([item.passage.text for item in corpus.passages]).beside(outside)
    if not inside.any():
        raise CorpusError.at("hold-out", f"'{condition}' leaves nothing to learn from", "hold out less")
    return _chosen(corpus, inside), _chosen(corpus, outside)


def matching(corpus: Corpus, condition: str) -> Corpus:
    """Return the passages that meet a condition; the form and the errors are those of `held_out`."""
    return _chosen(corpus, _meets(corpus, condition))


def _meets(corpus: Corpus, condition: str) -> NDArray[np.bool_]:
    """Return which passages meet a condition."""
    key, _, given = (part.strip() for part in condition.partition("="))
    wanted = {value.strip() for value in given.replace("，", ",").split(",")} - {""}
    if not key or not wanted:
        raise UsageError.at("hold-out", f"'{condition}' is not of the form key=value", "write year=2024, for example")
    values = [_value(item, key) for item in corpus.passages]
    known = sorted({value for value in values if value is not None})
    if not known:
        keys = sorted({key for item in corpus.passages for key in item.extra if _value(item, key) is not None})
        raise CorpusError.at("hold-out", f"no record has the key '{key}'", f"there are {', '.join(['report', *keys])}")
    for missing in sorted(wanted.difference(known)):
        there = ", ".join(known[:_NAMED]) + (", …" if len(known) > _NAMED else "")
        raise CorpusError.at("hold-out", f"no record has the {key} '{missing}'", f"there are {there}")
    return np.array([value in wanted for value in values])


def _value(item: LabelledPassage, key: str) -> str | None:
    value = item.report_id if key == "report" else item.extra.get(key)
    return str(value) if isinstance(value, (str, int, float)) else None


def _chosen(corpus: Corpus, rows: NDArray[np.bool_]) -> Corpus:
    return Corpus(tuple(item for item, chosen in zip(corpus.passages, rows.tolist(), strict=True) if chosen))


@dataclass(frozen=True)
class _Holdings:
    """What every report holds of every area and, in the last column, of all passages; only what is not zero.

    Report r holds ``shares[start[r] : start[r + 1]]`` of the ``columns`` there; `member` (P,) is the report of each
    passage, `sizes` (reports,) the number of its passages, `spread` (A + 1,) in how many reports a column stands.
    """

    member: NDArray[np.int64]
    columns: NDArray[np.int64]
    shares: NDArray[np.float64]
    start: NDArray[np.int64]
    sizes: NDArray[np.int64]
    spread: NDArray[np.int64]

    @classmethod
    def of(cls, reports: Sequence[str], labels: NDArray[np.bool_]) -> _Holdings:
        names, member = np.unique(np.asarray(reports), return_inverse=True)
        width = labels.shape[1] + 1
        rows, areas = np.nonzero(labels)
        cells = np.concatenate([member[rows] * width + areas, member * width + width - 1])
        cells, counts = np.unique(cells, return_counts=True)
        of_report, columns = np.divmod(cells, width)
        totals = np.bincount(columns, counts, minlength=width)
        return cls(
            member,
            columns,
            counts / totals[columns],
            np.searchsorted(of_report, np.arange(len(names) + 1)),
            np.bincount(member),
            np.bincount(columns, minlength=width),
        )

    @property
    def reports(self) -> int:
        return len(self.sizes)

    def of_report(self, report: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        part = slice(self.start[report], self.start[report + 1])
        return self.columns[part], self.shares[part]


def _fill_gaps(fold_of: NDArray[np.int64], filled: NDArray[np.float64], held: _Holdings) -> None:
    """Move reports, in place, into folds that lack an area; a move must fill more gaps than it opens."""
    holders = np.zeros(filled.shape, np.int64)
    for report, fold in enumerate(fold_of):
        holders[fold, held.of_report(report)[0]] += 1
    wanted = held.spread >= len(filled)
    moved = True
    while moved:
        moved = False
        for fold, area in np.argwhere((holders == 0) & wanted).tolist():
            moves = []
            for report in np.searchsorted(held.start, np.flatnonzero(held.columns == area), "right") - 1:
                columns, shares = held.of_report(report)
                home = fold_of[report]
                opened = (holders[home, columns] == 1) & wanted[columns]
                closed = (holders[fold, columns] == 0) & wanted[columns]
                cost = (filled[fold, columns] - filled[home, columns]) @ shares
                moves.append((int(opened.sum()) - int(closed.sum()), float(cost), int(report)))
            gain, _, report = min(moves)
            if gain < 0:
                columns, shares = held.of_report(report)
                home, moved = fold_of[report], True
                fold_of[report] = fold
                holders[home, columns] -= 1
                holders[fold, columns] += 1
                filled[home, columns] -= shares
                filled[fold, columns] += shares
