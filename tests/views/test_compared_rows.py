from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

from fazhi.evaluation.compared import Compared
from fazhi.reports.report import Role
from fazhi.views.compared_rows import as_record, panel_columns, write_json, write_panel

WATER = "nature.water"


def _panel(compared: Compared) -> list[dict[str, str]]:
    stream = io.BytesIO()
    write_panel(compared, stream)
    return list(csv.DictReader(io.StringIO(stream.getvalue().decode("utf-8-sig"))))


def test_the_panel_has_a_row_for_each_part_area_and_role_and_one_for_all_roles(small: Compared) -> None:
    rows = _panel(small)
    assert len(rows) == 3 * 3 * 5
    assert len({(row["place"], row["year"], row["area"], row["role"]) for row in rows}) == len(rows)
    assert [row["role"] for row in rows[:5]] == ["overview", "progress", "problem", "plan", "all"]


def test_a_row_of_the_panel_says_what_was_tagged_and_what_is_to_be_expected(small: Compared) -> None:
    (row,) = (row for row in _panel(small) if (row["year"], row["area"], row["role"]) == ("2021", WATER, "progress"))
    # 41 characters certainly and 19 with 0.9, of 41 + 19 + 4
    assert row == {
        "place": "甲县", "year": "2021", "reports": "1", "text_passages": "3", "text_characters": "64",
        "area": WATER, "area_zh": "治水", "area_en": "water", "domain": "nature", "role": "progress",
        "tagged_passages": "2", "tagged_characters": "60", "tagged_share": "0.9375",
        "passages": "1.9", "passages_low": "1.0", "passages_high": "2.0",
        "characters": "58.1", "characters_low": "41.0", "characters_high": "60.0",
        "share": "0.907813", "share_low": "0.640625", "share_high": "0.9375",
        "error": "out of fold", "model": "d" * 12,
    }  # fmt: skip


def test_what_names_neither_place_nor_year_is_named_by_its_file(small: Compared) -> None:
    assert {(row["place"], row["year"]) for row in _panel(small)} == {("甲县", "2020"), ("甲县", "2021"), ("third", "")}


def test_without_a_known_error_there_is_no_expectation(uncertain: Compared) -> None:
    row = next(row for row in _panel(uncertain) if (row["area"], row["role"]) == (WATER, "all"))
    assert (row["tagged_passages"], row["tagged_share"]) == ("1", "1.0")
    assert (row["passages"], row["share"], row["share_low"], row["error"]) == ("", "", "", "")


def test_columns_follow_what_reports_are_parted_by(put_together: Callable[..., Compared]) -> None:
    said = [("水", Role.PLAN, {WATER: 0.9})]
    found = put_together(("a", said, {"year": 2020, "level": "city"}), by=("year", "level"))
    assert panel_columns(found)[:3] == ["year", "level", "reports"]
    assert (_panel(found)[0]["year"], _panel(found)[0]["level"]) == ("2020", "city")


def test_no_cell_of_the_panel_is_a_formula(put_together: Callable[..., Compared]) -> None:
    found = put_together(("=1+1", [("水", Role.PLAN, {})], {"place": "@甲县", "year": 2020}))
    assert _panel(found)[0]["place"] == "'@甲县"


def test_the_json_has_everything(small: Compared) -> None:
    stream = io.BytesIO()
    write_json(small, stream)
    record = json.loads(stream.getvalue())
    assert record == as_record(small)
    assert record["by"] == ["place", "year"]
    assert record["error"] == {"source": "out of fold", "passages": 1000, "estimator": "scores"}
    assert record["same"] == [{"source": "folder/copy.txt", "as": "folder/third.txt"}]
    assert [part["reports"] for part in record["parts"]] == [[0], [1], [2]]
    assert len(record["panel"]) == 45
    # of 65 + 64 + 2 characters
    assert record["total"][0] == {
        "area": WATER, "tagged_passages": 4, "tagged_characters": 120, "tagged_share": 0.916031,
        "passages": 3.9, "passages_low": 3.0, "passages_high": 4.0,
        "characters": 118.1, "characters_low": 101.0, "characters_high": 120.0,
        "share": 0.901527, "share_low": 0.770992, "share_high": 0.916031,
    }  # fmt: skip
    assert [change["area"] for change in record["changes"] if change["clear"]] == []
    assert [(gap["part"], gap["area"]) for gap in record["absent"]] == [
        (0, "people.health"), (1, "people.health"), (2, WATER), (2, "people.school"), (2, "people.health"),
    ]  # fmt: skip
    assert [(gap["part"], gap["area"], gap["quote"]) for gap in record["unplanned"]] == [
        (0, "people.school", "办学有问题")
    ]
    assert [(gap["part"], gap["quote"]) for gap in record["slogans"]] == [(0, "办学有问题"), (1, "大力办学")]
    (followed,) = record["follow_up"]
    assert (followed["report"], followed["later"]) == (0, [1])
    assert followed["plans"][0]["outcome"] == "wording"
    assert followed["plans"][0]["likest"] == {"report": 1, "passage": 1}
    assert [(each["passage"], each["kind"]) for each in record["recycled"]] == [
        ({"report": 0, "passage": 0}, "other"), ({"report": 1, "passage": 0}, "own"),
    ]  # fmt: skip
    assert record["chains"] == [[{"report": 0, "passage": 0}, {"report": 1, "passage": 0}]]
    assert record["reports"][1]["recycled"] == {"own": round(41 / 64, 6), "other": 0.0}
