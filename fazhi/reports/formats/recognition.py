"""Which format a file has: by what its bytes say first, by its name where they say nothing."""

from __future__ import annotations

import re
from enum import StrEnum
from io import BytesIO

from fazhi.errors import ReportError
from fazhi.reports.limits import MAX_BYTES, MAX_CONTAINER_BYTES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from fazhi.reports.formats.archive import Archive


class Format(StrEnum):
    """A kind of file that reports are read from."""

    TEXT = "text"
    HTML = "html"
    DOCX = "docx"
    PDF = "pdf"
    OFFICE = "office"
    """What LibreOffice turns into a Word file: old Word and WPS files, RTF, OpenDocument text."""
    ZIP = "zip"


HTML_SUFFIXES = (".html", ".htm", ".shtml", ".xhtml")
SUFFIXES = (".txt", *HTML_SUFFIXES, ".docx", ".docm", ".pdf", ".doc", ".wps", ".rtf", ".odt", ".zip")
"""What a directory is searched for."""
_JUNK = ("~$", ".")
"""How the names of lock files and of what macOS adds begin; neither is a report, whatever its suffix."""
ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
"""How a zip begins; the second is one without members."""
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF_MAGIC, _RTF_MAGIC = b"%PDF-", b"{\\rtf"
_CONTAINERS = (_PDF_MAGIC, OLE_MAGIC, _RTF_MAGIC, *ZIP_MAGIC)
"""How files begin that hold pictures beside their text."""
_PDF_START = 1024
"""A PDF file may have so much of something else before it."""
_AS_DOCX = "save it as .docx and read that"
_AS_PDF = "put it into a PDF file and read that with the [ocr] extra"
_UNPACK = "unpack it and read what is in it"
_OTHERS = (
    (b"\x89PNG", "a PNG picture", _AS_PDF),
    (b"\xff\xd8\xff", "a JPEG picture", _AS_PDF),
    (b"GIF8", "a GIF picture", _AS_PDF),
    (b"II*\0", "a TIFF picture", _AS_PDF),
    (b"MM\0*", "a TIFF picture", _AS_PDF),
    (b"BM", "a BMP picture", _AS_PDF),
    (b"Rar!", "a RAR archive", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", _UNPACK),
    (b"\x1f\x8b", "a gzip file", _UNPACK),
    (b"BZh", "a bzip2 file", _UNPACK),
    (b"\xfd7zXZ\0", "an xz file", _UNPACK),
)
_SAVED_PAGE = re.compile(rb"^MIME-Version:", re.MULTILINE)
_BMP_HEADER = b"\0\0\0\0"
_PACKAGES = (
    ("word/", Format.DOCX, "", ""),
    ("xl/", None, "an Excel workbook", "save the sheet as .txt and read that"),
    ("ppt/", None, "a PowerPoint file", _AS_DOCX),
    ("ofd.xml", None, "an OFD file", "print it to a PDF file and read that"),
)
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_OLE_STREAMS = (
    ("EncryptedPackage", "is encrypted", "open it with its password, save it without and read that"),
    ("WordDocument", "", ""),
    ("Workbook", "is an old Excel workbook", "save the sheet as .txt and read that"),
    ("PowerPoint Document", "is an old PowerPoint file", _AS_DOCX),
)
"""Names in the directory of an OLE file, in the order in which they decide: a Word file may hold a workbook."""
_HTML_HEAD = 2000
_HTML_STARTS = (
    "<!doctype html", "<html", "<head", "<body", "<?xml", "<meta", "<div", "<p>", "<p ", "<table", "<span",
)  # fmt: skip
_WORD_XML = ('progid="word.document"', "schemas.microsoft.com/office/word/2003/wordml")


def recognise(data: bytes, source: str) -> Format:
    """Return the format of *data*; the suffix of *source* decides only between text and HTML.

    Raises
    ------
    ReportError
        If it is of a kind that is not read, or encrypted.
    """
    if data.startswith(ZIP_MAGIC):
        from fazhi.reports.formats.archive import Archive  # noqa: PLC0415 - text needs no unpacking

        with Archive(BytesIO(data), source) as archive:
            return recognise_zip(archive)
    if data.startswith(OLE_MAGIC):
        return _recognise_ole(data, source)
    if data.startswith(_RTF_MAGIC):
        return Format.OFFICE
    if _PDF_MAGIC in data[:_PDF_START]:
        return Format.PDF
    for magic, kind, cure in _OTHERS:
        if data.startswith(magic) and (magic != b"BM" or data[6:10] == _BMP_HEADER):
            raise ReportError.at(source, f"is {kind}", cure)
    if _SAVED_PAGE.search(data[:_HTML_HEAD]):
        raise ReportError.at(source, "is a web archive (.mht)", "open it in a browser and save it as a complete page")
    return _recognise_text(data, source)


def is_report(name: str) -> bool:
    """Tell whether a file of this name may be a report, or a zip of reports."""
    return name.lower().endswith(SUFFIXES) and not name.startswith(_JUNK)


def is_container(data: bytes) -> bool:
    """Tell whether *data* is of a kind that holds pictures beside its text, and may be larger than a text."""
    return data.startswith(_CONTAINERS)


def limited(data: bytes, source: str) -> bytes:
    """Return *data* as it is.

    Raises
    ------
    ReportError
        If it is larger than its kind may be.
    """
    limit = MAX_CONTAINER_BYTES if is_container(data) else MAX_BYTES
    if len(data) > limit:
        fault = f"is larger than {limit // 2**20} MiB"
        raise ReportError.at(source, fault, "split it into one file for each report")
    return data


def recognise_zip(archive: Archive) -> Format:
    """Return whether a zip is a Word file, an OpenDocument text or a zip of files.

    Raises
    ------
    ReportError
        If it is a package of a kind that is not read.
    """
    names = [name.lower() for name in archive.members]
    if "mimetype" in archive.members:
        kind = archive.read("mimetype", len(_OPEN_DOCUMENT) + 20).decode("ascii", "replace")
        if kind.startswith(_OPEN_DOCUMENT + "text"):
            return Format.OFFICE
        if kind.startswith(_OPEN_DOCUMENT):
            raise ReportError.at(archive.place, f"is an OpenDocument file ({kind.strip()})", _AS_DOCX)
    if "[content_types].xml" in names or "ofd.xml" in names:
        for start, known, fault, cure in _PACKAGES:
            if any(name.startswith(start) for name in names):
                if known is None:
                    raise ReportError.at(archive.place, f"is {fault}", cure)
                return known
    return Format.ZIP


def _recognise_ole(data: bytes, source: str) -> Format:
    for stream, fault, cure in _OLE_STREAMS:
        if stream.encode("utf-16-le") in data:
            if fault:
                raise ReportError.at(source, fault, cure)
            break
    return Format.OFFICE


def _recognise_text(data: bytes, source: str) -> Format:
    # tags are ASCII in every encoding; in UTF-16 there is a NUL beside each character
    head = data[: 2 * _HTML_HEAD].replace(b"\0", b"").decode("latin-1").lower()[:_HTML_HEAD]
    head = head.lstrip("\xef\xbb\xbf\xff\xfe \t\r\n")
    if head.startswith("<?xml") and any(mark in head for mark in _WORD_XML):
        return Format.OFFICE
    is_page = head.startswith(_HTML_STARTS) or "<html" in head or "<body" in head
    return Format.HTML if is_page or source.lower().endswith(HTML_SUFFIXES) else Format.TEXT
