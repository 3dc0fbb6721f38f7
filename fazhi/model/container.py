"""One file that holds JSON and arrays, and nothing that could be executed.

The file is a zip archive whose members are stored, not compressed, all with the same date, so that the same
content gives the same bytes and any zip program can look inside:

- ``model.json``: `FORMAT`, the header, and the SHA-256 of every other member;
- ``<name>.npy``: one array each, in NumPy's own format, never with Python objects.

The archive's comment is the SHA-256 of ``model.json``.  Together they catch every accidental change; they are no
signature, and need not be one: the worst that a forged file can do is to tag wrongly.
"""

from __future__ import annotations

import hashlib
import io
import json
import struct
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from fazhi.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

FORMAT = 2
"""Version of the file format.

Raise it when a reader of the old format would misread a new file, and then:

1. keep the old reader: `unpack` must still read every earlier format, by bringing its header up to date;
2. write one tiny artifact of the old format to ``tests/data/models/v<old>`` before the change, where a test
   loads it and checks its tags for ever after;
3. say in CHANGELOG.md what changed, and that files of the new format need this version of fazhi.

Format 2 added context weight, fewest and most areas, knots of isotonic calibration and blocks that are not sublinear.
"""


@dataclass(frozen=True, slots=True)
class Layout:
    """Names inside the archive."""

    header: str = "model.json"
    array_suffix: str = ".npy"
    magic: str = "fazhi-model"


LAYOUT = Layout()
_DATE = (1980, 1, 1, 0, 0, 0)
_CURE = "copy or download the file again, or train it again with `fazhi train`"


def pack(header: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """Return the file's bytes."""
    members = {f"{name}{LAYOUT.array_suffix}": _array_bytes(array) for name, array in arrays.items()}
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in members.items()}
    whole = {"magic": LAYOUT.magic, "format": FORMAT, "sha256": sums, **header}
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, data in {LAYOUT.header: text, **members}.items():
            entry = zipfile.ZipInfo(name, _DATE)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
        archive.comment = hashlib.sha256(text).hexdigest().encode()
    return buffer.getvalue()


def unpack(data: bytes, place: str) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Return header and arrays of a file; *place* is its name.

    Raises
    ------
    ModelError
        If the bytes are no such file, are damaged, or are of a newer format.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read(archive, place)
    except (zipfile.BadZipFile, struct.error, EOFError, NotImplementedError, RuntimeError) as error:
        looks_cut = data[:2] == b"PK"
        fault = "is damaged or cut short" if looks_cut else "is not a fazhi model"
        raise ModelError.at(place, fault, _CURE) from error


def _read(archive: zipfile.ZipFile, place: str) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    if LAYOUT.header not in archive.namelist():
        raise ModelError.at(place, "is not a fazhi model", "name a file that `fazhi train` wrote")
    if any(entry.compress_type != zipfile.ZIP_STORED for entry in archive.infolist()):
        raise ModelError.at(place, "was packed by another program", _CURE)
    text = archive.read(LAYOUT.header)
    header = _parse(text, place)
    if header["format"] > FORMAT:
        fault = f"has format {header['format']}, newer than {FORMAT}, the newest that this version reads"
        raise ModelError.at(place, fault, "update fazhi")
    if hashlib.sha256(text).hexdigest().encode() != archive.comment:
        raise ModelError.at(place, f"was altered: {LAYOUT.header} does not match its checksum", _CURE)
    arrays = {}
    for name, wanted in header.pop("sha256").items():
        if name not in archive.namelist():
            raise ModelError.at(place, f"misses {name}", _CURE)
        member = archive.read(name)
        if hashlib.sha256(member).hexdigest() != wanted:
            raise ModelError.at(place, f"was altered: {name} does not match its checksum", _CURE)
        arrays[name.removesuffix(LAYOUT.array_suffix)] = _array(member, f"{place}!{name}")
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
        raise ModelError.at(place, f"was altered: {LAYOUT.header} is not whole", _CURE) from error
    known = {"context_weight": 0.0, "min_areas": 0, "max_areas": None, "blocks": blocks}
    return header | known, arrays | {"knots": np.empty((2, 0)), "knot_start": np.empty(0, np.int64)}


def _parse(text: bytes, place: str) -> dict[str, Any]:
    try:
        header = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ModelError.at(place, f"was altered: {LAYOUT.header} is no JSON", _CURE) from error
    if not isinstance(header, dict) or header.get("magic") != LAYOUT.magic:
        raise ModelError.at(place, "is not a fazhi model", "name a file that `fazhi train` wrote")
    if not isinstance(header.get("format"), int) or not isinstance(header.get("sha256"), dict):
        raise ModelError.at(place, f"was altered: {LAYOUT.header} is not whole", _CURE)
    return header


def _array_bytes(array: NDArray[Any]) -> bytes:
    buffer = io.BytesIO()
    little = array.astype(array.dtype.newbyteorder("<"), copy=False)
    np.lib.format.write_array(buffer, np.ascontiguousarray(little), version=(1, 0), allow_pickle=False)
    return buffer.getvalue()


def _array(member: bytes, place: str) -> NDArray[Any]:
    try:
        array: NDArray[Any] = np.lib.format.read_array(io.BytesIO(member), allow_pickle=False)
    except (ValueError, OSError, EOFError, MemoryError) as error:
        raise ModelError.at(place, "is no plain array", _CURE) from error
    return array.astype(array.dtype.newbyteorder("="), copy=False)
