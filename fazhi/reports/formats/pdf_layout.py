"""In which order the pieces of a page are read: tables, columns, lines."""

from __future__ import annotations

from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from fazhi.reports.formats.pdf_characters import first_word, is_word
from fazhi.reports.formats.pdf_lines import is_number, join_lines
from fazhi.reports.formats.pdf_paragraphs import paragraphs
from fazhi.reports.formats.pdf_pieces import Piece

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fazhi.reports.formats.pdf_rules import Cell, Table

CELL_BREAK = "\t"
"""What stands between the cells of a row; no other line holds it."""
_SAME_LINE = 0.4
_SLACK = 0.5
_GAP = 2.0
"""A gap of so many em inside a line is a space."""
_PAGE_LENGTH = 300
"""A cell of several paragraphs and more characters than this is a page within a frame."""
_PADDING = 5.4
"""From the rule of a cell to its text, in points."""
_FEWEST_LINES = 4
_MOST_PIECES = 5_000
_FINE, _MOST_PLACES = 3.0, 300
"""Gutters are looked for every three points, and at no more places on a page as large as a poster."""
_NARROWEST = 8.0
"""Fewest em in a column of running text; what is narrower is a list of names or numbers."""
_GUTTER = 0.8
_FILLED = 0.6
"""In running text half of the lines fill this share of their column."""
_DEEPEST = 3


def arrange(pieces: Sequence[Piece], tables: Sequence[Table], gutter: float | None = None) -> list[list[Piece]]:
    """Return the columns of a page in reading order, each as its lines from the top to the bottom.

    A table gives one line a row, its cells parted by `CELL_BREAK`.  What crosses the columns (a title) is a column
    of its own and parts what is above it from what is below.

    Parameters
    ----------
    pieces
        What is written on the page.
    tables
        Its tables, from the top to the bottom.
    gutter
        Where the columns of the document's other pages part, for a page with too few lines to tell.
    """
    free = list(pieces)
    for table in tables:
        cells: dict[Cell, list[Piece]] = {}
        outside: list[Piece] = []
        for piece in free:
            cell = table.cell((piece.left + piece.right) / 2, piece.middle)
            (cells.setdefault(cell, []) if cell else outside).append(piece)
        free = [*outside, *_rows(cells)]
    return [lines(column) for column in _columns(sorted(free, key=lambda piece: piece.top), gutter)]


def lines(pieces: Iterable[Piece]) -> list[Piece]:
    """Return the pieces of one column with those on the same line joined, from the top to the bottom."""
    found: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: piece.middle):
        last = found[-1][0] if found else None
        beside = last and abs(piece.middle - last.middle) < _SAME_LINE * min(piece.size, last.size)
        if last and beside and not (piece.row or last.row):
            found[-1].append(piece)
        else:
            found.append([piece])
    return [_line(sorted(line, key=lambda piece: piece.left)) for line in found]


def _line(pieces: list[Piece]) -> Piece:
    if len(pieces) == 1:
        return pieces[0]
    wide = [piece.left - before.right > _GAP * piece.size for before, piece in pairwise(pieces)]
    single = all(len(piece.text.strip()) == 1 for piece in pieces)
    gap = "" if single else CELL_BREAK if sum(wide) > 1 else " "
    text = pieces[0].text
    for (before, piece), is_wide in zip(pairwise(pieces), wide, strict=True):
        words = is_word(before.text[-1]) and is_word(piece.text[0])
        # a number stands apart from what it numbers, which no one writes so
        apart = is_wide and not is_number(before.text)
        text += (gap if apart else " " if words else "") + piece.text
    longest = max(pieces, key=lambda piece: piece.right - piece.left)
    right = max(piece.right for piece in pieces)
    return Piece(text, pieces[0].left, right, longest.top, longest.bottom, longest.size, CELL_BREAK in text)


