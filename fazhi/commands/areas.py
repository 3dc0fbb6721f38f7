"""``fazhi areas``: what there is to tag."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from fazhi.commands.options import AreasOption, FormatOption, as_json, check_format, put, terminal_width

if TYPE_CHECKING:
    from fazhi.labels.taxonomy import Taxonomy

app = typer.Typer(help="List the areas, or explain one.", no_args_is_help=False)

_YamlOption = Annotated[bool, typer.Option("--yaml", help="Print the shipped list as YAML, to start your own from.")]


@app.callback(invoke_without_command=True)
def list_areas(
    context: typer.Context,
    areas: AreasOption = None,
    fmt: FormatOption = "table",
    yaml: _YamlOption = False,
) -> None:
    """List the areas, or explain one with `fazhi areas show ID`."""
    from fazhi.labels.taxonomy import DEFAULT_PATH, Taxonomy  # noqa: PLC0415

    context.obj = areas
    if context.invoked_subcommand:
        return
    check_format(fmt)
    if yaml:
        put(DEFAULT_PATH.read_text(encoding="utf-8"))
        return
    taxonomy = Taxonomy.load(areas)
    put(as_json(taxonomy.to_dict()) if fmt == "json" else _table(taxonomy))


@app.command()
def show(
    context: typer.Context,
    area: Annotated[str, typer.Argument(metavar="ID", help="For example disputes.reconsideration.")],
    areas: AreasOption = None,
) -> None:
    """Explain one area: what it covers, what belongs elsewhere, and words to look for."""
    from fazhi.labels.taxonomy import Taxonomy  # noqa: PLC0415

    taxonomy = Taxonomy.load(areas or context.obj)
    found = taxonomy.area(area)
    domain = next(domain for domain in taxonomy.domains if domain.id == found.domain)
    lines = [f"{found.id}  {found.zh}  {found.en}", f"domain:   {domain.zh}  {domain.en}"]
    lines += [f"covers:   {found.covers}"] if found.covers else []
    lines += [f"excludes: {found.excludes}"] if found.excludes else []
    lines += [f"cues:     {'、'.join(found.cues)}"] if found.cues else []
    put("\n".join(_wrapped(line) for line in lines) + "\n")


def _table(taxonomy: Taxonomy) -> str:
    from rich.cells import cell_len  # noqa: PLC0415

    from fazhi.views.columns import padded  # noqa: PLC0415

    width = max(len(area) for area in taxonomy.ids) + 2
    names = max(cell_len(area.zh) for area in taxonomy.areas) + 2
    lines = []
    for domain in taxonomy.domains:
        lines.append(f"{domain.zh}  {domain.en}")
        members = (area for area in taxonomy.areas if area.domain == domain.id)
        lines += [f"  {padded(area.id, width)}{padded(area.zh, names)}{area.en}" for area in members]
    return "\n".join(lines) + "\n"


def _wrapped(line: str) -> str:
    """Break a line at the terminal's width, wide characters counted as two, the rest set in."""
    if not sys.stdout.isatty():
        return line
    from rich.cells import cell_len  # noqa: PLC0415

    indent, limit = 10, max(40, terminal_width())
    pieces, current = [], ""
    for character in line:
        if cell_len(current + character) > limit:
            pieces.append(current)
            current = " " * indent
        current += character
    return "\n".join([*pieces, current])
