"""The picture of a page becomes pieces of text, by RapidOCR, whose weights are inside its package.

Needs the extra ``ocr``.  Nothing is fetched: the weights are named by their paths.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from statistics import fmean, median
from typing import TYPE_CHECKING, Any, TypeAlias

from fazhi.errors import ReportError
from fazhi.reports.formats.pdf_characters import is_wide, widths
from fazhi.reports.formats.pdf_pieces import Piece

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONG = 8
"""A line of so many em tells how the page is turned, and by its width the size of its characters."""
_Box: TypeAlias = list[tuple[float, float]]
_SHORT, _AS_HIGH, _NEXT = 5, 0.95, 2.2
_LEAST, _MOST = 0.75, 1.3
"""Heights of boxes are rough: a line has the size of the page's text unless its box is lower or higher than so."""
_VERSION = re.compile(r"v(\d+)")
_FULL_WIDTH = dict(zip(",;:!?()", "，；：！？（）", strict=True))
_OPENING, _CLOSING, _HALF = frozenset("（《“‘【〔"), frozenset("，。；：、！？）》”’】〕"), 0.5
_YEARS = re.compile(r"(?<=20\d\d)[一－–-](?=20\d\d)")
_SPACES = re.compile(r"(?<=[^\x00-\xff])\s+|\s+(?=[^\x00-\xff])")
_SURE, _TALL = 0.75, 1.5
"""A page that is read with less confidence on average, or in lines higher than they are wide, is not upright."""
MAX_SIDE = 2_800
"""Longest side of a picture, in pixels; RapidOCR takes about a gigabyte for one."""


def is_installed() -> bool:
    """Tell whether the extra is installed."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def read_picture(picture: Any, scale: float) -> tuple[list[Piece], float]:  # noqa: ANN401 - a numpy array of bytes
    """Return the lines of text on a picture, in points from its upper left corner, and its height as it is read.

    A page that lies on its side or stands on its head is turned.

    Parameters
    ----------
    picture
        Array of bytes, (height, width, 3), in BGR order.
    scale
        Pixels per point.

    Raises
    ------
    ReportError
        If the installed RapidOCR has no weights.
    """
    import numpy as np  # noqa: PLC0415 - only scans need it

    pictures = (np.ascontiguousarray(np.rot90(picture, quarters)) for quarters in range(4))
    readings = ((turned, _engine()(turned)) for turned in pictures)
    first = next(readings)
    turned, found = first if _is_upright(first[1]) else next((r for r in readings if _is_upright(r[1])), first)
    height, width = (pixels / scale for pixels in turned.shape[:2])
    boxes = [] if found.boxes is None else [[(x / scale, y / scale) for x, y in box] for box in found.boxes.tolist()]
    return place(boxes, found.txts or (), (width / 2, height / 2)), height


def _is_upright(found: Any) -> bool:  # noqa: ANN401 - RapidOCR's own class
    if found.boxes is None:
        return True
    tall = sum(_side(box, 0, 3) > _TALL * _side(box, 0, 1) for box in found.boxes.tolist())
    return 2 * tall <= len(found.boxes) and fmean(found.scores) >= _SURE


def _side(box: _Box, start: int, end: int) -> float:
    return math.dist(box[start], box[end])


@cache
def _engine() -> Any:  # noqa: ANN401 - RapidOCR's own class
    """Load RapidOCR once; weights that are named by a path are not looked for on the net."""
    import rapidocr  # noqa: PLC0415 - an extra, and heavy

    weights = Path(rapidocr.__file__).parent / "models"
    return rapidocr.RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_cls": False,
            "Global.max_side_len": MAX_SIDE,
            "Cls.model_path": _newest(weights, "cls"),
            "Det.model_path": _newest(weights, "det"),
            "Rec.model_path": _newest(weights, "rec"),
        }
    )


def _newest(weights: Path, task: str) -> str:
    found = [path for path in weights.glob("*.onnx") if f"_{task}_" in path.name]
    if not found:
        raise ReportError.at(weights, f"has no weights for OCR ({task})", "reinstall rapidocr from its wheel")
    versions = {path: _VERSION.search(path.name) for path in found}
    return str(max(found, key=lambda path: int(version[1]) if (version := versions[path]) else 0))


def place(boxes: Sequence[_Box], texts: Sequence[str], centre: tuple[float, float]) -> list[Piece]:
    """Return lines of text as pieces, turned level and with characters of one size where they differ little.

    Parameters
    ----------
    boxes
        The corners of each line from the upper left one clockwise, in points.
    texts
        What each line says.
    centre
        What the page is turned around.
    """
    slope = _slope(boxes)
    pieces = [_piece(_level(box, slope, centre), spell(text)) for box, text in zip(boxes, texts, strict=True)]
    long = [piece for piece in pieces if widths(piece.text) >= _LONG] or pieces
    body = median(size for piece in long for size in [piece.size] * len(piece.text)) if pieces else 1.0
    large = [piece for piece in pieces if widths(piece.text) >= _SHORT and piece.size > _MOST * body]
    return [replace(piece, size=_size(piece, body, large)) for piece in pieces]


def _size(piece: Piece, body: float, large: Sequence[Piece]) -> float:
    """Return the size of the page's text for lines that may have it; a short one may end a title."""
    if widths(piece.text) >= _SHORT:
        return body if _LEAST < piece.size / body < _MOST else piece.size
    above = (
        title.size
        for title in large
        if 0 < piece.middle - title.middle < _NEXT * title.size
        and title.left < piece.left
        and piece.right < title.right
    )
    return next((size for size in above if piece.size > _AS_HIGH * size), body)


def spell(text: str) -> str:
    """Return a line with the punctuation that it has in print.

    Beside a Chinese character punctuation is full width, and what looks like 一 between two years is a dash.
    """
    wide = [is_wide(c) for c in text]
    if not any(wide):
        return text
    neighbours = zip([True, *wide[:-1]], [*wide[1:], True], strict=True)
    spelt = [_FULL_WIDTH.get(c, c) if any(beside) else c for c, beside in zip(text, neighbours, strict=True)]
    return _SPACES.sub("", _YEARS.sub("—", "".join(spelt)))


def _slope(boxes: Sequence[_Box]) -> float:
    """Return by how much the lines of a page rise to the right or fall, from the long ones."""
    slopes = [
        (top_right[1] - top_left[1]) / (top_right[0] - top_left[0])
        for top_left, top_right, _, bottom_left in boxes
        if top_right[0] - top_left[0] > _LONG * (bottom_left[1] - top_left[1]) > 0
    ]
    return median(slopes) if slopes else 0.0


def _level(box: _Box, slope: float, centre: tuple[float, float]) -> _Box:
    return [(x + slope * (y - centre[1]), y - slope * (x - centre[0])) for x, y in box]


def _piece(box: _Box, text: str) -> Piece:
    left, right = (box[0][0] + box[3][0]) / 2, (box[1][0] + box[2][0]) / 2
    top, bottom = (box[0][1] + box[1][1]) / 2, (box[2][1] + box[3][1]) / 2
    size = bottom - top
    # a stop is printed in the left half of its square, an opening bracket in the right half
    unseen = sum(_HALF for found in (text[:1] in _OPENING, text[-1:] in _CLOSING) if found)
    if widths(text) >= _LONG:
        size = min(size, (right - left) / (widths(text) - unseen))
    left -= _HALF * size if text[:1] in _OPENING else 0
    right += _HALF * size if text[-1:] in _CLOSING else 0
    return Piece(text, left, right, (top + bottom - size) / 2, (top + bottom + size) / 2, size)
