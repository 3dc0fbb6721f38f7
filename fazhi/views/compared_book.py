"""A comparison as an XLSX workbook: ``fazhi compare -f xlsx``.

Whatever a report says, its cell holds text: no cell is ever a formula or a link.
"""

from __future__ import annotations

import io
from importlib.util import find_spec
from typing import IO, TYPE_CHECKING

from fazhi.errors import UsageError
from fazhi.evaluation.panel import COLUMNS, PASSAGES
from fazhi.evaluation.parting import KEYS, value_of
from fazhi.evaluation.recycling import OTHER, OWN, changes
from fazhi.views.compared_copies import report_name
from fazhi.views.compared_names import KEY_NAMES, OUTCOMES, SOURCES, names_of, part_names
from fazhi.views.compared_rows import error_source, panel_columns, panel_rows
from fazhi.views.compared_sheets import Column, Sheets

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from fazhi.evaluation.compared import Compared
    from fazhi.evaluation.follow_up import Passage
    from fazhi.views.compared_sheets import Row
    from fazhi.views.names import Name

_PART, _AREA, _REPORT = Column("地区年份", "Part"), Column("事项", "Area"), Column("报告", "Report")
_NUMBER = Column("段落序号", "Passage no.")
_ABOUT_COLUMNS = (Column("项", "Item"), Column("说明", "Text", "text"))
_AREA_COLUMNS = (
    Column("id"), _AREA, Column("领域", "Domain"), Column("谈到的地区年份", "Parts with it"), Column("缺", "Absent"),
    Column("只有口号", "Slogans only"), Column("谈问题", "Problems"), Column("问题与计划", "Problems and plans"),
    Column("有问题无计划", "Problem without plan"),
)  # fmt: skip
_CHANGE_COLUMNS = (
    Column("从", "From"), Column("到", "To"), _AREA, Column("前", "Before", "share"), Column("后", "After", "share"),
    Column("差", "Difference", "share"), Column("低", "Low", "share"), Column("高", "High", "share"),
    Column("区间不含零", "Clear"),
)  # fmt: skip
_GAP_COLUMNS = (
    Column("种类", "Kind"), _PART, _AREA, Column("可信度", "Probability", "share"), Column("段落", "Passages"),
    Column("文字", "Text", "text"),
)  # fmt: skip
_PLAN_COLUMNS = (
    _REPORT, _NUMBER, _AREA, Column("结果", "Outcome"), Column("计划", "Plan", "text"), Column("相似度", "Similarity"),
    Column("见于", "Found in"), _NUMBER, Column("成效", "Progress", "text"),
)  # fmt: skip
_COPY_COLUMNS = (
    _REPORT, _NUMBER, Column("来源", "Source"), Column("原报告", "Of"), _NUMBER, Column("相似度", "Similarity"),
    Column("改动", "Changes", "text"), Column("原文", "Before", "text"),
)  # fmt: skip
_REPORT_COLUMNS = (
    Column("文件", "File"), Column("标题", "Title"), *(Column(KEY_NAMES[key].zh, KEY_NAMES[key].en) for key in KEYS),
    Column("段落", "Passages"), Column("字数", "Characters"), Column("沿用本地往年", "Own earlier text", "share"),
    Column("与其他报告雷同", "Text of others", "share"),
)  # fmt: skip
_NOTES = (
    "段落、字数与比例是计入模型误差后的期望值及 95% 区间，标注（tagged）是模型标出的原始数量。",
    "Passages, characters and shares are what the model's error leaves to be expected; tagged are the tags.",
    "假定这些报告与测得误差的报告同类；功能按模型或章节所说，不计其误差。",
    "These reports are assumed to be of the kind that the error was measured on; roles are taken as told.",
    "比较的是报告怎么写，不是工作怎么做。",
    "What is compared is how reports are written, not how work is done.",
)


def require_extra() -> None:
    """Raise `UsageError` unless XlsxWriter is installed; cheap, to be asked before the work begins."""
    if find_spec("xlsxwriter") is None:
        raise UsageError.at("--format", "xlsx needs XlsxWriter", "pip install 'fazhi[report]'")


def write_book(compared: Compared, stream: IO[bytes]) -> None:
    """Write the workbook.

    Raises
    ------
    UsageError
        If XlsxWriter is not installed.
    """
    require_extra()
    import xlsxwriter  # noqa: PLC0415 - an extra

    names = names_of(compared)
    labels = [_said(name) for name in part_names(compared.parts, names)]
    areas = [Column(names[area].zh, names[area].en, "share") for area in compared.taxonomy.ids]
    data = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(data, options) as file:
        sheets = Sheets(file)
        sheets.add("说明 About", _ABOUT_COLUMNS, _about(compared))
        sheets.add("覆盖 Coverage", [_PART, *areas], _coverage(compared, labels), shaded=True)
        sheets.add("事项 Areas", _AREA_COLUMNS, _areas(compared, names))
        sheets.add("面板 Panel", [Column(name) for name in panel_columns(compared)], panel_rows(compared))
        sheets.add("变化 Changes", _CHANGE_COLUMNS, _changes(compared, names, labels))
        sheets.add("缺失与空泛 Gaps", _GAP_COLUMNS, _gaps(compared, names, labels))
        sheets.add("计划落实 Plans", _PLAN_COLUMNS, _plans(compared, names))
        sheets.add("重复文字 Recycled", _COPY_COLUMNS, _copies(compared))
        sheets.add("报告 Reports", _REPORT_COLUMNS, _reports(compared))
    stream.write(data.getvalue())


