from __future__ import annotations

import numpy as np
import pytest

from fazhi.labels.corpus import Corpus
from fazhi.labels.matrix import label_matrix
from fazhi.labels.splitting import fold_by_report
from fazhi.labels.taxonomy import Taxonomy


def test_no_report_stands_on_both_sides(written: Corpus, taxonomy: Taxonomy) -> None:
    items = written.content.passages
    folds = fold_by_report([i.report_id for i in items], label_matrix([i.areas for i in items], taxonomy), 5)
    for report in written.reports:
        assert len({int(f) for f, i in zip(folds, items, strict=True) if i.report_id == report}) == 1


def test_every_area_has_a_share_in_every_fold(written: Corpus, taxonomy: Taxonomy) -> None:
    items = written.content.passages
    labels = label_matrix([i.areas for i in items], taxonomy)
    folds = fold_by_report([i.report_id for i in items], labels, 5)
    shares = np.array([labels[folds == fold].sum(0) for fold in range(5)]) / labels.sum(0)
    assert shares.min() > 0.05
    assert shares.max() < 0.45


def test_the_split_is_the_same_every_time_and_balanced_by_hand() -> None:
    reports = ["a"] * 4 + ["b"] * 2 + ["c"] * 2
    labels = np.array([[1], [1], [0], [0], [1], [0], [1], [0]], bool)
    folds = fold_by_report(reports, labels, 2)
    assert folds.tolist() == [0, 0, 0, 0, 1, 1, 1, 1]
    assert fold_by_report(reports, labels, 2).tolist() == folds.tolist()


def test_more_folds_than_reports_is_an_error() -> None:
    with pytest.raises(ValueError, match="3 folds need at least as many reports, and there are 2"):
        fold_by_report(["a", "b"], np.ones((2, 1), bool), 3)
