"""Files of every format, made on the spot."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMESPACES = f"""xmlns:w="{_W}" xmlns:v="urn:schemas-microsoft-com:vml"
 xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" """
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"

MakeZip = Callable[[dict[str, str | bytes]], bytes]
MakeDocx = Callable[..., bytes]


def _zip(members: dict[str, str | bytes]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def _docx_parts(body: str, *, styles: str = "", numbering: str = "") -> dict[str, str | bytes]:
    kinds = {"document": "document.main", "styles": "styles", "numbering": "numbering"}
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{kind}+xml"/>' for name, kind in kinds.items()
    )
    relations = "".join(
        f'<Relationship Id="{name}" Type="{_RELATION}/{name}" Target="{name}.xml"/>' for name in ("styles", "numbering")
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{types}</Types>",
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="main"'
        f' Type="{_RELATION}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>',
        "word/document.xml": f"<w:document {_NAMESPACES}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {_NAMESPACES}>{styles}</w:styles>",
        "word/numbering.xml": f"<w:numbering {_NAMESPACES}>{numbering}</w:numbering>",
    }


@pytest.fixture(scope="session")
def make_zip() -> MakeZip:
    """Return a function that packs members, by their names, into a zip."""
    return _zip


@pytest.fixture(scope="session")
def make_docx() -> MakeDocx:
    """Return a function that packs the XML inside ``w:body``, ``w:styles`` and ``w:numbering`` into a Word file.

    Its option ``change`` is called with the parts, by their names, before they are packed.
    """

    def make(body: str, *, change: Callable[[dict[str, str | bytes]], None] | None = None, **parts: str) -> bytes:
        members = _docx_parts(body, **parts)
        if change:
            change(members)
        return _zip(members)

    return make
