from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fazhi.reports.report import Passage, Report, Role
from fazhi.reports.structure import find_passages

REPORT = """\
当前位置：首页 > 政务公开 > 法治政府
菡溪县2024年法治政府建设情况报告
发布日期：2025-01-10 来源：县司法局

　　2024年，我县扎实推进法治政府建设，现将有关情况报告如下：

　　一、主要举措和成效

　　（一）优化营商环境

　　1.改善法治营商环境。一是审查政策措施58件；二是清理存量文件31件。三是推行检查预约。

　　2.加强政务诚信。兑现承诺事项13项。

　　（二）规范行政执法。评查案卷180卷。

　　二、存在的问题

　　（一）执法力量不足。

　　（二）述法质量不高，谈问题不实。

　　三、下一步打算

　　持续推进府院联动。

菡溪县人民政府
2025年1月10日

上一篇：某通知
主办单位：菡溪县人民政府办公室
"""


def _outline(text: str) -> list[tuple[str, tuple[str, ...], Role | None]]:
    return [(p.text, p.headings, p.role) for p in find_passages(text)[1]]


def test_a_whole_report_becomes_its_passages_with_headings_and_roles() -> None:
    one, two, three = "一、主要举措和成效", "二、存在的问题", "三、下一步打算"
    env = "（一）优化营商环境"
    assert _outline(REPORT) == [
        ("2024年，我县扎实推进法治政府建设，现将有关情况报告如下：", (), None),
        ("1.改善法治营商环境。一是审查政策措施58件；", (one, env), Role.PROGRESS),
        ("二是清理存量文件31件。", (one, env, "1.改善法治营商环境。"), Role.PROGRESS),
        ("三是推行检查预约。", (one, env, "1.改善法治营商环境。"), Role.PROGRESS),
        ("2.加强政务诚信。兑现承诺事项13项。", (one, env), Role.PROGRESS),
        ("（二）规范行政执法。评查案卷180卷。", (one,), Role.PROGRESS),
        ("（一）执法力量不足。", (two,), Role.PROBLEM),
        ("（二）述法质量不高，谈问题不实。", (two,), Role.PROBLEM),
        ("持续推进府院联动。", (three,), Role.PLAN),
    ]


def test_the_title_is_found_and_is_no_passage() -> None:
    assert find_passages(REPORT)[0] == "菡溪县2024年法治政府建设情况报告"


def test_points_of_a_paragraph_share_its_offset_and_cover_it() -> None:
    passages = find_passages(REPORT)[1][1:4]
    start = REPORT.index("1.改善")
    assert {p.paragraph for p in passages} == {start}
    assert passages[0].start == start
    assert all(a.end == b.start for a, b in pairwise(passages))


def test_traditional_full_width_text_keeps_the_authors_characters_and_offsets() -> None:
    text = "一、工作開展情況\n（一）行政復議。全年受理申請２５０件。\n"
    (passage,) = find_passages(text)[1]
    assert passage.text == "（一）行政復議。全年受理申請２５０件。"
    assert text[passage.start : passage.end] == passage.text
    assert passage.role is Role.PROGRESS


def test_headings_without_numbers_nest_below_what_is_open() -> None:
    text = (
        "一、工作成效\n依法履职\n我局依法办理许可事项12件。\n优化服务\n我局推行网上办理。\n"
        "二、存在问题\n人手不足，能力不强。\n"
    )
    assert [p.headings for p in find_passages(text)[1]] == [
        ("一、工作成效", "依法履职"),
        ("一、工作成效", "优化服务"),
        ("二、存在问题",),
    ]


def test_a_numbered_paragraph_with_a_lead_sentence_is_heading_of_the_items_below() -> None:
    text = (
        "二、主要任务\n（一）完善制度供给。坚持科学立法，突出地方特色。\n"
        "1.制定立法计划，公开征求意见。\n2.开展文件清理。\n"
    )
    assert [p.headings for p in find_passages(text)[1]] == [
        ("二、主要任务",),
        ("二、主要任务", "（一）完善制度供给。"),
        ("二、主要任务", "（一）完善制度供给。"),
    ]


def test_a_long_lead_sentence_is_a_heading_and_not_the_first_point() -> None:
    lead = "（一）切实履行党政主要负责人推进法治建设第一责任人职责，夯实法治政府建设基础。"
    passages = find_passages(f"一、做法与成效\n{lead}一是成立委员会。二是制定学法计划。\n")[1]
    assert [(p.text, p.headings[1:]) for p in passages] == [
        ("一是成立委员会。", (lead,)),
        ("二是制定学法计划。", (lead,)),
    ]


