"""A model, and the file that it is kept in."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from fazhi.errors import ModelError
from fazhi.labels.taxonomy import Taxonomy
from fazhi.model import container, verified
from fazhi.reports.report import PASSAGE_ROLES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from fazhi.model.decision import Rule
    from fazhi.model.features import Block
    from fazhi.reports.report import Role

DEFAULT_PATH = os.path.join(os.path.dirname(__file__), "default", "model.fazhi")
RETRAIN = "train it again with `fazhi train`, or take the model that came with the package"
_UNSOUND = (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError)
_SETTINGS = ("clause_weight", "context_weight", "review_band", "min_areas", "max_areas", "words", "provenance")


def _check(header: Mapping[str, Any], arrays: Mapping[str, memoryview]) -> None:
    from fazhi.model.soundness import check  # noqa: PLC0415 - a file is checked once

    check(header, arrays)


def _empty(*shape: int, kind: str = "float64") -> Any:  # noqa: ANN401 - an array
    import numpy as np  # noqa: PLC0415 - tagging with the C body needs none

    return np.empty(shape, kind)


@dataclass(frozen=True, eq=False)
class Model:
    """Everything that tagging needs, as data.

    Shapes: V features over all blocks in order, A areas in the order of the taxonomy, R roles in the order of
    `PASSAGE_ROLES`.  All arrays are read-only.  Those of a model from a file are views of the file, made when they are
    first asked for.

    Parameters
    ----------
    taxonomy
        The areas that the model tags.
    blocks
        The blocks of features; their terms are the rows of the weights, block after block.
    weights, bias
        (V, A) and (A,): one linear classifier for each area.
    thresholds, calibration, knots, knot_start, review_band, min_areas, max_areas
        What is decided on margins, see `fazhi.model.decision`.
    role_weights, role_bias, role_calibration
        (V, R), (R,) and (2, R): the same for the roles, used where the section does not tell; R is 0 for a model that
        was trained on a corpus without roles.
    clause_weight
        Share, 0 to 1, of the best clause in a passage's margin; the rest is the whole passage's.
    context_weight
        Share, 0 to 1, of the neighbours' margins in a passage's margin.
    words
        Words added to jieba's dictionary, and the digest of that dictionary; empty without a block of words.
    provenance
        Digests of corpus and taxonomy, the recipe, the seed, and counts; nothing that tagging depends on.
    """

    taxonomy: Taxonomy
    blocks: tuple[Block, ...]
    weights: NDArray[np.float32]
    bias: NDArray[np.float64]
    thresholds: NDArray[np.float64]
    calibration: NDArray[np.float64]
    role_weights: NDArray[np.float32]
    role_bias: NDArray[np.float64]
    role_calibration: NDArray[np.float64]
    clause_weight: float
    review_band: float
    context_weight: float = 0.0
    min_areas: int = 0
    max_areas: int | None = None
    knots: NDArray[np.float64] = field(default_factory=lambda: _empty(2, 0))
    knot_start: NDArray[np.int64] = field(default_factory=lambda: _empty(0, kind="int64"))
    words: Mapping[str, Any] = field(default_factory=dict)
    provenance: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        from fazhi.model.arrays import complete  # noqa: PLC0415 - needs NumPy

        complete(self)
        _check(self._header(), self._arrays())

    @cached_property
    def content(self) -> container.Content:
        """What the model's file holds."""
        return container.unpack(self.to_bytes(), "model")

    @cached_property
    def size(self) -> int:
        """V: the number of features over all blocks."""
        return sum(len(block.terms) for block in self.blocks)

    @cached_property
    def offsets(self) -> tuple[int, ...]:
        """First row of each block in the weights."""
        places = [0]
        for block in self.blocks[:-1]:
            places.append(places[-1] + len(block.terms))
        return tuple(places)

    @cached_property
    def rule(self) -> Rule:
        """What is decided on margins of areas."""
        from fazhi.model.decision import Calibration, Rule  # noqa: PLC0415 - needs NumPy

        calibration = Calibration(self.calibration, self.knots, self.knot_start)
        return Rule(self.thresholds, calibration, self.review_band, self.min_areas, self.max_areas)

    @cached_property
    def roles(self) -> tuple[Role, ...]:
        """The R roles that the model tells apart, in column order; none where it was trained without roles."""
        return PASSAGE_ROLES if len(self.role_bias) else ()

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the model file that `save` writes, as the file itself holds it."""
        return self.content.digest

    @cached_property
    def name(self) -> str:
        """``fazhi`` for the model that ships, else the file's name without its suffix; empty before it has a file."""
        return ""

    @cached_property
    def format(self) -> int:
        """Version of the file format that it was read from; before it has a file, the one that `save` writes."""
        return container.FORMAT

    def to_bytes(self) -> bytes:
        """Return the model file; the same model gives the same bytes."""
        return container.pack(self._header(), self._arrays())

    def save(self, path: str | Path, *, force: bool = False) -> None:
        """Write the model file.

        Raises
        ------
        OutputError
            If *path* exists and *force* is false, or cannot be written.
        """
        from fazhi.output import atomic_writer  # noqa: PLC0415 - tagging writes no model

        with atomic_writer(path, force=force) as stream:
            stream.write(self.to_bytes())

    @classmethod
    def load(cls, path: str | Path | None = None) -> Model:
        """Return the model in a file, by default the one that the package ships.

        Raises
        ------
        ModelError
            If the file is missing, truncated, altered, of a newer format or no model at all.
        """
        place = DEFAULT_PATH if path is None else os.fspath(path)
        content = container.read(place)
        try:
            if not content.checked:
                _check(content.header, content.arrays)
                verified.remember(content.digest, content.stamp)
            model = cls._of(content)
        except _UNSOUND as error:
            detail = f"misses {error}" if isinstance(error, KeyError) else str(error)
            raise ModelError.at(place, f"is no sound model ({detail})", RETRAIN) from error
        name = os.path.splitext(os.path.basename(place))[0]
        model.__dict__["name"] = "fazhi" if place == DEFAULT_PATH else name
        return model

    @classmethod
    def from_bytes(cls, data: bytes, name: str = "") -> Model:
        """Return the model that `to_bytes` described, under a *name*."""
        model = cls._of(container.unpack(data, "model"))
        model.__dict__["name"] = name
        return model

    @classmethod
    def _of(cls, content: container.Content) -> Model:
        header = content.header
        model = object.__new__(cls)
        model.__dict__.update({name: header[name] for name in _SETTINGS})
        model.__dict__["taxonomy"] = Taxonomy.from_dict(header["taxonomy"])
        model.__dict__["roles"] = PASSAGE_ROLES if header["roles"] else ()
        model.__dict__.update(content=content, digest=content.digest, format=content.format)
        return model

    def __reduce__(self) -> tuple[Any, tuple[bytes, str]]:
        return Model.from_bytes, (self.to_bytes(), self.name)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:  # noqa: ANN401
            """Make the arrays of a model from a file when the first of them is asked for."""
            if name not in self.__dataclass_fields__ or "content" not in self.__dict__:
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            from fazhi.model.arrays import views  # noqa: PLC0415 - needs NumPy

            self.__dict__.update(views(self.content))
            return self.__dict__[name]

    def _header(self) -> dict[str, Any]:
        from fazhi.model.arrays import describe  # noqa: PLC0415 - needs NumPy

        settings = {name: getattr(self, name) for name in _SETTINGS}
        settings |= {"words": dict(self.words), "provenance": dict(self.provenance)}
        return {
            "taxonomy": self.taxonomy.to_dict(),
            "taxonomy_digest": self.taxonomy.digest,
            "roles": [str(role) for role in self.roles],
            **describe(self),
            **settings,
        }

    def _arrays(self) -> dict[str, memoryview]:
        from fazhi.model.arrays import flatten  # noqa: PLC0415 - needs NumPy

        return flatten(self)
