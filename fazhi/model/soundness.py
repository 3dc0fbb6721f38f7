"""Whether the parts of a model fit each other; without NumPy where the C body is there.

Checked when a model is made and when a file is loaded for the first time.  What cannot be is refused here, so that
nothing behind needs to ask again; the C body checks its own extents all the same.
"""

from __future__ import annotations

import sys
from itertools import pairwise
from math import isfinite
from typing import TYPE_CHECKING, Any

from fazhi.labels.taxonomy import Taxonomy
from fazhi.reports.report import PASSAGE_ROLES

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_N = 3
"""Longest n-gram: three code points of 21 bits fit into one key of 64."""
BITS = 21
BLOCKS = ("text-char", "text-word", "heading-char")
_LONG = 8
_NAMES = {"f": "float32", "d": "float64", "q": "int64"}


def check(header: Mapping[str, Any], arrays: Mapping[str, memoryview]) -> None:
    """Check what a model file holds.

    Raises
    ------
    ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError
        If something is missing, of the wrong kind, or does not fit; the message says what.
    """
    taxonomy = Taxonomy.from_dict(header["taxonomy"])
    if taxonomy.digest != header["taxonomy_digest"]:
        raise ValueError("its taxonomy does not match its digest")
    if header["roles"] not in ([], [str(role) for role in PASSAGE_ROLES]):
        raise ValueError("its roles are not those of this version")
    areas, roles = len(taxonomy.areas), len(header["roles"])
    if not areas:
        raise ValueError("it has no areas")
    _check_settings(header)
    _check_extents(header, arrays, areas, roles)
    _check_numbers(arrays, areas, roles)
    _check_keys(header["blocks"], arrays["keys"])


def _check_settings(header: Mapping[str, Any]) -> None:
    shares = header["clause_weight"], header["context_weight"]
    if not all(0 <= share <= 1 for share in shares) or not 0 <= header["review_band"] < float("inf"):
        raise ValueError("clause_weight and context_weight must lie in 0..1 and review_band be at least 0")
    if not 0 <= header["largest_weight"] < float("inf"):
        raise ValueError("largest_weight must be at least 0")
    fewest, most = header["min_areas"], header["max_areas"]
    whole = isinstance(fewest, int) and (most is None or isinstance(most, int))
    if not whole or fewest < 0 or (most is not None and most < max(1, fewest)):
        raise ValueError("min_areas must be at least 0, and max_areas at least that and 1")
    words = header["words"]
    if not isinstance(words, dict) or not isinstance(header["provenance"], dict):
        raise ValueError("words and provenance must be objects")  # noqa: TRY004 - the file's fault, not the caller's
    added = words.get("added", [])
    if not isinstance(added, list) or not all(isinstance(word, str) for word in added):
        raise ValueError("the words added are no list of words")


def _check_extents(header: Mapping[str, Any], arrays: Mapping[str, memoryview], areas: int, roles: int) -> None:
    sizes = dict.fromkeys(BLOCKS, 0)
    for block in header["blocks"]:
        if block["name"] not in sizes:
            raise ValueError(f"unknown block {block['name']!r}")
        _check_block(block)
        sizes[block["name"]] += block["size"]
    if len({block["name"] for block in header["blocks"]}) < len(header["blocks"]):
        raise ValueError("a block stands there twice")
    size, width = sum(sizes.values()), header["width"]
    if not isinstance(width, int) or width < areas + roles or width % 8:
        raise ValueError(f"rows of weights have {width} columns for {areas + roles} areas and roles")
    wanted = {
        "keys": ("q", size - sizes["text-word"]),
        "idf": ("f", size),
        "weights": ("f", size * width),
        "bias": ("d", areas + roles),
        "thresholds": ("d", areas),
        "calibration": ("d", 2 * areas),
        "knots": ("d", len(arrays["knots"]) // 2 * 2),
        "knot_start": ("q", areas + 1),
        "role_calibration": ("d", 2 * roles),
    }
    for name, (kind, count) in wanted.items():
        array = arrays[name]
        found = "q" if array.format == "l" and array.itemsize == _LONG else array.format
        if found != kind:
            raise ValueError(f"{name} is {_NAMES.get(found, found)}, not {_NAMES[kind]}")
        if len(array) != count:
            raise ValueError(f"{name} holds {len(array)} numbers, not {count}")


def _check_block(block: Mapping[str, Any]) -> None:
    name, size = block["name"], block["size"]
    if not isinstance(size, int) or size < 0 or not 0 <= block["weight"] < float("inf"):
        raise ValueError(f"block {name} has no sound size or weight")
    if not isinstance(block["sublinear"], bool):
        raise ValueError(f"block {name} does not say whether it is sublinear")  # noqa: TRY004 - the file's fault
    span = block["shortest"], block["longest"]
    if not all(isinstance(n, int) for n in span) or not 1 <= span[0] <= span[1] <= MAX_N:
        raise ValueError(f"block {name} has n-grams outside 1..{MAX_N}")
    terms = block.get("terms")
    if name != "text-word":
        if terms is not None:
            raise ValueError(f"block {name} has words")
        return
    if not isinstance(terms, list) or not all(isinstance(term, str) for term in terms):
        raise ValueError(f"block {name} has no list of words")
    if len(set(terms)) != size or len(terms) != size:
        raise ValueError(f"block {name} has not the words that it counts, each once")


def _check_keys(blocks: list[Mapping[str, Any]], keys: memoryview) -> None:
    first = 0
    for block in blocks:
        if block["name"] == "text-word":
            continue
        own = keys[first : first + block["size"]].tolist()
        first += block["size"]
        if len(set(own)) != len(own):
            raise ValueError(f"block {block['name']} has a feature twice")
        points = {key >> BITS * at & (1 << BITS) - 1 for key in own for at in range(MAX_N)}
        if own and (not 0 < min(own) <= max(own) < 1 << (MAX_N * BITS) or max(points) > sys.maxunicode):
            raise ValueError(f"block {block['name']} has keys that are no n-grams")


def _check_numbers(arrays: Mapping[str, memoryview], areas: int, roles: int) -> None:
    for name, array in arrays.items():
        if array.format in "fd" and not _finite(array):
            raise ValueError(f"{name} holds a value that is no finite number")
    slopes = arrays["calibration"][:areas].tolist() + arrays["role_calibration"][:roles].tolist()
    if any(slope <= 0 for slope in slopes):
        raise ValueError("the slopes of the calibration must be positive")
    half = len(arrays["knots"]) // 2
    margins, scores = arrays["knots"][:half].tolist(), arrays["knots"][half:].tolist()
    start = arrays["knot_start"].tolist()
    if start[0] != 0 or start[-1] != half or any(first > last for first, last in pairwise(start)):
        raise ValueError("knot_start does not part the knots")
    rising = all(
        margins[at] < margins[at + 1] and scores[at] <= scores[at + 1]
        for first, last in pairwise(start)
        for at in range(first, last - 1)
    )
    if not rising or any(not 0 <= score <= 1 for score in scores):
        raise ValueError("the knots of an area must rise, their probabilities from 0 to 1")


def _finite(array: memoryview) -> bool:
    if array.format == "d":
        return all(map(isfinite, array))
    try:
        from fazhi.model._kernel import finite  # noqa: PLC0415 - it may not have been built
    except ImportError:
        import numpy as np  # noqa: PLC0415 - else loading needs none

        return bool(np.isfinite(np.frombuffer(array, np.float32)).all()) if len(array) else True
    return bool(finite(array))
