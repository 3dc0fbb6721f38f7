from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from fazhi.errors import ReportError
from fazhi.reports.reading import MAX_BYTES, find_files, read_bytes, read_report

TEXT = "一、主要成效\n全年收到行政复议申请87件，受理76件，审结70件，直接纠错9件，镕、喆等生僻字也在。\n"
TRADITIONAL = "一、主要成效\n全年收到行政復議申請，受理並審結七十件，負責人出庭應訴，爭議得到實質化解，群眾滿意。\n"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (TEXT.encode(), TEXT),
        (codecs.BOM_UTF8 + TEXT.encode(), TEXT),
        (TEXT.encode("gb18030"), TEXT),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), TEXT),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), TEXT),
        (TRADITIONAL.encode("big5"), TRADITIONAL),
        (TRADITIONAL.encode("gb18030"), TRADITIONAL),
    ],
    ids=["utf-8", "utf-8 mark", "gb18030", "utf-16 le", "utf-16 be", "big5", "traditional gb18030"],
)
def test_every_encoding_gives_the_same_text(data: bytes, text: str) -> None:
    assert read_bytes(data, "report.txt").text == text


@pytest.mark.parametrize("shift", [0, 1, 2, 3])
@pytest.mark.parametrize(("encoding", "sentence"), [("gb18030", TEXT), ("big5", TRADITIONAL)])
def test_a_long_file_is_read_wherever_its_sample_ends(encoding: str, sentence: str, shift: int) -> None:
    line = sentence.split("\n")[1].replace("镕、喆", "") + "\n"
    text = "a" * shift + line * 1500
    assert read_bytes(text.encode(encoding), "long.txt").text == text


def test_a_name_that_no_file_can_have_is_one_line() -> None:
    with pytest.raises(ReportError, match="cannot be read"):
        list(find_files(["a" * 300]))


def test_offsets_of_a_text_file_are_those_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    file.write_bytes(TEXT.replace("\n", "\r\n").encode())
    report = read_report(file)
    raw = file.read_bytes().decode()
    assert [raw[p.start : p.end] for p in report.passages] == [p.text for p in report.passages]
    assert report.id == "report"


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "is empty"),
        (b" \n\t ", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"PK\x03\x04....", "is damaged; fetch it again"),
        (b"\xd0\xcf\x11\xe0....", "is not text"),
        (b"\x89PNG\r\n", "is a PNG picture; put it into a PDF file"),
        (b"\xff\xd8\xff\xe0", "is a JPEG picture"),
        (b"GIF89a", "is a GIF picture"),
        (b"II*\0....", "is a TIFF picture"),
        (b"BM\x46\0\0\0\0\0\0\0", "is a BMP picture"),
        (b"Rar!\x1a\x07", "is a RAR archive; unpack it"),
        (b"7z\xbc\xaf\x27\x1c", "is a 7-Zip archive; unpack it"),
        (b"\x1f\x8b\x08", "is a gzip file; unpack it"),
        (b"BZh9", "is a bzip2 file"),
        (b"MIME-Version: 1.0\r\n", "is a web archive (.mht)"),
        (TEXT.encode() + b"\0", "a NUL at byte"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8\x00\xd8", "is not text: byte"),
        (b"\xff\xff\xff\xff\x80\x80\xff\xff", "is not text"),
        ("上一篇：某通知\n分享到：\n".encode(), "holds no report text"),
    ],
)
def test_what_is_no_report_is_named_in_one_line_with_a_next_step(data: bytes, fault: str) -> None:
    with pytest.raises(ReportError) as caught:
        read_bytes(data, "x.txt")
    message = str(caught.value)
    assert message.startswith("x.txt: ")
    assert fault in message
    assert "; " in message
    assert "\n" not in message


def test_a_lone_surrogate_in_utf8_is_refused_and_not_passed_on() -> None:
    with pytest.raises(ReportError, match="is not text"):
        read_bytes("一、成效\n".encode() + b"\xed\xa0\x80" * 40 + b"\xff", "x.txt")


def test_two_hundred_megabytes_on_one_line_are_refused_without_being_read(tmp_path: Path) -> None:
    file = tmp_path / "huge.txt"
    with file.open("wb") as stream:
        stream.write(b"a")
        stream.truncate(200 * 2**20)
    with pytest.raises(ReportError, match=f"is larger than {MAX_BYTES // 2**20} MiB; split it"):
        read_report(file)


def test_a_missing_file_and_a_directory_are_named(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"none\.txt: does not exist"):
        read_report(tmp_path / "none.txt")
    with pytest.raises(ReportError, match="is a directory"):
        read_report(tmp_path)


def test_a_directory_is_walked_in_the_order_of_names(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("c.txt", "a.HTML", "b/x.htm", "notes.md"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    found = [Path(file).relative_to(tmp_path).as_posix() for file in find_files([tmp_path])]
    assert found == ["a.HTML", "b/x.htm", "c.txt"]


def test_a_directory_without_reports_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="holds no report"):
        list(find_files([tmp_path]))
