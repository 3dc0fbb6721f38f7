"""A small fingerprint of a corpus, to tell later whether given passages were in it.

Bottom-k sketch (Broder 1997): of the hashes of all texts the `SIZE` smallest are kept.  A text whose hash is not
larger than the largest kept one was in the corpus if and only if its hash is among them; with up to `SIZE` texts that
holds for every text, and with more for a fair sample of them.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from fazhi.reports.script import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SIZE = 1024
_DIGITS = 12
_SHORT = 12
"""Texts of fewer code points are set phrases that stand everywhere."""


def sketch(texts: Iterable[str]) -> list[str]:
    """Return up to `SIZE` hexadecimal hashes of folded texts, the smallest, ascending."""
    return sorted({_hash(text) for text in texts if len(text) >= _SHORT})[:SIZE]


def known_share(texts: Iterable[str], known: Sequence[str]) -> float:
    """Return which share, 0 to 1, of *texts* stood in the corpus whose sketch is *known*, as far as it tells."""
    if not known:
        return 0.0
    kept, whole = set(known), len(known) < SIZE
    asked = [value for text in texts if len(text) >= _SHORT and ((value := _hash(text)) <= known[-1] or whole)]
    return sum(value in kept for value in asked) / len(asked) if asked else 0.0


def _hash(text: str) -> str:
    return hashlib.sha256("".join(fold(text).split()).encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
