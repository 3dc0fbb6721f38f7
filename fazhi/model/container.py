r"""One file that holds JSON and arrays, made to be mapped and not read.

The file is, in this order, all numbers little-endian:

====== ======= ==================================================================
offset bytes   content
====== ======= ==================================================================
0      12      ``fazhi-model\n``
12     4       `FORMAT`
16     32      SHA-256 of the whole file without these 32 bytes
48     8       length of the header
56     8       length of the file
64     …       the header: JSON in UTF-8, padded with spaces
…      …       the arrays named in the header, each at a multiple of 64 bytes
====== ======= ==================================================================

The header names each array with its place, its number of entries and its kind, so that nothing is copied:
processes that load one file share its pages.  The checksum catches every accidental change; it is no signature, and
need not be one: the worst that a forged file can do is to tag wrongly.  It is worked out when a file is loaded for the
first time, see `fazhi.model.verified`.  Files of earlier formats are zip archives, see `fazhi.model.zipped`.
"""

from __future__ import annotations

import json
import os
import struct
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fazhi.errors import ModelError
from fazhi.model import verified

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT = 3
"""Version of the file format.

Raise it when a reader of the old format would misread a new file, and then:

1. keep the old reader: `read` must still read every earlier format, by bringing its header up to date;
2. write one tiny artifact of the old format to ``tests/data/models/v<old>`` before the change, where a test
   loads it and checks its tags for ever after;
3. say in CHANGELOG.md what changed, and that files of the new format need this version of fazhi.

Format 2 added context weight, fewest and most areas, knots of isotonic calibration and blocks that are not sublinear.
Format 3 left the zip archive for a file that is mapped: keys of n-grams instead of their text, areas and roles in one
matrix whose rows are padded.
"""

MAGIC = b"fazhi-model\n"
ALIGNMENT = 64
_HEAD = struct.Struct("<12sI32sQQ")
_UNSUMMED = slice(16, 48)
_KINDS = {"<f4": "f", "<f8": "d", "<i8": "q"}
_CURE = "copy or download the file again, or train it again with `fazhi train`"
_FOREIGN_CURE = "name a file that `fazhi train` wrote"


@dataclass(frozen=True, slots=True)
class Content:
    """What a file holds.

    Parameters
    ----------
    header
        The JSON object.
    arrays
        Flat, read-only views of the arrays in their own number format.
    format
        Version of the file's format.
    digest
        SHA-256, hexadecimal: of the file without its checksum, or of the whole of a zip archive.
    stamp
        What tells the state of the file that it was read from, see `fazhi.model.verified`; empty for none.
    checked
        Whether that file was checked before.
    """

    header: dict[str, Any]
    arrays: dict[str, memoryview]
    format: int
    digest: str
    stamp: str = ""
    checked: bool = False


