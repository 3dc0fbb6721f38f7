"""A recipe in words, and as a table of its knobs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from fazhi.views.markdown import code, table
from fazhi.views.numbers import percent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from fazhi.model.artifact import Model

MATTERING = (
    "features", "char_ngrams", "heading_ngrams", "heading_weight", "min_df", "clause_weight", "context_weight",
    "classifier", "cost", "class_weight", "folds", "threshold_rule", "threshold_prior", "calibration", "review_share",
)  # fmt: skip
"""Knobs that are shown even at their default."""


def recipe_words(model: Model, say: Mapping[str, str]) -> list[str]:
    """Return sentences on how the model was made; knobs that an earlier version did not have are passed over.

    Parameters
    ----------
    model
        Its provenance holds the recipe; without one only what the model itself tells is said.
    say
        The sentences of one language.
    """
    recipe = model.provenance.get("recipe") or {}
    return [
        *_features(recipe, say),
        *_classifier(recipe, say, with_roles=bool(model.roles)),
        *_decisions(recipe, say),
        *_limits(model.rule.min_areas, model.rule.max_areas, say),
        say["features"].format(count=model.size),
    ]


def knob_table(recipe: Mapping[str, Any], say: Mapping[str, str], defaults: Mapping[str, Any] | None) -> str:
    """Return the knobs in `MATTERING` and, where the defaults are known, all that differ from them."""
    shown = [knob for knob in recipe if knob in MATTERING]
    if defaults is None:
        return table((say["knob"], say["value"]), [(code(knob), _value(recipe[knob])) for knob in shown])
    shown = [knob for knob in recipe if knob in MATTERING or recipe[knob] != defaults.get(knob)]
    rows = [(code(knob), _value(recipe[knob]), _value(defaults.get(knob))) for knob in shown]
    return table((say["knob"], say["value"], say["default"]), rows)


def _value(value: object) -> str:
    return code(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _features(recipe: Mapping[str, Any], say: Mapping[str, str]) -> Iterator[str]:
    if "features" in recipe:
        yield say[recipe["features"]].format(span=_span(recipe.get("char_ngrams", (1, 1)), say))
    if recipe.get("heading_weight"):
        yield say["headings"].format(span=_span(recipe["heading_ngrams"], say), weight=recipe["heading_weight"])
    if "features" in recipe:
        yield say["sublinear" if recipe.get("sublinear_tf", True) else "linear"]


def _span(ends: Sequence[int], say: Mapping[str, str]) -> str:
    low, high = ends
    return str(low) if low == high else say["span"].format(low=low, high=high)


def _classifier(recipe: Mapping[str, Any], say: Mapping[str, str], *, with_roles: bool) -> Iterator[str]:
    if recipe:
        name = say[recipe.get("classifier", "svm")]
        yield say["classifier_roles" if with_roles else "classifier"].format(name=name)
    for knob, key in (("clause_weight", "clauses"), ("context_weight", "context")):
        if recipe.get(knob):
            yield say[key].format(share=percent(recipe[knob]))


def _decisions(recipe: Mapping[str, Any], say: Mapping[str, str]) -> Iterator[str]:
    if recipe:
        yield say[recipe.get("threshold_rule", "f1")]
        yield say[recipe.get("calibration", "sigmoid")]
    if recipe.get("review_share"):
        unit = recipe.get("review_unit", "passage")
        yield say[f"review_{unit}"].format(share=percent(recipe["review_share"]))


def _limits(least: int, most: int | None, say: Mapping[str, str]) -> Iterator[str]:
    if least and least == most:
        yield say["exactly"].format(count=least)
        return
    if least:
        yield say["least"].format(count=least)
    if most is not None:
        yield say["most"].format(count=most)
