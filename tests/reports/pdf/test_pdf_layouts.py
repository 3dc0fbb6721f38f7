from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from fazhi.reports.reading import read_bytes

MakePdf = Callable[..., bytes]
REPORTS = ("example", "long", "mixed", "lists")
ONE_COLUMN = {
    "official": {"foot": "— {} —", "head": "政府信息公开"},
    "dense": {"size": 10.5, "margins": (20, 20, 25, 20), "justified": False, "leading": 1.5, "foot": "第{}页 共4页"},
    "wide margins": {"size": 14, "margins": (40, 35, 30, 30), "foot": "- {} -"},
    "small": {"size": 9, "margins": (25, 25, 25, 25), "leading": 1.35, "foot": "{}/4", "head": "年度报告　2024"},
    "spaced": {"size": 12, "margins": (25, 25, 25, 25), "set_in": 0, "space": 8, "leading": 1.5, "foot": "{}"},
}
TWO_COLUMNS = {
    "justified": {"columns": 2, "size": 10.5, "margins": (20, 20, 25, 20), "leading": 1.5, "foot": "{}/4"},
    "ragged": {"columns": 2, "size": 12, "margins": (20, 20, 25, 20), "justified": False, "foot": "-{}-", "head": "公报"},
}


def passages(data: bytes, name: str) -> list[str]:
    return [passage.text for passage in read_bytes(data, name).passages]


def share(found: Sequence[str], wanted: Sequence[str]) -> float:
    """Return which share of the passages is found as it was written, in order."""
    blocks = SequenceMatcher(None, found, wanted, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / max(len(found), len(wanted))


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("layout", ONE_COLUMN.values(), ids=ONE_COLUMN)
def test_a_pdf_of_one_column_gives_the_passages_of_the_text(
    reports: dict[str, list[str]], make_pdf: MakePdf, name: str, layout: dict[str, Any]
) -> None:
    wanted = passages("\n".join(reports[name]).encode(), "report.txt")
    assert passages(make_pdf(reports[name], **layout), "report.pdf") == wanted


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("layout", TWO_COLUMNS.values(), ids=TWO_COLUMNS)
def test_two_columns_are_read_one_after_the_other(
    reports: dict[str, list[str]], make_pdf: MakePdf, name: str, layout: dict[str, Any]
) -> None:
    wanted = passages("\n".join(reports[name]).encode(), "report.txt")
    assert passages(make_pdf(reports[name], **layout), "report.pdf") == wanted


def test_the_title_of_two_lines_is_one(reports: dict[str, list[str]], make_pdf: MakePdf) -> None:
    title = "关于云埠县人民政府2024年度推进法治政府建设工作情况的报告"
    report = read_bytes(make_pdf([title, *reports["lists"][1:]], size=16), "report.pdf")
    assert report.title == title
