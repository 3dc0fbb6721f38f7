"""Runs of characters that a corpus shares with texts that it must not have been copied from."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from fazhi.errors import Fault
from fazhi.reports.script import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fazhi.labels.corpus import Corpus

RUN = 16
"""A run of so many code points, set phrases aside, is taken for copied."""
_PHRASES = Path(__file__).with_name("set_phrases.txt")
_MASK = "\0"


def copied(corpus: Corpus, texts: Iterable[str], run: int = RUN) -> list[Fault]:
    """Return the passages that share a run of *run* or more code points with *texts*.

    Both sides are folded and freed of white space; a set phrase (``set_phrases.txt``) counts as one character that
    never matches.
    """
    known = {piece for text in texts for piece in _runs(_masked(text), run)}
    faults = []
    for item in corpus.passages:
        found = next((piece for piece in _runs(_masked(item.passage.text), run) if piece in known), None)
        if found:
            place = f"{item.report_id}#{item.number}"
            faults.append(Fault(place, f"shares «{found}» with another text", "write it in your own words"))
    return faults


def _runs(text: str, run: int) -> Iterator[str]:
    for start in range(len(text) - run + 1):
        piece = text[start : start + run]
        if _MASK not in piece:
            yield piece


def _masked(text: str) -> str:
    squeezed = "".join(fold(text).split())
    for phrase in _phrases():
        squeezed = squeezed.replace(phrase, _MASK)
    return squeezed


@cache
def _phrases() -> tuple[str, ...]:
    lines = _PHRASES.read_text(encoding="utf-8").splitlines()
    return tuple(sorted((line for line in lines if line and not line.startswith("#")), key=len, reverse=True))
