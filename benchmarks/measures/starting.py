"""What a cold start costs: a fresh process that loads a model, tags one report and ends."""

from __future__ import annotations

import json
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from benchmarks.contenders.listing import entry
from benchmarks.ground import write_rows
from benchmarks.hired import ROOT, WorkerError, launch
from benchmarks.rounds import take_turns
from fazhi.reports.reading import read_report

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.bench import Bench

REPORT = Path("examples") / "hanxi-2024.txt"
BARE = "python -c pass"
LIBRARY = "import fazhi; fazhi.tag(open({report!r}, encoding='utf-8').read())"
ONCE = "from benchmarks.worker import tag_once; tag_once({name!r}, {model!r}, {rows!r})"


class Launched(NamedTuple):
    """One fresh process: seconds from start to end, and peak memory in bytes."""

    seconds: float
    peak: int


def measure_starting(bench: Bench) -> dict[str, list[Launched]]:
    """Return every round of every command, by contender, and by what was typed for those that are none.

    Contenders are given the passages of the report; ``fazhi.tag`` and ``fazhi tag`` read and cut it themselves.
    """
    passages = read_report(ROOT / REPORT).passages
    rows = bench.ground.file("report")
    write_rows(
        rows,
        [
            {"text": p.text, "headings": list(p.headings), "areas": [], "report": "report", "role": None}
            for p in passages
        ],
    )
    tasks: dict[str, Callable[[], Launched]] = {BARE: _bare, "fazhi --help": partial(_launch, [*_console(), "--help"])}
    for name in bench.present:
        tasks |= _tasks(bench, name, rows)
    kept: dict[str, Callable[[], Launched]] = {}
    for name, task in tasks.items():
        try:
            # the first start compiles, and fills caches of files
            task()
            kept[name] = task
        except WorkerError as error:
            bench.say(f"{name}: {error}")
    return take_turns(kept, bench.plan.rounds, lambda line: bench.say(f"starting, {line}"))


def measure_memory(bench: Bench) -> dict[str, float]:
    """Return the peak memory, in bytes, of a fresh process that tags the passages of ``long``, by contender."""
    tasks = {name: partial(grow, bench, name, "long", "decide") for name in bench.present}
    rounds = take_turns(tasks, 1, lambda line: bench.say(f"memory, {line}"))
    return {name: max(said["peak"] for said in found) for name, found in rounds.items()}


def grow(bench: Bench, name: str, rows: str, how: str, scheme: int | None = None) -> dict[str, Any]:
    """Let a fresh process tag a file of rows (`benchmarks.worker.grow`); return its seconds and its peak."""
    present = bench.present[name]
    command = [present.python, "-m", "benchmarks.worker", "grow", name, str(bench.model(name, scheme))]
    said = launch([*command, str(bench.ground.file(rows)), how])
    # libraries may have printed before; the seconds are those of the work, not of the whole process
    return {"peak": said["peak"], **json.loads(said["output"].splitlines()[-1])}


def _bare() -> Launched:
    return _launch([sys.executable, "-c", "pass"])


def _tasks(bench: Bench, name: str, rows: Path) -> dict[str, Callable[[], Launched]]:
    present = bench.present[name]
    if present.entry.model == "fazhi" and present.entry.arguments[1]:
        body = present.entry.arguments[0]
        library = [present.python, "-c", LIBRARY.format(report=str(REPORT))]
        return {
            name: partial(_launch, library, FAZHI_BODY=body),
            f"{name} command": partial(_launch, [*_console(), "tag", str(REPORT)], FAZHI_BODY=body),
        }
    once = ONCE.format(name=name, model=str(bench.model(name)), rows=str(rows))
    return {name: partial(_launch, [present.python, "-c", once])}


def _console() -> list[str]:
    script = Path(sys.executable).with_name("fazhi")
    return [str(script)] if script.exists() else [sys.executable, "-m", "fazhi"]


def _launch(command: list[str], **more: str) -> Launched:
    said = launch(command, **more)
    return Launched(said["seconds"], said["peak"])


def title(name: str) -> str:
    """Return what was started, in words."""
    if name.endswith(" command"):
        return f"`fazhi tag report.txt`, {_body(name.removesuffix(' command'))} body"
    if name.endswith("-tag"):
        return f"`import fazhi; fazhi.tag(…)`, {_body(name)} body"
    return f"`{name}`"


def _body(name: str) -> str:
    return {"c": "C", "numpy": "NumPy"}[entry(name).arguments[0]]
