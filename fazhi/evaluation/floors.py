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
    """Return the figures of a model: those out of fold that it carries, and those on gold reports where given.

    Raises
    ------
    ModelError
        If the model carries none.
    """
    known = model.provenance
    if not {"corpus", "passages", "out_of_fold"} <= known.keys():
        raise ModelError.at("model", "carries no figures out of fold", "train it again with `fazhi train`")
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

    Floors of a corpus that was not measured now (no gold reports at hand) are left alone.  A corpus that changed is
    no excuse for a lower figure: it is compared all the same.
    """
    faults = []
    for name, floor in floors.items():
        now = found.get(name)
        for figure, least in floor.figures.items() if now else ():
            value = now.figures.get(figure) if now else None
            if value is None or value < least - 1.0 / floor.passages:
                said = "is missing" if value is None else f"fell from {least:.4f} to {value:.4f}"
                cure = "mend the model, or give --update --allow-regression if the loss is meant"
                faults.append(Fault(f"floors:{name}", f"{figure} {said}", cure))
    return faults


def stale(found: Mapping[str, Pinned], floors: Mapping[str, Pinned]) -> list[Fault]:
    """Return what was measured now without a floor, or whose floor was measured on another content of the corpus."""
    cure = "pin the figures with `fazhi model floors --update`"
    faults = []
    for name, now in found.items():
        floor = floors.get(name)
        if floor is None:
            faults.append(Fault(f"floors:{name}", "are not pinned", cure))
        elif floor.corpus != now.corpus:
            faults.append(Fault(f"floors:{name}", f"were measured on another corpus ({floor.corpus[:12]})", cure))
    return faults


def update_floors(found: Mapping[str, Pinned], *, allow_regression: bool = False, path: Path = PATH) -> None:
    """Pin the figures *found*; those of a corpus that was not measured now stay as they are.

    Raises
    ------
    ModelError
        If a figure would be pinned lower than it is, by more than one passage, and *allow_regression* is false.
    """
    floors = read_floors(path)
    lower = falls(found, floors)
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
