"""Tagged passages as plain records: the JSON that ``fazhi tag -f jsonl`` writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fazhi.model.artifact import Model
    from fazhi.model.tags import Tag, TaggedPassage
    from fazhi.reports.report import Report

SCHEMA_VERSION = 1
"""Raised when a key of the record changes its meaning or goes away; a new key leaves it as it is."""
_DIGITS = 6


def records(
    report: Report, tagged: Sequence[TaggedPassage], model: Model, *, facts: bool = False
) -> list[dict[str, Any]]:
    """Return one JSON-ready record for each passage, in order; scores are rounded to six decimals.

    With *facts* each has its figures, documents, laws and dates, see `fazhi.reports.facts`.
    """
    source = {"name": model.name, "digest": model.digest}
    found = [_record(report, number, item, source) for number, item in enumerate(tagged, 1)]
    if facts:
        from fazhi.views.fact_records import fact_records  # noqa: PLC0415 - only those who want them load it

        for record, item in zip(found, tagged, strict=True):
            record["facts"] = fact_records(item.passage)
    return found


def _record(report: Report, number: int, item: TaggedPassage, model: dict[str, str]) -> dict[str, Any]:
    passage = item.passage
    return {
        "schema_version": SCHEMA_VERSION,
        "report": report.id,
        "source": report.source,
        "passage": number,
        "paragraph": passage.paragraph,
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
        "headings": list(passage.headings),
        "role": {"id": str(item.role), "score": round(item.role_score, _DIGITS)} if item.role else None,
        "areas": [_tag(tag) for tag in item.tags],
        "review": [_tag(tag) for tag in item.review],
        "domains": [
            {"id": d.domain.id, "zh": d.domain.zh, "en": d.domain.en, "score": round(d.score, _DIGITS)}
            for d in item.domains
        ],
        "model": model,
    }


def _tag(tag: Tag) -> dict[str, Any]:
    area = tag.area
    record: dict[str, Any] = {
        "id": area.id,
        "zh": area.zh,
        "en": area.en,
        "score": round(tag.score, _DIGITS),
        "threshold": round(tag.threshold, _DIGITS),
    }
    if tag.evidence:
        record["evidence"] = [{"word": word, "share": round(share, _DIGITS)} for word, share in tag.evidence]
    return record
