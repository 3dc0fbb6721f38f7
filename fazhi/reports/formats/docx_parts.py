"""The parts of a Word file as XML trees, and the words in which they are written.

The package is opened here and not with python-docx, which refuses what Word and WPS read without a word: ``.docm``
and ``.dotx``, files of the strict standard, a relation that leads nowhere, part names with a backslash.
"""

from __future__ import annotations

import posixpath
from io import BytesIO
from typing import TYPE_CHECKING

from lxml import etree

from fazhi.errors import ReportError
from fazhi.reports.formats.archive import Archive
from fazhi.reports.limits import MAX_PART_BYTES, MAX_PART_MARKS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/math",
        b"http://schemas.openxmlformats.org/officeDocument/2006/math",
    ),
)
"""Namespaces of the strict standard, and what the same elements are called by everyone else."""
_LARGEST = 1_000_000


class Parts:
    """The main document of a Word file and what it refers to.

    Raises
    ------
    ReportError
        If the file is damaged, encrypted, too large, nested too deeply, declares XML entities, or has no document.
    """

    def __init__(self, data: bytes, source: str) -> None:
        self._source = source
        with Archive(BytesIO(data), source) as archive:
            self._archive = archive
            self._names: Mapping[str, str] = {name.lower().lstrip("/"): name for name in archive.members}
            main = self._related("", "officeDocument") or "word/document.xml"
            document = self._tree(main)
            if document is None:
                raise ReportError.at(source, "is not a Word file: it has no document part", "open it and save it again")
            self.document: _Element = document
            folder = posixpath.dirname(main)
            self.styles = self._tree(self._related(main, "styles") or f"{folder}/styles.xml")
            self.numbering = self._tree(self._related(main, "numbering") or f"{folder}/numbering.xml")

    def _related(self, part: str, kind: str) -> str | None:
        """Return the name of the part that *part* calls its *kind*; the package itself is the part without a name."""
        folder, name = posixpath.split(part)
        relations = self._tree(posixpath.join(folder, "_rels", f"{name}.rels"))
        for relation in [] if relations is None else relations.iter(_RELATIONS):
            target = relation.get("Target", "")
            if relation.get("Type", "").endswith(f"/{kind}") and relation.get("TargetMode") != "External":
                found: str = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
                return found
        return None

    def _tree(self, part: str) -> _Element | None:
        name = self._names.get(part.lower())
        if name is None:
            return None
        data = self._archive.read(name, MAX_PART_BYTES)
        if len(data) > MAX_PART_BYTES or data.count(b"<") > MAX_PART_MARKS:
            raise ReportError.at(
                self._source, f"has too long a text ({part})", "split it into one file for each report"
            )
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
        return self._parsed(data, part)

    def _parsed(self, data: bytes, part: str) -> _Element:
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
        )
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            reason = str(error).split(",")[0]
            raise ReportError.at(self._source, f"is damaged: {part}: {reason}", "open it and save it again") from error
        if root.getroottree().docinfo.doctype:
            raise ReportError.at(
                self._source, f"declares XML entities ({part}), as no Word file does", "do not trust it"
            )
        return root


def value(element: _Element | None, name: str, default: str | None = None) -> str | None:
    """Return ``w:val`` of the child ``w:name`` of *element*; None where there is no such child."""
    child = None if element is None else element.find(W + name)
    return None if child is None else child.get(W + "val", default)


def number(text: str | None) -> int | None:
    """Return the whole number that an attribute holds; None where it holds none that a document can mean."""
    try:
        found = int(text or "")
    except ValueError:
        return None
    return found if abs(found) <= _LARGEST else None


def is_on(element: _Element | None, name: str) -> bool | None:
    """Return what the switch ``w:name`` in *element* says; None where it is not there."""
    said = value(element, name, "true")
    return None if said is None else said.lower() not in {"0", "false", "off", "none"}


def children(element: _Element | None, name: str) -> Iterator[_Element]:
    """Yield the children ``w:name`` of *element*, which may be missing."""
    if element is not None:
        yield from element.iterchildren(W + name)
