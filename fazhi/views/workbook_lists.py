"""The sheets of reports and of areas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fazhi.reports.report import PASSAGE_ROLES
from fazhi.views.names import scheme_names
from fazhi.views.numbers import interval
from fazhi.views.workbook_listing import A3, Column, Listing
from fazhi.views.workbook_styles import REVIEW, domain_tints

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fazhi.labels.taxonomy import Area, Taxonomy
    from fazhi.model.artifact import Model
    from fazhi.views.workbook_listing import Book
    from fazhi.views.workbook_tally import Summary, Tally

REPORTS: Final = (
    Column("report", "报告", "Report", 18),
    Column("title", "题名", "Title", 44),
    Column("place", "地区", "Place", 16),
    Column("level", "层级", "Level", 15),
    Column("year", "年度", "Year", 7, "count"),
    Column("year_end", "至", "To", 7, "count"),
    Column("kind", "类别", "Kind", 14),
    Column("issuer", "制发机关", "Issuer", 22),
    Column("date", "日期", "Date", 12),
    Column("passages", "段落", "Passages", 10, "count"),
    Column("characters", "字数", "Characters", 11, "count"),
    Column("tags", "标注", "Tags", 8, "count"),
    Column("found", "有的事项", "Areas found", 12, "count"),
    Column("bare", "未标事项", "Without area", 13, "count"),
    Column("review", "待复核", "To review", 10, "count"),
    Column("notes", "读取说明", "Notes of the reading", 44),
    Column("code", "区划代码", "Code", 24, "code"),
    Column("source", "文件", "Source", 30, "code"),
)
_COUNTS: Final = (
    Column("reports", "报告", "Reports", 9, "count"),
    Column("passages", "段落", "Passages", 10, "count"),
    Column("share", "占比", "Share", 8, "share"),
    Column("characters", "字数", "Characters", 11, "count"),
)
_KNOWN: Final = (
    Column("support", "训练标签", "Labels learnt from", 10, "count"),
    Column("precision", "精确率", "Precision", 10, "score"),
    Column("recall", "召回率", "Recall", 8, "score"),
    Column("f1", "F1", "F1", 7, "score"),
    Column("interval", "F1 的 95% 区间", "95 % of F1", 15),
)


def write_reports(book: Book, tally: Tally, rows: int) -> int:
    """Write one row for each report; return how many texts were too long for a cell."""
    listing = Listing(book, "报告 Reports", REPORTS, printed=16, paper=A3, rows=rows)
    for report in tally.reports:
        listing.append(dict(report.labels) | _sizes(report), {"review": REVIEW} if report.review else {})
    listing.close()
    return listing.cut


def _sizes(report: Summary) -> dict[str, object]:
    return {
        "passages": report.passages,
        "characters": report.characters,
        "tags": report.tags,
        "found": report.found,
        "bare": report.bare_passages,
        "review": report.review,
    }


def write_areas(book: Book, model: Model, tally: Tally) -> None:
    """Write one row for each area: what the reports give to it, what belongs to it, and how well the model knows it."""
    taxonomy = model.taxonomy
    columns = _area_columns(taxonomy)
    listing = Listing(book, "事项 Areas", columns, printed=len(columns), paper=A3, frozen=3)
    tints, names = domain_tints(taxonomy), scheme_names(taxonomy)
    for place, area in enumerate(taxonomy.areas):
        domain = names.get(area.domain)
        said: dict[str, object] = {"domain": f"{domain.zh}\n{domain.en}" if domain else ""}
        said |= {key: getattr(area, key) for key in ("id", "zh", "en", "covers", "excludes")}
        tint = tints.get(area.domain)
        fills = dict.fromkeys(("domain", "zh", "en"), tint) if tint else {}
        listing.append(said | _counts(tally, place, area) | _quality(model.provenance, area), fills)
    listing.close()


def _area_columns(taxonomy: Taxonomy) -> tuple[Column, ...]:
    names = scheme_names(taxonomy)
    roles = [Column(role, names[role].zh, names[role].en, 12, "count") for role in map(str, PASSAGE_ROLES)]
    return (
        Column("domain", "领域", "Domain", 24),
        Column("zh", "事项", "Area", 24),
        Column("en", "英文名", "English", 28),
        *_COUNTS,
        *roles,
        Column("review", "待复核", "To review", 10, "count"),
        Column("covers", "涵盖", "Covers", 60),
        Column("excludes", "不含", "Excludes", 40),
        *_KNOWN,
        Column("id", "代码", "Id", 26, "code"),
    )


def _counts(tally: Tally, place: int, area: Area) -> dict[str, object]:
    total = tally.total
    characters = total.area_characters[place]
    return {
        "reports": sum(bool(report.area_passages[place]) for report in tally.reports),
        "passages": total.area_passages[place],
        "characters": characters,
        "share": characters / total.characters if total.characters else 0.0,
        "review": tally.review[area.id],
        **{str(role): tally.roles[area.id, str(role)] for role in PASSAGE_ROLES},
    }


def _quality(provenance: Mapping[str, Any], area: Area) -> dict[str, object]:
    """Return what was measured when the model was made; model files of earlier versions lack some of it."""
    seen = ((provenance.get("out_of_fold") or {}).get("areas") or {}).get(area.id) or {}
    known: dict[str, object] = {key: seen.get(key) for key in ("precision", "recall", "f1")}
    spread = seen.get("f1_interval")
    support = (provenance.get("support") or {}).get(area.id)
    return known | {"support": support, "interval": interval(spread) if spread else ""}
