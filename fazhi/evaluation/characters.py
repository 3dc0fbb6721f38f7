"""End to end: from the file itself, over (character, area) pairs.

A passage cut in the wrong place moves tags to wrong characters, so segmentation counts too.  White space
is left out on both sides.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from fazhi.errors import CorpusError
from fazhi.evaluation.metrics import Counts
from fazhi.reports.reading import SUFFIXES, read_report

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from fazhi.labels.corpus import Corpus
    from fazhi.model.tagger import Tagger


def character_counts(tagger: Tagger, corpus: Corpus, folder: str | Path) -> list[Counts]:
    """Return counts of (character, area) pairs for each report of *corpus*.

    Parameters
    ----------
    tagger
        What is evaluated.
    corpus
        Gold labels with offsets into the files of *folder*.
    folder
        Holds ``<report id>.txt`` or ``.html`` for every report of the corpus.

    Raises
    ------
    CorpusError
        If a record has no offsets, a file is missing, or a record's text is not what stands in the file.
    """
    return [_one_report(tagger, corpus, report_id, Path(folder)) for report_id in corpus.reports]


def _one_report(tagger: Tagger, corpus: Corpus, report_id: str, folder: Path) -> Counts:
    file = next((p for suffix in SUFFIXES if (p := folder / f"{report_id}{suffix}").is_file()), None)
    if file is None:
        raise CorpusError.at(folder, f"holds no file for report '{report_id}'", f"put {report_id}.txt there")
    report = read_report(file)
    columns = tagger.model.taxonomy.columns
    gold = np.zeros((len(report.text), len(columns)), bool)
    for item in corpus.passages:
        if item.report_id != report_id:
            continue
        span = slice(item.passage.start, item.passage.end)
        if not item.located or report.text[span] != item.passage.text:
            fault = "has no offsets" if not item.located else f"does not stand at {span.start}:{span.stop} of {file}"
            raise CorpusError.at(f"{report_id}#{item.number}", fault, "evaluate with the files that were labelled")
        _mark(gold, span, item.areas, columns)
    found = np.zeros_like(gold)
    for tagged in tagger.tag(report):
        _mark(found, slice(tagged.passage.start, tagged.passage.end), tagged.areas, columns)
    inked = np.array([not character.isspace() for character in report.text], bool)
    return Counts.of(gold[inked], found[inked])


def _mark(matrix: NDArray[np.bool_], span: slice, areas: Iterable[str], columns: dict[str, int]) -> None:
    for area in areas:
        matrix[span, columns[area]] = True
