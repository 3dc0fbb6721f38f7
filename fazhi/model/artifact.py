"""A model, and the file that it is kept in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from fazhi.errors import ModelError
from fazhi.labels.taxonomy import Taxonomy
from fazhi.model import container
from fazhi.model.decision import Calibration, Rule
from fazhi.model.features import MAX_N, Block
from fazhi.reports.report import PASSAGE_ROLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from fazhi.reports.report import Role

DEFAULT_PATH = Path(__file__).with_name("default") / "model.fazhi"
RETRAIN = "train it again with `fazhi train`, or take the model that came with the package"


@dataclass(frozen=True)
class Model:
    """Everything that tagging needs, as data.

    Shapes: V features over all blocks in order, A areas in the order of the taxonomy, R roles in the order of
    `PASSAGE_ROLES`.  All arrays are read-only.

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
    knots: NDArray[np.float64] = field(default_factory=lambda: np.empty((2, 0)))
    knot_start: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    words: Mapping[str, Any] = field(default_factory=dict)
    provenance: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        size, areas = self.size, len(self.taxonomy.areas)
        roles = len(self.role_bias)
        if not len(self.knot_start):
            object.__setattr__(self, "knot_start", np.zeros(areas + 1, np.int64))
        wanted = {
            "weights": (size, areas),
            "bias": (areas,),
            "thresholds": (areas,),
            "calibration": (2, areas),
            "role_weights": (size, roles),
            "role_bias": (roles,),
            "role_calibration": (2, roles),
            "knots": (2, self.knots.shape[-1]),
            "knot_start": (areas + 1,),
        }
        for name, shape in wanted.items():
            array = getattr(self, name)
            if array.shape != shape:
                raise ValueError(f"{name} has shape {array.shape}, not {shape}")
            if not np.isfinite(array).all():
                raise ValueError(f"{name} holds a value that is no finite number")
            array.setflags(write=False)
        if roles not in (0, len(PASSAGE_ROLES)):
            raise ValueError("a model knows all roles or none")
        if not 0 <= self.clause_weight <= 1 or not 0 <= self.context_weight <= 1 or not self.review_band >= 0:
            raise ValueError("clause_weight and context_weight must lie in 0..1 and review_band be at least 0")
        if self.min_areas < 0 or (self.max_areas is not None and self.max_areas < max(1, self.min_areas)):
            raise ValueError("min_areas must be at least 0, and max_areas at least that and 1")
        self._check_knots()
        if (self.calibration[0] <= 0).any() or (self.role_calibration[0] <= 0).any():
            raise ValueError("the slopes of the calibration must be positive")

    def _check_knots(self) -> None:
        (margins, scores), start = self.knots, self.knot_start
        if start[0] != 0 or start[-1] != len(margins) or (np.diff(start) < 0).any():
            raise ValueError("knot_start does not part the knots")
        rising = (np.diff(margins) > 0) & (np.diff(scores) >= 0)
        # from the last knot of an area to the first of the next
        rising[start[(start > 0) & (start < len(margins))] - 1] = True
        if not rising.all() or (scores < 0).any() or (scores > 1).any():
            raise ValueError("the knots of an area must rise, their probabilities from 0 to 1")

    @cached_property
    def size(self) -> int:
        """V: the number of features over all blocks."""
        return sum(len(block.terms) for block in self.blocks)

    @cached_property
    def offsets(self) -> tuple[int, ...]:
        """First row of each block in the weights."""
        return tuple(int(n) for n in np.cumsum([0, *(len(block.terms) for block in self.blocks[:-1])]))

    @cached_property
    def rule(self) -> Rule:
        """What is decided on margins of areas."""
        calibration = Calibration(self.calibration, self.knots, self.knot_start)
        return Rule(self.thresholds, calibration, self.review_band, self.min_areas, self.max_areas)

    @cached_property
    def roles(self) -> tuple[Role, ...]:
        """The R roles that the model tells apart, in column order; none where it was trained without roles."""
        return PASSAGE_ROLES if len(self.role_bias) else ()

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the model file that `save` writes."""
        return hashlib.sha256(self.to_bytes()).hexdigest()

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
        file = DEFAULT_PATH if path is None else Path(path)
        try:
            data = file.read_bytes()
        except OSError as error:
            raise ModelError.at(file, f"cannot be read ({error.strerror})", "check the path") from error
        header, arrays = container.unpack(data, str(file))
        try:
            model = _build(header, arrays)
        except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError) as error:
            detail = f"misses {error}" if isinstance(error, KeyError) else str(error)
            raise ModelError.at(file, f"is no sound model ({detail})", RETRAIN) from error
        # all three are known now and need not be worked out again
        model.__dict__["format"] = header["format"]
        model.__dict__["digest"] = hashlib.sha256(data).hexdigest()
        model.__dict__["name"] = "fazhi" if file == DEFAULT_PATH else file.stem
        return model

    def _header(self) -> dict[str, Any]:
        return {
            "taxonomy": self.taxonomy.to_dict(),
            "taxonomy_digest": self.taxonomy.digest,
            "roles": [str(role) for role in self.roles],
            "blocks": [
                {
                    "name": b.name,
                    "shortest": b.shortest,
                    "longest": b.longest,
                    "weight": b.weight,
                    "sublinear": b.sublinear,
                    "terms": b.terms,
                }
                for b in self.blocks
            ],
            "clause_weight": self.clause_weight,
            "context_weight": self.context_weight,
            "review_band": self.review_band,
            "min_areas": self.min_areas,
            "max_areas": self.max_areas,
            "words": dict(self.words),
            "provenance": dict(self.provenance),
        }

    def _arrays(self) -> dict[str, NDArray[Any]]:
        named = {name: getattr(self, name) for name in _ARRAYS}
        idf = [block.idf for block in self.blocks]
        return {"idf": np.concatenate(idf).astype(np.float32) if idf else np.empty(0, np.float32), **named}


_ARRAYS = {
    "weights": np.float32,
    "bias": np.float64,
    "thresholds": np.float64,
    "calibration": np.float64,
    "role_weights": np.float32,
    "role_bias": np.float64,
    "role_calibration": np.float64,
    "knots": np.float64,
    "knot_start": np.int64,
}


def _build(header: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> Model:
    taxonomy = Taxonomy.from_dict(header["taxonomy"])
    if taxonomy.digest != header["taxonomy_digest"]:
        raise ValueError("its taxonomy does not match its digest")
    if header["roles"] not in ([], [str(role) for role in PASSAGE_ROLES]):
        raise ValueError("its roles are not those of this version")
    for name, kind in {"idf": np.float32, **_ARRAYS}.items():
        if arrays[name].dtype != kind:
            raise ValueError(f"{name} is {arrays[name].dtype}, not {np.dtype(kind)}")
    blocks, first = [], 0
    for item in header["blocks"]:
        last = first + len(item["terms"])
        blocks.append(_block(item, arrays["idf"][first:last]))
        first = last
    if first != len(arrays["idf"]):
        raise ValueError("terms and idf differ in number")
    return Model(
        taxonomy=taxonomy,
        blocks=tuple(blocks),
        clause_weight=float(header["clause_weight"]),
        review_band=float(header["review_band"]),
        context_weight=float(header["context_weight"]),
        min_areas=int(header["min_areas"]),
        max_areas=None if header["max_areas"] is None else int(header["max_areas"]),
        words=dict(header["words"]),
        provenance=dict(header["provenance"]),
        **{name: arrays[name] for name in _ARRAYS},
    )


def _block(item: dict[str, Any], idf: NDArray[np.float32]) -> Block:
    terms = tuple(item["terms"])
    if item["name"] not in ("text-char", "text-word", "heading-char") or not all(isinstance(t, str) for t in terms):
        raise ValueError(f"unknown block {item['name']!r}")
    if len(idf) != len(terms):
        raise ValueError("terms and idf differ in number")
    shortest, longest, weight = int(item["shortest"]), int(item["longest"]), float(item["weight"])
    block = Block(item["name"], shortest, longest, weight, terms, idf, bool(item["sublinear"]))
    if block.name != "text-word":
        if not 1 <= block.shortest <= block.longest <= MAX_N or any(not 1 <= len(t) <= MAX_N for t in terms):
            raise ValueError(f"block {block.name} has n-grams outside 1..{MAX_N}")
        if (np.diff(block.keys) <= 0).any():
            raise ValueError(f"block {block.name} is not in the order of its keys")
    return block
