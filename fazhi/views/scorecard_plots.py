"""Which plots a scorecard has, lettered in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fazhi.views import plots
from fazhi.views.names import LANGUAGES
from fazhi.views.plots import Row, Words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fazhi.views.names import Name

MATRIX_AREAS = 36
"""A matrix of more areas cannot be read; it shows those with the most confusions."""

_AXES = {
    "zh": {
        "f1": "F1 值",
        "ratio": "精确率（●）和召回率（◇）",
        "labels": "标签数",
        "passages": "段落数",
        "score": "模型给出的分数",
        "share": "其中确有该事项的比例",
        "decisions": "判断数",
        "missed": "行：漏掉的",
        "tagged": "列：误标成的",
        "reports": "训练报告数",
    },
    "en": {
        "f1": "F1",
        "ratio": "precision (●) and recall (◇)",
        "labels": "labels",
        "passages": "passages",
        "score": "score given by the model",
        "share": "share that has the area",
        "decisions": "decisions",
        "missed": "row: missed",
        "tagged": "column: tagged instead",
        "reports": "reports trained on",
    },
}
_ALT = {
    "zh": {
        "rows": "{what}，共 {count} 项；最低 {low}，最高 {high}",
        "f1": "F1 值",
        "pairs": "{count} 个事项的精确率和召回率，数值见表",
        "reliability": "可靠性图：{count} 个分数段的平均分数与实际比例，期望校准误差 {ece:.3f}",
        "matrix": "混淆矩阵：{count} 个事项，数值见表",
        "curve": "学习曲线：{points}",
    },
    "en": {
        "rows": "{what} of {count}; lowest {low}, highest {high}",
        "f1": "F1",
        "pairs": "precision and recall of {count} areas; the table has the values",
        "reliability": "reliability diagram: mean score and true share in {count} bins, "
        "expected calibration error {ece:.3f}",
        "matrix": "confusion matrix of {count} areas; the table has the values",
        "curve": "learning curve: {points}",
    },
}


@dataclass(frozen=True, slots=True)
class Named:
    """One line of a plot with its name in both languages."""

    name: Name
    score: Mapping[str, Any]
    support: int | None = None


def both(draw: Any, *arguments: Any) -> dict[str, str]:  # noqa: ANN401 - any of the functions below
    """Return what *draw* gives in each language."""
    return {language: draw(language, *arguments) for language in LANGUAGES}


def score_plot(language: str, key: str, lines: Sequence[Named], counted: str, low: float = 0.0) -> str:
    """Return F1 with interval; *counted* says what supports are: ``labels``, ``passages`` or nothing."""
    rows = f1_rows(lines, language)
    axes = _AXES[language]
    words = Words(axes["f1"], axes[counted] if counted else "", _rows_alt(language, rows))
    return plots.intervals(f"{key}-{language}", rows, words, low=low)


def f1_rows(lines: Sequence[Named], language: str = "en") -> list[Row]:
    """Return the rows of F1; where nothing is labelled they are empty: the 0 that a wrong tag makes is no figure."""
    return [
        Row(line.name.in_(language), line.score["f1"], line.score["f1_interval"], line.support)
        if line.score["recall"] is not None
        else Row(line.name.in_(language), None, None, line.support)
        for line in lines
    ]


def ratio_plot(language: str, key: str, lines: Sequence[Named]) -> str:
    """Return precision and recall of each area."""
    rows = [
        Row(line.name.in_(language), line.score["precision"], None, line.support, line.score["recall"])
        for line in lines
    ]
    axes = _AXES[language]
    words = Words(axes["ratio"], axes["labels"], _ALT[language]["pairs"].format(count=len(rows)))
    return plots.pairs(f"{key}-{language}", rows, words, low=plots.lowest(rows))


def reliability_plot(language: str, calibration: Mapping[str, Any]) -> str:
    """Return the reliability diagram."""
    axes = _AXES[language]
    filled = sum(bool(each["count"]) for each in calibration["bins"])
    alt = _ALT[language]["reliability"].format(count=filled, ece=calibration["ece"])
    words = Words(axes["score"], axes["share"], alt)
    return plots.reliability(f"reliability-{language}", calibration["bins"], words, axes["decisions"])


def confusion_plot(language: str, confusions: Sequence[Mapping[str, Any]], names: Mapping[str, Name]) -> str:
    """Return the matrix of the areas that are mistaken for one another, in the order of *names*."""
    involved: dict[str, int] = {}
    for pair in confusions:
        for area in (pair["gold"], pair["tagged"]):
            involved[area] = involved.get(area, 0) + pair["count"]
    most = sorted(involved, key=lambda area: -involved[area])[:MATRIX_AREAS]
    shown = [area for area in names if area in most]
    place = {area: number for number, area in enumerate(shown)}
    cells = {
        (place[pair["gold"]], place[pair["tagged"]]): pair["count"]
        for pair in confusions
        if pair["gold"] in place and pair["tagged"] in place
    }
    axes = _AXES[language]
    words = Words(axes["tagged"], axes["missed"], _ALT[language]["matrix"].format(count=len(shown)))
    return plots.matrix(f"confusions-{language}", [names[area].in_(language) for area in shown], cells, words)


def curve_plot(language: str, points: Sequence[Mapping[str, Any]]) -> str:
    """Return the learning curve, micro and macro."""
    axes = _AXES[language]
    listed = ", ".join(f"{point['reports']}: {point['micro']:.3f}" for point in points)
    series = [[(point["reports"], point[mean]) for point in points] for mean in ("micro", "macro")]
    words = Words(axes["reports"], axes["f1"], _ALT[language]["curve"].format(points=listed))
    return plots.curve(f"curve-{language}", series, words)


def _rows_alt(language: str, rows: Sequence[Row]) -> str:
    known = sorted((row.value, row.name) for row in rows if row.value is not None)
    low, high = (f"{known[end][1]} {known[end][0]:.3f}" if known else "–" for end in (0, -1))
    words = _ALT[language]
    return words["rows"].format(what=words["f1"], count=len(rows), low=low, high=high)
