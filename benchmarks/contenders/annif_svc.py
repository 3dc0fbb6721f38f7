"""Annif's ``svc`` backend, with an analyser of jieba words: Annif brings none that cuts Chinese.

The backend learns one area a passage, the first that is given, and its scores are ``1 / (1 + exp(-margin))``.
"""

from __future__ import annotations

import logging
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from benchmarks.contenders.contender import Row

PROJECT = """[areas]
name=areas
language=zh
backend=svc
analyzer=jieba_words
vocab=areas
limit=100
"""
THRESHOLD = 0.5


class JiebaWords:
    """An analyser, by Annif's protocol."""

    name = "jieba_words"

    def __init__(self, *_: object) -> None:
        self._jieba: Any = import_module("jieba")

    @staticmethod
    def is_available() -> bool:
        """Return that it can be used."""
        return True

    def tokenize_words(self, text: str) -> list[str]:
        """Return the words of a text."""
        words: list[str] = self._jieba.lcut(text)
        return words

    def __getstate__(self) -> dict[str, Any]:
        return {}

    def __setstate__(self, _: dict[str, Any]) -> None:
        self._jieba = import_module("jieba")


class AnnifSvc:
    """One Annif project."""

    def __init__(self) -> None:
        import_module("annif")
        logging.getLogger("annif").setLevel(logging.ERROR)
        import_module("annif.analyzer").register_analyzer(JiebaWords)
        self._types: Any = import_module("annif.corpus")
        self._project: Any = None

    def train(self, rows: list[Row], areas: list[str], folder: Path) -> None:
        """Load the vocabulary and train the project."""
        (folder / "projects.cfg").write_text(PROJECT, encoding="utf-8")
        names = folder / "areas.tsv"
        names.write_text("".join(f"<urn:area:{n}>\t{area}\n" for n, area in enumerate(areas)), encoding="utf-8")
        vocabulary = import_module("annif.vocab").VocabFileTSV(str(names), "zh")
        self._open(folder).vocab.load_vocabulary(vocabulary)
        sets = [self._types.SubjectSet(row["areas"]) for row in rows]
        documents = [self._types.Document(row["text"], labels) for row, labels in zip(rows, sets, strict=True)]
        self._project.train(self._types.DocumentList(documents))

    def load(self, folder: Path) -> None:
        """Open the project."""
        self._open(folder).initialize()

    def inputs(self, rows: Iterable[Row]) -> Iterator[Any]:
        """Yield documents."""
        for row in rows:
            yield self._types.Document(row["text"])

    def decide(self, inputs: list[Any]) -> Any:  # noqa: ANN401
        """Return the suggestions (P, A) that score at least one half."""
        return self._project.suggest(inputs).array >= THRESHOLD

    def tags(self, decided: Any) -> list[list[int]]:  # noqa: ANN401
        """Return the columns."""
        return [row.nonzero()[0].tolist() for row in decided.toarray()]

    def _open(self, folder: Path) -> Any:  # noqa: ANN401
        registry = import_module("annif.registry").AnnifRegistry(
            str(folder / "projects.cfg"), str(folder / "data"), init_projects=False
        )
        self._project = registry.get_projects()["areas"]
        return self._project
