"""What a format hands over to structure: lines of text, and what only the format knows of them."""

from __future__ import annotations

from dataclasses import dataclass, field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of one file.

    Parameters
    ----------
    text
        One paragraph, heading or table row a line; becomes `Report.text`, so every offset counts in it.
    title
        The title that the file gives itself outside its text (a page's ``<title>``, a document's properties).
    headings
        Outline level, 1 for the outermost, of the lines that the format itself marks as headings, by the offset at
        which the line starts; empty for formats that know none.
    origin
        What the format knows of its publication: ``date`` (ISO 8601), ``publisher``; those that are found.
    notes
        What a person should know of the reading (pages read by OCR, parts left out), one line each.
    """

    text: str
    title: str = ""
    headings: Mapping[int, int] = field(default_factory=dict)
    origin: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
