"""The values of numbers, in Arabic and Chinese figures."""

from __future__ import annotations

from decimal import Decimal

DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"○": 0, "两": 2}
HAN = "零○一二两三四五六七八九十百千万亿"
"""Every character of a number that is written in Chinese."""
_STEPS = (("亿", 10**8), ("万", 10**4), ("千", 1000), ("百", 100), ("十", 10))
SCALES = {
    "万亿": 10**12, "千亿": 10**11, "百亿": 10**10, "亿": 10**8, "千万": 10**7, "百万": 10**6, "十万": 10**5,
    "万": 10**4, "千": 1000, "百": 100,
}  # fmt: skip
"""What may follow Arabic figures and multiplies them."""
_WIDEST = 2
"""两三, 三五: how far two numerals for one amount lie apart at most."""


def han_number(written: str) -> int | None:
    """Return the value of a number in Chinese figures, 三万五 included; None where *written* is no number."""
    for mark, step in _STEPS:
        head, found, tail = written.partition(mark)
        if not found:
            continue
        times = han_number(head) if head else 1
        # 三万五 is 35,000 and 一百五 is 150; 三万零五 is 30,005
        rest = DIGITS[tail] * step // 10 if step > 10 and tail in DIGITS else han_number(tail.lstrip("零○") or "零")  # noqa: PLR2004
        if times is None or rest is None or rest >= step or (step < 10**4 and times >= 10):  # noqa: PLR2004
            return None
        return times * step + rest
    return DIGITS.get(written)


def han_pair(written: str) -> tuple[int, int] | None:
    """Return both values of an amount like 两三, 三五 or 十七八; None where *written* is none."""
    tens = 10 if written.startswith("十") else 0
    pair = [DIGITS.get(character, 0) for character in (written[1:] if tens else written)]
    if len(pair) != 2 or not 0 < pair[0] < pair[1] <= pair[0] + _WIDEST:  # noqa: PLR2004
        return None
    return tens + pair[0], tens + pair[1]


def arabic_number(written: str) -> Decimal:
    """Return the value of Arabic figures with thousands separators or stray spaces: 1,234 and 99. 28."""
    return Decimal(written.replace(",", "").replace(" ", ""))


def plain(value: Decimal | int) -> float | int:
    """Return *value* as an integer if it is one, else as a float of six decimals at most."""
    rounded = round(Decimal(value), 6)
    return int(rounded) if rounded == rounded.to_integral_value() else float(rounded)
