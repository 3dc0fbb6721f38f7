"""One workbook for all reports of a run, which Excel, WPS and LibreOffice open.

Its sheets are the passages, three matrices of coverage (passages, share of the text, characters), the reports, the
areas and an explanation, named and headed in Chinese and English.  Passages go to disk report by report; what stays in
memory is some eighty numbers a report.  The same reports and the same model give the same bytes.
"""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

from fazhi.views.workbook_about import write_about
from fazhi.views.workbook_coverage import write_coverage
from fazhi.views.workbook_listing import ROWS, Book
from fazhi.views.workbook_lists import write_areas, write_reports
from fazhi.views.workbook_passages import Passages
from fazhi.views.workbook_styles import Styles
from fazhi.views.workbook_tally import Tally
from fazhi.views.workbook_text import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from fazhi.model.artifact import Model
    from fazhi.model.tags import TaggedPassage
    from fazhi.reports.facts import Fact
    from fazhi.reports.report import Report

_MADE = datetime(1980, 1, 1, tzinfo=UTC)
"""The date in the file, as in its zip entries: the day on which it was written would change its bytes."""


class Workbook:
    """Writes reports as a workbook; it is complete once `close` has been called, and not before.

    Parameters
    ----------
    stream
        Where the bytes go, all of them when it is closed.
    model
        What made the tags: explained, and the order and names of the areas.
    find_facts
        Finds figures and documents in a text; None for what the package has.
    rows
        Rows of a sheet; what does not fit goes on in the next.
    """

    def __init__(
        self,
        stream: IO[bytes],
        model: Model,
        *,
        find_facts: Callable[[str], Iterable[Fact]] | None = None,
        rows: int = ROWS,
    ) -> None:
        import xlsxwriter  # noqa: PLC0415 - other formats do without

        self._stream = stream
        self._model = model
        self._rows = rows
        self._folder = tempfile.TemporaryDirectory(prefix="fazhi-", ignore_cleanup_errors=True)
        # rows are written to disk one by one, and nothing is taken for what it looks like
        options = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
        options |= {"constant_memory": True, "use_zip64": True}
        # put together beside the rows and not in the stream: a pipe gets the same bytes as a file
        self._whole = Path(self._folder.name, "whole.xlsx")
        file = xlsxwriter.Workbook(str(self._whole), {"tmpdir": self._folder.name, **options})
        made = plain(f"{model.name} {model.digest}")
        file.set_properties({"title": "fazhi", "comments": made, "created": _MADE})
        self._book = Book(file, Styles(file))
        self._tally = Tally(model.taxonomy)
        self._passages = Passages(self._book, model.taxonomy, find_facts, rows)

    def write(self, report: Report, tagged: Sequence[TaggedPassage]) -> None:
        """Write the passages of one report, and count them."""
        self._passages.write(self._tally.add(report, tagged).labels, tagged)

    def close(self) -> None:
        """Write what is about all reports, and the whole to the stream.

        Raises
        ------
        OSError
            If the stream or the folder for temporary files does not take it.
        """
        from xlsxwriter.exceptions import FileCreateError  # noqa: PLC0415 - see above

        book, tally = self._book, self._tally
        self._passages.listing.close()
        write_coverage(book, self._model.taxonomy, tally.reports, tally.total, self._rows)
        cut = self._passages.listing.cut + write_reports(book, tally, self._rows)
        write_areas(book, self._model, tally)
        write_about(book, self._model, tally.total, len(tally.reports), cut)
        try:
            book.file.close()
            with self._whole.open("rb") as whole:
                shutil.copyfileobj(whole, self._stream)
        except FileCreateError as error:
            raise error.args[0] from None
        finally:
            self._folder.cleanup()
