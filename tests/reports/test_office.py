from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from fazhi.errors import ReportError
from fazhi.reports.formats import office
from fazhi.reports.reading import read_bytes, read_report

MakeDocx = Callable[..., bytes]
SOFFICE = office.find_soffice()
needs_office = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="stands in for LibreOffice with a shell script")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
LEVELS = "".join(
    f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:suff w:val="nothing"/>'
    f'<w:lvlText w:val="{label}"/></w:lvl>'
    for index, (style, label) in enumerate((("chineseCountingThousand", "%1、"), ("chineseCountingThousand", "（%2）")))
)
NUMBERING = (
    f'<w:abstractNum w:abstractNumId="0">{LEVELS}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)


def counted(text: str, level: int) -> str:
    properties = f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


def plain(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


BODY = (
    counted("主要成效", 0)
    + counted("强化复议监督", 1)
    + plain("全年审结行政复议案件七十件，纠错九件。")
    + counted("规范行政执法", 1)
    + plain("评查执法案卷一百八十卷，合格一百七十一卷。")
)


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Return a function that puts a shell script in the place of LibreOffice."""

    def make(script: str) -> Path:
        program = tmp_path / "soffice"
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(0o755)
        monkeypatch.setenv(office.VARIABLE, str(program))
        return program

    return make


@needs_office
@pytest.mark.parametrize("suffix", ["doc", pytest.param("odt", marks=pytest.mark.slow)])
def test_an_old_word_file_has_the_passages_of_the_new_one(tmp_path: Path, make_docx: MakeDocx, suffix: str) -> None:
    assert SOFFICE is not None
    new = tmp_path / "report.docx"
    new.write_bytes(make_docx(BODY, numbering=NUMBERING))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [SOFFICE, profile, "--headless", "--convert-to", suffix, "--outdir", str(tmp_path), str(new)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    old, expected = read_report(tmp_path / f"report.{suffix}"), read_report(new)
    assert [(p.text, p.headings) for p in old.passages] == [(p.text, p.headings) for p in expected.passages]
    assert expected.passages[1].headings == ("一、主要成效", "（二）规范行政执法")


@pytest.mark.slow
@needs_office
def test_rtf_is_read() -> None:
    text = "一、成效。全年审结行政复议案件七十件，纠错九件。"
    written = "".join(f"\\u{ord(character)}?" for character in text)
    report = read_bytes(f"{{\\rtf1\\ansi\\ansicpg936 {written}\\par}}".encode("ascii"), "x.rtf")
    assert report.text == text


@pytest.mark.slow
@needs_office
def test_what_libreoffice_cannot_read_is_named() -> None:
    with pytest.raises(ReportError, match=r"x\.doc: (cannot be read by LibreOffice|is a Word file without text)"):
        read_bytes(OLE + "WordDocument".encode("utf-16-le") + bytes(5000), "x.doc")


def test_without_libreoffice_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(office.VARIABLE, "/nowhere/soffice")
    assert office.find_soffice() is None
    with pytest.raises(ReportError, match=r"x\.wps: .*; install LibreOffice, or name its soffice in FAZHI_SOFFICE"):
        read_bytes(OLE, "x.wps")


@pytest.mark.parametrize(
    ("stream", "fault"),
    [
        ("Workbook", "is an old Excel workbook"),
        ("PowerPoint Document", "is an old PowerPoint file"),
        ("EncryptedPackage", "is encrypted"),
    ],
)
def test_other_old_office_files_are_named_without_asking_libreoffice(stream: str, fault: str) -> None:
    with pytest.raises(ReportError, match=fault):
        read_bytes(OLE + stream.encode("utf-16-le"), "x.doc")


@needs_posix
def test_libreoffice_gets_a_profile_of_its_own_and_leaves_nothing(
    tmp_path: Path, make_docx: MakeDocx, stand_in: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "made.docx").write_bytes(make_docx("<w:p><w:r><w:t>全年审结案件。</w:t></w:r></w:p>"))
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    stand_in(
        f'echo "$@" > {tmp_path}/seen; pwd > {tmp_path}/where; mkdir made; cp {tmp_path}/made.docx made/report.docx'
    )
    assert office.read(OLE, "x.doc").text == "全年审结案件。"
    seen, where = (tmp_path / "seen").read_text(encoding="utf-8"), (tmp_path / "where").read_text(encoding="utf-8")
    assert f"-env:UserInstallation=file://{where.strip()}/profile --headless" in seen
    assert list((tmp_path / "temporary").iterdir()) == []


@needs_posix
def test_an_office_that_hangs_is_stopped_with_its_children(tmp_path: Path, stand_in: Callable[[str], Path]) -> None:
    stand_in(f"sleep 300 & echo $! > {tmp_path}/child; wait")
    started = time.monotonic()
    with pytest.raises(ReportError, match=r"x\.doc: keeps LibreOffice busy for more than 1 s"):
        office.read(OLE, "x.doc", seconds=1)
    assert time.monotonic() - started < 10
    child = int((tmp_path / "child").read_text(encoding="utf-8"))
    deadline = time.monotonic() + 5
    while _runs(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _runs(child)


def _runs(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        try:
            os.kill(process, 0)
        except OSError:
            return False
        return not Path("/proc/self").exists()
    return state != "Z"


@needs_posix
@pytest.mark.parametrize("script", ["exit 0", "exit 1", "mkdir made; echo nothing > made/report.docx"])
def test_an_office_that_makes_nothing_of_it_is_one_line(stand_in: Callable[[str], Path], script: str) -> None:
    stand_in(script)
    with pytest.raises(ReportError) as caught:
        office.read(OLE, "x.doc")
    assert str(caught.value).startswith("x.doc: ")
    assert "\n" not in str(caught.value)


@needs_posix
def test_a_program_that_cannot_be_started_is_one_line(stand_in: Callable[[str], Path]) -> None:
    stand_in("").write_bytes(b"\x7fELF no program")
    with pytest.raises(ReportError, match=r"x\.doc: cannot be handed to LibreOffice \(.*\); make room"):
        office.read(OLE, "x.doc")
