from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from fazhi.errors import UsageError
from fazhi.evaluation.prevalence import DRAWS, HETEROGENEITY, ErrorRates, Prevalence, centred, middle
from fazhi.evaluation.tagged_report import TaggedReport
from fazhi.model.artifact import Model
from fazhi.reports.report import Role

Make = Callable[..., TaggedReport]
AREAS = ("water", "school")


def _scores(support: int, tagged: int, right: int) -> dict[str, Any]:
    return {
        "support": support, "tagged": tagged,
        "precision": round(right / tagged, 6) if tagged else None,
        "recall": round(right / support, 6) if support else None,
    }  # fmt: skip


def _evaluation(**areas: dict[str, Any]) -> dict[str, Any]:
    return {"passages": 100, "areas": areas}


def _rates(tp: float = 90, fp: float = 10, fn: float = 10, passages: int = 1000, source: str = "") -> ErrorRates:
    return ErrorRates(np.full(2, tp), np.full(2, fp), np.full(2, fn), passages, source)


def test_counts_are_found_again_from_rounded_ratios() -> None:
    data = _evaluation(water=_scores(7, 9, 6), school=_scores(3, 3, 1))
    rates = ErrorRates.of_evaluation(data, AREAS, "own.json")
    assert rates.tp.tolist() == [6, 1]
    assert rates.fp.tolist() == [3, 2]
    assert rates.fn.tolist() == [1, 2]
    assert (rates.passages, rates.source) == (100, "own.json")


def test_an_area_that_the_evaluation_never_saw_counts_nothing() -> None:
    rates = ErrorRates.of_evaluation(_evaluation(water=_scores(7, 9, 6)), AREAS, "own.json")
    assert (rates.tp[1], rates.fp[1], rates.fn[1]) == (0, 0, 0)


def test_the_error_of_the_shipped_model_comes_from_its_own_file() -> None:
    model = Model.load()
    rates = ErrorRates.of_model(model)
    assert rates is not None
    assert rates.passages == model.provenance["passages"]
    known = model.provenance["out_of_fold"]["areas"][model.taxonomy.ids[0]]
    assert rates.tp[0] / (rates.tp[0] + rates.fp[0]) == pytest.approx(known["precision"], abs=1e-6)
    assert rates.tp[0] / (rates.tp[0] + rates.fn[0]) == pytest.approx(known["recall"], abs=1e-6)


def test_a_model_that_tells_of_no_error_has_none() -> None:
    model = Model.load()
    assert ErrorRates.of_model(replace(model, provenance={"passages": 10})) is None
    assert ErrorRates.of_model(replace(model, provenance={"out_of_fold": {"areas": {}}, "passages": 10})) is None


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ([], "own.json: is no evaluation; make it with `fazhi evaluate CORPUS -f json -o FILE`"),
        ({"areas": {"water": {}}, "passages": 3}, "own.json: is no evaluation; "),
        ({"areas": {"water": _scores(50, 60, 50)}, "passages": 40}, "own.json: is no evaluation; "),
        ({"areas": {"wasser": _scores(5, 6, 5)}, "passages": 40}, "holds the area 'wasser', which the model does not"),
        ({"areas": {"water": _scores(5, 6, 0)}, "passages": 40}, "holds no passage that was tagged rightly"),
    ],
)
def test_what_is_no_evaluation_is_refused_with_what_to_do(data: Any, fault: str) -> None:
    with pytest.raises(UsageError) as raised:
        ErrorRates.of_evaluation(data, AREAS, "own.json")
    assert fault in str(raised.value)


def test_areas_that_are_alike_lend_each_other_up_to_199_trials() -> None:
    rates = ErrorRates(np.array([900.0, 1800.0]), np.array([100.0, 200.0]), np.zeros(2), 9000)
    # both have nine right of ten: the pooled rate is 0.9, and nothing tells them apart
    assert rates.precision == pytest.approx(np.array([[900 + 179.1, 1800 + 179.1], [100 + 19.9, 200 + 19.9]]))


def test_areas_lend_each_other_no_more_trials_than_they_have() -> None:
    rates = ErrorRates(np.array([9.0, 18.0]), np.array([1.0, 2.0]), np.zeros(2), 100)
    assert rates.precision == pytest.approx(np.array([[27.0, 27.0], [3.0, 3.0]]))


def test_areas_that_differ_as_much_as_can_be_lend_each_other_one_trial() -> None:
    rates = ErrorRates(np.array([10.0, 0.0]), np.array([0.0, 10.0]), np.zeros(2), 100)
    assert rates.precision == pytest.approx(np.array([[10.5, 0.5], [0.5, 10.5]]))


def test_an_area_never_tagged_has_the_error_of_the_others() -> None:
    rates = ErrorRates(np.array([8.0, 0.0]), np.array([2.0, 0.0]), np.zeros(2), 100)
    assert rates.precision[0] / rates.precision.sum(axis=0) == pytest.approx([0.8, 0.8])


def test_the_omission_rate_is_that_of_passages_without_the_tag() -> None:
    # 900 passages are not tagged with the area, 10 of which have it
    omission = _rates().omission
    assert omission[0] / omission.sum(axis=0) == pytest.approx([10 / 900, 10 / 900])