def test_an_opening_of_two_sentences_is_a_passage_before_the_points() -> None:
    opening = "2.构建工作推进机制。印发年度重点工作安排和责任清单，明确领导责任和任务分工。"
    passages = find_passages(f"{opening}一是落实清单。二是开展督查。\n")[1]
    assert [p.text for p in passages] == [opening, "一是落实清单。", "二是开展督查。"]


def test_salutation_number_date_and_transmittal_of_a_notice_are_no_passages() -> None:
    text = (
        "某市人民政府关于印发三年行动计划的通知\n某政〔2022〕45号\n各县、区人民政府，市政府各部门：\n"
        "现将《三年行动计划》印发给你们，请认真组织实施。\n2022年12月28日\n三年行动计划\n"
        "为推进法治政府建设，制定本计划。\n一、主要任务\n落实三项制度。\n"
    )
    assert [p.text for p in find_passages(text)[1]] == ["为推进法治政府建设，制定本计划。", "落实三项制度。"]


OPENING = "某县2023年法治政府建设年度报告\n2023年，我县推进法治政府建设，现报告如下：\n"


def test_a_section_named_in_its_own_lead_sentence_gives_its_role_to_all_its_passages() -> None:
    text = OPENING + "二、存在的问题。一是执法力量不足。二是经费短缺。\n三、下一步打算。我局将加强学习。\n"
    assert [p.role for p in find_passages(text)[1][1:]] == [Role.PROBLEM, Role.PROBLEM, Role.PLAN]


def test_a_chapter_without_a_number_closes_what_was_open() -> None:
    text = OPENING + (
        "一、主要做法\n（一）加强领导\n主要领导带头\n县长学法。\n存在问题\n力量不足。\n下一步打算\n将加强培训。\n"
    )
    assert [(p.headings[-1:], p.role) for p in find_passages(text)[1][2:]] == [
        (("存在问题",), Role.PROBLEM),
        (("下一步打算",), Role.PLAN),
    ]


def test_a_line_of_figures_without_a_full_stop_is_text_and_no_heading() -> None:
    text = OPENING + (
        "一、主要做法\n（二）规范执法\n办理行政复议案件146件，审结113件，维持80件\n二、下一步打算\n加强学习，强化培训\n"
    )
    assert [p.text for p in find_passages(text)[1][1:]] == [
        "办理行政复议案件146件，审结113件，维持80件",
        "加强学习，强化培训",
    ]


@pytest.mark.parametrize("line", ["市委、市政府：", "省司法厅：", "各位代表：", "县人大常委会："])
def test_a_salutation_is_no_passage(line: str) -> None:
    assert [p.text for p in find_passages(f"年度报告\n{line}\n2023年，我县推进法治。\n")[1]] == [
        "2023年，我县推进法治。"
    ]


def test_an_opening_that_ends_in_a_colon_is_no_salutation() -> None:
    opening = "2023年，我局在县委领导下推进法治政府建设，主要开展了以下工作："
    assert find_passages(f"年度报告\n{opening}\n一、加强学习。开展培训。\n")[1][0].text == opening


def test_lines_of_a_report_that_use_the_words_of_a_page_stay() -> None:
    text = OPENING + (
        "一、主要做法\n（三）推广执法“二维码”\n一是推广“二维码”执法证，实现扫码亮证。\n二是将案例分享到各乡镇。\n"
        "三是网站无障碍浏览功能上线；\n首页改版升级，新增栏目3个。\n"
    )
    passages = find_passages(text)[1][1:]
    assert len(passages) == 4
    assert passages[0].headings == ("一、主要做法", "（三）推广执法“二维码”")


def test_a_list_of_attachments_is_no_passage() -> None:
    text = (
        OPENING + "一、主要做法\n落实三项制度。\n附件：\n1.任务清单\n2.重大行政决策目录\n某县人民政府\n2024年1月20日\n"
    )
    assert [p.text for p in find_passages(text)[1][1:]] == ["落实三项制度。"]


@pytest.mark.parametrize("text", ["", "\n\n  \n", "首页\n上一篇：某通知\n", "菡溪县2024年报告\n"])
def test_a_text_without_report_text_has_no_passages(text: str) -> None:
    assert find_passages(text)[1] == ()


@given(st.text(alphabet="一二三、。；：（）()1是要 \u3000\n法治政府建设报告年度A．\ud800復", max_size=200))
def test_passages_of_any_text_lie_in_order_and_are_what_the_text_holds(text: str) -> None:
    _, passages = find_passages(text)
    report = Report("x", "", text, passages)
    assert all(a.end <= b.start for a, b in pairwise(report.passages))
    assert all(p.text and p.text == p.text.strip(" ") for p in passages)


def test_a_passage_and_a_report_refuse_offsets_that_do_not_fit() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        Passage("法治", 3, 9)
    with pytest.raises(ValueError, match="not what the text holds"):
        Report("x", "", "政府法治", (Passage("法治", 0, 2),))
