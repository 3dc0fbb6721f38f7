"""Pages of a PDF that are pictures: which they are, and the picture."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from fazhi.reports.formats.ocr import MAX_SIDE

if TYPE_CHECKING:
    from fazhi.reports.formats.pdf_page import Writing

_FEW, _SOME = 20, 100
"""A page with fewer characters that shows a picture is a scan; one with some is, if the picture is all of the page."""
_UNKNOWN = 0.3
"""So is one of whose characters this share is unknown: its fonts do not say what they spell."""
_PICTURE, _WHOLE = 0.2, 0.8
"""Share of the page that pictures cover, at least."""
_OUTLINES = 100
"""A page of so many paths and no text was written in outlines."""
_MOST_OBJECTS = 5_000
_DOTS_PER_INCH, _POINTS_PER_INCH = 170, 72
"""Type of 9 points is read without loss down to 120 dots per inch."""


def is_scan(page: Any, writing: Writing) -> bool:  # noqa: ANN401 - pypdfium2 ships no types
    """Tell whether what is to be read on a pypdfium2 page is not in its text."""
    if writing.unknown > _UNKNOWN * writing.inked:
        return True
    if writing.inked >= _SOME:
        return False
    covered, paths = _drawn(page, writing)
    if writing.inked >= _FEW:
        return covered > _WHOLE
    return covered > _PICTURE or paths >= _OUTLINES


def _drawn(page: Any, writing: Writing) -> tuple[float, int]:  # noqa: ANN401
    """Return which share of the page pictures cover, and how many paths there are."""
    import pypdfium2.raw as pdfium  # noqa: PLC0415 - a compiled library that only PDF files need

    width, height = writing.frame.size
    covered, paths = 0.0, 0
    for drawn in islice(page.get_objects(max_depth=2), _MOST_OBJECTS):
        if drawn.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = drawn.get_bounds()
            # inside a form the bounds are the form's own
            covered += 1 if drawn.level else (right - left) * (top - bottom) / max(width * height, 1)
        paths += drawn.type == pdfium.FPDF_PAGEOBJ_PATH
    return covered, paths


def render(page: Any) -> tuple[Any, float]:  # noqa: ANN401
    """Return the picture of a pypdfium2 page, an array (height, width, 3) in BGR order, and its pixels per point."""
    scale = min(_DOTS_PER_INCH / _POINTS_PER_INCH, MAX_SIDE / max(*page.get_size(), 1))
    bitmap = page.render(scale=scale, prefer_bgrx=False)
    try:
        return bitmap.to_numpy()[:, :, :3].copy(), scale
    finally:
        bitmap.close()
