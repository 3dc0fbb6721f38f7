"""The model card in Markdown: what a model is for, what it was made of, and how far it can be trusted.

Everything comes from the model file and, where given, from a scorecard on labelled reports.  Model files of earlier
versions lack some of it; what is missing is left out.  All sentences stand in ``templates/card.*.toml``, the same keys
in each language.
"""

from __future__ import annotations

import json
import tomllib
from functools import cache
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

from fazhi.labels.corpus import Corpus
from fazhi.labels.taxonomy import Taxonomy
from fazhi.views.card_figures import area_name, labelled_figures, out_of_fold_figures, weakest_areas
from fazhi.views.card_recipe import knob_table, recipe_words
from fazhi.views.markdown import block, bullets, code, table
from fazhi.views.names import scheme_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fazhi.model.artifact import Model
    from fazhi.views.names import Name

FEW_LABELS = 10
_TEMPLATES = Path(__file__).with_name("templates")
_NAMED = 12
"""How many areas without a label are named."""

_Words = dict[str, Any]


def render(
    model: Model,
    card: Mapping[str, Any] | None,
    language: str,
    *,
    defaults: Mapping[str, Any] | None = None,
) -> str:
    """Return the model card.

    Parameters
    ----------
    model
        The model; what its provenance lacks is left out.
    card
        ``Scorecard.to_dict()`` of the model on labelled reports that it was not trained on, or None.
    language
        ``en`` or ``zh``: the same content.
    defaults
        The knobs of the default recipe; with them the card shows every knob that differs.
    """
    words = _load_words(language)
    names = scheme_names(model.taxonomy)
    seen = _out_of_fold(model.provenance)
    shipped = model.taxonomy.digest == _shipped().digest
    written = shipped and model.provenance.get("corpus") == _written_digest()
    parts = [
        *_opening(model, words, shipped=shipped),
        *_corpus(model, names, words, language, written=written),
        *_recipe(model, words, defaults),
        *out_of_fold_figures(seen, model.provenance.get("reports"), words),
        *(labelled_figures(card, words, language) if card else ()),
        *weakest_areas({"out_of_fold": seen, "gold": card or {}}, names, words, language),
        *_warnings(model.provenance, words),
        *_again(model, words, defaults, shipped=shipped, written=written),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


@cache
def _shipped() -> Taxonomy:
    """Return the area list of the package; read once for the cards in all languages."""
    return Taxonomy.load()


@cache
def _written_digest() -> str:
    return Corpus.written(_shipped()).digest


def _load_words(language: str) -> _Words:
    return tomllib.loads((_TEMPLATES / f"card.{language}.toml").read_text(encoding="utf-8"))


def _out_of_fold(provenance: Mapping[str, Any]) -> dict[str, Any]:
    """Return the out-of-fold figures; those of format 1 held two numbers."""
    seen = dict(provenance.get("out_of_fold") or {})
    for mean in ("micro", "macro"):
        if mean not in seen and f"{mean}_f1" in seen:
            seen[mean] = {"f1": seen[f"{mean}_f1"]}
    return seen


def _opening(model: Model, words: _Words, *, shipped: bool) -> Iterator[str]:
    yield f"# {words['title']}"
    line = words["subtitle" if model.roles else "subtitle_without_roles"]
    yield line.format(digest=model.digest[:12], areas=len(model.taxonomy.areas), roles=len(model.roles))
    purpose = words["purpose"]
    yield f"## {purpose['heading']}"
    yield purpose["for"]
    yield purpose["not"]
    if shipped:
        yield purpose["shipped"]


def _corpus(model: Model, names: Mapping[str, Name], words: _Words, language: str, *, written: bool) -> Iterator[str]:
    say, made = words["corpus"], model.provenance
    yield f"## {say['heading']}"
    if written:
        yield say["written"]
    support = made.get("support")
    rows = [(say[key], made.get(key)) for key in ("reports", "passages")]
    if made.get("hold_out"):
        rows.append((say["hold_out"], code(made["hold_out"])))
    if support:
        empty = [area_name(names, area, language) for area, count in support.items() if not count]
        named = words["list_gap"].join(empty[:_NAMED])
        rest = words["more"].format(count=len(empty) - _NAMED) if len(empty) > _NAMED else ""
        few = sum(0 < count < FEW_LABELS for count in support.values())
        rows += [
            (say["labels"], sum(support.values())),
            (say["few"].format(few=FEW_LABELS), few),
            (say["none"], f"{len(empty)}: {named}{rest}" if empty else 0),
        ]
    rows += [(say["digest"], _digest(made.get("corpus"))), (say["taxonomy"], _digest(made.get("taxonomy")))]
    yield table((say["what"], say["value"]), [row for row in rows if row[1] is not None])


def _recipe(model: Model, words: _Words, defaults: Mapping[str, Any] | None) -> Iterator[str]:
    yield f"## {words['recipe']['heading']}"
    yield words["sentence_gap"].join(recipe_words(model, words["recipe"]))
    recipe = model.provenance.get("recipe")
    if recipe:
        yield words["recipe"]["caption" if defaults is None else "caption_defaults"]
        yield knob_table(recipe, words["recipe"], defaults)


def _warnings(provenance: Mapping[str, Any], words: _Words) -> Iterator[str]:
    if "warnings" in provenance:
        yield f"## {words['warnings']['heading']}"
        yield bullets(provenance["warnings"]) or words["warnings"]["none"]


def _again(
    model: Model, words: _Words, defaults: Mapping[str, Any] | None, *, shipped: bool, written: bool
) -> Iterator[str]:
    say, made = words["again"], model.provenance
    yield f"## {say['heading']}"
    recipe = made.get("recipe") or {}
    changed = {key: value for key, value in recipe.items() if defaults is None or defaults.get(key) != value}
    command = ["fazhi train"]
    command += [] if written else ["CORPUS..."]
    command += [] if shipped else ["--areas areas.yaml"]
    command += [f"--hold-out {quote(made['hold_out'])}"] if made.get("hold_out") else []
    command += ["--recipe recipe.json"] if changed else []
    command += [f"--seed {made['seed']}"] if "seed" in made else []
    yield _fenced("sh", " ".join([*command, "-o model.fazhi"]))
    if changed:
        yield block(say["recipe"], _fenced("json", _json(changed)))
    digests = {key: made.get(key) for key in ("corpus", "taxonomy", "recipe_digest")} | {"model": model.digest}
    rows = [(say[key], code(digest)) for key, digest in digests.items() if digest]
    yield block(say["compare"], table((say["what"], say["value"]), rows))


def _json(knobs: Mapping[str, Any]) -> str:
    lines = [f'  "{knob}": {json.dumps(value, ensure_ascii=False)}' for knob, value in knobs.items()]
    return "{\n" + ",\n".join(lines) + "\n}"


def _digest(digest: str | None) -> str | None:
    return digest and code(digest)


def _fenced(kind: str, text: str) -> str:
    return f"```{kind}\n{text}\n```"
