from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fazhi.errors import RecipeError
from fazhi.training.recipe import Recipe


def test_a_recipe_survives_the_way_through_json(tmp_path: Path) -> None:
    recipe = Recipe(features="both", char_ngrams=(1, 3), cost=0.5, added_words=("府院联动",))
    assert Recipe.from_dict(recipe.to_dict()) == recipe
    file = tmp_path / "r.json"
    file.write_text('{"cost": 2, "char_ngrams": [2, 3]}')
    assert Recipe.load(file) == Recipe(cost=2, char_ngrams=(2, 3))


def test_any_knob_changes_the_digest() -> None:
    assert Recipe().digest == Recipe().digest != Recipe(cost=0.9).digest


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ({"costs": 1}, "unknown knob 'costs'"),
        ({"cost": "high"}, 'cost cannot be "high"'),
        ({"cost": 0}, "cost is 0"),
        ({"char_ngrams": [1, 5]}, "char_ngrams is 1..5; choose a range within 1..3"),
        ({"char_ngrams": [1]}, "char_ngrams cannot be [1]"),
        ({"features": "bert"}, "features is 'bert'; choose one of char, word, both"),
        ({"clause_weight": 1.5}, "clause_weight is 1.5"),
        ({"train_on_clauses": 1}, "train_on_clauses cannot be 1"),
        ({"folds": 1}, "folds below 2"),
        ({"min_df": 0}, "min_df is not positive"),
        ({"heading_weight": -1}, "heading_weight is -1"),
        ({"added_words": [1]}, "added_words cannot be [1]"),
    ],
)
def test_what_cannot_be_is_named_with_what_can(data: dict[str, Any], fault: str) -> None:
    with pytest.raises(RecipeError) as caught:
        Recipe.from_dict(data, "r.json")
    assert fault in str(caught.value)


def test_an_unreadable_recipe_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "r.json").write_text("[1]")
    with pytest.raises(RecipeError, match="is no JSON object"):
        Recipe.load(tmp_path / "r.json")
    with pytest.raises(RecipeError, match="is no readable JSON"):
        Recipe.load(tmp_path / "none.json")
