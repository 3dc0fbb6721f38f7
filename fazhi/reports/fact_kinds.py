"""What a fact in a passage is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FactKind(StrEnum):
    """The four things that a reader looks for beside a tag."""

    FIGURE = "figure"
    DOCUMENT = "document"
    LAW = "law"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact, as it is written and as it can be compared.

    Parameters
    ----------
    kind
        What it is.
    start, end
        Where it stands, in code points of the text that was searched, end exclusive.
    text
        ``searched[start:end]``: the author's own characters.
    value
        Of a figure, its amount with 万 and 亿 multiplied out; shares (成, 分之, ‰) are percent.  None otherwise.
    upper
        Of a figure that names two amounts (3至5年, 两三次), the greater one; None otherwise.
    unit
        Of a figure, what *value* counts, in simplified characters: ``件``, ``元``, ``%``, ``个百分点``; empty where the
        author names none (20余万).
    about
        Whether *value* is rounded or a limit: 余, 多, 约, 近, 超, 以上, 不少于, 左右 and their kin.
    what
        Of a figure, the words in front of it if they surely say what was counted, else an empty string.
    name
        Of a document or a law, its title or number in a form in which two reports can be compared: simplified,
        half-width digits, no spaces, without the marks around it.
    form
        Of a title, the kind of document that its last word names (法, 条例, 意见, 方案), else an empty string.
    date
        Of a date, its ISO 8601 form: ``2024-03-15``, ``2024-03``, ``2024``; ``--03-15`` and ``--03`` where no year is
        named; ``2021/2025`` from first to last, which is also how halves and quarters of a year are written.
    """

    kind: FactKind
    start: int
    end: int
    text: str
    value: float | int | None = None
    upper: float | int | None = None
    unit: str = ""
    about: bool = False
    what: str = ""
    name: str = ""
    form: str = ""
    date: str = ""
