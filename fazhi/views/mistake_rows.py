"""Passages to be read one by one, as CSV that a spreadsheet opens: mistakes of one model, disagreements of two.

UTF-8 with a byte-order mark; lists are joined by ``;``, headings by `` > ``.  What belongs together stands in the same
order: the scores and the terms of `wrong` are in the order of `wrong`.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from fazhi.views.writers import csv_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from fazhi.evaluation.comparison import Disagreement
    from fazhi.evaluation.mistakes import Mistake
    from fazhi.labels.taxonomy import Taxonomy

_MISTAKE = (
    "report", "passage", "loss", "text", "gold_zh", "tags_zh", "missed", "missed_scores", "wrong", "wrong_scores",
    "terms", "role", "headings", "gold", "tags",
)  # fmt: skip
_DISAGREEMENT = (
    "report", "passage", "right", "ours_wrong", "theirs_wrong", "text", "gold_zh", "ours_zh", "theirs_zh", "gold",
    "ours", "theirs",
)  # fmt: skip


def write_mistakes(rows: Iterable[Mistake], stream: IO[bytes], taxonomy: Taxonomy) -> None:
    """Write one line for each mistake, in the order given; the taxonomy names the areas in Chinese."""
    _start(stream, _MISTAKE)
    for row in rows:
        values = {
            "report": row.report,
            "passage": row.passage,
            "loss": f"{row.loss:.3f}",
            "text": row.text,
            "gold_zh": _chinese(row.gold, taxonomy),
            "tags_zh": _chinese(row.tags, taxonomy),
            "missed": ";".join(row.missed),
            "missed_scores": _scores(row.missed),
            "wrong": ";".join(row.wrong),
            "wrong_scores": _scores(row.wrong),
            "terms": ";".join(" ".join(row.terms.get(area, ())) for area in row.wrong),
            "role": row.role,
            "headings": " > ".join(row.headings),
            "gold": ";".join(row.gold),
            "tags": ";".join(row.tags),
        }
        stream.write(csv_row([values[column] for column in _MISTAKE]))


def write_disagreements(rows: Iterable[Disagreement], stream: IO[bytes], taxonomy: Taxonomy) -> None:
    """Write one line for each passage that two models tag differently, in the order given."""
    _start(stream, _DISAGREEMENT)
    for row in rows:
        values = {
            "report": row.report,
            "passage": row.passage,
            "right": row.right,
            "ours_wrong": row.ours_wrong,
            "theirs_wrong": row.theirs_wrong,
            "text": row.text,
        }
        for name, areas in (("gold", row.gold), ("ours", row.ours), ("theirs", row.theirs)):
            values |= {name: ";".join(areas), f"{name}_zh": _chinese(areas, taxonomy)}
        stream.write(csv_row([values[column] for column in _DISAGREEMENT]))


def _start(stream: IO[bytes], columns: Sequence[str]) -> None:
    stream.write(b"\xef\xbb\xbf" + csv_row(columns))


def _chinese(areas: Iterable[str], taxonomy: Taxonomy) -> str:
    return ";".join(taxonomy.area(area).zh for area in areas)


def _scores(scored: Mapping[str, float]) -> str:
    return ";".join(f"{score:.3f}" for score in scored.values())