def _said(name: Name) -> str:
    return name.zh if name.zh == name.en else f"{name.zh} {name.en}"


def _about(compared: Compared) -> Iterator[Row]:
    yield "模型 Model", f"{compared.model} {compared.digest}"
    yield "误差来源 Error", error_source(compared) or "未知 unknown"
    yield "报告 Reports", len(compared.reports)
    for note in _NOTES:
        yield "说明 Note", note
    for one, other in compared.same:
        yield "未计入 Left out", f"{one} = {other}"


def _coverage(compared: Compared, labels: Sequence[str]) -> Iterator[Row]:
    for label, shares in zip(labels, compared.panel.shares.tolist(), strict=True):
        yield label, *shares


def _areas(compared: Compared, names: Mapping[str, Name]) -> Iterator[Row]:
    held = compared.panel.tagged[..., PASSAGES] > 0
    problem, plan, every = (held[:, :, COLUMNS.index(role)] for role in ("problem", "plan", "all"))
    gaps = compared.gaps
    for column, area in enumerate(compared.taxonomy.areas):
        slogans = sum(gap.area == column for gap in gaps.slogans)
        unplanned = sum(gap.area == column for gap in gaps.unplanned)
        domain = _said(names[area.domain]) if area.domain in names else ""
        present = int(every[:, column].sum())
        both = int((problem & plan)[:, column].sum())
        yield (area.id, _said(names[area.id]), domain, present, len(held) - present, slogans,
               int(problem[:, column].sum()), both, unplanned)  # fmt: skip


def _changes(compared: Compared, names: Mapping[str, Name], labels: Sequence[str]) -> Iterator[Row]:
    shares, areas = compared.panel.shares, compared.taxonomy.ids
    for each in compared.panel.changes:
        ends = (float(shares[part, each.area]) for part in (each.before, each.after))
        yield (labels[each.before], labels[each.after], _said(names[areas[each.area]]), *ends, each.value, each.low,
               each.high, each.clear)  # fmt: skip


def _gaps(compared: Compared, names: Mapping[str, Name], labels: Sequence[str]) -> Iterator[Row]:
    kinds = (
        ("有问题无计划 problem without plan", compared.gaps.unplanned),
        ("只有口号 slogans only", compared.gaps.slogans),
        ("缺 absent", compared.gaps.absent),
    )
    for kind, gaps in kinds:
        for gap in gaps:
            area = _said(names[compared.taxonomy.ids[gap.area]])
            yield kind, labels[gap.part], area, gap.probability, gap.passages, gap.quote


def _plans(compared: Compared, names: Mapping[str, Name]) -> Iterator[Row]:
    for each in compared.follow_ups:
        for plan in each.plans:
            tagged = compared.reports[each.report].tagged[plan.passage[1]]
            areas = "；".join(names[area].zh for area in tagged.areas)
            said = [report_name(compared, each.report), plan.passage[1] + 1, areas, _said(OUTCOMES[plan.outcome])]
            found = [] if plan.likest is None else [
                round(plan.similarity, 3), report_name(compared, plan.likest[0]), plan.likest[1] + 1,
                _text(compared, plan.likest),
            ]  # fmt: skip
            yield [*said, tagged.passage.text, *found]


def _copies(compared: Compared) -> Iterator[Row]:
    for each in compared.recycling.passages:
        before = _text(compared, each.source)
        yield (
            report_name(compared, each.passage[0]), each.passage[1] + 1, _said(SOURCES[each.kind]),
            report_name(compared, each.source[0]), each.source[1] + 1, round(each.similarity, 3),
            changes(before, _text(compared, each.passage)), before,
        )  # fmt: skip


def _reports(compared: Compared) -> Iterator[Row]:
    recycled = [compared.recycling.characters(compared.reports, kind) for kind in (OWN, OTHER)]
    for place, each in enumerate(compared.reports):
        shares = (found[place] / max(1, each.characters) for found in recycled)
        values = (value_of(each.report, key) for key in KEYS)
        yield each.report.source, each.report.title, *values, len(each.tagged), each.characters, *shares


def _text(compared: Compared, passage: Passage) -> str:
    return compared.reports[passage[0]].tagged[passage[1]].passage.text
