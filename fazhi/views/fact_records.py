"""Facts as plain records: what stands under ``facts`` in the JSON of a passage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fazhi.reports.facts import Fact
    from fazhi.reports.report import Passage

_OPTIONAL = ("value", "upper", "unit", "about", "what", "name", "form", "date")


def fact_records(passage: Passage) -> list[dict[str, Any]]:
    """Return one JSON-ready record for each fact in a passage, in order; their offsets count in `Report.text`."""
    from fazhi.reports.facts import find_facts  # noqa: PLC0415 - who shows no facts loads nothing of it

    return [fact_record(fact, passage.start) for fact in find_facts(passage.text)]


def fact_record(fact: Fact, offset: int) -> dict[str, Any]:
    """Return the record of a fact of a text that begins at *offset* of `Report.text`.

    ``kind``, ``start``, ``end`` and ``text`` are always there; ``value``, ``upper``, ``unit``, ``about``, ``what``,
    ``name``, ``form`` and ``date`` where the fact has them, ``about`` where it is true; they mean what
    `fazhi.reports.facts.Fact` says.
    """
    record: dict[str, Any] = {
        "kind": str(fact.kind),
        "start": offset + fact.start,
        "end": offset + fact.end,
        "text": fact.text,
    }
    found = ((key, getattr(fact, key)) for key in _OPTIONAL)
    # a value of 0 is one: no complaint is a figure too
    return record | {key: value for key, value in found if value is not None and value is not False and value != ""}
