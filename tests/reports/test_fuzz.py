"""Damaged reports never end in anything but a report or a `ReportError`."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fazhi.errors import ReportError
from fazhi.reports.reading import read_bytes

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
TEXT = (EXAMPLES / "hanxi-2024.txt").read_text(encoding="utf-8")
PAGE = (EXAMPLES / "lanting-2022.html").read_text(encoding="utf-8")
SPLINTERS = [
    "<", ">", "</", "<!--", "-->", "<![if x]>", "<table><tr><td>", "</td></tr></table>", "<script>", "<frameset>",
    '<iframe src="x.pdf">', "<div style='display:none'>", "&#x10ffff;", "&#0;", "&lt;", "&amp;&amp;", "]]>", "\t",
    "\r", "\n\n", "\x0b", "（", "）", "(", "一、", "（一）", "1.", "一是", "。", "；", "：", "——", "目录\n",
    "附件：\n", "\u202e", "\ufeff", "\u3000", "\U0001f600", "2024年13月99日", "鼓楼区",
    "某县人民政府\n2024年1月1日\n", "首页", "上一篇：", "发布日期：", "來源：",
]  # fmt: skip
CHARACTERS = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
CHANGE = st.tuples(
    st.sampled_from(["insert", "delete", "double", "move", "byte"]),
    st.floats(0, 1),
    st.floats(0, 1),
    st.integers(0, 2000),
    st.one_of(st.sampled_from(SPLINTERS), CHARACTERS),
)
Change = tuple[str, float, float, int, str]


def _mutated(text: str, changes: list[Change], encoding: str) -> bytes:
    for kind, where, whither, length, splinter in changes:
        at, to = int(where * len(text)), int(whither * len(text))
        piece = text[at : at + length]
        match kind:
            case "insert":
                text = text[:at] + splinter + text[at:]
            case "delete":
                text = text[:at] + text[at + length :]
            case "double":
                text = text[:at] + piece + text[at:]
            case "move":
                text = text[:to] + piece + text[to:]
            case _:
                text = text[:at] + chr(length + 1) + text[at + 1 :]
    data = bytearray(text.encode(encoding, "replace"))
    for kind, where, _, length, _ in changes:
        if kind == "byte" and data:
            data[int(where * (len(data) - 1))] = length % 256
    return bytes(data)


def _read(data: bytes, name: str) -> None:
    try:
        report = read_bytes(data, name)
    except ReportError as error:
        assert "\n" not in str(error)  # noqa: PT017 - any one-line error will do
        return
    assert all(report.text[p.start : p.end] == p.text for p in report.passages)


MUTATIONS = st.lists(CHANGE, min_size=1, max_size=8)
ENCODINGS = st.sampled_from(["utf-8", "gb18030", "utf-16", "big5"])


@settings(max_examples=150, deadline=None)
@given(MUTATIONS, ENCODINGS)
def test_a_mutated_text_is_read_or_refused(changes: list[Change], encoding: str) -> None:
    _read(_mutated(TEXT, changes, encoding), "report.txt")


@settings(max_examples=150, deadline=None)
@given(MUTATIONS, ENCODINGS)
def test_a_mutated_page_is_read_or_refused(changes: list[Change], encoding: str) -> None:
    _read(_mutated(PAGE, changes, encoding), "report.html")


@pytest.mark.slow
@settings(max_examples=4_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from([(TEXT, "report.txt"), (PAGE, "report.html")]), MUTATIONS, ENCODINGS)
def test_many_mutated_files_are_read_or_refused(file: tuple[str, str], changes: list[Change], encoding: str) -> None:
    _read(_mutated(file[0], changes, encoding), file[1])


@settings(deadline=None)
@given(st.binary(max_size=2000), st.sampled_from(["x.txt", "x.html", "x"]))
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    _read(data, name)


def test_shuffled_lines_of_a_page_are_read() -> None:
    lines = PAGE.split("\n")
    for seed in range(20):
        shuffled = lines[:]
        random.Random(seed).shuffle(shuffled)  # noqa: S311 - no secret
        _read("\n".join(shuffled).encode(), "report.html")
