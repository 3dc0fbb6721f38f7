from __future__ import annotations

from collections.abc import Callable

import pytest

from fazhi.reports.formats import docx

MakeDocx = Callable[..., bytes]


def level(index: int, style: str, text: str, extra: str = "", *, start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/>{extra}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(number: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{number}">{"".join(levels)}</w:abstractNum>'


def a_list(number: int, abstract_number: int, overrides: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{abstract_number}"/>{overrides}</w:num>'


def item(text: str, number: int | None = None, index: int | None = None, style: str = "") -> str:
    bears = f'<w:pStyle w:val="{style}"/>' if style else ""
    at = f'<w:ilvl w:val="{index}"/>' if index is not None else ""
    of = f'<w:numId w:val="{number}"/>' if number is not None else ""
    counted = f"<w:numPr>{at}{of}</w:numPr>" if at or of else ""
    return f"<w:p><w:pPr>{bears}{counted}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


OFFICIAL = abstract(
    0, level(0, "chineseCounting", "%1、"), level(1, "chineseCounting", "（%2）"), level(2, "decimal", "%3.")
)


@pytest.fixture
def lines(make_docx: MakeDocx) -> Callable[..., list[str]]:
    def read(body: str, numbering: str, styles: str = "") -> list[str]:
        return docx.read(make_docx(body, numbering=numbering, styles=styles), "x.docx").text.split("\n")

    return read


Lines = Callable[..., list[str]]


def test_a_deeper_level_starts_again_after_a_higher_one(lines: Lines) -> None:
    body = "".join(item("文", 1, index) for index in (0, 1, 1, 2, 2, 1, 2, 0, 1, 2))
    found = lines(body, OFFICIAL + a_list(1, 0))
    assert found == [
        "一、文", "（一）文", "（二）文", "1.文", "2.文", "（三）文", "1.文", "二、文", "（一）文", "1.文",
    ]  # fmt: skip


def test_a_level_that_never_restarts_and_one_that_restarts_late(lines: Lines) -> None:
    levels = [
        level(0, "decimal", "%1、"),
        level(1, "decimal", "%1.%2、"),
        level(2, "lowerLetter", "%3）", '<w:lvlRestart w:val="0"/>'),
        level(3, "lowerRoman", "%4）", '<w:lvlRestart w:val="1"/>'),
    ]
    body = "".join(item("文", 1, index) for index in (0, 1, 2, 3, 1, 2, 3, 0, 1, 2, 3))
    found = lines(body, abstract(0, *levels) + a_list(1, 0))
    # the third level counts a, b, c through; the fourth starts again only after the first
    assert found == [
        "1、文", "1.1、文", "a）文", "i）文", "1.2、文", "b）文", "ii）文", "2、文", "2.1、文", "c）文", "i）文",
    ]  # fmt: skip


def test_a_skipped_level_counts_as_used(lines: Lines) -> None:
    levels = abstract(0, level(0, "decimal", "%1."), level(1, "decimal", "%1.%2."))
    assert lines(item("文", 1, 1) + item("文", 1, 0) + item("文", 1, 1), levels + a_list(1, 0)) == [
        "1.1.文", "2.文", "2.1.文",
    ]  # fmt: skip


def test_lists_made_of_one_abstract_list_count_on_unless_one_starts_afresh(lines: Lines) -> None:
    fresh = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering = OFFICIAL + a_list(1, 0) + a_list(2, 0, fresh) + a_list(3, 0)
    body = "".join(item("文", number, 0) for number in (1, 1, 3, 2, 2, 1))
    assert lines(body, numbering) == ["一、文", "二、文", "三、文", "一、文", "二、文", "三、文"]


def test_a_list_may_write_a_level_in_its_own_way(lines: Lines) -> None:
    own = f'<w:lvlOverride w:ilvl="0">{level(0, "decimalEnclosedCircleChinese", "%1")}</w:lvlOverride>'
    assert lines(item("文", 1, 0) + item("文", 1, 0), OFFICIAL + a_list(1, 0, own)) == ["①文", "②文"]


def test_a_list_starts_where_its_level_says(lines: Lines) -> None:
    assert lines(item("文", 1, 0), abstract(0, level(0, "decimal", "%1.", start=5)) + a_list(1, 0)) == ["5.文"]


def test_legal_numbering_writes_every_level_in_figures(lines: Lines) -> None:
    levels = [level(0, "chineseCounting", "第%1章"), level(1, "decimal", "%1.%2", "<w:isLgl/>")]
    found = lines(item("总则", 1, 0) + item("目的", 1, 1), abstract(0, *levels) + a_list(1, 0))
    # a number that ends in a word or figure is kept apart from the text, as its tab does
    assert found == ["第一章 总则", "1.1 目的"]


@pytest.mark.parametrize(("suffix", "found"), [("tab", "1 文"), ("space", "1 文"), ("nothing", "1文")])
def test_the_gap_after_a_bare_number_is_kept(lines: Lines, suffix: str, found: str) -> None:
    levels = level(0, "decimal", "%1", f'<w:suff w:val="{suffix}"/>')
    assert lines(item("　文", 1, 0), abstract(0, levels) + a_list(1, 0)) == [found]


def test_bullets_and_text_without_a_number_add_nothing_but_fixed_text(lines: Lines) -> None:
    levels = [level(0, "bullet", "\uf06c"), level(1, "none", ""), level(2, "decimal", "附件：")]
    found = lines(item("甲", 1, 0) + item("乙", 1, 1) + item("丙", 1, 2), abstract(0, *levels) + a_list(1, 0))
    assert found == ["甲", "乙", "附件：丙"]


STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/>
 <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:basedOn w:val="1"/></w:style>
<w:style w:type="paragraph" w:styleId="own"><w:name w:val="own"/><w:basedOn w:val="2"/></w:style>
<w:style w:type="paragraph" w:styleId="bare"><w:name w:val="bare"/><w:basedOn w:val="2"/>
 <w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="third"><w:name w:val="third"/>
 <w:pPr><w:numPr><w:ilvl w:val="2"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="numbering" w:styleId="list"><w:name w:val="list"/>
 <w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style>
<w:style w:type="numbering" w:styleId="ring"><w:name w:val="ring"/>
 <w:pPr><w:numPr><w:numId w:val="9"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="loop"><w:name w:val="loop"/><w:basedOn w:val="loop"/></w:style>
"""


def test_a_style_numbers_its_paragraphs_at_the_level_that_names_it(lines: Lines) -> None:
    levels = [
        level(0, "chineseCounting", "%1、", '<w:pStyle w:val="1"/>'),
        level(1, "chineseCounting", "（%2）", '<w:pStyle w:val="2"/>'),
        level(2, "decimal", "%3."),
    ]
    body = (
        item("甲", style="1") + item("乙", style="2") + item("丙", style="own") + item("丁", style="third")
        + item("戊", style="bare") + item("己", number=0, style="1") + item("庚", index=1, style="1")
        + item("辛", style="1")
    )  # fmt: skip
    found = lines(body, abstract(0, *levels) + a_list(1, 0), STYLES)
    assert found == ["一、甲", "（一）乙", "（二）丙", "1.丁", "戊", "己", "（三）庚", "二、辛"]


def test_a_list_may_take_its_levels_from_a_list_style(lines: Lines) -> None:
    linked = '<w:abstractNum w:abstractNumId="5"><w:numStyleLink w:val="list"/></w:abstractNum>'
    numbering = linked + abstract(6, level(0, "decimalEnclosedCircle", "%1")) + a_list(7, 6) + a_list(8, 5)
    assert lines(item("文", 8, 0) + item("文", 7, 0), numbering, STYLES) == ["①文", "②文"]


@pytest.mark.parametrize(
    "numbering",
    [
        "",
        a_list(1, 99),
        OFFICIAL + '<w:num w:numId="1"/>',
        abstract(0) + a_list(1, 0),
        '<w:abstractNum w:abstractNumId="4"><w:numStyleLink w:val="ring"/></w:abstractNum>'
        + a_list(1, 4)
        + a_list(9, 4),
        '<w:abstractNum><w:lvl w:ilvl="x"/><w:lvl/></w:abstractNum>' + a_list(1, 0),
    ],
    ids=["no lists", "no abstract list", "list of nothing", "no levels", "ring of styles", "levels without a number"],
)
def test_a_list_that_leads_nowhere_numbers_nothing(lines: Lines, numbering: str) -> None:
    body = item("甲", 1, 0) + item("乙", 1, 77) + item("丙", style="loop") + item("丁", style="none")
    assert lines(body, numbering, STYLES) == ["甲", "乙", "丙", "丁"]


def test_a_newer_way_of_counting_falls_back_to_the_one_that_all_know(lines: Lines) -> None:
    choice = (
        '<mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="001, 002, ..."/></mc:Choice>'
        '<mc:Fallback><w:numFmt w:val="upperLetter"/></mc:Fallback></mc:AlternateContent>'
    )
    levels = f'<w:lvl w:ilvl="0"><w:start w:val="1"/>{choice}<w:lvlText w:val="%1."/></w:lvl>'
    assert lines(item("文", 1, 0), abstract(0, levels) + a_list(1, 0)) == ["A.文"]


def test_an_empty_paragraph_counts_and_says_nothing(lines: Lines) -> None:
    assert lines(item("甲", 1, 0) + item("", 1, 0) + item("乙", 1, 0), OFFICIAL + a_list(1, 0)) == ["一、甲", "三、乙"]


def test_a_number_cannot_be_made_to_fill_the_memory(lines: Lines) -> None:
    levels = level(0, "lowerLetter", "%1" * 30_000, start=9_999)
    [found] = lines(item("文", 1, 0), abstract(0, levels) + a_list(1, 0))
    assert len(found) < 70
