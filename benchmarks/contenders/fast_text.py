"""fastText's supervised classifier, one area against all, on words cut by jieba or by its Rust twin."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from benchmarks.contenders.contender import Row

LABEL = "__label__"
OPTIONS = {"loss": "ova", "lr": 1.0, "epoch": 50, "dim": 100, "minCount": 2, "thread": 1, "seed": 0, "verbose": 0}
"""One against all, as its manual has it for several labels; with its own rate of 0.1 and 5 epochs it tags nothing.  Of
the rates, epochs and n-grams of words that were tried these have the best F1 on the held-out part, in its favour."""


class FastText:
    """fastText with one cutter.

    Parameters
    ----------
    cutter
        "jieba" or "rjieba"; both with the hidden Markov model off, so that they cut alike.
    """

    def __init__(self, cutter: str) -> None:
        # imported by name, for most environments of a type checker lack them
        self._fasttext: Any = import_module("fasttext")
        self._cutter: Any = import_module(cutter)
        self._option = {"hmm": False} if cutter == "rjieba" else {"HMM": False}
        self._model: Any = None

    def train(self, rows: list[Row], areas: list[str], folder: Path) -> None:  # noqa: ARG002 - labels are columns
        """Fit the model; a passage without an area is a line without a label."""
        file = folder / "training.txt"
        with file.open("w", encoding="utf-8") as stream:
            for row in rows:
                labels = (f"{LABEL}{column}" for column in row["areas"])
                stream.write(" ".join([*labels, self._cut(row["text"])]) + "\n")
        model = self._fasttext.train_supervised(str(file), **OPTIONS)
        file.unlink()
        model.save_model(str(folder / "model.bin"))

    def load(self, folder: Path) -> None:
        """Load the model."""
        self._model = self._fasttext.load_model(str(folder / "model.bin"))

    def inputs(self, rows: Iterable[Row]) -> Iterator[str]:
        """Yield texts."""
        for row in rows:
            yield row["text"]

    def decide(self, inputs: list[Any]) -> Any:  # noqa: ANN401
        """Return the labels of each passage whose probability is at least one half."""
        return self._model.predict([self._cut(text) for text in inputs], k=-1, threshold=0.5)[0]

    def tags(self, decided: Any) -> list[list[int]]:  # noqa: ANN401
        """Return the columns."""
        return [sorted(int(label.removeprefix(LABEL)) for label in labels) for labels in decided]

    def _cut(self, text: str) -> str:
        return " ".join(self._cutter.cut(text, **self._option)).replace("\n", " ")
