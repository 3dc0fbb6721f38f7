"""Text as features see it; the C body has its own copy of these rules in ``kernel/text.c``, held equal by a test."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fazhi.reports.script import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

MIN_CLAUSE = 6
"""Clauses shorter than so many code points are no rows of their own."""

_SPACES = re.compile(r"\s\s+")
_LINE = re.compile(r"\s")
_UNITS = re.compile(r"\s*\((?:责任|牵头|主办|配合|承办|实施|协办)(?:单位|部门|领导|人)[^()]*(?:\([^()]*\)[^()]*)*\)")
_CLAUSE_END = re.compile(r"(?<=[。;!?])")


def prepare(text: str) -> str:
    """Return the text as features see it.

    Folded and in lower case, white space as single spaces, and without the brackets that name responsible
    units: who does the work is not what the work is about.
    """
    folded = _LINE.sub(" ", fold(text).lower().replace("\0", " "))
    return _SPACES.sub(" ", _UNITS.sub("", folded)).strip(" ")


def clauses(prepared: str) -> list[str]:
    """Return the clauses of a prepared text, or nothing where it has only one.

    A clause ends with ``。``, ``;``, ``!`` or ``?``.
    """
    pieces = [piece for piece in _CLAUSE_END.split(prepared) if len(piece.strip()) >= MIN_CLAUSE]
    return pieces if len(pieces) > 1 else []


def heading_text(headings: Sequence[str]) -> str:
    """Return the prepared heading path: the headings, outermost first, with a space between them."""
    return prepare(" ".join(headings))
