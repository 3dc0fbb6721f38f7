"""The sheet that explains the others; its sentences stand in ``templates/workbook.toml``."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fazhi.reports.report import PASSAGE_ROLES
from fazhi.views.names import scheme_names
from fazhi.views.numbers import interval, number, percent
from fazhi.views.workbook_listing import A4, heading, put, set_up_page
from fazhi.views.workbook_styles import LINE
from fazhi.views.workbook_text import LONGEST, height, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from fazhi.model.artifact import Model
    from fazhi.views.workbook_listing import Book
    from fazhi.views.workbook_tally import Summary

NAME: Final = "说明 About"
_WIDTHS: Final = (26, 66, 78)
_WORDS = Path(__file__).with_name("templates") / "workbook.toml"
_HEADING = "heading"
_Row = tuple[str, str, str]


def write_about(book: Book, model: Model, total: Summary, reports: int, cut: int) -> None:
    """Write what the sheets, the figures and the model are, in Chinese and English side by side.

    Parameters
    ----------
    book
        Where the sheet goes.
    model
        What made the tags.
    total
        All reports together.
    reports
        How many they are.
    cut
        How many texts were too long for a cell.
    """
    words = tomllib.loads(_WORDS.read_text(encoding="utf-8"))
    sheet = book.file.add_worksheet(NAME)
    set_up_page(sheet, A4)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    for place, width in enumerate(_WIDTHS):
        sheet.set_column(place, place, width)
    values = _values(model, total, reports, cut)
    lines: list[_Row | None] = [("项目 Item", "说明", "In English")]
    for name, section in words.items():
        zh, en = section.pop(_HEADING)
        lines += [None, (f"{zh} {en}", "", ""), *_filled(section, values.get(name, {}))]
    _write(book, sheet, lines)


def _write(book: Book, sheet: Any, lines: Sequence[_Row | None]) -> None:  # noqa: ANN401 - XlsxWriter's
    text = book.styles(text_wrap=True, quote_prefix=True, bottom=1, bottom_color=LINE)
    for row, line in enumerate(lines):
        if line is None:
            continue
        sheet.set_row(row, height(zip(line, _WIDTHS, strict=True)))
        style = text if any(line[1:]) and row else heading(book.styles)
        for column, value in enumerate(line):
            put(sheet, (row, column), plain(value), style)


def _filled(section: Mapping[str, Sequence[str]], values: Mapping[str, Mapping[str, str]]) -> Iterator[_Row]:
    """Yield the lines of a section; one with a value that is not known is left out."""
    for key, (name, zh, en) in section.items():
        known = values.get(key, {})
        if None not in known.values():
            yield name.format_map(known), zh.format_map(known), en.format_map(known)


def _values(model: Model, total: Summary, reports: int, cut: int) -> dict[str, Any]:
    """Return what the sentences name, by section and line."""
    sizes = {name: getattr(total, name) for name in ("passages", "characters", "tags", "review")}
    run = {"reports": reports, "bare": total.bare_passages} | sizes
    return {
        "meanings": {"text": {"longest": LONGEST, "cut": cut}},
        "run": dict.fromkeys(("reports", "passages", "tags", "review"), run),
        "model": _figures(model),
        "roles": _roles(model),
    }


def _figures(model: Model) -> dict[str, Any]:
    made = model.provenance
    seen: Mapping[str, Any] = made.get("out_of_fold") or {}
    roles, review = seen.get("roles") or {}, seen.get("review") or {}
    return {
        "name": {"name": model.name or "–"},
        "digest": {"digest": model.digest},
        "taxonomy": {"taxonomy": model.taxonomy.digest},
        "corpus": {"corpus": made.get("corpus")},
        "learnt": {key: made.get(key) for key in ("reports", "passages")},
        "measured": {"seen": seen or None},
        "micro": _ratios(seen.get("micro") or {}),
        "macro": _ratios(seen.get("macro") or {}),
        "exact": {"exact": _or_none(percent, seen.get("exact"))},
        "role": {"accuracy": _or_none(number, roles.get("accuracy")), "f1": _or_none(number, roles.get("macro_f1"))},
        "review": {key: _or_none(percent, review.get(key)) for key in ("passages", "errors")},
    }


def _ratios(mean: Mapping[str, Any]) -> dict[str, str | None]:
    found = {key: _or_none(number, mean.get(key)) for key in ("precision", "recall", "f1")}
    return found | {"interval": _or_none(interval, mean.get("f1_interval"))}


def _or_none(write: Any, value: Any) -> str | None:  # noqa: ANN401 - a figure and what writes it
    return None if value is None else write(value)


def _roles(model: Model) -> dict[str, dict[str, str]]:
    """Return what the roles are called, and what belongs to them in the words of the list of areas."""
    covers = {role.id: role.covers for role in model.taxonomy.roles}
    names = {role: scheme_names(model.taxonomy)[role] for role in map(str, PASSAGE_ROLES)}
    return {
        role: {"name": f"{name.zh} {name.en}", "covers": covers.get(role) or name.zh} for role, name in names.items()
    }
