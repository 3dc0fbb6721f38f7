"""Points of an enumeration inside one paragraph: 一是 … 二是 …, 第一， …, 首先 …, ① …."""

from __future__ import annotations

from fazhi.reports.numbering import HAN, han_value
from fazhi.reports.pattern import Pattern

LEAD_LIMIT = 30
"""A lead of up to so many code points belongs to its first point; a longer one stands alone."""
_BREAK = "。;:!?,\n"
_FULL_BREAK = "。;:!?\n"
_LOOK_BACK = 12
_CLOSERS = "”’\"')]》〉」』"
_ONES = "一二三四五六七八九十"
_SMALL_HAN = rf"(?P<n>[{_ONES[:9]}]?十?[{_ONES}])"
_LOSES_NUMERALS = Pattern(rf"{_SMALL_HAN}是", *(f"{numeral}是" for numeral in _ONES))
_WORDED = (_LOSES_NUMERALS, Pattern(rf"{_SMALL_HAN}要", *(f"{numeral}要" for numeral in _ONES)))
"""Families of words; one may follow the other in a paragraph."""
_FAMILIES = (
    *_WORDED,
    Pattern(rf"第(?P<n>[{HAN}]+)[,、:]", "第"),
    Pattern(r"其(?P<n>[一二三四五六])[,是:]", *(f"其{numeral}" for numeral in _ONES[:6])),
    Pattern(r"(?P<n>[①-⑳])"),
    Pattern(r"\((?P<n>\d{1,2})\)", "("),
)
_NUMBERS = (
    Pattern(rf"\((?P<n>[{HAN}]+)\)", "("),
    Pattern(r"(?P<n>\d{1,2})[.、](?!\d)", ".", "、"),
)
"""Numbers that usually stand at the start of a line: inside one they must follow a sentence, colon or semicolon."""
_ORDER = Pattern(r"首先|其次|再次|再者|最后", "首先", "其次", "再次", "再者", "最后")
_DASH = Pattern(r"(?:——|--|──)(?=[^\s—-])", "——", "--", "──")
_LOST = Pattern(r"(?<=[。;])\s*(?=是)", "是")
_OPENINGS = frozenset(f"{_ONES}第其①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳(首再最—-─")
"""Characters that marks begin with."""
# 统一是, 之一是, 第一是 … are words that end in a numeral, not marks
_WORD_BEFORE = "统唯之第专单同万划归合不逐任某每另其这那二三四五六七八九十"

_SOME_MARKS = 2
Chain = list[tuple[int, int]]
"""(offset, value) of each mark of one enumeration."""


def point_starts(paragraph: str) -> list[int]:
    """Return where the points of a folded paragraph start, an empty list where it has fewer than two.

    Marks are ``一是 … 二是``, ``一要 …``, ``第一， …``, ``其一， …``, ``首先 … 其次 …``, ``① …``, ``（1） …``, and,
    after a sentence, a colon or a semicolon, ``（一） …``, ``1. …`` and ``—— …``.  A mark may be glued to the word
    before it if it continues the count exactly, and one numeral may be lost (``。是发挥…`` between 四是 and 六是 or the
    end).  The enumeration that begins first parts the paragraph; 一是 within ``（一） …`` or ``1. …`` part it further.
    """
    worded = [[start for start, _ in _chain(paragraph, family)] for family in _WORDED]
    chains = [*worded, *([start for start, _ in _chain(paragraph, family)] for family in _FAMILIES[len(_WORDED) :])]
    chains += [_in_order(paragraph), _dashes(paragraph)]
    numbers = [[start for start, _ in _chain(paragraph, family, _FULL_BREAK)] for family in _NUMBERS]
    found = min((chain for chain in (*chains, *numbers) if len(chain) > 1), key=lambda chain: chain[0], default=[])
    if found in numbers:
        inner = {start for chain in worded if len(chain) > 1 for start in chain}
        led = {min(after) for start in found if (after := [s for s in inner if start < s <= start + LEAD_LIMIT])}
        return sorted({*found, *inner} - led)
    for later in worded:
        # 一是 … 二是 … 下步: 一要 … 二要 …
        if found and len(later) > 1 and later[0] > found[-1]:
            found = found + later
    return found


def starts_with_point(paragraph: str) -> bool:
    """Tell whether a folded paragraph opens with the mark of a point, as the lines of an enumeration do.

    是 alone is a mark whose numeral was lost.
    """
    if paragraph[:1] not in _OPENINGS:
        return paragraph.startswith("是")
    return any(mark.match(paragraph) for mark in (*_FAMILIES, _ORDER, _DASH))


def _in_order(text: str) -> list[int]:
    starts: list[int] = []
    for match in _ORDER.finditer(text):
        if (match[0] == "首先") != bool(starts) and _stands_free(text, match.start(), _FULL_BREAK):
            starts.append(match.start())
    return starts


def _dashes(text: str) -> list[int]:
    return [match.start() for match in _DASH.finditer(text) if _stands_free(text, match.start(), _FULL_BREAK)]


def _chain(text: str, family: Pattern, breaks: str = _BREAK) -> Chain:
    chain: Chain = []
    marks = _marks(text, family)
    if len(marks) < _SOME_MARKS:
        return []
    for (start, value), following in zip(marks, _next_values(marks), strict=True):
        last = chain[-1][1] if chain else 0
        if value == 0:
            if chain and not text.startswith("是", chain[-1][0]) and following in (0, last + 2):
                chain.append((start, last + 1))
        elif _stands_free(text, start, breaks):
            goes_on = chain and last <= value <= last + 2
            joins = not chain and breaks is _BREAK and (value == 2 or following == value + 1)  # noqa: PLR2004
            if value == 1 or goes_on or joins:
                chain.append((start, value))
        elif breaks is _BREAK and chain and value == last + 1 and text[start - 1] not in _WORD_BEFORE:
            chain.append((start, value))
    return _confirmed(chain)


def _marks(text: str, family: Pattern) -> Chain:
    """Return (offset, value) of every candidate in order; value 0 stands for a mark whose numeral was lost."""
    found = [(m.start(), han_value(m["n"])) for m in family.finditer(text)]
    if found and family is _LOSES_NUMERALS:
        found += [(m.end(), 0) for m in _LOST.finditer(text)]
        found.sort()
    return found


def _next_values(marks: list[tuple[int, int]]) -> list[int]:
    """Return, for each mark, the value of the next one that has its numeral; 0 where there is none."""
    values, following = [], 0
    for _, value in reversed(marks):
        values.append(following)
        following = value or following
    return values[::-1]


def _stands_free(text: str, start: int, breaks: str) -> bool:
    # a window, not the whole text before: a paragraph may have millions of characters
    before = text[max(0, start - _LOOK_BACK) : start]
    if before.endswith(" ") and breaks is _BREAK:
        return True
    before = before.rstrip(_CLOSERS + " ")
    return not before or before[-1] in breaks or (before[-1] == "、" and breaks is _BREAK and text[start] not in HAN)


def _confirmed(chain: Chain) -> Chain:
    """Drop a run that never gets past its first mark: ``一是`` alone is no enumeration."""
    kept: Chain = []
    for index, (start, value) in enumerate(chain):
        following = chain[index + 1][1] if index + 1 < len(chain) else 0
        alone = value == 1 and following <= 1
        if not alone:
            kept.append((start, value))
    return kept
