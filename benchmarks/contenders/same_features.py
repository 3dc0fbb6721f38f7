"""scikit-learn with the very features of fazhi's default recipe, as a good user of it would write them.

``TfidfVectorizer`` and ``LinearSVC`` alone; the text prepared once a passage, one call for all passages and clauses,
heading paths vectorised once each, the classifiers put into one matrix that the sparse rows are multiplied with.  It
learns by itself from the same passages; only the thresholds are fazhi's, so that both have to give the same tags.
"""

from __future__ import annotations

import json
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from benchmarks.contenders.bodies import BESIDE
from benchmarks.contenders.contender import columns_of, truths

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from benchmarks.contenders.contender import Row

_HOMES = ("fazhi.model.prepared", "fazhi.model.features")
"""Where `prepare` and `clauses` are, and where they were."""
CLAUSE_WEIGHT = 0.5
HEADING_WEIGHT = 0.2


class SameFeatures:
    """Two vectorisers, and one matrix of weights for each."""

    def __init__(self) -> None:
        # a cold start that tags imports what tagging needs, and the training's imports stay in `train`
        import joblib  # noqa: PLC0415
        import numpy  # noqa: ICN001, PLC0415

        self._joblib, self._numpy = joblib, numpy
        # what the text and its clauses are is a part of the task
        home = next(name for name in _HOMES if find_spec(name))
        self._prepare: Any = import_module(home).prepare
        self._clauses: Any = import_module(home).clauses
        self._parts: dict[str, Any] = {}

    def train(self, rows: list[Row], areas: list[str], folder: Path) -> None:
        """Fit vectorisers and classifiers on whole passages, and on the clauses of those with at most one area."""
        from scipy import sparse  # noqa: PLC0415
        from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415

        texts, paths, labels = self._training_rows(rows, truths(rows, areas))
        options = {"analyzer": "char", "lowercase": False, "sublinear_tf": True, "min_df": 0.001, "max_df": 0.3}
        text = TfidfVectorizer(ngram_range=(1, 2), **options)
        heading = TfidfVectorizer(ngram_range=(2, 2), **options)
        values = sparse.hstack([text.fit_transform(texts), heading.fit_transform(paths) * HEADING_WEIGHT], "csr")
        weights, bias = self._fit(values, labels)
        size = len(text.vocabulary_)
        parts = {
            "text": text,
            "heading": heading,
            "text_weights": weights[:size],
            "heading_weights": weights[size:] * HEADING_WEIGHT,
            "bias": bias,
            "thresholds": json.loads((folder.parent / "fazhi" / BESIDE).read_text(encoding="utf-8"))["thresholds"],
        }
        self._joblib.dump(parts, folder / "pipeline.joblib")

    def load(self, folder: Path) -> None:
        """Load vectorisers and weights."""
        self._parts = self._joblib.load(folder / "pipeline.joblib")

    def inputs(self, rows: Iterable[Row]) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield texts and heading paths."""
        for row in rows:
            yield row["text"], tuple(row["headings"])

    def decide(self, inputs: list[Any]) -> Any:  # noqa: ANN401
        """Return margins (P, A), and which tag is given."""
        np, parts = self._numpy, self._parts
        texts = [self._prepare(text) for text, _ in inputs]
        pieces = [self._clauses(text) for text in texts]
        cut = np.array([len(each) for each in pieces], np.int64)
        scores = (
            parts["text"].transform([*texts, *(piece for each in pieces for piece in each)]) @ parts["text_weights"]
        )
        margins = scores[: len(texts)]
        several = np.flatnonzero(cut)
        if len(several):
            best = np.maximum.reduceat(scores[len(texts) :], np.cumsum(cut[several]) - cut[several], axis=0)
            margins[several] += CLAUSE_WEIGHT * (best - margins[several])
        # the heading's part and the bias are the same for a passage and its clauses
        margins += self._headings([path for _, path in inputs]) + parts["bias"]
        return margins, margins >= parts["thresholds"]

    def tags(self, decided: Any) -> list[list[int]]:  # noqa: ANN401
        """Return the columns."""
        return columns_of(decided[1])

    def margins(self, decided: Any) -> Any:  # noqa: ANN401
        """Return the margins (P, A)."""
        return decided[0]

    def _headings(self, paths: list[tuple[str, ...]]) -> Any:  # noqa: ANN401
        place: dict[tuple[str, ...], int] = {}
        which = [place.setdefault(path, len(place)) for path in paths]
        values = self._parts["heading"].transform([self._prepare(" ".join(path)) for path in place])
        return (values @ self._parts["heading_weights"])[which]

    def _training_rows(self, rows: list[Row], labels: Any) -> tuple[list[str], list[str], Any]:  # noqa: ANN401
        texts = [self._prepare(row["text"]) for row in rows]
        owner = list(range(len(rows)))
        for number, row in enumerate(rows):
            if len(row["areas"]) <= 1:
                pieces = self._clauses(texts[number])
                texts += pieces
                owner += [number] * len(pieces)
        paths = [self._prepare(" ".join(row["headings"])) for row in rows]
        return texts, [paths[number] for number in owner], labels[owner]

    def _fit(self, values: Any, labels: Any) -> tuple[Any, Any]:  # noqa: ANN401
        from sklearn.svm import LinearSVC  # noqa: PLC0415

        weights = self._numpy.zeros((values.shape[1], labels.shape[1]))
        bias = self._numpy.full(labels.shape[1], -1.0)
        for column in self._numpy.flatnonzero(labels.any(axis=0)):
            machine = LinearSVC(tol=0.1, random_state=0, dual=True, max_iter=2000).fit(values, labels[:, column])
            weights[:, column], bias[column] = machine.coef_[0], machine.intercept_[0]
        return weights, bias
