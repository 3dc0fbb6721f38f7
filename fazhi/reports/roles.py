"""What the section says of the role of its passages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fazhi.reports.numbering import leading_number
from fazhi.reports.report import Role
from fazhi.reports.script import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

_DONE = re.compile(r"成效|成绩|举措及|主要做法|做法|进展|回顾|亮点|(?:完成|落实|开展|进行|履行|履职|推进|整改)情况")
_REPORTS_ON = re.compile(r"情况$")
"""Weak: nearly every report is one 情况, and its chapters may be of any role."""
_PROBLEM = re.compile(
    r"(?:存在|面临|主要|突出|仍有|尚有|尚存|还有|工作)[^,。]{0,12}(?:问题|不足|短板|困难|差距|薄弱环节|薄弱)"
    r"|(?:问题|不足|短板|困难|差距)(?:和|与|及|以及|、)(?:问题|不足|短板|困难|差距|原因|薄弱)"
    r"|^(?:问题|不足|短板|困难|差距|问题不足|薄弱环节)(?:方面)?$"
)
_ADMITTED = re.compile(r"存在的?(?:主要|突出|一些|困难和|不足和)?(?:问题|不足|短板|困难|差距)")
_SOLVED = re.compile(r"整改|整治|治理|解决|破解|化解|聚焦|导向|补齐|补短板|排查|处置|针对|反馈")
_AFTERWARDS = re.compile(
    r"下一步|下步|今后|来年|明年|下一年|下一阶段|下阶段|(?:工作|初步|未来|年)(?:的)?(?:打算|思路|安排|计划|设想|谋划|展望)$"
    r"|打算$|^(?:展望|努力方向|改进措施)$|奋力开创"
)
_TASKS = re.compile(r"(?:主要|重点|目标|工作)任务$|(?:保障|组织)(?:措施|保障|实施)$|工作要求$|有关要求$")
_DOING = re.compile(r"加强|强化|落实|完成|聚焦|推进|筑牢|夯实|健全|压实|围绕|紧扣|抓好|突出|提供|做好")
_AHEAD = re.compile(r"20\d\d年[^,。]{0,20}(?:安排|打算|计划|思路|任务|重点|目标|展望)")
_LONGEST = 60
"""No section is named at greater length: that is a sentence."""
_OVERVIEW = re.compile(r"^(?:指导思想|基本原则|总体思路|基本概况|概况|前言|引言|结束语|结语)$")


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
        name = _unnumbered(fold(heading).strip()).strip(" 。:")
        said = _roles_named(name) if len(name) <= _LONGEST else []
        clear = bool(_ADMITTED.search(name) or _AFTERWARDS.search(name))
        if len(said) == 1 and (weak is None or clear):
            return said[0]
        if not said and len(name) <= _LONGEST and _REPORTS_ON.search(name) and not re.match(r"总体|基本", name):
            weak = weak or Role.PROGRESS
    return weak


def _roles_named(heading: str) -> list[Role]:
    if _OVERVIEW.match(heading):
        return [Role.OVERVIEW]
    said = []
    mended = re.search(r"整改[^,。]{0,6}情况", heading) is not None
    if (_ADMITTED.search(heading) and not mended) or (_PROBLEM.search(heading) and not _SOLVED.search(heading)):
        said.append(Role.PROBLEM)
    tasks = bool(_TASKS.search(heading)) and not _DOING.match(heading)
    done = bool(_DONE.search(heading)) and not said
    ahead = bool(_AHEAD.search(heading)) and not done and not _DOING.search(heading.partition("20")[0])
    if _AFTERWARDS.search(heading) or tasks or ahead:
        said.append(Role.PLAN)
    elif done and not re.match(r"总体|基本", heading):
        said.append(Role.PROGRESS)
    return said


def _unnumbered(heading: str) -> str:
    number = leading_number(heading)
    return heading[number.length :] if number else heading
