from __future__ import annotations

import subprocess
import sys
import zlib
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PIL import Image

from fazhi.errors import ReportError
from fazhi.reports.formats import ocr, pdf, pdf_process
from fazhi.reports.reading import read_bytes

MakePdf = Callable[..., bytes]
CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = (
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
    b"/Resources<</Font<</F 6 0 R>>/XObject<</X 5 0 R>>>>>>"
)
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
DRAWN_TWICE = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</X 5 0 R>>>>"


def stream(content: bytes, entries: bytes = b"") -> bytes:
    packed = zlib.compress(content, 9)
    return b"<</Length %d/Filter/FlateDecode%s>>\nstream\n%s\nendstream" % (len(packed), entries, packed)


def raw_pdf(*objects: bytes) -> bytes:
    """Return a PDF file of the objects, numbered from 1."""
    data, offsets = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    end = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + end


def page_of(content: bytes, form: bytes = b"") -> bytes:
    return raw_pdf(CATALOG, PAGES, PAGE, stream(content), stream(b"", form), FONT)


def test_the_process_of_the_user_never_loads_pdfium(make_pdf: MakePdf, tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(make_pdf(["云埠县的报告", "群众满意。", "云埠县", "2024年1月15日"]))
    code = f"import sys, fazhi; fazhi.read({str(file)!r}); sys.exit('pypdfium2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.fixture
def xiqiao(reports: dict[str, list[str]]) -> Sequence[str]:
    return reports["xiqiao-2022"]


def test_offsets_hold_in_the_text_of_the_paragraphs(make_pdf: MakePdf, xiqiao: Sequence[str]) -> None:
    report = read_bytes(make_pdf(xiqiao), "report.pdf")
    assert report.text.split("\n") == xiqiao
    assert all(report.text[p.start : p.end] == p.text for p in report.passages)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("溪桥镇2022年法治政府建设工作要点", "溪桥镇2022年法治政府建设工作要点"),
        ("Microsoft Word - 溪桥镇2022年法治政府建设工作要点.docx", "溪桥镇2022年法治政府建设工作要点"),
        ("Microsoft Word - 文档1", ""),
        ("无标题文档一二三", ""),
        ("report-final-2", ""),
        ("D:\\报告\\溪桥镇法治政府建设", ""),
    ],
)
def test_the_title_of_the_properties_counts_if_it_is_one(
    make_pdf: MakePdf, xiqiao: Sequence[str], name: str, title: str
) -> None:
    assert pdf.read(make_pdf(xiqiao, title=name), "report.pdf").title == title


def _locked(make_pdf: MakePdf, lines: Sequence[str]) -> bytes:
    return make_pdf(lines, encrypt="secret")


def _cut(make_pdf: MakePdf, lines: Sequence[str]) -> bytes:
    return make_pdf(lines)[:-900]


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (_locked, "is locked with a password; save a copy without one"),
        (_cut, "is cut short: the PDF file has no end; download it again"),
        (lambda *_: b"%PDF-1.7\n" + bytes(range(256)) * 40 + b"%%EOF", "is a damaged PDF file"),
        (
            lambda *_: raw_pdf(CATALOG, b"<</Type/Pages/Kids[2 0 R]/Count 5>>"),
            "damaged PDF file (page 1 cannot be read)",
        ),
        (lambda *_: page_of(b"BT ET"), "is a PDF file without text; check"),
        (
            lambda *_: raw_pdf(CATALOG, b"<</Type/Pages/Kids[%s]/Count 2001>>" % (b"3 0 R " * 2001), PAGE),
            "has 2001 pages",
        ),
    ],
    ids=["locked", "cut short", "junk", "loop of pages", "blank", "too many pages"],
)
def test_what_cannot_be_read_is_named_in_one_line_with_a_next_step(
    make_pdf: MakePdf, xiqiao: Sequence[str], make: Callable[..., bytes], fault: str
) -> None:
    with pytest.raises(ReportError) as caught:
        pdf.read(make(make_pdf, xiqiao), "x.pdf")
    message = str(caught.value)
    assert message.startswith("x.pdf: ")
    assert fault in message
    assert "; " in message
    assert "\n" not in message


@pytest.mark.parametrize(
    "data",
    [
        page_of(b"/X Do", DRAWN_TWICE).replace(stream(b"", DRAWN_TWICE), stream(b"/X Do /X Do", DRAWN_TWICE)),
        page_of(b"BT /F 9 Tf 9 9 Td (hello) Tj ET " * 2_000_000),
        page_of(b"q " * 50_000_000),
        page_of(b"0 0 m 9 9 l S " * 5_000_000),
    ],
    ids=["form that draws itself twice", "text bomb", "stack bomb", "path bomb"],
)
def test_a_hostile_page_costs_a_second_and_not_the_memory(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_process, "MAX_PAGE_SECONDS", 1.0)
    assert len(data) < 2**20
    with pytest.raises(ReportError, match=r"x\.pdf: page 1 (?:takes PDFium more than 1 seconds|is more than PDFium)"):
        pdf.read(data, "x.pdf")


@pytest.mark.parametrize("size", [b"0", b"-9", b"1e39", b"99999999999999999999999999999999999999999999", b"0.00001"])
def test_text_of_an_absurd_size_hurts_nothing(size: bytes) -> None:
    absurd = b"BT /F " + size + b" Tf 50 700 Td (absurd) Tj ET 0 0 m " + size + b" 0 l S 0 9 m 9 " + size + b" l S "
    text = pdf.read(page_of(absurd + b"BT /F 9 Tf 1 0 0 1 50 600 Tm (text) Tj ET"), "x.pdf").text
    assert text.endswith("text")


