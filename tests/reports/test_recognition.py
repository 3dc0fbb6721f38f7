from __future__ import annotations

import codecs
from collections.abc import Callable

import pytest

from fazhi.errors import ReportError
from fazhi.reports.formats.recognition import Format, limited, recognise
from fazhi.reports.limits import MAX_BYTES, MAX_CONTAINER_BYTES

PAGE = "<!DOCTYPE html><html><body><p>全年审结案件。</p></body></html>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
WORD_XML = (
    '<?xml version="1.0"?><?mso-application progid="Word.Document"?>'
    '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>'
)
MakeZip = Callable[[dict[str, str | bytes]], bytes]


@pytest.mark.parametrize(
    ("data", "name", "found"),
    [
        ("全年审结案件。".encode(), "x.txt", Format.TEXT),
        ("全年审结案件。".encode("gb18030"), "x.doc", Format.TEXT),
        ("一、成效<1>".encode(), "x", Format.TEXT),
        (PAGE.encode(), "x.txt", Format.HTML),
        (PAGE.encode("gb18030"), "x.doc", Format.HTML),
        (codecs.BOM_UTF8 + b"\r\n " + PAGE.encode(), "x.wps", Format.HTML),
        (codecs.BOM_UTF16_LE + PAGE.encode("utf-16-le"), "x", Format.HTML),
        (b"<!-- saved --><html>", "x", Format.HTML),
        ("全年审结案件。".encode(), "x.HTM", Format.HTML),
        (b"%PDF-1.7", "x.txt", Format.PDF),
        (b"\r\n%PDF-1.4", "x.pdf", Format.PDF),
        (b"{\\rtf1", "x.doc", Format.OFFICE),
        (OLE, "x.wps", Format.OFFICE),
        (OLE + "WordDocument Workbook".encode("utf-16-le"), "x.txt", Format.OFFICE),
        (WORD_XML.encode(), "x.doc", Format.OFFICE),
    ],
)
def test_what_the_bytes_say_comes_before_the_suffix(data: bytes, name: str, found: Format) -> None:
    assert recognise(data, name) is found


@pytest.mark.parametrize(
    ("members", "found"),
    [
        ({"[Content_Types].xml": "", "word/document.xml": ""}, Format.DOCX),
        ({"[Content_Types].xml": "", "WORD\\document.xml": ""}, Format.DOCX),
        ({"mimetype": "application/vnd.oasis.opendocument.text"}, Format.OFFICE),
        ({"a.txt": "", "word/readme.txt": ""}, Format.ZIP),
        ({}, Format.ZIP),
    ],
)
def test_zips_are_told_apart_by_what_is_in_them(
    make_zip: MakeZip, members: dict[str, str | bytes], found: Format
) -> None:
    assert recognise(make_zip(members), "x.zip") is found


@pytest.mark.parametrize(
    ("members", "fault"),
    [
        ({"[Content_Types].xml": "", "xl/workbook.xml": ""}, "is an Excel workbook; save the sheet as .txt"),
        ({"[Content_Types].xml": "", "ppt/presentation.xml": ""}, "is a PowerPoint file; save it as .docx"),
        ({"OFD.xml": "", "Doc_0/Document.xml": ""}, "is an OFD file; print it to a PDF file"),
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}, "is an OpenDocument file"),
    ],
)
def test_packages_of_other_kinds_are_named(make_zip: MakeZip, members: dict[str, str | bytes], fault: str) -> None:
    with pytest.raises(ReportError) as caught:
        recognise(make_zip(members), "x.zip")
    assert str(caught.value).startswith(f"x.zip: {fault}")


@pytest.mark.parametrize(
    ("start", "limit"),
    [(b"a", MAX_BYTES), (b"<html>", MAX_BYTES), (b"%PDF-", MAX_CONTAINER_BYTES), (OLE, MAX_CONTAINER_BYTES)],
)
def test_a_file_with_pictures_may_be_larger_than_a_text(start: bytes, limit: int) -> None:
    largest = start.ljust(limit, b"a")
    assert limited(largest, "x") is largest
    with pytest.raises(ReportError, match=f"x: is larger than {limit // 2**20} MiB; split it"):
        limited(largest + b"a", "x")