def test_scores_are_probabilities_where_the_model_tells_of_its_error(make_report: Make) -> None:
    report = make_report("a", ("水", Role.PLAN, {"water": 0.7}), ("学", Role.PLAN, {"school": 0.2}))
    assert Prevalence(_rates()).probabilities(report).tolist() == [[0.7, 0.0], [0.0, 0.2]]


@pytest.mark.parametrize(("source", "scored"), [("own.json", True), ("", False)])
def test_the_error_of_tags_is_taken_where_it_was_measured_or_scores_are_missing(
    make_report: Make, source: str, *, scored: bool
) -> None:
    report = make_report("a", ("水", Role.PLAN, {"water": 0.7}), scored=scored)
    # tagged: 90 of 100 are right; not tagged: 10 of 900 have it
    found = Prevalence(_rates(source=source)).probabilities(report)
    assert found == pytest.approx(np.array([[0.9, 10 / 900]]))


def test_what_is_certain_is_drawn_every_time(make_report: Make) -> None:
    report = make_report("a", ("水", Role.PLAN, {"water": 1.0}), ("学", Role.PLAN, {"water": 0.0}))
    drawn = Prevalence(_rates()).draws(report, np.array([[1.0, 5.0], [1.0, 7.0]]))
    assert drawn.shape == (2, 2, DRAWS)
    assert (drawn[0, 0] == 1).all()
    assert (drawn[0, 1] == 5).all()
    assert (drawn[1] == 0).all()


def test_draws_never_leave_the_report(make_report: Make) -> None:
    report = make_report("a", *[("水" * 10, Role.PLAN, {"water": 0.5})] * 6)
    drawn = Prevalence(_rates()).draws(report, np.ones((6, 1)))[0, 0]
    assert drawn.min() >= 0
    assert drawn.max() <= 6
    assert len(set(drawn.tolist())) == 7


@pytest.mark.parametrize("score", [0.05, 0.5, 0.9])
def test_draws_are_the_expected_number_on_average(make_report: Make, score: float) -> None:
    # so many labels that the error is known; 50 reports with noise of their own
    reports = [make_report(str(number), *[("水", Role.PLAN, {"water": score})] * 20) for number in range(50)]
    rates = _rates(9e8, 1e8, 1e8, 10**10)
    drawn = sum(Prevalence(rates).draws(report, np.ones((20, 1)))[0, 0] for report in reports)
    assert float(np.mean(drawn)) == pytest.approx(1000 * score, abs=3)


def test_noise_leaves_every_probability_where_it_was() -> None:
    noise = np.linspace(-8, 8, 20001)
    weights = np.exp(-(noise**2) / 2)
    for chance in (0.001, 0.03, 0.5, 0.8, 0.999):
        margin = centred(np.array([chance]))[0]
        moved = 1 / (1 + np.exp(-margin - HETEROGENEITY * noise))
        assert (moved @ weights) / weights.sum() == pytest.approx(chance, rel=1e-3)


def test_draws_hang_on_the_seed_and_on_no_other_report(make_report: Make) -> None:
    said = [("水", Role.PLAN, {"water": 0.6})] * 9
    one, other = make_report("a", *said), make_report("b", *said)
    weights = np.ones((9, 1))
    alone, again = Prevalence(_rates()), Prevalence(_rates())
    alone.draws(other, weights)
    assert np.array_equal(alone.draws(one, weights), again.draws(one, weights))
    assert not np.array_equal(alone.draws(one, weights), alone.draws(other, weights))
    assert not np.array_equal(alone.draws(one, weights), Prevalence(_rates(), seed=1).draws(one, weights))


def test_the_less_the_error_is_known_the_wider_the_interval_of_many_reports(make_report: Make) -> None:
    reports = [make_report(str(number), *[("水", Role.PLAN, {"water": 0.9})] * 20) for number in range(30)]
    widths = []
    for rates in (_rates(9, 1, 1, 100, "few"), _rates(900, 100, 100, 10_000, "many")):
        drawn = sum(Prevalence(rates).draws(report, np.ones((20, 1))) for report in reports)
        low, high = middle(np.asarray(drawn))
        widths.append(float(high[0, 0] - low[0, 0]))
    assert widths[0] > 2 * widths[1]


def test_the_interval_holds_the_truth_of_calibrated_scores_in_nearly_all_reports(make_report: Make) -> None:
    rng = np.random.default_rng(3)
    held = 0
    for number in range(200):
        scores = rng.beta(0.5, 1.5, 30)
        truth = int((rng.random(30) < scores).sum())
        report = make_report(str(number), *(("水", Role.PLAN, {"water": float(score)}) for score in scores))
        low, high = middle(Prevalence(_rates()).draws(report, np.ones((30, 1))))
        held += int(low[0, 0] <= truth <= high[0, 0])
    assert 188 <= held <= 200


def test_the_middle_leaves_25_draws_of_1000_on_either_side() -> None:
    low, high = middle(np.arange(DRAWS, dtype=np.float32)[::-1].copy())
    assert (float(low), float(high)) == (25.0, 974.0)
