from __future__ import annotations

import pytest

from fazhi.reports.points import point_starts, starts_with_point


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


@pytest.mark.parametrize(
    ("paragraph", "points"),
    [
        ("首先,学法。其次,守法。再次,用法。最后,护法。", ["首先,学法。", "其次,守法。", "再次,用法。", "最后,护法。"]),
        ("其一,学法。其二,守法。", ["其一,学法。", "其二,守法。"]),
        ("(一)学法;(二)守法。", ["(一)学法;", "(二)守法。"]),
        ("1.学法;2.守法。", ["1.学法;", "2.守法。"]),
        ("目标:——学法;——守法。", ["——学法;", "——守法。"]),
        ("三是学法。四是守法。", ["三是学法。", "四是守法。"]),
        ("加强领导 一是学法。二是守法。", ["一是学法。", "二是守法。"]),
        ("(一)学法。一是会前学。二是集中学。(二)守法。", ["(一)学法。一是会前学。", "二是集中学。", "(二)守法。"]),
    ],
)
def test_marks_of_many_kinds_part_a_paragraph(paragraph: str, points: list[str]) -> None:
    assert _cut(paragraph) == points


@pytest.mark.parametrize(
    "paragraph",
    [
        "首先要学法。",
        "要首先学法,其次守法。",
        "落实2021——2025年规划,衔接2022——2024年方案。",
        "增长1.2%,占2.3%。",
        "按照第十条第(一)项、第(二)项办理。",
        "一方面学法,另一方面守法。",
    ],
)
def test_words_and_figures_that_only_look_like_marks_part_nothing(paragraph: str) -> None:
    assert point_starts(paragraph) == []


@pytest.mark.parametrize(
    "line", ["一是学法", "十二是学法", "三要学法", "第二,学法", "①学法", "(1)学法", "首先,学法", "——学法", "是学法"]
)
def test_a_line_may_open_with_the_mark_of_a_point(line: str) -> None:
    assert starts_with_point(line)


@pytest.mark.parametrize("line", ["学法一是", "1.学法", "(一)学法", "全年", "——", "2024年"])
def test_a_number_or_a_word_is_no_mark_of_a_point(line: str) -> None:
    assert not starts_with_point(line)
