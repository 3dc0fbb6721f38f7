"""The passages that all contenders are trained and measured on, as files in one folder.

One split: the reports of one of five folds (`fold_by_report`, seed 0) are held out, and with them, from training, the
passages in nearly the same words.  Everyone learns from the same rest.  Speed is measured on passages of
the whole corpus.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import cycle, islice
from typing import TYPE_CHECKING

from benchmarks.schemes import relabelled
from fazhi.labels.corpus import Corpus
from fazhi.labels.matrix import label_matrix
from fazhi.labels.splitting import fold_by_report, held_out
from fazhi.labels.taxonomy import Taxonomy

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from benchmarks.contenders.contender import Row

FOLDS = 5
SHORTEST, LONGEST = 110, 300
"""Characters of the passages of ``long``: about 165 on average, those that reports are long of."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Files of rows, and what is in them.

    Parameters
    ----------
    folder
        Holds ``training``, ``held``, ``long`` (passages of 110 to 300 characters) and ``corpus`` (all passages).
    areas
        Ids, in the order of the columns.
    sizes
        Passages of each file, by its name.
    characters
        Characters of a passage on average, by the file's name.
    held
        Gold columns of the held-out passages.
    """

    folder: Path
    areas: tuple[str, ...]
    sizes: dict[str, int]
    characters: dict[str, float]
    held: list[list[int]]

    def file(self, name: str) -> Path:
        """Return the file of some rows."""
        return self.folder / f"{name}.jsonl"


def lay_out(folder: Path, reports: int | None = None) -> Ground:
    """Write the files, of the first so many *reports* or of all of the written corpus."""
    taxonomy = Taxonomy.load()
    corpus = Corpus.written(taxonomy).content
    if reports:
        chosen = set(corpus.reports[:reports])
        corpus = Corpus(tuple(item for item in corpus.passages if item.report_id in chosen))
    names = [item.report_id for item in corpus.passages]
    folds = fold_by_report(names, label_matrix([item.areas for item in corpus.passages], taxonomy), FOLDS)
    outside = sorted({name for name, fold in zip(names, folds, strict=True) if fold == 0})
    inside, held = held_out(corpus, f"report={','.join(outside)}")
    rows = {"training": _rows(inside, taxonomy), "held": _rows(held, taxonomy), "corpus": _rows(corpus, taxonomy)}
    rows["long"] = [row for row in rows["corpus"] if SHORTEST <= len(row["text"]) <= LONGEST]
    for name, part in rows.items():
        write_rows(folder / f"{name}.jsonl", part)
    sizes = {name: len(part) for name, part in rows.items()}
    characters = {name: sum(len(row["text"]) for row in part) / len(part) for name, part in rows.items()}
    return Ground(folder, tuple(taxonomy.ids), sizes, characters, [row["areas"] for row in rows["held"]])


def lay_out_scheme(ground: Ground, rows: list[Row], wanted: int) -> list[str]:
    """Write the training rows with *wanted* areas to the file ``training-<wanted>``, and return the areas."""
    if wanted == len(ground.areas):
        write_rows(ground.file(f"training-{wanted}"), rows)
        return list(ground.areas)
    write_rows(ground.file(f"training-{wanted}"), relabelled(rows, len(ground.areas), wanted))
    return [f"area{number}" for number in range(wanted)]


def lay_out_many(ground: Ground, rows: list[Row], wanted: int) -> None:
    """Write *wanted* passages to the file ``many-<wanted>``: the rows again and again.

    No heading path comes twice from different copies, for the paths of other reports are other paths.
    """
    numbered = ((number // len(rows), row) for number, row in enumerate(islice(cycle(rows), wanted)))
    copies = (row | {"headings": [*row["headings"], f"第{copy}部分"]} for copy, row in numbered)
    write_rows(ground.file(f"many-{wanted}"), copies)


def write_rows(file: Path, rows: Iterable[Row]) -> None:
    """Write rows, one JSON object a line."""
    with file.open("w", encoding="utf-8") as stream:
        for row in rows:
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")


def _rows(corpus: Corpus, taxonomy: Taxonomy) -> list[Row]:
    return [
        {
            "text": item.passage.text,
            "headings": list(item.passage.headings),
            "areas": sorted(taxonomy.columns[area] for area in item.areas),
            "report": item.report_id,
            "role": str(item.passage.role) if item.passage.role else None,
        }
        for item in corpus.passages
    ]
