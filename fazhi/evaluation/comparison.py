"""Two systems on the same passages: how much better one is, and how sure that is.

The *interval* of a difference comes from the paired bootstrap over reports: each resample draws whole reports, the
same for both systems.

The *p-value* comes from randomisation by report (Noreen 1989, ch. 2; Yeh 2000 for F1).  If both systems were equally
good, it would not matter whose output is whose, so the outputs are swapped for whole reports at random.  p is the
share of swaps whose difference is at least as large, in either direction, as the one found.  With R reports there are
2**R ways to swap.  Where these are no more than 9,999, every one is tried and p is exact; else 9,999 are drawn and
p = (1 + as large) / (1 + 9,999), which counts the output itself as one of them (Davison and Hinkley 1997, sec. 4.3).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from fazhi.errors import ModelError
from fazhi.evaluation.metrics import macro_f1, micro_f1
from fazhi.evaluation.uncertainty import BATCH, batches, kinds, percentile_interval, resampled, weighted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from fazhi.evaluation.scored import Scored
    from fazhi.evaluation.uncertainty import Interval

SWAPS = 9_999
ROUNDING = 1e-12
"""Differences that are nearer than that are equal."""


@dataclass(frozen=True, slots=True)
class Paired:
    """A difference of F1, ours minus theirs, −1 to 1, with its 95 % interval and p, two-sided.

    All are None where one of the two has no F1; the interval also with fewer than two reports.
    """

    value: float | None
    interval: Interval | None
    p: float | None


@dataclass(frozen=True, slots=True)
class Difference:
    """The difference of two systems."""

    micro: Paired
    macro: Paired


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A passage that two systems tag differently.

    `right` says whose set of areas is the gold one; `ours_wrong` and `theirs_wrong` count wrong and missed areas.
    """

    report: str
    passage: int
    text: str
    gold: tuple[str, ...]
    ours: tuple[str, ...]
    theirs: tuple[str, ...]
    right: Literal["ours", "theirs", "neither"]
    ours_wrong: int
    theirs_wrong: int


def compare(ours: Scored, theirs: Scored, seed: int = 0) -> Difference:
    """Return the differences of micro- and macro-F1, ours minus theirs.

    Parameters
    ----------
    ours, theirs
        Of the same passages and areas.
    seed
        Of the bootstrap, and of the swaps where they are drawn.

    Raises
    ------
    ModelError
        If the two have other areas, or the same in another order.
    ValueError
        If they are of other passages or gold labels.
    """
    _same_ground(ours, theirs)
    pair = np.stack([ours.by_report, theirs.by_report], axis=1)
    totals = pair.sum(axis=0, dtype=float)[:, None]
    observed = _differences(totals[0], totals[1])[0]
    drawn = _drawn_differences(ours, theirs, seed) if len(pair) > 1 else np.full((1, 2), np.nan)
    beyond = _shares_beyond(pair, observed, seed)
    found = [
        Paired(None, None, None)
        if np.isnan(observed[which])
        else Paired(float(observed[which]), percentile_interval(drawn[:, which]), float(beyond[which]))
        for which in (0, 1)
    ]
    return Difference(*found)


def smallest_p(reports: int) -> str:
    """Return a note on how small p can be with so many reports."""
    if _exact(reports):
        named = "1 report" if reports == 1 else f"{reports} reports"
        return f"With {named} p cannot be below 2^{1 - reports} = {2.0 ** (1 - reports):.2g}."
    return f"p cannot be below {1 / (1 + SWAPS):.4f}: {SWAPS:,} random swaps."


def differences(ours: Scored, theirs: Scored) -> list[Disagreement]:
    """Return the passages that the two tag differently, in the order of the corpus.

    Raises
    ------
    ModelError, ValueError
        As `compare`.
    """
    _same_ground(ours, theirs)
    rows = np.flatnonzero((ours.tagged != theirs.tagged).any(axis=1))
    return [_disagreement(ours, theirs, int(row)) for row in rows]


def _disagreement(ours: Scored, theirs: Scored, row: int) -> Disagreement:
    item = ours.items[row]
    wrong = [int((said.labels[row] != said.tagged[row]).sum()) for said in (ours, theirs)]
    return Disagreement(
        report=item.report_id,
        passage=item.number,
        text=item.passage.text,
        gold=ours.named(ours.labels[row]),
        ours=ours.named(ours.tagged[row]),
        theirs=theirs.named(theirs.tagged[row]),
        right="neither" if all(wrong) else "theirs" if wrong[0] else "ours",
        ours_wrong=wrong[0],
        theirs_wrong=wrong[1],
    )


def _drawn_differences(ours: Scored, theirs: Scored, seed: int) -> NDArray[np.float64]:
    """Return (N, 2) differences of micro- and macro-F1 in each resample."""
    # the seed is the same, so that the reports drawn are the same for both
    said, other = (resampled(each.by_report, _means, seed=seed) for each in (ours, theirs))
    return said - other


def _differences(ours: NDArray[np.float64], theirs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (N, 2) differences of micro- and macro-F1 for counts (N, 3, A)."""
    return _means(ours) - _means(theirs)


def _means(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (N, 2) micro- and macro-F1 for counts (N, 3, A)."""
    return np.stack([micro_f1(counts), macro_f1(counts)], axis=-1)


def _shares_beyond(pair: NDArray[np.integer], observed: NDArray[np.float64], seed: int) -> NDArray[np.float64]:
    """Return (2,) p of micro- and macro-F1 for counts (R, 2, 3, A)."""
    everything = pair.sum(axis=0).astype(float)
    alike, kind_of = kinds(pair)
    gain = alike[:, 1] - alike[:, 0]
    moving = gain.any(axis=(1, 2))  # where both count alike a swap changes nothing
    if _exact(len(pair)):
        swaps, gain = _all_swaps(len(pair)), gain[kind_of]
    else:
        swaps, gain = _random_swaps(np.bincount(kind_of)[moving], seed), gain[moving]
    beyond, tried = np.zeros(2), 0
    for swapped in swaps:
        moved = weighted(swapped, gain)
        found = _differences(everything[0] + moved, everything[1] - moved)
        beyond += (np.abs(found) >= np.abs(observed) - ROUNDING).sum(axis=0)
        tried += len(swapped)
    return beyond / tried if _exact(len(pair)) else (1 + beyond) / (1 + tried)


def _all_swaps(reports: int) -> Iterator[NDArray[np.int64]]:
    """Yield batches (N, R) of zeros and ones, a one where the two systems are swapped, of all 2**R."""
    ways = 2**reports
    for first in range(0, ways, BATCH):
        numbers = np.arange(first, min(first + BATCH, ways))
        yield numbers[:, None] >> np.arange(reports) & 1


def _random_swaps(members: NDArray[np.int64], seed: int) -> Iterator[NDArray[np.int64]]:
    """Yield batches (N, K): of how many reports of each kind, which has so many (K,), the systems are swapped."""
    rng = np.random.default_rng(seed)
    for size in batches(max(1, len(members)), SWAPS):
        # each report is swapped by the toss of a coin, and reports of a kind weigh alike
        yield rng.binomial(members, 0.5, size=(size, len(members)))


def _exact(reports: int) -> bool:
    return bool(2**reports <= SWAPS)


def _same_ground(ours: Scored, theirs: Scored) -> None:
    if ours.taxonomy.ids != theirs.taxonomy.ids:
        raise ModelError.at("model", "has other areas than the one that it is compared with", "train both on one list")
    if len(ours.items) != len(theirs.items) or (ours.labels != theirs.labels).any():
        raise ValueError("the two were scored on other passages")
