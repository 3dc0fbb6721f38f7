"""The sheet of passages: what a person reads at the left, what a program reads at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fazhi.reports import facts
from fazhi.views.names import scheme_names
from fazhi.views.workbook_listing import ROWS, Column, Listing
from fazhi.views.workbook_styles import REVIEW, domain_tints

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from fazhi.labels.taxonomy import Taxonomy
    from fazhi.model.tags import Tag, TaggedPassage
    from fazhi.reports.facts import Fact
    from fazhi.views.workbook_listing import Book

NAME: Final = "段落 Passages"
COLUMNS: Final = (
    Column("report", "报告", "Report", 16),
    Column("place", "地区", "Place", 11),
    Column("level", "层级", "Level", 9),
    Column("year", "年度", "Year", 7, "count"),
    Column("passage", "序号", "No.", 6, "count"),
    Column("headings", "所属标题", "Headings", 28),
    Column("role", "功能", "Role", 13),
    Column("areas", "事项", "Areas", 24),
    Column("scores", "得分", "Scores", 7),
    Column("review", "复核", "Review", 8),
    Column("text", "正文", "Text", 90),
    Column("close", "待复核事项：得分与阈值", "Areas to review: score and threshold", 34),
    Column("facts", "数据与依据", "Figures and documents", 40),
    Column("domains", "领域", "Domains", 20),
    Column("characters", "字数", "Characters", 10, "count"),
    Column("best", "最高得分", "Top score", 10, "score"),
    Column("role_score", "功能得分", "Role score", 10, "score"),
    Column("area_ids", "事项代码", "Area ids", 30, "code"),
    Column("review_ids", "待复核代码", "Review ids", 24, "code"),
    Column("start", "起", "Start", 7, "count"),
    Column("end", "止", "End", 7, "count"),
    Column("source", "文件", "Source", 30, "code"),
)
PRINTED: Final = 11
"""As far as the text."""


class Passages:
    """Writes one row for each passage.

    Parameters
    ----------
    book
        Where the sheets go.
    taxonomy
        Names of roles, colours of domains.
    find_facts
        Finds figures and documents in a text; None for what the package has.
    rows
        Rows of a sheet.
    """

    def __init__(
        self,
        book: Book,
        taxonomy: Taxonomy,
        find_facts: Callable[[str], Iterable[Fact]] | None = None,
        rows: int = ROWS,
    ) -> None:
        self.listing = Listing(book, NAME, COLUMNS, printed=PRINTED, rows=rows)
        self._tints = domain_tints(taxonomy)
        self._names = scheme_names(taxonomy)
        self._find_facts = find_facts or facts.find_facts

    def write(self, labels: Mapping[str, object], tagged: Sequence[TaggedPassage]) -> None:
        """Write the passages of the report that *labels* name, see `fazhi.views.workbook_tally.labels_of`."""
        for number, item in enumerate(tagged, 1):
            self.listing.append(
                {key: labels[key] for key in ("report", "place", "level", "year", "source")}
                | {"passage": number}
                | self._said(item)
                | self._found(item),
                self._fills(item),
                ruled=number == 1,
            )

    def _said(self, item: TaggedPassage) -> dict[str, object]:
        """Return what the report itself says."""
        passage = item.passage
        return {
            "headings": "\n".join(passage.headings),
            "text": passage.text,
            "characters": len(passage.text),
            "facts": "；".join(dict.fromkeys(fact.what + fact.text for fact in self._find_facts(passage.text))),
            "start": passage.start,
            "end": passage.end,
        }

    def _found(self, item: TaggedPassage) -> dict[str, object]:
        """Return what the model says."""
        role = self._names.get(str(item.role))
        return {
            "role": f"{role.zh}\n{role.en}" if role else "",
            "role_score": item.role_score if item.role else None,
            "areas": "\n".join(tag.area.zh or tag.area.id for tag in item.tags),
            "scores": "\n".join(f"{tag.score:.2f}" for tag in item.tags),
            "best": item.tags[0].score if item.tags else None,
            "area_ids": ";".join(item.areas),
            "domains": "\n".join(score.domain.zh for score in item.domains),
            "review": "待复核\nreview" if item.review else "",
            "close": "\n".join(map(_against, item.review)),
            "review_ids": ";".join(tag.area.id for tag in item.review),
        }

    def _fills(self, item: TaggedPassage) -> dict[str, str]:
        fills = dict.fromkeys(("review", "close"), REVIEW) if item.review else {}
        tint = self._tints.get(item.tags[0].area.domain) if item.tags else None
        return fills | (dict.fromkeys(("areas", "scores", "domains"), tint) if tint else {})


def _against(tag: Tag) -> str:
    sign = "≥" if tag.score >= tag.threshold else "<"
    return f"{tag.area.zh or tag.area.id} {tag.score:.2f} {sign} {tag.threshold:.2f}"
