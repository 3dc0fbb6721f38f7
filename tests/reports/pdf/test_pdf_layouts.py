from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Pt

from fazhi.reports.reading import read_bytes

MakePdf = Callable[..., bytes]
REPORTS = ("hanxi-2024", "lanping-2023", "xiqiao-2022", "yunbu-2024")
ONE_COLUMN = {
    "official": {"foot": "— {} —", "head": "政府信息公开"},
    "dense": {"size": 10.5, "margins": (20, 20, 25, 20), "justified": False, "leading": 1.5, "foot": "第{}页 共4页"},
    "wide margins": {"size": 14, "margins": (40, 35, 30, 30), "foot": "- {} -"},
    "small": {"size": 9, "margins": (25, 25, 25, 25), "leading": 1.35, "foot": "{}/4"},
    "spaced": {"size": 12, "margins": (25, 25, 25, 25), "set_in": 0, "space": 8, "leading": 1.5, "foot": "{}"},
}
TWO_COLUMNS = {
    "justified": {"columns": 2, "size": 10.5, "margins": (20, 20, 25, 20), "leading": 1.5, "foot": "{}/4"},
    "ragged": {
        "columns": 2,
        "size": 12,
        "margins": (20, 20, 25, 20),
        "justified": False,
        "foot": "-{}-",
        "head": "公报",
    },
}


def passages(data: bytes, name: str) -> list[str]:
    return [passage.text for passage in read_bytes(data, name).passages]


def without_spaces_in_words(texts: Sequence[str]) -> list[str]:
    """Return texts as reportlab leaves them: it drops the space of ``ISO 9001`` where a line ends."""
    return [re.sub(r"(?<=[0-9A-Za-z]) (?=[0-9A-Za-z])", "", text) for text in texts]


def share(found: Sequence[str], wanted: Sequence[str]) -> float:
    """Return which share of the passages is found as it was written, in order."""
    blocks = SequenceMatcher(None, found, wanted, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / max(len(found), len(wanted))


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("layout", ONE_COLUMN.values(), ids=ONE_COLUMN)
def test_a_pdf_of_one_column_gives_the_passages_of_the_text(
    reports: dict[str, list[str]], make_pdf: MakePdf, name: str, layout: dict[str, Any]
) -> None:
    wanted = passages("\n".join(reports[name]).encode(), "report.txt")
    found = passages(make_pdf(reports[name], **layout), "report.pdf")
    assert without_spaces_in_words(found) == without_spaces_in_words(wanted)


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("layout", TWO_COLUMNS.values(), ids=TWO_COLUMNS)
def test_two_columns_are_read_one_after_the_other(
    reports: dict[str, list[str]], make_pdf: MakePdf, name: str, layout: dict[str, Any]
) -> None:
    wanted = passages("\n".join(reports[name]).encode(), "report.txt")
    found = passages(make_pdf(reports[name], **layout), "report.pdf")
    assert without_spaces_in_words(found) == without_spaces_in_words(wanted)


def test_the_title_of_two_lines_is_one(reports: dict[str, list[str]], make_pdf: MakePdf) -> None:
    title = "关于云埠县人民政府2024年度推进法治政府建设工作情况的报告"
    report = read_bytes(make_pdf([title, *reports["xiqiao-2022"][1:]], size=16), "report.pdf")
    assert report.title == title


def make_docx(lines: Sequence[str], *, size: float, columns: int = 1, set_in: float = 2, ragged: bool = False) -> bytes:

    document = Document()
    document.styles["Normal"].font.size = Pt(size)
    fonts = document.styles["Normal"].element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), "Noto Serif CJK SC")
    document.sections[0]._sectPr.find(qn("w:cols")).set(qn("w:num"), str(columns))  # noqa: SLF001 - no other way
    document.sections[0].header.paragraphs[0].text = "政府公报"
    for number, line in enumerate(lines):
        paragraph = document.add_paragraph(line)
        style = paragraph.paragraph_format
        style.space_after = Pt(0 if set_in else 6)
        if number == 0:
            paragraph.alignment, paragraph.runs[0].font.size = ALIGN.CENTER, Pt(1.4 * size)
        elif number >= len(lines) - 2:
            paragraph.alignment = ALIGN.RIGHT
        else:
            style.first_line_indent = Pt(set_in * size)
            paragraph.alignment = ALIGN.LEFT if ragged else ALIGN.JUSTIFY
            paragraph.runs[0].bold = len(line) < 26 and line[0] in "一二三（"
    file = BytesIO()
    document.save(file)
    return file.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize(
    "layout",
    [{"size": 16}, {"size": 12, "set_in": 0, "ragged": True}, {"size": 10.5, "columns": 2}],
    ids=["official", "spaced", "two columns"],
)
def test_what_libreoffice_prints_gives_the_passages_of_the_text(
    reports: dict[str, list[str]], tmp_path: Path, layout: dict[str, Any]
) -> None:
    soffice = shutil.which("soffice") or pytest.skip("LibreOffice is not installed")
    for name in REPORTS:
        (tmp_path / f"{name}.docx").write_bytes(make_docx(reports[name], **layout))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    files = [str(tmp_path / f"{name}.docx") for name in REPORTS]
    subprocess.run(
        [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *files],
        check=True,
        capture_output=True,
    )
    for name in REPORTS:
        wanted = passages("\n".join(reports[name]).encode(), "report.txt")
        assert share(passages((tmp_path / f"{name}.pdf").read_bytes(), "report.pdf"), wanted) >= 0.98