def pack(header: Mapping[str, Any], arrays: Mapping[str, memoryview]) -> bytes:
    """Return the file's bytes; *arrays* are flat, of single or double precision or 64-bit integers."""
    kinds = {code: kind for kind, code in _KINDS.items()} | {"l": "<i8"}
    places: dict[str, dict[str, Any]] = {}
    end = 0
    for name, array in arrays.items():
        places[name] = {"kind": kinds[array.format], "count": array.nbytes // array.itemsize, "at": end}
        end = _aligned(end + array.nbytes)
    text = json.dumps({**header, "arrays": places}, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    text = text.ljust(_aligned(_HEAD.size + len(text)) - _HEAD.size)
    whole = bytearray(_HEAD.pack(MAGIC, FORMAT, bytes(32), len(text), _HEAD.size + len(text) + end)) + text
    for array in arrays.values():
        whole += _little(array).tobytes()
        whole += bytes(_aligned(len(whole)) - len(whole))
    whole[_UNSUMMED] = _checksum(memoryview(whole))
    return bytes(whole)


def read(path: str | os.PathLike[str]) -> Content:
    """Return what a model file of any format holds, after checking that it is whole.

    Raises
    ------
    ModelError
        If the file cannot be read, is damaged, of a newer format or no model.
    """
    place = os.fspath(path)
    try:
        with open(place, "rb") as stream:
            state = os.fstat(stream.fileno())
            data = _mapped(stream)
    except OSError as error:
        raise ModelError.at(place, f"cannot be read ({error.strerror})", "check the path") from error
    return unpack(data, place, verified.stamp(place, state))


def unpack(data: memoryview | bytes, place: str, stamp: str = "") -> Content:
    """Return what the bytes of a model file hold.

    Parameters
    ----------
    data
        The whole file; the arrays are views of it.
    place
        Its name, for messages.
    stamp
        As in `Content`.

    Raises
    ------
    ModelError
        As `read` does.
    """
    view = memoryview(data)
    if bytes(view[:2]) == b"PK":
        from fazhi.model import zipped  # noqa: PLC0415 - files of earlier formats

        return zipped.unpack(bytes(view), place)
    magic = bytes(view[: len(MAGIC)])
    if magic != MAGIC:
        cut = bool(magic) and MAGIC.startswith(magic)
        fault = "is damaged or cut short" if cut else "is not a fazhi model"
        raise ModelError.at(place, fault, _CURE if cut else _FOREIGN_CURE)
    if len(view) < _HEAD.size:
        raise ModelError.at(place, "is damaged or cut short", _CURE)
    _, version, checksum, header_size, size = _HEAD.unpack_from(view)
    if version > FORMAT:
        fault = f"has format {version}, newer than {FORMAT}, the newest that this version reads"
        raise ModelError.at(place, fault, "update fazhi")
    if version < FORMAT or size != len(view) or header_size > size - _HEAD.size or header_size % ALIGNMENT:
        raise ModelError.at(place, "is damaged or cut short", _CURE)
    digest = checksum.hex()
    checked = verified.is_known(digest, stamp)
    if not checked and _checksum(view) != checksum:
        raise ModelError.at(place, "was altered: it does not match its checksum", _CURE)
    try:
        header = json.loads(bytes(view[_HEAD.size : _HEAD.size + header_size]))
        arrays = _views(view[_HEAD.size + header_size :], header.pop("arrays"))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ModelError.at(place, "was altered: its header is not whole", _CURE) from error
    return Content(header, arrays, version, digest, stamp, checked)


def _views(body: memoryview, places: Mapping[str, Mapping[str, Any]]) -> dict[str, memoryview]:
    views = {}
    for name, entry in places.items():
        code = _KINDS[entry["kind"]]
        first, count = entry["at"], entry["count"]
        last = first + count * struct.calcsize(code)
        if not 0 <= first <= last <= len(body) or first % ALIGNMENT:
            raise ValueError(f"{name} lies outside the file")
        numbers: Any = body[first:last]
        views[name] = _little(numbers.cast(code)).toreadonly()
    return views


def _little(array: memoryview) -> memoryview:
    """Return an array whose bytes have the other order on a machine that puts the high byte first."""
    if sys.byteorder == "little":
        return array
    from array import array as typed  # noqa: PLC0415 - rare machines

    swapped = typed(array.format)
    swapped.frombytes(array.tobytes())
    swapped.byteswap()
    return memoryview(swapped)


def _mapped(stream: Any) -> memoryview | bytes:  # noqa: ANN401 - an open binary file
    from mmap import ACCESS_READ, mmap  # noqa: PLC0415 - tests unpack bytes

    try:
        return memoryview(mmap(stream.fileno(), 0, access=ACCESS_READ))
    except (ValueError, OSError):
        # an empty file, a pipe, a file system that cannot map
        return bytes(stream.read())


def _checksum(view: memoryview) -> bytes:
    from hashlib import sha256  # noqa: PLC0415 - a file that is known is not summed

    digest = sha256(view[: _UNSUMMED.start])
    digest.update(view[_UNSUMMED.stop :])
    return digest.digest()


def _aligned(place: int) -> int:
    return -(-place // ALIGNMENT) * ALIGNMENT
