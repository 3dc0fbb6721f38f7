"""fazhi itself, with either body."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from benchmarks.contenders.contender import UnableError, columns_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from benchmarks.contenders.contender import Row

BESIDE = "beside.json"
"""Beside the model: the thresholds, for `SameFeatures`, and the areas in the order of the columns."""


def open_tagger(file: Path | None, body: str) -> Any:  # noqa: ANN401 - a `Tagger` of whichever version
    """Return the `Tagger` of a model file that runs on *body*, "c" or "numpy".

    Raises
    ------
    UnableError
        If this version, or this installation, has no such body.
    """
    import fazhi  # noqa: PLC0415 - its import is part of a cold start

    load: Any = fazhi.load
    try:
        tagger = load(file, body=body)
    except TypeError as error:
        # versions before the kernel know one body, and no word for it
        if body != "numpy":
            raise UnableError("this version has no C kernel") from error
        return load(file)
    except fazhi.FazhiError as error:
        raise UnableError(f"no C kernel was built ({error})") from error
    if tagger.body != body:
        raise UnableError(f"asked for {body}, got {tagger.body}")
    return tagger


class Bodied:
    """fazhi with one body.

    Parameters
    ----------
    body
        "c" or "numpy".
    full
        Whether it makes full results (`Tagger.tag`) and not arrays (`Tagger.decide`).
    """

    def __init__(self, body: str, full: bool) -> None:  # noqa: FBT001 - comes out of a listing
        self.body = body
        self.full = full
        self._tagger: Any = None
        self._beside: Path | None = None

    def train(self, rows: list[Row], areas: list[str], folder: Path) -> None:
        """Fit the default recipe, and keep beside the model what others need of it."""
        from fazhi.training.fitting import fit  # noqa: PLC0415 - tagging imports no training

        corpus, taxonomy = _corpus(rows, areas)
        model = fit(corpus, taxonomy, jobs=1)
        model.save(folder / "model.fazhi", force=True)
        kept = {"thresholds": model.thresholds.tolist(), "areas": areas}
        (folder / BESIDE).write_text(json.dumps(kept), encoding="utf-8")

    def load(self, folder: Path) -> None:
        """Load the model file."""
        self._tagger = open_tagger(folder / "model.fazhi", self.body)
        self._beside = folder / BESIDE

    def inputs(self, rows: Iterable[Row]) -> Iterator[Any]:
        """Yield `Passage` objects; those below one heading path share it, as those of a read report do."""
        from fazhi.reports.report import Passage  # noqa: PLC0415

        path: tuple[str, ...] = ()
        for row in rows:
            # only the last path is kept: a stream must not grow by what feeds it
            path = path if path == (here := tuple(row["headings"])) else here
            yield Passage(row["text"], headings=path)

    def decide(self, inputs: list[Any]) -> Any:  # noqa: ANN401
        """Return `Decisions`, or a list of `TaggedPassage`."""
        return list(self._tagger.tag(inputs)) if self.full else self._tagger.decide(inputs)

    def stream(self, inputs: Iterable[Any]) -> int:
        """Return how many passages were tagged, one after the other, from a stream that is not kept."""
        return sum(1 for _ in self._tagger.tag(inputs))

    def tags(self, decided: Any) -> list[list[int]]:  # noqa: ANN401
        """Return the columns."""
        if not self.full or self._beside is None:
            return columns_of(decided.tagged)
        areas = json.loads(self._beside.read_text(encoding="utf-8"))["areas"]
        columns = {area: column for column, area in enumerate(areas)}
        return [sorted(columns[area] for area in each.areas) for each in decided]

    def margins(self, decided: Any) -> Any:  # noqa: ANN401
        """Return the margins (P, A)."""
        return decided.margins


def _corpus(rows: list[Row], areas: list[str]) -> tuple[Any, Any]:
    """Return corpus and taxonomy; areas that are not the package's own make a flat list."""
    from fazhi.labels.corpus import Corpus, LabelledPassage  # noqa: PLC0415
    from fazhi.labels.taxonomy import Area, Taxonomy  # noqa: PLC0415
    from fazhi.reports.report import Passage, Role  # noqa: PLC0415

    own = Taxonomy.load()
    taxonomy = own if list(own.ids) == areas else Taxonomy(1, (), tuple(Area(name, name, name) for name in areas), ())
    items = []
    for number, row in enumerate(rows):
        role = Role(row["role"]) if row["role"] else None
        passage = Passage(row["text"], headings=tuple(row["headings"]), role=role)
        labels = tuple(areas[column] for column in row["areas"])
        items.append(LabelledPassage(passage, labels, row["report"], number))
    return Corpus(tuple(items)), taxonomy
