from __future__ import annotations

import inspect
import re
from dataclasses import fields
from typing import Any

import pytest

from fazhi.errors import RecipeError
from fazhi.training.recipe import CHOICES, Recipe

KNOBS = [field.name for field in fields(Recipe)]


def test_every_knob_is_explained() -> None:
    # numpy style: the names of one entry stand alone on a line, unindented
    entries = re.findall(r"^([a-z_]+(?:, [a-z_]+)*)$", inspect.cleandoc(Recipe.__doc__ or ""), re.MULTILINE)
    assert [name for entry in entries for name in entry.split(", ")] == KNOBS


def test_every_knob_changes_the_digest() -> None:
    others: dict[str, Any] = {
        name: next(w for w in words if w != getattr(Recipe(), name)) for name, words in CHOICES.items()
    }
    others |= {"char_ngrams": (1, 3), "heading_ngrams": (1, 3), "sublinear_tf": False, "train_on_clauses": False}
    others |= {"min_df": 3, "max_df": 0.7, "max_features": 5, "min_areas": 1, "max_areas": 9, "folds": 7}
    others |= {"added_words": ("府院联动",), "tolerance": 0.01}
    others |= {name: 0.4 for name in KNOBS if name not in others}
    digests = {Recipe(**{name: others[name]}).digest for name in KNOBS}
    assert len(digests | {Recipe().digest}) == len(KNOBS) + 1


def test_all_that_cannot_be_is_named_in_one_go_with_what_can() -> None:
    with pytest.raises(RecipeError) as caught:
        Recipe(features="bert", cost=0, folds=1, char_ngrams=(2, 1), max_areas=1, min_areas=2)
    assert str(caught.value).splitlines() == [
        "recipe: char_ngrams is (2, 1); choose a range within 1..3",
        "recipe: cost is 0; choose a positive number",
        "recipe: folds is 1; choose at least 2",
        "recipe: features is 'bert'; choose one of char, word, both",
        "recipe: max_areas is 1; choose at least min_areas, 2, or 0 for no limit",
    ]


@pytest.mark.parametrize("name", ["clause_weight", "review_share"])
def test_shares_lie_between_nothing_and_all(name: str) -> None:
    for good in (0, 0.5, 1):
        assert getattr(Recipe(**{name: good}), name) == good  # type: ignore[arg-type]
    for bad in (-0.1, 1.1, float("nan")):
        with pytest.raises(RecipeError, match=f"{name} is .*; choose a number from 0 to 1"):
            Recipe(**{name: bad})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("heading_ngrams", (0, 2)),
        ("heading_ngrams", (1, 4)),
        ("word_weight", -1),
        ("heading_weight", float("inf")),
        ("threshold_prior", float("nan")),
        ("max_features", -1),
        ("min_areas", -1),
        ("max_areas", -1),
        ("min_df", 0),
        ("tolerance", float("inf")),
        ("max_df", 0),
        ("max_df", 1.5),
        *((name, "none of them") for name in CHOICES),
    ],
)
def test_what_is_out_of_range_is_refused(name: str, bad: object) -> None:
    with pytest.raises(RecipeError, match=f"^recipe: {name} is "):
        Recipe(**{name: bad})  # type: ignore[arg-type]
