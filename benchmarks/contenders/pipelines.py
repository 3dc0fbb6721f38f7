"""scikit-learn pipelines of a few lines, as most users build them: the text alone, the library's own settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks.contenders.contender import columns_of, truths

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from benchmarks.contenders.contender import Row


class Pipeline:
    """``TfidfVectorizer`` and ``OneVsRestClassifier(LinearSVC())``.

    Parameters
    ----------
    unit
        "char": characters, single and in pairs; "word": jieba's words, its hidden Markov model on as by default.
    """

    def __init__(self, unit: str) -> None:
        import joblib  # noqa: PLC0415 - a cold start imports what it needs

        self.unit = unit
        self._joblib = joblib
        self._pipeline: Any = None

    def train(self, rows: list[Row], areas: list[str], folder: Path) -> None:
        """Fit the pipeline."""
        from sklearn.multiclass import OneVsRestClassifier  # noqa: PLC0415
        from sklearn.pipeline import make_pipeline  # noqa: PLC0415
        from sklearn.svm import LinearSVC  # noqa: PLC0415

        pipeline = make_pipeline(_vectorizer(self.unit), OneVsRestClassifier(LinearSVC(random_state=0)))
        pipeline.fit([row["text"] for row in rows], truths(rows, areas))
        self._joblib.dump(pipeline, folder / "pipeline.joblib")

    def load(self, folder: Path) -> None:
        """Load the pipeline."""
        self._pipeline = self._joblib.load(folder / "pipeline.joblib")

    def inputs(self, rows: Iterable[Row]) -> Iterator[str]:
        """Yield texts."""
        for row in rows:
            yield row["text"]

    def decide(self, inputs: list[Any]) -> Any:  # noqa: ANN401
        """Return which tag is given (P, A)."""
        return self._pipeline.predict(inputs)

    def tags(self, decided: Any) -> list[list[int]]:  # noqa: ANN401
        """Return the columns."""
        return columns_of(decided)


def jieba_words(text: str) -> list[str]:
    """Return jieba's words; a function of a module, for `jieba.lcut` itself cannot be kept in a file."""
    import jieba  # noqa: PLC0415

    words: list[str] = jieba.lcut(text)
    return words


def _vectorizer(unit: str) -> Any:  # noqa: ANN401 - scikit-learn ships no types
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415

    if unit == "char":
        return TfidfVectorizer(analyzer="char", ngram_range=(1, 2))
    return TfidfVectorizer(tokenizer=jieba_words, token_pattern=None)
