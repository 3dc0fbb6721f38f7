from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from fazhi.errors import RecipeError
from fazhi.training.recipe import Recipe
from fazhi.training.recipe_file import read_recipe, recipe_of


def test_a_recipe_survives_the_way_through_json(tmp_path: Path) -> None:
    recipe = Recipe(features="both", char_ngrams=(1, 3), cost=0.5, folds=4, added_words=("府院联动",))
    file = tmp_path / "r.json"
    file.write_text(json.dumps(recipe.to_dict(), ensure_ascii=False), encoding="utf-8")
    assert read_recipe(file) == recipe
    assert read_recipe(file).digest == recipe.digest


def test_knobs_left_out_keep_their_defaults(tmp_path: Path) -> None:
    file = tmp_path / "r.json"
    file.write_text('\ufeff{"cost": 2, "char_ngrams": [2, 3]}', encoding="utf-8")
    assert read_recipe(file) == Recipe(cost=2, char_ngrams=(2, 3))
    assert recipe_of({}) == Recipe()


def test_all_faults_are_named_in_one_go_with_the_file(tmp_path: Path) -> None:
    file = tmp_path / "r.json"
    file.write_text('{"costs": 1, "quite_other": 2, "cost": "high", "folds": true, "char_ngrams": [1]}')
    with pytest.raises(RecipeError) as caught:
        read_recipe(file)
    lines = str(caught.value).splitlines()
    assert lines[0] == f"{file}: unknown knob 'costs'; did you mean 'cost'?"
    assert lines[1].startswith(f"{file}: unknown knob 'quite_other'; known are features, char_ngrams, ")
    assert lines[2:] == [
        f'{file}: cost cannot be "high"; the default is 1.0',
        f"{file}: folds cannot be true; the default is 5",
        f"{file}: char_ngrams cannot be [1]; the default is [1, 2]",
    ]


def test_values_out_of_range_are_named_with_the_file(tmp_path: Path) -> None:
    file = tmp_path / "r.json"
    file.write_text('{"cost": 0, "folds": 1}')
    with pytest.raises(RecipeError) as caught:
        read_recipe(file)
    assert str(caught.value).splitlines() == [
        f"{file}: cost is 0; choose a positive number",
        f"{file}: folds is 1; choose at least 2",
    ]


@pytest.mark.parametrize(
    "data",
    [
        {"train_on_clauses": 1},
        {"added_words": [1]},
        {"added_words": "府院联动"},
        {"char_ngrams": ["1", "2"]},
        {"char_ngrams": [True, True]},
        {"max_features": 1.5},
        {"features": None},
        {"cost": [1]},
    ],
)
def test_a_value_of_another_kind_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(RecipeError, match=f"^r.json: {next(iter(data))} cannot be "):
        recipe_of(data, "r.json")


@pytest.mark.parametrize("text", ["[1]", "3", "null"])
def test_what_is_no_object_is_no_recipe(text: str, tmp_path: Path) -> None:
    (tmp_path / "r.json").write_text(text)
    with pytest.raises(RecipeError, match=r"r\.json: is no JSON object; write the knobs as one JSON object"):
        read_recipe(tmp_path / "r.json")


def test_an_unreadable_recipe_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "r.json").write_text("{cost: 1}")
    with pytest.raises(RecipeError, match=r"r\.json: is no JSON file; write the knobs"):
        read_recipe(tmp_path / "r.json")
    with pytest.raises(RecipeError, match=r"none\.json: cannot be read \(No such file or directory\); check the path"):
        read_recipe(tmp_path / "none.json")
    (tmp_path / "deep.json").write_text("[" * 100000)
    with pytest.raises(RecipeError, match=r"deep\.json: is no JSON file"):
        read_recipe(tmp_path / "deep.json")
