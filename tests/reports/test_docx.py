from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from fazhi.errors import ReportError
from fazhi.reports.extracted import Extracted
from fazhi.reports.formats import docx
from fazhi.reports.reading import read_bytes, read_report

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "hanxi-2024.txt"
MakeDocx = Callable[..., bytes]
Read = Callable[..., Extracted]


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


def paragraph(*content: str, properties: str = "") -> str:
    runs = (part if part.startswith("<") else run(part) for part in content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def table(*rows: list[str]) -> str:
    body = "".join(f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in row)}</w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr/>{body}</w:tbl>"


@pytest.fixture
def read(make_docx: MakeDocx) -> Read:
    def from_body(*body: str, **options: Any) -> Extracted:
        return docx.read(make_docx("".join(body), **options), "x.docx")

    return from_body


def text(extracted: Extracted) -> list[str]:
    return extracted.text.split("\n")


# ----- the same report as text and with automatic numbers


NUMBERS = (re.compile(r"[一二三四五六七八九十]+、"), re.compile(r"（[一二三四五六七八九十]+）"), re.compile(r"\d+\."))


def numbered(line: str) -> tuple[int | None, str]:
    """Return the level of an official number at the start of a line, and the line without it."""
    for level, pattern in enumerate(NUMBERS):
        match = pattern.match(line)
        if match:
            return level, line[match.end() :]
    return None, line


def example_lines() -> list[str]:
    lines = (line.strip(" \u3000") for line in EXAMPLE.read_text(encoding="utf-8").split("\n"))
    return [line for line in lines if line]


def word_file(*, through_styles: bool) -> bytes:
    """Return the example as python-docx writes it, its numbers left to Word."""
    document = Document()
    levels = zip(("chineseCountingThousand", "chineseCounting", "decimal"), ("%1、", "（%2）", "%3."), strict=True)
    written = "".join(
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>'
        f'<w:pStyle w:val="Heading{index + 1}"/><w:suff w:val="nothing"/><w:lvlText w:val="{label}"/></w:lvl>'
        for index, (style, label) in enumerate(levels)
    )
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{written}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    of_list = f'<w:numPr {nsdecls("w")}><w:numId w:val="90"/></w:numPr>'
    for style in ("Heading 1", "Heading 2") if through_styles else ():
        document.styles[style].element.get_or_add_pPr().append(parse_xml(of_list))
    for line in example_lines():
        level, rest = numbered(line)
        by_style = through_styles and level in {0, 1}
        added = document.add_paragraph(rest, style=f"Heading {level + 1}" if by_style and level is not None else None)
        if level is not None and not by_style:
            at = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="90"/></w:numPr>'
            added.paragraph_format.element.get_or_add_pPr().append(parse_xml(at))
    file = BytesIO()
    document.save(file)
    return file.getvalue()


@pytest.mark.parametrize("through_styles", [False, True], ids=["numbered paragraphs", "numbered heading styles"])
def test_a_report_with_automatic_numbers_has_the_passages_of_its_text(*, through_styles: bool) -> None:
    as_text, as_word = read_report(EXAMPLE), read_bytes(word_file(through_styles=through_styles), "hanxi-2024.docx")
    assert as_word.title == as_text.title
    assert as_word.id == as_text.id
    assert len(as_text.passages) > 30
    for expected, found in zip(as_text.passages, as_word.passages, strict=True):
        assert (found.text, found.headings, found.role) == (expected.text, expected.headings, expected.role)
    for passage in as_word.passages:
        assert as_word.text[passage.start : passage.end] == passage.text


def test_the_lines_are_those_of_the_text() -> None:
    assert text(docx.read(word_file(through_styles=True), "x.docx")) == example_lines()


# ----- what of a paragraph is text


def test_insertions_are_read_and_deletions_are_not(read: Read) -> None:
    found = read(
        paragraph(
            "全县", "<w:del><w:r><w:delText>去年</w:delText></w:r></w:del>", f"<w:ins>{run('今年')}</w:ins>",
            f"<w:moveFrom>{run('旧处')}</w:moveFrom>", f"<w:moveTo>{run('新处')}</w:moveTo>", "办结复议案件。",
        )
    )  # fmt: skip
    assert text(found) == ["全县今年新处办结复议案件。"]


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next(read: Read) -> None:
    found = read(
        paragraph("县政府常务会议", properties="<w:rPr><w:del/></w:rPr>"),
        paragraph("听取汇报。"),
        paragraph("末尾", properties="<w:rPr><w:del/></w:rPr>"),
        table([paragraph("甲"), paragraph("乙")], [paragraph("丙"), paragraph("丁")]),
    )
    assert text(found) == ["县政府常务会议听取汇报。", "末尾", "甲\t乙", "丙\t丁"]


