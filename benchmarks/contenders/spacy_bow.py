"""spaCy's ``textcat_multilabel`` with its bag of words, on jieba's words."""

from __future__ import annotations

import random
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from benchmarks.contenders.contender import Row

MODEL = {
    "@architectures": "spacy.TextCatBOW.v3",
    "exclusive_classes": False,
    "length": 262144,
    "ngram_size": 1,
    "no_output_layer": False,
}
RATE = 0.01
EPOCHS = 5
BATCH = 64
"""Of the rates and epochs that were tried the ones with the best F1 on the held-out part, in its favour."""


class SpacyBow:
    """A blank Chinese pipeline with a bag-of-words classifier."""

    def __init__(self) -> None:
        self._spacy: Any = import_module("spacy")
        self._pipeline: Any = None

    def train(self, rows: list[Row], areas: list[str], folder: Path) -> None:
        """Train with the library's optimiser, at a higher rate."""
        pipeline = self._spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "jieba"}}})
        pipeline.initialize()
        classifier = pipeline.add_pipe("textcat_multilabel", config={"model": MODEL})
        for column in range(len(areas)):
            classifier.add_label(str(column))
        make = import_module("spacy.training").Example.from_dict
        examples = [make(pipeline.make_doc(row["text"]), {"cats": _targets(row, len(areas))}) for row in rows]
        optimizer = pipeline.initialize(lambda: examples[:BATCH])
        optimizer.learn_rate = RATE
        order = random.Random(0)  # noqa: S311 - an order, no secret
        for _ in range(EPOCHS):
            order.shuffle(examples)
            for first in range(0, len(examples), BATCH):
                pipeline.update(examples[first : first + BATCH], sgd=optimizer)
        pipeline.to_disk(folder / "pipeline")

    def load(self, folder: Path) -> None:
        """Load the pipeline."""
        self._pipeline = self._spacy.load(folder / "pipeline")

    def inputs(self, rows: Iterable[Row]) -> Iterator[str]:
        """Yield texts."""
        for row in rows:
            yield row["text"]

    def decide(self, inputs: list[Any]) -> Any:  # noqa: ANN401
        """Return the scores of each passage."""
        return [doc.cats for doc in self._pipeline.pipe(inputs, batch_size=256)]

    def tags(self, decided: Any) -> list[list[int]]:  # noqa: ANN401
        """Return the columns."""
        return [sorted(int(label) for label, score in cats.items() if score >= 0.5) for cats in decided]  # noqa: PLR2004


def _targets(row: Row, size: int) -> dict[str, float]:
    return {str(column): float(column in row["areas"]) for column in range(size)}
