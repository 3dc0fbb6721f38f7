"""The table of one report in a terminal, and the line that ends a run.

Colour says nothing that words do not: a block in the colour of its domain stands before an area, and the domain is
named in a column of its own where there is room, else in a legend below.  Only the sixteen colours that every terminal
has are used, as backgrounds of a space: no letter has to be read in a colour that suits one terminal and not another.
"""

from __future__ import annotations

from collections import Counter
from itertools import zip_longest

from fazhi.views.columns import clip, width, wrap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from fazhi.labels.taxonomy import Domain
    from fazhi.model.tags import Tag, TaggedPassage
    from fazhi.reports.report import Report

    Piece = tuple[str, str]
    """A text and its style; the pieces of a line stand side by side."""

ROLES_ZH = {"overview": "总述", "progress": "成效", "problem": "问题", "plan": "计划"}
_STYLES = {"overview": "dim", "progress": "", "problem": "red", "plan": "cyan"}
_BLOCKS = (41, 43, 42, 46, 44, 45, 101, 103, 102, 106, 104, 105)
"""Backgrounds, the six colours and then the same brighter; domains beyond the twelfth begin again."""
_CODES = {"bold": 1, "dim": 2, "red": 31, "yellow": 33, "cyan": 36} | {f"block {code}": code for code in _BLOCKS}
"""Select Graphic Rendition parameters of ECMA-48."""
_NARROW, _BROAD, _BROADEST = 72, 100, 130
"""Columns from which on there is a table at all, lines are long, and domains are named beside areas."""
_GAP = "  "
_ROLE, _AREAS, _DOMAIN = 4, 29, 18
"""Columns; the second holds the longest Chinese name of an area, the brackets, the mark and the score."""
_SHOWN = 5


def render(
    report: Report, tagged: Sequence[TaggedPassage], columns: int, *, color: bool, domains: Sequence[Domain] = ()
) -> str:
    """Return the table of one report: number, role, areas with scores, and the beginning of each passage.

    An area followed by ``?`` is too close to its threshold to call; one in brackets was not given.

    Parameters
    ----------
    report, tagged
        What is shown.
    columns
        Of the terminal.
    color
        Whether it may be coloured.
    domains
        All domains in the order of the list of areas, which gives each its colour; none for a flat list.
    """
    columns = max(columns, _NARROW)
    number = len(str(len(tagged)))
    named = bool(domains) and columns >= _BROADEST
    areas = _AREAS + 2 * (color and bool(domains))
    widths = [number, _ROLE, *([_DOMAIN] if named else []), areas]
    widths.append(columns - sum(widths) - len(_GAP) * len(widths))
    heads = [f"{'#':>{number}}", "功能", *(["领域 domain"] if named else []), "事项 areas", "段落 passage"]
    lines = [*_head(report, columns), _line(widths, *([(head, "bold")] for head in heads))]
    blocks = _blocks(domains) if color else {}
    for row, item in enumerate(tagged, 1):
        said = item.role or ""
        role = ROLES_ZH.get(said, "-"), _STYLES.get(said, "")
        text = wrap(item.passage.text, widths[-1], 2 if columns >= _BROAD else 3)
        cells: list[list[list[Piece]]] = [[[(f"{row:>{number}}", "")]], [[role]]]
        cells += [_domains(item, domains)] if named else []
        cells += [_areas(item, blocks), [[(line, "")] for line in text]]
        lines += [_line(widths, *side) for side in zip_longest(*cells, fillvalue=[])]
    if blocks and not named:
        lines += _legend(tagged, domains, blocks, columns)
    lines += [[(line, "dim")] for line in wrap(_summary(tagged), columns)]
    return "".join(f"{_painted(line, color=color).rstrip()}\n" for line in [*lines, []])


def closing(counts: Mapping[str, int], *, review: int, failed: int, seconds: float) -> str:
    """Return the line that ends a run: how many of what, and how long it took.

    Parameters
    ----------
    counts
        How many ``report``, ``passage`` and ``tag`` were written, in the order in which they are said.
    review
        Passages with an area too close to call.
    failed
        Files that could not be read.
    seconds
        From the first file to the last.
    """
    said = [counted(count, thing) for thing, count in counts.items()]
    said += [f"{review:,} to review", *([f"{counted(failed, 'file')} failed"] if failed else [])]
    return f"{', '.join(said)}; {_time(seconds)}"


