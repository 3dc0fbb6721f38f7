"""The figures of a model card: averages, differences, the weakest areas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fazhi.evaluation.notes import CONVENTIONS
from fazhi.evaluation.uncertainty import FEW_REPORTS
from fazhi.views.markdown import block, bullets, code, inline, table
from fazhi.views.names import baseline_name
from fazhi.views.numbers import interval, number, p_value, percent, signed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fazhi.views.names import Name

WEAKEST = 10
"""How many areas are named as the weakest."""
_Words = dict[str, Any]


def out_of_fold_figures(seen: Mapping[str, Any], reports: int | None, words: _Words) -> Iterator[str]:
    """Yield what out of fold means, and what was reached on so many *reports*."""
    say = words["figures"]
    yield f"## {say['heading']}"
    if not seen:
        yield say["missing"]
        return
    how = say["flattering" if "micro_f1" in seen else "honest"]
    yield words["sentence_gap"].join([say["meaning"], how])
    yield from _few(reports, words)
    yield from _results(seen, words)


def _few(reports: int | None, words: _Words) -> Iterator[str]:
    if reports is not None and reports < FEW_REPORTS:
        yield words["gold"]["few"].format(few=FEW_REPORTS)


def _results(figures: Mapping[str, Any], words: _Words) -> Iterator[str]:
    say = words["figures"]
    yield _averages(figures, say)
    lines = [say["intervals"]]
    if "exact" in figures:
        lines.append(say["exact"].format(share=percent(figures["exact"])))
    if "roles" in figures:
        roles = figures["roles"]
        line = say["roles"] if roles else say["no_roles"]
        lines.append(line.format(accuracy=number(roles["accuracy"]), f1=number(roles["macro_f1"])) if roles else line)
    if "calibration" in figures:
        found = {key: number(figures["calibration"].get(key)) for key in ("ece", "ece_seen", "brier", "log_loss")}
        lines.append(
            say["calibration"].format(
                ece=found["ece"], seen=found["ece_seen"], brier=found["brier"], loss=found["log_loss"]
            )
        )
    if "review" in figures:
        review = figures["review"]
        lines.append(say["review"].format(passages=percent(review["passages"]), errors=percent(review["errors"])))
    yield words["sentence_gap"].join(lines)
    notes = [note for note in figures.get("notes", ()) if note != CONVENTIONS]
    if notes:
        yield block(say["notes"], bullets(notes))


def _averages(figures: Mapping[str, Any], say: _Words) -> str:
    rows = []
    for key, over, mean in (
        ("micro", "areas", "micro"),
        ("macro", "areas", "macro"),
        ("domain_micro", "domains", "micro"),
        ("characters", "characters", "micro"),
    ):
        each = figures.get(key)
        if each:
            ratios = [number(each.get(name)) for name in ("precision", "recall", "f1")]
            rows.append((say[over], say[mean], *ratios, interval(each.get("f1_interval"))))
    return table([say[key] for key in ("over", "mean", "precision", "recall", "f1", "interval")], rows)


def labelled_figures(card: Mapping[str, Any], words: _Words, language: str) -> Iterator[str]:
    """Yield what was reached on labelled reports, and how it compares with the baselines."""
    say = words["gold"]
    yield f"## {say['heading']}"
    yield say["about"].format(passages=card["passages"], reports=card["reports"], digest=card["corpus"][:12])
    yield from _few(card["reports"], words)
    yield from _results(card, words)
    rows = [
        (
            inline(baseline_name(name).in_(language)),
            words["figures"][mean],
            number(other[mean]["f1"]),
            *_paired(other["difference"][mean]),
        )
        for name, other in card["baselines"].items()
        for mean in ("micro", "macro")
    ]
    if rows:
        heads = [say["rival"], words["figures"]["mean"], "F1", say["difference"], say["difference_interval"], say["p"]]
        yield block(say["baselines"], table(heads, rows))


def _paired(paired: Mapping[str, Any]) -> tuple[str, str, str]:
    return signed(paired["value"]), interval(paired["interval"], signs=True), p_value(paired["p"])


def weakest_areas(
    sources: Mapping[str, Mapping[str, Any]], names: Mapping[str, Name], words: _Words, language: str
) -> Iterator[str]:
    """Yield a table of the weakest areas for each source that has any; its key says which."""
    found = {key: figures["areas"] for key, figures in sources.items() if figures.get("areas")}
    if not found:
        return
    say = words["weakest"]
    yield f"## {say['heading']}"
    yield say["few"]
    heads = [say["area"], say["name"], say["labels"]]
    heads += [words["figures"][name] for name in ("precision", "recall", "f1", "interval")]
    for key, areas in found.items():
        known = [(area, score) for area, score in areas.items() if score["support"]]
        known.sort(key=lambda item: (item[1]["f1"] or 0.0, -item[1]["support"]))
        rows = [(code(area), area_name(names, area, language), *_area_row(score)) for area, score in known[:WEAKEST]]
        yield block(say[key], table(heads, rows))


def _area_row(score: Mapping[str, Any]) -> tuple[Any, ...]:
    ratios = [number(score[name]) for name in ("precision", "recall", "f1")]
    return score["support"], *ratios, interval(score.get("f1_interval"))


def area_name(names: Mapping[str, Name], area: str, language: str) -> str:
    """Return the name of an area as Markdown."""
    return inline(names[area].in_(language) if area in names else area)
