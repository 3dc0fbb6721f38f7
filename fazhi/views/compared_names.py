"""What the parts of a comparison are called, and its areas and roles."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from fazhi.evaluation.panel import ALL
from fazhi.views.names import Name, scheme_names, value_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fazhi.evaluation.compared import Compared
    from fazhi.evaluation.parting import Part

KEY_NAMES = {
    "place": Name("地区", "Place"),
    "year": Name("年份", "Year"),
    "level": Name("层级", "Level"),
    "kind": Name("种类", "Kind"),
}
EVERY_ROLE = Name("全部", "all")
OUTCOMES = {
    "wording": Name("有对应表述", "taken up in like words"),
    "area": Name("仅事项再现", "only its area returns"),
    "none": Name("未见下文", "nothing further"),
}
SOURCES = {
    "own": Name("本地往年", "own earlier report"),
    "other": Name("其他报告", "another report"),
}
_UNIT = re.compile(r"(?:省|自治区|自治州|地区|[市区县旗州盟])(?=[^\W\d_]{2,}$)")
_SHORTEST = 2


def names_of(compared: Compared) -> dict[str, Name]:
    """Return the names of areas, domains, roles, levels and kinds by id, and that of all roles together."""
    values = {value for part in compared.parts for key in ("level", "kind") if (value := part.values.get(key))}
    return {value: value_name(value) for value in values} | scheme_names(compared.taxonomy) | {ALL: EVERY_ROLE}


def part_names(parts: Sequence[Part], names: Mapping[str, Name]) -> list[Name]:
    """Return a short name for each part: its place without the larger units, where that can be told from the others."""
    short = _short_places(parts)

    def name(part: Part, language: str) -> str:
        said = [
            short.get(value, value) if key == "place" else names[value].in_(language) if value in names else value
            for key, value in part.values.items()
            if value
        ]
        return " ".join(said) or "–"

    return [Name(name(part, "zh"), name(part, "en")) for part in parts]


def _short_places(parts: Sequence[Part]) -> dict[str, str]:
    """Return for each place its smallest unit, or the whole where two places have the same."""
    found = {part.values["place"]: _smallest(part) for part in parts if "place" in part.values}
    counts = Counter(found.values())
    return {place: short if counts[short] == 1 else place for place, short in found.items()}


def _smallest(part: Part) -> str:
    """Return 金凤区 for 宁夏回族自治区银川市金凤区; departments and zones say little without their place."""
    place = part.values["place"]
    if part.reports[0].report.metadata.get("level") not in {"city", "county"}:
        return place
    ends = [match.end() for match in _UNIT.finditer(place)]
    return place[ends[-1] :] if ends and len(place) - ends[-1] >= _SHORTEST else place
