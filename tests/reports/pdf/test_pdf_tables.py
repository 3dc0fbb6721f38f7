from __future__ import annotations

from io import BytesIO

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate
from reportlab.platypus import Table as Drawn

from fazhi.reports.formats import pdf
from fazhi.reports.formats.pdf_characters import widths
from fazhi.reports.formats.pdf_layout import arrange, find_gutter
from fazhi.reports.formats.pdf_pieces import Piece
from fazhi.reports.formats.pdf_rules import Cell, Rule, Table, find_tables

ROWS = (
    ("序号", "整改事项", "责任单位"),
    ("1", "个别乡镇执法人员不足，持证上岗率偏低，需要尽快组织培训考试", "县司法局、各乡镇"),
    ("2", "规范性文件备案不及时", "县政府办公室"),
)


def level(y: float, start: float = 0, end: float = 300) -> Rule:
    return Rule(level=True, at=y, start=start, end=end)


def upright(x: float, start: float = 0, end: float = 100) -> Rule:
    return Rule(level=False, at=x, start=start, end=end)


def piece(text: str, left: float, top: float, size: float = 10) -> Piece:
    return Piece(text, left, left + widths(text) * size, top, top + size, size)


GRID = [level(0), level(50), level(100), upright(0), upright(100), upright(300)]


def test_rules_that_meet_are_a_table_and_a_frame_is_none() -> None:
    frame = [level(200), level(300), upright(0, 200, 300), upright(300, 200, 300)]
    assert find_tables([*GRID, *frame]) == [Table(tuple(GRID[:3]), tuple(GRID[3:]))]


def test_two_tables_on_a_page_are_two() -> None:
    below = [level(rule.at + 400) if rule.level else upright(rule.at, 400, 500) for rule in GRID]
    assert [table.box.top for table in find_tables([*below, *GRID])] == [0, 400]


def test_a_cell_reaches_from_rule_to_rule_however_many_rows_it_spans() -> None:
    spanned = [level(0), level(50, 0, 100), level(100), upright(0), upright(100), upright(300)]
    table = find_tables(spanned)[0]
    assert table.cell(50, 20) == Cell(0, 0, 50, 100)
    assert table.cell(200, 20) == table.cell(200, 80) == Cell(0, 100, 100, 300)
    assert table.cell(200, 120) is None


def test_a_row_is_a_line_and_its_cells_are_parted_by_tabs() -> None:
    pieces = [piece("序号", 10, 20), piece("整改事项", 110, 20), piece("一", 10, 70), piece("备案不及时", 110, 70)]
    text = [piece("前文。", 0, -30), piece("后文。", 0, 130)]
    lines = arrange([*pieces, *text], find_tables(GRID))[0]
    assert [line.text for line in lines] == ["前文。", "序号\t整改事项", "一\t备案不及时", "后文。"]
    assert [line.row for line in lines] == [False, True, True, False]


def test_the_lines_of_a_cell_are_joined_unless_there_was_room() -> None:
    full = [piece("个别乡镇执法人员不足持证上岗率仍偏低", 110, 5), piece("需要培训", 110, 20)]
    short = [piece("县政府办公室", 110, 55), piece("县司法局", 110, 70)]
    lines = arrange([piece("1", 10, 10), *full, piece("2", 10, 60), *short], find_tables(GRID))[0]
    assert [line.text for line in lines] == [
        "1\t个别乡镇执法人员不足持证上岗率仍偏低需要培训",
        "2\t县政府办公室 县司法局",
    ]


def test_a_page_inside_a_frame_keeps_its_paragraphs() -> None:
    rows = [level(0), level(50), level(500), upright(0, 0, 500), upright(300, 0, 500)]
    sentence = "全年收到行政复议申请八十七件受理七十六件审结七十件直接纠错"
    text = [piece(sentence, 5, 60 + 15 * n) for n in range(11)]
    ends = [piece("群众满意。", 5, 225), piece("又一段文字。", 5, 240)]
    lines = arrange([piece("主要成效", 100, 20), *text, *ends], find_tables(rows))[0]
    assert [line.text for line in lines] == ["主要成效", sentence * 11 + "群众满意。", "又一段文字。"]


def test_rows_without_rules_are_lines_whose_cells_are_parted_by_tabs() -> None:
    pieces = [
        piece("序号", 0, 0),
        piece("事项", 100, 0),
        piece("时限", 250, 0),
        piece("张", 0, 20),
        piece("三", 60, 20),
    ]
    assert [line.text for line in arrange(pieces, [])[0]] == ["序号\t事项\t时限", "张三"]


def test_a_number_and_what_it_numbers_are_not_parted() -> None:
    assert arrange([piece("1.", 0, 0), piece("加强领导", 60, 0)], [])[0][0].text == "1.加强领导"


def test_columns_of_running_text_have_a_gutter_and_a_table_without_rules_has_none() -> None:
    text = "坚持以人民为中心坚持问题导向"
    columns = [piece(text, x, 15 * n) for n in range(10) for x in (0, 170)]
    assert find_gutter(columns) == 155
    names = [piece("县司法局", x, 15 * n) for n in range(10) for x in (0, 170)]
    assert find_gutter(names) is None


def test_what_crosses_the_columns_parts_those_above_from_those_below() -> None:
    text = "坚持以人民为中心坚持问题导向"
    above = [piece(text, x, 15 * n) for n in range(6) for x in (0, 170)]
    wide = piece("一个横跨两栏的标题它比一栏要长得多", 60, 100)
    below = [piece(text, x, 130 + 15 * n) for n in range(6) for x in (0, 170)]
    found = arrange([*above, wide, *below], [])
    assert [(len(column), column[0].left) for column in found] == [(6, 0), (6, 170), (1, 60), (6, 0), (6, 170)]


def test_the_table_of_a_file_is_read_row_by_row() -> None:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("cell", fontName="STSong-Light", fontSize=10.5, leading=16, wordWrap="CJK")
    cells = [[Paragraph(cell, style) for cell in row] for row in ROWS]
    drawn = Drawn(cells, colWidths=(40, 200, 130), style=[("GRID", (0, 0), (-1, -1), 0.5, "black")])
    file = BytesIO()
    SimpleDocTemplate(file).build([Paragraph("整改情况如下：", style), drawn, Paragraph("以上为全部事项。", style)])
    rows = ["\t".join(row) for row in ROWS]
    assert pdf.read(file.getvalue(), "x.pdf").text.split("\n") == ["整改情况如下：", *rows, "以上为全部事项。"]
