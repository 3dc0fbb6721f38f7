"""Model files of formats 1 and 2: zip archives whose members are stored and not compressed.

- ``model.json``: the format, the header, and the SHA-256 of every other member;
- ``<name>.npy``: one array each, in NumPy's own format, never with Python objects.

The archive's comment is the SHA-256 of ``model.json``.  What is read is brought up to the format of
`fazhi.model.container`; nothing writes such files any more.
"""

from __future__ import annotations

import hashlib
import io
import json
import struct
import zipfile
from typing import TYPE_CHECKING, Any

import numpy as np

from fazhi.errors import ModelError
from fazhi.model.container import Content
from fazhi.model.features import ngram_keys
from fazhi.model.packing import flat, largest, pad

if TYPE_CHECKING:
    from numpy.typing import NDArray

_HEADER, _SUFFIX, _MAGIC = "model.json", ".npy", "fazhi-model"
_NEWEST = 2
_CURE = "copy or download the file again, or train it again with `fazhi train`"
_KINDS = {
    "idf": np.float32,
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


def unpack(data: bytes, place: str) -> Content:
    """Return what the bytes of a zip archive hold; *place* is its name.

    Raises
    ------
    ModelError
        If the bytes are no such file, are damaged, or are of a newer format.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            header, arrays = _read(archive, place)
    except (
        zipfile.BadZipFile,
        struct.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
        OSError,
    ) as error:
        raise ModelError.at(place, "is damaged or cut short", _CURE) from error
    try:
        return _update(header, arrays, hashlib.sha256(data).hexdigest())
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError) as error:
        detail = f"misses {error}" if isinstance(error, KeyError) else str(error)
        raise ModelError.at(place, f"is no sound model ({detail})", _CURE) from error


def _update(header: dict[str, Any], arrays: dict[str, NDArray[Any]], digest: str) -> Content:
    """Bring format 2 up to date: keys for n-grams, one padded matrix for areas and roles."""
    version = header.pop("format")
    keys = [np.empty(0, np.int64)]
    for block in header["blocks"]:
        block["size"] = len(block["terms"])
        if block["name"] != "text-word":
            keys.append(ngram_keys(block.pop("terms")))
    for name, kind in _KINDS.items():
        if arrays[name].dtype != kind:
            raise ValueError(f"{name} is {arrays[name].dtype}, not {np.dtype(kind)}")
    _check_shapes(header, arrays)
    if not len(arrays["knot_start"]):
        arrays["knot_start"] = np.zeros(len(header["taxonomy"]["areas"]) + 1, np.int64)
    weights = pad(arrays.pop("weights"), arrays.pop("role_weights"))
    arrays["bias"] = np.concatenate([arrays["bias"], arrays.pop("role_bias")])
    arrays |= {"weights": weights, "keys": np.concatenate(keys)}
    header |= {"width": weights.shape[1], "largest_weight": largest(weights)}
    return Content(header, {name: flat(array) for name, array in arrays.items()}, version, digest)


def _check_shapes(header: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> None:
    """Check those arrays whose shape can no longer be told once they are joined or flat."""
    size = sum(block["size"] for block in header["blocks"])
    for prefix, columns in ("", len(header["taxonomy"]["areas"])), ("role_", len(header["roles"])):
        wanted = {"weights": (size, columns), "bias": (columns,), "calibration": (2, columns)}
        for name, shape in wanted.items():
            found = arrays[prefix + name].shape
            if found != shape:
                raise ValueError(f"{prefix}{name} has shape {found}, not {shape}")


def _read(archive: zipfile.ZipFile, place: str) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    if _HEADER not in archive.namelist():
        raise ModelError.at(place, "is not a fazhi model", "name a file that `fazhi train` wrote")
    if any(entry.compress_type != zipfile.ZIP_STORED for entry in archive.infolist()):
        raise ModelError.at(place, "was packed by another program", _CURE)
    text = archive.read(_HEADER)
    header = _parse(text, place)
    if header["format"] > _NEWEST:
        raise ModelError.at(place, "was packed by another program", _CURE)
    if hashlib.sha256(text).hexdigest().encode() != archive.comment:
        raise ModelError.at(place, f"was altered: {_HEADER} does not match its checksum", _CURE)
    arrays = {}
    for name, wanted in header.pop("sha256").items():
        if name not in archive.namelist():
            raise ModelError.at(place, f"misses {name}", _CURE)
        member = archive.read(name)
        if hashlib.sha256(member).hexdigest() != wanted:
            raise ModelError.at(place, f"was altered: {name} does not match its checksum", _CURE)
        arrays[name.removesuffix(_SUFFIX)] = _array(member, f"{place}!{name}")
    if header["format"] == 1:
        header, arrays = _update_1(header, arrays, place)
    return header, arrays


def _update_1(
    header: dict[str, Any], arrays: dict[str, NDArray[Any]], place: str
) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Bring format 1 up to date: what it did not know was off."""
    try:
        blocks = [{**block, "sublinear": True} for block in header["blocks"]]
    except (KeyError, TypeError) as error:
        raise ModelError.at(place, f"was altered: {_HEADER} is not whole", _CURE) from error
    known = {"context_weight": 0.0, "min_areas": 0, "max_areas": None, "blocks": blocks}
    return header | known, arrays | {"knots": np.empty((2, 0)), "knot_start": np.empty(0, np.int64)}


def _parse(text: bytes, place: str) -> dict[str, Any]:
    try:
        header = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ModelError.at(place, f"was altered: {_HEADER} is no JSON", _CURE) from error
    if not isinstance(header, dict) or header.get("magic") != _MAGIC:
        raise ModelError.at(place, "is not a fazhi model", "name a file that `fazhi train` wrote")
    if not isinstance(header.get("format"), int) or not isinstance(header.get("sha256"), dict):
        raise ModelError.at(place, f"was altered: {_HEADER} is not whole", _CURE)
    return header


def _array(member: bytes, place: str) -> NDArray[Any]:
    try:
        array: NDArray[Any] = np.lib.format.read_array(io.BytesIO(member), allow_pickle=False)
    except (ValueError, OSError, EOFError, MemoryError) as error:
        raise ModelError.at(place, "is no plain array", _CURE) from error
    return array.astype(array.dtype.newbyteorder("="), copy=False)
