"""The headings of a report as the page lists them.

A heading that stands in a line of its own stands above its first passage.  One that is the first sentence of a numbered
paragraph (（一）加强领导。全年…) is part of that passage's text: it is listed, and not written a second time.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from fazhi.reports.numbering import leading_number
from fazhi.reports.script import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fazhi.reports.report import Passage

_LONGEST = 40
"""Code points of a first sentence that is still a name."""

Heading = list[int | str]
"""Depth, 0 for the outermost; text; the passage that it stands above or in; 1 if it stands in it."""


def headings_of(passages: Sequence[Passage]) -> tuple[list[Heading], list[int]]:
    """Return the headings of a report in order, and for each passage the innermost that it stands under, or -1.

    A heading that comes again after another is another one.
    """
    named = _named_by_themselves(passages)
    headings: list[Heading] = []
    above: list[int] = []
    path: list[tuple[str, int]] = []
    for number, passage in enumerate(passages):
        own = named[number]
        texts = (*passage.headings, own) if own else passage.headings
        kept = 0
        while kept < min(len(path), len(texts)) and path[kept][0] == texts[kept]:
            kept += 1
        path = path[:kept]
        for depth in range(kept, len(texts)):
            within = bool(own) and depth == len(texts) - 1
            path.append((texts[depth], len(headings)))
            headings.append([depth, texts[depth], number, int(within)])
        above.append(path[-1][1] if path else -1)
    return headings, above


def _named_by_themselves(passages: Sequence[Passage]) -> list[str]:
    """Return for each passage its first sentence if that names it, else an empty string.

    It does where the passages after it stand under that sentence, and where a numbered sister of such a passage begins
    like it: an outline that lists 1. and 2. lists 3. too.
    """
    own = [""] * len(passages)
    styles: set[tuple[tuple[str, ...], str]] = set()
    for number, (passage, following) in enumerate(pairwise(passages)):
        last = following.headings[-1] if following.headings else ""
        deeper = following.headings[:-1] == passage.headings
        if last and deeper and passage.text.startswith(last):
            own[number] = last
            styles.add((passage.headings, _style(passage.text)))
    for number, passage in enumerate(passages):
        style = _style(passage.text)
        if not own[number] and style and (passage.headings, style) in styles:
            own[number] = _first_sentence(passage.text)
    return own


def _style(text: str) -> str:
    found = leading_number(fold(text))
    return found.style if found else ""


def _first_sentence(text: str) -> str:
    end = text.find("。", 0, _LONGEST)
    return text[: end + 1]
