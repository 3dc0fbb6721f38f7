"""How well reports are cut: boundary F1, headings, and what is told apart as no text.

    python benchmarks/reading.py --gold ../shared/gold --reports ../shared/reports

The written corpus keeps passages with the headings above them, not files.  Texts are built from it in several styles
(headings on lines of their own, headings run into their first paragraph, no numbers, chapters glued to the sentence
before), read back and compared.  Real reports are compared with the gold cuts: boundaries, and the lines that are
headings or page furniture (role ``other``).
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from fazhi.labels.corpus import WRITTEN
from fazhi.reports.lines import split_lines
from fazhi.reports.numbering import leading_number
from fazhi.reports.points import LEAD_LIMIT
from fazhi.reports.reading import read_report
from fazhi.reports.script import fold
from fazhi.reports.structure import find_passages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

TITLE = "某县法治政府建设情况报告\n发布日期：2025-01-10\n"
_MARK = re.compile(r"[一二三四五六七八九十]+[是要]")
_GLUED = re.compile(r"(?<=。)\n(?=(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）)[^\n。]{2,40}\n)")

Headings = tuple[str, ...]


class Block(NamedTuple):
    """A heading, or the passages of one paragraph with the headings above each."""

    heading: str
    passages: tuple[tuple[str, Headings], ...] = ()


class Built(NamedTuple):
    """A text, and the passages that it is built from: (start, end) to headings."""

    text: str
    passages: dict[tuple[int, int], Headings]


class Scores(NamedTuple):
    """Boundary F1, the share of right headings above passages cut right, passages missed and passages too many."""

    boundaries: float
    headings: float
    missed: int
    extra: int


def records(file: Path) -> list[dict[str, Any]]:
    """Return the records of a JSONL file."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line]


def blocks(rows: Sequence[dict[str, Any]]) -> list[Block]:
    """Return the headings and paragraphs that the records of one report came from."""
    built: list[Block] = []
    above: list[str] = []
    before = ""
    for row in rows:
        headings, text = list(row["headings"]), row["text"]
        shared = next(
            (i for i, (a, b) in enumerate(zip(above, headings, strict=False)) if a != b), min(len(above), len(headings))
        )
        new = headings[shared:]
        named_before = bool(new) and before.startswith(new[0]) and above == headings[:shared]
        goes_on = bool(_MARK.match(text)) and not text.startswith(("一是", "一要")) and bool(_MARK.search(before))
        if goes_on and ((not new and len(headings) == len(above)) or (named_before and len(new) == 1)):
            built[-1] = built[-1]._replace(passages=(*built[-1].passages, (text, tuple(headings))))
        else:
            built.extend(Block(heading) for heading in new[named_before:])
            built.append(Block("", ((text, tuple(headings)),)))
        above, before = headings, text
    return built


def on_lines(report: Sequence[Block]) -> Built:
    """Return the report with its headings on lines of their own."""
    pieces: list[tuple[str, Headings | None]] = []
    for block, following in zip(report, [*report[1:], Block("")], strict=True):
        pieces.extend(block.passages or [(block.heading, None)])
        point = bool(following.passages) and bool(_MARK.match(following.passages[0][0]))
        if not (block.heading.endswith("。") and len(block.heading) > LEAD_LIMIT and point):
            pieces.append(("\n", None))
    return _joined(pieces)


def run_in(report: Sequence[Block], after: str) -> Built:
    """Return the report with（一）and 1. headings at the beginning of their first paragraph, *after* behind them."""
    pieces: list[tuple[str, Headings | None]] = []
    named: dict[str, str] = {}
    waiting = ""
    for block, following in zip(report, [*report[1:], Block("")], strict=True):
        number = leading_number(fold(block.heading)) if block.heading else None
        if number and number.style in {"han-bracket", "digit"} and following.passages:
            first = following.passages[0][0]
            if leading_number(fold(first)) is None:
                waiting = block.heading
                named[waiting] = waiting.rstrip("。") + after.strip()
                continue
        passages = [
            (text, tuple(named.get(heading, heading) for heading in headings)) for text, headings in block.passages
        ]
        if waiting and passages:
            text, headings = passages[0]
            passages[0] = (
                waiting.rstrip("。") + after + text,
                headings[:-1] if headings[-1] == named[waiting] else headings,
            )
            waiting = ""
        pieces.extend(passages or [(block.heading, None)])
        pieces.append(("\n", None))
    return _joined(pieces)


def without_numbers(report: Sequence[Block]) -> Built:
    """Return the report with its headings on lines of their own, their numbers left out."""
    bare = [
        Block(_bare(block.heading), tuple((text, tuple(map(_bare, headings))) for text, headings in block.passages))
        for block in report
    ]
    return on_lines(bare)


