from __future__ import annotations

import socket
from collections.abc import Callable
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from fazhi.reports.formats import ocr
from fazhi.reports.formats.ocr import is_installed, place, read_picture, spell
from fazhi.reports.reading import read_bytes

MakePdf = Callable[..., bytes]
CENTRE = (300.0, 400.0)


def box(left: float, top: float, right: float, bottom: float, slope: float = 0) -> list[tuple[float, float]]:
    corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
    return [(x - slope * (y - CENTRE[1]), y + slope * (x - CENTRE[0])) for x, y in corners]


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("(一)坚持党的领导", "（一）坚持党的领导"),
        ("实施纲要(2021一2025年)》", "实施纲要（2021—2025年）》"),
        ("万元;对招商引资", "万元；对招商引资"),
        ("主要是:", "主要是："),
        ("共1,140万元", "共1,140万元"),
        ("由原来的96 项调整", "由原来的96项调整"),
        ("Smart Governance", "Smart Governance"),
        ("3.5%", "3.5%"),
        ("1.加强", "1.加强"),
    ],
)
def test_punctuation_is_spelt_as_it_is_printed(read: str, printed: str) -> None:
    assert spell(read) == printed


def test_a_page_that_was_laid_askew_is_turned_level() -> None:
    slope = 0.01
    texts = ["坚持以人民为中心坚持问题导向" * 2] * 3
    boxes = [box(100, 100 + 30 * n, 380, 110 + 30 * n, slope) for n in range(3)]
    pieces = place(boxes, texts, CENTRE)
    assert [piece.left for piece in pieces] == pytest.approx([100] * 3, abs=0.1)
    assert [piece.middle for piece in pieces] == pytest.approx([105, 135, 165], abs=0.1)


def test_lines_of_one_page_have_one_size_and_its_title_another() -> None:
    boxes = [box(200, 50, 360, 70), box(100, 100, 380, 112), box(100, 130, 150, 142)]
    pieces = place(boxes, ["法治建设的报告们", "坚持以人民为中心坚持问题导向" * 2, "群众都满意"], CENTRE)
    assert [piece.size for piece in pieces] == pytest.approx([20, 10, 10])


def test_the_white_half_of_a_stop_belongs_to_its_line() -> None:
    # 20 characters of 10 points, the last one a comma and the first a bracket whose other halves are white
    piece = place([box(105, 100, 295, 110)], ["（" + "中" * 18 + "，"], CENTRE)[0]
    assert (piece.left, piece.right, piece.size) == pytest.approx((100, 300, 10))


def test_a_page_without_text_gives_nothing() -> None:
    assert place([], [], CENTRE) == []


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_page_on_its_side_or_on_its_head_is_turned(monkeypatch: pytest.MonkeyPatch, quarters: int) -> None:
    upright = np.zeros((200, 100, 3), np.uint8)
    upright[0, 0] = 255

    def read(picture: Any) -> SimpleNamespace:
        stands = picture.shape[0] > picture.shape[1]
        right_way = bool(picture[0, 0, 0])
        corners = box(10, 20, 90, 30) if stands else box(20, 10, 30, 90)
        return SimpleNamespace(boxes=np.array([corners]), txts=("群众满意",), scores=(0.99 if right_way else 0.5,))

    monkeypatch.setattr(ocr, "_engine", lambda: read)
    pieces, height = read_picture(np.rot90(upright, quarters), 2.0)
    assert height == 100
    assert (pieces[0].left, pieces[0].right, pieces[0].middle) == (5, 45, 12.5)


def _distance(one: str, other: str) -> int:
    """Return the fewest changes of a character that turn one text into the other."""
    row = np.arange(len(other) + 1)
    codes = np.array([ord(c) for c in other])
    steps = np.arange(len(other) + 1)
    for number, character in enumerate(one, 1):
        changed = np.minimum(row[1:] + 1, row[:-1] + (codes != ord(character)))
        row = np.minimum.accumulate(np.concatenate(([number], changed)) - steps) + steps
    return int(row[-1])


def test_distance_counts_changes() -> None:
    assert (_distance("部门之间", "部内之间的"), _distance("", "部门"), _distance("部门", "部门")) == (2, 2, 0)


def scanned(data: bytes, angle: float) -> bytes:
    """Return the pages of a PDF file as pictures: grey, a little askew, with noise."""
    noise = np.random.default_rng(0)
    pictures = []
    document = pypdfium2.PdfDocument(data)
    for page in document:
        sheet = page.render(scale=150 / 72, grayscale=True).to_pil()
        grey = np.asarray(sheet.rotate(angle, fillcolor=255, resample=Image.Resampling.BICUBIC)) * 0.93 + 8
        pictures.append(Image.fromarray(np.clip(grey + noise.normal(0, 12, grey.shape), 0, 255).astype(np.uint8)))
        page.close()
    document.close()
    file = BytesIO()
    pictures[0].save(file, "PDF", save_all=True, append_images=pictures[1:], resolution=150, quality=80)
    return file.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("layout", "paragraphs"),
    [({"size": 16}, 8), ({"size": 10.5, "columns": 2, "leading": 1.5}, 18)],
    ids=["one column", "two columns"],
)
def test_a_scan_gives_the_characters_of_the_text_and_asks_no_network(
    reports: dict[str, list[str]],
    make_pdf: MakePdf,
    monkeypatch: pytest.MonkeyPatch,
    layout: dict[str, Any],
    paragraphs: int,
) -> None:
    if not is_installed():
        pytest.skip("the extra ocr is not installed")
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("a connection was asked for"))
    lines = [*reports["lanping-2023"][:paragraphs], *reports["lanping-2023"][-2:]]
    report = read_bytes(scanned(make_pdf(lines, foot="— {} —", **layout), 0.5), "scan.pdf")
    wanted = "\n".join(passage.text for passage in read_bytes("\n".join(lines).encode(), "report.txt").passages)
    found = "\n".join(passage.text for passage in report.passages)
    assert 1 - _distance(wanted, found) / len(wanted) >= 0.95
    assert report.title == lines[0]
