from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from fazhi.labels.taxonomy import Area, Domain
from fazhi.model.tags import Tag, TaggedPassage
from fazhi.reports.report import Passage, Report, Role
from fazhi.views.columns import width
from fazhi.views.table import closing, render

DOMAINS = (Domain("law", "立法领域", "law"), Domain("order", "平安领域", "order"), Domain("unused", "未用", "unused"))
MAKING, KEEPING, PEACE = (
    Area("law.making", "政府立法", "making", domain="law"),
    Area("law.keeping", "规范性文件管理", "keeping", domain="law"),
    Area("order.peace", "基层治理", "peace", domain="order"),
)
PAINT = re.compile(r"\x1b\[\d+m")
LAW, ORDER, ENDS = "\x1b[41m \x1b[0m", "\x1b[43m \x1b[0m", "\x1b[0m"


def _tagged(text: str, given: Sequence[Area] = (), close: Sequence[Area] = ()) -> TaggedPassage:
    tags, review = (tuple(Tag(area, 0.9, 0.5) for area in areas) for areas in (given, close))
    return TaggedPassage(Passage(text), Role.PLAN, 1.0, tags, review)


TAGGED = [_tagged("制定规章三件。", [MAKING, KEEPING, PEACE]), _tagged("召开会议。"), _tagged("调解。", [], [PEACE])]
REPORT = Report("r.txt", "报告", "")


def _shown(columns: int, *, color: bool, domains: Sequence[Domain] = DOMAINS) -> list[str]:
    return render(REPORT, TAGGED, columns, color=color, domains=domains).splitlines()


def test_without_colour_eighty_columns_say_what_they_said() -> None:
    assert _shown(80, color=False) == [
        "报告  r.txt",
        "#  功能  事项 areas                     段落 passage",
        "1  计划  政府立法 0.90                  制定规章三件。",
        "         规范性文件管理 0.90",
        "         基层治理 0.90",
        "2  计划  -                              召开会议。",
        "3  计划  (基层治理)?0.90                调解。",
        "3 passages, 3 tags, 1 to review; most: 政府立法 1、规范性文件管理 1、基层治理 1",
        "",
    ]


def test_where_there_is_room_the_domain_stands_beside_its_areas_once() -> None:
    lines = _shown(130, color=False)
    assert lines[1].startswith("#  功能  领域 domain         事项 areas")
    assert [[word for word in line.split() if not word.endswith("。")] for line in lines[2:7]] == [
        ["1", "计划", "立法领域", "政府立法", "0.90"],
        ["规范性文件管理", "0.90"],
        ["平安领域", "基层治理", "0.90"],
        ["2", "计划", "-"],
        ["3", "计划", "平安领域", "(基层治理)?0.90"],
    ]


def test_a_block_has_the_colour_of_the_domain_and_a_legend_names_it() -> None:
    lines = _shown(80, color=True)
    assert [LAW in line for line in lines] == [False, False, True, True, False, False, False, True, False, False]
    assert [ORDER in line for line in lines] == [False, False, False, False, True, False, True, True, False, False]
    assert lines[7] == f"{LAW} 立法领域  {ORDER} 平安领域"
    assert not [line for line in _shown(130, color=True) if line.startswith(LAW)], "the column names them there"


def test_a_flat_list_has_neither_blocks_nor_domains() -> None:
    assert not [line for line in _shown(200, color=True, domains=()) if LAW in line or "领域" in line]


@pytest.mark.parametrize("columns", [80, 129, 130, 200])
@pytest.mark.parametrize("color", [True, False])
def test_cells_stand_below_each_other_whatever_the_text_holds(columns: int, *, color: bool) -> None:
    texts = [
        "e\u0301" * 90,
        "👍🏽⚠\ufe0f葛\U000e0100" * 40,
        "ｱﾊﾞ１２（一）" * 30,
        "abc " * 60,
        "法治" * 90,
        "\u202e\x1b[2J法",
    ]
    tagged = [_tagged(text, [MAKING], [PEACE]) for text in texts]
    shown = render(REPORT, tagged, columns, color=color, domains=DOMAINS)
    lines = [PAINT.sub("", line) for line in shown.splitlines()]
    assert max(map(width, lines)) <= columns
    start = width(lines[1][: lines[1].index("段落")])
    rows = [line for line in lines[2:] if re.match(r"\d  计划", line)]
    assert len(rows) == len(texts)
    for row in rows:
        first = next(place for place in range(len(row)) if width(row[:place]) == start)
        assert row[first - 2 : first + 1].startswith("  ")
        assert row[first] != " "


@pytest.mark.parametrize(
    ("counts", "review", "failed", "seconds", "line"),
    [
        ((8, 252, 1372), 42, 0, 0.43, "8 reports, 252 passages, 1,372 tags, 42 to review; 0.4 s"),
        ((1, 1, 1), 0, 1, 12.6, "1 report, 1 passage, 1 tag, 0 to review, 1 file failed; 13 s"),
        ((0, 0, 0), 0, 2, 754.2, "0 reports, 0 passages, 0 tags, 0 to review, 2 files failed; 12 min 34 s"),
    ],
)
def test_the_last_line_says_how_much_and_how_long(
    counts: tuple[int, int, int], review: int, failed: int, seconds: float, line: str
) -> None:
    named = dict(zip(("report", "passage", "tag"), counts, strict=True))
    assert closing(named, review=review, failed=failed, seconds=seconds) == line
