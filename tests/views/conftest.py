"""A comparison of a few reports, put together by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np
import pytest

from fazhi.evaluation.compared import Compared, compare
from fazhi.evaluation.tagged_report import TaggedReport
from fazhi.labels.taxonomy import Area, Domain, Taxonomy
from fazhi.model.artifact import Model
from fazhi.model.tags import Tag, TaggedPassage
from fazhi.reports.report import Passage, Report, Role

THREE = Taxonomy(
    1,
    (Domain("nature", "自然", "nature"), Domain("people", "民生", "people")),
    (
        Area("nature.water", "治水", "water", domain="nature"),
        Area("people.school", "办学", "schools", domain="people"),
        Area("people.health", "医疗", "health", domain="people"),
    ),
    (),
)
WATER, SCHOOL = "nature.water", "people.school"
Said = tuple[str, Role, dict[str, float]]
RATES = {"support": 100, "tagged": 100, "precision": 0.9, "recall": 0.9}
LONG = "全年组织水务执法人员培训考试87次，清理不合格人员，统一换发证件并建立个人档案备查"


@dataclass(frozen=True)
class NamedModel:
    """What a comparison wants to know of a model."""

    taxonomy: Taxonomy = THREE
    name: str = "tiny"
    digest: str = "d" * 64
    provenance: dict[str, Any] = field(
        default_factory=lambda: {"passages": 1000, "out_of_fold": {"areas": dict.fromkeys(THREE.ids, RATES)}}
    )


def _tagged(name: str, said: Sequence[Said], metadata: dict[str, Any]) -> TaggedReport:
    items = []
    for text, role, scores in said:
        tags = tuple(Tag(THREE.area(area), score, 0.5) for area, score in scores.items() if score >= 0.5)
        items.append(TaggedPassage(Passage(text), role, 1.0, tags, ()))
    matrix = np.array([[each[2].get(area, 0.0) for area in THREE.ids] for each in said]).reshape(-1, 3)
    return TaggedReport(Report(f"folder/{name}.txt", f"{name}报告", "", (), metadata), items, THREE, matrix)


@pytest.fixture(scope="session")
def put_together() -> Callable[..., Compared]:
    """Return a function from (name, what is said, metadata) of some reports to their comparison."""

    def compared(*reports: tuple[str, Sequence[Said], dict[str, Any]], model: Any = None, **asked: Any) -> Compared:
        return compare([_tagged(*each) for each in reports], cast("Model", model or NamedModel()), **asked)

    return compared


@pytest.fixture(scope="session")
def small(put_together: Callable[..., Compared]) -> Compared:
    """Return a comparison in which everything is found.

    Of 甲县 there are two years, of a third report neither place nor year is known, and a fourth is a copy of it.
    """
    first = [
        (LONG, Role.PROGRESS, {WATER: 1.0}),
        ("办学有问题", Role.PROBLEM, {SCHOOL: 0.9}),
        ("建成12座水质监测站，覆盖全部河道断面", Role.PLAN, {WATER: 1.0}),
    ]
    second = [
        (LONG.replace("87", "93"), Role.PROGRESS, {WATER: 1.0}),
        ("建成13座水质监测站，覆盖全部河道断面", Role.PROGRESS, {WATER: 0.9}),
        ("大力办学", Role.PLAN, {SCHOOL: 0.6}),
    ]
    third: list[Said] = [("他事", Role.OVERVIEW, {})]
    return put_together(
        ("jia-2020", first, {"place": "甲县", "level": "county", "year": 2020, "kind": "annual"}),
        ("jia-2021", second, {"place": "甲县", "level": "county", "year": 2021, "kind": "annual"}),
        ("third", third, {}),
        ("copy", third, {}),
        has_evidence=lambda text: any(character.isdigit() for character in text),
    )


@pytest.fixture(scope="session")
def uncertain(put_together: Callable[..., Compared]) -> Compared:
    """Return a comparison by a model that tells of no error."""
    said = [(LONG, Role.PROGRESS, {WATER: 1.0})]
    return put_together(("a", said, {"place": "甲县", "year": 2020}), model=NamedModel(provenance={}))
