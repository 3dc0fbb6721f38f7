"""A recipe is read from JSON: all faults in one go."""

from __future__ import annotations

import json
from dataclasses import fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from fazhi.errors import Fault, RecipeError
from fazhi.training.recipe import Recipe

_CURE = "write the knobs as one JSON object"


def read_recipe(path: str | Path) -> Recipe:
    """Return the recipe in a JSON file.

    Raises
    ------
    RecipeError
        If the file cannot be read, is no JSON object, or holds a faulty knob.
    """
    try:
        data = json.loads(Path(path).read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise RecipeError.at(path, f"cannot be read ({error.strerror})", "check the path") from error
    except (ValueError, RecursionError) as error:
        raise RecipeError.at(path, "is no JSON file", _CURE) from error
    if not isinstance(data, dict):
        raise RecipeError.at(path, "is no JSON object", _CURE)
    return recipe_of(data, str(path))


def recipe_of(data: dict[str, Any], place: str = "recipe") -> Recipe:
    """Return the recipe of *data*; knobs left out keep their defaults.

    Raises
    ------
    RecipeError
        With every unknown knob and every value that cannot be; *place* is named in each line.
    """
    known = {field.name: field.default for field in fields(Recipe)}
    faults = [Fault(place, f"unknown knob '{key}'", _near(key, list(known))) for key in data if key not in known]
    faults += [
        Fault(place, f"{key} cannot be {json.dumps(value)}", f"the default is {json.dumps(known[key])}")
        for key, value in data.items()
        if key in known and not _fits(value, known[key])
    ]
    if faults:
        raise RecipeError(faults)
    knobs: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}
    try:
        return Recipe(**knobs)
    except RecipeError as error:
        raise RecipeError([Fault(place, fault.fault, fault.cure) for fault in error.faults]) from error


def _near(key: str, known: list[str]) -> str:
    near = get_close_matches(key, known, n=1)
    return f"did you mean '{near[0]}'?" if near else f"known are {', '.join(known)}"


def _fits(value: object, default: object) -> bool:
    if isinstance(default, bool):
        return isinstance(value, bool)
    if isinstance(default, tuple):
        kind = int if default else str
        right_length = not default or (isinstance(value, list) and len(value) == len(default))
        return isinstance(value, list) and right_length and all(type(item) is kind for item in value)
    if isinstance(default, float):
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, type(default)) and not isinstance(value, bool)
