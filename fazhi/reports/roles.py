"""What the section says of the role of its passages."""

from __future__ import annotations

from functools import lru_cache

from fazhi.reports.numbering import leading_number
from fazhi.reports.pattern import Pattern
from fazhi.reports.report import Role
from fazhi.reports.script import fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_DONE = (
    "成效", "成绩", "举措及", "做法", "进展", "回顾", "亮点", "完成情况", "落实情况", "开展情况", "进行情况",
    "履行情况", "履职情况", "推进情况", "整改情况",
)  # fmt: skip
_REPORTS_ON = "情况"
"""Weak: nearly every report is one 情况, and its chapters may be of any role."""
_WHOLE = ("总体", "基本")
_LACKS = ("问题", "不足", "短板", "困难", "差距", "薄弱")
_PROBLEM = Pattern(
    r"(?:存在|面临|主要|突出|仍有|尚有|尚存|还有|工作)[^,。]{0,12}(?:问题|不足|短板|困难|差距|薄弱环节|薄弱)"
    r"|(?:问题|不足|短板|困难|差距)(?:和|与|及|以及|、)(?:问题|不足|短板|困难|差距|原因|薄弱)"
    r"|^(?:问题|不足|短板|困难|差距|问题不足|薄弱环节)(?:方面)?$",
    *_LACKS,
)
_ADMITTED = Pattern(r"存在的?(?:主要|突出|一些|困难和|不足和)?(?:问题|不足|短板|困难|差距)", "存在")
_MENDED = Pattern(r"整改[^,。]{0,6}情况", "整改")
_SOLVED = (
    "整改", "整治", "治理", "解决", "破解", "化解", "聚焦", "导向", "补齐", "补短板", "排查", "处置", "针对", "反馈",
)  # fmt: skip
_NEXT = ("下一步", "下步", "今后", "来年", "明年", "下一年", "下一阶段", "下阶段", "奋力开创")
_AFTERWARDS = Pattern(
    r"(?:(?:工作|初步|未来|年)(?:的)?(?:打算|思路|安排|计划|设想|谋划|展望)|打算|^(?:展望|努力方向|改进措施))$",
    "打算", "思路", "安排", "计划", "设想", "谋划", "展望", "努力方向", "改进措施",
)  # fmt: skip
_TASKS = (
    "主要任务", "重点任务", "目标任务", "工作任务", "保障措施", "保障保障", "保障实施", "组织措施", "组织保障",
    "组织实施", "工作要求", "有关要求",
)  # fmt: skip
_DOING = (
    "加强", "强化", "落实", "完成", "聚焦", "推进", "筑牢", "夯实", "健全", "压实", "围绕", "紧扣", "抓好", "突出",
    "提供", "做好",
)  # fmt: skip
_AHEAD = Pattern(r"20\d\d年[^,。]{0,20}(?:安排|打算|计划|思路|任务|重点|目标|展望)", "20")
_LONGEST = 60
"""No section is named at greater length: that is a sentence."""
_OVERVIEW = frozenset({"指导思想", "基本原则", "总体思路", "基本概况", "概况", "前言", "引言", "结束语", "结语"})


def role_of_section(headings: Sequence[str]) -> Role | None:
    """Return the role that the headings give to passages under them, None where they leave it open.

    The outermost heading that speaks decides; one that speaks of two things (存在问题及下一步打算) hands
    over to the headings below it, and so does one that only ends in 情况, if one below admits problems or looks
    ahead.

    Parameters
    ----------
    headings
        Headings above the passage, outermost first, in any script and width.
    """
    weak: Role | None = None
    for heading in headings:
        said, clear, reports_on = _said(heading)
        if len(said) == 1 and (weak is None or clear):
            return said[0]
        if reports_on:
            weak = weak or Role.PROGRESS
    return weak


@lru_cache(maxsize=1024)
def _said(heading: str) -> tuple[tuple[Role, ...], bool, bool]:
    """Return the roles that a heading names, whether it does so beyond doubt, and whether it only ends in 情况.

    A report asks about the same few headings for each of its passages.
    """
    name = _unnumbered(fold(heading).strip()).strip(" 。:")
    if len(name) > _LONGEST:
        return (), False, False
    said = _roles_named(name)
    clear = _ADMITTED.search(name) is not None or _looks_ahead(name)
    return said, clear, not said and name.endswith(_REPORTS_ON) and not name.startswith(_WHOLE)


def _looks_ahead(heading: str) -> bool:
    if any(word in heading for word in _NEXT):
        return True
    return heading.endswith(_AFTERWARDS.words) and _AFTERWARDS.search(heading) is not None


def _roles_named(heading: str) -> tuple[Role, ...]:
    if heading in _OVERVIEW:
        return (Role.OVERVIEW,)
    mended = _MENDED.search(heading) is not None
    solved = any(word in heading for word in _SOLVED)
    problem = (_ADMITTED.search(heading) and not mended) or (_PROBLEM.search(heading) and not solved)
    tasks = heading.endswith(_TASKS) and not heading.startswith(_DOING)
    done = not problem and any(word in heading for word in _DONE)
    before_year = heading.partition("20")[0]
    ahead = not done and _AHEAD.search(heading) is not None and not any(word in before_year for word in _DOING)
    said = [Role.PROBLEM] if problem else []
    if _looks_ahead(heading) or tasks or ahead:
        said.append(Role.PLAN)
    elif done and not heading.startswith(_WHOLE):
        said.append(Role.PROGRESS)
    return tuple(said)


def _unnumbered(heading: str) -> str:
    number = leading_number(heading)
    return heading[number.length :] if number else heading
