from __future__ import annotations

import pytest

from fazhi.reports.formats.pdf_furniture import without_furniture
from fazhi.reports.formats.pdf_pieces import Piece

HEIGHT = 800.0


def at(text: str, top: float, size: float = 10, left: float = 100) -> Piece:
    return Piece(text, left, left + size * len(text), top, top + size, size)


def texts(*pages: list[Piece]) -> list[list[str]]:
    return [[piece.text for piece in page] for page in without_furniture(pages, [HEIGHT] * len(pages))]


BODY = [at(f"第{n}行正文。", 150 + 20 * n) for n in range(20)]
BODY_TEXTS = [piece.text for piece in BODY]


@pytest.mark.parametrize(
    "number",
    [
        "3",
        "— 3 —",
        "-3-",
        "－３－",
        "·3·",
        "第3页",
        "第 3 页 共 10 页",
        "共10页，第3页",
        "第三页",
        "3/10",
        "iii",
        "Page 3 of 10",
        "一3一",
    ],
)
def test_a_page_number_beyond_the_text_goes(number: str) -> None:
    assert texts([*BODY, at(number, 770)]) == [BODY_TEXTS]
    assert texts([at(number, 20), *BODY]) == [BODY_TEXTS]


@pytest.mark.parametrize("line", ["3件。", "2024", "2024年1月15日", "三、存在的问题", "（三）"])
def test_the_last_line_of_the_text_stays(line: str) -> None:
    assert texts([*BODY, at(line, 770)]) == [[*BODY_TEXTS, line]]


def test_a_number_in_the_middle_of_a_page_stays() -> None:
    assert texts([*BODY[:5], at("3", 400), *BODY[15:]])[0][5] == "3"


def test_a_head_that_stands_on_most_pages_goes_whatever_its_number_says() -> None:
    pages = [[at(f"法治政府建设年度报告　第{n}期", 30), *BODY, at(f"第{n}页", 770)] for n in (1, 2, 3)]
    assert texts(*pages) == [BODY_TEXTS] * 3


def test_heads_of_odd_and_even_pages_go() -> None:
    heads = ["云埠县人民政府", "法治政府建设年度报告"] * 3
    assert texts(*([at(head, 30), *BODY] for head in heads)) == [BODY_TEXTS] * 6


def test_a_line_that_stands_on_one_page_only_stays() -> None:
    assert texts([at("云埠县人民政府文件", 30), *BODY], BODY, BODY)[0][0] == "云埠县人民政府文件"


def test_large_letters_at_one_place_of_every_page_are_a_watermark() -> None:
    pages = [[*BODY[:10], at("内部资料", 345, size=60, left=30), *BODY[10:]] for _ in range(4)]
    assert texts(*pages) == [BODY_TEXTS] * 4


def test_what_a_browser_prints_around_a_page_goes() -> None:
    page = [at("2025/1/24 16:08 年度报告", 20), *BODY, at("https://www.example.gov.cn/a.html 1/3", 780)]
    assert texts(page) == [BODY_TEXTS]


def test_a_table_of_contents_goes_with_its_name() -> None:
    contents = [at("目　录", 150), at("一、主要成效……………………1", 180), at("二、存在问题 . . . . . . . . . 5", 210)]
    assert texts(contents, BODY) == [[], BODY_TEXTS]
