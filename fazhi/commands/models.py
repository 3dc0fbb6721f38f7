"""``fazhi model``: what a model file holds, its card and its floors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fazhi.commands.groups import Command, make_app
from fazhi.commands.options import (
    ForceOption,
    FormatOption,
    ModelOption,
    SeedOption,
    TrainedOnOption,
    as_json,
    check_format,
    put,
    say,
)
from fazhi.errors import CorpusError, ModelError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

app = make_app("Look into a model file; write its card; check its floors.")

_GoldArgument = Annotated[
    list[Path] | None, typer.Argument(metavar="[CORPUS...]", help="Labelled reports that the model has not seen.")
]
_CardOption = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Cards are named after it; default: the model.")
]
_ReportsOption = Annotated[
    Path | None, typer.Option("--reports", metavar="DIR", help="Folder of the reports' files: end to end as well.")
]
_UpdateOption = Annotated[bool, typer.Option("--update", help="Pin the figures as they are now.")]
_AllowOption = Annotated[bool, typer.Option("--allow-regression", help="With --update: pin lower figures too.")]


@app.command(cls=Command)
def info(model: ModelOption = None, fmt: FormatOption = "table") -> None:
    """Print a model's digests, recipe and size, after checking that the file is whole."""
    from fazhi.model.artifact import DEFAULT_PATH, Model  # noqa: PLC0415
    from fazhi.model.tagger import Tagger  # noqa: PLC0415

    check_format(fmt)
    file = model or Path(DEFAULT_PATH)
    loaded = Model.load(file)
    tagger = Tagger(loaded)
    facts = {
        "file": str(file),
        "bytes": file.stat().st_size,
        "format": loaded.format,
        "digest": loaded.digest,
        "areas": len(loaded.taxonomy.areas),
        "features": {block.name: len(block.terms) for block in loaded.blocks},
        "clause_weight": loaded.clause_weight,
        "context_weight": loaded.context_weight,
        "review_band": loaded.review_band,
        "min_areas": loaded.min_areas,
        "max_areas": loaded.max_areas,
        "words": dict(loaded.words),
        "body": tagger.body,
        "cutter": tagger.segmenter.cutter if tagger.segmenter else "",
        "provenance": dict(loaded.provenance),
    }
    if fmt == "json":
        put(as_json(facts))
        return
    facts["provenance"] = _brief(loaded.provenance)
    put("".join(f"{key}: {_shown(value)}\n" for key, value in facts.items()))


@app.command(cls=Command)
def card(
    gold: _GoldArgument = None,
    model: ModelOption = None,
    output: _CardOption = None,
    reports: _ReportsOption = None,
    trained_on: TrainedOnOption = None,
    force: ForceOption = False,
    seed: SeedOption = 0,
) -> None:
    """Write a model's card in English and Chinese, with figures on labelled reports where they are given."""
    from fazhi.commands.cards import card_paths, write_cards  # noqa: PLC0415
    from fazhi.labels.corpus import Corpus  # noqa: PLC0415
    from fazhi.model.artifact import DEFAULT_PATH  # noqa: PLC0415
    from fazhi.model.tagger import load  # noqa: PLC0415
    from fazhi.output import refuse_overwrite  # noqa: PLC0415

    target = output or model or Path(DEFAULT_PATH)
    for file in card_paths(target).values():
        refuse_overwrite(file, force=force)
    tagger = load(model)
    figures = None
    if gold:
        from fazhi.training.appraisal import appraise, find_training_corpus  # noqa: PLC0415

        asked = Corpus.load(gold, tagger.model.taxonomy)
        learnt = find_training_corpus(tagger.model, trained_on or ())
        found = appraise(tagger, asked, learnt=learnt, reports=reports, seed=seed)
        if found.known:
            fault = f"about {found.known:.0%} of the passages are among those that the model learnt from"
            raise CorpusError.at("corpus", fault, "give labelled passages that it has not seen")
        figures = found.card.to_dict()
    write_cards(tagger.model, target, figures, force=force)
    say(", ".join(map(str, card_paths(target).values())))


@app.command(cls=Command)
def floors(
    gold: _GoldArgument = None,
    model: ModelOption = None,
    reports: _ReportsOption = None,
    update: _UpdateOption = False,
    allow_regression: _AllowOption = False,
) -> None:
    """Check that the shipped model's figures have not fallen, or pin them anew."""
    from fazhi.evaluation.floors import falls, measured, read_floors, stale, update_floors  # noqa: PLC0415
    from fazhi.evaluation.scorecard import evaluate  # noqa: PLC0415
    from fazhi.labels.corpus import Corpus  # noqa: PLC0415
    from fazhi.model.tagger import load  # noqa: PLC0415

    if allow_regression and not update:
        raise UsageError.at("--allow-regression", "does nothing by itself", "give --update too")
    tagger = load(model)
    asked = Corpus.load(gold, tagger.model.taxonomy) if gold else None
    found = measured(tagger.model, evaluate(tagger, asked, reports=reports) if asked else None)
    if update:
        update_floors(found, allow_regression=allow_regression)
    else:
        known = read_floors()
        faults = [*stale(found, known), *falls(found, known)]
        if faults:
            raise ModelError(faults)
    for name, pinned in found.items():
        figures = ", ".join(f"{figure} {value:.4f}" for figure, value in pinned.figures.items())
        say(f"{name}: {'pinned' if update else 'no figure has fallen'}: {figures}")


def _brief(provenance: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a person reads of a model's provenance; all of it is in the JSON."""
    brief = {key: value for key, value in provenance.items() if key not in ("support", "sketch", "out_of_fold")}
    seen = provenance.get("out_of_fold") or {}
    for name in ("micro", "macro"):
        if name in seen:
            brief[f"out_of_fold_{name}_f1"] = seen[name]["f1"]
    return brief


def _shown(value: object) -> str:
    if not isinstance(value, dict):
        return str(value)
    return "".join(f"\n  {key}: {json.dumps(item, ensure_ascii=False)}" for key, item in value.items()) or "none"
