"""Labelled passages: JSON Lines in and out."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fazhi.errors import CorpusError, Fault
from fazhi.labels.record import parse_record
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
        `Passage.role` is always given; `Role.OTHER` marks headings and page furniture.
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
    """

    passage: Passage
    areas: tuple[str, ...]
    report_id: str
    number: int
    annotator: str = ""
    located: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the record as it stands in a JSONL file."""
        passage = self.passage
        record: dict[str, Any] = {"report": self.report_id, **self.extra, "passage": self.number}
        if self.located:
            record |= {"start": passage.start, "end": passage.end, "paragraph": passage.paragraph}
        record |= {"headings": list(passage.headings), "text": passage.text, "role": str(passage.role)}
        record["areas"] = list(self.areas)
        if self.annotator:
            record["annotator"] = self.annotator
        return record


@dataclass(frozen=True)
class Corpus:
    """Labelled passages of one or more reports, in the order of their files."""

    passages: tuple[LabelledPassage, ...]

    @classmethod
    def load(cls, paths: Iterable[str | Path], taxonomy: Taxonomy, *, texts: bool = True) -> Corpus:
        """Return the labelled passages of JSONL files; a directory stands for its ``*.jsonl``, sorted by name.

        With *texts* false records may lack their text: labels alone can be compared.

        Raises
        ------
        CorpusError
            With every fault of the first file that has any, each with its line.
        """
        passages: list[LabelledPassage] = []
        for file in corpus_files(paths):
            passages += _read_file(file, taxonomy, texts=texts)
        if not passages:
            raise CorpusError.at(
                ", ".join(map(str, paths)) or "corpus", "holds no labelled passage", "give a JSONL file"
            )
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
    """Return the files that *paths* name; a directory stands for its ``*.jsonl``, sorted by name.

    Raises
    ------
    CorpusError
        If a directory holds none.
    """
    files = []
    for path in map(Path, paths):
        found = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
        if not found:
            raise CorpusError.at(path, "holds no .jsonl file", "name a corpus file or a folder of them")
        files += found
    return files


def _read_file(file: Path, taxonomy: Taxonomy, *, texts: bool) -> list[LabelledPassage]:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise CorpusError.at(file, f"cannot be read ({error.strerror})", "check the path") from error
    passages: list[LabelledPassage] = []
    faults: list[Fault] = []
    seen: dict[tuple[str, int], int] = {}
    for line, raw in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if not raw.strip():
            continue
        parsed = parse_record(raw, f"{file}:{line}", taxonomy, faults, texts=texts)
        if parsed is None:
            continue
        key = (parsed["report_id"], parsed["number"])
        if key in seen:
            fault = f"passage {key[1]} of '{key[0]}' stands on line {seen[key]} already"
            faults.append(Fault(f"{file}:{line}", fault, "number the passages of a report"))
        seen.setdefault(key, line)
        passages.append(LabelledPassage(**parsed))
    if faults:
        raise CorpusError(faults)
    if not passages:
        raise CorpusError.at(file, "holds no labelled passage", "give a JSONL file with one record a line")
    return passages
