from __future__ import annotations

import pytest

from fazhi.reports.numbering import Number, han_value, leading_number, point_starts


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


def _cut(paragraph: str) -> list[str]:
    starts = point_starts(paragraph)
    return [paragraph[a:b] for a, b in zip(starts, [*starts[1:], None], strict=True)]


def test_points_are_cut_at_their_marks() -> None:
    assert _cut("1.优化环境。一是减证。二是减时;三是减费。") == ["一是减证。", "二是减时;", "三是减费。"]


def test_a_mark_glued_to_the_word_before_it_is_found_if_it_goes_on_counting() -> None:
    assert _cut("一是建机构。二是明确创建要求三是办服务中心。") == [
        "一是建机构。",
        "二是明确创建要求",
        "三是办服务中心。",
    ]


def test_a_lost_numeral_is_found_between_its_neighbours() -> None:
    assert _cut("一是甲。二是乙。是丙。四是丁。") == ["一是甲。", "二是乙。", "是丙。", "四是丁。"]


def test_a_numeral_given_twice_starts_two_points() -> None:
    assert _cut("一是甲。二是乙。二是丙。") == ["一是甲。", "二是乙。", "二是丙。"]


@pytest.mark.parametrize(
    "paragraph",
    [
        "一是只有一点。",
        "坚持系统观念,把法治作为评价标准之一是必然要求,统一是前提,唯一是不够的。",
        "全年办结案件250件。是全省先进。",
        "",
    ],
)
def test_no_points_where_there_is_no_enumeration(paragraph: str) -> None:
    assert point_starts(paragraph) == []


@pytest.mark.parametrize(
    ("paragraph", "points"),
    [
        ("一要学法。二要守法。", ["一要学法。", "二要守法。"]),
        ("第一,学法。第二,守法。", ["第一,学法。", "第二,守法。"]),
        ("①学法;②守法。", ["①学法;", "②守法。"]),
        ("(1)学法;(2)守法。", ["(1)学法;", "(2)守法。"]),
    ],
)
def test_other_families_of_marks_are_known(paragraph: str, points: list[str]) -> None:
    assert _cut(paragraph) == points


def test_a_second_enumeration_of_other_words_follows_the_first() -> None:
    assert _cut("一是力量不足;二是经费不足。下步:一要加人;二要加钱;三要加设备。") == [
        "一是力量不足;", "二是经费不足。下步:", "一要加人;", "二要加钱;", "三要加设备。",
    ]  # fmt: skip


def test_a_sentence_that_starts_with_the_verb_is_no_lost_mark_if_the_count_goes_on() -> None:
    assert _cut("一是深化改革,成效明显。是全省唯一入选的县。二是强化监督。") == [
        "一是深化改革,成效明显。是全省唯一入选的县。", "二是强化监督。",
    ]  # fmt: skip


def test_figures_in_brackets_inside_a_point_do_not_part_it() -> None:
    assert _cut("一是建机制:(1)会商;(2)通报。二是强队伍。") == ["一是建机制:(1)会商;(2)通报。", "二是强队伍。"]


def test_marks_of_a_million_characters_take_no_quadratic_time() -> None:
    assert point_starts("一是" * 300_000) == []
