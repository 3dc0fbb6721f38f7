"""``fazhi explain``: why a passage got its areas."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fazhi.commands.options import FormatOption, ModelOption, as_json, check_format, load_corpus, put, terminal_width
from fazhi.errors import UsageError

if TYPE_CHECKING:
    from fazhi.model.explaining import Explanation
    from fazhi.model.nearest import Neighbour
    from fazhi.model.tagger import Tagger
    from fazhi.model.tags import Tag, TaggedPassage
    from fazhi.reports.report import Report

_TextArgument = Annotated[
    str, typer.Argument(metavar="PATH", help="A report; - is standard input; with --text the passage itself.")
]
_TextOption = Annotated[bool, typer.Option("--text", help="PATH is no file but the text of one passage.")]
_PassageOption = Annotated[
    int | None, typer.Option("--passage", "-p", min=1, help="Its number in the report, as `fazhi read` counts.")
]
_AreaOption = Annotated[
    list[str] | None,
    typer.Option("--area", "-a", metavar="ID", help="Areas to explain; default: tagged and close ones."),
]
_AllOption = Annotated[bool, typer.Option("--all", help="Explain every area.")]
_NearOption = Annotated[int, typer.Option("--nearest", min=0, help="How many passages of the corpus to show.")]
_CorpusOption = Annotated[
    list[Path] | None, typer.Option("--corpus", metavar="CORPUS", help="Where they are from; default: the written one.")
]


def explain(
    path: _TextArgument,
    passage: _PassageOption = None,
    text: _TextOption = False,
    area: _AreaOption = None,
    every: _AllOption = False,
    nearest: _NearOption = 3,
    corpus: _CorpusOption = None,
    model: ModelOption = None,
    fmt: FormatOption = "table",
) -> None:
    """Explain why a passage got its areas: terms, headings and sentences that add up to the score."""
    from fazhi.model.tagger import load  # noqa: PLC0415
    from fazhi.views.explanation import explanation_record, render_explanation  # noqa: PLC0415

    check_format(fmt)
    tagger = load(model)
    item = _tagged(tagger, path, passage, text=text)
    explained = _explained(tagger, item, _wanted(tagger, item, area or [], every=every))
    near = _near(tagger, item, nearest, corpus) if nearest else []
    if fmt == "json":
        source = {"name": tagger.model.name, "digest": tagger.model.digest}
        put(as_json(explanation_record(item, explained, near, source)))
        return
    put(render_explanation(item, explained, near, terminal_width()))


def _tagged(tagger: Tagger, path: str, number: int | None, *, text: bool) -> TaggedPassage:
    if text and number is not None:
        raise UsageError.at("--passage", "is for reports, and --text gives a passage", "leave out one of them")
    if text:
        if not path.strip():
            raise UsageError.at("--text", "the passage is empty", "give its text")
        return tagger.tag([path])[0]
    report = _read(path)
    found = tagger.tag(report)
    if not found:
        raise UsageError.at(path, "holds no passage", "see `fazhi read`, or give the passage itself with --text")
    if number is None and len(found) > 1:
        raise UsageError.at(
            path, f"has {len(found)} passages", "choose one with --passage N; `fazhi read` numbers them"
        )
    if number is not None and number > len(found):
        raise UsageError.at(path, f"has only {len(found)} passages", f"choose one from 1 to {len(found)}")
    return found[(number or 1) - 1]


def _read(path: str) -> Report:
    from fazhi.reports.finding import find_files  # noqa: PLC0415
    from fazhi.reports.isolation import IsolatedReader  # noqa: PLC0415

    files = list(find_files([path]))
    if len(files) != 1:
        raise UsageError.at(path, f"is {len(files)} reports", "name one file")
    with IsolatedReader() as reader:
        return reader.read(files[0], lambda _page, _pages: None)


def _wanted(tagger: Tagger, item: TaggedPassage, asked: list[str], *, every: bool) -> list[int]:
    """Return the columns to explain: those asked for, else those tagged or close, else the best."""
    taxonomy = tagger.model.taxonomy
    if asked:
        return [taxonomy.columns[taxonomy.area(taxonomy.find(area) or area).id] for area in asked]
    if every:
        return list(range(len(taxonomy.areas)))
    shown = {tag.area.id: tag.score for tag in (*item.tags, *item.review)}
    columns = [taxonomy.columns[area] for area in sorted(shown, key=lambda area: -shown[area])]
    return columns or [int(tagger.decide([item.passage]).scores[0].argmax())]


def _explained(tagger: Tagger, item: TaggedPassage, columns: list[int]) -> list[tuple[Explanation, Tag, float]]:
    values = tagger.explainer.explain(item.passage)
    tags, cuts = tagger.every_tag(item.passage), tagger.model.content.arrays["thresholds"]
    return [(values.of(column), tags[column], cuts[column]) for column in columns]


def _near(tagger: Tagger, item: TaggedPassage, count: int, corpus: list[Path] | None) -> list[Neighbour]:
    from fazhi.model.nearest import Nearest  # noqa: PLC0415

    items = load_corpus(corpus, tagger.model.taxonomy).content.passages
    return Nearest(tagger.model, tagger.segmenter, items).to(item.passage, count)
