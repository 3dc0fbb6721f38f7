"""What each part of the default recipe is worth: one knob changed at a time.

    python benchmarks/ablation.py --gold ../shared/gold -o docs/recipe.tsv

For every variant micro-F1 and macro-F1 out of fold on the written corpus, micro-F1 on labelled reports that no model
has learnt from, and the paired difference to the default recipe with its 95 % interval over reports (variant minus
default: below zero, the default's choice is worth something).  Writes one row a variant, and a Markdown table beside.
"""

from __future__ import annotations

import argparse
import csv
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fazhi.evaluation.comparison import compare
from fazhi.evaluation.metrics import Counts, macro, micro
from fazhi.evaluation.scored import scored_by
from fazhi.labels.corpus import Corpus
from fazhi.labels.taxonomy import Taxonomy
from fazhi.model.tagger import Tagger
from fazhi.training.fitting import fit_and_score
from fazhi.training.recipe import Recipe

if TYPE_CHECKING:
    from fazhi.evaluation.comparison import Difference
    from fazhi.evaluation.scored import Scored

VARIANTS: dict[str, dict[str, Any]] = {
    "the default recipe": {},
    "jieba words beside characters": {"features": "both"},
    "jieba words instead of characters": {"features": "word"},
    "characters alone, no pairs": {"char_ngrams": (1, 1)},
    "pairs alone": {"char_ngrams": (2, 2)},
    "up to three characters": {"char_ngrams": (1, 3)},
    "no headings": {"heading_weight": 0.0},
    "headings at 0.5": {"heading_weight": 0.5},
    "single characters of headings too": {"heading_ngrams": (1, 2)},
    "plain counts, not their logarithm": {"sublinear_tf": False},
    "all features in 3 of 10,000 rows": {"min_df": 0.0003},
    "features in 4 of 1,000 rows": {"min_df": 0.004},
    "at most 8,000 features": {"max_features": 8000},
    "whole passages alone, clauses not scored": {"clause_weight": 0.0},
    "best clause alone": {"clause_weight": 1.0},
    "not trained on clauses": {"train_on_clauses": False},
    "neither scored nor trained on clauses": {"clause_weight": 0.0, "train_on_clauses": False},
    "neighbours at 0.1": {"context_weight": 0.1},
    "logistic regression, C 10": {"classifier": "logistic", "cost": 10.0},
    "ridge regression": {"classifier": "ridge"},
    "complement naive Bayes": {"classifier": "naive-bayes"},
    "C 0.3": {"cost": 0.3},
    "C 3": {"cost": 3.0},
    "balanced weights": {"class_weight": "balanced"},
    "tolerance 0.0001": {"tolerance": 0.0001},
    "one threshold for all areas": {"threshold_prior": 1e9},
    "each area's own threshold": {"threshold_prior": 0.0},
    "thresholds at a score of one half": {"threshold_rule": "half"},
    "thresholds at margin 0": {"threshold_rule": "zero"},
    "sigmoid everywhere": {"calibration": "sigmoid"},
    "isotonic everywhere": {"calibration": "isotonic"},
}
COLUMNS = (
    "variant", "oof_micro", "oof_macro", "oof_difference", "oof_low", "oof_high", "oof_log_loss", "gold_micro",
    "gold_macro", "gold_difference", "gold_low", "gold_high", "features", "seconds",
)  # fmt: skip


def row(name: str, recipe: Recipe, ground: dict[str, Any], base: dict[str, Scored]) -> dict[str, Any]:
    """Return the figures of one variant; the first one becomes the *base* of the others."""
    begun = time.perf_counter()
    model, said = fit_and_score(ground["corpus"], ground["taxonomy"], recipe, jobs=ground["jobs"])
    seconds = time.perf_counter() - begun
    gold = scored_by(Tagger(model), ground["gold"])
    base.setdefault("oof", said)
    base.setdefault("gold", gold)
    counts, gold_counts = Counts.of(said.labels, said.tagged), Counts.of(gold.labels, gold.tagged)
    return {
        "variant": name,
        "oof_micro": micro(counts).f1,
        "oof_macro": macro(counts).f1,
        **_difference("oof", compare(said, base["oof"])),
        "oof_log_loss": model.provenance["out_of_fold"]["calibration"]["log_loss"],
        "gold_micro": micro(gold_counts).f1,
        "gold_macro": macro(gold_counts).f1,
        **_difference("gold", compare(gold, base["gold"])),
        "features": model.size,
        "seconds": round(seconds, 1),
    }


def table(rows: list[dict[str, Any]]) -> str:
    """Return the rows as a Markdown table."""
    lines = [
        "| what is changed | out of fold | difference (95 %) | real reports | difference (95 %) | features |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for each in rows:
        first = each is rows[0]
        cells = [each["variant"], f"{each['oof_micro']:.3f}", _shown(each, "oof", hidden=first)]
        cells += [f"{each['gold_micro']:.3f}", _shown(each, "gold", hidden=first), f"{each['features']:,}"]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _difference(name: str, found: Difference) -> dict[str, float]:
    low, high = found.micro.interval or (0.0, 0.0)
    return {f"{name}_difference": found.micro.value or 0.0, f"{name}_low": low, f"{name}_high": high}


def _shown(each: dict[str, Any], name: str, *, hidden: bool) -> str:
    if hidden:
        return ""
    value, low, high = (each[f"{name}_{key}"] for key in ("difference", "low", "high"))
    return f"{value:+.3f} ({low:+.3f} to {high:+.3f})"


def main() -> None:
    """Measure all variants and write the table."""
    parser = argparse.ArgumentParser(description="what each part of the default recipe is worth")
    parser.add_argument("--gold", type=Path, required=True, help="folder of gold JSONL files")
    parser.add_argument("-o", "--output", type=Path, default=Path("docs/recipe.tsv"))
    parser.add_argument("-j", "--jobs", type=int, default=-1)
    asked = parser.parse_args()
    taxonomy = Taxonomy.load()
    ground = {
        "taxonomy": taxonomy,
        "corpus": Corpus.written(taxonomy),
        "gold": Corpus.load([asked.gold], taxonomy),
        "jobs": asked.jobs,
    }
    base: dict[str, Scored] = {}
    rows = []
    for name, changes in VARIANTS.items():
        rows.append(row(name, replace(Recipe(), **changes), ground, base))
        print(table(rows).splitlines()[-1], flush=True)  # noqa: T201 - this is its output
    with asked.output.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, delimiter="\t", lineterminator="\n")
        writer.writeheader()
        writer.writerows({k: round(v, 4) if isinstance(v, float) else v for k, v in each.items()} for each in rows)
    asked.output.with_suffix(".table.md").write_text(table(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
