"""One record of a corpus file, a line or a row, is checked and read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from fazhi.errors import Fault
from fazhi.reports.report import Passage, Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from fazhi.labels.taxonomy import Taxonomy

NO_TEXT = "–"
"""Stands for the text of a record that holds labels only."""
_REQUIRED = {"text": str, "areas": list}
_OPTIONAL = {
    "report": str,
    "passage": int,
    "role": str,
    "headings": list,
    "start": int,
    "end": int,
    "paragraph": int,
    "annotator": str,
}
_KNOWN = _REQUIRED | _OPTIONAL
_KIND = {str: "text", int: "a whole number", list: "a list"}
_WRITTEN = {
    str: "put it in quotation marks",
    int: "write it in digits, without quotation marks",
    list: "write it as a list of texts, [] where there is none",
}
_ROLES = [str(role) for role in Role]
_HELPED = 20
"""After so many faults no nearest area is looked for: an error shows no more, and there may be thousands."""


def read_lines(data: bytes, file: Path, faults: list[Fault]) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Yield (line, place, record) for every object in a JSONL file; what is wrong with a line is added to *faults*."""
    for line, raw in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        place = f"{file}:{line}"
        record = _decoded(raw, place, faults) if raw.strip() else None
        if record is not None:
            yield line, place, record


class RecordReader:
    """Checks the records of one file, whatever its format, and fills in what they may leave out.

    A record without a report is a report of its own; one without a number follows the one before it in its report.

    Parameters
    ----------
    name
        What the reports of records without one are called: ``<name>-<line>``.
    taxonomy
        Areas must be in it, by id or by a name that only one of them has.
    faults
        What is wrong is added here.
    texts
        Whether records must hold their text; labels alone are enough to compare two labellings.
    unit
        What the file consists of, ``line`` or ``row``, for the messages.
    earlier
        Where the passages of earlier files stand that give both report and number: none may stand here again.
    """

    def __init__(
        self,
        name: str,
        taxonomy: Taxonomy,
        faults: list[Fault],
        *,
        texts: bool = True,
        unit: str = "line",
        earlier: Mapping[tuple[str, int], str] | None = None,
    ) -> None:
        self._name = name
        self._unit = unit
        self._taxonomy = taxonomy
        self._faults = faults
        self._texts = texts
        self._earlier = earlier or {}
        self.places: dict[tuple[str, int], str] = {}
        """Where the passages of this file stand that give both report and number."""
        self._lines: dict[tuple[str, int], int] = {}
        self._last: dict[str, int] = {}

    def read(self, record: dict[str, Any], place: str, line: int) -> dict[str, Any] | None:
        """Return the arguments of a `LabelledPassage`, or None after adding to the faults all that is wrong.

        Parameters
        ----------
        record
            The keys and values of the record; null stands for a key that is missing.
        place
            Of the record, for the messages.
        line
            Its line or row in the file.
        """
        before = len(self._faults)
        record = {key: value for key, value in record.items() if value is not None or key not in _OPTIONAL}
        if not self._texts:
            record.setdefault("text", NO_TEXT)
        _check_types(record, place, self._faults)
        if len(self._faults) == before:
            _check_values(record, place, self._faults)
            areas = self._areas(record["areas"], place)
        if len(self._faults) > before:
            return None
        report = record.get("report", f"{self._name}-{line}")
        number = record.get("passage", self._last.get(report, 0) + 1)
        self._number(report, number, place, line)
        implied = tuple(key for key in ("report", "passage") if key not in record)
        if not implied:
            self._once(report, number, place)
        return _arguments(record) | {"areas": areas, "report_id": report, "number": number, "implied": implied}

    def _areas(self, names: list[str], place: str) -> tuple[str, ...]:
        found = []
        for name in names:
            area = self._taxonomy.find(name)
            if area is None:
                cure = self._taxonomy.suggestion(name) if len(self._faults) < _HELPED else "see `fazhi areas`"
                self._faults.append(Fault(place, f"unknown area '{name}'", cure))
            else:
                found.append(area)
        if len(set(found)) < len(found):
            self._faults.append(Fault(place, "an area is given twice", "name each area once"))
        return tuple(sorted(found, key=self._taxonomy.columns.__getitem__))

    def _number(self, report: str, number: int, place: str, line: int) -> None:
        first = self._lines.setdefault((report, number), line)
        if first != line:
            fault = f"passage {number} of '{report}' stands on {self._unit} {first} already"
            self._faults.append(Fault(place, fault, "number the passages of a report"))
        self._last[report] = max(number, self._last.get(report, 0))

    def _once(self, report: str, number: int, place: str) -> None:
        first = self._earlier.get((report, number))
        if first:
            fault = f"passage {number} of '{report}' stands in {first} already"
            self._faults.append(Fault(place, fault, "give every passage in one file alone, and every file once"))
        self.places.setdefault((report, number), place)


