"""``fazhi evaluate``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fazhi.commands.learning import RecipeOption, read_recipe_option
from fazhi.commands.options import (
    AreasOption,
    ForceOption,
    HoldOutOption,
    JobsOption,
    MaxAreasOption,
    MinAreasOption,
    ModelOption,
    NoProgressOption,
    OutputOption,
    Progress,
    QuietOption,
    SeedOption,
    TrainedOnOption,
    as_json,
    format_of,
    load_corpus,
    refuse_same,
    refuse_stdout,
    say,
    terminal_width,
)
from fazhi.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fazhi.evaluation.scorecard import CurvePoint
    from fazhi.labels.corpus import Corpus
    from fazhi.labels.taxonomy import Taxonomy
    from fazhi.model.tagger import Tagger
    from fazhi.training.appraisal import Appraisal

_CorpusArgument = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="[CORPUS...]",
        help="Labelled JSONL, CSV or XLSX files or folders; with --out-of-fold the written corpus by default.",
    ),
]
_FormatOption = Annotated[
    str,
    typer.Option("--format", "-f", metavar="table|json|html", help="Default: by the suffix of -o, else table."),
]
_AgainstOption = Annotated[
    Path | None, typer.Option("--against", metavar="MODEL", help="Another model: paired difference, interval, p.")
]
_DifferencesOption = Annotated[
    Path | None, typer.Option("--differences", metavar="FILE", help="With --against: what is tagged differently (CSV).")
]
_ErrorsOption = Annotated[
    Path | None, typer.Option("--errors", metavar="FILE", help="Every passage tagged wrongly, worst first (CSV).")
]
_ReportsOption = Annotated[
    Path | None,
    typer.Option("--reports", metavar="DIR", help="Folder of the reports' files: evaluate end to end as well."),
]
_OutOfFoldOption = Annotated[
    bool, typer.Option("--out-of-fold", help="Evaluate a recipe on the corpus by folds by report, not a model.")
]
_NoNewcomerOption = Annotated[
    bool, typer.Option("--no-newcomer", help="Leave out the newcomer's pipeline, the baseline that takes training.")
]
_CurveOption = Annotated[
    bool, typer.Option("--learning-curve", help="F1 by the number of reports learnt from; takes minutes.")
]
FORMATS = ("table", "json", "html")
_WIDTH = 88


def evaluate(
    corpus: _CorpusArgument = None,
    model: ModelOption = None,
    against: _AgainstOption = None,
    differences: _DifferencesOption = None,
    errors: _ErrorsOption = None,
    reports: _ReportsOption = None,
    hold_out: HoldOutOption = "",
    out_of_fold: _OutOfFoldOption = False,
    recipe: RecipeOption = None,
    areas: AreasOption = None,
    trained_on: TrainedOnOption = None,
    no_newcomer: _NoNewcomerOption = False,
    learning_curve: _CurveOption = False,
    min_areas: MinAreasOption = None,
    max_areas: MaxAreasOption = None,
    fmt: _FormatOption = "",
    output: OutputOption = "-",
    seed: SeedOption = 0,
    jobs: JobsOption = -1,
    force: ForceOption = False,
    quiet: QuietOption = False,
    no_progress: NoProgressOption = False,
) -> None:
    """Compare a model's tags, or those of a recipe out of fold, with labelled passages."""
    from fazhi.model.tagger import load  # noqa: PLC0415
    from fazhi.output import refuse_overwrite  # noqa: PLC0415

    name = format_of(fmt, output, FORMATS)
    of_model = {
        "--model": model, "--against": against, "--reports": reports, "--trained-on": trained_on,
        "--hold-out": hold_out, "--min-areas": min_areas, "--max-areas": max_areas,
    }  # fmt: skip
    _check(of_model, {"--recipe": recipe, "--areas": areas}, out_of_fold=out_of_fold, corpus=corpus)
    if differences and not against:
        raise UsageError.at("--differences", "needs another model", "name it with --against")
    refuse_stdout("--errors", errors)
    refuse_stdout("--differences", differences)
    refuse_same(output, errors, differences)
    for file in (None if output == "-" else output, errors, differences):
        if file is not None:
            refuse_overwrite(file, force=force)
    if name == "html":
        from fazhi.views.canvas import require_extra  # noqa: PLC0415

        require_extra()
    progress = Progress(hidden=quiet or no_progress)
    if out_of_fold:
        taxonomy, loaded = _load_corpus(corpus, areas)
        found = _by_recipe(
            loaded, taxonomy, recipe, progress, baselines=not no_newcomer, curve=learning_curve, seed=seed, jobs=jobs
        )
        tagger = None
    else:
        tagger = load(model, min_areas=min_areas, max_areas=max_areas)
        rival = load(against) if against else None
        taxonomy = tagger.model.taxonomy
        loaded = _part(load_corpus(corpus, taxonomy), hold_out)
        found = _by_model(
            tagger, rival, loaded, reports, trained_on, progress,
            baselines=not no_newcomer, curve=learning_curve, seed=seed, jobs=jobs, quiet=quiet,
        )  # fmt: skip
    progress.clear()
    if found.known and not quiet:
        say(f"note: {found.card.notes[0]}")
    _write_rows(found, tagger, taxonomy, errors, differences, force=force)
    _write_card(found, taxonomy, name, output, force=force)


