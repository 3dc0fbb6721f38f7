from __future__ import annotations

from collections.abc import Callable

import pytest

from fazhi.evaluation.recycling import OTHER, OWN, Recycled, changes, find_recycled
from fazhi.evaluation.tagged_report import TaggedReport
from fazhi.reports.report import Role

Make = Callable[..., TaggedReport]
TEXT = "全年组织行政执法人员培训考试87次，清理不合格人员，统一换发证件并建立个人档案备查"
FIGURES = TEXT.replace("87", "1,093")
LONGER = TEXT + "，另设专人"
APART = "新建社区图书馆三座，购置儿童读物，周末延长开放时间，方便居民借阅和自习使用"


def _report(make: Make, name: str, *texts: str, **metadata: object) -> TaggedReport:
    return make(name, *((text, Role.PROGRESS, {}) for text in texts), **metadata)


def test_text_in_which_only_figures_are_new_is_the_same(make_report: Make) -> None:
    found = find_recycled(
        [
            _report(make_report, "a", APART, TEXT, place="甲县", year=2020),
            _report(make_report, "b", FIGURES, place="甲县", year=2021),
        ]
    )
    # each is like the other; only the later one is from the own earlier report
    assert found.passages == (Recycled((0, 1), (1, 0), 1.0, OTHER), Recycled((1, 0), (0, 1), 1.0, OWN))
    assert found.chains == (((0, 1), (1, 0)),)


def test_nearly_the_same_text_has_its_similarity(make_report: Make) -> None:
    found = find_recycled([_report(make_report, "a", TEXT), _report(make_report, "b", LONGER)])
    # one 0 for the figure: 40 and 45 characters make 36 and 41 grams of five, 36 of them in both
    assert [each.similarity for each in found.passages] == pytest.approx([36 / 41, 36 / 41])


def test_the_own_earlier_report_goes_before_a_more_similar_one_elsewhere(make_report: Make) -> None:
    found = find_recycled(
        [
            _report(make_report, "a", LONGER, place="甲县", year=2020),
            _report(make_report, "b", TEXT, place="乙县", year=2019),
            _report(make_report, "c", TEXT, place="甲县", year=2021),
        ]
    )
    sources = {each.passage: (each.source, each.kind) for each in found.passages}
    assert sources[2, 0] == ((0, 0), OWN)
    assert sources[1, 0] == ((2, 0), OTHER)


def test_of_two_alike_the_earlier_is_the_source(make_report: Make) -> None:
    years = {"a": 2021, "b": 2019, "c": 2022}
    reports = [_report(make_report, name, TEXT, place=f"{name}县", year=year) for name, year in years.items()]
    assert find_recycled(reports).passages[2].source == (1, 0)


def test_a_later_report_of_the_same_place_is_no_earlier_one(make_report: Make) -> None:
    reports = [_report(make_report, str(year), TEXT, place="甲县", year=year) for year in (2020, 2021)]
    assert [each.kind for each in find_recycled(reports).passages] == [OTHER, OWN]


def test_reports_without_a_place_have_no_report_of_the_same_place(make_report: Make) -> None:
    reports = [_report(make_report, str(year), TEXT, year=year) for year in (2020, 2021)]
    assert [each.kind for each in find_recycled(reports).passages] == [OTHER, OTHER]


def test_what_a_report_says_twice_itself_is_not_recycled(make_report: Make) -> None:
    assert find_recycled([_report(make_report, "a", TEXT, FIGURES), _report(make_report, "b", APART)]).passages == ()


@pytest.mark.parametrize(
    "text",
    [
        "现将有关情况报告如下",
        # 24 characters, of which the responsibility for publicity is a set phrase of 13
        "落实“谁执法谁普法”普法责任制要求，层层传导压力",
        "深入学习贯彻习近平法治思想，落实重大行政决策程序暂行条例",
    ],
)
def test_short_passages_and_set_phrases_are_not_recycled(make_report: Make, text: str) -> None:
    assert find_recycled([_report(make_report, "a", text), _report(make_report, "b", text)]).passages == ()


def test_reports_without_text_have_nothing_in_common(make_report: Make) -> None:
    found = find_recycled([_report(make_report, "a"), _report(make_report, "b")])
    assert (found.passages, found.chains) == ((), ())


def test_chains_are_in_order_of_years_and_the_one_with_most_text_comes_first(make_report: Make) -> None:
    reports = [
        _report(make_report, "a", APART, TEXT, place="甲县", year=2022),
        _report(make_report, "b", TEXT, place="乙县", year=2021),
        _report(make_report, "c", TEXT, APART, place="丙县", year=2020),
    ]
    assert find_recycled(reports).chains == (((2, 0), (1, 0), (0, 1)), ((2, 1), (0, 0)))


def test_recycled_characters_are_counted_for_each_report(make_report: Make) -> None:
    reports = [
        _report(make_report, "a", TEXT, place="甲县", year=2020),
        _report(make_report, "b", TEXT, APART, place="甲县", year=2021),
    ]
    found = find_recycled(reports)
    assert found.characters(reports, OWN) == [0, len(TEXT)]
    assert found.characters(reports, OTHER) == [len(TEXT), 0]


def test_a_figure_is_changed_as_a_whole_and_chinese_by_character() -> None:
    assert changes("受理案件87件，办结率99.2%", "受理申请93件，办结率99.8%") == [
        ("=", "受理"), ("-", "案件87"), ("+", "申请93"), ("=", "件，办结率"), ("-", "99.2%"), ("+", "99.8%"),
    ]  # fmt: skip


def test_the_changes_give_both_texts_again() -> None:
    steps = changes(TEXT, APART)
    assert "".join(text for sign, text in steps if sign != "+") == TEXT
    assert "".join(text for sign, text in steps if sign != "-") == APART
    assert changes(TEXT, TEXT) == [("=", TEXT)]
