"""How many features a model needs: F1 and size against their number.

    python -m benchmarks.features --gold ../shared/gold -o docs/features.tsv

The default recipe with one knob changed, the share of rows (passages and clauses) that must hold a feature for it to
be kept.  For each number of features that is aimed at, the share that comes closest; told are the number that it gives
and the rows that it stands for in the whole corpus (folds learn from fewer rows, and ask for fewer).  Micro- and
macro-F1 out of fold on the written corpus and, where they are given, on labelled reports that no model has learnt
from; bytes of the model file; and the paired difference to the default recipe with its 95 % interval over reports.
"""

from __future__ import annotations

import argparse
import csv
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.tables import Table
from fazhi.evaluation.comparison import compare
from fazhi.evaluation.metrics import Counts, macro, micro
from fazhi.evaluation.scored import scored_by
from fazhi.labels.corpus import Corpus
from fazhi.labels.taxonomy import Taxonomy
from fazhi.model.tagger import Tagger
from fazhi.training.design import count_blocks, design
from fazhi.training.fitting import fit_and_score
from fazhi.training.recipe import Recipe

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from fazhi.evaluation.scored import Scored

AIMS = (1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000)
COLUMNS = (
    "features", "rows", "min_df", "bytes", "oof_micro", "oof_macro", "oof_difference", "oof_low", "oof_high",
    "gold_micro", "gold_macro",
)  # fmt: skip


def limits(corpus: Corpus, taxonomy: Taxonomy, aims: tuple[int, ...]) -> dict[int, float]:
    """Return the numbers of rows, descending, that give about so many features, and the share that stands for each."""
    recipe, rows = Recipe(), design(corpus.passages, taxonomy)
    learnt = rows.learnt_from(np.ones(rows.size, bool), with_clauses=recipe.train_on_clauses)
    held = [np.bincount(block.values[learnt].indices) for block in count_blocks(rows, recipe)]
    frequency = np.concatenate(held)
    frequency = np.sort(frequency[frequency <= recipe.max_df * len(learnt)])
    least = np.arange(1, len(learnt))
    given = len(frequency) - np.searchsorted(frequency, least)
    chosen = sorted({_closest(least, given, aim) for aim in aims}, reverse=True)
    # between this number of rows and the one below it
    return {number: (number - 0.5) / len(learnt) for number in chosen}


def _closest(least: NDArray[np.int64], given: NDArray[np.int64], aim: int) -> int:
    return int(least[np.abs(np.log(np.maximum(given, 1) / aim)).argmin()])


def row(rows: int, share: float, ground: dict[str, Any], base: Scored) -> dict[str, Any]:
    """Return the figures of the recipe with a *share* that stands for so many *rows*, against what the *base* says."""
    recipe = replace(Recipe(), min_df=share)
    model, said = fit_and_score(ground["corpus"], ground["taxonomy"], recipe, jobs=ground["jobs"])
    difference = compare(said, base).micro
    low, high = difference.interval or (0.0, 0.0)
    found = {"features": model.size, "rows": rows, "min_df": share, "bytes": len(model.to_bytes()), **_f1("oof", said)}
    found |= {"oof_difference": difference.value, "oof_low": low, "oof_high": high}
    return found | (_f1("gold", scored_by(Tagger(model), ground["gold"])) if ground["gold"] else {})


def _f1(name: str, said: Scored) -> dict[str, float | None]:
    counts = Counts.of(said.labels, said.tagged)
    return {f"{name}_micro": micro(counts).f1, f"{name}_macro": macro(counts).f1}


def table(rows: list[dict[str, Any]]) -> Table:
    """Return the rows as a table."""
    head = ("features", "in rows", "MB", "micro", "macro", "micro against the default (95 %)", "real reports", "macro")
    cells = [
        [
            f"{each['features']:,}",
            f"{each['rows']}",
            f"{each['bytes'] / 1e6:.2f}",
            *(f"{each[f'oof_{average}']:.3f}" for average in ("micro", "macro")),
            f"{each['oof_difference']:+.4f} ({each['oof_low']:+.4f} to {each['oof_high']:+.4f})",
            *(f"{each[f'gold_{average}']:.3f}" if f"gold_{average}" in each else "" for average in ("micro", "macro")),
        ]
        for each in rows
    ]
    return Table("Features", head, cells)


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.features", description="F1 and size against features")
    parser.add_argument("--gold", type=Path, help="folder of gold JSONL files")
    parser.add_argument("-o", "--output", type=Path, help="write the figures to this file, tab-separated")
    parser.add_argument("-j", "--jobs", type=int, default=-1)
    asked = parser.parse_args()
    taxonomy = Taxonomy.load()
    corpus = Corpus.written(taxonomy).content
    gold = Corpus.load([asked.gold], taxonomy) if asked.gold else None
    ground = {"taxonomy": taxonomy, "corpus": corpus, "gold": gold, "jobs": asked.jobs}
    _, base = fit_and_score(corpus, taxonomy, Recipe(), jobs=asked.jobs)
    rows = [row(number, share, ground, base) for number, share in limits(corpus, taxonomy, AIMS).items()]
    print(table(rows))  # noqa: T201 - this is its output
    if asked.output:
        with asked.output.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, COLUMNS, delimiter="\t", lineterminator="\n")
            writer.writeheader()
            writer.writerows({k: round(v, 6) if isinstance(v, float) else v for k, v in each.items()} for each in rows)


if __name__ == "__main__":
    main()
