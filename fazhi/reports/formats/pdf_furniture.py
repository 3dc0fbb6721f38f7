"""What stands on the pages of a document and is not its text: running heads and feet, page numbers, contents."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from fazhi.reports.formats.pdf_layout import lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fazhi.reports.formats.pdf_pieces import Piece

_EDGE_LINES = 3
"""So many lines at the top and at the bottom of a page may be furniture."""
_EDGE = 0.16
"""They stand in this share of the page's height."""
_SAME_PLACE = 6.0
_OFTEN = 0.4
"""A line that stands on this share of the pages at the same place is a running head: odd and even pages may differ."""
_LARGE = 1.5
_DASH = r"[-—–―─－一·•~〜～|_\s]*"
_NUMBER = r"(?:\d{1,4}|[一二三四五六七八九十百○〇]{1,5})"
_PAGE_NUMBER = re.compile(
    rf"""{_DASH}(?:
      \d{{1,3}} | [ivxlc]{{1,7}}
    | 第\s*{_NUMBER}\s*页 (?:[\s,，/、;；(（]*共\s*{_NUMBER}\s*页[)）]?)?
    | 共\s*{_NUMBER}\s*页 [\s,，/、;；]* 第\s*{_NUMBER}\s*页
    | page\s*\d{{1,4}} (?:\s*of\s*\d{{1,4}})?
    | (?:(?:https?|file)://\S+\s*)? \d{{1,4}}\s*/\s*\d{{1,4}}\s*页?
    | (?:https?|file)://\S+
    | \d{{2,4}}[/年-]\d{{1,2}}[/月-]\d{{1,4}}日?[,，\s]*(?:上午|下午)?\d{{1,2}}:\d{{2}}(?:\s*[AP]M)?\s?.*
    ){_DASH}""",
    re.VERBOSE | re.IGNORECASE,
)
"""A page number; for pages that a browser printed, the address below and the time above as well."""
_DIGITS = re.compile(rf"\d+|(?<=第)\s*{_NUMBER}\s*(?=页)")
_LEADER = re.compile(r"(?:[.．·•…⋯]\s*){6,}[-—(（\s]*(?:\d{1,4}|[ivx]{1,5})?[-—)）\s]*$")
_CONTENTS = re.compile(r"目\s*[录次]")


class _Mark(NamedTuple):
    """A line at the edge of a page, as it would look on every page."""

    at_top: bool
    text: str


def without_furniture(pages: Sequence[Sequence[Piece]], heights: Sequence[float]) -> list[list[Piece]]:
    """Return the pieces of every page without running heads and feet, page numbers and tables of contents.

    Parameters
    ----------
    pages
        The pieces of each page.
    heights
        The height of each page, in points.
    """
    written = [lines(pieces) for pieces in pages]
    edges = [list(_edges(page, height)) for page, height in zip(written, heights, strict=True)]
    places: dict[_Mark, list[float]] = defaultdict(list)
    for page in edges:
        for mark, line, _ in page:
            places[mark].append(line.middle)
    repeated = {mark: median(ys) for mark, ys in places.items() if len(ys) >= max(2, _OFTEN * len(pages))}
    marks = _watermarks(pages)
    kept = []
    for pieces, page_lines, page in zip(pages, written, edges, strict=True):
        dropped = [*_furniture(page, repeated), *_contents(page_lines)]
        left = (piece for piece in pieces if not any(line.top <= piece.middle <= line.bottom for line in dropped))
        kept.append([piece for piece in left if _stamp(piece) not in marks])
    return kept


def _watermarks(pages: Sequence[Sequence[Piece]]) -> set[tuple[str, int, int]]:
    """Return what stands in large letters at one place of most pages."""
    found: Counter[tuple[str, int, int]] = Counter()
    for pieces in pages:
        usual = median(piece.size for piece in pieces) if pieces else 0
        found.update({_stamp(piece) for piece in pieces if piece.size > _LARGE * usual})
    return {stamp for stamp, count in found.items() if count >= max(3, len(pages) / 2)}


def _stamp(piece: Piece) -> tuple[str, int, int]:
    return piece.text.strip(), round(piece.left), round(piece.top)


def _edges(page: Sequence[Piece], height: float) -> Iterator[tuple[_Mark, Piece, int]]:
    """Yield the lines at the top and at the bottom, each with how many are beyond it."""
    ends = ((True, page), (False, page[::-1]))
    for at_top, ordered in ends:
        for depth, line in enumerate(ordered[:_EDGE_LINES]):
            if (line.middle if at_top else height - line.middle) < _EDGE * height:
                yield _Mark(at_top, _DIGITS.sub("#", "".join(line.text.split()))), line, depth


def _furniture(edges: Sequence[tuple[_Mark, Piece, int]], repeated: dict[_Mark, float]) -> Iterator[Piece]:
    beyond = {True: 0, False: 0}
    for mark, line, depth in edges:
        again = mark in repeated and abs(line.middle - repeated[mark]) < _SAME_PLACE
        outermost = depth == beyond[mark.at_top]
        if again or (outermost and _PAGE_NUMBER.fullmatch(line.text.strip())):
            beyond[mark.at_top] += 1
            yield line


def _contents(page: Sequence[Piece]) -> Iterator[Piece]:
    """Yield the lines of a table of contents: they lead to page numbers by dots."""
    leading = [line for line in page if _LEADER.search(line.text)]
    if len(leading) > 1:
        yield from leading
        yield from (line for line in page if _CONTENTS.fullmatch(line.text.strip()))