def _decoded(raw: bytes, place: str, faults: list[Fault]) -> dict[str, Any] | None:
    try:
        record = json.loads(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        faults.append(Fault(place, f"is not UTF-8 (byte {error.start})", "save the file as UTF-8"))
        return None
    except (ValueError, RecursionError) as error:
        fault = f"is not JSON ({getattr(error, 'msg', 'nested too deeply')})"
        faults.append(Fault(place, fault, "write one object on each line"))
        return None
    if not isinstance(record, dict):
        faults.append(Fault(place, "is not a JSON object", "write one object on each line"))
        return None
    if b"\\u" in raw and not _encodable(record):
        faults.append(Fault(place, "holds a lone surrogate (half a character)", "write the text again"))
        return None
    return record


def _encodable(record: dict[str, Any]) -> bool:
    try:
        json.dumps(record, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _check_types(record: dict[str, Any], place: str, faults: list[Fault]) -> None:
    for key, kind in _KNOWN.items():
        if key not in record:
            if key in _REQUIRED:
                faults.append(Fault(place, f"misses the key '{key}'", f"keys needed: {', '.join(_REQUIRED)}"))
        elif not isinstance(record[key], kind) or isinstance(record[key], bool):
            faults.append(Fault(place, f"'{key}' is not {_KIND[kind]}", _WRITTEN[kind]))
    for key in ("areas", "headings"):
        value = record.get(key)
        if isinstance(value, list) and not all(isinstance(item, str) for item in value):
            faults.append(
                Fault(place, f"'{key}' holds something that is not text", "put each entry in quotation marks")
            )


def _check_values(record: dict[str, Any], place: str, faults: list[Fault]) -> None:
    text = record["text"]
    if not text.strip():
        faults.append(Fault(place, "the text is empty", "remove the line"))
    if record.get("role", Role.OTHER) not in _ROLES:
        faults.append(Fault(place, f"unknown role '{record['role']}'", f"the roles are {', '.join(_ROLES)}"))
    start, end = record.get("start"), record.get("end")
    if (start is None) != (end is None):
        faults.append(Fault(place, "has only one of start and end", "give both or neither"))
    elif start is not None and end is not None and (start < 0 or end - start != len(text)):
        fault = f"offsets {start}:{end} do not fit a text of {len(text)} characters"
        faults.append(Fault(place, fault, "count them in characters of the report's text, or leave both out"))


def _arguments(record: dict[str, Any]) -> dict[str, Any]:
    start = record.get("start", 0)
    passage = Passage(
        text=record["text"],
        start=start,
        end=start + len(record["text"]),
        paragraph=record.get("paragraph", start),
        headings=tuple(record.get("headings", ())),
        role=Role(record["role"]) if "role" in record else None,
    )
    return {
        "passage": passage,
        "annotator": record.get("annotator", ""),
        "located": "start" in record,
        "extra": {key: value for key, value in record.items() if key not in _KNOWN},
    }