def counted(count: int, thing: str) -> str:
    """Return a number and what is counted, in the plural unless it is one."""
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"


def _time(seconds: float) -> str:
    if seconds < 10:  # noqa: PLR2004
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _head(report: Report, columns: int) -> list[list[Piece]]:
    """Return the title and where the report was read from, side by side where there is room."""
    title, source = (wrap(text, columns) for text in (report.title or report.id, report.source))
    if width(title[0]) + len(_GAP) + width(source[0]) <= columns:
        return [[(title[0], "bold"), (_GAP, ""), (source[0], "dim")]]
    return [*([(line, "bold")] for line in title), *([(line, "dim")] for line in source)]


def _blocks(domains: Sequence[Domain]) -> dict[str, str]:
    """Return the style of each domain's block, by id."""
    return {domain.id: f"block {_BLOCKS[place % len(_BLOCKS)]}" for place, domain in enumerate(domains)}


def _shown(item: TaggedPassage) -> list[Tag]:
    """Return the areas of a passage, those given before those that are only close."""
    return [*item.tags, *(tag for tag in item.review if tag.area.id not in item.areas)]


def _areas(item: TaggedPassage, blocks: Mapping[str, str]) -> list[list[Piece]]:
    close, given = {tag.area.id for tag in item.review}, set(item.areas)
    lines: list[list[Piece]] = []
    for tag in _shown(item):
        score = f"{tag.score:.2f}"
        line: list[Piece] = [(" ", blocks[tag.area.domain]), (" ", "")] if tag.area.domain in blocks else []
        if tag.area.id in given:
            mark, style = ("?", "yellow") if tag.area.id in close else (" ", "bold")
            line += [(clip(tag.area.zh, _AREAS - len(mark + score)) + mark, style), (score, "dim")]
        else:
            line.append((f"({clip(tag.area.zh, _AREAS - len(score) - 3)})?{score}", "dim"))
        lines.append(line)
    return lines or [[("-", "dim")]]


def _domains(item: TaggedPassage, domains: Sequence[Domain]) -> list[list[Piece]]:
    """Return the domain beside each area, once where several areas below each other share it."""
    names = {domain.id: domain.zh or domain.en or domain.id for domain in domains}
    ids = [tag.area.domain for tag in _shown(item)]
    return [
        [("" if above == here else clip(names.get(here, ""), _DOMAIN), "")]
        for above, here in zip(["", *ids], ids, strict=False)
    ]


def _legend(
    tagged: Sequence[TaggedPassage], domains: Sequence[Domain], blocks: Mapping[str, str], columns: int
) -> list[list[Piece]]:
    """Return which colour is which, of the domains that the table shows."""
    seen = {tag.area.domain for item in tagged for tag in _shown(item)}
    lines: list[list[Piece]] = [[]]
    for domain in domains:
        if domain.id in seen:
            name = clip(domain.zh or domain.en or domain.id, columns - 2)
            if lines[-1] and sum(width(text) for text, _ in lines[-1]) + 2 + width(name) > columns:
                lines.append([])
            lines[-1] += [(" ", blocks[domain.id]), (f" {name}{_GAP}", "")]
    return lines if lines[-1] else []


def _line(widths: Iterable[int], *cells: list[Piece]) -> list[Piece]:
    """Return the pieces of cells that stand side by side, each cell filled up to its width."""
    line: list[Piece] = []
    for columns, cell in zip(widths, cells, strict=True):
        line += [*cell, (" " * (columns - sum(width(text) for text, _ in cell)) + _GAP, "")]
    return line


def _painted(line: Iterable[Piece], *, color: bool) -> str:
    return "".join(f"\x1b[{_CODES[style]}m{text}\x1b[0m" if color and style else text for text, style in line)


def _summary(tagged: Sequence[TaggedPassage]) -> str:
    counts = Counter(tag.area.zh for item in tagged for tag in item.tags)
    top = "、".join(f"{name} {count}" for name, count in counts.most_common(_SHOWN))
    review = sum(bool(item.review) for item in tagged)
    said = f"{counted(len(tagged), 'passage')}, {counted(sum(counts.values()), 'tag')}, {review:,} to review"
    return f"{said}; most: {top}" if top else said
