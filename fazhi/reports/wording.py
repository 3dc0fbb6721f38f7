"""What the wording of a text tells of its kind, its place and its level where no title does."""

from __future__ import annotations

from fazhi.reports.pattern import Pattern
from fazhi.reports.places import place_at
from fazhi.reports.report import Role
from fazhi.reports.script import fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from fazhi.reports.places import Place
    from fazhi.reports.report import Passage

_OPENING, _EDGE = 2, 2000
_SAMPLE = 20_000
_LAWS = Pattern(r"《[^》]{1,80}》", "《")
_KINDS = (
    (
        "work-report",
        Pattern(r"^各位代表|代表.{0,14}(?:人民政府|管委会).{0,14}(?:报告|汇报)|向大会.{0,10}(?:报告|汇报)"),
    ),
    (
        "rectification",
        Pattern(
            r"整改(?:落实|工作)*(?:情况|进展).{0,6}报告|(?:督察|巡视|巡察).{0,60}反馈|反馈.{0,6}(?:督察|巡视|意见)"
        ),
    ),
    ("half-year", Pattern(r"20\d\d年上半年|(?:今年|上半年)以来[^。]*上半年|上半年(?:法治|工作)")),
    ("points", Pattern(r"(?:工作安排|要点|要求|任务)如下|如下(?:工作)?要点|制定本要点|工作的?总体要求是")),
    (
        "scheme",
        Pattern(r"(?:制定|提出)(?:本|如下)(?:实施|行动|工作)?(?:方案|计划|意见|规划)|本(?:实施)?(?:方案|计划|规划)"),
    ),
    ("annual", Pattern(r"(?:情况|工作).{0,10}报告如下|汇报如下|总结如下|报告如下")),
)
_LEVELS = (
    ("township", Pattern(r"[我全本][镇乡]|[镇乡](?:党委|政府)|街道党工委|各村(?:居|\()")),
    ("zone", Pattern(r"管委会|党工委|[我全本](?:开发|园)区|园区|经开区|高新区")),
    ("department", Pattern(r"[我本](?:局|委|厅|办)|[局委厅]党组|局机关|各科室")),
    ("province", Pattern(r"[我全本]省|省委|省政府|各市\(?州?")),
    ("city", Pattern(r"[我全本]市|市委|市政府|各县\(?[市区]|县区")),
    ("county", Pattern(r"[我全本](?:县|区|旗)|[县区]委|[县区]政府")),
)
_WEIGHTS = {"department": 4.0, "township": 1.5, "zone": 2.0}
_CLAUSE = Pattern(r"(?:^|[,。;:、]|20\d\d年(?:度|上半年)?,?|现在|代表|以来|围绕|,)")
_SENTENCES = 400
_SEEN_TWICE = 2


def kind_by_wording(passages: Sequence[Passage]) -> str:
    """Return the kind of report that its opening paragraphs speak of; an empty string where they do not."""
    opening = _LAWS.sub("", fold("\n".join(passage.text[:_EDGE] for passage in passages[:_OPENING])))
    kind = next((kind for kind, pattern in _KINDS if pattern.search(opening)), "")
    whole = {passage.role for passage in passages} >= {Role.PROGRESS, Role.PLAN}
    return kind or ("annual" if whole else "")


def level_by_wording(passages: Sequence[Passage], text: str) -> str:
    """Return the level whose words (我县, 全市, 局党组) are the most; an empty string where there are none."""
    sample = fold(text[:_SAMPLE]) if passages else ""
    counts = {level: len(pattern.findall(sample)) * _WEIGHTS.get(level, 1.0) for level, pattern in _LEVELS}
    best = max(counts, key=lambda level: counts[level])
    return best if counts[best] >= _SEEN_TWICE else ""


def place_in_opening(passages: Sequence[Passage], context: str) -> Place | None:
    """Return the first place that a clause of the opening paragraph begins with and that the text names again."""
    opening = fold("".join(passage.text[:_SENTENCES] for passage in passages[:1]))
    for match in _CLAUSE.finditer(opening):
        place = place_at(opening[match.end() :], context)
        if place and context.count(opening[match.end() : match.end() + place.length]) >= _SEEN_TWICE:
            return place
    return None
