"""``fazhi train`` and ``fazhi evaluate``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fazhi.commands.options import (
    AreasOption,
    ForceOption,
    FormatOption,
    JobsOption,
    ModelOption,
    NoProgressOption,
    OutputOption,
    Progress,
    QuietOption,
    SeedOption,
    VerboseOption,
    as_json,
    check_format,
    say,
    terminal_width,
)

if TYPE_CHECKING:
    from fazhi.training.recipe import Recipe

_CorpusArgument = Annotated[
    list[Path] | None,
    typer.Argument(metavar="[CORPUS...]", help="JSONL files or folders; default: the written corpus."),
]
_GoldArgument = Annotated[list[Path], typer.Argument(metavar="CORPUS...", help="Labelled JSONL files or folders.")]
_ModelFile = Annotated[Path, typer.Option("--output", "-o", metavar="MODEL", help="Model file to write.")]
_RecipeOption = Annotated[Path | None, typer.Option("--recipe", metavar="FILE", help="Knobs of training (JSON).")]
_FeaturesOption = Annotated[
    str,
    typer.Option("--features", metavar="char|word|both", help="Shortcut for the recipe's knob of that name."),
]
_ReportsOption = Annotated[
    Path | None,
    typer.Option("--reports", metavar="DIR", help="Folder of the reports' files: evaluate end to end as well."),
]
_MODEL_WIDTH = 88


def train(
    output: _ModelFile,
    corpus: _CorpusArgument = None,
    recipe: _RecipeOption = None,
    features: _FeaturesOption = "",
    areas: AreasOption = None,
    seed: SeedOption = 0,
    jobs: JobsOption = -1,
    force: ForceOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
    no_progress: NoProgressOption = False,
) -> None:
    """Train a model on labelled passages and write its file."""
    from fazhi.labels.corpus import Corpus  # noqa: PLC0415
    from fazhi.labels.taxonomy import Taxonomy  # noqa: PLC0415
    from fazhi.output import refuse_overwrite  # noqa: PLC0415

    refuse_overwrite(output, force=force)
    taxonomy = Taxonomy.load(areas)
    chosen = _recipe(recipe, features)
    loaded = Corpus.load(corpus, taxonomy) if corpus else Corpus.written(taxonomy)
    from fazhi.training.fitting import fit  # noqa: PLC0415 - scikit-learn comes only once the input is sound

    progress = Progress(hidden=quiet or no_progress)
    model = fit(loaded, taxonomy, chosen, seed=seed, jobs=jobs, report=say if verbose else progress.step)
    progress.clear()
    model.save(output, force=force)
    if not quiet:
        seen = model.provenance["out_of_fold"]
        say(
            f"{output}: {model.size} features, {len(taxonomy.areas)} areas, {model.provenance['passages']} passages of "
            f"{model.provenance['reports']} reports; out of fold micro-F1 {seen['micro_f1']:.3f}, "
            f"macro-F1 {seen['macro_f1']:.3f}; digest {model.digest[:12]}"
        )


def evaluate(
    corpus: _GoldArgument,
    model: ModelOption = None,
    reports: _ReportsOption = None,
    fmt: FormatOption = "table",
    output: OutputOption = "-",
    seed: SeedOption = 0,
    force: ForceOption = False,
) -> None:
    """Compare a model's tags with labelled passages."""
    from fazhi.evaluation.scorecard import evaluate as score  # noqa: PLC0415
    from fazhi.labels.corpus import Corpus  # noqa: PLC0415
    from fazhi.model.tagger import load  # noqa: PLC0415
    from fazhi.output import open_output, refuse_overwrite  # noqa: PLC0415

    check_format(fmt)
    if output != "-":
        refuse_overwrite(output, force=force)
    tagger = load(model)
    taxonomy = tagger.model.taxonomy
    card = score(tagger, Corpus.load(corpus, taxonomy), reports=reports, seed=seed)
    if fmt == "json":
        text = as_json(card.to_dict())
    else:
        from fazhi.views.scores import render  # noqa: PLC0415

        text = render(card, taxonomy, min(terminal_width(), _MODEL_WIDTH) if output == "-" else _MODEL_WIDTH)
    with open_output(output, force=force) as stream:
        stream.write(text.encode("utf-8"))


def _recipe(path: Path | None, features: str) -> Recipe:
    from fazhi.training.recipe import Recipe  # noqa: PLC0415

    recipe = Recipe.load(path) if path else Recipe()
    return replace(recipe, features=features) if features else recipe
