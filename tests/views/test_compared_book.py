from __future__ import annotations

import importlib.util
import io
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import load_workbook

from fazhi.errors import UsageError
from fazhi.evaluation.compared import Compared
from fazhi.reports.report import Role
from fazhi.views import compared_book
from fazhi.views.compared_book import write_book
from fazhi.views.compared_sheets import LONGEST, plain

WATER = "nature.water"
SHEETS = [
    "说明 About", "覆盖 Coverage", "事项 Areas", "面板 Panel", "变化 Changes", "缺失与空泛 Gaps", "计划落实 Plans",
    "重复文字 Recycled", "报告 Reports",
]  # fmt: skip


def _book(compared: Compared) -> Any:
    stream = io.BytesIO()
    write_book(compared, stream)
    return load_workbook(io.BytesIO(stream.getvalue()))


def _rows(sheet: Any) -> list[tuple[Any, ...]]:
    return list(sheet.iter_rows(min_row=2, values_only=True))


def test_the_workbook_holds_all_that_was_found(small: Compared) -> None:
    book = _book(small)
    assert book.sheetnames == SHEETS
    assert _rows(book["覆盖 Coverage"])[0] == ("甲县 2020", pytest.approx(60 / 65), pytest.approx(4.5 / 65), 0)
    assert len(_rows(book["面板 Panel"])) == 45
    assert _rows(book["变化 Changes"])[0][:3] == ("甲县 2020", "甲县 2021", "治水 water")
    kinds = [row[0].split()[0] for row in _rows(book["缺失与空泛 Gaps"])]
    assert kinds == ["有问题无计划", "只有口号", "只有口号", *["缺"] * 5]
    (plan,) = _rows(book["计划落实 Plans"])
    assert plan[:4] == ("甲县 2020", 3, "治水", "有对应表述 taken up in like words")
    assert plan[4] == "建成12座水质监测站，覆盖全部河道断面"
    assert plan[6:] == ("甲县 2021", 2, "建成13座水质监测站，覆盖全部河道断面")
    copies = _rows(book["重复文字 Recycled"])
    assert [row[:5] for row in copies] == [
        ("甲县 2020", 1, "其他报告 another report", "甲县 2021", 1),
        ("甲县 2021", 1, "本地往年 own earlier report", "甲县 2020", 1),
    ]
    assert [row[0] for row in _rows(book["报告 Reports"])] == [
        f"folder/{name}.txt" for name in ("jia-2020", "jia-2021", "third")
    ]


def test_headers_stay_and_can_be_filtered(small: Compared) -> None:
    for sheet in _book(small):
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref.startswith("A1:")


def test_no_cell_is_ever_a_formula_or_a_link(put_together: Callable[..., Compared]) -> None:
    bad = ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "http://example.com/", "{=1}", "<r>x</r>", "'=1", "-2+3"]
    said = [(text, Role.PROBLEM, {WATER: 0.9}) for text in bad] + [("计划", Role.PLAN, {})]
    book = _book(put_together(*((text, said, {"place": text, "year": 2020, "kind": text}) for text in bad[:2])))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not any(cell.hyperlink for cell in cells)
    assert "=1+1 2020" in {cell.value for cell in cells}


def test_changed_text_is_coloured_and_reads_as_both(small: Compared) -> None:
    stream = io.BytesIO()
    write_book(small, stream)
    book = load_workbook(io.BytesIO(stream.getvalue()), rich_text=True)
    found = book["重复文字 Recycled"]["G3"].value
    assert "".join(map(str, found)).startswith("全年组织水务执法人员培训考试8793次")
    struck = [str(run.text) for run in found if hasattr(run, "font") and run.font.strike]
    assert struck == ["87"]


def test_control_characters_and_endless_texts_fit_into_a_cell(put_together: Callable[..., Compared]) -> None:
    said = [("水\x00\x0b" + "长" * 40_000, Role.PROBLEM, {WATER: 0.9}), ("计划", Role.PLAN, {})]
    texts = [row[5] for row in _rows(_book(put_together(("a", said, {})))["缺失与空泛 Gaps"]) if row[5]]
    assert len(texts[0]) == LONGEST
    assert texts[0].startswith("水\ufffd\ufffd长")
    assert texts[0].endswith("…")


@pytest.mark.parametrize("count", [LONGEST // 2 + 1, LONGEST])
def test_characters_beyond_the_basic_plane_count_twice(count: int) -> None:
    assert len(plain("𠀀" * count).encode("utf-16-le")) // 2 <= LONGEST


def test_without_a_known_error_the_workbook_has_the_tags(uncertain: Compared) -> None:
    book = _book(uncertain)
    assert _rows(book["覆盖 Coverage"])[0][1] == 1
    assert [row[1] for row in _rows(book["说明 About"]) if row[0].startswith("误差")] == ["未知 unknown"]


def test_without_the_extra_the_next_step_is_named(monkeypatch: pytest.MonkeyPatch, small: Compared) -> None:
    monkeypatch.setattr(compared_book, "find_spec", lambda _: None)
    with pytest.raises(UsageError, match=r"pip install 'fazhi\[report\]'"):
        write_book(small, io.BytesIO())
    assert importlib.util.find_spec("xlsxwriter")
