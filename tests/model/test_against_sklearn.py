"""The scores equal those of scikit-learn's own pipeline, built here from its parts and from nothing of ours."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from fazhi.labels.corpus import Corpus
from fazhi.labels.taxonomy import Taxonomy
from fazhi.model.prepared import prepare
from fazhi.model.tagger import Tagger
from fazhi.model.words import Segmenter
from fazhi.reports.reading import read_report
from fazhi.reports.report import Passage
from fazhi.training.fitting import fit
from fazhi.training.recipe import Recipe

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
AREAS = ("functions.business", "disputes.reconsideration", "leadership.study", "digital.government")


def _clauses(text: str) -> list[str]:
    pieces = [piece for piece in re.split(r"(?<=[。;!?])", text) if len(piece.strip()) >= 6]
    return pieces if len(pieces) > 1 else []


class Reference:
    """``TfidfVectorizer`` + ``LinearSVC`` for some areas, with clauses and headings as the recipe says."""

    def __init__(self, corpus: Corpus, recipe: Recipe) -> None:
        self.recipe = recipe
        items = corpus.content.passages
        texts = [prepare(item.passage.text) for item in items]
        headings = [prepare(" ".join(item.passage.headings)) for item in items]
        labels = [item.areas for item in items]
        for row, item in enumerate(items):
            pieces = _clauses(texts[row]) if len(item.areas) <= 1 else []
            texts += pieces
            headings += [headings[row]] * len(pieces)
            labels += [item.areas] * len(pieces)
        common: dict[str, Any] = {
            "sublinear_tf": True,
            "min_df": recipe.min_df,
            "max_df": recipe.max_df,
            "dtype": np.float64,
        }
        self.parts: list[tuple[Any, str, float]] = []
        if recipe.features != "word":
            self.parts.append((TfidfVectorizer(analyzer="char", ngram_range=recipe.char_ngrams, **common), "text", 1.0))
        if recipe.features != "char":
            weight = recipe.word_weight if recipe.features == "both" else 1.0
            self.parts.append((TfidfVectorizer(analyzer=Segmenter().cut, **common), "text", weight))
        heading = TfidfVectorizer(analyzer="char", ngram_range=recipe.heading_ngrams, **common)
        self.parts.append((heading, "heading", recipe.heading_weight))
        for vectorizer, source, _ in self.parts:
            vectorizer.fit(texts if source == "text" else headings)
        values = self._values(texts, headings)
        self.machines = [
            LinearSVC(C=recipe.cost, random_state=0, tol=recipe.tolerance, max_iter=20000, dual=True).fit(
                values, [area in row for row in labels]
            )
            for area in AREAS
        ]

    def _values(self, texts: list[str], headings: list[str]) -> Any:
        found = [weight * v.transform(texts if source == "text" else headings) for v, source, weight in self.parts]
        return sparse.hstack(found).tocsr()

    def _scores(self, texts: list[str], headings: list[str]) -> NDArray[np.float64]:
        values = self._values(texts, headings)
        return np.array([machine.decision_function(values) for machine in self.machines]).T

    def margins(self, passages: list[Passage]) -> NDArray[np.float64]:
        texts = [prepare(passage.text) for passage in passages]
        headings = [prepare(" ".join(passage.headings)) for passage in passages]
        result = self._scores(texts, headings)
        for row, text in enumerate(texts):
            pieces = _clauses(text)
            if pieces:
                best = self._scores(pieces, [headings[row]] * len(pieces)).max(axis=0)
                result[row] = (1 - self.recipe.clause_weight) * result[row] + self.recipe.clause_weight * best
        return result


@pytest.mark.usefixtures("one_dictionary")
@pytest.mark.parametrize("features", ["char", "word", "both"])
def test_margins_equal_scikit_learns_on_real_text(
    features: str, small_corpus: Corpus, taxonomy: Taxonomy, request: pytest.FixtureRequest
) -> None:
    recipe = Recipe(features=features, folds=2, tolerance=1e-5)
    passages = [p for name in ("hanxi-2024.txt", "lanting-2022.html") for p in read_report(EXAMPLES / name).passages]
    if (Path(__file__).resolve().parents[3] / "shared" / "reports").is_dir():
        folder = request.getfixturevalue("shared") / "reports"
        passages += [p for file in sorted(folder.glob("*.txt")) for p in read_report(file).passages]
    columns = [taxonomy.columns[area] for area in AREAS]
    model = fit(small_corpus, taxonomy, recipe)
    theirs = Reference(small_corpus, recipe).margins(passages)
    assert len(passages) >= 57
    thresholds = model.thresholds[columns]
    bodies: list[Any] = ["numpy", *(["c"] if importlib.util.find_spec("fazhi.model._kernel") else [])]
    for body in bodies:
        decided = Tagger(model, body=body).decide(passages)
        assert np.abs(decided.margins[:, columns] - theirs).max() < 1e-5
        assert (decided.tagged[:, columns] == (theirs >= thresholds)).all()