def test_a_heading_run_into_its_paragraph_stays_on_its_line(read: Read) -> None:
    found = read(
        paragraph("（一）加强领导。", properties="<w:rPr><w:vanish/><w:specVanish/></w:rPr>"),
        paragraph("县委专题研究。"),
    )
    assert text(found) == ["（一）加强领导。县委专题研究。"]


def test_hidden_text_is_not_read(read: Read) -> None:
    styles = """<w:style w:type="character" w:styleId="gone"><w:name w:val="gone"/><w:rPr><w:vanish/></w:rPr></w:style>
    <w:style w:type="paragraph" w:styleId="note"><w:name w:val="note"/><w:rPr><w:vanish w:val="1"/></w:rPr></w:style>"""
    found = read(
        paragraph("看得见", run("看不见", "<w:vanish/>"), run("又看得见", '<w:vanish w:val="0"/>')),
        paragraph("甲", run("乙", '<w:rStyle w:val="gone"/>'), "丙"),
        paragraph("丁", run("戊", '<w:vanish w:val="false"/>'), properties='<w:pStyle w:val="note"/>'),
        styles=styles,
    )
    assert text(found) == ["看得见又看得见", "甲丙", "戊"]


def test_a_hidden_paragraph_is_not_counted(read: Read) -> None:
    level = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{level}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    counted = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    hidden = f"{counted}<w:rPr><w:vanish/></w:rPr>"
    found = read(
        paragraph("甲", properties=counted),
        paragraph(run("密", "<w:vanish/>"), properties=hidden),
        paragraph("乙", properties=counted),
        numbering=numbering,
    )
    assert text(found) == ["1.甲", "2.乙"]


