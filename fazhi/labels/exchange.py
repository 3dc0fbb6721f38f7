"""Labelled passages in files of any format; in spreadsheets one passage a row, one column for each key of a record.

The first row that is not empty names the columns.  `COLUMNS` says which key a column stands for and by which other
names it may go; case, width and blanks make no difference.  ``text`` and ``areas`` must be there; further columns are
kept as they are; a column without a name is passed over.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from fazhi.errors import CorpusError, Fault
from fazhi.labels.record import read_lines
from fazhi.labels.separators import split_areas, weakly_parted
from fazhi.labels.spreadsheet import SUFFIXES, read_rows
from fazhi.reports.report import Role
from fazhi.reports.script import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from fazhi.labels.taxonomy import Taxonomy

COLUMNS = {
    "text": ("文本", "内容", "段落"),
    "areas": ("事项", "标签", "labels", "label", "area"),
    "report": ("报告",),
    "passage": (),
    "headings": ("标题",),
    "role": ("功能",),
    "year": ("年份", "年度"),
    "level": ("层级",),
    "kind": ("类型",),
    "annotator": ("标注人",),
    "start": (),
    "end": (),
    "paragraph": (),
    "near": (),
}
"""Keys of a record and other names of their columns."""
LARGEST = 200 << 20
"""Bytes of the largest spreadsheet that is read."""
_FOREIGN = (".xls", ".xlsm", ".xlsb", ".ods", ".et", ".numbers")
_NEEDED = ("text", "areas")
_NUMBERS = ("passage", "year", "start", "end", "paragraph")
_WHOLE = re.compile(r"(\d{1,15})(?:\.0+)?", re.ASCII)
"""Whole numbers; a column of them with gaps is written with a point by data frames."""
_ROLES_ZH = {
    "总述": Role.OVERVIEW,
    "举措成效": Role.PROGRESS,
    "存在问题": Role.PROBLEM,
    "下一步安排": Role.PLAN,
    "非正文": Role.OTHER,
}
_BETWEEN_HEADINGS = re.compile(r" > |\n")
_GUARD = re.compile(r"^'(?=[=+\-@\t])")
"""The apostrophe that keeps a spreadsheet from taking a text for a formula."""


def read_records(
    file: Path,
    faults: list[Fault],
    taxonomy: Taxonomy | None = None,
    *,
    texts: bool = True,
    parted: dict[Path, str] | None = None,
) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Yield (line or row, place, record) for every passage in a file: a spreadsheet, by its suffix, or JSON Lines.

    See `read_table` for the parameters; a file that cannot be read, or a spreadsheet of more than `LARGEST` bytes, is
    a fault.
    """
    table = file.suffix.lower() in SUFFIXES
    if file.suffix.lower() in _FOREIGN:
        faults.append(Fault(str(file), "is a spreadsheet of a format that is not read", "save it as .xlsx or .csv"))
        return
    try:
        if table and file.stat().st_size > LARGEST:
            fault = f"is larger than {LARGEST >> 20} MiB"
            faults.append(Fault(str(file), fault, "split it, or give JSON Lines"))
            return
        data = file.read_bytes()
    except OSError as error:
        faults.append(Fault(str(file), f"cannot be read ({error.strerror})", "check the path"))
        return
    if table:
        yield from read_table(data, file, faults, taxonomy, texts=texts, parted=parted)
    else:
        yield from read_lines(data, file, faults)


