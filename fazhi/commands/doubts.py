"""``fazhi corpus doubtful``: labels that are probably wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from fazhi.commands.learning import RecipeOption, read_recipe_option
from fazhi.commands.options import (
    AreasOption,
    CorpusArgument,
    ForceOption,
    JobsOption,
    NoProgressOption,
    OutputOption,
    Progress,
    QuietOption,
    SeedOption,
    as_json,
    format_of,
    load_corpus,
)

if TYPE_CHECKING:
    from fazhi.labels.taxonomy import Taxonomy
    from fazhi.training.doubtful import Doubt

_AreaOption = Annotated[str, typer.Option("--area", metavar="ID", help="Only labels of this area.")]
_TopOption = Annotated[int, typer.Option("--top", "-n", min=1, help="Show so many passages.")]
_FormatOption = Annotated[
    str, typer.Option("--format", "-f", metavar="table|csv|json", help="Default: by the suffix of -o, else table.")
]
_FORMATS = ("table", "csv", "json")
_KEYS = ("report", "passage", "doubt", "area", "labelled", "score", "others", "labels", "role", "headings", "text")
_CLIP = 60


def doubtful(
    corpus: CorpusArgument = None,
    areas: AreasOption = None,
    area: _AreaOption = "",
    top: _TopOption = 100,
    recipe: RecipeOption = None,
    fmt: _FormatOption = "",
    output: OutputOption = "-",
    seed: SeedOption = 0,
    jobs: JobsOption = -1,
    force: ForceOption = False,
    quiet: QuietOption = False,
    no_progress: NoProgressOption = False,
) -> None:
    """Rank passages by how probably a label of theirs is wrong, by models that have not seen their report."""
    from fazhi.labels.taxonomy import Taxonomy  # noqa: PLC0415
    from fazhi.output import open_output, refuse_overwrite  # noqa: PLC0415

    name = format_of(fmt, output, _FORMATS)
    if output != "-":
        refuse_overwrite(output, force=force)
    taxonomy = Taxonomy.load(areas)
    if area:
        taxonomy.area(area)
    loaded = load_corpus(corpus, taxonomy)
    from fazhi.training.doubtful import doubtful as rank  # noqa: PLC0415
    from fazhi.training.fitting import out_of_fold  # noqa: PLC0415

    progress = Progress(hidden=quiet or no_progress)
    scored = out_of_fold(loaded, taxonomy, read_recipe_option(recipe), seed=seed, jobs=jobs, report=progress.step)
    progress.clear()
    found = rank(scored, area=area)[:top]
    with open_output(output, force=force) as stream:
        stream.write(_render(found, taxonomy, name))


def _render(found: list[Doubt], taxonomy: Taxonomy, fmt: str) -> bytes:
    from fazhi.views.writers import csv_row  # noqa: PLC0415

    if fmt == "json":
        return as_json([_row(doubt) for doubt in found]).encode()
    if fmt == "csv":
        rows = [_KEYS, *([_cell(value) for value in _row(doubt).values()] for doubt in found)]
        return b"\xef\xbb\xbf" + b"".join(map(csv_row, rows))
    lines = []
    for doubt in found:
        name = taxonomy.area(doubt.area).zh
        said = "labelled, but improbable" if doubt.labelled else "not labelled, but probable"
        lines.append(
            f"{doubt.doubt:.3f}  {doubt.item.report_id}#{doubt.item.number}  {doubt.area} {name}: {said} "
            f"({doubt.score:.2f})" + (f"; also {', '.join(doubt.others)}" if doubt.others else "")
        )
        text = doubt.item.passage.text
        lines.append(f"       {text[:_CLIP]}{'…' if len(text) > _CLIP else ''}")
    return ("\n".join(lines) + "\n").encode()


def _row(doubt: Doubt) -> dict[str, object]:
    item = doubt.item
    values = (
        item.report_id, item.number, round(doubt.doubt, 4), doubt.area, doubt.labelled, round(doubt.score, 4),
        list(doubt.others), list(item.areas), item.passage.role and str(item.passage.role),
        list(item.passage.headings), item.passage.text,
    )  # fmt: skip
    return dict(zip(_KEYS, values, strict=True))


def _cell(value: object) -> object:
    return ";".join(map(str, value)) if isinstance(value, list) else value
