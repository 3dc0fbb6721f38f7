"""Facts in a passage: figures, documents, laws and dates.

What an analyst wants to see beside a tag is what shows that something was done or is to be done: how many, under
which law or document, when.  What counts as that was decided as follows.

Figures
    A number with a unit.  万 and 亿 are multiplied out, and shares (七成, 三分之二, 5.2‰) are percent.  Words that make
    a value a limit or a round one (约, 近, 超, 余, 多, 以上, 不少于, 左右) belong to the figure: 不足20人 is not 20人.
    Two amounts of a span (3至5年) are one figure, those of a change (从3个到5个) are two.  Arabic figures count with
    any unit, and without one where 万 or 亿 is said.  Chinese numerals count where they surely do: 一 is an article
    (一个, 一次) unless it is limited (至少一次, 一周内), tells how often (每季度一次) or doubles (一倍); 二 means
    *second*; 百件 is a way of speaking, 百余件 is a figure; 数十件 and 若干 say nothing.

    No figures are ordinals and ranks (第3名, 二期, 前三名), numbers of items (（一）, 1., ①) and of articles (第三条),
    names (“57证合一”, 三项制度, 三年行动, 12345热线, 1+4+N, 5A, 3.0版), times of day, telephone numbers, 7×24小时
    and a 24小时 that means *always* (24小时内 is a deadline and a figure, as are 15分钟 and 30日内), anniversaries,
    decades, and vague counts of aspects (三个方面, 五个到位).  A number in a slogan, which is what stands between
    quotation marks, is at most twelve characters long and has no punctuation, is part of a name.  Scores without a
    unit (得分98.5) and grades (三级) are left out.

Documents and laws
    Whatever stands in 《…》, with what follows it: its edition （试行）, its article 第三条.  Of titles within a title
    the outermost counts.  A mark that is never closed names nothing.  Constitution, codes, 法 and 条例, and what
    carries one of them out (《实施〈…法〉办法》), are laws; everything else is a document, be it a newspaper.  Short
    names without marks (民法典) are not found: which of them name a law would be a guess.  Numbers of documents
    (皖政〔2025〕33号, 国务院令第713号, 2023年第5号令), of judgments and of standards are documents.

Dates
    Days, months, years, halves and quarters of years, five-year plans (十四五), and spans of them.  年底 and 年初 of a
    year are its last and its first month.  今年, 去年, 每月, and 年底 without a year, are none.  A date within a title
    or a number belongs to that.

The text is read as its author wrote it: full-width figures, thousands separators, spaces between figures as optical
character recognition leaves them, traditional characters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fazhi.reports.fact_dates import find_dates
from fazhi.reports.fact_document_numbers import find_document_numbers
from fazhi.reports.fact_figures import find_figures
from fazhi.reports.fact_kinds import Fact, FactKind
from fazhi.reports.fact_names import hide
from fazhi.reports.fact_titles import find_titles
from fazhi.reports.fact_units import TIMES
from fazhi.reports.script import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Fact", "FactKind", "find_facts", "has_evidence"]


def find_facts(text: str) -> tuple[Fact, ...]:
    """Return the facts in *text*, in its order, not overlapping.

    Time and memory grow linearly with the text.

    Parameters
    ----------
    text
        A passage, or any text, as its author wrote it.  Facts count its code points; in the report, a fact of a
        passage stands at ``passage.start + fact.start``.
    """
    found: list[Fact] = []
    rest = fold(text)
    for find in (find_titles, find_document_numbers, find_dates, find_figures):
        here = list(find(text, rest))
        rest = hide(rest, ((fact.start, fact.end) for fact in here))
        found += here
    return tuple(sorted(found, key=lambda fact: fact.start))


def has_evidence(facts: Iterable[Fact]) -> bool:
    """Tell whether *facts* show that something was done: a figure, or a law or document that is named.

    A date alone is none, and neither is a figure that says when or how old (近3年, 60岁).
    """
    return any(fact.kind is not FactKind.DATE and fact.unit not in TIMES for fact in facts)
