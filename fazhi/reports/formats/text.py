"""Bytes become text: byte-order mark, strict UTF-8, else GB18030 or Big5."""

from __future__ import annotations

import codecs

from fazhi.errors import ReportError
from fazhi.reports.extracted import Extracted
from fazhi.reports.script import fold

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 1 << 16
_NEVER_A_TRAIL = 0x30
_LOST = "\ufffd"
_FEW_LOST, _SPOTS = 0.002, 4
_UNSURE, _LEAST_SHARE = 0.05, 0.1
_EVERYDAY = frozenset(
    "法的一政人件行不年建个全案项业公办和查部制治理县市执开工实对务合会事三到成审上议员设有出发中管次大区是作分改规机律进企用化在府"
    "单动级重镇信调推等为新度责同提名民监定处证解复条评位门专村问由与以万展率清家文两点资报时范入地立组督委场任后期通局乡平体主现职要"
    "检力加接诉领题依保意整决程面下标数统应月目生完学权收结元安访内性核经网长二见协十前导强高关了回罚过把示产省服司格所四据补量干五小"
    "集策交起落增社台线，。、；：（）《》“”"
)
"""The characters that our written reports use most, in simplified form."""
_CURE = "save it as UTF-8"


def read(data: bytes, source: str) -> Extracted:
    """Return the text in *data*; offsets in it are those of the file, byte-order mark aside.

    Raises
    ------
    ReportError
        As `decode`.
    """
    text = decode(data, source)
    lost = text.count(_LOST)
    notes = (f"{lost} characters did not fit the file's encoding and read as {_LOST}",) if lost else ()
    return Extracted(text, notes=notes)


def decode(data: bytes, source: str, hint: str = "") -> str:
    """Return the text in *data*, without its byte-order mark and with its line ends as they are.

    ``gb2312`` is never used: GB18030 contains it and reads the rarer characters that pages declared as
    GB2312 do hold.  A few bytes that do not fit, as a cut or a broken transfer leaves them, read as U+FFFD.

    Parameters
    ----------
    data
        The file.
    source
        Its name in errors.
    hint
        The encoding that the file claims to be in; believed only where its bytes could be either of two.

    Raises
    ------
    ReportError
        If the bytes are no text in any of these encodings, or hold a NUL.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(_strict(data[len(mark) :], encoding, source), source)
    nul = data.find(b"\0")
    if nul >= 0 and (wide := _unmarked(data)):
        return _checked(wide, source)
    if nul >= 0:
        raise ReportError.at(source, f"is not text (a NUL at byte {nul})", _CURE)
    text = _nearly(data, "utf-8")
    if text is None:
        encoding = _legacy_encoding(data, source, hint)
        text = _nearly(data, encoding) or _strict(data, encoding, source)
    return _checked(text, source)


def _unmarked(data: bytes) -> str:
    """Return the text of UTF-16 without a mark; an empty string where *data* is not that."""
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and _everyday_share(data[:_SAMPLE], encoding) >= _LEAST_SHARE:
            return text
    return ""


def _nearly(data: bytes, encoding: str) -> str | None:
    """Return *data* decoded, None where more than a few of its characters do not fit."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
    written = sum(character > "\x7f" for character in text)
    return text if text.count(_LOST) <= max(_FEW_LOST * written, min(_SPOTS, written // 100)) else None


def _legacy_encoding(data: bytes, source: str, hint: str) -> str:
    """Return ``gb18030`` or ``big5hkscs``: the one in which more of the characters are everyday ones.

    Either encoding reads most text of the other without an error, but as rare characters.
    """
    shares = {encoding: _everyday_share(_sample(data), encoding) for encoding in ("gb18030", "big5hkscs")}
    best = max(shares, key=lambda encoding: shares[encoding])
    if abs(shares["gb18030"] - shares["big5hkscs"]) < _UNSURE:
        claimed = hint.lower()
        best = "big5hkscs" if claimed.startswith("big5") else "gb18030" if claimed.startswith("gb") else best
    if shares[best] < _LEAST_SHARE:
        raise ReportError.at(source, "is not text in UTF-8, GB18030 or Big5", _CURE)
    return best


def _everyday_share(data: bytes, encoding: str) -> float:
    """Return the share of everyday characters among those that are not ASCII, less the share of lost ones."""
    written = [character for character in fold(data.decode(encoding, "replace")) if character > "\x7f"]
    return sum((c in _EVERYDAY) - (c == _LOST) for c in written) / max(1, len(written))


def _sample(data: bytes) -> bytes:
    """Return the beginning of *data*, cut between two characters: no byte below 0x30 is part of a longer one."""
    if len(data) <= _SAMPLE:
        return data
    return data[: next((end for end in range(_SAMPLE, 0, -1) if data[end - 1] < _NEVER_A_TRAIL), _SAMPLE)]


def _strict(data: bytes, encoding: str, source: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        fault = f"is not text: byte {error.start} does not fit {encoding.upper()}"
        raise ReportError.at(source, fault, _CURE) from error


def _checked(text: str, source: str) -> str:
    nul = text.find("\0")
    if nul >= 0:
        raise ReportError.at(source, f"is not text (a NUL at character {nul})", _CURE)
    if not text.strip():
        raise ReportError.at(source, "is empty", "give a file with the report's text")
    return text
