"""How long each contender trains, from passages in memory to a model in its file."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from benchmarks.hired import Worker, WorkerError
from benchmarks.rounds import take_turns

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.bench import Bench


def measure_training(bench: Bench) -> dict[str, list[float]]:
    """Train every model in fresh processes, and return the seconds of each round by the model's name.

    A contender that fails in the first round is left out.
    """
    found: dict[str, list[float]] = {}
    makers = _makers(bench)
    for model, name in makers.items():
        bench.say(f"training, {model}")
        try:
            found[model] = [train(bench, name, "training", list(bench.ground.areas))]
        except WorkerError as error:
            for each in [each for each, present in bench.present.items() if present.entry.model == model]:
                bench.without(each, f"training failed ({error})")
    areas = list(bench.ground.areas)
    tasks = {model: partial(train, bench, makers[model], "training", areas) for model in found}
    more = take_turns(tasks, bench.plan.few_rounds - 1, lambda line: bench.say(f"training again, {line}"))
    return {model: seconds + more[model] for model, seconds in found.items()}


def train(bench: Bench, name: str, rows: str, areas: list[str], scheme: int | None = None) -> float:
    """Train one contender on a file of rows, and return the seconds."""
    folder = bench.model(name, scheme)
    with Worker(bench.present[name]) as worker:
        seconds: float = worker.ask("train", rows=str(bench.ground.file(rows)), areas=areas, model=str(folder))[
            "seconds"
        ]
    return seconds


def size(folder: Path, names: tuple[str, ...] = ()) -> int:
    """Return the bytes of a model's files; with *names*, of those alone."""
    return sum(
        file.stat().st_size for file in folder.rglob("*") if file.is_file() and (not names or file.name in names)
    )


def _makers(bench: Bench) -> dict[str, str]:
    """Return the contender that trains each model: the first of those that share it."""
    makers: dict[str, str] = {}
    for name, present in bench.present.items():
        makers.setdefault(present.entry.model, name)
    return makers
