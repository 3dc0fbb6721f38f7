"""Passages that stand nearly the same in another report, or in the report of the year before, and what changed.

Passages are compared without the set phrases that every such report holds (``set_phrases.txt``), and with one 0 for
every figure: text in which only the figures are new is the most telling kind of recycled text.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from fazhi.evaluation.parting import place_of
from fazhi.labels.neighbours import near_duplicates
from fazhi.reports.script import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fazhi.evaluation.follow_up import Passage
    from fazhi.evaluation.tagged_report import TaggedReport
    from fazhi.labels.neighbours import NearDuplicates

ALIKE = 0.5
"""Jaccard similarity of character 5-grams above which two passages are nearly the same."""
SHORTEST = 20
"""Passages of fewer code points, set phrases aside, stand everywhere."""
OWN, OTHER = "own", "other"
_NO_YEAR = 9999
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*[%％]?|[A-Za-z]+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Recycled:
    """A passage that is nearly the same as one of another report.

    Parameters
    ----------
    passage, source
        The passage, and the one that it is most like: of an earlier report of the same place if there is one, else of
        any other report, of two alike the earlier.
    similarity
        0 to 1; 1 if nothing but figures and set phrases is new.
    kind
        ``own`` for an earlier report of the same place, ``other`` for any other.  Which of two places wrote a text
        first no report tells: both have it from ``other``.
    """

    passage: Passage
    source: Passage
    similarity: float
    kind: str


@dataclass(frozen=True, eq=False)
class Recycling:
    """What some reports have in common.

    Parameters
    ----------
    passages
        In the order of the reports and of their text.
    chains
        Passages that are nearly the same as one another, directly or by way of others of the chain, in order of years;
        the longest text in most reports first.
    """

    passages: tuple[Recycled, ...]
    chains: tuple[tuple[Passage, ...], ...]

    def characters(self, reports: Sequence[TaggedReport], kind: str) -> list[int]:
        """Return for each report the code points of its passages of a kind, ``own`` or ``other``."""
        found = [0] * len(reports)
        for each in self.passages:
            if each.kind == kind:
                found[each.passage[0]] += int(reports[each.passage[0]].lengths[each.passage[1]])
        return found


def find_recycled(reports: Sequence[TaggedReport]) -> Recycling:
    """Return the passages that are nearly the same in two of the reports."""
    places: list[Passage] = []
    texts: list[str] = []
    for report, each in enumerate(reports):
        for row, text in enumerate(each.texts):
            bare = _bare(text)
            if len(bare) >= SHORTEST:
                places.append((report, row))
                texts.append(bare)
    near = _Near(near_duplicates(texts, ALIKE)) if texts else None
    years = [_first_year(each) for each in reports]
    names = [place_of(each.report) for each in reports]

    def rank(ours: int, theirs: int, similarity: float) -> tuple[bool, float, int, int]:
        own, other = places[ours][0], places[theirs][0]
        earlier = bool(names[own]) and names[own] == names[other] and years[other] < years[own]
        return earlier, similarity, -years[other], -other

    found: list[Recycled] = []
    for ours, place in enumerate(places):
        others = [(rank(ours, *each), each) for each in near.of(ours) if places[each[0]][0] != place[0]] if near else []
        if others:
            (earlier, *_), (theirs, similarity) = max(others)
            found.append(Recycled(place, places[theirs], similarity, OWN if earlier else OTHER))
    return Recycling(tuple(found), _chains(found, reports, years))


def changes(before: str, after: str) -> list[tuple[str, str]]:
    """Return what was done to *before* to make it *after*: (``=``, ``-`` or ``+``, text) in the order of the text.

    A figure or a Latin word is changed as a whole, Chinese by character.
    """
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    steps: list[tuple[str, str]] = []
    for step, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if step == "equal":
            steps.append(("=", "".join(old[a:b])))
            continue
        steps += [(sign, "".join(text)) for sign, text in (("-", old[a:b]), ("+", new[c:d])) if text]
    return steps


class _Near:
    """The near-duplicates of each text."""

    def __init__(self, found: NearDuplicates) -> None:
        self._first = found.first.tolist()
        self._members: dict[int, list[int]] = {}
        for place, first in enumerate(self._first):
            self._members.setdefault(first, []).append(place)
        self._near: dict[int, list[tuple[int, float]]] = {}
        for (one, other), value in zip(found.pairs.tolist(), found.similarity.tolist(), strict=True):
            self._near.setdefault(one, []).append((other, value))
            self._near.setdefault(other, []).append((one, value))

    def of(self, place: int) -> Iterator[tuple[int, float]]:
        """Yield the others that are the same or nearly the same as a text, with their similarity."""
        first = self._first[place]
        yield from ((other, 1.0) for other in self._members[first] if other != place)
        for near, value in self._near.get(first, ()):
            yield from ((other, value) for other in self._members[near])


def _chains(
    found: Sequence[Recycled], reports: Sequence[TaggedReport], years: Sequence[int]
) -> tuple[tuple[Passage, ...], ...]:
    """Return the connected passages; each is joined to its source, and that to its own."""
    above: dict[Passage, Passage] = {}

    def root(passage: Passage) -> Passage:
        while above.setdefault(passage, passage) != passage:
            above[passage] = passage = above[above[passage]]
        return passage

    for each in found:
        above[root(each.passage)] = root(each.source)
    chains: dict[Passage, list[Passage]] = {}
    for passage in sorted(above, key=lambda each: (years[each[0]], each)):
        chains.setdefault(root(passage), []).append(passage)

    def size(chain: Sequence[Passage]) -> tuple[int, Passage]:
        return -sum(int(reports[report].lengths[row]) for report, row in chain[1:]), chain[0]

    return tuple(sorted(map(tuple, chains.values()), key=size))


def _first_year(report: TaggedReport) -> int:
    return int(str(report.report.metadata.get("year", _NO_YEAR)))


def _bare(text: str) -> str:
    squeezed = "".join(fold(text).split())
    for phrase in _phrases():
        squeezed = squeezed.replace(phrase, "")
    return _FIGURE.sub("0", squeezed)


@cache
def _phrases() -> tuple[str, ...]:
    lines = files("fazhi.labels").joinpath("set_phrases.txt").read_text(encoding="utf-8").splitlines()
    return tuple(sorted((line for line in lines if line and not line.startswith("#")), key=len, reverse=True))
