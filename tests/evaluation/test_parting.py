from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from fazhi.evaluation.parting import part_reports, place_of, value_of, years_planned, years_worked
from fazhi.evaluation.tagged_report import TaggedReport
from fazhi.reports.report import Report, Role

Make = Callable[..., TaggedReport]


def _report(name: str = "x", **metadata: Any) -> Report:
    return Report(f"folder/{name}.txt", "", "", (), metadata)


def test_reports_are_parted_by_place_and_year_in_the_order_of_codes_and_years(make_report: Make) -> None:
    reports = [
        make_report("c", place="无码县", year=2020),
        make_report("b", place="乙市", code="200000", year=2021),
        make_report("a", place="甲市", code="300000", year=2020),
        make_report("d", place="乙市", code="200000", year=2020),
        make_report("e", place="乙市", code="200000", year=2021),
    ]
    parts = part_reports(reports, ["place", "year"])
    assert [part.label for part in parts] == ["乙市 2020", "乙市 2021", "甲市 2020", "无码县 2020"]
    assert [report.report.id for report in parts[1].reports] == ["b", "e"]


def test_reports_are_parted_by_year_alone_in_the_order_of_years(make_report: Make) -> None:
    reports = [make_report("a", place="甲县", year=2022), make_report("b", place="乙县", year=2021), make_report("c")]
    assert [part.values for part in part_reports(reports, ["year"])] == [
        {"year": ""},
        {"year": "2021"},
        {"year": "2022"},
    ]


def test_a_part_adds_up_its_reports(make_report: Make) -> None:
    said: list[tuple[str, Role | None, dict[str, float]]] = [("水" * 10, Role.PLAN, {}), ("学" * 5, None, {})]
    (part,) = part_reports([make_report("a", *said, kind="annual"), make_report("b", *said)], ["year"])
    assert (part.passages, part.characters, part.kinds, part.label) == (4, 30, {"annual"}, "–")


def test_what_names_no_place_is_named_by_its_file_and_never_mixed_with_another() -> None:
    assert value_of(_report("甲-2020"), "place") == "甲-2020"
    assert place_of(_report("甲-2020")) == ""
    assert value_of(_report(), "year") == ""


def test_years_of_a_span_are_named_both() -> None:
    assert value_of(_report(year=2022, year_end=2024), "year") == "2022–2024"


@pytest.mark.parametrize(
    ("place", "issuer", "expected"),
    [
        ("安徽省安庆市", "市司法局", "安徽省安庆市司法局"),
        ("兰汀区", "兰汀区城市管理局", "兰汀区城市管理局"),
        ("兰汀区", "城市管理局", "兰汀区城市管理局"),
        ("兰汀区", "", "兰汀区"),
        ("", "城市管理局", ""),
    ],
)
def test_a_department_is_a_place_of_its_own(place: str, issuer: str, expected: str) -> None:
    found = {key: value for key, value in (("place", place), ("issuer", issuer)) if value}
    assert place_of(_report(level="department", **found)) == expected


def test_a_government_is_its_place_whoever_publishes_its_report() -> None:
    assert place_of(_report(place="安庆市", issuer="市司法局", level="city")) == "安庆市"


@pytest.mark.parametrize(
    ("metadata", "worked", "planned"),
    [
        ({"year": 2023, "kind": "annual"}, [2023], [2024]),
        ({"year": 2023}, [2023], [2024]),
        ({"year": 2021, "year_end": 2025, "kind": "annual"}, [2021, 2022, 2023, 2024, 2025], [2026]),
        ({"year": 2023, "kind": "half-year"}, [2023], [2023]),
        ({"year": 2023, "kind": "work-report"}, [2022], [2023]),
        ({"year": 2022, "year_end": 2024, "kind": "scheme"}, [], [2022, 2023, 2024]),
        ({"year": 2023, "kind": "points"}, [], [2023]),
        ({}, [], []),
    ],
)
def test_the_years_of_work_done_and_planned_hang_on_the_kind(
    metadata: dict[str, Any], worked: list[int], planned: list[int]
) -> None:
    assert list(years_worked(_report(**metadata))) == worked
    assert list(years_planned(_report(**metadata))) == planned
