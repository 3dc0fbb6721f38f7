"""Laws and documents named by their titles: 《…》."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from fazhi.reports.fact_kinds import Fact, FactKind

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST = 120
_STATUTES = frozenset({"宪法", "法典", "法", "条例", "修正案"})
_FORMS = (
    "宪法", "法典", "法", "条例", "修正案", "细则", "规定", "办法", "意见", "方案", "规划", "纲要", "决定", "通知",
    "计划", "要点", "清单", "目录", "报告", "指南", "规则", "标准", "规范", "规程", "制度", "预案", "公告", "通告",
    "批复", "函", "通报", "纪要", "章程", "公约", "守则", "准则", "指引", "手册", "导则", "基准", "措施", "协议",
    "协定", "合同", "公报", "命令", "令", "议案", "解释", "建议", "建议书", "意见书", "决定书", "通知书", "白皮书",
    "蓝皮书", "倡议书", "责任书", "承诺书", "告知书", "裁定书", "判决书", "机制", "安排", "分工", "指标体系", "流程",
    "流程图", "台账", "汇编", "读本", "工作法", "提示", "提醒", "倡议",
)  # fmt: skip
"""What the last word of a title calls it; the longest that fits counts."""
_NO_STATUTE = (*(f"{before}法" for before in "方做看想书执司普守说讲用步招字零一二三四五六七八九十百"), "工作法")
"""Words in 法 that name no law; 立法 alone is none either, 立法法 is one."""


def find_titles(original: str, text: str) -> Iterator[Fact]:
    """Yield every title in *text*, the folded *original*; of titles within a title the outermost."""
    end = 0
    for start, close in _pairs(text):
        if start < end:
            continue
        end, name = _whole(text, start, close)
        form = _form(name)
        kind = FactKind.LAW if _is_law(name, form) else FactKind.DOCUMENT
        yield Fact(kind, start, end, original[start:end], name=name, form=form)


def _pairs(text: str) -> list[tuple[int, int]]:
    """Return the offsets of marks that belong together, ordered by the opening one.

    A mark that is never closed, or only far away or beyond the end of a sentence, is no title; what stands within is.
    """
    opened: list[int] = []
    pairs = []
    for match in _marks().finditer(text):
        if match[0] == "《":
            opened.append(match.start())
        elif match[0] != "》":
            opened.clear()
        elif opened:
            start = opened.pop()
            if 1 < match.start() - start <= _LONGEST and text[start + 1 : match.start()].strip():
                pairs.append((start, match.end()))
    return sorted(pairs)


def _whole(text: str, start: int, close: int) -> tuple[int, str]:
    """Return the end of a title with its edition (试行) and its article 第三条, and its name without the marks."""
    name = text[start + 1 : close - 1]
    if edition := _edition().match(text, close):
        close, name = edition.end(), name + edition[0]
    article = _article().match(text, close)
    return article.end() if article else close, _normal(name)


def _normal(name: str) -> str:
    name = _dashes().sub("—", _gaps().sub("", name).translate(_SAME))
    return _lost_dash().sub(r"\1—\2", name)


def _form(name: str) -> str:
    bare = _brackets().sub("", name)
    fitting = [form for form in _FORMS if bare.endswith(form)]
    form = max(fitting, key=len, default="")
    is_word = form == "法" and (bare.endswith(_NO_STATUTE) or (bare.endswith("立法") and not bare.endswith("立法法")))
    return "" if is_word else form


def _is_law(name: str, form: str) -> bool:
    return form in _STATUTES or (form in {"细则", "办法", "规定"} and _carries_out().search(name) is not None)


_SAME = str.maketrans("<>《》()○", "〈〉〈〉（）〇")


@cache
def _marks() -> re.Pattern[str]:
    return re.compile("[《》。;]")


@cache
def _edition() -> re.Pattern[str]:
    year = r"(?:19|20)\d\d年?"
    return re.compile(
        r" ?[(〔](?:(?:试行|暂行|(?:修订|修正)?草案|草案|修订|修正|送审稿|征求意见稿|审议稿|讨论稿|审定稿)"
        rf"|{year}(?:[-—–~至]{{1,2}}{year})?(?:版|本|度|修订|修正|修正案)?|\d(?:\.\d)?版)[)〕]",
        re.ASCII,
    )


@cache
def _article() -> re.Pattern[str]:
    number = r"第 ?(?:\d{1,4}|[零○一二三四五六七八九十百千]{1,8}) ?"
    article = rf"{number}条(?:之[一二三四五])?(?:{number}款)?(?:{number}项)?"
    return re.compile(rf" ?{article}(?:[、和及]{article}){{0,4}}", re.ASCII)


@cache
def _gaps() -> re.Pattern[str]:
    return re.compile(r"(?<![A-Za-z])[ \r\n]{1,8}|[ \r\n]{1,8}(?![A-Za-z])")


@cache
def _dashes() -> re.Pattern[str]:
    return re.compile(r"(?<=[\d年])[-—–~]{1,2}(?=\d)", re.ASCII)


@cache
def _lost_dash() -> re.Pattern[str]:
    # (20152020年), as a page leaves it whose dash could not be read
    return re.compile(r"(?<!\d)((?:19|20)\d\d)((?:19|20)\d\d)(?=年)", re.ASCII)


@cache
def _brackets() -> re.Pattern[str]:
    return re.compile(r"(?:[（〔][^（）〔〕]{0,40}[）〕]|\d\.\d版?)$", re.ASCII)


@cache
def _carries_out() -> re.Pattern[str]:
    return re.compile(r"实施〈[^〉]{0,60}(?:法|条例)〉|(?:法|条例)〉?实施(?:细则|办法|规定)")
