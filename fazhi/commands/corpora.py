"""``fazhi corpus``: look at labelled passages before training on them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fazhi.commands.doubts import doubtful
from fazhi.commands.groups import Command, make_app
from fazhi.commands.options import (
    AreasOption,
    CorpusArgument,
    FormatOption,
    as_json,
    check_format,
    load_corpus,
    put,
    say,
)
from fazhi.errors import CorpusError

if TYPE_CHECKING:
    from fazhi.labels.taxonomy import Taxonomy

app = make_app("Check and count labelled passages.")

_Similarity = Annotated[
    float,
    typer.Option("--similarity", min=0.05, max=0.99, help="5-gram Jaccard above which passages are too alike."),
]
_Against = Annotated[
    Path | None, typer.Option("--against", metavar="DIR", help="Reports that nothing may have been copied from.")
]
_First = Annotated[Path, typer.Argument(metavar="A", help="File or folder of the first labelling.")]
_Second = Annotated[Path, typer.Argument(metavar="B", help="The same passages labelled again.")]
_TOTALS = "totals"
_NAME = 44


@app.command(cls=Command)
def check(
    corpus: CorpusArgument = None, areas: AreasOption = None, similarity: _Similarity = 0.5, against: _Against = None
) -> None:
    """Check records, areas, offsets, empty texts, duplicates and near-duplicates; report all faults."""
    from fazhi.labels.copying import copied  # noqa: PLC0415
    from fazhi.labels.statistics import cross_faults, warnings  # noqa: PLC0415
    from fazhi.labels.taxonomy import Taxonomy  # noqa: PLC0415
    from fazhi.reports.reading import find_files, read_report  # noqa: PLC0415

    taxonomy = Taxonomy.load(areas)
    loaded = load_corpus(corpus, taxonomy)
    faults = cross_faults(loaded, similarity)
    if against:
        faults += copied(loaded, [read_report(file).text for file in find_files([against])])
    if faults:
        raise CorpusError(faults)
    for line in warnings(loaded, taxonomy):
        say(f"note: {line}")
    say(
        f"{len(loaded.passages)} records of {len(loaded.reports)} reports: no fault; "
        f"{len(taxonomy.areas)} areas known; digest {loaded.digest[:12]}"
    )


@app.command(cls=Command)
def stats(corpus: CorpusArgument = None, areas: AreasOption = None, fmt: FormatOption = "table") -> None:
    """Count passages per area, role, level, kind and year."""
    from fazhi.labels.statistics import count  # noqa: PLC0415
    from fazhi.labels.taxonomy import Taxonomy  # noqa: PLC0415

    check_format(fmt)
    taxonomy = Taxonomy.load(areas)
    loaded = load_corpus(corpus, taxonomy)
    counted = count(loaded, taxonomy)
    put(as_json(counted) if fmt == "json" else _table(counted, taxonomy))


@app.command(cls=Command)
def agree(first: _First, second: _Second, areas: AreasOption = None, fmt: FormatOption = "table") -> None:
    """Compare two labellings of the same passages: kappa per area, alpha over sets and roles, disagreements."""
    from dataclasses import asdict  # noqa: PLC0415

    from fazhi.labels.agreement import agree as compare  # noqa: PLC0415
    from fazhi.labels.corpus import Corpus  # noqa: PLC0415
    from fazhi.labels.taxonomy import Taxonomy  # noqa: PLC0415
    from fazhi.views.agreement import render  # noqa: PLC0415

    check_format(fmt)
    taxonomy = Taxonomy.load(areas)
    one, other = (Corpus.load([path], taxonomy, texts=False) for path in (first, second))
    found = compare(one, other, taxonomy)
    put(as_json(asdict(found)) if fmt == "json" else render(found, taxonomy))


app.command(cls=Command)(doubtful)


def _table(counted: dict[str, dict[str, int]], taxonomy: Taxonomy) -> str:
    from fazhi.views.columns import padded  # noqa: PLC0415

    lines = [f"{name}: {number}" for name, number in counted[_TOTALS].items()]
    lines += ["", f"{'area':{_NAME}}{'passages':>9}{'problem/plan':>14}{'near misses':>13}"]
    for area in taxonomy.areas:
        numbers = [counted[group][area.id] for group in ("areas", "problem or plan", "near misses")]
        columns = "".join(f"{number:>{width}}" for number, width in zip(numbers, (9, 14, 13), strict=True))
        name = "  ".join(dict.fromkeys((area.id, area.zh)))
        lines.append(padded(name, _NAME) + columns)
    for group in ("roles", "levels", "kinds", "years"):
        lines += ["", f"{group}: " + ", ".join(f"{name} {number}" for name, number in counted[group].items())]
    return "\n".join(lines) + "\n"
