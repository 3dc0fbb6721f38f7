"""What every contender does, and the rows that all of them are given.

A contender is one way to tag passages: a class that a worker process (`benchmarks.worker`) makes without arguments or
with those of its `Entry`.  Its module imports its library in methods alone, and nothing of fazhi unless it needs it,
for it may run in an environment of its own.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Protocol, TypedDict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


class UnableError(Exception):
    """A contender cannot take part; the message is the reason that tables give."""


class Row(TypedDict):
    """One passage as it stands in a file of the benchmark; `areas` are numbers of columns, ascending."""

    text: str
    headings: list[str]
    areas: list[int]
    report: str
    role: str | None


class Contender(Protocol):
    """One way to tag passages."""

    def train(self, rows: list[Row], areas: list[str], folder: Path) -> None:
        """Learn from *rows*, whose columns are *areas*, and keep in *folder* what tagging needs."""

    def load(self, folder: Path) -> None:
        """Make ready to tag with what `train` kept."""

    def inputs(self, rows: Iterable[Row]) -> Iterator[Any]:
        """Yield the passages as the contender takes them; not timed."""

    def decide(self, inputs: list[Any]) -> Any:  # noqa: ANN401 - its own kind of result
        """Return what it says of *inputs*; this is what is timed."""

    def tags(self, decided: Any) -> list[list[int]]:  # noqa: ANN401
        """Return the columns of each passage's tags, ascending; not timed."""


def read_rows(file: Path) -> Iterator[Row]:
    """Yield the rows of a file one by one."""
    with file.open(encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)


def columns_of(matrix: Any) -> list[list[int]]:  # noqa: ANN401 - a NumPy array or a SciPy matrix
    """Return the columns of each row of a matrix (P, A) of truths."""
    dense = matrix.toarray() if hasattr(matrix, "toarray") else matrix
    return [row.nonzero()[0].tolist() for row in dense]


def truths(rows: list[Row], areas: list[str]) -> Any:  # noqa: ANN401 - peers' NumPy may have other types
    """Return (P, A): which passage has which area."""
    import numpy as np  # noqa: PLC0415 - not every contender has it

    matrix = np.zeros((len(rows), len(areas)), bool)
    for number, row in enumerate(rows):
        matrix[number, row["areas"]] = True
    return matrix
