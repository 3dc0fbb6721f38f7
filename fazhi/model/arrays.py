"""The arrays of a `Model` and those of its file, one made of the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from fazhi.model.features import Block, ngram_keys, ngram_of
from fazhi.model.packing import flat, largest, pad, unflat
from fazhi.reports.report import PASSAGE_ROLES

if TYPE_CHECKING:
    from fazhi.model.artifact import Model
    from fazhi.model.container import Content


def complete(model: Model) -> None:
    """Fill in what a new model left out, and make its arrays read-only.

    Raises
    ------
    ValueError
        If an array has not the shape that it must have.
    """
    size, areas, roles = model.size, len(model.taxonomy.areas), len(model.role_bias)
    if not len(model.knot_start):
        object.__setattr__(model, "knot_start", np.zeros(areas + 1, np.int64))
    if roles not in (0, len(PASSAGE_ROLES)):
        raise ValueError("a model knows all roles or none")
    wanted = {
        "weights": (size, areas),
        "bias": (areas,),
        "thresholds": (areas,),
        "calibration": (2, areas),
        "role_weights": (size, roles),
        "role_bias": (roles,),
        "role_calibration": (2, roles),
        "knots": (2, model.knots.shape[-1]),
        "knot_start": (areas + 1,),
    }
    for name, shape in wanted.items():
        array = getattr(model, name)
        if array.shape != shape:
            raise ValueError(f"{name} has shape {array.shape}, not {shape}")
        array.setflags(write=False)


def describe(model: Model) -> dict[str, Any]:
    """Return the header's entries about the arrays: blocks of features, and columns of the rows of weights."""
    blocks: list[dict[str, Any]] = []
    for block in model.blocks:
        names = ("name", "shortest", "longest", "weight", "sublinear")
        entry = {name: getattr(block, name) for name in names} | {"size": len(block.terms)}
        blocks.append(entry | ({"terms": list(block.terms)} if block.name == "text-word" else {}))
    return {
        "blocks": blocks,
        "width": pad(model.weights[:1], model.role_weights[:1]).shape[1],
        "largest_weight": largest(model.weights, model.role_weights),
    }


def flatten(model: Model) -> dict[str, memoryview]:
    """Return the arrays of the model's file."""
    keys = [ngram_keys(block.terms) for block in model.blocks if block.name != "text-word"]
    arrays = {
        "keys": np.concatenate([np.empty(0, np.int64), *keys]),
        "idf": np.concatenate([np.empty(0, np.float32), *(block.idf for block in model.blocks)]),
        "weights": pad(model.weights, model.role_weights),
        "bias": np.concatenate([model.bias, model.role_bias]),
        "knot_start": model.knot_start,
    }
    arrays |= {name: getattr(model, name) for name in ("thresholds", "calibration", "knots", "role_calibration")}
    return {name: flat(array) for name, array in arrays.items()}


def views(content: Content) -> dict[str, Any]:
    """Return the arrays and blocks of a `Model` as views of its file."""
    header, arrays = content.header, content.arrays
    areas, roles, width = len(header["taxonomy"]["areas"]), len(header["roles"]), header["width"]
    weights, bias = unflat(arrays["weights"], width), unflat(arrays["bias"])
    return {
        "blocks": tuple(_blocks(content)),
        "weights": weights[:, :areas],
        "role_weights": weights[:, areas : areas + roles],
        "bias": bias[:areas],
        "role_bias": bias[areas:],
        "thresholds": unflat(arrays["thresholds"]),
        "calibration": unflat(arrays["calibration"]).reshape(2, -1),
        "role_calibration": unflat(arrays["role_calibration"]).reshape(2, -1),
        "knots": unflat(arrays["knots"]).reshape(2, -1),
        "knot_start": unflat(arrays["knot_start"]),
    }


def _blocks(content: Content) -> list[Block]:
    blocks, first, first_key = [], 0, 0
    idf, keys = unflat(content.arrays["idf"]), content.arrays["keys"]
    for entry in content.header["blocks"]:
        size = entry["size"]
        terms = entry.get("terms")
        if terms is None:
            terms = map(ngram_of, keys[first_key : first_key + size].tolist())
            first_key += size
        own = {name: entry[name] for name in ("name", "shortest", "longest", "weight", "sublinear")}
        blocks.append(Block(terms=tuple(terms), idf=idf[first : first + size], **own))
        first += size
    return blocks
