"""``fazhi model``: what a model file holds."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from fazhi.commands.options import ModelOption, put
from fazhi.errors import UsageError

app = typer.Typer(help="Look into a model file.", no_args_is_help=True)

_FormatOption = Annotated[str, typer.Option("--format", "-f", metavar="table|json", help="What to print.")]


@app.command()
def info(model: ModelOption = None, fmt: _FormatOption = "table") -> None:
    """Print a model's digests, recipe and size, after checking that the file is whole."""
    from fazhi.model.artifact import DEFAULT_PATH, Model  # noqa: PLC0415
    from fazhi.model.container import FORMAT  # noqa: PLC0415

    if fmt not in ("table", "json"):
        raise UsageError.at("--format", f"'{fmt}' is no format", "choose one of table, json")
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
        put(json.dumps(facts, ensure_ascii=False, indent=2) + "\n")
        return
    put("".join(f"{key}: {_shown(value)}\n" for key, value in facts.items()))


def _shown(value: object) -> str:
    if not isinstance(value, dict):
        return str(value)
    return "".join(f"\n  {key}: {json.dumps(item, ensure_ascii=False)}" for key, item in value.items()) or "none"