def test_a_page_of_too_many_characters_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_process, "MAX_PAGE_CHARACTERS", 20)
    with pytest.raises(ReportError, match="page 1 holds more than 20 characters"):
        pdf.read(page_of(b"BT /F 9 Tf 9 99 Td (a long line of many characters) Tj ET"), "x.pdf")


def test_a_file_that_takes_too_long_is_given_up(
    make_pdf: MakePdf, xiqiao: Sequence[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf_process, "MAX_SECONDS", 0.0)
    with pytest.raises(ReportError, match=r"takes more than 0 seconds \(1 of 2 pages read\)"):
        pdf.read(make_pdf(xiqiao), "x.pdf")


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_that_is_shown_turned_is_read_upright(turn: int) -> None:
    down = b" ".join(b"1 0 0 1 50 %d Tm (line %d of the page) Tj" % (700 - 20 * n, n) for n in range(4))
    matrix = {0: b"1 0 0 1 0 0", 90: b"0 1 -1 0 842 0", 180: b"-1 0 0 -1 595 842", 270: b"0 -1 1 0 -200 800"}[turn]
    turned = PAGE.replace(b"/MediaBox", b"/Rotate %d/MediaBox" % turn)
    data = raw_pdf(CATALOG, PAGES, turned, stream(matrix + b" cm BT /F 9 Tf " + down + b" ET"), stream(b""), FONT)
    assert pdf.read(data, "x.pdf").text.split() == " ".join(f"line {n} of the page" for n in range(4)).split()


def test_a_watermark_that_stands_askew_is_no_text() -> None:
    askew = b"0.7 0.7 -0.7 0.7 100 100 Tm (watermark) Tj"
    text = pdf.read(page_of(b"BT /F 9 Tf 1 0 0 1 50 700 Tm (text) Tj " + askew + b" ET"), "x.pdf").text
    assert text == "text"


def test_what_is_left_out_is_said() -> None:
    upright = b" ".join(b"1 0 0 1 50 %d Tm (a line of text) Tj" % (700 - 20 * n) for n in range(9))
    sideways = b"0 1 -1 0 500 100 Tm (text that is set sideways) Tj"
    extracted = pdf.read(page_of(b"BT /F 9 Tf " + upright + b" " + sideways + b" ET"), "x.pdf")
    assert "sideways" not in extracted.text
    assert extracted.notes == ("page 1: text that is set sideways is left out",)


def test_a_damaged_file_is_read_or_refused(make_pdf: MakePdf, xiqiao: Sequence[str]) -> None:
    dice, whole = np.random.default_rng(7), make_pdf(xiqiao)
    refused = 0
    for _ in range(12):
        data = bytearray(whole)
        for _ in range(int(dice.choice((1, 9, 81)))):
            data[dice.integers(len(data))] = int(dice.integers(256))
        try:
            assert pdf.read(bytes(data) + b"%%EOF", "x.pdf").text
        except ReportError as error:
            assert "\n" not in str(error)  # noqa: PT017 - either is right
            refused += 1
    assert 0 < refused < 12


def scans(pages: int) -> bytes:
    """Return a PDF file of white pictures."""
    file = BytesIO()
    sheets = [Image.new("L", (600, 800), 255) for _ in range(pages)]
    sheets[0].save(file, "PDF", save_all=True, append_images=sheets[1:], resolution=72)
    return file.getvalue()


def test_scans_without_the_extra_are_named_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    with pytest.raises(ReportError) as caught:
        pdf.read(scans(3), "x.pdf")
    assert str(caught.value) == "x.pdf: pages 1–3 without a text layer; to read scans, pip install 'fazhi[ocr]'"


def test_a_page_whose_characters_are_unknown_is_a_scan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    unmapped = b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[<</Type/Font"
    unmapped += (
        b"/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>]>>"
    )
    content = stream(b"BT /F 9 Tf 50 700 Td <" + b"e123" * 40 + b"> Tj ET")
    with pytest.raises(ReportError, match="page 1 without a text layer"):
        pdf.read(raw_pdf(CATALOG, PAGES, PAGE, content, stream(b""), unmapped), "x.pdf")


def test_scans_are_read_page_by_page_and_the_report_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = iter(("全年收到行政复议申请八十七件(含上年结转)。", "群众满意。"))

    def read(picture: Any) -> SimpleNamespace:
        height, width = picture.shape[:2]
        left, right, top, bottom = 0.1 * width, 0.6 * width, 0.1 * height, 0.12 * height
        boxes = np.array([[[left, top], [right, top], [right, bottom], [left, bottom]]])
        return SimpleNamespace(boxes=boxes, txts=(next(texts),), scores=(0.99,))

    monkeypatch.setattr(ocr, "is_installed", lambda: True)
    monkeypatch.setattr(ocr, "_engine", lambda: read)
    seen: list[tuple[int, int]] = []
    extracted = pdf.read(scans(2), "x.pdf", lambda done, pages: seen.append((done, pages)))
    assert seen == [(1, 2), (2, 2)]
    assert extracted.notes == ("pages 1–2 read by OCR",)
    assert extracted.text.split("\n") == ["全年收到行政复议申请八十七件（含上年结转）。", "群众满意。"]
