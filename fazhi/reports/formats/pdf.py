"""A PDF file becomes the paragraphs of its report; pages that are pictures are read by OCR."""

from __future__ import annotations

import re
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from fazhi.errors import ReportError
from fazhi.reports.extracted import Extracted
from fazhi.reports.formats import ocr
from fazhi.reports.formats.pdf_characters import UNREADABLE, without_strewn_spaces
from fazhi.reports.formats.pdf_furniture import without_furniture
from fazhi.reports.formats.pdf_layout import arrange, find_gutter
from fazhi.reports.formats.pdf_paragraphs import paragraphs
from fazhi.reports.formats.pdf_pieces import Piece
from fazhi.reports.formats.pdf_process import read_pages, read_picture
from fazhi.reports.formats.pdf_rules import Rule, find_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from fazhi.reports.formats.pdf_rules import Table

_MARGIN_NOTE = 20
"""Fewer characters that are set sideways are a page number or the name of a binding."""
_END, _END_WITHIN = b"%%EOF", 4096
_EXTRA = "pip install 'fazhi[ocr]'"
_NO_TITLE = re.compile(r"无标题|未命名|新建|[\\/]|^文档\s*\d*$")
_MAKER = re.compile(r"^Microsoft (?:Office )?Word\s*-\s*|\.(?:docx?|wps|pdf|rtf)$", re.IGNORECASE)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_SHORTEST_TITLE, _LONGEST_TITLE = 6, 80


@dataclass(frozen=True, slots=True)
class _Page:
    """What stands on a page; a scan has nothing until OCR reads it."""

    height: float
    pieces: Sequence[Piece] = ()
    tables: Sequence[Table] = ()
    scan: bool = False
    unknown: int = 0
    """Glyphs of which the file does not say which characters they are."""
    sideways: int = 0
    """Characters that are turned against the page's text."""

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> _Page:
        """Return the page that `pdf_worker` has described."""
        pieces = [Piece(*piece) for piece in said.get("pieces", ())]
        tables = find_tables([Rule(*rule) for rule in said.get("rules", ())])
        left_out = {name: said.get(name, 0) for name in ("unknown", "sideways")}
        return cls(said["height"], pieces, tables, said["scan"], **left_out)


def read(data: bytes, source: str, progress: Callable[[int, int], None] | None = None) -> Extracted:
    """Return the text of a PDF file: a paragraph or a table row a line, the cells of a row parted by tabs.

    Parameters
    ----------
    data
        The file.
    source
        Its name, for errors.
    progress
        Called after each page that OCR has read, with how many are read and how many there are.

    Raises
    ------
    ReportError
        If the file is damaged, cut short, locked, without text, or over a limit; if pages are scans and the extra
        ``ocr`` is not installed.
    """
    if _END not in data[-_END_WITHIN:]:
        raise ReportError.at(source, "is cut short: the PDF file has no end", "download it again")
    name, described = read_pages(data, source)
    pages = [_Page.of(page) for page in described]
    scans = [number for number, page in enumerate(pages, 1) if page.scan]
    if scans and not ocr.is_installed():
        raise ReportError.at(source, f"{_named(scans)} without a text layer", f"to read scans, {_EXTRA}")
    for done, number in enumerate(scans, 1):
        pieces, height = ocr.read_picture(*read_picture(data, source, number))
        pages[number - 1] = _Page(height, pieces)
        if progress:
            progress(done, len(scans))
    text = "\n".join(without_strewn_spaces(_paragraphs(pages)))
    if not text:
        raise ReportError.at(source, "is a PDF file without text", "check that it is the report itself")
    return Extracted(text, _title(name), notes=tuple(_notes(scans, pages)))


def _paragraphs(pages: Sequence[_Page]) -> list[str]:
    written = without_furniture([page.pieces for page in pages], [page.height for page in pages])
    gutters = [x for x in map(find_gutter, written) if x is not None]
    usual = median(gutters) if 2 * len(gutters) >= len(pages) - 1 and gutters else None
    return paragraphs(
        [column for page, left in zip(pages, written, strict=True) for column in arrange(left, page.tables, usual)]
    )


def _title(name: str) -> str:
    """Return the title in the document's properties, unless it is a file's name or a word processor's default."""
    title = _MAKER.sub("", _MAKER.sub("", name.strip())).strip()
    fits = _SHORTEST_TITLE <= len(title) <= _LONGEST_TITLE and 2 * len(_HAN.findall(title)) > len(title)
    return title if fits and not _NO_TITLE.search(title) else ""


def _notes(scans: Sequence[int], pages: Sequence[_Page]) -> Iterator[str]:
    if scans:
        yield f"{_named(scans)} read by OCR"
    unknown = [number for number, page in enumerate(pages, 1) if page.unknown]
    if unknown:
        yield f"{_named(unknown)}: characters that the file does not spell are {UNREADABLE}"
    sideways = [number for number, page in enumerate(pages, 1) if page.sideways > _MARGIN_NOTE]
    if sideways:
        yield f"{_named(sideways)}: text that is set sideways is left out"


def _named(numbers: Sequence[int]) -> str:
    """Return page numbers as text: ``pages 1, 3–5``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    spans = ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
    return f"page{'s' if len(numbers) > 1 else ''} {spans}"
