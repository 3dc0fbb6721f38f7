"""What PDFium does with a file, in a process of its own: a file can keep PDFium busy forever, or crash it.

The file comes in on standard input.  Page by page goes out, as JSON, one object a line: first how many pages there
are, then each; or, for one page, its picture.
"""

from __future__ import annotations

import json
import sys
from contextlib import closing, suppress
from typing import Any

from fazhi.reports.formats.pdf_page import read_writing
from fazhi.reports.formats.pdf_rules import read_rules
from fazhi.reports.formats.pdf_scans import is_scan, render

MAX_MEMORY = 640 * 2**20
"""Address space of the process, in bytes, where the system keeps such a limit; half of it is in use at most."""
MAX_CPU_SECONDS = 75
"""For the case that whoever keeps the clock is gone."""
_PASSWORD, _SECURITY = 4, 5
"""PDFium's codes for files that are encrypted."""


def main(arguments: list[str]) -> None:
    """Write the pages of the file on standard input, or the picture of the page whose number is given.

    Parameters
    ----------
    arguments
        Most characters that a page may have, or ``picture`` and the number of a page.
    """
    _limit()
    import pypdfium2  # noqa: PLC0415 - in this process alone

    try:
        with closing(pypdfium2.PdfDocument(sys.stdin.buffer.read())) as document:
            if arguments[0] == "picture":
                _write_picture(document, int(arguments[1]))
            else:
                _write_pages(document, int(arguments[0]))
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) in (_PASSWORD, _SECURITY)
        _write({"locked": locked, "damaged": str(error).rstrip(".")})


def _limit() -> None:
    try:
        import resource  # noqa: PLC0415 - unknown to Windows
    except ImportError:
        return
    for kind, most in ((resource.RLIMIT_AS, MAX_MEMORY), (resource.RLIMIT_CPU, MAX_CPU_SECONDS)):
        # a lower limit of the system's own stays
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))


def _write_pages(document: Any, most: int) -> None:  # noqa: ANN401 - pypdfium2 ships no types
    _write({"pages": len(document), "title": document.get_metadata_value("Title") or ""})
    for number in range(len(document)):
        with closing(document[number]) as page:
            _write(_described(page, most))


def _described(page: Any, most: int) -> dict[str, Any]:  # noqa: ANN401
    writing = read_writing(page, most)
    if writing is None:
        return {"crowded": True}
    height = writing.frame.size[1]
    if is_scan(page, writing):
        return {"height": height, "scan": True}
    rules = read_rules(page, writing.frame)
    pieces = [(p.text, p.left, p.right, p.top, p.bottom, p.size) for p in writing.pieces(rules)]
    left_out = {"unknown": writing.unknown, "sideways": writing.sideways}
    return {"height": height, "scan": False, "pieces": pieces, "rules": rules, **left_out}


def _write_picture(document: Any, number: int) -> None:  # noqa: ANN401
    with closing(document[number - 1]) as page:
        picture, scale = render(page)
    _write({"shape": picture.shape, "scale": scale})
    sys.stdout.buffer.write(picture.tobytes())


def _write(message: dict[str, Any]) -> None:
    sys.stdout.buffer.write(json.dumps(message).encode() + b"\n")
    sys.stdout.buffer.flush()
