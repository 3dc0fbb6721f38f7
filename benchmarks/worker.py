"""The process that a contender runs in.

    python -m benchmarks.worker serve NAME
    python -m benchmarks.worker grow NAME MODEL ROWS HOW

``serve`` answers requests, one JSON object a line, until its input ends; a request is a dictionary with ``do``, the
name of a method of `Server`, and its arguments.  ``grow`` tags the rows of one file once, in a fresh process, so that
its peak memory is that of the work.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.contenders.contender import UnableError, read_rows
from benchmarks.contenders.listing import entry

if TYPE_CHECKING:
    from benchmarks.contenders.contender import Contender


def make(name: str) -> Contender:
    """Return the contender of a name."""
    found = entry(name)
    module, kind = found.home.split(":")
    contender: Contender = getattr(import_module(f"benchmarks.contenders.{module}"), kind)(*found.arguments)
    return contender


def tag_once(name: str, model: str, rows: str) -> None:
    """Load a model and tag the rows of one file: a cold start."""
    contender = make(name)
    contender.load(Path(model))
    contender.decide(list(contender.inputs(read_rows(Path(rows)))))


class Server:
    """What can be asked of a worker; every method returns what JSON holds."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.contender = make(name)
        self._inputs: dict[str, list[Any]] = {}

    def train(self, rows: str, areas: list[str], model: str) -> dict[str, Any]:
        """Train, and return the seconds from passages in memory to the model in its file."""
        passages = list(read_rows(Path(rows)))
        begun = time.perf_counter()
        self.contender.train(passages, areas, Path(model))
        return {"seconds": time.perf_counter() - begun}

    def load(self, model: str) -> dict[str, Any]:
        """Load a model."""
        self.contender.load(Path(model))
        return {}

    def read(self, rows: str, key: str) -> dict[str, Any]:
        """Read the rows of a file, to be called by *key* from then on."""
        self._inputs[key] = list(self.contender.inputs(read_rows(Path(rows))))
        return {"passages": len(self._inputs[key])}

    def tags(self, key: str) -> dict[str, Any]:
        """Return the columns of the tags of each passage."""
        return {"tags": self.contender.tags(self.contender.decide(self._inputs[key]))}

    def margins(self, key: str, file: str) -> dict[str, Any]:
        """Write the margins (P, A) to a file, where the contender tells them."""
        import numpy as np  # noqa: PLC0415 - not every contender needs it

        contender: Any = self.contender
        np.save(file, contender.margins(contender.decide(self._inputs[key])))
        return {}

    def time(self, key: str, seconds: float = 0.0, times: int = 1, at: float = 0.0) -> dict[str, Any]:
        """Tag at least so many *times* and so many *seconds*, and return times and seconds.

        It begins when the clock that all processes share (`time.monotonic`) says *at*.
        """
        inputs, decide = self._inputs[key], self.contender.decide
        gc.collect()
        while time.monotonic() < at:
            pass
        begun = time.perf_counter()
        done = 0
        while done < times or time.perf_counter() - begun < seconds:
            decide(inputs)
            done += 1
        return {"times": done, "seconds": time.perf_counter() - begun}

    def count(self, times: int, at: float = 0.0) -> dict[str, Any]:
        """Count, as `time` does its work: what two processes can do on this machine at best."""
        while time.monotonic() < at:
            pass
        begun = time.perf_counter()
        for _ in range(times):
            pass
        return {"times": times, "seconds": time.perf_counter() - begun}


def serve(name: str) -> None:
    """Answer until the input ends; what libraries print goes to standard error."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    server: Server | None = None
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            server = server or Server(name)
            said = getattr(server, asked.pop("do"))(**asked)
        except UnableError as error:
            said = {"error": str(error)}
        except Exception as error:  # noqa: BLE001 - whatever a contender's library throws is an answer
            said = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(said), file=answers, flush=True)


def grow(name: str, model: str, rows: str, how: str) -> None:
    """Tag a file of any size, and print the seconds.

    *how* is ``decide`` (passages in a list, arrays out), ``stream`` (passages read while they are tagged, results not
    kept; the time is that of reading and tagging) or ``read`` (passages into a list, nothing tagged).
    """
    contender: Any = make(name)
    contender.load(Path(model))
    if how != "read":
        # what the first call imports is a part of the start, and not of each passage
        contender.decide(list(islice(contender.inputs(read_rows(Path(rows))), 1)))
    inputs = contender.inputs(read_rows(Path(rows)))
    if how != "stream":
        inputs = list(inputs)
    begun = time.perf_counter()
    if how != "read":
        getattr(contender, how)(inputs)
    print(json.dumps({"seconds": time.perf_counter() - begun}))  # noqa: T201 - this is its output


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve(sys.argv[2])
    else:
        grow(*sys.argv[2:])
