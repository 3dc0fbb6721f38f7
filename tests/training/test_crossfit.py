from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from fazhi.labels.corpus import Corpus, LabelledPassage
from fazhi.labels.taxonomy import Taxonomy
from fazhi.reports.report import PASSAGE_ROLES, Passage, Role
from fazhi.training.calibrating import calibrate
from fazhi.training.crossfit import OutOfFold, area_limits, crossfit, scored
from fazhi.training.recipe import Recipe

MakeCorpus = Callable[..., Corpus]


def _found(areas: Any, labels: Any, folds: Any, roles: Any = None, role_labels: Any = None) -> OutOfFold:
    nothing = np.zeros((len(folds), 0))
    return OutOfFold(
        np.array(areas, float),
        nothing if roles is None else np.array(roles, float),
        np.array(labels, bool),
        nothing.astype(bool) if role_labels is None else np.array(role_labels, bool),
        np.array(folds),
    )


def test_a_passage_is_cut_by_the_threshold_of_the_other_folds() -> None:
    # fold 0 alone would be cut at 0.5, fold 1 alone at -0.5
    margins = [[1.0], [0.0]] * 6 + [[0.0], [-1.0]] * 6
    found = _found(margins, [[True], [False]] * 12, [0] * 12 + [1] * 12)
    fitted = crossfit(found, Recipe())
    assert fitted.tagged[:12].all()
    assert not fitted.tagged[12:].any()
    # the model's own threshold comes from all: 12 of 18 at or above 0 are right, the best that can be had
    assert fitted.rule.thresholds.tolist() == [-0.5]


def test_what_could_not_be_learnt_is_never_or_always_tagged_and_moves_nothing() -> None:
    rng = np.random.default_rng(0)
    labels = rng.random((90, 2)) < 0.4
    margins = rng.normal(0, 1, labels.shape) + labels
    folds = np.arange(90) % 3
    plain = crossfit(_found(margins, labels, folds), Recipe())
    more = np.vstack([margins, [[-np.inf, np.inf]] * 10])
    found = crossfit(_found(more, np.vstack([labels, labels[:10]]), np.append(folds, [3] * 10)), Recipe())
    assert found.tagged[90:].tolist() == [[False, True]] * 10
    assert np.array_equal(found.tagged[:90], plain.tagged)
    assert found.rule.thresholds == pytest.approx(plain.rule.thresholds)
    assert found.rule.calibration.sigmoid == pytest.approx(plain.rule.calibration.sigmoid)
    assert not found.rule.close(more)[90:].any()


def test_half_a_point_is_half_a_point_of_the_other_folds_scores() -> None:
    margins = np.linspace(-2, 2, 60)[:, None]
    folds = np.arange(60) % 2
    found = _found(margins, margins > np.where(folds == 0, 0.5, -0.5)[:, None], folds)
    fitted = crossfit(found, Recipe(threshold_rule="half", calibration="sigmoid"))
    for fold in (0, 1):
        others = calibrate(margins[folds != fold], found.labels[folds != fold])
        assert np.array_equal(fitted.tagged[folds == fold], others.scores(margins[folds == fold]) >= 0.5)
    assert fitted.tagged[folds == 0].sum() > fitted.tagged[folds == 1].sum()


def test_at_margin_zero_nothing_is_chosen() -> None:
    margins = np.linspace(-2, 2, 40)[:, None]
    fitted = crossfit(_found(margins, margins > 1, np.arange(40) % 2), Recipe(threshold_rule="zero"))
    assert np.array_equal(fitted.tagged, margins >= 0)


@pytest.mark.parametrize(
    ("labels", "knobs", "limits"),
    [
        ([[1, 0], [0, 1]], {}, (1, 1)),
        ([[1, 0], [1, 1]], {}, (0, None)),
        ([[1, 0], [0, 0]], {}, (0, None)),
        ([[1, 0], [0, 1]], {"max_areas": 2}, (0, 2)),
        ([[1, 1], [0, 0]], {"min_areas": 1}, (1, None)),
        ([[1, 1], [0, 0]], {"min_areas": 1, "max_areas": 3}, (1, 3)),
    ],
)
def test_labels_of_exactly_one_area_ask_for_exactly_one(
    labels: list[list[int]], knobs: dict[str, int], limits: tuple[int, int | None]
) -> None:
    assert area_limits(np.array(labels, bool), Recipe(**knobs)) == limits  # type: ignore[arg-type]


def test_out_of_fold_decisions_keep_the_limits() -> None:
    rng = np.random.default_rng(0)
    labels = np.eye(4, dtype=bool)[rng.integers(0, 4, 80)]
    found = _found(rng.normal(0, 1, labels.shape) + labels, labels, np.arange(80) % 4)
    assert (crossfit(found, Recipe()).tagged.sum(axis=1) == 1).all()
    assert set(crossfit(found, Recipe(max_areas=2)).tagged.sum(axis=1).tolist()) == {0, 1, 2}
    assert crossfit(found, Recipe(min_areas=2)).tagged.sum(axis=1).min() == 2


def test_passages_without_a_role_say_nothing_of_the_scores_of_roles() -> None:
    rng = np.random.default_rng(0)
    role_labels = np.eye(4, dtype=bool)[rng.integers(0, 4, 80)]
    roles = rng.normal(0, 1, role_labels.shape) + role_labels
    margins, folds = rng.normal(0, 1, (80, 1)), np.arange(80) % 2
    known = crossfit(_found(margins, margins > 0, folds, roles, role_labels), Recipe()).role_calibration
    unknown = np.vstack([roles, rng.normal(2, 1, (80, 4))])
    twice = (np.vstack([margins] * 2), np.vstack([margins] * 2) > 0, np.tile(folds, 2))
    told = np.vstack([role_labels, np.zeros((80, 4), bool)])
    assert np.array_equal(crossfit(_found(*twice, unknown, told), Recipe()).role_calibration, known)


def test_roles_come_from_the_section_where_it_tells(flat: Taxonomy) -> None:
    headings = [("一、存在问题",), ("一、工作情况",), ("二、其他",), ()]
    items = [
        LabelledPassage(Passage("字", headings=path, role=Role.PLAN), (), "p", n) for n, path in enumerate(headings)
    ]
    labels = np.arange(12).reshape(4, 3) % 5 == 0
    roles = np.tile([0.0, 0.0, 1.0, 5.0], (4, 1))
    found = _found(labels - 0.5, labels, [0, 0, 1, 1], roles, np.tile(np.arange(4) == 3, (4, 1)))
    said = scored(items, flat, found, crossfit(found, Recipe()))
    assert PASSAGE_ROLES[3] is Role.PLAN
    assert said.by_section == sum(role is not Role.PLAN for role in said.roles)
    assert said.roles[0] is Role.PROBLEM
    assert said.roles[3] is Role.PLAN


def test_without_roles_none_is_said(make_corpus: MakeCorpus, flat: Taxonomy) -> None:
    items = make_corpus(("p", "字", "甲"), ("q", "字", "")).passages
    labels = np.array([[True, False, False], [False] * 3])
    found = _found(labels - 0.5, labels, [0, 1])
    said = scored(items, flat, found, crossfit(found, Recipe()))
    assert (said.roles, said.by_section) == ((None, None), 0)
    assert np.array_equal(said.labels, labels)
