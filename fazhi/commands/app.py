"""The command line's commands and what is known of each before it is imported."""

from __future__ import annotations

from typing import Annotated, ClassVar

import typer

from fazhi import __version__
from fazhi.commands.groups import Entry, LazyGroup, make_app


class _Commands(LazyGroup):
    """The commands, with the first paragraph of the help of each: to list them none is imported."""

    entries: ClassVar[dict[str, Entry]] = {
        "tag": Entry(
            "fazhi.commands.tagging",
            "tag",
            "Tag every passage of reports with the areas that it is about.",
        ),
        "read": Entry(
            "fazhi.commands.reading",
            "read",
            "Show what is read of reports: what is known of each, its outline and its passages.",
        ),
        "compare": Entry(
            "fazhi.commands.comparing",
            "compare",
            "Compare reports by place and year: coverage with intervals, gaps, plans that return, recycled text.",
        ),
        "explain": Entry(
            "fazhi.commands.explaining",
            "explain",
            "Explain why a passage got its areas: terms, headings and sentences that add up to the score.",
        ),
        "train": Entry(
            "fazhi.commands.learning",
            "train",
            "Train a model on labelled passages, write its file, and a model card in English and Chinese beside it.",
        ),
        "evaluate": Entry(
            "fazhi.commands.evaluating",
            "evaluate",
            "Compare a model's tags, or those of a recipe out of fold, with labelled passages.",
        ),
        "areas": Entry("fazhi.commands.areas", "app", "List the areas, or explain one."),
        "corpus": Entry("fazhi.commands.corpora", "app", "Check and count labelled passages."),
        "model": Entry("fazhi.commands.models", "app", "Look into a model file; write its card; check its floors."),
    }


app = make_app(
    "Tags every passage of a Chinese report on law-based government with the areas that it is about.",
    cls=_Commands,
    name="fazhi",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:  # noqa: FBT001 - the signature of a callback
    if asked:
        typer.echo(f"fazhi {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Tags every passage of a Chinese report on law-based government with the areas that it is about."""
