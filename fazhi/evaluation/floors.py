"""Floors: figures that the shipped model has reached and must not fall below.

``floors.json`` beside this file pins them with the digests of the corpora that they were measured on.  A figure may
fall by what one passage is worth, ``1 / P`` for P passages: with k labels a passage, losing those of one takes about
``2k / (2kP)`` off micro-F1, and numbers that differ in the last digit on another machine are no regression.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fazhi.errors import Fault, ModelError
from fazhi.output import atomic_writer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fazhi.evaluation.scorecard import Scorecard
    from fazhi.model.artifact import Model

PATH = Path(__file__).with_name("floors.json")
OUT_OF_FOLD, GOLD = "out_of_fold", "gold"
_DIGITS = 6
_ALLOW = "mend the model, or give --update --allow-regression if the loss is meant"


@dataclass(frozen=True, slots=True)
class Pinned:
    """Figures on one corpus.

    Parameters
    ----------
    corpus
        Its digest.
    passages
        How many it has.
    figures
        By name, 0 to 1: ``micro_f1``, ``macro_f1``, ``role_accuracy``, ``characters_f1``; those that there are.
    """

    corpus: str
    passages: int
    figures: dict[str, float]


def measured(model: Model, gold: Scorecard | None = None) -> dict[str, Pinned]:
    """Return the figures of a model: those out of fold that it carries, and those on gold reports where given."""
    known = model.provenance
    found = {OUT_OF_FOLD: _pinned(known["corpus"], known["passages"], known["out_of_fold"])}
    if gold is not None:
        found[GOLD] = _pinned(gold.corpus, gold.passages, gold.to_dict())
    return found


def read_floors(path: Path = PATH) -> dict[str, Pinned]:
    """Return the pinned figures; nothing where none were pinned yet.

    Raises
    ------
    ModelError
        If the file is no JSON of floors.
    """
    if not path.exists():
        return {}
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return {name: Pinned(**item) for name, item in data.items()}
    except (ValueError, TypeError, AttributeError) as error:
        raise ModelError.at(path, "holds no floors", "make it anew with `fazhi model floors --update`") from error


def falls(found: Mapping[str, Pinned], floors: Mapping[str, Pinned]) -> list[Fault]:
    """Return every figure that lies more than one passage below its floor, or is missing.

    Floors of a corpus that was not measured now (no gold reports at hand) are left alone; those of a corpus whose
    content changed since are no floors for the new one, and are named as such.
    """
    faults = []
    for name, floor in floors.items():
        now = found.get(name)
        if now is None:
            continue
        if now.corpus != floor.corpus:
            cure = "pin the figures of the new one with `fazhi model floors --update`"
            faults.append(Fault(f"floors:{name}", f"were measured on another corpus ({floor.corpus[:12]})", cure))
        for figure, least in floor.figures.items():
            value = now.figures.get(figure)
            if value is None or value < least - 1.0 / floor.passages:
                said = "is missing" if value is None else f"fell from {least:.4f} to {value:.4f}"
                faults.append(Fault(f"floors:{name}", f"{figure} {said}", _ALLOW))
    return faults


def update_floors(found: Mapping[str, Pinned], *, allow_regression: bool = False, path: Path = PATH) -> None:
    """Pin the figures *found*; those of a corpus that was not measured now stay as they are.

    Raises
    ------
    ModelError
        If a figure would be pinned lower than it is, by more than one passage, and *allow_regression* is false.
    """
    floors = read_floors(path)
    lower = [fault for fault in falls(found, floors) if fault.cure == _ALLOW]
    if lower and not allow_regression:
        raise ModelError(lower)
    kept = {name: asdict(item) for name, item in {**floors, **found}.items()}
    with atomic_writer(path, force=True) as stream:
        stream.write(json.dumps(kept, indent=2, sort_keys=True).encode() + b"\n")


def _pinned(corpus: str, passages: int, card: Mapping[str, Any]) -> Pinned:
    parts = {
        "micro_f1": ("micro", "f1"),
        "macro_f1": ("macro", "f1"),
        "role_accuracy": ("roles", "accuracy"),
        "characters_f1": ("characters", "f1"),
    }
    values = {name: (card.get(part) or {}).get(key) for name, (part, key) in parts.items()}
    return Pinned(
        corpus, passages, {name: round(value, _DIGITS) for name, value in values.items() if value is not None}
    )
