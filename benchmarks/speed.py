"""How fast fazhi tags, against its peers on the same passages, all in one run.

    python -m benchmarks.speed -o speed.md
    python -m benchmarks.speed --python PEERS/bin/python --python OTHERS/bin/python
    python -m benchmarks.speed --quick --only tagging

Prints one table of all contenders, then tables for each thing that was measured, and the targets.  Contenders run in
processes of their own, on the first of the interpreters that has what they need: the one that this is started with,
then those named with ``--python``.  With none but the first, fazhi and scikit-learn are compared; who is absent is
named with the reason.  Ends with status 1 if tags that must be the same as scikit-learn's are not.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.bench import FULL, QUICK, Bench
from benchmarks.contenders.listing import CONTENDERS, entry
from benchmarks.ground import lay_out
from benchmarks.hired import find
from benchmarks.machine import facts
from benchmarks.measures.growth import measure_areas, measure_passages
from benchmarks.measures.pairs import measure_pairs
from benchmarks.measures.starting import measure_memory, measure_starting
from benchmarks.measures.tagging import Tagging, measure_tagging
from benchmarks.measures.training import measure_training
from benchmarks.results import (
    Figures,
    areas_table,
    main_table,
    pairs_table,
    passages_table,
    starting_table,
    tagging_table,
)
from benchmarks.tables import Table
from benchmarks.targets import targets

if TYPE_CHECKING:
    from collections.abc import Sequence

MARK = "<!-- written by python -m benchmarks.speed: -->"
"""Below this line of a file the tables of a run stand."""
SECTIONS = ("tagging", "starting", "memory", "pairs", "passages", "areas")


def measure(bench: Bench, sections: Sequence[str]) -> Figures:
    """Return what the sections measure; training comes first, for everything needs the models."""
    training = measure_training(bench)
    bench.try_all()
    tagging = measure_tagging(bench) if "tagging" in sections else Tagging()
    return Figures(
        training,
        tagging,
        measure_starting(bench) if "starting" in sections else {},
        measure_memory(bench) if "memory" in sections else {},
        measure_pairs(bench) if "pairs" in sections else {},
        measure_passages(bench) if "passages" in sections else {},
        measure_areas(bench) if "areas" in sections else {},
    )


def tables(bench: Bench, found: Figures) -> list[Table]:
    """Return the tables of what was measured."""
    made = [main_table(bench, found)]
    if found.tagging.rates:
        made.append(tagging_table(bench, found))
    if found.starting:
        made.append(starting_table(found))
    if found.pairs:
        made.append(pairs_table(found))
    if found.passages:
        made.append(passages_table(found))
    if found.areas:
        made.append(areas_table(found))
    return [*made, targets(bench, found), _contenders(bench)]


def write(file: Path, text: str) -> None:
    """Write the tables to a file; in one that holds `MARK`, in place of all that stands below it."""
    old = file.read_text(encoding="utf-8") if file.exists() else ""
    above, mark, _ = old.partition(MARK)
    file.write_text(f"{above}{mark}\n\n{text}" if mark else text, encoding="utf-8")


def _contenders(bench: Bench) -> Table:
    rows: list[list[str]] = []
    decisions: dict[str, list[str]] = {}
    for present in bench.present.values():
        versions = ", ".join(" ".join(item) for item in present.versions.items())
        rows.append([present.entry.title, versions])
        decisions.setdefault(present.entry.decision, []).append(present.entry.title)
    notes = [f"{', '.join(titles)}: {decision}." for decision, titles in decisions.items()]
    return Table("Versions, and when a tag is given", ("contender", "versions"), rows, notes, words=2)


def _machine(bench: Bench) -> Table:
    plan = bench.plan
    more = {
        "rounds": f"{plan.rounds} (training, growth: {plan.few_rounds})",
        "training": f"{bench.ground.sizes['training']:,} passages; held out: {bench.ground.sizes['held']:,}",
    }
    return Table("Machine", ("fact", ""), [[name, said] for name, said in (facts() | more).items()], words=2)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.speed", description="how fast fazhi tags, and its peers"
    )
    parser.add_argument("--quick", action="store_true", help="see whether it all runs; the figures mean nothing")
    parser.add_argument("--rounds", type=int, help=f"of tagging, starting and pairs; {FULL.rounds} unless told")
    parser.add_argument("--only", nargs="+", choices=SECTIONS, default=SECTIONS, help="measure these alone")
    names = [each.name for each in CONTENDERS]
    parser.add_argument("--contenders", nargs="+", choices=names, default=names, metavar="NAME", help=", ".join(names))
    parser.add_argument("--python", action="append", default=[], help="a further interpreter to look for peers in")
    parser.add_argument("-o", "--output", type=Path, help="write the tables to this file too, as Markdown")
    return parser.parse_args()


def main() -> None:
    """Measure, print and write."""
    asked = _asked()
    plan = QUICK if asked.quick else FULL
    if asked.rounds:
        plan = replace(plan, rounds=asked.rounds, few_rounds=min(asked.rounds, plan.few_rounds))
    with tempfile.TemporaryDirectory() as folder:
        present, absent = find(map(entry, asked.contenders), [sys.executable, *asked.python])
        named = {each.entry.name: each for each in present}
        bench = Bench(plan, lay_out(Path(folder), plan.reports), named, absent)
        # before the work begins: the load that it makes itself is no fact about the machine
        machine = _machine(bench)
        found = measure(bench, asked.only)
        text = "\n".join(map(str, [*tables(bench, found), machine]))
    print(text)  # noqa: T201 - this is its output
    if asked.output:
        write(asked.output, text)
    if any(same.different for same in found.tagging.same.values()):
        sys.exit(1)


if __name__ == "__main__":
    main()
