"""What a second process adds: one alone against two at once, in the same rounds."""

from __future__ import annotations

import time
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING

from benchmarks.rounds import Spread, take_turns

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from benchmarks.bench import Bench
    from benchmarks.hired import Worker

COUNTING = "a loop that only counts"
COUNTS = 20_000_000
_AHEAD = 0.05
"""Seconds from the asking to the common start, so that both have heard of it by then."""


def measure_pairs(bench: Bench) -> dict[str, Spread]:
    """Return how many times the work two processes do in the time that it takes them, against one alone.

    Both begin at the same instant of the clock that they share, and do as much as the one alone; the time is that of
    the slower.  A loop that only counts tells what the machine can give.
    """
    with ExitStack() as stack:
        pairs: dict[str, tuple[Worker, Worker, dict[str, Any]]] = {}
        for name in [each for each, present in bench.present.items() if present.entry.model == "fazhi"]:
            first, second = (bench.ready(name, "long") for _ in range(2))
            if first and second:
                one, other = stack.enter_context(first), stack.enter_context(second)
                pairs[name] = (one, other, _work(bench, one, other))
        if pairs:
            one, other, _ = next(iter(pairs.values()))
            counts = max(1, int(COUNTS * min(1.0, bench.plan.seconds)))
            pairs[COUNTING] = (one, other, {"do": "count", "times": counts})
        tasks: dict[str, Callable[[], float]] = {name: partial(_gain, *pair) for name, pair in pairs.items()}
        rounds = take_turns(tasks, bench.plan.rounds, lambda line: bench.say(f"two processes, {line}"))
    return {name: Spread.of(gains) for name, gains in rounds.items()}


def _work(bench: Bench, *workers: Worker) -> dict[str, Any]:
    """Return the request that keeps a worker busy for the seconds of the plan; both have warmed up after it."""
    said = [worker.ask("time", key="long", seconds=bench.plan.seconds) for worker in workers]
    return {"do": "time", "key": "long", "times": max(1, said[-1]["times"])}


def _gain(one: Worker, other: Worker, work: dict[str, Any]) -> float:
    alone, both = _together([one], work), _together([one, other], work)
    return 2 * alone / both


def _together(workers: list[Worker], work: dict[str, Any]) -> float:
    at = time.monotonic() + _AHEAD
    for worker in workers:
        worker.send(**work, at=at)
    return max(float(worker.receive()["seconds"]) for worker in workers)
