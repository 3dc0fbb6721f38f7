from __future__ import annotations

import pytest

from fazhi.reports.report import Role
from fazhi.reports.roles import role_of_section

OVERVIEW, PROGRESS, PROBLEM, PLAN = Role.OVERVIEW, Role.PROGRESS, Role.PROBLEM, Role.PLAN


@pytest.mark.parametrize(
    ("headings", "role"),
    [
        (["一、2024年主要举措和成效"], PROGRESS),
        (["二、具体做法与成效", "（三）存在的风险得到化解"], PROGRESS),
        (["一、工作開展情況"], PROGRESS),
        (["二、工作中存在的主要问题"], PROBLEM),
        (["三、存在的不足和原因"], PROBLEM),
        (["（三）問題與不足"], PROBLEM),
        (["三、2025年推进法治政府建设的主要安排"], PLAN),
        (["四、下一步工作思路"], PLAN),
        (["三、组织保障"], PLAN),
        (["二、主要任务"], PLAN),
        (["一、指导思想"], OVERVIEW),
        (["一、2023年度法治政府建设情况"], PROGRESS),
        (["一、2023年度法治政府建设情况", "（一）主要成效"], PROGRESS),
        (["一、2023年度法治政府建设情况", "（二）存在的问题"], PROBLEM),
        (["一、2023年度法治政府建设情况", "（三）下一步打算"], PLAN),
        (["一、专项整治工作开展情况", "（二）加强组织保障"], PROGRESS),
        (["二、存在问题整改落实情况"], PROGRESS),
        (["二、存在的问题和不足"], PROBLEM),
    ],
)
def test_a_section_that_says_its_role_decides(headings: list[str], role: Role) -> None:
    assert role_of_section(headings) is role


@pytest.mark.parametrize(
    "headings",
    [
        [],
        ["一、总体情况"],
        ["一、总体目标"],
        ["一、聚焦简政放权，释放改革红利"],
        ["一、加强组织领导"],
        ["（二）坚持问题导向，抓好整改"],
        ["（一）破解执法力量不足难题"],
        ["三、存在问题及下一步打算"],
        ["三、存在问题及下一步整改打算"],
        ["一、加强法治政府建设组织保障"],
        ["一、落实法治建设重点任务"],
        ["一、落实第一责任人职责工作要求"],
        ["（三）开展运输执法领域突出问题专项整治"],
    ],
)
def test_a_section_that_leaves_it_open_leaves_it_to_the_text(headings: list[str]) -> None:
    assert role_of_section(headings) is None


def test_a_section_of_two_things_hands_over_to_the_headings_below() -> None:
    both = "三、存在问题及下一步打算"
    assert role_of_section([both, "（一）存在的问题"]) is PROBLEM
    assert role_of_section([both, "（二）下一步打算"]) is PLAN


def test_the_outermost_heading_that_speaks_wins() -> None:
    assert role_of_section(["三、存在的问题", "（一）重点任务推进不平衡"]) is PROBLEM
