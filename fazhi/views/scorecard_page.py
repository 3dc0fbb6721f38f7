"""The scorecard as one HTML page that needs no network, no script and no font of its own.

Every text stands there in Chinese and in English; two radio buttons and the style sheet choose which is seen.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from fazhi.evaluation.comparison import SWAPS
from fazhi.evaluation.uncertainty import FEW_REPORTS
from fazhi.views import plots
from fazhi.views.canvas import missing_extra
from fazhi.views.names import Name, baseline_name, scheme_names, value_name
from fazhi.views.numbers import interval, number, of_hundred, p_value, percent, signed
from fazhi.views.plots import FEW_LABELS, MOST_ROWS, SHOWN_ROWS
from fazhi.views.scorecard_plots import (
    MATRIX_AREAS,
    Named,
    both,
    confusion_plot,
    curve_plot,
    f1_rows,
    ratio_plot,
    reliability_plot,
    score_plot,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Environment

    from fazhi.evaluation.scorecard import Scorecard
    from fazhi.labels.taxonomy import Taxonomy

TEMPLATES = Path(__file__).with_name("templates")
SHOWN_CONFUSIONS = 20
DIMENSIONS = {
    "role": Name("按段落功能", "By role of the passage"),
    "level": Name("按政府层级", "By level of government"),
    "kind": Name("按文件种类", "By kind of document"),
    "year": Name("按年份", "By year"),
    "length": Name("按段落长度（字）", "By length of the passage (characters)"),
}
_OURS = Name("本模型", "This model")


def render(card: Scorecard, taxonomy: Taxonomy) -> str:
    """Return the page; the same scorecard gives the same page with one version of matplotlib.

    Parameters
    ----------
    card
        What was measured.
    taxonomy
        Names its areas, domains and roles.

    Raises
    ------
    UsageError
        If jinja2 or matplotlib is not installed.
    """
    template = _environment().get_template("scorecard.html")
    data = card.to_dict()
    names = scheme_names(taxonomy)
    page = template.render(data, **_facts(data, names), plots=_plots(data, names))
    return page.encode("utf-8", "replace").decode("utf-8")  # a corpus may hold half a character


def _environment() -> Environment:
    try:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise missing_extra() from error
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    environment.filters |= {"number": number, "interval": interval, "percent": percent, "signed": signed, "p": p_value}
    return environment


def _facts(data: Mapping[str, Any], names: Mapping[str, Name]) -> dict[str, Any]:
    """Return what the template needs beyond the scorecard itself."""
    ranked = _weakest_first(data["areas"])
    confusions, rivals = data["confusions"], _rivals(data)
    involved = {pair[side] for pair in confusions for side in ("gold", "tagged")}
    return {
        "names": names,
        "right": of_hundred(data["micro"]["precision"]),
        "found": of_hundred(data["micro"]["recall"]),
        "ranked": ranked,
        "ranked_domains": _weakest_first(data["domains"]),
        "unlabelled": [area for area, score in data["areas"].items() if not score["support"]],
        "few_labels": sum(score["support"] < FEW_LABELS for _, score in ranked),
        "few_reports": FEW_REPORTS,
        "shown_rows": SHOWN_ROWS if len(ranked) > MOST_ROWS else 0,
        "rivals": rivals,
        "doubtful": [name for name, rival in rivals if not _above_zero(rival["difference"]["micro"])],
        "smallest_p": 2.0 ** (1 - data["reports"]) if 2 ** data["reports"] <= SWAPS else 1 / (1 + SWAPS),
        "dimensions": {key: name for key, name in DIMENSIONS.items() if key in data["groups"]},
        "value_name": lambda value: names.get(value) or value_name(value),
        "top_confusions": confusions[:SHOWN_CONFUSIONS],
        "cut_matrix": MATRIX_AREAS if len(involved) > MATRIX_AREAS else 0,
    }


def _weakest_first(scores: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, Mapping[str, Any]]]:
    """Return the scores of what has support; of two alike the one with more labels comes first."""
    known = [(key, score) for key, score in scores.items() if score["support"]]
    return sorted(known, key=lambda item: (item[1]["f1"] or 0.0, -item[1]["support"]))


def _rivals(data: Mapping[str, Any]) -> list[tuple[Name, Mapping[str, Any]]]:
    """Return the other model, where there is one, and the baselines, the best of them first."""
    known = [(baseline_name(name), rival) for name, rival in data["baselines"].items()]
    known.sort(key=lambda item: -(item[1]["micro"]["f1"] or 0.0))
    other = data["against"]
    if other is None:
        return known
    return [(Name(f"模型 {other['name']}", f"Model {other['name']}"), other), *known]


def _above_zero(paired: Mapping[str, Any]) -> bool:
    return paired["interval"] is not None and paired["interval"][0] > 0


def _plots(data: Mapping[str, Any], names: Mapping[str, Name]) -> dict[str, dict[str, str]]:
    """Return the SVG of each plot in each language; a plot without anything to show is left out."""
    ranked = _weakest_first(data["areas"])
    areas = [Named(names[area], score, score["support"]) for area, score in ranked]
    areas = areas if len(areas) <= MOST_ROWS else areas[:SHOWN_ROWS]
    drawn = {"reliability": both(reliability_plot, data["calibration"])}
    if areas:
        drawn |= {
            "areas": both(score_plot, "areas", areas, "labels", plots.lowest(f1_rows(areas))),
            "ratios": both(ratio_plot, "ratios", areas),
        }
    if data["baselines"] or data["against"]:
        drawn["rivals"] = both(score_plot, "rivals", _compared(data), "")
    if data["confusions"]:
        drawn["confusions"] = both(confusion_plot, data["confusions"], names)
    if len(data["learning_curve"]) > 1:
        drawn["curve"] = both(curve_plot, data["learning_curve"])
    return _marked(drawn | _group_plots(data["groups"], names))


def _compared(data: Mapping[str, Any]) -> list[Named]:
    return [Named(_OURS, data["micro"]), *(Named(name, rival["micro"]) for name, rival in _rivals(data))]


def _group_plots(groups: Mapping[str, Any], names: Mapping[str, Name]) -> dict[str, dict[str, str]]:
    """Return one plot for each dimension, all on the same axis."""
    lines = {
        key: [
            Named(names.get(value) or value_name(value), group, group["passages"])
            for value, group in groups[key].items()
        ]
        for key in DIMENSIONS
        if key in groups
    }
    low = plots.lowest(f1_rows([line for each in lines.values() for line in each]))
    return {key: both(score_plot, key, each, "passages", low) for key, each in lines.items()}


def _marked(drawn: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Return the plots marked as markup, which the template does not escape again."""
    from markupsafe import Markup  # noqa: PLC0415 - comes with jinja2

    return {
        key: {language: Markup(svg) for language, svg in each.items()}  # noqa: S704 - escaped by lxml
        for key, each in drawn.items()
    }