def field(instruction: str, result: str) -> str:
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{instruction}</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def test_the_result_of_a_field_is_text_and_its_instruction_is_not(read: Read) -> None:
    inner = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF</w:instrText></w:r>' + field(
        "PAGE", run("7")
    )
    outer = (
        f'{inner}<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("是")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    simple = f'<w:fldSimple w:instr="DATE">{run("2024年")}</w:fldSimple>'
    found = read(
        paragraph("共", field("= 3 + 4", run("七")), "件，", outer, simple),
        paragraph('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "丢了"),
        paragraph("下一段。"),
    )
    # a field that never ends hides the rest of its paragraph and no more
    assert text(found) == ["共七件，是2024年", "下一段。"]


def test_links_tags_controls_and_formulas_are_read_where_they_stand(read: Read) -> None:
    two_cells = table(*[[paragraph("甲"), paragraph("乙")]] * 2)
    found = read(
        paragraph(
            f"<w:hyperlink>{run('门户网站')}</w:hyperlink>",
            f"<w:smartTag><w:smartTagPr/>{run('公开')}</w:smartTag>",
            f"<w:sdt><w:sdtPr><w:alias w:val='名'/></w:sdtPr><w:sdtContent>{run('率')}</w:sdtContent></w:sdt>",
            "<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>",
            f"<w:r><w:ruby><w:rt>{run('hàn')}</w:rt><w:rubyBase>{run('菡')}</w:rubyBase></w:ruby></w:r>",
        ),
        f"<w:sdt><w:sdtContent>{paragraph('块中一段。')}{two_cells}</w:sdtContent></w:sdt>",
        f"<w:customXml>{paragraph('又一段。')}</w:customXml>",
    )
    assert text(found) == ["门户网站公开率x=1菡", "块中一段。", "甲\t乙", "甲\t乙", "又一段。"]


def test_breaks_end_a_line_and_tabs_are_spaces(read: Read) -> None:
    found = read(
        paragraph(
            "甲", "<w:r><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r>",
            '<w:r><w:br w:type="page"/><w:t>丁</w:t><w:cr/><w:t>a</w:t><w:noBreakHyphen/><w:t>b\n</w:t></w:r>',
            "<w:r><w:t>c</w:t><w:softHyphen/><w:t>d</w:t></w:r>",
        )
    )  # fmt: skip
    assert text(found) == ["甲 乙", "丙", "丁", "a-b cd"]


@pytest.mark.parametrize(
    ("symbol", "character"),
    [
        ('w:font="Wingdings" w:char="F081"', "①"),
        ('w:font="Wingdings" w:char="F08A"', "⑩"),
        ('w:font="Wingdings" w:char="F0FC"', "√"),
        ('w:font="Wingdings" w:char="F06C"', "●"),
        ('w:font="Wingdings" w:char="00FC"', "√"),
        ('w:font="Wingdings 2" w:char="F052"', ""),
        ('w:font="Symbol" w:char="F0B7"', ""),
        ('w:font="宋体" w:char="2460"', "①"),
        ('w:font="宋体" w:char="D800"', ""),
        ('w:font="宋体" w:char="0007"', ""),
        ('w:font="宋体" w:char="110000"', ""),
        ('w:font="宋体" w:char="zz"', ""),
        ("", ""),
    ],
)
def test_symbols_become_characters_where_there_is_one(read: Read, symbol: str, character: str) -> None:
    assert text(read(paragraph("甲", f"<w:r><w:sym {symbol}/></w:r>", "乙"))) == [f"甲{character}乙"]


def test_a_text_box_is_read_once_and_at_its_place(read: Read) -> None:
    def box(*content: str) -> str:
        inner = f"<w:txbxContent>{''.join(content)}</w:txbxContent>"
        return (
            f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{inner}</wps:txbx></w:drawing>'
            f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{inner}</v:textbox></w:pict></mc:Fallback>"
            "</mc:AlternateContent></w:r>"
        )

    old_box = f"<v:textbox><w:txbxContent>{paragraph('旧框')}</w:txbxContent></v:textbox>"
    old = f"<w:r><w:pict><v:shape>{old_box}</v:shape></w:pict></w:r>"
    found = read(
        paragraph(box(paragraph("框中题"), paragraph("框中文。")), "正文甲。"),
        paragraph("正文乙", old, "在此。"),
        paragraph(box(table(*[[paragraph("一"), paragraph("二")]] * 2))),
    )
    assert text(found) == ["框中题", "框中文。", "正文甲。", "正文乙在此。", "旧框", "一\t二", "一\t二"]


def test_notes_are_left_out_and_counted(read: Read) -> None:
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    found = read(paragraph("有注", mark, "。"), paragraph('<w:r><w:endnoteReference w:id="3"/></w:r>', "又有。"))
    assert text(found) == ["有注。", "又有。"]
    assert found.notes == ("2 footnotes and endnotes left out",)


def test_the_table_of_contents_is_left_out_and_counted(read: Read) -> None:
    styles = """<w:style w:type="paragraph" w:styleId="10"><w:name w:val="toc 1"/></w:style>
    <w:style w:type="paragraph" w:styleId="TOC"><w:name w:val="TOC Heading"/></w:style>"""
    gallery = '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="{}"/></w:docPartObj></w:sdtPr>'
    found = read(
        paragraph("目　录", properties='<w:pStyle w:val="TOC"/>'),
        paragraph("一、成效1", properties='<w:pStyle w:val="10"/>'),
        paragraph("二、问题", field(r"PAGEREF _Toc77 \h", run("4"))),
        paragraph("详见第", field(r"PAGEREF _Toc77 \h", run("4")), "页。"),
        f"<w:sdt>{gallery.format('Table of Contents')}<w:sdtContent>{paragraph('三、打算9')}</w:sdtContent></w:sdt>",
        f"<w:sdt>{gallery.format('Cover Pages')}<w:sdtContent>{paragraph('封面')}</w:sdtContent></w:sdt>",
        paragraph("一、成效"),
        styles=styles,
    )
    assert text(found) == ["详见第4页。", "封面", "一、成效"]
    assert found.notes == ("table of contents left out (3 lines)",)


# ----- headings and title

STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/>
 <w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="own"><w:name w:val="公文二级"/><w:basedOn w:val="1"/>
 <w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="child"><w:name w:val="child"/><w:basedOn w:val="own"/></w:style>
<w:style w:type="paragraph" w:styleId="3"><w:name w:val="标题 3"/></w:style>
<w:style w:type="paragraph" w:styleId="body"><w:name w:val="body"/><w:basedOn w:val="1"/>
 <w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="title"><w:name w:val="Title"/></w:style>
"""


def styled(content: str, style: str, extra: str = "") -> str:
    return paragraph(content, properties=f'<w:pStyle w:val="{style}"/>{extra}')


def test_headings_are_told_by_their_styles_and_by_their_outline_level(read: Read) -> None:
    found = read(
        styled("一级", "1"), styled("二级", "own"), styled("也是二级", "child"), styled("三级", "3"),
        styled("正文", "body"), styled("正文", "1", '<w:outlineLvl w:val="9"/>'),
        paragraph("四级", properties='<w:outlineLvl w:val="3"/>'), paragraph("正文"), styles=STYLES,
    )  # fmt: skip
    lines = text(found)
    starts = [sum(len(line) + 1 for line in lines[:index]) for index in range(len(lines))]
    assert [found.headings.get(start, 0) for start in starts] == [1, 2, 2, 3, 0, 0, 4, 0]
    assert len(found.headings) == 5


def test_the_title_is_what_has_the_title_style_and_not_what_the_properties_say(read: Read) -> None:
    found = read(
        styled("菡溪县2024年", "title"), styled("法治政府建设年度报告", "title"), paragraph("文"), styles=STYLES
    )
    assert found.title == "菡溪县2024年法治政府建设年度报告"
    assert read(paragraph("文")).title == ""
    later = read(styled("甲报告", "title"), paragraph("文"), styled("乙报告", "title"), styles=STYLES)
    assert later.title == "甲报告"


# ----- tables


def test_a_row_is_a_line_and_its_cells_are_parted_by_tabs(read: Read) -> None:
    found = read(
        paragraph("前。"),
        table(
            [paragraph("序号"), paragraph("任务"), paragraph("责任单位")],
            [paragraph("1"), paragraph("清理文件。"), paragraph("司法局") + paragraph("各乡镇")],
            [paragraph("2"), paragraph(""), paragraph("财政局")],
            [paragraph("")],
        ),
        paragraph("后。"),
    )
    assert text(found) == ["前。", "序号\t任务\t责任单位", "1\t清理文件。\t司法局 各乡镇", "2\t财政局", "后。"]


def test_merged_cells_are_read_once(read: Read) -> None:
    def cell(content: str, properties: str) -> str:
        return f"<w:tcPr>{properties}</w:tcPr>{paragraph(content)}"

    found = read(
        table(
            [cell("领导", '<w:vMerge w:val="restart"/>'), cell("甲", ""), cell("乙", '<w:gridSpan w:val="2"/>')],
            [cell("领导", "<w:vMerge/>"), cell("丙", ""), cell("丁", "")],
            [cell("领导", '<w:vMerge w:val="continue"/>'), cell("戊", ""), cell("删", "<w:cellDel/>")],
        )
    )
    assert text(found) == ["领导\t甲\t乙", "丙\t丁", "戊"]


def test_a_deleted_row_is_not_read_and_an_inserted_one_is(read: Read) -> None:
    rows = "".join(
        f"<w:tr><w:trPr><w:{mark}/></w:trPr><w:tc>{paragraph(mark)}</w:tc></w:tr>" for mark in ("ins", "del")
    )
    assert text(read(f"<w:tbl>{rows}</w:tbl>")) == ["ins"]


def test_rows_and_cells_may_be_content_controls(read: Read) -> None:
    cell = f"<w:sdt><w:sdtContent><w:tc>{paragraph('乙')}</w:tc></w:sdtContent></w:sdt>"
    row = f"<w:sdt><w:sdtContent><w:tr><w:tc>{paragraph('甲')}</w:tc>{cell}</w:tr></w:sdtContent></w:sdt>"
    assert text(read(f"<w:tbl>{row * 2}</w:tbl>")) == ["甲\t乙", "甲\t乙"]


LONG = "全县行政机关负责人出庭应诉率达到百分之百，行政复议案件全部按期办结。" * 13


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        ([[["一、成效", "开展清理。"]]], ["一、成效", "开展清理。"]),
        ([[["盖章"], ["日期"]]], ["盖章", "日期"]),
        ([[["名称"], ["总结"]], [["正文"], ["一、成效", LONG]]], ["名称", "总结", "正文", "一、成效", LONG]),
        (
            [[["任务"], ["单位"]], [["清理文件。"], ["司法局", "财政局", "教育局", "民政局", "公安局"]]],
            ["任务\t单位", "清理文件。\t司法局 财政局 教育局 民政局 公安局"],
        ),
    ],
    ids=["one cell", "one row", "a cell that is a text", "a cell that is a list of names"],
)
def test_a_table_that_is_only_a_frame_is_read_as_its_paragraphs(
    read: Read, rows: list[list[list[str]]], lines: list[str]
) -> None:
    assert text(read(table(*[["".join(map(paragraph, cell)) for cell in row] for row in rows]))) == lines


def test_the_number_of_a_row_may_be_automatic(read: Read) -> None:
    level = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1"/></w:lvl>'
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{level}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    number = paragraph("", properties='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
    found = read(table([number, paragraph("甲。")], [number, paragraph("乙。")]), numbering=numbering)
    assert text(found) == ["1\t甲。", "2\t乙。"]


def test_a_table_in_a_cell_is_part_of_the_cell(read: Read) -> None:
    inner = table([paragraph("甲"), paragraph("乙")], [paragraph("丙"), paragraph("丁")])
    assert text(read(table(*[[paragraph("外"), inner + paragraph("")]] * 2))) == ["外\t甲\t乙 丙\t丁"] * 2


# ----- files


def test_the_main_part_is_found_whatever_it_is_called(make_docx: MakeDocx) -> None:
    def move(parts: dict[str, str]) -> None:
        parts["texts/main.xml"] = parts.pop("word/document.xml")
        parts["texts/_rels/main.xml.rels"] = parts.pop("word/_rels/document.xml.rels").replace(
            'Target="', 'Target="/word/'
        )
        parts["_rels/.rels"] = parts["_rels/.rels"].replace("word/document.xml", "/texts/main.xml")

    styles = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
    )
    found = docx.read(make_docx(paragraph("文"), styles=styles, change=move), "x.docx")
    assert (found.text, dict(found.headings)) == ("文", {0: 1})


def _strict(parts: dict[str, str]) -> None:
    for name, part in parts.items():
        parts[name] = part.replace(
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            "http://purl.oclc.org/ooxml/wordprocessingml/main",
        ).replace(
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            "http://purl.oclc.org/ooxml/officeDocument/relationships",
        )


def _macros(parts: dict[str, str]) -> None:
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        "vnd.openxmlformats-officedocument.wordprocessingml.document.main", "vnd.ms-word.document.macroEnabled.main"
    )


def _backslashes(parts: dict[str, str]) -> None:
    for name in list(parts):
        parts[name.replace("/", "\\")] = parts.pop(name)


def _leads_nowhere(parts: dict[str, str]) -> None:
    name = "word/_rels/document.xml.rels"
    image = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    parts[name] = parts[name].replace(
        "</Relationships>", f'<Relationship Id="i" Type="{image}" Target="NULL"/></Relationships>'
    )
    del parts["word/styles.xml"]


@pytest.mark.parametrize("change", [_strict, _macros, _backslashes, _leads_nowhere])
def test_what_word_and_wps_open_is_read(make_docx: MakeDocx, change: Callable[[dict[str, str]], None]) -> None:
    assert docx.read(make_docx(paragraph("全县办结复议案件。"), change=change), "x.docx").text == "全县办结复议案件。"


def _without_document(parts: dict[str, str]) -> None:
    del parts["word/document.xml"]


def _cut_short(parts: dict[str, str]) -> None:
    parts["word/document.xml"] = parts["word/document.xml"][:-20]


def _with_entities(parts: dict[str, str]) -> None:
    parts["word/document.xml"] = '<!DOCTYPE x [<!ENTITY e "expanded">]>' + parts["word/document.xml"]


def _with_a_page(parts: dict[str, str]) -> None:
    parts["word/document.xml"] = parts["word/document.xml"].replace("<w:body>", '<w:body><w:altChunk w:id="r1"/>')


@pytest.mark.parametrize(
    ("body", "change", "fault"),
    [
        ("", None, "x.docx: is a Word file without text; if it holds pictures"),
        ("", _with_a_page, "x.docx: is a Word file without text; its text is a page put into it"),
        ("", _without_document, "x.docx: is not a Word file"),
        ("<w:p/>", _cut_short, "x.docx: is damaged: word/document.xml"),
        (paragraph("&e;"), _with_entities, "x.docx: declares XML entities"),
    ],
)
def test_what_cannot_be_read_is_named_in_one_line(
    make_docx: MakeDocx, body: str, change: Callable[[dict[str, str]], None] | None, fault: str
) -> None:
    with pytest.raises(ReportError) as caught:
        docx.read(make_docx(body, change=change), "x.docx")
    assert str(caught.value).startswith(fault)
    assert "\n" not in str(caught.value)


def test_a_word_file_cut_short_is_damaged(make_docx: MakeDocx) -> None:
    whole = make_docx(paragraph("全县办结复议案件。"))
    for length in (5, 30, len(whole) // 2, len(whole) - 1):
        with pytest.raises(ReportError, match="is damaged"):
            read_bytes(whole[:length], "x.docx")


def test_a_word_file_with_a_password_is_named_as_such() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(ReportError, match=r"x\.docx: is encrypted; open it with its password"):
        read_bytes(data, "x.docx")
