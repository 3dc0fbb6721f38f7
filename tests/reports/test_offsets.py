"""What holds of the passages of any text."""

from __future__ import annotations

from itertools import groupby, pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fazhi.errors import ReportError
from fazhi.reports.lines import split_lines
from fazhi.reports.reading import read_bytes
from fazhi.reports.report import Report
from fazhi.reports.script import fold
from fazhi.reports.structure import find_passages

PIECES = [
    *"，。；：、！（）()“”《》 \u3000\t\n\r", *"\n\n\n", "一、", "二、", "（一）", "（二）", "(三)", "1.", "2．",
    "（1）", "①", "②", "第一，", "第二，", "一是", "二是", "三要", "首先，", "其次，", "最后，", "——", "第一章 ",
    "附件1", "附件：", "目录", "主要做法", "存在的问题", "下一步打算", "2024年", "2025-01-10", "全年办件1.2万件",
    "某县人民政府", "某县2024年法治政府建设年度报告", "当前位置：首页 > 正文", "上一篇：某通知",
    "加强组织领导，压实工作责任", "執法力量不足",
    "县委常委会会议、县政府常务会议全年专题研究法治建设工作，推动各项任务落地见效", ".", "是", "\ud800",
    "\U0001f600", "<p>", "&nbsp;",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


def _check(text: str) -> None:
    _, passages = find_passages(text)
    report = Report("x", "", text, passages)  # its invariant: every passage is what the text holds at its offsets
    ends = {line.start: line.end for line in split_lines(text, {})}
    assert all(a.end <= b.start for a, b in pairwise(report.passages))
    for start, points in groupby(report.passages, key=lambda passage: passage.paragraph):
        together = list(points)
        opening = fold(text[start : together[0].start]).strip(" ")
        assert not opening or opening == fold(together[0].headings[-1]), (
            "what opens a paragraph uncovered is its heading"
        )
        gaps = [(a.end, b.start) for a, b in pairwise(together)] + [(together[-1].end, ends[start])]
        assert all(not fold(text[end:begin]).strip(" ") for end, begin in gaps), "points cover their paragraph"


@settings(deadline=None)
@given(TEXTS)
def test_passages_lie_in_order_and_the_points_of_a_paragraph_cover_it(text: str) -> None:
    _check(text)


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_at_all_has_passages_in_order(text: str) -> None:
    _check(text)


@pytest.mark.slow
@settings(max_examples=5_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(TEXTS)
def test_many_texts_have_passages_in_order(text: str) -> None:
    _check(text)


@settings(deadline=None)
@given(TEXTS, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]))
def test_offsets_of_a_text_file_are_those_of_the_file(text: str, encoding: str) -> None:
    text = text.replace("\ud800", "").replace("<", "").lstrip("\ufeff")
    try:
        report = read_bytes(text.encode(encoding), "x.txt")
    except ReportError:
        return
    assert "\ufffd" in report.text or report.text == text or "utf" not in encoding
    assert all(report.text[p.start : p.end] == p.text for p in report.passages)
