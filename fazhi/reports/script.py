"""Traditional to simplified and full width to half width, one code point for one code point.

Everything that looks at text, the structure of reports and the features of the model, looks at
`fold(text)`.  Offsets found there hold in the author's text because folding keeps every length.
"""

from __future__ import annotations

from functools import cache

from fazhi.reports.traditional import IN_PHRASES, PHRASES, TRADITIONAL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_SPACES = "\t\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000\u200b\ufeff" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_NARROW = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | dict.fromkeys(_SPACES, " ")
_NARROW |= {"〇": "○", "﹑": "、", "｡": "。", "･": "·"}
_WIDE = frozenset(_NARROW)
_TRADITIONAL, _IN_PHRASES = frozenset(TRADITIONAL), frozenset(IN_PHRASES)


def fold(text: str) -> str:
    """Return *text* in simplified characters and half-width forms, of the same length.

    Full-width ASCII becomes ASCII, every kind of space but the line feed and the carriage return becomes
    U+0020, and traditional characters become simplified ones by OpenCC's ``t2s``.  That conversion keeps the length of
    all text known to us; where it would not, or cannot read the text (a lone surrogate), the characters
    stay as they are.
    """
    used = set(text)
    narrow = text
    # one pass for each of the few that there are is many times faster than `str.translate`
    for character in used & _WIDE:
        narrow = narrow.replace(character, _NARROW[character])
    traditional = used & _TRADITIONAL
    if not traditional or (traditional <= _IN_PHRASES and not _has_phrase(narrow, traditional)):
        return narrow
    try:
        simplified = _simplifier()(narrow)
    except UnicodeError:
        return narrow
    return simplified if len(simplified) == len(text) else narrow


def _has_phrase(text: str, characters: set[str]) -> bool:
    """Tell whether *text* holds one of the phrases in which the *characters* are changed."""
    return any(phrase in text for phrase in PHRASES if not characters.isdisjoint(phrase))


@cache
def _simplifier() -> Callable[[str], str]:
    from opencc import OpenCC  # noqa: PLC0415 - a compiled library, loaded when the first text needs it

    convert: Callable[[str], str] = OpenCC("t2s").convert
    return convert
