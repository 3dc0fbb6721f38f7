"""Columns of text in a terminal, where a Chinese character takes two."""

from __future__ import annotations

from functools import lru_cache
from unicodedata import category, east_asian_width

_NEVER_FIRST = frozenset("，。、；：！？…）》〉」』】〕”’％,.;:!?)]}%")
_NEVER_LAST = frozenset("（《“〈「『【〔‘([{")
"""What no line begins with, and what none ends with: it belongs to what stands before it, or behind it."""
_UNSEEN = frozenset({"Cc", "Cf", "Me", "Mn"})
_VARIANTS = dict.fromkeys([*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), *range(0x1F3FB, 0x1F400)])
"""What chooses between forms of the character before it; terminals differ on how wide that makes the character."""


def width(text: str) -> int:
    """Return how many columns *text* takes: two for a wide character, none for what stands over another."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def squeeze(text: str) -> str:
    """Return *text* on one line, white space as single spaces, without what a terminal would not show but obey."""
    shown = "".join(filter(str.isprintable, " ".join(text.split())))
    return shown if shown.isascii() else shown.translate(_VARIANTS)


def clip(text: str, columns: int) -> str:
    """Return *text* on one line, cut to at most *columns* terminal columns."""
    shown = squeeze(text)
    if width(shown) <= columns:
        return shown
    return shown[: _fitting(shown, columns - 1)] + "…"


def wrap(text: str, columns: int, most: int = 0) -> list[str]:
    """Return *text* in lines of at most *columns* columns, at least 2; words, figures and brackets stay whole.

    *most* is how many lines it may take, 0 for any number; the last ends with an ellipsis if more follows.
    """
    lines: list[str] = []
    rest = squeeze(text)
    while (end := _fitting(rest, columns)) < len(rest):
        if len(lines) + 1 == most:
            return [*lines, rest[: _fitting(rest, columns - 1)] + "…"]
        cut = _last_break(rest, max(1, end))
        lines.append(rest[:cut].rstrip(" "))
        rest = rest[cut:].lstrip(" ")
    return [*lines, rest]


def padded(text: str, columns: int) -> str:
    """Return *text* filled up with spaces to *columns* columns, with at least one space."""
    return text + " " * max(1, columns - width(text))


def number(value: float | None) -> str:
    """Return a ratio with three decimals, a dash where there is none."""
    return "–" if value is None else f"{value:.3f}"


@lru_cache(maxsize=8192)
def _columns(character: str) -> int:
    if east_asian_width(character) in "WF":
        return 2
    return 0 if category(character) in _UNSEEN else 1


def _fitting(text: str, columns: int) -> int:
    """Return how many characters of *text* fit into so many columns."""
    for at, character in enumerate(text):
        columns -= _columns(character)
        if columns < 0:
            return at
    return len(text)


def _last_break(text: str, end: int) -> int:
    """Return where a line that may reach to *end* ends, well before it if need be."""
    return next((cut for cut in range(end, end // 2, -1) if _may_break(text[cut - 1], text[cut])), end)


def _may_break(before: str, after: str) -> bool:
    if not _columns(after):
        return False
    within = before.isascii() and before.isalnum() and after.isascii() and after.isalnum()
    return not within and before not in _NEVER_LAST and after not in _NEVER_FIRST
