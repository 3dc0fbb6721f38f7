from __future__ import annotations

from rich.cells import cell_len

from fazhi.reports.report import Passage, Report, Role
from fazhi.views.outline import Node, outline_of, record, render

TEXT = "甲乙丙丁戊己"
PASSAGES = (
    Passage("甲", 0, 1, 0),
    Passage("乙", 1, 2, 1, ("一、成效", "（一）执法"), Role.PROGRESS),
    Passage("丙", 2, 3, 2, ("一、成效", "（一）执法"), Role.PROGRESS),
    Passage("丁", 3, 4, 3, ("一、成效", "（二）普法"), Role.PROGRESS),
    Passage("戊", 4, 5, 4, ("二、问题",), Role.PROBLEM),
    Passage("己", 5, 6, 5, ("一、成效",), Role.PROGRESS),
)
REPORT = Report(
    "a/x.txt",
    "某报告",
    TEXT,
    PASSAGES,
    {"place": "朝阳区", "candidates": ("110105 北京市朝阳区", "220104 吉林省长春市朝阳区"), "year": 2024},
    {"place": "title", "candidates": "title", "year": "headings"},
    notes=("2 pages were read by OCR",),
)


def _shape(node: Node) -> list[object]:
    return [(child.heading, child.passages, _shape(child)) for child in node.children]


def test_the_outline_counts_passages_with_those_below() -> None:
    root = outline_of(PASSAGES)
    assert root.passages == 6
    assert _shape(root) == [
        ("一、成效", 3, [("（一）执法", 2, []), ("（二）普法", 1, [])]),
        ("二、问题", 1, []),
        ("一、成效", 1, []),
    ]


def test_a_report_without_headings_has_an_empty_outline() -> None:
    assert _shape(outline_of(PASSAGES[:1])) == []
    assert outline_of(()).passages == 0


def test_the_record_is_ready_for_json() -> None:
    found = record(REPORT)
    assert found["metadata"]["candidates"] == {
        "value": ["110105 北京市朝阳区", "220104 吉林省长春市朝阳区"], "found_in": "title",
    }  # fmt: skip
    assert found["notes"] == ["2 pages were read by OCR"]
    assert found["passages"][0] == {
        "passage": 1, "paragraph": 0, "start": 0, "end": 1, "text": "甲", "headings": [], "role": None,
    }  # fmt: skip
    assert found["passages"][4]["role"] == "problem"


def test_wide_characters_never_break_a_line() -> None:
    long = Passage("很长的段落" * 60, 0, 300, 0, ("很长的标题" * 20,), Role.PLAN)
    shown = render(Report("x", "标题", long.text, (long,)), 60, color=False)
    assert all(cell_len(line) <= 60 for line in shown.splitlines())
    assert "计划" in shown


def test_everything_known_is_shown_with_its_place() -> None:
    shown = render(REPORT, 80, color=False)
    assert "  candidates 110105 北京市朝阳区; 220104 吉林省长春市朝阳区 (title)" in shown
    assert "  2 pages were read by OCR" in shown
    assert "6 passages in 6 paragraphs, 1 whose role the text must decide" in shown
