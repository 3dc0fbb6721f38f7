"""``fazhi train``."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fazhi.commands.cards import card_paths, write_cards
from fazhi.commands.options import (
    AreasOption,
    CorpusArgument,
    ForceOption,
    HoldOutOption,
    JobsOption,
    NoProgressOption,
    Progress,
    QuietOption,
    SeedOption,
    VerboseOption,
    load_corpus,
    refuse_same,
    refuse_stdout,
    say,
)
from fazhi.errors import OutputError, UsageError

if TYPE_CHECKING:
    from fazhi.labels.corpus import Corpus
    from fazhi.labels.taxonomy import Taxonomy
    from fazhi.model.artifact import Model
    from fazhi.training.recipe import Recipe

_ModelFile = Annotated[Path, typer.Option("--output", "-o", metavar="MODEL", help="Model file to write.")]
RecipeOption = Annotated[Path | None, typer.Option("--recipe", metavar="FILE", help="Knobs of training (JSON).")]
_FeaturesOption = Annotated[
    str, typer.Option("--features", metavar="char|word|both", help="Shortcut for the recipe's knob of that name.")
]
_SearchOption = Annotated[bool, typer.Option("--search", help="Look for a better recipe first, within --budget.")]
_BudgetOption = Annotated[str, typer.Option("--budget", metavar="TIME", help="Time to search: 90s, 20m, 2h.")]
_TrialsOption = Annotated[
    Path | None, typer.Option("--trials", metavar="FILE", help="Table of every trial (TSV); default: beside the model.")
]
SEARCHED = (
    "its recipe is the best of {tried} tried on these very folds, so the out-of-fold figures flatter it; "
    "measure it on reports that took no part (--hold-out, or a gold corpus)"
)
"""What a model that was searched for says of itself."""
_BUDGET = re.compile(r"(\d+(?:\.\d+)?)\s*([smh]?)")
_SECONDS = {"": 1.0, "s": 1.0, "m": 60.0, "h": 3600.0}


def train(
    output: _ModelFile,
    corpus: CorpusArgument = None,
    recipe: RecipeOption = None,
    features: _FeaturesOption = "",
    areas: AreasOption = None,
    hold_out: HoldOutOption = "",
    search: _SearchOption = False,
    budget: _BudgetOption = "20m",
    trials: _TrialsOption = None,
    seed: SeedOption = 0,
    jobs: JobsOption = -1,
    force: ForceOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
    no_progress: NoProgressOption = False,
) -> None:
    """Train a model on labelled passages, write its file, and a model card in English and Chinese beside it."""
    from fazhi.labels.splitting import held_out  # noqa: PLC0415
    from fazhi.labels.statistics import warnings  # noqa: PLC0415
    from fazhi.labels.taxonomy import Taxonomy  # noqa: PLC0415
    from fazhi.output import refuse_overwrite  # noqa: PLC0415

    seconds = _seconds(budget)
    refuse_stdout("--output", output)
    if output.suffix in (".md", ".tsv"):
        raise UsageError.at(output, "is a name for a card or a table", "name the model my.fazhi, for example")
    if trials and not search:
        raise UsageError.at("--trials", "is for a search", "give --search too")
    table = trials or output.with_suffix(".trials.tsv")
    written = (output, *card_paths(output).values(), *([table] if search else []))
    refuse_same(*written)
    for file in written:
        refuse_overwrite(file, force=force)
    taxonomy = Taxonomy.load(areas)
    chosen = read_recipe_option(recipe, features)
    loaded = load_corpus(corpus, taxonomy)
    asked = None
    if hold_out:
        loaded, asked = held_out(loaded, hold_out)
    for warning in [] if quiet else warnings(loaded, taxonomy):
        say(f"note: {warning}")
    progress = Progress(hidden=quiet or no_progress)
    report = say if verbose else progress.step
    notes: dict[str, Any] = {"hold_out": hold_out} if hold_out else {}
    if search:
        chosen, tried = _search(loaded, taxonomy, chosen, table, seconds, seed, jobs, progress, quiet=quiet)
        notes |= {"search": {"trials": tried}, "warnings": [SEARCHED.format(tried=tried)]}
    from fazhi.training.fitting import fit  # noqa: PLC0415 - scikit-learn comes only once the input is sound

    model = fit(loaded, taxonomy, chosen, notes=notes, seed=seed, jobs=jobs, report=report)
    progress.clear()
    figures = _measure(model, asked, seed) if asked else None
    model.save(output, force=force)
    write_cards(model, output, figures, force=force)
    if not quiet:
        _tell(model, output, figures)


def read_recipe_option(path: Path | None, features: str = "") -> Recipe:
    """Return the recipe of ``--recipe``, or the default one, with the features of ``--features``."""
    from fazhi.training.recipe import Recipe  # noqa: PLC0415
    from fazhi.training.recipe_file import read_recipe  # noqa: PLC0415

    recipe = read_recipe(path) if path else Recipe()
    return replace(recipe, features=features) if features else recipe


def _seconds(budget: str) -> float:
    found = _BUDGET.fullmatch(budget.strip().lower())
    if not found or not float(found[1]):
        raise UsageError.at("--budget", f"'{budget}' is no time", "write 90s, 20m or 2h")
    return float(found[1]) * _SECONDS[found[2]]


def _search(
    corpus: Corpus,
    taxonomy: Taxonomy,
    start: Recipe,
    table: Path,
    seconds: float,
    seed: int,
    jobs: int,
    progress: Progress,
    *,
    quiet: bool,
) -> tuple[Recipe, int]:
    """Search, write every trial as it ends, and return the best recipe and the number of trials."""
    from fazhi.training.search import search  # noqa: PLC0415
    from fazhi.training.trial import Trial, trial_row  # noqa: PLC0415

    def report(trial: Trial, best: Trial) -> None:
        row = trial_row(trial)
        lines = [list(row)] if trial.number == 1 else []
        lines.append(["" if value is None else str(value) for value in row.values()])
        try:
            # every trial is kept, whatever happens to the next
            with table.open("a" if trial.number > 1 else "w", encoding="utf-8", newline="") as stream:
                stream.writelines("\t".join(line) + "\n" for line in lines)
        except OSError as error:
            fault = f"cannot be written ({error.strerror})"
            raise OutputError.at(table, fault, "name another file with --trials") from error
        reached = "given up" if trial.micro is None else f"{trial.micro:.4f}"
        progress.step(f"trial {trial.number}: {reached}; best {best.micro or 0:.4f} (trial {best.number})")

    found = search(corpus, taxonomy, start, budget=seconds, seed=seed, jobs=jobs, report=report)
    best, first = found[0], next(trial for trial in found if trial.number == 1)
    progress.clear()
    if not quiet:
        changed = {k: v for k, v in best.recipe.to_dict().items() if v != start.to_dict()[k]}
        said = ", ".join(f"{knob} {value}" for knob, value in changed.items()) or "the recipe that it began with"
        gain = f"micro-F1 {first.micro or 0:.4f} → {best.micro or 0:.4f} out of fold"
        say(f"{len(found)} trial{'s' * (len(found) != 1)}: {gain} ({said}); {table}")
    return best.recipe, len(found)


def _measure(model: Model, asked: Corpus, seed: int) -> dict[str, Any]:
    from fazhi.evaluation.scorecard import evaluate  # noqa: PLC0415
    from fazhi.model.tagger import Tagger  # noqa: PLC0415

    return evaluate(Tagger(model), asked, seed=seed).to_dict()


def _tell(model: Model, output: Path, held: dict[str, Any] | None) -> None:
    known = model.provenance
    seen = known["out_of_fold"]
    say(
        f"{output}: {model.size} features, {len(model.taxonomy.areas)} areas, {known['passages']} passages of "
        f"{known['reports']} reports; out of fold micro-F1 {_f1(seen['micro'])}, macro-F1 {_f1(seen['macro'])}; "
        f"digest {model.digest[:12]}"
    )
    if "search" in known:
        say(f"note: {SEARCHED.format(tried=known['search']['trials'])}")
    if held is not None:
        say(
            f"held out ({known['hold_out']}): {held['passages']} passages of {held['reports']} reports; "
            f"micro-F1 {_f1(held['micro'])}, macro-F1 {_f1(held['macro'])}"
        )


def _f1(averages: dict[str, Any]) -> str:
    """Return F1 with its interval."""
    value, interval = averages["f1"], averages["f1_interval"]
    if value is None or interval is None:
        return "–" if value is None else f"{value:.3f}"
    return f"{value:.3f} ({interval[0]:.3f}–{interval[1]:.3f})"
