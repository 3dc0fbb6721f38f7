"""How F1 grows with the number of written reports.

    python benchmarks/learning_curve.py --gold ../shared/gold -o docs

For each size some random sets of reports are drawn, nested within a draw, and for each a model is trained.
Out-of-fold F1 is measured on the drawn reports themselves with folds by report, gold F1 on real reports. Writes
``learning-curve.tsv`` (every run) and ``learning-curve.svg`` (means and the span over draws).
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import numpy as np
from joblib import Parallel, delayed

from fazhi.evaluation.figures import micro_averages
from fazhi.evaluation.metrics import Counts, macro
from fazhi.evaluation.scorecard import evaluate
from fazhi.labels.corpus import Corpus
from fazhi.labels.taxonomy import Taxonomy
from fazhi.model.tagger import Tagger
from fazhi.training.fitting import fit_and_score
from fazhi.training.recipe import Recipe

NOTHING = (np.nan, np.nan)
COLUMNS = (
    "reports", "draw", "passages", "oof_micro", "oof_micro_low", "oof_micro_high", "oof_macro",
    "gold_micro", "gold_macro", "gold_role",
)  # fmt: skip


def measure(corpus: Corpus, gold: Corpus, size: int, draw: int) -> dict[str, float]:
    """Return the figures of one training set: *size* reports of random draw *draw*."""
    taxonomy, recipe = Taxonomy.load(), Recipe()
    order = np.random.default_rng(draw).permutation(len(corpus.reports))
    chosen = {corpus.reports[index] for index in order[:size]}
    part = Corpus(tuple(item for item in corpus.passages if item.report_id in chosen))
    model, found = fit_and_score(part, taxonomy, recipe, seed=draw)
    averages, total = micro_averages(found.by_report, draw), Counts.of(found.labels, found.tagged)
    card = evaluate(Tagger(model), gold)
    return {
        "reports": size,
        "draw": draw,
        "passages": len(found.items),
        "oof_micro": averages.f1 or 0.0,
        "oof_micro_low": (averages.f1_interval or NOTHING)[0],
        "oof_micro_high": (averages.f1_interval or NOTHING)[1],
        "oof_macro": macro(total).f1 or 0.0,
        "gold_micro": card.micro.f1 or 0.0,
        "gold_macro": card.macro.f1 or 0.0,
        "gold_role": card.roles.accuracy if card.roles else np.nan,
    }


def plot(rows: list[dict[str, float]], file: Path) -> None:
    """Draw the means over draws, with the span from the lowest to the highest draw."""
    import matplotlib as mpl  # noqa: PLC0415 - only the plot needs it

    mpl.use("svg")
    mpl.rcParams["svg.fonttype"] = "none"
    mpl.rcParams["svg.hashsalt"] = "fazhi"
    from matplotlib import pyplot as plt  # noqa: PLC0415

    figure, axes = plt.subplots(figsize=(7, 4.2))
    sizes = sorted({int(row["reports"]) for row in rows})
    for key, name in (
        ("oof_micro", "out of fold, micro"),
        ("oof_macro", "out of fold, macro"),
        ("gold_micro", "real reports, micro"),
        ("gold_macro", "real reports, macro"),
    ):
        values = [[row[key] for row in rows if row["reports"] == size] for size in sizes]
        (line,) = axes.plot(sizes, [np.mean(each) for each in values], marker="o", label=name)
        lows, highs = [min(each) for each in values], [max(each) for each in values]
        axes.fill_between(sizes, lows, highs, color=line.get_color(), alpha=0.15)
    axes.set_xlabel("written reports")
    axes.set_ylabel("F1")
    axes.grid(visible=True, alpha=0.3)
    axes.legend(loc="lower right")
    figure.tight_layout()
    figure.savefig(file, metadata={"Date": None})


def main() -> None:
    """Measure, write the table, draw the plot."""
    parser = argparse.ArgumentParser(description="F1 against the number of written reports")
    parser.add_argument("--gold", type=Path, required=True, help="folder of gold JSONL files")
    parser.add_argument("-o", "--output", type=Path, default=Path("docs"), help="folder for the table and the plot")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 20, 40, 80, 120])
    parser.add_argument("--draws", type=int, default=3)
    parser.add_argument("-j", "--jobs", type=int, default=2)
    asked = parser.parse_args()
    taxonomy = Taxonomy.load()
    corpus, gold = Corpus.written(taxonomy), Corpus.load([asked.gold], taxonomy)
    sizes = [size for size in asked.sizes if size < len(corpus.reports)] + [len(corpus.reports)]
    runs = [(size, draw) for size in sizes for draw in range(asked.draws if size < len(corpus.reports) else 1)]
    rows = Parallel(n_jobs=asked.jobs)(delayed(measure)(corpus, gold, size, draw) for size, draw in runs)
    with (asked.output / "learning-curve.tsv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, delimiter="\t", lineterminator="\n")
        writer.writeheader()
        writer.writerows({k: round(v, 4) if isinstance(v, float) else v for k, v in row.items()} for row in rows)
    plot(rows, asked.output / "learning-curve.svg")


if __name__ == "__main__":
    main()
