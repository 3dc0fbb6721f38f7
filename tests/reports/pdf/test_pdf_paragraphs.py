from __future__ import annotations

from itertools import pairwise

import pytest

from fazhi.reports.formats.pdf_characters import first_word, widths
from fazhi.reports.formats.pdf_lines import join_lines, keeps_words_whole
from fazhi.reports.formats.pdf_paragraphs import paragraphs
from fazhi.reports.formats.pdf_pieces import Piece

SIZE, LEFT, FULL = 10.0, 100.0, 20
"""Text of ten points between x = 100 and x = 300: twenty characters a line."""


def line(text: str, top: float, *, indent: float = 0, size: float = SIZE, row: bool = False) -> Piece:
    left = LEFT + indent * SIZE
    return Piece(text, left, left + widths(text) * size, top, top + size, size, row)


def column(*texts: str, step: float = 15) -> list[Piece]:
    """Return lines, one below the other; full-width spaces at the beginning are their indent."""
    stripped = [text.lstrip("　") for text in texts]
    indents = [len(text) - len(bare) for text, bare in zip(texts, stripped, strict=True)]
    return [line(bare, step * n, indent=i) for n, (bare, i) in enumerate(zip(stripped, indents, strict=True))]


SET_IN = (
    "　　全年收到行政复议申请八十七件，受理七",
    "十六件，审结七十件，直接纠错九件，没有败",
    "诉，群众满意。",
    "　　县政府常务会议专题研究法治建设九次，",
    "审议文件三十件。",
)


def test_lines_at_the_margin_go_on_and_lines_that_are_set_in_begin() -> None:
    assert paragraphs([column(*SET_IN)]) == [
        "全年收到行政复议申请八十七件，受理七十六件，审结七十件，直接纠错九件，没有败诉，群众满意。",
        "县政府常务会议专题研究法治建设九次，审议文件三十件。",
    ]


def test_a_paragraph_goes_on_in_the_next_column() -> None:
    lines = column(*SET_IN)
    assert paragraphs([lines[:1], lines[1:]]) == paragraphs([lines])


def test_a_sentence_that_ends_at_the_margin_does_not_end_its_paragraph() -> None:
    texts = ("　　全年收到行政复议申请八十七件，全办结。", "群众满意。", "　　县里还办了其他事。", "　　完了。")
    assert paragraphs([column(*texts)])[0] == "全年收到行政复议申请八十七件，全办结。群众满意。"


def test_a_heading_of_one_line_stands_alone_though_nothing_ends_it() -> None:
    texts = ("　　一、主要举措和成效", *SET_IN)
    assert paragraphs([column(*texts)])[0] == "一、主要举措和成效"


def test_without_indents_a_line_with_room_left_ends_its_paragraph() -> None:
    texts = (
        "全年收到行政复议申请八十七件，受理七十六",
        "件，群众满意。",
        "县里还办了其他事，还办了其他事，还办了其",
        "他事。",
    )
    assert paragraphs([column(*texts)]) == [
        "全年收到行政复议申请八十七件，受理七十六件，群众满意。",
        "县里还办了其他事，还办了其他事，还办了其他事。",
    ]


def test_without_indents_wide_space_parts_paragraphs_whose_last_line_is_full() -> None:
    texts = (
        "全年收到行政复议申请八十七件，群众都满意",
        "件件有着落的说法在县里得到印证，很不容易。",
        "完。",
        "县里的事。",
    )
    lines = column(*texts)
    moved = [
        line(lines[0].text, 0),
        line(lines[1].text, 15),
        line("又有一件事情要说清楚的，说清楚的，说清楚", 36),
        line("为止。", 51),
    ]
    assert paragraphs([[*moved, line("完了。", 72)]]) == [
        "全年收到行政复议申请八十七件，群众都满意件件有着落的说法在县里得到印证，很不容易。",
        "又有一件事情要说清楚的，说清楚的，说清楚为止。",
        "完了。",
    ]


def test_a_number_that_did_not_fit_begins_no_paragraph() -> None:
    # there was room for two characters, but not for 2316件
    texts = (
        "　　全年受理件数经过核实和统计共有",
        "2316件，群众满意。",
        "　　县里还办了其他事。",
        "　　还有全年收到行政复议申请八十七件，全",
        "办结。",
    )
    assert paragraphs([column(*texts)])[0] == "全年受理件数经过核实和统计共有2316件，群众满意。"


