"""Characters as PDF files hold them, and as people write them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

UNREADABLE = "\ufffd"
"""Stands for a glyph of which the file does not say which character it is."""
_RADICALS = dict(
    zip(
        "⺁⺇⺎⺏⺒⺜⺝⺟⺠⺩⺫⺬⺼⺽⻁⻄⻅⻆⻉⻊⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳⼾",
        "厂几兀尢巳日月母民王目示月臼虎西见角贝足车長长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙龟户",
        strict=True,
    )
)
"""Radicals that look like a character, which fonts confuse them with; Unicode's own mapping knows few of them."""
_COMPATIBLE = (
    range(0x2F00, 0x2FE0),  # radicals of the Kangxi dictionary
    range(0xF900, 0xFB00),  # compatibility ideographs
    range(0xFB00, 0xFB07),  # Latin ligatures
    range(0x2F800, 0x2FA20),  # more compatibility ideographs
)
_SYMBOL_FONT = range(0xF000, 0xF100)
"""Where Word puts the glyphs of Symbol and Wingdings: bullets and ticks."""
_PRIVATE = range(0xE000, 0xF900)
_HYPHEN = 0x02
"""What PDFium gives for a hyphen at the end of a line."""
_WIDE = ("W", "F")
_AMBIGUOUS = frozenset("“”‘’—…·①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳Ⅰ Ⅱ Ⅲ Ⅳ Ⅴ Ⅵ".replace(" ", ""))

_ENDED = re.compile(r"(?:[。！？；：!?;:…]|(?<!\d)\.)[”’」』）)》\]\"']*$")
_QUOTE, _WORD = r"[“”‘’\"']", r"(?:[A-Za-z0-9.,%:/·+-]+|[^\s])"
_FIRST_WORD = re.compile(
    rf"[（《「『〔【(\[]*(?:{_QUOTE}*{_WORD}(?={_QUOTE}))*{_QUOTE}*{_WORD}[，。；：、！？）》”’」』〕】%％…,.;:!?)\]]*"
)
"""What stays on one line: no stop begins one, no opening bracket ends one, quotation marks hold on to both sides."""
_STREWN, _OFTEN = re.compile(r"(?<=[\u3000-\u9fff\uff01-\uff5e]) (?=[\u3000-\u9fff\uff01-\uff5e])"), 0.05
_LONGEST_WORD = 64
_LETTER, _BESIDE_LATIN = 0.1, 0.25
"""Letters are wider than half an em, and stand so far from Chinese characters."""


@lru_cache(maxsize=1 << 16)
def ordinary(code: int) -> str:
    """Return the ordinary spelling of a code point: a radical as its character, nothing for what has no shape."""
    text = chr(code) if 0 <= code <= 0x10FFFF else UNREADABLE  # noqa: PLR2004 - the last code point
    if text in _RADICALS:
        return _RADICALS[text]
    if any(code in block for block in _COMPATIBLE):
        return unicodedata.normalize("NFKC", text)
    if code == _HYPHEN:
        return "-"
    if code == 0 or code in (0xFFFE, 0xFFFF) or (code in _PRIVATE and code not in _SYMBOL_FONT):
        return UNREADABLE
    kind = unicodedata.category(text)
    if kind == "Zs":
        return text if text == "\u3000" else " "
    return "" if kind in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") else text


def is_wide(character: str) -> bool:
    """Tell whether a character fills a square of its own, as Chinese characters and punctuation do."""
    return unicodedata.east_asian_width(character) in _WIDE or character in _AMBIGUOUS


def is_word(character: str) -> bool:
    """Tell whether a character belongs to words that are parted by spaces: Latin letters and digits."""
    return character.isalnum() and not is_wide(character)


def widths(text: str) -> float:
    """Return how wide a text is, in em: a Chinese character has 1, another one a half."""
    return sum(1.0 if is_wide(c) else 0.5 for c in text)


def ends_sentence(text: str) -> bool:
    """Tell whether a line ends as a sentence does, or a clause of a list."""
    return bool(_ENDED.search(text.rstrip()))


def without_strewn_spaces(texts: Sequence[str]) -> list[str]:
    """Return texts without spaces between Chinese characters, where the maker of a file has strewn them."""
    spaces = sum(len(_STREWN.findall(text)) for text in texts)
    if spaces <= _OFTEN * sum(map(len, texts)):
        return list(texts)
    return [_STREWN.sub("", text) for text in texts]


def first_word(text: str) -> float:
    """Return how wide the beginning of a text is that a line break does not part, in em."""
    word = _FIRST_WORD.match(text.lstrip()[:_LONGEST_WORD])
    if word is None:
        return 1.0
    letters = sum(c.isascii() and c.isalpha() for c in word[0])
    return widths(word[0]) + _LETTER * letters + (_BESIDE_LATIN if letters else 0)