def _rows(cells: dict[Cell, list[Piece]]) -> Iterator[Piece]:
    """Yield the rows of a table; a cell that spans several belongs to the first."""
    rows: dict[int, list[tuple[Cell, list[Piece]]]] = {}
    for cell, pieces in sorted(cells.items()):
        rows.setdefault(round(cell.top), []).append((cell, lines(pieces)))
    for row in rows.values():
        box, size = row[0][0], row[0][1][0].size
        texts = [_cell_paragraphs(cell, written) for cell, written in row]
        if len(row) == 1 or any(len(text) > 1 and sum(map(len, text)) > _PAGE_LENGTH for text in texts):
            whole = [text for cell in texts for text in cell]
        else:
            whole = [CELL_BREAK.join(" ".join(text) for text in texts)]
        right = max(cell.right for cell, _ in row)
        for number, text in enumerate(whole):
            top = box.top + number / 100
            yield Piece(text, box.left, right, top, top + size, size, row=True)


def _cell_paragraphs(cell: Cell, written: list[Piece]) -> list[str]:
    """Part the lines of a cell where there was room for the next word, however the cell is aligned."""
    if len(written) >= _FEWEST_LINES and sum(len(line.text) for line in written) > _PAGE_LENGTH:
        return paragraphs([written])
    parts = [written[:1]]
    for before, line in pairwise(written):
        room = cell.right - cell.left - 2 * _PADDING - (before.right - before.left)
        if room > (first_word(line.text) + _SLACK) * line.size:
            parts.append([])
        parts[-1].append(line)
    return [join_lines(part) for part in parts]


def find_gutter(pieces: Sequence[Piece]) -> float | None:
    """Return the x at which two columns of running text part; None for a page of one column."""
    if not 2 * _FEWEST_LINES <= len(pieces) <= _MOST_PIECES:
        return None
    em = median(piece.size for piece in pieces)
    start, end = min(piece.left for piece in pieces), max(piece.right for piece in pieces)
    step = max(_FINE, (end - start) / _MOST_PLACES)
    best, gutter = 0, None
    for number in range(1, int((end - start) / step)):
        left, right, across = _sides(pieces, start + number * step)
        score = len(left) + len(right) - 2 * len(across)
        if score > best and _are_columns(left, right, em):
            best = score
            gutter = (max(piece.right for piece in left) + min(piece.left for piece in right)) / 2
    return gutter


def _sides(pieces: Iterable[Piece], x: float) -> tuple[list[Piece], list[Piece], list[Piece]]:
    """Return what stands left of *x*, right of it, and across."""
    left: list[Piece] = []
    right: list[Piece] = []
    across: list[Piece] = []
    for piece in pieces:
        (left if piece.right <= x else right if piece.left >= x else across).append(piece)
    return left, right, across


def _are_columns(left: list[Piece], right: list[Piece], em: float) -> bool:
    if min(len(left), len(right)) < _FEWEST_LINES:
        return False
    gap = min(piece.left for piece in right) - max(piece.right for piece in left)
    top = max(min(piece.top for piece in side) for side in (left, right))
    bottom = min(max(piece.bottom for piece in side) for side in (left, right))
    side_by_side = bottom - top > _FEWEST_LINES * em
    return gap >= _GUTTER * em and side_by_side and _is_running_text(left, em) and _is_running_text(right, em)


def _is_running_text(side: list[Piece], em: float) -> bool:
    width = max(piece.right for piece in side) - min(piece.left for piece in side)
    return width >= _NARROWEST * em and median(piece.right - piece.left for piece in side) >= _FILLED * width


def _columns(pieces: list[Piece], known: float | None, depth: int = 0) -> list[list[Piece]]:
    gutter = find_gutter(pieces) if depth < _DEEPEST else None
    if gutter is None and known is not None and _fits(pieces, known):
        gutter = known
    if gutter is None:
        return [pieces] if pieces else []
    columns: list[list[Piece]] = []
    zone: list[Piece] = []
    wide: list[Piece] = []
    for piece in [*pieces, None]:
        crosses = piece is None or piece.left < gutter < piece.right
        if crosses and zone:
            left, right, _ = _sides(zone, gutter)
            columns += _columns(left, None, depth + 1) + _columns(right, None, depth + 1)
            zone = []
        if not crosses and wide:
            columns.append(wide)
            wide = []
        if piece is not None:
            (wide if crosses else zone).append(piece)
    return [*columns, wide] if wide else columns


def _fits(pieces: list[Piece], gutter: float) -> bool:
    left, right, across = _sides(pieces, gutter)
    return bool(left and right) and 2 * len(across) < len(left) + len(right)