def test_a_line_that_begins_with_a_stop_goes_on() -> None:
    assert paragraphs([column("　　全年受理", "，都办结了。")]) == ["全年受理，都办结了。"]


def test_a_title_of_two_centred_lines_is_one_and_no_part_of_the_text() -> None:
    title = [line("云埠县人民政府关于", 0, indent=2.8, size=16), line("法治建设的报告", 28, indent=4.4, size=16)]
    text = [Piece(p.text, p.left, p.right, p.top + 60, p.bottom + 60, p.size) for p in column(*SET_IN)]
    assert paragraphs([[*title, *text]])[:2] == ["云埠县人民政府关于法治建设的报告", paragraphs([text])[0]]


def test_signature_and_date_at_the_right_stand_alone() -> None:
    end = [line("云埠县人民政府", 75, indent=13), line("2024年1月15日", 90, indent=13)]
    assert paragraphs([[*column(*SET_IN), *end]])[-2:] == ["云埠县人民政府", "2024年1月15日"]


def test_a_paragraph_that_hangs_from_its_number_is_one() -> None:
    lines = [
        *column(*SET_IN),
        line("1.坚持每季度研究法治建设工作，压实责任推", 75),
        line("动述法考法评法督法衔接，全县所有单位", 90, indent=2),
        line("都完成述法并接受评议。", 105, indent=2),
        line("2.完了。", 120),
    ]
    assert paragraphs([lines])[2:] == [
        "1.坚持每季度研究法治建设工作，压实责任推动述法考法评法督法衔接，全县所有单位都完成述法并接受评议。",
        "2.完了。",
    ]


def test_a_paragraph_between_margins_of_its_own_is_one() -> None:
    narrow = [
        line("坚持每季度研究法治建设工作，压", 75, indent=5),
        line("实责任推动述法考法评法督法衔接", 90, indent=5),
        line("全县所有单位都完成述法并接受评", 105, indent=5),
        line("议。", 120, indent=5),
    ]
    assert paragraphs([[*column(*SET_IN), *narrow]])[2:] == [
        "坚持每季度研究法治建设工作，压实责任推动述法考法评法督法衔接全县所有单位都完成述法并接受评议。"
    ]


def test_a_row_of_a_table_is_joined_with_nothing() -> None:
    rows = [line("序号\t事项", 75, row=True), line("1\t个别乡镇执法人员不足", 90, row=True)]
    assert paragraphs([[*column(*SET_IN), *rows]])[2:] == ["序号\t事项", "1\t个别乡镇执法人员不足"]


@pytest.mark.parametrize(
    ("texts", "joined"),
    [
        (("坚持以人民为", "中心。"), "坚持以人民为中心。"),
        (("坚持以人民为 ", " 中心。"), "坚持以人民为中心。"),
        (("形成Smart", "Governance经验"), "形成Smart Governance经验"),
        (("共有12", "345件"), "共有12345件"),
        (("共有12 ", "345件"), "共有12 345件"),
        (("接入GIS", "平台"), "接入GIS平台"),
        (("", "中心"), "中心"),
    ],
)
def test_lines_are_joined_without_a_space_but_between_latin_words(texts: tuple[str, ...], joined: str) -> None:
    assert join_lines([line(text, 0) for text in texts]) == joined


def test_where_lines_end_beside_words_two_words_that_meet_had_a_space() -> None:
    beside = [
        line("共有", 0),
        line("12件，其中", 15),
        line("9件，受理", 30),
        line("8件，建立ISO", 45),
        line("9001名录", 60),
    ]
    assert keeps_words_whole(list(pairwise(beside)))
    assert join_lines(beside[3:], whole_words=True) == "8件，建立ISO 9001名录"
    inside = [line("共有1", 0), line("2件，其中1", 15), line("9件，受理", 30), line("8件", 45)]
    assert not keeps_words_whole(list(pairwise(inside)))


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("中心", 1),
        ("中，心", 2),
        ("（一）加强", 3),
        ("2316件", 2),
        ("“双随机”", 2),
        ("进“证照分离”", 3),
        ("，中", 1),
        ("", 1),
        ("AI+执法", 1 + 0.5 + 0.2 + 0.25),
    ],
)
def test_the_first_word_is_what_a_line_break_does_not_part(text: str, width: float) -> None:
    assert first_word(text) == pytest.approx(width)
