"""Workers, seen from the process that hires them: which interpreter has what a contender needs, and how to ask it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Self

from benchmarks.machine import ONE_CORE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from types import TracebackType

    from benchmarks.contenders.listing import Entry

ROOT = Path(__file__).resolve().parents[1]
_LOOK = """
import importlib.metadata, importlib.util, json, sys
asked = json.load(sys.stdin)
there = [name for name in asked["modules"] if importlib.util.find_spec(name)]
versions = {}
for name in asked["packages"]:
    try: versions[name] = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError: pass
print(json.dumps({"modules": there, "versions": versions}))
"""


class WorkerError(Exception):
    """A worker could not do what it was asked for; its words are the reason."""


@dataclass(frozen=True, slots=True)
class Present:
    """A contender that can take part, the interpreter that it runs on, and the versions of its packages there."""

    entry: Entry
    python: str
    versions: dict[str, str]


def environment(**more: str) -> dict[str, str]:
    """Return the environment of every process that is measured: one thread, this checkout's package."""
    kept = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "FAZHI_BODY"}}
    return {**kept, **ONE_CORE, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0", **more}


def find(entries: Iterable[Entry], pythons: Sequence[str]) -> tuple[list[Present], dict[str, str]]:
    """Return who can take part, on the first interpreter that has what it needs, and why the others cannot."""
    entries = list(entries)
    modules = sorted({name for each in entries for name in each.needs})
    packages = sorted({name for each in entries for name in each.packages})
    inside = {python: _look(python, modules, packages) for python in pythons}
    present, absent = [], {}
    for each in entries:
        python = next((name for name in pythons if set(each.needs) <= set(inside[name]["modules"])), None)
        if python is None:
            absent[each.name] = f"not installed (pip install {' '.join(each.packages)})"
        else:
            versions = inside[python]["versions"]
            present.append(Present(each, python, {name: versions[name] for name in each.packages if name in versions}))
    return present, absent


def _look(python: str, modules: list[str], packages: list[str]) -> dict[str, Any]:
    asked = json.dumps({"modules": modules, "packages": packages})
    ran = subprocess.run(  # noqa: S603 - an interpreter that the user named
        [python, "-c", _LOOK], input=asked, capture_output=True, text=True, check=True, cwd=ROOT, env=environment()
    )
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


class Worker:
    """A process that serves one contender; to be used in a ``with`` statement."""

    def __init__(self, present: Present) -> None:
        self.present = present
        self._log: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the worker
        self._process = subprocess.Popen(  # noqa: S603 - our own worker
            [present.python, "-m", "benchmarks.worker", "serve", present.entry.name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            encoding="utf-8",
            cwd=ROOT,
            env=environment(),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def send(self, do: str, **arguments: Any) -> None:  # noqa: ANN401 - whatever JSON holds
        """Ask for something, without waiting for the answer."""
        if self._process.stdin is None:
            raise AssertionError("a worker has an input")
        self._process.stdin.write(json.dumps({"do": do, **arguments}) + "\n")
        self._process.stdin.flush()

    def receive(self) -> dict[str, Any]:
        """Return the answer.

        Raises
        ------
        WorkerError
            If the worker failed, or ended.
        """
        line = self._process.stdout.readline() if self._process.stdout else ""
        said: dict[str, Any] = json.loads(line) if line else {"error": self._last_words()}
        if "error" in said:
            raise WorkerError(said["error"])
        return said

    def ask(self, do: str, **arguments: Any) -> dict[str, Any]:  # noqa: ANN401
        """Ask for something, and return the answer."""
        self.send(do, **arguments)
        return self.receive()

    def close(self) -> None:
        """End the process."""
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                stream.close()
        self._process.wait()
        self._log.close()

    def _last_words(self) -> str:
        self._log.seek(0)
        lines = self._log.read().decode("utf-8", "replace").strip().splitlines()
        return f"ended with status {self._process.wait()}{': ' + lines[-1] if lines else ''}"


def launch(command: Sequence[str], **more: str) -> dict[str, Any]:
    """Run a command in a fresh process by `benchmarks.launch`; *more* goes into its environment.

    Raises
    ------
    WorkerError
        If its status is not 0.
    """
    ran = subprocess.run(  # noqa: S603 - our own commands
        [sys.executable, "-I", "-S", str(ROOT / "benchmarks" / "launch.py"), *command],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=environment(**more),
    )
    said: dict[str, Any] = json.loads(ran.stdout) if ran.stdout else {"status": ran.returncode}
    if said["status"]:
        last = ran.stderr.strip().splitlines()[-1:] or [""]
        raise WorkerError(f"status {said['status']}: {last[0]}")
    return said
