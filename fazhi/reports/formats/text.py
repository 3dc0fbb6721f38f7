"""Bytes become text: byte-order mark, strict UTF-8, else GB18030 or Big5."""

from __future__ import annotations

import codecs

from fazhi.errors import ReportError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 1 << 16
_NEVER_A_TRAIL = 0x30
_CURE = "save it as UTF-8"


def decode(data: bytes, source: str) -> str:
    """Return the text in *data*, without its byte-order mark and with its line ends as they are.

    ``gb2312`` is never used: GB18030 contains it and reads the rarer characters that pages declared as
    GB2312 do hold.

    Raises
    ------
    ReportError
        If the bytes are no text in any of these encodings, or hold a NUL.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(_strict(data[len(mark) :], encoding, source), source)
    nul = data.find(b"\0")
    if nul >= 0:
        raise ReportError.at(source, f"is not text (a NUL at byte {nul})", _CURE)
    try:
        return _checked(data.decode("utf-8"), source)
    except UnicodeDecodeError:
        return _checked(_strict(data, _legacy_encoding(data, source), source), source)


def _legacy_encoding(data: bytes, source: str) -> str:
    from charset_normalizer import from_bytes  # noqa: PLC0415 - most files are UTF-8

    best = from_bytes(_sample(data), cp_isolation=["gb18030", "big5"], preemptive_behaviour=False).best()
    if best is None:
        raise ReportError.at(source, "is not text in UTF-8, GB18030 or Big5", _CURE)
    return "big5hkscs" if best.encoding.startswith("big5") else "gb18030"


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
