"""Margins worked out without rounding, and that decisions too close for rounding are taken from them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from math import log, sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fazhi.labels.corpus import Corpus
from fazhi.labels.taxonomy import Taxonomy
from fazhi.model.artifact import Model
from fazhi.model.bodies import CLOSE, Limits, make_body
from fazhi.model.exact import ExactScorer
from fazhi.model.features import Block
from fazhi.model.tagger import Tagger
from fazhi.reports.reading import read_report
from fazhi.reports.report import Passage

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
BODIES: tuple[Any, ...] = ("c", "numpy")
pytestmark = pytest.mark.usefixtures("one_dictionary")


def _margins(model: Model, passages: list[Passage], context: float = 0.0, *, step: int = 1) -> Any:
    """Return the margins of every so many areas."""
    scorer = ExactScorer(model.content, Tagger(model).segmenter)
    columns = range(0, len(model.taxonomy.areas), step)
    return np.array(
        [[scorer.margin(passages, row, a, context=context) for a in columns] for row in range(len(passages))]
    )


def test_a_margin_worked_out_by_hand(flat: Taxonomy) -> None:
    blocks = (
        Block("text-char", 1, 2, 1.0, ("湿", "地", "湿地"), np.array([1.0, 2.0, 4.0], np.float32)),
        Block("heading-char", 1, 1, 0.5, ("一",), np.array([3.0], np.float32)),
    )
    model = Model(
        taxonomy=flat,
        blocks=blocks,
        weights=np.array([[1, 0, 0], [2, 0, 0], [3, 0, 0], [8, 0, -1]], np.float32),
        bias=np.array([0.25, 0.0, 1.0]),
        thresholds=np.zeros(3),
        calibration=np.ones((2, 3)),
        role_weights=np.empty((4, 0), np.float32),
        role_bias=np.empty(0),
        role_calibration=np.empty((2, 0)),
        clause_weight=0.25,
        review_band=0.0,
    )
    # one clause: 湿 once, 地 twice, 湿地 once; the heading holds one feature, so that its value is 1
    norm, twice = sqrt(1 + ((1 + log(2)) * 2) ** 2 + 16), (1 + log(2)) * 2
    whole = (1 * 1 + twice * 2 + 4 * 3) / norm + 0.5 * 8 + 0.25
    assert _margins(model, [Passage("湿地，地", headings=("一",))])[0].tolist() == pytest.approx([whole, 0.0, 0.5])
    # two clauses: the first holds 湿地 alone, the second nothing that is known
    first = (1 * 1 + 2 * 2 + 4 * 3) / sqrt(1 + 4 + 16) + 0.25
    (found,) = _margins(model, [Passage("湿地修复三处。天气十分晴朗。")])
    assert found.tolist() == pytest.approx([0.75 * first + 0.25 * first, 0.0, 1.0])
    drawn = _margins(model, [Passage("湿地"), Passage("晴"), Passage("雨")], 0.5)
    assert drawn[:, 0].tolist() == pytest.approx([0.5 * first + 0.125, 0.125 + 0.25 * (first + 0.25), 0.25])


@pytest.mark.parametrize("body", ["c", "numpy"])
@pytest.mark.parametrize("recipe", [{}, {"words": True}, {"chars": (1, 3), "sublinear": False}, {"clause_weight": 1.0}])
def test_the_bodies_agree_with_it_in_double_precision(
    body: Any, recipe: dict[str, Any], make_model: Callable[..., Model], small_model: Model
) -> None:
    passages = list(read_report(EXAMPLES / "hanxi-2024.txt").passages)[:10]
    for model in (make_model(4, **recipe), replace(small_model, clause_weight=recipe.get("clause_weight", 0.5))):
        # context is always worked out in double precision
        for context in (1e-300, 0.375):
            margins = np.asarray(make_body(model, Limits(0, None), body).margins(passages, context)[0])
            exact = _margins(model, passages, context, step=7)
            assert np.abs(margins.reshape(len(passages), -1)[:, ::7] - exact).max() < 1e-11


@pytest.mark.parametrize("body", ["c", "numpy"])
def test_the_bodies_agree_with_it_to_five_digits_in_single_precision(
    body: Any, make_model: Callable[..., Model], written: Corpus
) -> None:
    passages = [item.passage for item in written.passages[::400]]
    model = make_model(4)
    margins = Tagger(model, body=body).margins(passages)[0]
    assert np.abs(margins[:, ::7] - _margins(model, passages, step=7)).max() < 1e-5


def test_nothing_is_rounded_on_the_way(make_model: Callable[..., Model], written: Corpus) -> None:
    """The sum of the very products, each rounded once, is that of exact arithmetic."""
    model = make_model(9, clause_weight=0.0)
    scorer = ExactScorer(model.content, None)
    for item in written.passages[::1500]:
        whole, _, path = scorer.pieces(item.passage)
        products = [Fraction(value * scorer.weight(feature, 3)) for feature, value in scorer.values(whole, path)]
        assert len(products) > 20
        wanted = float(sum(products, Fraction(scorer.bias(3))))
        assert scorer.margin([item.passage], 0, 3) == wanted


class Noisy:
    """A body whose margins are off by so much."""

    def __init__(self, body: Any, noise: float) -> None:
        self._body, self._noise = body, noise

    def margins(self, passages: Any, context: float) -> Any:
        areas, roles = self._body.margins(passages, context)
        moved: Any = np.array(areas) + self._noise
        return (memoryview(moved) if self._body.name == "c" else moved), roles

    def __getattr__(self, name: str) -> Any:
        return getattr(self._body, name)


@pytest.mark.parametrize("body", ["c", "numpy"])
@pytest.mark.parametrize("context", [0.0, 0.3])
def test_a_decision_that_rounding_could_turn_is_taken_from_it(
    body: Any, context: float, make_model: Callable[..., Model], written: Corpus
) -> None:
    passages = [item.passage for item in written.passages[300:308]]
    model = make_model(11, context_weight=context, review_band=0.125)
    exact = _margins(model, passages, context)
    # the margins of passage 2 are the very thresholds, or the very ends of the band
    at = exact[2] + np.array([0.0, 0.125, -0.125])[np.arange(33) % 3]
    model = replace(model, thresholds=at)
    wanted = Tagger(model, body=body).decide(passages, in_order=True)
    assert wanted.tagged[2, ::3].all()
    assert np.array_equal(wanted.margins[2, ::3], exact[2, ::3])
    for noise in (CLOSE / 2, -CLOSE / 2):
        tagger = Tagger(model, body=body)
        tagger._body = Noisy(tagger._body, noise)  # noqa: SLF001
        found = tagger.decide(passages, in_order=True)
        assert np.array_equal(found.tagged, wanted.tagged)
        assert np.array_equal(found.close, wanted.close)
        # and the noise would have decided, had it been let
        off = exact + noise
        assert not np.array_equal(off >= model.thresholds, wanted.tagged) or noise > 0
        assert not np.array_equal(np.abs(off - model.thresholds) < 0.125, wanted.close)


@pytest.mark.usefixtures("both_bodies")
def test_bodies_that_round_differently_decide_alike(make_model: Callable[..., Model], written: Corpus) -> None:
    passages = [item.passage for item in written.passages[::300]]
    model = make_model(12, context_weight=0.25)
    margins = {}
    for name in ("c", "numpy"):
        raw = make_body(model, Limits(0, None), name).margins(passages, 0.25)[0]
        margins[name] = np.array(raw).reshape(len(passages), -1)
    rows, columns = np.nonzero(margins["c"] != margins["numpy"])
    assert len(rows) > 100
    # each area's threshold is what one body made of some passage's margin, where the other made something else of it
    for body in ("c", "numpy"):
        at = np.array([margins[body][rows[columns == a][0], a] if (columns == a).any() else 0.0 for a in range(33)])
        edge = replace(model, thresholds=at)
        turned = (margins["c"] >= at) != (margins["numpy"] >= at)
        assert turned.any()
        one, other = (Tagger(edge, body=name).decide(passages, in_order=True) for name in BODIES)
        assert np.array_equal(one.tagged, other.tagged)
        assert np.array_equal(one.close, other.close)
