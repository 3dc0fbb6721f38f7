from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from fazhi.errors import CorpusError, UsageError
from fazhi.labels.corpus import Corpus, LabelledPassage
from fazhi.labels.matrix import label_matrix
from fazhi.labels.neighbours import near_duplicates
from fazhi.labels.splitting import fold_by_report, held_out, training_rows
from fazhi.labels.taxonomy import Taxonomy
from fazhi.reports.report import Passage


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


def _gaps(reports: NDArray[np.int64], labels: NDArray[np.bool_], folds: NDArray[np.int64], least: float) -> list[int]:
    """Areas that stand in *least* or more reports and in no passage of some fold."""
    areas = []
    for area, column in enumerate(labels.T):
        spread = len(set(reports[column].tolist()))
        if spread >= least and len(set(folds[column].tolist())) < folds.max() + 1:
            areas.append(area)
    return areas


@pytest.mark.parametrize("count", [2, 3, 5, 10])
@pytest.mark.parametrize("seed", [0, 1])
def test_every_area_of_the_written_corpus_is_in_every_fold(
    written: Corpus, taxonomy: Taxonomy, count: int, seed: int
) -> None:
    items = written.content.passages
    labels = label_matrix([item.areas for item in items], taxonomy)
    names = [item.report_id for item in items]
    folds = fold_by_report(names, labels, count, seed)
    assert set(folds.tolist()) == set(range(count))
    assert _gaps(np.unique(names, return_inverse=True)[1], labels, folds, count) == []


@pytest.mark.parametrize("seed", range(40))
def test_every_area_with_reports_to_spare_is_in_every_fold_of_random_corpora(seed: int) -> None:
    rng = np.random.default_rng(seed)
    count = int(rng.integers(2, 6))
    reports = np.repeat(np.arange(rng.integers(10, 60)), rng.integers(1, 30))
    labels = rng.random((len(reports), 20)) < rng.beta(0.3, 6, 20)
    folds = fold_by_report(reports.astype(str).tolist(), labels, count)
    assert _gaps(reports, labels, folds, 1.5 * count) == []


def test_a_rare_area_is_brought_into_a_fold_that_lacks_it() -> None:
    # by shares alone c joins a, and then the first area is in one fold only
    reports = ["a"] * 6 + ["b"] * 3 + ["c"] * 2
    labels = np.array([[1, 0]] * 6 + [[0, 1]] + [[0, 0]] * 2 + [[0, 1]] + [[1, 0]], bool)
    folds = fold_by_report(reports, labels, 2)
    assert set(folds[labels[:, 1]].tolist()) == {0, 1}
    assert set(folds[labels[:, 0]].tolist()) == {0, 1}


def test_twenty_thousand_reports_of_one_passage_are_dealt_out_evenly() -> None:
    labels = np.zeros((20_000, 100), bool)
    labels[np.arange(20_000), np.arange(20_000) % 100] = True
    folds = fold_by_report([str(row) for row in range(20_000)], labels, 5)
    assert np.bincount(folds).tolist() == [4000] * 5
    assert all((labels[folds == fold].sum(axis=0) == 40).all() for fold in range(5))


def test_what_is_learnt_from_holds_nothing_near_what_is_held_out() -> None:
    texts = ["一二三四五六七八九十", "法治政府建设", "二三四五六七八九十百", "一二三四五六七八九十"]
    near = near_duplicates(texts)
    folds = np.array([0, 0, 1, 2])
    assert training_rows(folds, 0, near).tolist() == [False, False, False, False]
    assert training_rows(folds, 1, near).tolist() == [False, True, False, False]
    assert training_rows(np.array([0, 1, 0, 0]), 0, near).tolist() == [False, True, False, False]


def _corpus(*rows: tuple[str, str, dict[str, Any]]) -> Corpus:
    return Corpus(
        tuple(
            LabelledPassage(Passage(text), (), report, number, extra=extra)
            for number, (report, text, extra) in enumerate(rows, 1)
        )
    )


ROWS = (
    ("甲", "全年受理行政复议申请十二件。", {"year": 2023, "level": "county"}),
    ("甲", "开展普法宣传活动六十场。", {"year": 2023, "level": "county"}),
    ("乙", "全年受理行政复议申请十三件。", {"year": 2024, "level": "county"}),
    ("丙", "受理信访事项三百余件次。", {"year": 2024, "level": "city"}),
    ("丁", "公开政府信息一千多条次。", {"level": "city"}),
)


def _numbers(corpus: Corpus) -> list[int]:
    return [item.number for item in corpus.passages]


@pytest.mark.parametrize(
    ("condition", "inside", "outside"),
    [
        # 1 and 3 share 7 of 13 five-grams: 1 is not learnt from when 3 is held out
        ("year=2024", [2, 5], [3, 4]),
        ("year = 2023 , 2024", [5], [1, 2, 3, 4]),
        ("level=county", [4, 5], [1, 2, 3]),
        ("report=丙", [1, 2, 3, 5], [4]),
        ("report=甲，丙", [5], [1, 2, 4]),
    ],
)
def test_a_condition_holds_out_what_it_says_and_what_is_near_it(
    condition: str, inside: list[int], outside: list[int]
) -> None:
    learnt, held = held_out(_corpus(*ROWS), condition)
    assert (_numbers(learnt), _numbers(held)) == (inside, outside)


def test_a_report_of_which_a_part_is_held_out_is_not_learnt_from() -> None:
    learnt, held = held_out(_corpus(*ROWS, ("丁", "审查规范性文件四十余件。", {"year": 2025})), "year=2025")
    assert (_numbers(learnt), _numbers(held)) == ([1, 2, 3, 4], [6])


@pytest.mark.parametrize(
    ("condition", "fault"),
    [
        ("place=北京", "hold-out: no record has the key 'place'; there are report, level, year"),
        ("year=2024,2031", "hold-out: no record has the year '2031'; there are 2023, 2024"),
        ("report=戊", "hold-out: no record has the report '戊'; there are 丁, 丙, 乙, 甲"),
        ("report=甲,乙,丙,丁", "hold-out: 'report=甲,乙,丙,丁' leaves nothing to learn from; hold out less"),
    ],
)
def test_a_condition_that_matches_nothing_names_what_there_is(condition: str, fault: str) -> None:
    with pytest.raises(CorpusError) as caught:
        held_out(_corpus(*ROWS), condition)
    assert str(caught.value) == fault


@pytest.mark.parametrize("condition", ["2024", "year=", "=2024", "", "year=,"])
def test_a_condition_of_another_form_is_refused(condition: str) -> None:
    with pytest.raises(UsageError, match="is not of the form key=value; write year=2024"):
        held_out(_corpus(*ROWS), condition)


def test_a_year_of_the_written_corpus_can_be_held_out(written: Corpus) -> None:
    learnt, held = held_out(written, "year=2024")
    assert {item.extra["year"] for item in held.passages} == {2024}
    assert len(learnt.passages) + len(held.passages) == len(written.passages)
    assert not set(learnt.reports) & set(held.reports)
