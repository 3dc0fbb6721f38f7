from __future__ import annotations

from collections.abc import Callable

from rich.cells import cell_len

from fazhi.evaluation.compared import Compared
from fazhi.reports.report import Role
from fazhi.views.compared_terminal import render

WATER = "nature.water"


def test_the_summary_says_what_was_found(small: Compared) -> None:
    assert render(small).splitlines() == [
        "3 reports, 1 place, 7 passages, 131 characters, 2020–2021",
        "",
        "area  share       95 %  passages  tagged  absent",
        "治水  90.2%  77.1–91.6         4       4       1",
        "办学   5.3%    0.0–6.9         2       2       1",
        "医疗   0.0%    0.0–0.0         0       0       3",
        "",
        "in no report: 医疗",
        "absent: 5 (most: 医疗 3, 治水 1, 办学 1)",
        "problem without a plan: 1 (most: 办学 1)",
        "slogans only: 2 (most: 办学 2)",
        "plans followed up: 1; 1 taken up in like words, 0 by area only, 0 not heard of again",
        "recycled: 31% own earlier text, 31% as in others; most: 甲县 2021 64%",
        "note: no place found in folder/third.txt",
        "note: no year found in folder/third.txt",
    ]


def test_the_table_fits_80_columns_with_names_of_any_length(small: Compared) -> None:
    lines = render(small, 80).splitlines()
    assert all(cell_len(line) <= 80 for line in lines[:7])


def test_clear_changes_are_named(put_together: Callable[..., Compared]) -> None:
    found = put_together(
        ("a", [("水" * 10, Role.PLAN, {WATER: 1.0}), ("他" * 30, Role.PLAN, {})], {"place": "甲县", "year": 2020}),
        ("b", [("水" * 30, Role.PLAN, {WATER: 1.0}), ("他" * 10, Role.PLAN, {})], {"place": "甲县", "year": 2021}),
    )
    assert "changes from year to year: 1 of 3 clear; largest: 甲县 2021 治水 +50.0 points" in render(found)


def test_many_files_without_a_place_are_counted(put_together: Callable[..., Compared]) -> None:
    found = put_together(*((f"r{n}", [(f"水{n}", Role.PLAN, {})], {"year": 2020}) for n in range(5)))
    assert "note: no place found in folder/r0.txt, folder/r1.txt, folder/r2.txt and 2 more" in render(found)


def test_without_a_known_error_there_is_no_interval(uncertain: Compared) -> None:
    assert "治水  100.0%     –         1       1       0" in render(uncertain)
