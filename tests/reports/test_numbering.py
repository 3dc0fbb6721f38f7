from __future__ import annotations

import pytest

from fazhi.reports.numbering import Number, han_value, leading_number


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("一、总体情况", Number("han", 1, 2)),
        ("十二. 保障", Number("han", 12, 4)),
        ("(三)规范执法", Number("han-bracket", 3, 3)),
        ("(二十一)、其他", Number("han-bracket", 21, 6)),
        ("1.改善环境", Number("digit", 1, 2)),
        ("2. 2023年底前完成", Number("digit", 2, 3)),
        ("2.2023年底前完成", Number("digit", 2, 2)),
        ("3、清理文件", Number("digit", 3, 2)),
        ("2.12345热线办理", Number("digit", 2, 2)),
        ("(4)强化督察", Number("digit-bracket", 4, 3)),
        ("⑤加强培训", Number("circle", 5, 1)),
        ("第三部分 保障措施", Number("part", 3, 5)),
        ("第一,提高认识", Number("ordinal", 1, 3)),
        ("一 总体情况", Number("han", 1, 2)),
        ("一 、总体情况", Number("han", 1, 3)),
        ("( 二 )规范执法", Number("han-bracket", 2, 5)),
        ("㈢规范执法", Number("han-bracket", 3, 1)),
        ("⒉规范执法", Number("digit", 2, 1)),
        ("⑾规范执法", Number("digit-bracket", 11, 1)),
        ("3)强化督察", Number("digit-bracket", 3, 2)),
    ],
)
def test_a_number_at_the_start_of_a_line_has_style_value_and_length(line: str, number: Number) -> None:
    assert leading_number(line) == number


@pytest.mark.parametrize(
    "line", ["2023年,我市推进", "3.5万件案件", "12345热线", "第一责任人职责", "一是推进", "全年办结"]
)
def test_text_that_starts_with_a_figure_is_not_numbered(line: str) -> None:
    assert leading_number(line) is None


@pytest.mark.parametrize(
    ("numeral", "value"), [("一", 1), ("十", 10), ("十九", 19), ("二十", 20), ("三十五", 35), ("7", 7), ("③", 3)]
)
def test_numerals_have_their_value(numeral: str, value: int) -> None:
    assert han_value(numeral) == value
