"""PDF files made on the spot, from reports that were written for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "hanxi-2024.txt"
WRITTEN = Path(__file__).resolve().parents[2] / "data" / "reports"
A4 = (595.28, 841.89)
POINTS_PER_MM = 72 / 25.4

MakePdf = Callable[..., bytes]


@pytest.fixture(scope="session")
def reports() -> dict[str, list[str]]:
    """Return written reports, each as its lines: title first, signature and date last."""
    example = [line.strip("　 ") for line in EXAMPLE.read_text(encoding="utf-8").splitlines() if line.strip("　 ")]
    title = next(index for index, line in enumerate(example) if line.endswith("报告") and ">" not in line)
    end = next(index for index, line in enumerate(example) if line.startswith("【打印"))
    texts = {file.stem: file.read_text(encoding="utf-8").splitlines() for file in sorted(WRITTEN.glob("*.txt"))}
    return {EXAMPLE.stem: example[title:end], **texts}


@pytest.fixture(scope="session")
def make_pdf() -> MakePdf:
    """Return a function that sets lines (title first, signature and date last) as a PDF file.

    Options: ``size`` of the text in points, ``margins`` (left, right, top, bottom) in mm, ``columns``, ``justified``,
    ``set_in`` in em, ``leading`` in em, ``space`` between paragraphs in points, running ``head``, ``foot`` with
    ``{}`` for the page's number, and any argument of reportlab's document.
    """

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    return _make


def _make(lines: Sequence[str], *, columns: int = 1, head: str = "", foot: str = "", **options: Any) -> bytes:

    left, right, top, bottom = (mm * POINTS_PER_MM for mm in options.pop("margins", (28, 26, 37, 35)))
    gap = 24 if columns > 1 else 0
    width = (A4[0] - left - right - gap * (columns - 1)) / columns
    height = A4[1] - top - bottom
    frames = [Frame(left + n * (width + gap), bottom, width, height, 0, 0, 0, 0) for n in range(columns)]

    def furnish(canvas: Any, document: Any) -> None:
        canvas.setFont("STSong-Light", 9)
        canvas.drawCentredString(A4[0] / 2, A4[1] - 44, head)
        canvas.drawCentredString(A4[0] / 2, 44, foot.format(document.page))

    styles = _styles(**{name: options.pop(name) for name in list(options) if name in _STYLE})
    file = BytesIO()
    document = BaseDocTemplate(file, pagesize=A4, **options)
    document.addPageTemplates([PageTemplate(frames=frames, onPage=furnish)])
    kinds = ["title", *["text"] * (len(lines) - 3), "end", "end"]
    document.build([Paragraph(escape(line), styles[kind]) for line, kind in zip(lines, kinds, strict=True)])
    return file.getvalue()


_STYLE = ("size", "justified", "set_in", "leading", "space")


def _styles(
    size: float = 16, leading: float = 1.75, space: float = 0, *, justified: bool = True, set_in: float = 2
) -> dict[str, Any]:

    text = ParagraphStyle(
        "text",
        fontName="STSong-Light",
        fontSize=size,
        leading=leading * size,
        wordWrap="CJK",
        alignment=TA_JUSTIFY if justified else TA_LEFT,
        firstLineIndent=set_in * size,
        spaceAfter=space,
    )
    plain = {"parent": text, "firstLineIndent": 0}
    title = ParagraphStyle(
        "title", fontSize=1.4 * size, leading=2 * size, alignment=TA_CENTER, spaceAfter=size, **plain
    )
    return {"text": text, "title": title, "end": ParagraphStyle("end", alignment=TA_RIGHT, **plain)}