def glued(report: Sequence[Block]) -> Built:
    """Return the report with its numbered headings glued to the paragraph before."""
    text, passages = on_lines(report)
    gone = {match.start() for match in _GLUED.finditer(text)}
    offsets = list(accumulate((index not in gone for index in range(len(text))), initial=0))
    kept = "".join(character for index, character in enumerate(text) if index not in gone)
    return Built(kept, {(offsets[start], offsets[end]): headings for (start, end), headings in passages.items()})


STYLES: dict[str, Callable[[Sequence[Block]], Built]] = {
    "headings on lines": on_lines,
    "run in, full stop": lambda report: run_in(report, "。"),
    "run in, space": lambda report: run_in(report, "\u3000"),
    "no numbers": without_numbers,
    "glued": glued,
}


def f1(wanted: Iterable[Any], found: Iterable[Any]) -> tuple[float, int, int]:
    """Return F1, and how many are missed and how many are extra."""
    gold, own = Counter(wanted), Counter(found)
    shared = sum((gold & own).values())
    total = sum(gold.values()) + sum(own.values())
    return 2 * shared / total if total else 1.0, sum(gold.values()) - shared, sum(own.values()) - shared


def written_scores(style: str, folder: Path = WRITTEN) -> Scores:
    """Return how the texts of one style that are built from the written corpus are cut."""
    wanted, found, right, both = [], [], 0, 0
    for file in sorted(folder.glob("*.jsonl")):
        built = STYLES[style](blocks(records(file)))
        own = {(p.start, p.end): p.headings for p in find_passages(built.text)[1]}
        wanted += [(file.stem, span) for span in built.passages]
        found += [(file.stem, span) for span in own]
        shared = [span for span in built.passages if span in own]
        both += len(shared)
        right += sum(_same(built.passages[span], own[span]) for span in shared)
    score, missed, extra = f1(wanted, found)
    return Scores(score, right / both, missed, extra)


def measure_written(folder: Path) -> None:
    """Print boundary F1 and the share of right headings for each style of text built from the written corpus."""
    print(f"{'written corpus':20}{'boundary F1':>12}{'missed':>8}{'extra':>8}{'headings':>10}")  # noqa: T201
    for name in STYLES:
        scores = written_scores(name, folder)
        counts = f"{scores.missed:>8}{scores.extra:>8}"
        print(f"{name:20}{scores.boundaries:>12.4f}{counts}{scores.headings:>10.4f}")  # noqa: T201


def measure_gold(gold: Path, reports: Path) -> None:
    """Print, for each real report, F1 of the boundaries and of what is no text, and the share of right headings."""
    print(f"{'gold':20}{'boundary F1':>12}{'no text F1':>12}{'headings':>10}")  # noqa: T201
    for file in sorted(gold.glob("*.jsonl")):
        rows = records(file)
        report = read_report(next(reports.glob(f"{file.stem}.*")))
        own = {(p.start, p.end): p.headings for p in report.passages}
        content = {(row["start"], row["end"]): tuple(row["headings"]) for row in rows if row["role"] != "other"}
        other = [(row["start"], row["end"]) for row in rows if row["role"] == "other"]
        right = sum(own.get(span) == headings for span, headings in content.items())
        score, said = f1(list(content), list(own))[0], f1(other, no_text(report.text, own))[0]
        print(f"{file.stem:20}{score:>12.4f}{said:>12.4f}{right / len(content):>10.4f}")  # noqa: T201


def no_text(text: str, passages: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the lines, and beginnings of lines, that no passage holds."""
    spans = sorted(passages)
    left = []
    for line in split_lines(text, {}):
        inside = [span for span in spans if line.start <= span[0] < line.end]
        end = inside[0][0] if inside else line.end
        if end > line.start:
            left.append((line.start, line.start + len(text[line.start : end].rstrip())))
    return left


def _joined(pieces: Iterable[tuple[str, Headings | None]]) -> Built:
    text, passages = TITLE, {}
    for piece, headings in pieces:
        if headings is not None:
            passages[len(text), len(text) + len(piece)] = headings
        text += piece
    return Built(text, {_stripped(text, span): headings for span, headings in passages.items()})


def _stripped(text: str, span: tuple[int, int]) -> tuple[int, int]:
    piece = text[slice(*span)]
    return span[0] + len(piece) - len(piece.lstrip()), span[1] - len(piece) + len(piece.rstrip())


def _bare(heading: str) -> str:
    number = leading_number(fold(heading))
    return heading[number.length :] if number else heading


def _same(wanted: Headings, found: Headings) -> bool:
    return [_bare(heading).rstrip("。") for heading in wanted] == [_bare(heading).rstrip("。") for heading in found]


def main() -> None:
    """Parse and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--written", type=Path, default=WRITTEN)
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--reports", type=Path)
    options = parser.parse_args()
    measure_written(options.written)
    if options.gold and options.reports:
        measure_gold(options.gold, options.reports)


if __name__ == "__main__":
    main()
