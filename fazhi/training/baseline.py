"""The pipeline that a newcomer would write, to be compared with: jieba, ``TfidfVectorizer``, one ``LinearSVC`` an area.

No clauses, no headings, no thresholds but the classifier's own (margin 0, which is a probability of one half to a
classifier that is not calibrated), no roles.
"""

from __future__ import annotations

import warnings
from itertools import compress
from typing import TYPE_CHECKING

import numpy as np
from joblib import Parallel, delayed
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.multiclass import OneVsRestClassifier
from sklearn.svm import LinearSVC

from fazhi.evaluation.scored import Scored
from fazhi.labels.matrix import label_matrix
from fazhi.labels.neighbours import near_duplicates
from fazhi.labels.splitting import training_rows
from fazhi.model.decision import sigmoid
from fazhi.model.words import Segmenter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from fazhi.labels.corpus import LabelledPassage
    from fazhi.labels.taxonomy import Taxonomy

NAME = "jieba + TF-IDF + LinearSVC"


def newcomer(
    learnt: Sequence[LabelledPassage], asked: Sequence[LabelledPassage], taxonomy: Taxonomy, *, seed: int = 0
) -> Scored:
    """Return what the newcomer's pipeline, trained on *learnt*, says of the passages *asked*.

    Its scores are a plain sigmoid of the margins, for it has no better.
    """
    # a tokenizer of our own: the global one is everybody's, and leaves its cache in the temporary folder
    segmenter = Segmenter(hmm=True)
    vectorizer = TfidfVectorizer(tokenizer=segmenter.cut, token_pattern=None, lowercase=False)
    labels = label_matrix([item.areas for item in learnt], taxonomy)
    gold = label_matrix([item.areas for item in asked], taxonomy)
    with warnings.catch_warnings():
        # areas that no passage or every passage has
        warnings.simplefilter("ignore", UserWarning)
        machine = OneVsRestClassifier(LinearSVC(random_state=seed))
        machine.fit(vectorizer.fit_transform([item.passage.text for item in learnt]), labels)
        values = vectorizer.transform([item.passage.text for item in asked])
        margins = np.column_stack([each.decision_function(values) for each in machine.estimators_]).astype(float)
    # scikit-learn's stand-in for an area that is always or never there says 1 or 0
    margins[:, ~labels.any(axis=0)] = -1.0
    plain = np.array([np.ones(gold.shape[1]), np.zeros(gold.shape[1])])
    nothing = (None,) * len(asked)
    return Scored(
        tuple(asked), taxonomy, gold, margins > 0, sigmoid(margins, plain), np.zeros(gold.shape, bool), nothing, 0
    )


def newcomer_out_of_fold(
    items: Sequence[LabelledPassage], taxonomy: Taxonomy, folds: NDArray[np.int64], *, seed: int = 0, jobs: int = 1
) -> Scored:
    """Return what the newcomer's pipeline says of passages when it has learnt from the other folds (P,) alone.

    It learns from the same rows as our models: from none that is nearly the same as one held out.
    """
    near = near_duplicates([item.passage.text for item in items])
    sides = [
        (list(compress(items, training_rows(folds, fold, near).tolist())), np.flatnonzero(folds == fold).tolist())
        for fold in np.unique(folds).tolist()
    ]
    pool = Parallel(n_jobs=jobs)
    found = pool(delayed(newcomer)(inside, [items[row] for row in held], taxonomy, seed=seed) for inside, held in sides)
    labels = label_matrix([item.areas for item in items], taxonomy)
    tagged, scores = np.zeros(labels.shape, bool), np.zeros(labels.shape)
    for (_, held), part in zip(sides, found, strict=True):
        tagged[held], scores[held] = part.tagged, part.scores
    return Scored(tuple(items), taxonomy, labels, tagged, scores, np.zeros(labels.shape, bool), (None,) * len(items), 0)
