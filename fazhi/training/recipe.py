"""Every knob of training in one place."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from hashlib import sha256
from pathlib import Path
from typing import Any

from fazhi.errors import Fault, RecipeError
from fazhi.model.features import MAX_N

FEATURES = ("char", "word", "both")


@dataclass(frozen=True, slots=True)
class Recipe:
    r"""How a model is made from a corpus.

    Parameters
    ----------
    features
        What the text is described by: ``char`` n-grams, jieba ``word``\\ s, or ``both``.
    char_ngrams
        Shortest and longest character n-gram of the text, 1 to 3.
    word_weight
        Weight of the block of words where it stands beside characters.
    heading_ngrams, heading_weight
        Range and weight of the block of heading n-grams; weight 0 leaves it out.
    min_df
        Rows (passages and clauses) that must hold a feature for it to be kept: their number from 1 on, their share
        below 1, as scikit-learn has it.
    clause_weight
        Share of the best clause in a passage's margin, 0 to 1.
    train_on_clauses
        Whether clauses of passages with at most one area are training rows too.
    cost
        C of the linear support vector machine.
    folds
        Folds by report for out-of-fold scores.
    threshold_prior
        Weight, in labelled passages, of the global threshold against an area's own.
    review_share
        Share of passages, 0 to 1, that are to have an area too close to call.
    added_words
        Words beyond jieba's dictionary.
    """

    features: str = "char"
    char_ngrams: tuple[int, int] = (1, 2)
    word_weight: float = 0.5
    heading_ngrams: tuple[int, int] = (1, 2)
    heading_weight: float = 0.35
    min_df: float = 0.0003
    clause_weight: float = 0.5
    train_on_clauses: bool = True
    cost: float = 1.0
    folds: int = 5
    threshold_prior: float = 30.0
    review_share: float = 0.1
    added_words: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        faults = [Fault("recipe", fault, cure) for fault, cure in self._faults()]
        if faults:
            raise RecipeError(faults)

    def _faults(self) -> list[tuple[str, str]]:
        faults = []
        if self.features not in FEATURES:
            faults.append((f"features is {self.features!r}", f"choose one of {', '.join(FEATURES)}"))
        for name in ("char_ngrams", "heading_ngrams"):
            low, high = getattr(self, name)
            if not 1 <= low <= high <= MAX_N:
                faults.append((f"{name} is {low}..{high}", f"choose a range within 1..{MAX_N}"))
        shares = {"clause_weight": self.clause_weight, "review_share": self.review_share}
        faults += [(f"{k} is {v}", "choose a number from 0 to 1") for k, v in shares.items() if not 0 <= v <= 1]
        positive = {name: getattr(self, name) for name in ("word_weight", "heading_weight", "threshold_prior")}
        faults += [(f"{name} is {value}", "choose 0 or more") for name, value in positive.items() if value < 0]
        if self.cost <= 0:
            faults.append((f"cost is {self.cost}", "choose a positive number"))
        if self.min_df <= 0 or self.folds < 2:  # noqa: PLR2004
            faults.append(("min_df is not positive or folds below 2", "choose larger numbers"))
        return faults

    @property
    def digest(self) -> str:
        """SHA-256 over all knobs."""
        return sha256(json.dumps(self.to_dict(), sort_keys=True).encode()).hexdigest()

    def to_dict(self) -> dict[str, Any]:
        """Return the knobs as JSON values."""
        return json.loads(json.dumps(asdict(self)))  # type: ignore[no-any-return]

    @classmethod
    def from_dict(cls, data: dict[str, Any], place: str = "recipe") -> Recipe:
        """Return the recipe of *data*; knobs left out keep their defaults.

        Raises
        ------
        RecipeError
            With every unknown knob and every value that cannot be.
        """
        known = {field.name: field.type for field in fields(cls)}
        faults = [
            Fault(place, f"unknown knob '{key}'", f"known are {', '.join(known)}") for key in data if key not in known
        ]
        for key, value in data.items():
            if key in known and not _fits(value, getattr(cls(), key)):
                faults.append(
                    Fault(
                        place,
                        f"{key} cannot be {json.dumps(value)}",
                        f"the default is {getattr(cls(), key)!r}",
                    )
                )
        if faults:
            raise RecipeError(faults)
        knobs: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}
        return cls(**knobs)

    @classmethod
    def load(cls, path: str | Path) -> Recipe:
        """Return the recipe in a JSON file.

        Raises
        ------
        RecipeError
            If the file cannot be read, is no JSON object, or holds a faulty knob.
        """
        try:
            data = json.loads(Path(path).read_text(encoding="utf-8-sig"))
        except (OSError, ValueError) as error:
            raise RecipeError.at(path, "is no readable JSON file", "write the knobs as one JSON object") from error
        if not isinstance(data, dict):
            raise RecipeError.at(path, "is no JSON object", "write the knobs as one JSON object")
        return cls.from_dict(data, str(path))


def _fits(value: object, default: object) -> bool:
    if isinstance(default, bool):
        return isinstance(value, bool)
    if isinstance(default, tuple):
        kind = int if default else str
        right_length = not default or (isinstance(value, list) and len(value) == len(default))
        return isinstance(value, list) and right_length and all(isinstance(item, kind) for item in value)
    if isinstance(default, float):
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, type(default)) and not isinstance(value, bool)
