"""How the cells of a workbook look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from fazhi.labels.taxonomy import Taxonomy

FONT: Final = "Microsoft YaHei"
"""Comes with Windows and with Office for the Mac; LibreOffice puts a font of the same widths in its place."""
INK, GREY, LINE, RULE = "#1F2933", "#66727F", "#D5DAE0", "#8793A0"
HEAD: Final = "#E8ECF1"
"""Behind the names of columns."""
REVIEW: Final = "#FFE08A"
"""Behind what a person should look at."""
ABSENT: Final = "#FBEAE8"
"""Behind the dash of an area that a report does not have."""
ALARM: Final = "#B3261E"
FULL: Final = "#3E8E7E"
"""Behind the largest figure of a matrix; the smallest stands on white."""
_TINTS = (
    "#F7D9D6", "#FBE3C8", "#EFE9C0", "#E0ECC8", "#CFE9D6", "#C9E8E6", "#CFE3F4", "#D5DAF3", "#E5D8F0", "#F3D6E6",
    "#E6DDD3", "#DCE0E5",
)  # fmt: skip
"""Light enough for dark letters; neighbours in the list of areas are neighbours in the rainbow."""


class Styles:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:  # noqa: ANN401 - XlsxWriter ships no types
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Any] = {}

    def __call__(self, **properties: object) -> Any:  # noqa: ANN401 - a format
        """Return the format with these properties of XlsxWriter on top of those that all cells have."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            common = {"font_name": FONT, "font_size": 10, "font_color": INK, "valign": "top"}
            self._made[key] = self._book.add_format(common | properties)
        return self._made[key]


def domain_tints(taxonomy: Taxonomy) -> dict[str, str]:
    """Return a light colour for each domain, by id; domains beyond the twelfth begin again with the first's."""
    return {domain.id: _TINTS[place % len(_TINTS)] for place, domain in enumerate(taxonomy.domains)}
