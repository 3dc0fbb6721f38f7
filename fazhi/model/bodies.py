"""One engine, two bodies: the C one where it was built, and a NumPy one that always works.

A *body* turns passages into margins and margins into decisions.  Both give the same tags on everything: margins that
lie too close to a threshold for their different rounding to be harmless are taken from `fazhi.model.exact`.
"""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from fazhi.errors import ModelError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fazhi.model.artifact import Model
    from fazhi.model.words import Segmenter
    from fazhi.reports.report import Passage

NAMES = ("c", "numpy")
ROUNDING, CLOSE = 1e-4, 1e-9
"""Margins in single precision are off by less than the one; where they come closer than the other to where a decision
turns, they are worked out exactly: in double precision the bodies differ by less than 1e-12 for weights up to 1, and
by as much more as the weights are larger."""
STEEP, ALIKE = 3.0, 2e-5
"""Where a score rises faster than the one with the margin, single precision would show in the score; and where two
areas that are shown differ by less than the other, in their order."""


class Limits(NamedTuple):
    """Fewest and most areas of a passage; None: any number."""

    fewest: int
    most: int | None


def scale_of(header: Mapping[str, Any]) -> float:
    """Return how much larger than for weights up to 1 rounding is for a model."""
    of_blocks = sum(float(block["weight"]) for block in header["blocks"])
    return max(1.0, float(header["largest_weight"])) * max(1.0, of_blocks)


class Outcome(NamedTuple):
    """What was decided on P passages; arrays are flat, in C order.

    Parameters
    ----------
    margins, scores
        (P, A) doubles, before and after calibration.
    role_margins
        (P, R) doubles, before calibration.
    tagged, close
        (P, A) bytes: which tag is given, which decision is too close to call.
    domain_scores
        (P, D) doubles.
    role, role_scores
        (P,) columns of the best roles by the text alone, -1 without roles, and (P,) doubles.
    shown, shown_start
        Columns of areas that are tagged or too close to call, passage by passage, best score first; passage p has
        those from ``shown_start[p]`` to ``shown_start[p + 1]``.
    held, held_start
        The same for the columns of domains of the areas tagged.
    """

    margins: Any
    role_margins: Any
    scores: Any
    tagged: Any
    close: Any
    domain_scores: Any
    role: Any
    role_scores: Any
    shown: Any
    shown_start: Any
    held: Any
    held_start: Any


class Body(Protocol):
    """What both bodies can do."""

    name: str
    segmenter: Segmenter | None

    def margins(self, passages: Sequence[Passage], context: float) -> tuple[Any, Any]:
        """Return flat arrays of the margins of areas (P, A) and roles (P, R)."""

    def near(self, areas: Any, distance: float) -> Sequence[int]:  # noqa: ANN401 - what `margins` returned
        """Return the places in *areas* that lie closer than *distance* to where a decision turns."""

    def decide(self, areas: Any, roles: Any) -> Outcome:  # noqa: ANN401
        """Return what is decided on margins."""


def body_name(wanted: str | None = None) -> str:
    """Return which body runs: *wanted*, else what ``FAZHI_BODY`` names, else the C one if it was built.

    Raises
    ------
    UsageError
        If there is no such body, or it was not built.
    """
    asked = wanted or os.environ.get("FAZHI_BODY") or ""
    if asked and asked not in NAMES:
        place = "body" if wanted else "FAZHI_BODY"
        raise UsageError.at(place, f"'{asked}' is no body of the engine", f"choose one of {', '.join(NAMES)}")
    built = _is_built()
    if asked == "c" and not built:
        raise UsageError.at("body", "the C body was not built", "install fazhi where there is a C compiler")
    return asked or ("c" if built else "numpy")


@cache
def _is_built() -> bool:
    try:
        from fazhi.model import _kernel  # noqa: F401, PLC0415 - an optional extension
    except ImportError:
        return False
    return True


def make_body(model: Model, limits: Limits, wanted: str | None = None) -> Body:
    """Return the body for a model; *wanted* as in `body_name`.

    Raises
    ------
    ModelError
        If the model's words need another dictionary than the one installed.
    """
    segmenter = _segmenter(model)
    if body_name(wanted) == "c":
        from fazhi.model.c_body import CBody  # noqa: PLC0415 - only the body that runs is loaded

        try:
            return CBody(model, limits, segmenter)
        except ValueError as error:
            # it has limits that the other body has not: millions of features, tens of thousands of characters
            if wanted == "c":
                raise ModelError.at("model", f"does not fit the C body ({error})", "choose the numpy body") from error
    from fazhi.model.numpy_body import NumpyBody  # noqa: PLC0415

    return NumpyBody(model, limits, segmenter)


def _segmenter(model: Model) -> Segmenter | None:
    if not any(block["name"] == "text-word" for block in model.content.header["blocks"]):
        return None
    from fazhi.model.words import Segmenter, dictionary_digest  # noqa: PLC0415 - only for models with words

    if model.words.get("dictionary") != dictionary_digest():
        fault = "was trained with another jieba dictionary than the one installed"
        raise ModelError.at("model", fault, "install the jieba version of its provenance, or train it again")
    return Segmenter(tuple(model.words.get("added", ())))
