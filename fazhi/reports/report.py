"""What a report is once it has been read."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


class Role(StrEnum):
    """What a passage does in its report; `OTHER` is everything that is not a passage (headings, page furniture)."""

    OVERVIEW = "overview"
    PROGRESS = "progress"
    PROBLEM = "problem"
    PLAN = "plan"
    OTHER = "other"


Value = str | int | tuple[str, ...]
"""What a field of a report's metadata holds."""

PASSAGE_ROLES = (Role.OVERVIEW, Role.PROGRESS, Role.PROBLEM, Role.PLAN)
"""The roles that a passage can have, in the column order of every model."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One point of an enumeration, else one paragraph.

    Invariant: ``report.text[start:end] == text`` for the report that the passage comes from.

    Parameters
    ----------
    text
        The author's own characters.
    start, end
        Offsets into `Report.text` in code points, end exclusive.
    paragraph
        Offset at which the passage's paragraph starts; points of one paragraph share it.
    headings
        Headings above the passage, outermost first.
    role
        What the section says of the passage; None where it says nothing and the text must decide.
    """

    text: str
    start: int = 0
    end: int = -1
    paragraph: int = 0
    headings: tuple[str, ...] = ()
    role: Role | None = None

    def __post_init__(self) -> None:
        if self.end == -1:
            object.__setattr__(self, "end", self.start + len(self.text))
        if self.end - self.start != len(self.text):
            raise ValueError(f"offsets {self.start}:{self.end} do not fit a text of {len(self.text)} code points")


@dataclass(frozen=True, slots=True)
class Report:
    """One report.

    Parameters
    ----------
    source
        Where it was read from, as the caller named it.
    title
        Its title, or an empty string where none was found.
    text
        What every offset counts in, in code points.  For a plain-text file it is the decoded file,
        byte-order mark aside.
    passages
        In the order of the text, not overlapping.
    metadata
        What is known of the report as a whole, those that are found: see `fazhi.reports.metadata.find_metadata`.
    found_in
        For each key of `metadata`, where it was found.
    notes
        What a person should know of the reading (pages read by OCR, parts left out), one line each.
    """

    source: str
    title: str
    text: str
    passages: tuple[Passage, ...] = ()
    metadata: Mapping[str, Value] = field(default_factory=dict)
    found_in: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for passage in self.passages:
            if self.text[passage.start : passage.end] != passage.text:
                raise ValueError(f"passage at {passage.start}:{passage.end} is not what the text holds there")

    @property
    def id(self) -> str:
        """The file's name without its folder and its last suffix."""
        name = self.source.replace("\\", "/").rsplit("/", 1)[-1]
        return name.rsplit(".", 1)[0] or name
