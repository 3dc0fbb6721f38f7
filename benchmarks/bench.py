"""One run of the benchmark: the plan, the ground, and who takes part."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from benchmarks.contenders.contender import read_rows
from benchmarks.hired import Worker, WorkerError

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.contenders.contender import Row
    from benchmarks.ground import Ground
    from benchmarks.hired import Present


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured.

    Parameters
    ----------
    rounds
        Of tagging, starting and pairs of processes.
    few_rounds
        Of training, growth and memory, which take long.
    seconds
        That a contender tags for at least in a round.
    reports
        Reports of the written corpus that are taken; None for all.
    passages
        Numbers of passages to grow by.
    areas
        Numbers of areas to grow by.
    """

    rounds: int = 7
    few_rounds: int = 3
    seconds: float = 1.0
    reports: int | None = None
    passages: tuple[int, ...] = (1_000, 10_000, 100_000)
    areas: tuple[int, ...] = (5, 33, 200)


FULL = Plan()
QUICK = Plan(rounds=2, few_rounds=1, seconds=0.05, reports=10, passages=(100, 1_000), areas=(5, 33))
"""Whether everything runs; the figures mean nothing."""


@dataclass
class Bench:
    """Plan, ground and contenders; one that fails moves from *present* to *absent*, with the reason."""

    plan: Plan
    ground: Ground
    present: dict[str, Present]
    absent: dict[str, str]
    rows: dict[str, list[Row]] = field(default_factory=dict)

    def models(self, scheme: int | None = None) -> Path:
        """Return the folder of the models, of the default areas or of a scheme with that many."""
        return self.ground.folder / ("models" if scheme is None else f"models-{scheme}")

    def model(self, name: str, scheme: int | None = None) -> Path:
        """Return the folder of a contender's model, which is made if it is not there."""
        folder = self.models(scheme) / self.present[name].entry.model
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def read(self, name: str) -> list[Row]:
        """Return the rows of a file, read once."""
        if name not in self.rows:
            self.rows[name] = list(read_rows(self.ground.file(name)))
        return self.rows[name]

    def without(self, name: str, reason: str) -> None:
        """Leave a contender out from here on."""
        del self.present[name]
        self.absent[name] = reason
        self.say(f"{name}: {reason}")

    def ready(self, name: str, *files: str, scheme: int | None = None) -> Worker | None:
        """Return a worker that has its model loaded, the rows of some files read and those of the first tagged once.

        If it cannot, return None, and the contender is left out.
        """
        worker = Worker(self.present[name])
        try:
            worker.ask("load", model=str(self.model(name, scheme)))
            for file in files:
                worker.ask("read", rows=str(self.ground.file(file)), key=file)
            # caches warm up, and what fails does not fail in the middle of a round
            worker.ask("time", key=files[0])
        except WorkerError as error:
            worker.close()
            self.without(name, str(error))
            return None
        return worker

    def try_all(self) -> None:
        """Leave out every contender that cannot load its model or tag with it, before anything is measured."""
        for name in list(self.present):
            worker = self.ready(name, "held")
            if worker:
                worker.close()

    def say(self, text: str) -> None:
        """Tell whoever waits how far it is."""
        print(text, file=sys.stderr, flush=True)  # noqa: T201 - progress
