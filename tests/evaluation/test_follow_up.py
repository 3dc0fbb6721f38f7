from __future__ import annotations

from collections.abc import Callable

import pytest

from fazhi.evaluation.follow_up import follow_up
from fazhi.evaluation.tagged_report import TaggedReport
from fazhi.reports.report import Role

Make = Callable[..., TaggedReport]
WATER, SCHOOL = {"water": 0.9}, {"school": 0.9}
PLAN = "推动行政复议规范化建设，建成基层受理点，实现乡镇全覆盖"
DONE = "推进行政复议规范化建设，建成基层受理点6个，实现乡镇全覆盖"
OTHER = ("组织干部旁听庭审，开展执法人员培训", Role.PROGRESS, WATER)


def _plan(make: Make, *said: tuple[str, Role, dict[str, float]], **metadata: object) -> TaggedReport:
    return make("early", *said, **{"place": "甲县", "year": 2020} | metadata)


def test_a_plan_told_again_in_like_words_is_found_with_the_passage(make_report: Make) -> None:
    early = _plan(make_report, (PLAN, Role.PLAN, WATER))
    later = make_report("later", OTHER, (DONE, Role.PROGRESS, WATER), place="甲县", year=2021)
    (found,) = follow_up([early, later])
    assert (found.report, found.later) == (0, (1,))
    (plan,) = found.plans
    assert (plan.passage, plan.outcome, plan.likest) == ((0, 0), "wording", (1, 1))
    assert 0.5 < plan.similarity < 1


def test_the_same_words_have_a_similarity_of_1(make_report: Make) -> None:
    early = _plan(make_report, (PLAN, Role.PLAN, WATER))
    later = make_report("later", OTHER, (PLAN, Role.PROGRESS, WATER), place="甲县", year=2021)
    assert follow_up([early, later])[0].plans[0].similarity == pytest.approx(1.0)


def test_a_plan_whose_area_returns_in_other_words_returns_by_area(make_report: Make) -> None:
    early = _plan(make_report, (PLAN, Role.PLAN, WATER))
    later = make_report("later", OTHER, place="甲县", year=2021)
    assert [plan.outcome for plan in follow_up([early, later])[0].plans] == ["area"]


def test_a_plan_without_progress_on_its_area_is_not_heard_of_again_even_in_its_own_words(make_report: Make) -> None:
    early = _plan(make_report, (PLAN, Role.PLAN, WATER))
    later = make_report("later", (DONE, Role.PROGRESS, SCHOOL), place="甲县", year=2021)
    (plan,) = follow_up([early, later])[0].plans
    assert (plan.outcome, plan.likest) == ("none", (1, 0))


def test_a_plan_of_two_areas_returns_if_one_of_them_does(make_report: Make) -> None:
    early = _plan(make_report, (PLAN, Role.PLAN, WATER | SCHOOL))
    later = make_report("later", ("新建学校", Role.PROGRESS, SCHOOL), place="甲县", year=2021)
    assert follow_up([early, later])[0].plans[0].outcome == "area"


def test_passages_on_plans_without_an_area_are_no_plans(make_report: Make) -> None:
    later = make_report("later", OTHER, place="甲县", year=2021)
    said = [("再接再厉", Role.PLAN, {}), (PLAN, Role.PLAN, WATER)]
    assert [plan.passage for plan in follow_up([_plan(make_report, *said), later])[0].plans] == [(0, 1)]
    assert follow_up([_plan(make_report, said[0]), later]) == []


@pytest.mark.parametrize(
    "later",
    [
        {"place": "乙县", "year": 2021},
        {"place": "甲县", "year": 2022},
        {"place": "甲县", "year": 2020},
        {"place": "甲县"},
        {"year": 2021},
        {"place": "甲县", "year": 2021, "kind": "scheme"},
    ],
)
def test_only_the_work_of_the_planned_year_in_the_same_place_follows_a_plan_up(
    make_report: Make, later: dict[str, object]
) -> None:
    early = _plan(make_report, (PLAN, Role.PLAN, WATER))
    assert follow_up([early, make_report("later", (DONE, Role.PROGRESS, WATER), **later)]) == []


def test_a_scheme_is_followed_up_by_the_reports_of_all_its_years(make_report: Make) -> None:
    scheme = _plan(make_report, (PLAN, Role.PLAN, WATER), year=2021, year_end=2022, kind="scheme")
    years = [make_report(str(year), OTHER, place="甲县", year=year) for year in (2020, 2021, 2022, 2023)]
    (found,) = follow_up([scheme, *years])
    assert found.later == (2, 3)


def test_half_a_year_is_followed_up_by_its_whole_year_and_not_by_itself(make_report: Make) -> None:
    half = _plan(make_report, (PLAN, Role.PLAN, WATER), OTHER, kind="half-year")
    whole = make_report("whole", OTHER, place="甲县", year=2020)
    assert [each.later for each in follow_up([half, whole])] == [(1,)]


def test_the_later_report_may_come_first(make_report: Make) -> None:
    early = _plan(make_report, (PLAN, Role.PLAN, WATER))
    later = make_report("later", (DONE, Role.PROGRESS, WATER), place="甲县", year=2021)
    (found,) = follow_up([later, early])
    assert (found.report, found.later, found.plans[0].likest) == (1, (0,), (0, 0))
