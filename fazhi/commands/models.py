"""``fazhi model``: what a model file holds."""

from __future__ import annotations

import json

import typer

from fazhi.commands.options import FormatOption, ModelOption, as_json, check_format, put

app = typer.Typer(help="Look into a model file.", no_args_is_help=True)


@app.command()
def info(model: ModelOption = None, fmt: FormatOption = "table") -> None:
    """Print a model's digests, recipe and size, after checking that the file is whole."""
    from fazhi.model.artifact import DEFAULT_PATH, Model  # noqa: PLC0415
    from fazhi.model.container import FORMAT  # noqa: PLC0415

    check_format(fmt)
    file = model or DEFAULT_PATH
    loaded = Model.load(file)
    facts = {
        "file": str(file),
        "bytes": file.stat().st_size,
        "format": FORMAT,
        "digest": loaded.digest,
        "areas": len(loaded.taxonomy.areas),
        "features": {block.name: len(block.terms) for block in loaded.blocks},
        "clause_weight": loaded.clause_weight,
        "review_band": loaded.review_band,
        "words": dict(loaded.words),
        "provenance": dict(loaded.provenance),
    }
    if fmt == "json":
        put(as_json(facts))
        return
    put("".join(f"{key}: {_shown(value)}\n" for key, value in facts.items()))


def _shown(value: object) -> str:
    if not isinstance(value, dict):
        return str(value)
    return "".join(f"\n  {key}: {json.dumps(item, ensure_ascii=False)}" for key, item in value.items()) or "none"
