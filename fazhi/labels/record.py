"""One line of a corpus file is checked and read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from fazhi.errors import Fault
from fazhi.reports.report import Passage, Role

if TYPE_CHECKING:
    from fazhi.labels.taxonomy import Taxonomy

NO_TEXT = "–"
"""Stands for the text of a record that holds labels only."""
_REQUIRED = {"report": str, "passage": int, "text": str, "role": str, "areas": list}
_OPTIONAL = {"headings": list, "start": int, "end": int, "paragraph": int, "annotator": str}
_KIND = {str: "text", int: "a whole number", list: "a list"}
_ROLES = [str(role) for role in Role]


def parse_record(
    raw: bytes, place: str, taxonomy: Taxonomy, faults: list[Fault], *, texts: bool = True
) -> dict[str, Any] | None:
    """Return the arguments of a `LabelledPassage`, or None after adding to *faults* all that is wrong with the line.

    Parameters
    ----------
    raw
        One line of a JSONL file.
    place
        ``file:line``, for the messages.
    taxonomy
        Areas must be in it.
    faults
        What is wrong is added here.
    texts
        Whether the record must hold its text; labels alone are enough to compare two labellings.
    """
    before = len(faults)
    try:
        record = json.loads(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        faults.append(Fault(place, f"is not UTF-8 (byte {error.start})", "save the file as UTF-8"))
        return None
    except (ValueError, RecursionError) as error:
        faults.append(
            Fault(
                place,
                f"is not JSON ({getattr(error, 'msg', 'nested too deeply')})",
                "write one object on each line",
            )
        )
        return None
    if not isinstance(record, dict):
        faults.append(Fault(place, "is not a JSON object", "write one object on each line"))
        return None
    if not texts:
        record.setdefault("text", NO_TEXT)
    _check_types(record, place, faults)
    if len(faults) == before:
        _check_values(record, place, taxonomy, faults)
    return None if len(faults) > before else _arguments(record, taxonomy)


def _check_types(record: dict[str, Any], place: str, faults: list[Fault]) -> None:
    for key, kind in (_REQUIRED | _OPTIONAL).items():
        if key not in record:
            if key in _REQUIRED:
                faults.append(Fault(place, f"misses the key '{key}'", f"keys needed: {', '.join(_REQUIRED)}"))
        elif not isinstance(record[key], kind) or isinstance(record[key], bool):
            faults.append(Fault(place, f"'{key}' is not {_KIND[kind]}"))
    for key in ("areas", "headings"):
        value = record.get(key)
        if isinstance(value, list) and not all(isinstance(item, str) for item in value):
            faults.append(Fault(place, f"'{key}' holds something that is not text"))


def _check_values(record: dict[str, Any], place: str, taxonomy: Taxonomy, faults: list[Fault]) -> None:
    text = record["text"]
    if not text.strip():
        faults.append(Fault(place, "the text is empty", "remove the line"))
    if any("\ud800" <= c <= "\udfff" for c in text):
        faults.append(Fault(place, "the text holds a lone surrogate (half a character)", "write the text again"))
    if record["role"] not in _ROLES:
        faults.append(Fault(place, f"unknown role '{record['role']}'", f"the roles are {', '.join(_ROLES)}"))
    unknown = [area for area in record["areas"] if area not in taxonomy.columns]
    faults.extend(Fault(place, f"unknown area '{area}'", taxonomy.suggestion(area)) for area in unknown)
    if len(set(record["areas"])) < len(record["areas"]):
        faults.append(Fault(place, "an area is given twice", "name each area once"))
    start, end = record.get("start"), record.get("end")
    if (start is None) != (end is None):
        faults.append(Fault(place, "has only one of start and end", "give both or neither"))
    elif start is not None and end is not None and (start < 0 or end - start != len(text)):
        faults.append(Fault(place, f"offsets {start}:{end} do not fit a text of {len(text)} characters"))


def _arguments(record: dict[str, Any], taxonomy: Taxonomy) -> dict[str, Any]:
    known = _REQUIRED.keys() | _OPTIONAL.keys()
    start = record.get("start", 0)
    passage = Passage(
        text=record["text"],
        start=start,
        end=start + len(record["text"]),
        paragraph=record.get("paragraph", start),
        headings=tuple(record.get("headings", ())),
        role=Role(record["role"]),
    )
    return {
        "passage": passage,
        "areas": tuple(sorted(record["areas"], key=taxonomy.columns.__getitem__)),
        "report_id": record["report"],
        "number": record["passage"],
        "annotator": record.get("annotator", ""),
        "located": "start" in record,
        "extra": {key: value for key, value in record.items() if key not in known},
    }
