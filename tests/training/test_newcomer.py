"""The newcomer's pipeline equals one written out here from scikit-learn's and jieba's own parts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jieba
import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.multiclass import OneVsRestClassifier
from sklearn.svm import LinearSVC

from fazhi.labels.corpus import Corpus, LabelledPassage
from fazhi.labels.taxonomy import Area, Taxonomy
from fazhi.model.words import Segmenter
from fazhi.reports.report import Passage
from fazhi.training.baseline import newcomer, newcomer_out_of_fold


def _written_out(learnt: list[str], labels: Any, asked: list[str], folder: Path) -> Any:
    tokenizer = jieba.Tokenizer()
    tokenizer.tmp_dir = str(folder)  # where jieba would leave its cache for everybody
    vectorizer = TfidfVectorizer(tokenizer=tokenizer.lcut, token_pattern=None, lowercase=False)
    machine = OneVsRestClassifier(LinearSVC(random_state=0)).fit(vectorizer.fit_transform(learnt), labels)
    return machine.decision_function(vectorizer.transform(asked)), machine.predict(vectorizer.transform(asked))


def test_it_equals_the_pipeline_written_out(small_corpus: Corpus, taxonomy: Taxonomy, tmp_path: Path) -> None:
    learnt = [item for item in small_corpus.passages if item.report_id != "huaixi-2020"]
    asked = [item for item in small_corpus.passages if item.report_id == "huaixi-2020"]
    columns = [c for c, area in enumerate(taxonomy.ids) if any(area in item.areas for item in learnt)]
    said = newcomer(learnt, asked, taxonomy)
    labels = np.array([[taxonomy.ids[c] in item.areas for c in columns] for item in learnt], int)
    texts = [[item.passage.text for item in items] for items in (learnt, asked)]
    margins, predicted = _written_out(texts[0], labels, texts[1], tmp_path)
    assert np.array_equal(said.tagged[:, columns], predicted.astype(bool))
    assert said.scores[:, columns] == pytest.approx(1 / (1 + np.exp(-margins)))
    assert 10 < said.tagged.sum() < said.labels.sum()
    # what it never saw it never tags, and it says nothing of roles or review
    others = np.delete(said.scores, columns, axis=1)
    assert (others < 0.3).all()
    assert not said.close.any()
    assert set(said.roles) == {None}


def test_an_area_that_is_always_or_never_there_is_always_or_never_tagged(
    flat_corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Segmenter, "cut", lambda _, text: list(text))
    scheme = Taxonomy(1, (), tuple(Area(name, name, name) for name in "甲乙丙丁戊"), ())
    items = [
        LabelledPassage(item.passage, (*item.areas, "丁"), item.report_id, item.number) for item in flat_corpus.passages
    ]
    said = newcomer(items, items[:7], scheme)
    assert said.tagged[:, 3:].tolist() == [[True, False]] * 7
    assert said.scores[0, 3:] == pytest.approx([1 / (1 + np.exp(-1)), 1 / (1 + np.exp(1))])
    assert np.array_equal(said.tagged[:, :3], said.labels[:, :3])


def test_out_of_fold_it_has_seen_neither_the_fold_nor_its_twins(
    flat_corpus: Corpus, flat: Taxonomy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Segmenter, "cut", lambda _, text: list(text))
    # a passage about 丙 in words that no other passage has, once in each of two folds
    planted = [LabelledPassage(Passage("戊己庚辛壬癸天地玄黄"), ("丙",), report, 12) for report in "子寅"]
    items = [*flat_corpus.passages, *planted]
    folds = np.array(["子丑寅卯辰巳".index(item.report_id) // 2 for item in items])
    said = newcomer_out_of_fold(items, flat, folds)
    for fold in range(3):
        held = folds == fold
        learnt = ~held
        if held[-2:].any():
            learnt[-2:] = False
        inside, outside = ([item for item, row in zip(items, rows, strict=True) if row] for rows in (learnt, held))
        alone = newcomer(inside, outside, flat)
        assert np.array_equal(said.scores[held], alone.scores)
        assert np.array_equal(said.tagged[held], alone.tagged)
    seen = newcomer(items, planted, flat)
    assert (said.scores[-2:, 2] < seen.scores[:, 2] - 0.1).all()
    assert said.items == tuple(items)
