"""Inline SVG, drawn by matplotlib and lettered by the browser.

Text stays text (``svg.fonttype`` none), so the machine that draws needs no Chinese font, and a reader can search and
copy what is written.  How wide or high Chinese letters will be is therefore unknown here: every text is one line,
anchored at one point at a distance that does not depend on its size.  The same drawing gives the same bytes with one
version of matplotlib.

A unit is a CSS pixel before scaling; letters have 13 of them.
"""

from __future__ import annotations

import io
import warnings
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from lxml import etree

from fazhi.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 460
"""Units: narrow enough to be read on a phone."""
FRACTIONS = ("axes fraction", "axes fraction")
BLUE, ORANGE, GREY, PALE = "#0072b2", "#d55e00", "#595959", "#d9d9d9"
"""Two colours of Okabe and Ito, which people with any colour vision can tell apart, and two greys."""

_FONTS = "'Noto Sans CJK SC', 'Source Han Sans SC', 'Microsoft YaHei', 'PingFang SC', 'Hiragino Sans GB', sans-serif"
_DRAWN_WITH = "DejaVu Sans"
"""Comes with matplotlib, so that no layout depends on the fonts of a machine."""
_LETTER = 13
_MIDDLE = 0.36 * _LETTER
"""From the base line of a text to its middle."""
_LARGEST, _SMALLEST = 1.2, 0.8
"""How far a drawing may be scaled: never so large that it shouts, and the widest rather scroll than shrink."""
_STYLE: dict[str, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "fazhi",
    "font.family": [_DRAWN_WITH],
    "font.size": _LETTER,
    "text.parse_math": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": GREY,
    "axes.axisbelow": True,
    "grid.color": PALE,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "lines.linewidth": 1.5,
    "lines.markersize": 7,
}
_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"


@contextmanager
def drawing(name: str, alt: str, height: int, width: int = WIDTH) -> Iterator[tuple[Figure, list[str]]]:
    """Yield a figure and the list that its SVG is put into once the caller has drawn.

    Parameters
    ----------
    name
        Begins every id in the SVG, so that two drawings fit on one page.
    alt
        A sentence for those who cannot see it.
    height, width
        In units.

    Raises
    ------
    UsageError
        If matplotlib is not installed.
    """
    try:
        import matplotlib.style  # noqa: PLC0415 - takes a second, and is an extra
        from matplotlib.figure import Figure  # noqa: PLC0415
    except ImportError as error:
        raise missing_extra() from error
    svg: list[str] = []
    with matplotlib.style.context(["default", _STYLE]), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        figure = Figure(figsize=(width / 72, height / 72))
        yield figure, svg
        buffer = io.BytesIO()
        figure.savefig(buffer, format="svg", metadata=dict.fromkeys(("Creator", "Date", "Format", "Type")))
    svg.append(_inline(buffer.getvalue(), name, alt, width))


def printable(text: str) -> str:
    """Return *text* with a space for what XML cannot hold: control characters and halves of characters."""
    return "".join(character if character.isprintable() else " " for character in text)


def require_extra() -> None:
    """Raise `UsageError` unless jinja2 and matplotlib are installed; cheap, to be asked before the work begins."""
    if not all(map(find_spec, ("jinja2", "matplotlib"))):
        raise missing_extra()


def missing_extra() -> UsageError:
    """Return the error for someone who lacks the optional packages."""
    return UsageError.at("--format", "html needs jinja2 and matplotlib", "pip install 'fazhi[report]'")


def place_axes(figure: Figure, left: float, top: float, right: float, bottom: float) -> Axes:
    """Return axes with margins in units."""
    width, height = figure.get_size_inches() * 72
    box = (left / width, bottom / height, (width - left - right) / width, (height - top - bottom) / height)
    return figure.add_axes(box)


def write(
    axes: Axes,
    text: str,
    *,
    at: tuple[float, float],
    off: tuple[float, float],
    scales: tuple[str, str] = FRACTIONS,
    side: str = "right",
) -> None:
    """Write *text* on one line at a fixed distance from a point, whatever matplotlib thinks of the size of its letters.

    Parameters
    ----------
    axes, text
        Where, and what.
    at, scales
        The point, on two scales: ``data``, or ``axes fraction`` from 0 to 1.
    off
        How far from there the end of the text (or its beginning or middle, by *side*) lies on its middle line.
    side
        ``right``, ``left`` or ``center``; ``up`` and ``upright`` begin and centre a text that is turned to the left.
    """
    turned = side.startswith("up")
    across, along = (_MIDDLE, 0.0) if turned else (0.0, -_MIDDLE)
    axes.annotate(
        printable(text),
        at,
        (off[0] + across, off[1] + along),
        xycoords=scales,
        textcoords="offset points",
        ha={"up": "left", "upright": "center"}.get(side, side),
        va="baseline",
        rotation=90 if turned else 0,
        rotation_mode="anchor",
        annotation_clip=False,
    )


def _inline(data: bytes, name: str, alt: str, width: int) -> str:
    """Return the SVG element alone: ids that are the plot's own, the reader's fonts, a sentence for screen readers."""
    root = etree.fromstring(data)
    for style in list(root.iter(f"{_SVG}style")):
        style.getparent().remove(style)
    for element in root.iter():
        for key, value in element.attrib.items():
            if key == "id":
                element.set(key, f"{name}-{value}")
            elif key == _HREF:
                del element.attrib[key]
                element.set("href", f"#{name}-{value[1:]}")
            else:
                element.set(key, value.replace("url(#", f"url(#{name}-").replace(f"'{_DRAWN_WITH}'", _FONTS))
    for key in ("width", "height", "version"):
        root.attrib.pop(key, None)
    least = 0 if width <= WIDTH else round(_SMALLEST * width)
    style = f"max-width: {round(_LARGEST * width)}px; min-width: {least}px"
    root.attrib.update({"class": "plot", "role": "img", "aria-label": printable(alt), "style": style})
    etree.cleanup_namespaces(root)
    return str(etree.tostring(root, encoding="unicode"))
