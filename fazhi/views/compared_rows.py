"""A comparison as data: the tidy panel in CSV, and everything in JSON."""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING, Any

from fazhi.evaluation.panel import ALL, CHARACTERS, COLUMNS, PASSAGES
from fazhi.evaluation.recycling import OTHER, OWN
from fazhi.views.writers import csv_row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fazhi.evaluation.compared import Compared
    from fazhi.evaluation.follow_up import Passage
    from fazhi.evaluation.gaps import Gap
    from fazhi.evaluation.panel import Expected

SCHEMA_VERSION = 1
_MEASURES = (("passages", PASSAGES), ("characters", CHARACTERS))


def panel_columns(compared: Compared) -> list[str]:
    """Return the names of the columns of `panel_rows`."""
    ends = [f"{name}{end}" for name in ("passages", "characters", "share") for end in ("", "_low", "_high")]
    return [
        *compared.by, "reports", "text_passages", "text_characters", "area", "area_zh", "area_en", "domain", "role",
        "tagged_passages", "tagged_characters", "tagged_share", *ends, "error", "model",
    ]  # fmt: skip


def panel_rows(compared: Compared) -> Iterator[list[Any]]:
    """Yield the rows of the panel: part × area × role, and for the role ``all`` every passage, roleless ones included.

    Shares are of the characters of the part.  ``passages``, ``characters`` and ``share`` allow for the error of the
    model and have a 95 % interval; they are None where nothing is known of the error.  ``error`` says where it was
    measured.
    """
    error, expected = error_source(compared), compared.panel.expected
    for place, part in enumerate(compared.parts):
        size = part.characters
        whole = [*part.values.values(), len(part.reports), part.passages, size]
        for column, area in enumerate(compared.taxonomy.areas):
            for role, name in enumerate(COLUMNS):
                passages, characters = compared.panel.tagged[place, column, role].tolist()
                found = _expected(expected, (place, column, role), size)
                yield [
                    *whole, area.id, area.zh, area.en, area.domain, name, passages, characters,
                    _share(characters, size), *found, error, compared.digest[:12],
                ]  # fmt: skip


def error_source(compared: Compared) -> str:
    """Return where the error was measured: ``out of fold``, the name of a file, or nothing."""
    return "" if compared.rates is None else compared.rates.source or "out of fold"


def write_panel(compared: Compared, stream: IO[bytes]) -> None:
    """Write the panel as CSV, UTF-8 with a byte-order mark, no cell a formula."""
    stream.write(b"\xef\xbb\xbf" + csv_row(panel_columns(compared)))
    for row in panel_rows(compared):
        stream.write(csv_row(["" if value is None else value for value in row]))


def write_json(compared: Compared, stream: IO[bytes]) -> None:
    """Write everything as one JSON object, UTF-8."""
    stream.write(json.dumps(as_record(compared), ensure_ascii=False).encode("utf-8", "replace") + b"\n")


def as_record(compared: Compared) -> dict[str, Any]:
    """Return everything as one record; parts, reports and passages are named by their places, counted from 0."""
    columns = panel_columns(compared)
    gaps, areas = compared.gaps, compared.taxonomy.ids
    return {
        "schema_version": SCHEMA_VERSION,
        "by": list(compared.by),
        "model": {"name": compared.model, "digest": compared.digest},
        "error": {
            "source": error_source(compared), "passages": compared.rates.passages,
            "estimator": "scores" if compared.from_scores else "predictive values",
        } if compared.rates else None,
        "reports": _reports(compared),
        "same": [{"source": one, "as": other} for one, other in compared.same],
        "parts": _parts(compared),
        "panel": [dict(zip(columns, row, strict=True)) for row in panel_rows(compared)],
        "total": _total(compared),
        "changes": [
            {"before": each.before, "after": each.after, "area": areas[each.area], "difference": round(each.value, 6),
             "low": round(each.low, 6), "high": round(each.high, 6), "clear": each.clear}
            for each in compared.panel.changes
        ],
        "absent": [_gap(gap, areas) for gap in gaps.absent],
        "unplanned": [_gap(gap, areas) for gap in gaps.unplanned],
        "planless": list(gaps.planless),
        "slogans": [_gap(gap, areas) for gap in gaps.slogans],
        "follow_up": [
            {
                "report": each.report, "later": list(each.later),
                "plans": [
                    {"passage": plan.passage[1], "outcome": plan.outcome, "likest": _passage(plan.likest),
                     "similarity": round(plan.similarity, 4)} for plan in each.plans
                ],
            } for each in compared.follow_ups
        ],
        "recycled": [
            {"passage": _passage(each.passage), "source": _passage(each.source), "kind": each.kind,
             "similarity": round(each.similarity, 4)} for each in compared.recycling.passages
        ],
        "chains": [[_passage(passage) for passage in chain] for chain in compared.recycling.chains],
    }  # fmt: skip


def _reports(compared: Compared) -> list[dict[str, Any]]:
    recycled = {kind: compared.recycling.characters(compared.reports, kind) for kind in (OWN, OTHER)}
    return [
        {
            "id": each.report.id, "source": each.report.source, "title": each.report.title,
            "metadata": dict(each.report.metadata), "passages": len(each.tagged), "characters": each.characters,
            "recycled": {kind: _share(found[place], each.characters) for kind, found in recycled.items()},
        } for place, each in enumerate(compared.reports)
    ]  # fmt: skip


def _parts(compared: Compared) -> list[dict[str, Any]]:
    place_of = {id(report): place for place, report in enumerate(compared.reports)}
    return [
        {**part.values, "reports": [place_of[id(report)] for report in part.reports], "passages": part.passages,
         "characters": part.characters} for part in compared.parts
    ]  # fmt: skip


def _total(compared: Compared) -> list[dict[str, Any]]:
    """Return for each area what all parts together give to it."""
    size = int(compared.panel.characters.sum())
    names = panel_columns(compared)[-11:-2]
    tagged = compared.panel.tagged[:, :, COLUMNS.index(ALL)].sum(axis=0).tolist()
    return [
        {"area": area.id, "tagged_passages": tagged[column][PASSAGES], "tagged_characters": tagged[column][CHARACTERS],
         "tagged_share": _share(tagged[column][CHARACTERS], size),
         **dict(zip(names, _expected(compared.panel.total, (column, 0), size), strict=True))}
        for column, area in enumerate(compared.taxonomy.areas)
    ]  # fmt: skip


def _expected(expected: Expected | None, place: tuple[int, ...], size: int) -> list[float | None]:
    """Return passages, characters and share, each with the ends of its interval."""
    if expected is None:
        return [None] * 9
    ends = [getattr(expected, name)[place] for name in ("value", "low", "high")]
    counts = [round(float(end[measure]), 3) for _, measure in _MEASURES for end in ends]
    return [*counts, *(_share(float(end[CHARACTERS]), size) for end in ends)]


def _share(part: float, whole: int) -> float:
    return round(part / whole, 6) if whole else 0.0


def _gap(gap: Gap, areas: Sequence[str]) -> dict[str, Any]:
    return {
        "part": gap.part, "area": areas[gap.area], "passages": gap.passages, "characters": gap.characters,
        "probability": None if gap.probability is None else round(gap.probability, 4), "quote": gap.quote,
    }  # fmt: skip


def _passage(passage: Passage | None) -> dict[str, int] | None:
    return None if passage is None else {"report": passage[0], "passage": passage[1]}
