"""Labelled passages: JSON Lines in and out, spreadsheets in."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fazhi.errors import CorpusError, Fault
from fazhi.labels.exchange import read_records
from fazhi.labels.record import RecordReader
from fazhi.labels.spreadsheet import SUFFIXES
from fazhi.output import atomic_writer
from fazhi.reports.report import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fazhi.labels.taxonomy import Taxonomy
    from fazhi.reports.report import Passage

WRITTEN = Path(__file__).with_name("corpus")
"""Folder of the written corpus."""


@dataclass(frozen=True, slots=True)
class LabelledPassage:
    """A passage and what people said of it.

    Invariant: every id in `areas` is in the taxonomy that the passage was read with.

    Parameters
    ----------
    passage
        `Passage.role` is None where nobody gave one; `Role.OTHER` marks headings and page furniture.
    areas
        Area ids in the order of the taxonomy.
    report_id, number
        Which report, and which passage of it.
    annotator
        Who labelled it, where that was recorded.
    located
        Whether the record carries offsets.
    extra
        Further keys of the record, kept untouched (``year``, ``level``, ``kind``, …).
    implied
        Which of ``report`` and ``passage`` the record did not give: they were made up when it was read.
    """

    passage: Passage
    areas: tuple[str, ...]
    report_id: str
    number: int
    annotator: str = ""
    located: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)
    implied: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the record as it stands in a JSONL file, without what it did not give when it was read."""
        passage = self.passage
        record: dict[str, Any] = {"report": self.report_id, **self.extra, "passage": self.number}
        if self.located:
            record |= {"start": passage.start, "end": passage.end, "paragraph": passage.paragraph}
        record |= {"headings": list(passage.headings), "text": passage.text}
        if passage.role is not None:
            record["role"] = str(passage.role)
        record["areas"] = list(self.areas)
        if self.annotator:
            record["annotator"] = self.annotator
        return {key: value for key, value in record.items() if key not in self.implied}


@dataclass(frozen=True)
class Corpus:
    """Labelled passages of one or more reports, in the order of their files."""

    passages: tuple[LabelledPassage, ...]

    @classmethod
    def load(cls, paths: Iterable[str | Path], taxonomy: Taxonomy, *, texts: bool = True) -> Corpus:
        """Return the labelled passages of files, in the order of *paths*.

        A file is a spreadsheet if its name ends in .csv, .tsv or .xlsx (see `fazhi.labels.exchange`), and JSON Lines
        otherwise.  For a directory see `corpus_files`.  With *texts* false records may lack their text: labels alone
        can be compared.

        Raises
        ------
        CorpusError
            With every fault of every file, each with its line or row.
        """
        files = corpus_files(paths)
        passages: list[LabelledPassage] = []
        faults: list[Fault] = []
        places: dict[tuple[str, int], str] = {}
        stems = Counter(file.stem for file in files)
        for file in files:
            # two files of one name must not share the reports that are named after them
            name = file.stem if stems[file.stem] == 1 else str(file)
            passages += _read_file(file, name, taxonomy, faults, places, texts=texts)
        if faults:
            raise CorpusError(faults)
        if not passages:
            raise CorpusError.at("corpus", "holds no labelled passage", "give a JSONL, CSV or XLSX file")
        return cls(tuple(passages))

    @classmethod
    def written(cls, taxonomy: Taxonomy) -> Corpus:
        """Return the corpus that the package ships."""
        return cls.load([WRITTEN], taxonomy)

    @cached_property
    def content(self) -> Corpus:
        """The corpus without rows whose role is `Role.OTHER`: those are no passages."""
        return Corpus(tuple(item for item in self.passages if item.passage.role is not Role.OTHER))

    @cached_property
    def reports(self) -> tuple[str, ...]:
        """Ids of the reports in the order in which they first appear."""
        return tuple(dict.fromkeys(item.report_id for item in self.passages))

    @cached_property
    def digest(self) -> str:
        """SHA-256 over all records in order, in a canonical JSON."""
        digest = hashlib.sha256()
        for item in self.passages:
            record = json.dumps(item.to_dict(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            digest.update(record.encode("utf-8", "surrogatepass") + b"\n")
        return digest.hexdigest()

    def save(self, path: str | Path, *, force: bool = False) -> None:
        """Write the records to one JSONL file."""
        with atomic_writer(path, force=force) as stream:
            for item in self.passages:
                stream.write(json.dumps(item.to_dict(), ensure_ascii=False).encode() + b"\n")


def corpus_files(paths: Iterable[str | Path]) -> list[Path]:
    """Return the files that *paths* name, those of a directory sorted by name.

    A directory stands for its ``*.jsonl``, or, if it has none, for its spreadsheets.

    Raises
    ------
    CorpusError
        If a directory holds neither, or a path is ``-``.
    """
    files = []
    for path in map(Path, paths):
        if str(path) == "-":
            raise CorpusError.at("-", "standard input is not read here", "name a file")
        found = _files_in(path) if path.is_dir() else [path]
        if not found:
            fault = f"holds no .jsonl file, and none of {', '.join(SUFFIXES)}"
            raise CorpusError.at(path, fault, "name a corpus file or a folder of them")
        files += found
    return files


def _files_in(folder: Path) -> list[Path]:
    try:
        # Excel keeps a file ~$name beside every workbook that is open
        files = sorted(file for file in folder.iterdir() if not file.name.startswith((".", "~$")))
    except OSError as error:
        raise CorpusError.at(folder, f"cannot be read ({error.strerror})", "check the path") from error
    return [file for file in files if file.suffix == ".jsonl"] or [
        file for file in files if file.suffix.lower() in SUFFIXES
    ]


def _read_file(
    file: Path,
    name: str,
    taxonomy: Taxonomy,
    faults: list[Fault],
    places: dict[tuple[str, int], str],
    *,
    texts: bool,
) -> list[LabelledPassage]:
    """Return what *file* holds, and add all that is wrong with it to *faults* and its passages to *places*."""
    before = len(faults)
    unit = "row" if file.suffix.lower() in SUFFIXES else "line"
    reader = RecordReader(name, taxonomy, faults, texts=texts, unit=unit, earlier=places)
    records = read_records(file, faults, taxonomy, texts=texts)
    parsed = [reader.read(record, place, line) for line, place, record in records]
    if not parsed and len(faults) == before:
        faults.append(Fault(str(file), "holds no labelled passage", "give a file with one record a line or row"))
    places.update(reader.places)
    return [LabelledPassage(**arguments) for arguments in parsed if arguments]
