"""Documents named by their numbers: 皖政〔2025〕33号, 国务院令第713号, (2020)皖08行初12号, DB34/T 4512—2023."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from fazhi.reports.fact_kinds import Fact, FactKind

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOOK_BACK = 14
_LONGEST_ORGAN = 10


def find_document_numbers(original: str, text: str) -> Iterator[Fact]:
    """Yield every number of a document in *text*, the folded *original*."""
    end = 0
    for match in _numbers().finditer(text):
        start = max(end, match.start() - (0 if match["alone"] else len(_organ(text, match.start()))))
        end = match.end()
        yield Fact(FactKind.DOCUMENT, start, end, original[start:end], name=_normal(text[start:end]))


def _organ(text: str, start: int) -> str:
    """Return what in front of a number is the short name of the body that issued it: 皖政 in 按照皖政〔2025〕33号."""
    before = _name_before().search(text, max(0, start - _LOOK_BACK), start)
    if not before:
        return ""
    run = before[0]
    cut = max((match.end() for match in _verbs().finditer(run)), default=0)
    cut = max([cut, *(match.end() for match in _particles().finditer(run))])
    cut = max([cut, *(match.end() for match in _bodies().finditer(run) if match.end() + 2 <= len(run.rstrip()))])
    return run[cut:] if len(run[cut:].strip()) <= _LONGEST_ORGAN else ""


def _normal(number: str) -> str:
    number = number.replace(" ", "") if "/T" not in number else number
    return _year_in_brackets().sub(r"〔\1〕", number).replace("○", "〇")


@cache
def _numbers() -> re.Pattern[str]:
    year, digits = r"(?:19|20)\d\d", r"(?:\d{1,5}|[零○一二三四五六七八九十百]{1,6})"
    return re.compile(
        r"(?=[〔\[【({令公第12GD])(?:"  # the first character is looked at first, for speed
        rf"[〔\[【({{] ?{year} ?[〕\]】)}}] ?第? ?\d{{1,5}} ?号"
        rf"|令 ?(?:第 ?)?{digits} ?号"
        rf"|公告 ?{year} ?年 ?第 ?{digits} ?号"
        rf"|(?:{year} ?年 ?)?第 ?{digits} ?号 ?(?:令|公告|通告)"
        rf"|(?P<alone>[〔\[(] ?{year} ?[)\]〕] ?[\u4e00-\u9fff]\d{{0,4}}[\u4e00-\u9fff]{{1,4}} ?\d{{1,6}} ?号"
        rf"|(?<![A-Za-z])(?:GB|DB\d{{2,6}})(?:/[TZ])? ?\d{{1,6}}(?:\.\d{{1,3}})?[—–-]{{1,2}}{year}(?!\d)))",
        re.ASCII,
    )


@cache
def _name_before() -> re.Pattern[str]:
    return re.compile(r"[\u4e00-\u9fff]{1,14} ?\Z")


@cache
def _verbs() -> re.Pattern[str]:
    return re.compile(
        "印发|转发|下发|制发|颁发|核发|发布|公布|颁布|出台|根据|按照|依据|依照|遵照|贯彻|学习|落实|执行|编为|参照|对照|结合"
        "|通过|关于|废止|修改|修订|文号为?|符合|违反|依|据|按|照|附|即|称|号|件"
    )


@cache
def _bodies() -> re.Pattern[str]:
    # 市教育局云教〔2020〕5号: the name of a body, and behind it its short name
    return re.compile("办公厅|办公室|人民政府|委员会|[局厅]")


@cache
def _particles() -> re.Pattern[str]:
    # where they begin the clause these are no particles but places: 和政发 is a number of 和县
    return re.compile("[见以及与的由是在为等了从或到被]|(?<!^)[和于将经]")


@cache
def _year_in_brackets() -> re.Pattern[str]:
    return re.compile(r"[〔\[【({]((?:19|20)\d\d)[〕\]】)}]", re.ASCII)
