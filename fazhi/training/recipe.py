"""Every knob of training in one place."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from hashlib import sha256
from math import inf
from typing import TYPE_CHECKING, Any

from fazhi.errors import Fault, RecipeError
from fazhi.model.features import MAX_N

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CHOICES = {
    "features": ("char", "word", "both"),
    "classifier": ("svm", "logistic", "ridge", "naive-bayes"),
    "class_weight": ("none", "balanced"),
    "threshold_rule": ("f1", "half", "zero"),
    "calibration": ("best", "sigmoid", "isotonic"),
    "review_unit": ("passage", "decision"),
}
"""Knobs that are a choice of words, and their words."""
_BOUNDS: tuple[tuple[tuple[str, ...], Callable[[Any], bool], str], ...] = (
    (("char_ngrams", "heading_ngrams"), lambda n: 1 <= n[0] <= n[1] <= MAX_N, f"choose a range within 1..{MAX_N}"),
    (("clause_weight", "review_share"), lambda x: 0 <= x <= 1, "choose a number from 0 to 1"),
    (("context_weight",), lambda x: 0 <= x < 1, "choose a number from 0 to below 1"),
    (("word_weight", "heading_weight", "threshold_prior"), lambda x: 0 <= x < inf, "choose 0 or more"),
    (("max_features", "min_areas", "max_areas"), lambda n: n >= 0, "choose 0 or more"),
    (("cost", "min_df", "tolerance"), lambda x: 0 < x < inf, "choose a positive number"),
    (("max_df",), lambda x: 0 < x <= 1, "choose a share of the rows, above 0 and up to 1"),
    (("folds",), lambda n: n >= 2, "choose at least 2"),  # noqa: PLR2004 - one fold leaves nothing to learn from
)


@dataclass(frozen=True, slots=True)
class Recipe:
    r"""How a model is made from a corpus.  What each knob is worth stands in ``docs/recipe.md``.

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
    sublinear_tf
        Whether a feature's count enters by its logarithm.
    min_df, max_df
        Rows (passages and clauses) that must hold a feature for it to be kept: their number from 1 on, their share
        below 1, as scikit-learn has it; and the share of rows, 0 to 1, that may hold it at most
        (ten rows may in any case).
    max_features
        Most features of a block, the most frequent first; 0 for no limit.
    clause_weight
        Share of the best clause in a passage's margin, 0 to 1.
    train_on_clauses
        Whether clauses of passages with at most one area are training rows too.
    context_weight
        Share of the neighbouring passages' margins in a passage's margin, from 0 to below 1.
    classifier
        ``svm`` (linear support vector machine), ``logistic`` (regression), ``ridge`` (regression on ±1) or
        ``naive-bayes`` (complement).
    cost
        Inverse strength of regularisation: C, or 1 / alpha for ridge and naive Bayes.
    class_weight
        ``balanced`` weighs positives and negatives of an area alike.
    tolerance
        At which the solver stops; liblinear's own default is 0.1.
    folds
        Folds by report for out-of-fold scores.
    threshold_rule
        ``f1``: the cut with the best F1 of the area out of fold; ``half``: at a score of 0.5; ``zero``: at margin 0.
    threshold_prior
        With ``f1``: weight, in labelled passages, of the global threshold against an area's own.
    calibration
        ``sigmoid``, ``isotonic``, or ``best``: for each area the one with the lower log loss across folds.
    review_share, review_unit
        Share, 0 to 1, of the passages that are to have an area too close to call (``passage``), or of all decisions,
        one for each passage and area, that are to be too close to call (``decision``).
    min_areas, max_areas
        Fewest and most areas of a passage; ``max_areas`` 0 for no limit.
    added_words
        Words beyond jieba's dictionary.
    """

    features: str = "char"
    char_ngrams: tuple[int, int] = (1, 2)
    word_weight: float = 0.5
    heading_ngrams: tuple[int, int] = (2, 2)
    heading_weight: float = 0.2
    sublinear_tf: bool = True
    min_df: float = 0.001
    max_df: float = 0.3
    max_features: int = 0
    clause_weight: float = 0.5
    train_on_clauses: bool = True
    context_weight: float = 0.0
    classifier: str = "svm"
    cost: float = 1.0
    class_weight: str = "none"
    tolerance: float = 0.1
    folds: int = 5
    threshold_rule: str = "f1"
    threshold_prior: float = 30.0
    calibration: str = "best"
    review_share: float = 0.1
    review_unit: str = "passage"
    min_areas: int = 0
    max_areas: int = 0
    added_words: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        faults = [Fault("recipe", f"{name} is {value!r}", cure) for name, value, cure in self._faults()]
        if faults:
            raise RecipeError(faults)

    def _faults(self) -> Iterator[tuple[str, Any, str]]:
        for names, fits, cure in _BOUNDS:
            for name in names:
                if not fits(getattr(self, name)):
                    yield name, getattr(self, name), cure
        for name, known in CHOICES.items():
            if getattr(self, name) not in known:
                yield name, getattr(self, name), f"choose one of {', '.join(known)}"
        if 0 < self.max_areas < self.min_areas:
            yield "max_areas", self.max_areas, f"choose at least min_areas, {self.min_areas}, or 0 for no limit"

    @property
    def digest(self) -> str:
        """SHA-256 over all knobs."""
        return sha256(json.dumps(self.to_dict(), sort_keys=True).encode()).hexdigest()

    def to_dict(self) -> dict[str, Any]:
        """Return the knobs as JSON values."""
        return json.loads(json.dumps(asdict(self)))  # type: ignore[no-any-return]
