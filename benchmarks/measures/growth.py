"""How time and memory grow with the passages, and time with the areas."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.contenders.listing import REFERENCE
from benchmarks.ground import lay_out_many, lay_out_scheme
from benchmarks.measures.starting import grow
from benchmarks.measures.training import train
from benchmarks.rounds import Spread, take_turns

if TYPE_CHECKING:
    from benchmarks.bench import Bench
    from benchmarks.hired import Worker


class Grown(NamedTuple):
    """Seconds for one passage, and peak memory in bytes."""

    seconds: Spread
    peak: Spread


def measure_passages(bench: Bench) -> dict[tuple[str, str], dict[int, Grown]]:
    """Return what each number of passages costs a fresh process, by contender and way.

    The ways are those of `benchmarks.worker.grow`: ``read`` tells what the passages alone take.
    """
    for wanted in bench.plan.passages:
        lay_out_many(bench.ground, bench.read("long"), wanted)
    ways = [
        (name, how)
        for name, present in bench.present.items()
        if present.entry.model == "fazhi"
        for how in (("stream",) if present.entry.arguments[1] else ("read", "decide"))
    ]
    tasks = {
        (name, how, wanted): partial(grow, bench, name, f"many-{wanted}", how)
        for name, how in ways
        for wanted in bench.plan.passages
    }
    named = {f"{name} {how} {wanted}": task for (name, how, wanted), task in tasks.items()}
    rounds = take_turns(named, bench.plan.few_rounds, lambda line: bench.say(f"passages, {line}"))
    found: dict[tuple[str, str], dict[int, Grown]] = {way: {} for way in ways}
    for name, how, wanted in tasks:
        said = rounds[f"{name} {how} {wanted}"]
        seconds = Spread.of([each["seconds"] / wanted for each in said])
        found[name, how][wanted] = Grown(seconds, Spread.of([each["peak"] for each in said]))
    return found


def measure_areas(bench: Bench) -> dict[int, dict[str, list[float]]]:
    """Return the passages a second of each round, by number of areas and contender."""
    found: dict[int, dict[str, list[float]]] = {wanted: {} for wanted in bench.plan.areas}
    with ExitStack() as stack:
        workers: dict[str, Worker] = {}
        for wanted in bench.plan.areas:
            bench.say(f"trains with {wanted} areas")
            for name in _trained(bench, wanted):
                worker = bench.ready(name, "long", scheme=wanted)
                if worker:
                    workers[f"{wanted} {name}"] = stack.enter_context(worker)
        tasks = {key: partial(_rate, bench, worker) for key, worker in workers.items()}
        for task in tasks.values():
            task()
        rounds = take_turns(tasks, bench.plan.few_rounds, lambda line: bench.say(f"areas, {line}"))
    for key, rates in rounds.items():
        areas, name = key.split(" ")
        found[int(areas)][name] = rates
    return found


def _trained(bench: Bench, wanted: int) -> list[str]:
    """Train fazhi and the reference with so many areas, and return those that tag with them."""
    areas = lay_out_scheme(bench.ground, bench.read("training"), wanted)
    names = [
        name
        for name, present in bench.present.items()
        if name == REFERENCE or (present.entry.model == "fazhi" and not present.entry.arguments[1])
    ]
    done = set()
    for name in names:
        model = bench.present[name].entry.model
        if model not in done:
            train(bench, name, f"training-{wanted}", areas, wanted)
            done.add(model)
    return names


def _rate(bench: Bench, worker: Worker) -> float:
    said = worker.ask("time", key="long", seconds=bench.plan.seconds)
    rate: float = bench.ground.sizes["long"] * said["times"] / said["seconds"]
    return rate