def read_table(
    data: bytes,
    file: Path,
    faults: list[Fault],
    taxonomy: Taxonomy | None = None,
    *,
    texts: bool = True,
    parted: dict[Path, str] | None = None,
) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Yield (row, place, record) for every passage in a spreadsheet; rows count from 1, the header included.

    Parameters
    ----------
    data
        The bytes of the file.
    file
        Its suffix, one of `SUFFIXES`, says which format it has.
    faults
        What is wrong with the table is added here; what is wrong with a record, `RecordReader` finds.
    taxonomy
        Keeps names of areas whole that hold a comma.
    texts
        Whether there must be a column of texts.
    parted
        If a cell of areas was parted at ``, ，`` or ``、``, the first such cell is added here.
    """
    rows = read_rows(data, file, faults, lambda header: sum(key in _columns(header) for key in _NEEDED))
    if not rows:
        return
    number, header = rows[0]
    found = _checked(header, f"{file}:row {number}", faults, _NEEDED if texts else _NEEDED[1:])
    if not found:
        return
    example = weakly_parted((cells[found["areas"]] for _, cells in rows[1:] if found["areas"] < len(cells)), taxonomy)
    if example and parted is not None:
        parted[file] = example
    for number, cells in rows[1:]:
        place = f"{file}:row {number}"
        if any(cell.strip() for cell in cells[len(header) :]):
            fault = f"has {len(cells)} cells, and the header names {len(header)}"
            faults.append(Fault(place, fault, "put a cell that holds a separator in quotation marks"))
            continue
        filled = {key: cells[column] for key, column in found.items() if column < len(cells)}
        yield number, place, _record(filled, taxonomy, weak=example is not None)


def labels_in(files: Iterable[Path], parted: dict[Path, str] | None = None) -> dict[str, int]:
    """Return the labels that corpus files hold, whatever the taxonomy, and in how many records, the first met first.

    For each spreadsheet whose cells were parted at ``, ，`` or ``、`` the first such cell is added to *parted*.

    Raises
    ------
    CorpusError
        With every fault of every file, or if there is no label.
    """
    counts: Counter[str] = Counter()
    faults: list[Fault] = []
    for file in files:
        for _, _, record in read_records(file, faults, texts=False, parted=parted):
            areas = record.get("areas")
            counts.update(list(dict.fromkeys(map(str, areas if isinstance(areas, list) else []))))
    if not faults and not counts:
        faults.append(Fault("corpus", "names no area in any record", "fill the column 'areas'"))
    if faults:
        raise CorpusError(faults)
    return dict(counts)


def _record(cells: dict[str, str], taxonomy: Taxonomy | None, *, weak: bool) -> dict[str, Any]:
    """Return the record of a row; an empty cell is a key that is missing, but for the text and the areas."""
    cells = {key: _GUARD.sub("", cell) for key, cell in cells.items()}
    record: dict[str, Any] = {key: cell.strip() for key, cell in cells.items() if cell.strip()}
    if "text" in cells:
        record["text"] = cells["text"]
    record["areas"] = split_areas(cells.get("areas", ""), taxonomy, weak=weak)
    if "near" in record:
        near = split_areas(record["near"], taxonomy)
        record["near"] = [(taxonomy and taxonomy.find(name)) or name for name in near]
    if "headings" in record:
        record["headings"] = [part.strip() for part in _BETWEEN_HEADINGS.split(record["headings"]) if part.strip()]
    if "role" in record:
        record["role"] = _role(record["role"], taxonomy)
    for key in _NUMBERS:
        whole = _WHOLE.fullmatch(record.get(key, ""))
        if whole:
            record[key] = int(whole[1])
    return record


def _role(name: str, taxonomy: Taxonomy | None) -> str:
    named = {name: role for role in taxonomy.roles for name in (role.zh, role.en.casefold())} if taxonomy else {}
    if name.casefold() in named:
        return named[name.casefold()].id
    return str(_ROLES_ZH.get(name, name.casefold()))


def _checked(header: Sequence[str], place: str, faults: list[Fault], needed: Sequence[str]) -> dict[str, int]:
    """Return the column of each key, or nothing after adding to *faults* what is wrong with the header."""
    before = len(faults)
    found = _columns(header)
    names = [name.strip() for name in header if name.strip()]
    missing = [key for key in needed if key not in found]
    if missing:
        fault = " and ".join(f"no column '{key}'" for key in missing)
        cure = f"the headers are {', '.join(names)}: rename the right one, or add it"
        faults.append(Fault(place, f"has {fault}", cure))
    for name, count in Counter(names).items():
        if count > 1:
            faults.append(Fault(place, f"has {count} columns '{name}'", "rename one of them"))
    plain = [_plain(name) for name in names]
    for key, others in COLUMNS.items():
        rivals = [name for name, short in zip(names, plain, strict=True) if short in others]
        if key not in plain and len(set(rivals)) > 1:
            cure = f"call the one that is meant '{key}'"
            faults.append(Fault(place, f"has several columns for {key}: {', '.join(rivals)}", cure))
    return {} if len(faults) > before else found


def _columns(header: Sequence[str]) -> dict[str, int]:
    """Return the column of every key; a key's own name goes before its other names, and these before nothing."""
    plain = [_plain(name) for name in header]
    found: dict[str, int] = {}
    for key, others in COLUMNS.items():
        column = next((plain.index(name) for name in (key, *others) if name in plain), None)
        if column is not None:
            found[key] = column
    taken = set(found.values())
    return found | {name.strip(): column for column, name in enumerate(header) if name.strip() and column not in taken}


def _plain(name: str) -> str:
    return "".join(fold(name).split()).casefold()
