"""The C body: ``kernel/*.c``; `fazhi.model.c_body` is its only user."""

from collections.abc import Callable
from typing import TypeAlias

Array: TypeAlias = memoryview | bytes | bytearray | object
"""Whatever has a buffer of numbers."""

class Engine:
    """One model and one rule; never changes, and may be used from many threads.

    Parameters
    ----------
    shape
        V, A, R, columns of a row of weights (a multiple of 8, at least A + R), D.
    settings
        Clause weight, review band, what margins in single precision are off by at most, fewest areas, most areas (0:
        any number).
    arrays
        Weights (V, width) and idf (V,) in single precision; bias (A + R,), thresholds (A,), calibration (2, A) and
        knots (2, K) as doubles; knot_start (A + 1,) as 64-bit integers; role calibration (2, R) as doubles; the column
        of each area's domain (A,) as 32-bit integers, -1 for none.
    blocks
        (source, shortest, longest, sublinear, weight, size, keys) each; source 0 is text in characters, 1 in words, 2
        the heading path in characters; keys (size,) are 64-bit integers, and empty for words.
    traditional
        The characters that OpenCC always changes, those that it changes in some phrases, and the pairs of characters,
        one of them such a one, without which no such phrase is there.
    prepare
        What prepares a text with one of them, or with any other that is rare.

    Raises
    ------
    ValueError
        If something does not fit.
    """

    def __init__(
        self,
        shape: tuple[int, int, int, int, int],
        settings: tuple[float, float, float, int, int],
        arrays: tuple[Array, ...],
        blocks: tuple[tuple[object, ...], ...],
        traditional: tuple[str, str, str],
        prepare: Callable[[str], str],
        /,
    ) -> None: ...
    def margins(
        self, texts: list[str], paths: list[str], path_of: Array, places: Array, starts: Array, context_weight: float, /
    ) -> tuple[bytearray, bytearray]:
        """Return margins of areas (P, A) and roles (P, R) as doubles.

        *path_of* (P,) are 32-bit places in *paths*; *places* and *starts* are the words of each row, 32-bit places in
        the block of words, and where each row's begin, 64-bit, one more than rows; both are empty without such a block.
        """

    def near(self, areas: Array, distance: float, /) -> list[int]:
        """Return the places of margins closer than *distance* to a threshold or to an end of its review band."""

    def decide(self, areas: Array, roles: Array, /) -> tuple[bytearray, ...]:
        """Return the arrays of `fazhi.model.bodies.Outcome` from its scores on: doubles, bytes, 32-bit integers."""

def finite(array: Array, /) -> bool:
    """Tell whether all numbers of single precision in a buffer are finite."""
