"""Rounds, ratios, artificial areas and tables."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

Load = Callable[[str], ModuleType]


def test_every_round_begins_with_another_task(benchmark: Load) -> None:
    order: list[str] = []
    tasks = {name: lambda name=name: order.append(name) for name in "abc"}
    benchmark("rounds").take_turns(tasks, 4)
    assert "".join(order) == "abcbcacababc"


def test_what_a_task_returned_stands_under_its_name_whatever_the_order(benchmark: Load) -> None:
    said = {"a": iter([1, 2, 3]), "b": iter([10, 20, 30])}
    tasks = {name: lambda name=name: next(said[name]) for name in said}
    assert benchmark("rounds").take_turns(tasks, 3) == {"a": [1, 2, 3], "b": [10, 20, 30]}


def test_the_ratio_is_the_median_of_the_rounds_ratios_and_not_the_ratio_of_medians(benchmark: Load) -> None:
    # the machine was ten times as fast in the second round, for both
    found = benchmark("rounds").ratio([30.0, 300.0, 40.0], [10.0, 200.0, 20.0])
    assert (found.median, found.low, found.high) == (2.0, 1.5, 3.0)


def test_ratios_of_unequal_numbers_of_rounds_are_refused(benchmark: Load) -> None:
    with pytest.raises(ValueError, match="shorter"):
        benchmark("rounds").ratio([1.0, 2.0], [1.0])


@pytest.mark.parametrize("wanted", [1, 2, 5])
def test_merged_areas_have_one_column_each_and_every_column_is_used(benchmark: Load, wanted: int) -> None:
    parts = benchmark("schemes").parts(5, wanted)
    assert [len(columns) for columns in parts] == [1] * 5
    assert {column for columns in parts for column in columns} == set(range(wanted))


def test_split_areas_share_no_column(benchmark: Load) -> None:
    parts = benchmark("schemes").parts(3, 8)
    assert sorted(len(columns) for columns in parts) == [2, 3, 3]
    assert sorted(column for columns in parts for column in columns) == list(range(8))


def test_relabelled_passages_keep_all_but_their_areas(benchmark: Load) -> None:
    rows = [{"text": "甲", "areas": [0, 2]}, {"text": "乙", "areas": []}]
    found = benchmark("schemes").relabelled(rows, 3, 1)
    assert found == [{"text": "甲", "areas": [0]}, {"text": "乙", "areas": []}]


def test_columns_of_a_table_stand_below_one_another_with_chinese_too(benchmark: Load) -> None:
    table = benchmark("tables").Table("T", ("what", "n"), [["法治", "1"], ["law"]], ["So."])
    assert str(table).splitlines() == [
        "### T",
        "",
        "| what |  n |",
        "| ---- | -: |",
        "| 法治 |  1 |",
        "| law  |    |",
        "",
        "- So.",
    ]


@pytest.mark.parametrize(
    ("figure", "shown"), [(3.21, "3.2"), (99.94, "99.9"), (163.2, "163"), (1634.0, "1,630"), (60_499.0, "60,500")]
)
def test_figures_have_as_many_places_as_mean_something(benchmark: Load, figure: float, shown: str) -> None:
    assert benchmark("tables").whole(figure) == shown


def test_a_new_run_replaces_what_stands_below_the_mark_and_nothing_above(benchmark: Load, tmp_path: Path) -> None:
    speed, file = benchmark("speed"), tmp_path / "speed.md"
    file.write_text(f"# Speed\n\nWords.\n\n{speed.MARK}\n\nold\n", encoding="utf-8")
    for text in ("one\n", "other\n"):
        speed.write(file, text)
    assert file.read_text(encoding="utf-8") == f"# Speed\n\nWords.\n\n{speed.MARK}\n\nother\n"


def test_a_file_without_the_mark_is_written_whole(benchmark: Load, tmp_path: Path) -> None:
    file = tmp_path / "speed.md"
    for text in ("one\n", "other\n"):
        benchmark("speed").write(file, text)
    assert file.read_text(encoding="utf-8") == "other\n"
