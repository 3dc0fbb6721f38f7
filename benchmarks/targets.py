"""What the project asks of its speed, and what was measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.contenders.listing import FAST_CUTTER, REFERENCE
from benchmarks.measures.starting import BARE
from benchmarks.measures.tagging import SETS
from benchmarks.measures.training import size
from benchmarks.results import KEPT
from benchmarks.rounds import ratio
from benchmarks.tables import Table, megabytes, times

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.bench import Bench
    from benchmarks.results import Figures
    from benchmarks.rounds import Spread

LARGEST = 8e6
"""Bytes of the model file at most."""

NOISE = 1.2
"""By this factor a time for each passage, or a stream's memory, may seem to grow from the fewest to the most."""


def targets(bench: Bench, found: Figures) -> Table:
    """Return each target, what was measured, and whether it is met."""
    rows: list[list[str]] = []
    # of a part that was not asked for nothing is said
    rows += _tagging(found) if found.tagging.rates else ()
    rows += _pairs(found) if found.pairs else ()
    rows += _starting(found) if found.starting else ()
    rows += [*_growth(found), *_rest(bench, found)]
    notes = (
        [f"At the most passages: against the fewest, and {NOISE:g}× is what noise may do."] if found.passages else []
    )
    return Table("Targets", ("what", "measured", "wanted", "met"), rows, notes)


def _row(what: str, measured: Spread | None, wanted: float, *, least: bool) -> list[str]:
    sign = "≥" if least else "≤"
    if measured is None:
        return [what, "not measured", f"{sign} {wanted:g}×"]
    met = measured.median >= wanted if least else measured.median <= wanted
    return [what, times(measured, full=True), f"{sign} {wanted:g}×", "yes" if met else "no"]


def _tagging(found: Figures) -> Iterator[list[str]]:
    rates = found.tagging.rates.get(SETS[0], {})
    for above, below, what, wanted in (
        ("fazhi-c", REFERENCE, "C body against scikit-learn, same features", 30),
        ("fazhi-numpy", REFERENCE, "NumPy body against scikit-learn, same features", 8),
        ("fazhi-c", FAST_CUTTER, "C body against fastText with rjieba", 5),
    ):
        both = above in rates and below in rates
        yield _row(what, ratio(rates[above], rates[below]) if both else None, wanted, least=True)


def _pairs(found: Figures) -> Iterator[list[str]]:
    for name, body in (("fazhi-c", "C"), ("fazhi-numpy", "NumPy")):
        yield _row(f"two processes against one, {body} body", found.pairs.get(name), 1.7, least=True)


def _starting(found: Figures) -> Iterator[list[str]]:
    for name, body in (("fazhi-c-tag", "C"), ("fazhi-numpy-tag", "NumPy")):
        start, memory = _start(found, name), _against(found, name, REFERENCE, "peak")
        yield _row(f"cold start of the library, {body} body", start, 8, least=False)
        command = _start(found, f"{name} command")
        yield _row(f"cold start of `fazhi tag`, {body} body", command, 12, least=False)
        yield _row(f"peak memory against scikit-learn, {body} body", memory, 0.2, least=False)


def _start(found: Figures, name: str) -> Spread | None:
    return _against(found, name, BARE, "seconds")


def _against(found: Figures, above: str, below: str, what: str) -> Spread | None:
    if above not in found.starting or below not in found.starting:
        return None
    return ratio(*([float(getattr(each, what)) for each in found.starting[name]] for name in (above, below)))


def _growth(found: Figures) -> Iterator[list[str]]:
    for (name, how), grown in found.passages.items():
        least, most = min(grown), max(grown)
        if how != "read" and least < most:
            gain = grown[most].seconds.median / grown[least].seconds.median
            yield _linear(f"time a passage at {most:,}: {name} {how}", gain)
        if how == "stream" and least < most:
            gain = grown[most].peak.median / grown[least].peak.median
            yield _linear(f"peak memory at {most:,}: {name} {how}", gain)


def _linear(what: str, gain: float) -> list[str]:
    return [what, f"{gain:.2f}×", f"≤ {NOISE:g}×", "yes" if gain <= NOISE else "no"]


def _rest(bench: Bench, found: Figures) -> Iterator[list[str]]:
    if found.training:
        held = size(bench.models() / "fazhi", KEPT["fazhi"])
        yield ["model file", f"{megabytes(held)} MB", f"≤ {megabytes(LARGEST)} MB", "yes" if held <= LARGEST else "no"]
    for name, same in found.tagging.same.items():
        wanted = "yes" if same.different == 0 else "no"
        yield [f"tags that are not scikit-learn's: {name}", f"{same.different:,} of {same.decisions:,}", "0", wanted]
