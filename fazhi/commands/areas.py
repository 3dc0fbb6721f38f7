"""``fazhi areas``: what there is to tag."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fazhi.commands.groups import Command, make_app
from fazhi.commands.options import AreasOption, FormatOption, as_json, check_format, put, say, terminal_width
from fazhi.errors import one_line

if TYPE_CHECKING:
    from fazhi.labels.taxonomy import Area, Taxonomy

app = make_app("List the areas, or explain one.", bare_is_help=False)

_YamlOption = Annotated[bool, typer.Option("--yaml", help="Print the shipped list as YAML, to start your own from.")]


@app.callback(invoke_without_command=True)
def list_areas(
    context: typer.Context,
    areas: AreasOption = None,
    fmt: FormatOption = "table",
    yaml: _YamlOption = False,
) -> None:
    """List the areas, or explain one with `fazhi areas show ID`."""
    from fazhi.labels.taxonomy import Taxonomy, default_path  # noqa: PLC0415

    context.obj = areas
    if context.invoked_subcommand:
        return
    check_format(fmt)
    if yaml:
        put(default_path().read_text(encoding="utf-8"))
        return
    taxonomy = Taxonomy.load(areas)
    put(as_json(taxonomy.to_dict()) if fmt == "json" else _table(taxonomy))


@app.command(cls=Command)
def show(
    context: typer.Context,
    area: Annotated[str, typer.Argument(metavar="ID", help="For example disputes.reconsideration, or 行政复议.")],
    areas: AreasOption = None,
) -> None:
    """Explain one area: what it covers, what belongs elsewhere, and words to look for."""
    from fazhi.labels.taxonomy import Taxonomy  # noqa: PLC0415

    taxonomy = Taxonomy.load(areas or context.obj)
    found = taxonomy.area(taxonomy.find(area) or area)
    lines = ["  ".join(dict.fromkeys((found.id, found.zh, found.en)))]
    lines += [f"domain:   {domain.zh}  {domain.en}" for domain in taxonomy.domains if domain.id == found.domain]
    lines += [f"covers:   {found.covers}"] if found.covers else []
    lines += [f"excludes: {found.excludes}"] if found.excludes else []
    lines += [f"cues:     {'、'.join(found.cues)}"] if found.cues else []
    put("\n".join(_wrapped(line) for line in lines) + "\n")


@app.command("from", cls=Command)
def from_corpus(
    corpus: Annotated[
        list[Path], typer.Argument(metavar="CORPUS...", help="Labelled CSV, XLSX or JSONL files, or folders of them.")
    ],
) -> None:
    """Print the areas that labelled passages name as a list of your own, to give to --areas."""
    from fazhi.labels.corpus import corpus_files  # noqa: PLC0415
    from fazhi.labels.exchange import labels_in  # noqa: PLC0415
    from fazhi.labels.taxonomy_file import flat_yaml  # noqa: PLC0415

    parted: dict[Path, str] = {}
    put(flat_yaml(labels_in(corpus_files(corpus), parted)))
    for file, cell in parted.items():
        shown = one_line(f"{file}: cells such as '{cell}'", 200)
        say(f"note: {shown} were parted at commas; write ; between areas, or ; after a name that holds a comma")


def _table(taxonomy: Taxonomy) -> str:
    """Return the areas under their domains, or all of them where there are none."""
    lines = []
    rows = dict(zip(taxonomy.ids, _rows(taxonomy.areas), strict=True))
    for domain in taxonomy.domains:
        lines.append(f"{domain.zh}  {domain.en}")
        lines += [f"  {rows[area.id]}" for area in taxonomy.areas if area.domain == domain.id]
    return "\n".join(lines or rows.values()) + "\n"


def _rows(areas: Sequence[Area]) -> list[str]:
    from fazhi.views.columns import padded, width  # noqa: PLC0415

    # in a flat list names may be missing: then they are what stands to their left
    named = [[*dict.fromkeys((area.id, area.zh, area.en)), "", ""] for area in areas]
    columns = [[names[place] for names in named] for place in range(3)]
    widths = [max(map(width, column)) + 2 for column in columns]
    return ["".join(map(padded, names, widths)).rstrip() for names in zip(*columns, strict=True)]


def _wrapped(line: str) -> str:
    """Break a line at the terminal's width, wide characters counted as two, the rest set in."""
    if not sys.stdout.isatty():
        return line
    from fazhi.views.columns import width  # noqa: PLC0415

    indent, limit = 10, max(40, terminal_width())
    pieces, current = [], ""
    for character in line:
        if width(current + character) > limit:
            pieces.append(current)
            current = " " * indent
        current += character
    return "\n".join([*pieces, current])
