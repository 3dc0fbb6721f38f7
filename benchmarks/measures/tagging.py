"""Passages a second, F1 on the held-out part, and whether tags that must be the same are the same."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.contenders.listing import REFERENCE
from benchmarks.rounds import take_turns
from fazhi.evaluation.metrics import Counts, macro, micro

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from benchmarks.bench import Bench
    from benchmarks.hired import Worker

SETS = ("long", "corpus")


@dataclass(frozen=True, slots=True)
class Sameness:
    """How far a contender is from the reference: decisions that differ, of how many, and by how much margins do."""

    different: int
    decisions: int
    margin: float | None


@dataclass
class Tagging:
    """What was found out about tagging, by contender.

    Parameters
    ----------
    rates
        Passages a second in each round, by set of passages and contender.
    f1
        Micro- and macro-F1 on the held-out part.
    same
        Of the contenders that must give the reference's tags: whether they do, over the whole corpus.
    """

    rates: dict[str, dict[str, list[float]]] = field(default_factory=dict)
    f1: dict[str, tuple[float, float]] = field(default_factory=dict)
    same: dict[str, Sameness] = field(default_factory=dict)


def measure_tagging(bench: Bench) -> Tagging:
    """Load all contenders, each in a process of its own, and let them take turns on the same passages."""
    found = Tagging()
    with ExitStack() as stack:
        workers: dict[str, Worker] = {}
        for name in list(bench.present):
            worker = bench.ready(name, "held", *SETS)
            if worker:
                workers[name] = stack.enter_context(worker)
                tags = worker.ask("tags", key="held")["tags"]
                found.f1[name] = _f1(tags, bench.ground.held, len(bench.ground.areas))
        found.same = _sameness(bench, workers)
        for key in SETS:
            tasks = {name: partial(_rate, bench, worker, key) for name, worker in workers.items()}
            for task in tasks.values():
                task()  # caches warm up before the first round
            found.rates[key] = take_turns(tasks, bench.plan.rounds, lambda line: bench.say(f"tagging, {line}"))
    return found


def _rate(bench: Bench, worker: Worker, key: str) -> float:
    said = worker.ask("time", key=key, seconds=bench.plan.seconds)
    rate: float = bench.ground.sizes[key] * said["times"] / said["seconds"]
    return rate


def _f1(tags: list[list[int]], gold: list[list[int]], areas: int) -> tuple[float, float]:
    counts = Counts.of(_matrix(gold, areas), _matrix(tags, areas))
    return micro(counts).f1 or 0.0, macro(counts).f1 or 0.0


def _matrix(columns: Sequence[Sequence[int]], areas: int) -> NDArray[np.bool_]:
    matrix = np.zeros((len(columns), areas), bool)
    for row, given in enumerate(columns):
        matrix[row, given] = True
    return matrix


def _sameness(bench: Bench, workers: dict[str, Worker]) -> dict[str, Sameness]:
    """Compare every way of fazhi with the reference, on the whole corpus."""
    if REFERENCE not in workers:
        return {}
    areas = len(bench.ground.areas)
    ours = [name for name in workers if bench.present[name].entry.model == "fazhi"]
    tags = {name: _matrix(workers[name].ask("tags", key="corpus")["tags"], areas) for name in [*ours, REFERENCE]}
    wanted = _margins(bench, workers[REFERENCE])
    found = {}
    for name in ours:
        arrays = not bench.present[name].entry.arguments[1]
        margin = float(np.abs(_margins(bench, workers[name]) - wanted).max()) if arrays else None
        found[name] = Sameness(int((tags[name] != tags[REFERENCE]).sum()), tags[name].size, margin)
    return found


def _margins(bench: Bench, worker: Worker) -> NDArray[np.float64]:
    file = bench.ground.folder / "margins.npy"
    worker.ask("margins", key="corpus", file=str(file))
    margins: NDArray[np.float64] = np.load(file)
    return margins
