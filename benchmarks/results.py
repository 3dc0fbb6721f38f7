"""From what was measured to tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.contenders.listing import CONTENDERS, REFERENCE, entry
from benchmarks.measures.pairs import COUNTING
from benchmarks.measures.starting import BARE, title
from benchmarks.measures.tagging import SETS
from benchmarks.measures.training import size
from benchmarks.rounds import Spread, ratio
from benchmarks.tables import Table, megabytes, times, whole

if TYPE_CHECKING:
    from benchmarks.bench import Bench
    from benchmarks.measures.growth import Grown
    from benchmarks.measures.starting import Launched
    from benchmarks.measures.tagging import Tagging

KEPT = {"fazhi": ("model.fazhi",)}
"""Files that are a model, where others are kept beside it."""
WAYS = {
    "read": "passages alone",
    "decide": "decide",
    "stream": "tag a stream",
}


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that was measured; what was not asked for is empty."""

    training: dict[str, list[float]]
    tagging: Tagging
    starting: dict[str, list[Launched]]
    memory: dict[str, float]
    pairs: dict[str, Spread]
    passages: dict[tuple[str, str], dict[int, Grown]]
    areas: dict[int, dict[str, list[float]]]


def main_table(bench: Bench, found: Figures) -> Table:
    """Return the one table: everyone, on everything."""
    head = ("contender", "per s", "ratio", "start", "ratio", "MB", "model", "train", "micro", "macro")
    rows = [_row(bench, found, each.name) for each in CONTENDERS if each.name in {*bench.present, *bench.absent}]
    return Table("All contenders", head, rows, [*_legend(bench), *_absent(bench)])


def tagging_table(bench: Bench, found: Figures) -> Table:
    """Return passages a second on both sets with the spread of the ratios, and the memory."""
    rows = []
    for name in found.tagging.rates[SETS[0]]:
        cells = [entry(name).title]
        for key in SETS:
            rates = found.tagging.rates[key]
            cells.append(whole(Spread.of(rates[name]).median))
            cells.append(times(ratio(rates[name], rates[REFERENCE]), full=True) if REFERENCE in rates else "")
        rows.append([*cells, megabytes(found.memory[name]) if name in found.memory else ""])
    long, all_of_them = (f"{bench.ground.sizes[key]:,} of {bench.ground.characters[key]:.0f}" for key in SETS)
    notes = [
        f"Left: the passages of 110 to 300 characters ({long} on average); right: all ({all_of_them}).",
        "In brackets the least and the greatest ratio of a round; MB: peak of a fresh process that tags the left ones.",
    ]
    for name, same in found.tagging.same.items():
        margin = "" if same.margin is None else f", margins at most {same.margin:.1e} apart"
        notes.append(f"{entry(name).title}: {same.different} of {same.decisions:,} tags not the reference's{margin}.")
    return Table("Tagging", ("contender", "per s", "ratio", "all, per s", "ratio", "MB"), rows, notes)


def starting_table(found: Figures) -> Table:
    """Return what fazhi's own commands cost from a cold start."""
    own = [name for name in found.starting if name in {BARE, "fazhi --help"} or name.endswith((" command", "-tag"))]
    rows = [[title(name), *_start(found, name, full=True)] for name in own]
    return Table("Cold start, one report", ("command", "ms", "ratio", "MB"), rows)


def pairs_table(found: Figures) -> Table:
    """Return what a second process adds."""
    rows = [
        [name if name == COUNTING else entry(name).title, times(gain, full=True)] for name, gain in found.pairs.items()
    ]
    return Table("Two processes at once, against one", ("what", "passages/s"), rows)


def passages_table(found: Figures) -> Table:
    """Return how time and memory grow with the passages."""
    sizes = sorted({size for grown in found.passages.values() for size in grown})
    head = ["contender", *(f"{size:,}" for size in sizes), *(f"MB, {size:,}" for size in sizes)]
    rows = []
    for (name, how), grown in found.passages.items():
        body = entry(name).title.split(":")[0]
        shown = ["" if how == "read" else f"{1e6 * grown[size].seconds.median:.1f}" for size in sizes]
        rows.append([f"{body}: {WAYS[how]}", *shown, *(megabytes(grown[size].peak.median) for size in sizes)])
    notes = [
        "decide: a list of passages into arrays; tag a stream: read from a file, tagged and let go, all of it timed."
    ]
    return Table("Growth with the passages: µs a passage, and peak memory", head, rows, notes)


def areas_table(found: Figures) -> Table:
    """Return how speed falls with the areas."""
    names = list(dict.fromkeys(name for rates in found.areas.values() for name in rates))
    head = ["contender"]
    for wanted in found.areas:
        head += [f"{wanted} areas", "ratio"]
    rows = []
    for name in names:
        cells = [entry(name).title]
        for rates in found.areas.values():
            both = name in rates and REFERENCE in rates
            cells += [whole(Spread.of(rates[name]).median)] if name in rates else [""]
            cells += [times(ratio(rates[name], rates[REFERENCE]))] if both else [""]
        rows.append(cells)
    return Table("Growth with the areas: passages a second", head, rows)


def _row(bench: Bench, found: Figures, name: str) -> list[str]:
    if name not in bench.present:
        return [entry(name).title, "absent"]
    model = entry(name).model
    cells = [entry(name).title, *_rate(found.tagging, name), *_start(found, name), "", "", "", ""]
    if model in found.training:
        cells[6] = megabytes(size(bench.models() / model, KEPT.get(model, ())))
        cells[7] = f"{Spread.of(found.training[model]).median:.1f}"
    if name in found.tagging.f1:
        cells[8], cells[9] = (f"{figure:.3f}" for figure in found.tagging.f1[name])
    return cells


def _rate(found: Tagging, name: str) -> list[str]:
    rates = found.rates.get(SETS[0], {})
    if name not in rates:
        return ["", ""]
    against = times(ratio(rates[name], rates[REFERENCE])) if REFERENCE in rates else ""
    return [whole(Spread.of(rates[name]).median), against]


def _start(found: Figures, name: str, *, full: bool = False) -> list[str]:
    if name not in found.starting:
        return ["", "", ""]
    seconds, bare = ([each.seconds for each in found.starting[key]] for key in (name, BARE))
    peak = Spread.of([each.peak for each in found.starting[name]]).median
    return [f"{1000 * Spread.of(seconds).median:.0f}", times(ratio(seconds, bare), full=full), megabytes(peak)]


def _legend(bench: Bench) -> list[str]:
    characters = bench.ground.characters["long"]
    return [
        f"per s: passages of {characters:.0f} characters on average, on one core; ratio to sklearn, same features.",
        "start: ms of a fresh process that loads the model and tags one report; ratio to `python -c pass`.",
        "MB: its peak; model: MB; train: seconds on one core; micro, macro: F1 on the held-out reports.",
    ]


def _absent(bench: Bench) -> list[str]:
    return [f"{entry(name).title}: {reason}." for name, reason in bench.absent.items()]