def _check(
    of_model: Mapping[str, object], of_recipe: Mapping[str, object], *, out_of_fold: bool, corpus: list[Path] | None
) -> None:
    """Raise `UsageError` for what would be passed over without a word."""
    ignored = [option for option, value in (of_model if out_of_fold else of_recipe).items() if value not in (None, "")]
    if ignored and out_of_fold:
        raise UsageError.at(ignored[0], "is for a model, and --out-of-fold evaluates a recipe", "leave one of them out")
    if ignored:
        raise UsageError.at(
            ignored[0], "is for a recipe, and a model has its own", "give --out-of-fold, or leave it out"
        )
    if not out_of_fold and not corpus:
        raise UsageError.at("CORPUS", "is missing", "name labelled passages, or give --out-of-fold")


def _part(corpus: Corpus, hold_out: str) -> Corpus:
    from fazhi.labels.splitting import matching  # noqa: PLC0415

    return matching(corpus, hold_out) if hold_out else corpus


def _load_corpus(paths: list[Path] | None, areas: Path | None) -> tuple[Taxonomy, Corpus]:
    from fazhi.labels.taxonomy import Taxonomy  # noqa: PLC0415

    taxonomy = Taxonomy.load(areas)
    return taxonomy, load_corpus(paths, taxonomy)


def _by_recipe(
    corpus: Corpus,
    taxonomy: Taxonomy,
    path: Path | None,
    progress: Progress,
    *,
    baselines: bool,
    curve: bool,
    seed: int,
    jobs: int,
) -> Appraisal:
    from fazhi.training.appraisal import appraise_recipe  # noqa: PLC0415
    from fazhi.training.curve import learning_curve  # noqa: PLC0415

    recipe = read_recipe_option(path)
    points: list[CurvePoint] = []
    if curve:
        points = learning_curve(corpus, taxonomy, recipe, seed=seed, jobs=jobs, report=progress.step)
    return appraise_recipe(
        corpus, taxonomy, recipe, baselines=baselines, curve=points, seed=seed, jobs=jobs, report=progress.step
    )


def _by_model(
    tagger: Tagger,
    rival: Tagger | None,
    corpus: Corpus,
    reports: Path | None,
    trained_on: list[Path] | None,
    progress: Progress,
    *,
    baselines: bool,
    curve: bool,
    seed: int,
    jobs: int,
    quiet: bool,
) -> Appraisal:
    from fazhi.training.appraisal import appraise, find_training_corpus  # noqa: PLC0415

    learnt = find_training_corpus(tagger.model, trained_on or ()) if baselines or curve else None
    if (baselines or curve) and learnt is None and not quiet:
        missing = "no newcomer's pipeline" + (" and no learning curve" if curve else "")
        say(f"note: the corpus that the model learnt from is not at hand (--trained-on): {missing}")
    points: list[CurvePoint] = []
    if curve and learnt is not None:
        from fazhi.training.curve import learning_curve  # noqa: PLC0415
        from fazhi.training.recipe_file import recipe_of  # noqa: PLC0415

        recipe = recipe_of(dict(tagger.model.provenance["recipe"]), "the model's recipe")
        points = learning_curve(
            learnt, tagger.model.taxonomy, recipe, asked=corpus, seed=seed, jobs=jobs, report=progress.step
        )
    progress.step("evaluating")
    return appraise(
        tagger, corpus, learnt=learnt if baselines else None, against=rival, reports=reports, curve=points, seed=seed
    )


def _write_rows(
    found: Appraisal,
    tagger: Tagger | None,
    taxonomy: Taxonomy,
    errors: Path | None,
    differences: Path | None,
    *,
    force: bool,
) -> None:
    from fazhi.output import atomic_writer  # noqa: PLC0415
    from fazhi.views.mistake_rows import write_disagreements, write_mistakes  # noqa: PLC0415

    if errors:
        from fazhi.evaluation.mistakes import mistakes  # noqa: PLC0415

        with atomic_writer(errors, force=force) as stream:
            write_mistakes(mistakes(found.scored, tagger), stream, taxonomy)
    if differences and found.rival is not None:
        from fazhi.evaluation.comparison import differences as compared  # noqa: PLC0415

        with atomic_writer(differences, force=force) as stream:
            write_disagreements(compared(found.scored, found.rival), stream, taxonomy)


def _write_card(found: Appraisal, taxonomy: Taxonomy, fmt: str, output: str, *, force: bool) -> None:
    from fazhi.output import open_output  # noqa: PLC0415

    if fmt == "json":
        text = as_json(found.card.to_dict())
    elif fmt == "html":
        from fazhi.views.scorecard_page import render as render_page  # noqa: PLC0415

        text = render_page(found.card, taxonomy)
    else:
        from fazhi.views.scores import render  # noqa: PLC0415

        text = render(found.card, taxonomy, min(terminal_width(), _WIDTH) if output == "-" else _WIDTH)
    with open_output(output, force=force) as stream:
        stream.write(text.encode("utf-8"))
