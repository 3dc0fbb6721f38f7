from __future__ import annotations

import pytest

from fazhi.evaluation.parting import Part
from fazhi.evaluation.tagged_report import TaggedReport
from fazhi.labels.taxonomy import Taxonomy
from fazhi.reports.report import Report
from fazhi.views.compared_names import part_names
from fazhi.views.names import Name

NAMES = {"annual": Name("年度报告", "annual report")}


def _part(place: str, level: str = "county", **values: str) -> Part:
    report = Report("x.txt", "", "", (), {"level": level})
    return Part({"place": place} | values, (TaggedReport(report, (), Taxonomy(1, (), (), ())),))


@pytest.mark.parametrize(
    ("place", "level", "expected"),
    [
        ("宁夏回族自治区银川市金凤区", "county", "金凤区"),
        ("安徽省安庆市", "city", "安庆市"),
        ("云南省红河哈尼族彝族自治州建水县", "county", "建水县"),
        ("菡溪县", "county", "菡溪县"),
        ("上海市", "province", "上海市"),
        ("安徽省安庆市司法局", "department", "安徽省安庆市司法局"),
        ("苏州工业园区", "zone", "苏州工业园区"),
    ],
)
def test_a_place_is_called_by_its_smallest_unit(place: str, level: str, expected: str) -> None:
    assert part_names([_part(place, level)], NAMES) == [Name(expected, expected)]


def test_places_with_the_same_smallest_unit_keep_their_whole_names() -> None:
    parts = [
        _part("北京市朝阳区", year="2020"),
        _part("辽宁省朝阳市朝阳区", year="2020"),
        _part("北京市海淀区", year="2020"),
    ]
    assert [name.zh for name in part_names(parts, NAMES)] == [
        "北京市朝阳区 2020",
        "辽宁省朝阳市朝阳区 2020",
        "海淀区 2020",
    ]


def test_years_of_a_place_do_not_make_its_short_name_ambiguous() -> None:
    parts = [_part("北京市朝阳区", year="2020"), _part("北京市朝阳区", year="2021")]
    assert [name.zh for name in part_names(parts, NAMES)] == ["朝阳区 2020", "朝阳区 2021"]


def test_kinds_are_named_in_both_languages_and_nothing_is_a_dash() -> None:
    assert part_names([_part("甲县", kind="annual"), _part("", year="")], NAMES) == [
        Name("甲县 年度报告", "甲县 annual report"),
        Name("–", "–"),
    ]
