"""What parts the areas in one cell of a spreadsheet.

The marks ``; ；| ｜`` and a line break always do.  The marks ``, ，`` and ``、`` may be part of a name as well: so they
part areas only in a file that has none of the others in its column of areas.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fazhi.labels.taxonomy import Taxonomy

_STRONG = re.compile(r"[;；|｜\n]")
_WEAK = re.compile(r"[,，、]")


def split_areas(cell: str, taxonomy: Taxonomy | None = None, *, weak: bool = True) -> list[str]:
    """Return the areas that a cell names; commas part them only with *weak*.

    A name in *taxonomy* that itself holds a separator stays whole.
    """
    pieces = [cell]
    for separator in (_STRONG, _WEAK) if weak else (_STRONG,):
        pieces = [
            part.strip()
            for piece in pieces
            for part in ([piece] if taxonomy and taxonomy.find(piece.strip()) else separator.split(piece))
        ]
    return [piece for piece in pieces if piece]


def weakly_parted(cells: Iterable[str], taxonomy: Taxonomy | None = None) -> str | None:
    """Return the first of a file's cells of areas that a comma parts; None if none does, or if commas part nothing."""
    weak = None
    for cell in map(str.strip, cells):
        if taxonomy and taxonomy.find(cell):
            continue
        if _STRONG.search(cell):
            return None
        if weak is None and len(split_areas(cell, taxonomy)) > 1:
            weak = cell
    return weak
