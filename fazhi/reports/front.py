"""What stands before and between a report's text without being part of it: title, salutation, signature, contents."""

from __future__ import annotations

from fazhi.reports.furniture import is_formal
from fazhi.reports.lines import has_stop
from fazhi.reports.numbering import RANK
from fazhi.reports.pattern import Pattern
from fazhi.reports.roles import role_of_section

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from fazhi.reports.lines import Line

HEADING_LIMIT = 60
"""Longest numbered heading, in code points without its number."""
OPEN_END = tuple("。;!?,:、")
"""How a line ends that is no name of anything."""
_TITLES = (
    "报告", "总结", "方案", "计划", "规划", "要点", "意见", "通知", "办法", "汇报", "公报", "年报", "情况", "措施",
    "细则", "纲要", "材料", "安排",
)  # fmt: skip
_LONG_TITLE = Pattern(rf"(?:{'|'.join(_TITLES)})(?:\s*\([^)]*\))*(?:\s*——.*(?:会议|大会)上)?$", *_TITLES)
_TITLE_ENDS = (")", "会议上", "大会上")
_SALUTATION_LIMIT = 2, 80
_ADDRESSEES = (
    "政府", "委", "厅", "局", "办", "室", "会", "院", "团", "单位", "部门", "机构", "公司", "省", "市", "县", "区",
    "镇", "乡", "街道", "代表", "领导", "同志", "们",
)  # fmt: skip
_NO_ADDRESS = ("以下", "如下", "主要", "开展", "报告", "汇报")
_OUR_YEAR = Pattern(r"20\d\d年|我[省市县区局镇乡]", "20", "我")
_COUNTED = Pattern(r",.*\d(?:\.\d+)?[万亿余多]{0,2}(?:件|场|次|人|%|项|个|家|名|起|份|宗|户|元)")
_MEETINGS = ("会议", "大会", "会议上", "大会上", "会议)", "大会)", "会议上)", "大会上)")
_SUBTITLE = Pattern(
    r"^(?:——|--|—)?\(?(?:\d{4}|二[○零]).{4,50}(?:会议|大会)上?\)?$|^(?:——|--)?在.{4,50}(?:会议|大会)上$"
)
_SPEAKERS = (
    "省长", "市长", "县长", "区长", "镇长", "乡长", "州长", "旗长", "盟长", "主任", "局长", "厅长", "书记", "部长",
    "院长",
)  # fmt: skip
_SPEAKER = Pattern(rf"(?:{'|'.join(_SPEAKERS)})\s*[\u4e00-\u9fff]{{1,2}}\s?[\u4e00-\u9fff]{{1,2}}$", *_SPEAKERS)
_BODIES_OF_STATE = (
    "政府", "委员会", "管委会", "办公室", "办公厅", "局", "厅", "委", "街道办事处", "办事处", "党工委", "领导小组",
    "指挥部", "中心", "司法所", "支队", "大队", "部", "院", "会", "公司",
)  # fmt: skip
_SIGNATURE_LIMIT = 40
_WRAPPED_TITLE = 16
_SITES = (
    "网", "网站", "门户", "政府", "局", "厅", "办", "办公室", "委员会", "公开", "专栏",
)  # fmt: skip
_CONTENTS = Pattern(r"^目\s*[录次]$", "目")
_PAGE_NUMBER = Pattern(r"[.·…。\s-]*\(?\d{1,3}\)?$")


def _is_title(line: str) -> bool:
    return line.endswith(_TITLES) or (line.endswith(_TITLE_ENDS) and _LONG_TITLE.search(line) is not None)


def is_prose(line: Line) -> bool:
    """Tell whether the line is running text of the report."""
    if is_formal(line.text) or is_salutation(line.text) or _is_subtitle(line.text):
        return False
    if len(line.text) > HEADING_LIMIT:
        return True
    return has_stop(line.text) or line.text.endswith(":") or _counts(line.text)


def _counts(line: str) -> bool:
    """Tell whether a line has figures behind a comma, as no heading has."""
    figures = any(character.isdecimal() for character in line.partition(",")[2])
    return figures and _COUNTED.search(line) is not None


def is_salutation(line: str) -> bool:
    """Tell whether a folded line addresses those to whom the report is made."""
    shortest, longest = _SALUTATION_LIMIT
    named = line[:-1]
    if not line.endswith(":") or not shortest <= len(named) <= longest or "。" in named or ";" in named:
        return False
    if any(word in line for word in _NO_ADDRESS) or _OUR_YEAR.search(line):
        return False
    return all(piece.strip().endswith(_ADDRESSEES) for piece in named.replace("、", ",").split(","))


def _is_subtitle(line: str) -> bool:
    return line.endswith(_MEETINGS) and _SUBTITLE.match(line) is not None


def is_front_matter(lines: Sequence[Line], index: int, body: int) -> bool:
    """Tell whether a line before the first paragraph, at *body*, is a title, salutation or the like and no heading."""
    line = lines[index]
    if line.number:
        return False
    names_a_part = line.level or (index > 0 and role_of_section([line.text]))
    if names_a_part and not _is_title(line.text):
        return False
    if _is_subtitle(line.text) or _SPEAKER.search(line.text):
        return True
    if index + 1 < body or index == 0 or line.text.endswith(OPEN_END) or is_salutation(line.text):
        return True
    # the last line before the text; where chapters are numbered, the text before the first of them has no heading
    first = next((later.number for later in lines if later.number), None)
    numbered = (
        not any(before.number for before in lines[:index]) and first is not None and RANK[first.style] <= RANK["han"]
    )
    return numbered or bool(_is_title(line.text) or line.text.endswith(_BODIES_OF_STATE))


def is_signature(line: Line, following: Line | None) -> bool:
    """Tell whether a line names who signs: an office, with the date in the next line."""
    if line.number or following is None or not is_formal(following.text):
        return False
    return len(line.text) <= _SIGNATURE_LIMIT and not has_stop(line.text)


def find_title(text: str, front: Sequence[Line]) -> str:
    """Return the title among the lines before the first paragraph; an empty string where there is none."""
    for before, line in zip([None, *front], front, strict=False):
        if line.number or is_formal(line.text) or not _is_title(line.text):
            continue
        if before is not None and _wraps(before, line):
            return text[before.start : before.end] + text[line.start : line.end]
        return text[line.start : line.end]
    return ""


def without_contents(lines: list[Line]) -> list[Line]:
    """Return *lines* without a table of contents: 目录 and the lines below it that come again further down."""
    at = next((index for index, line in enumerate(lines) if _CONTENTS.match(line.text)), None)
    if at is None:
        return lines
    after = lines[at + 1 :]
    named = [_PAGE_NUMBER.sub("", line.text) if len(line.text) <= HEADING_LIMIT else line.text for line in after]
    last = {name: index for index, name in enumerate(named)}
    count = 0
    while count < len(after) and not is_prose(after[count]) and last[named[count]] > count:
        count += 1
    return lines[:at] + after[count:]


def _wraps(before: Line, line: Line) -> bool:
    """Tell whether a title began on the line before: that one is open, and this one is too short to be a title."""
    if len(line.text) > _WRAPPED_TITLE or before.number or is_formal(before.text):
        return False
    return not (before.text.endswith(OPEN_END) or _is_title(before.text) or before.text.endswith(_SITES))
