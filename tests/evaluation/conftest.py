"""Reports put together by hand, for comparisons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from fazhi.evaluation.tagged_report import TaggedReport
from fazhi.labels.taxonomy import Area, Taxonomy
from fazhi.model.tags import Tag, TaggedPassage
from fazhi.reports.report import Passage, Report, Role

TWO = Taxonomy(1, (), (Area("water", "水", "water"), Area("school", "学", "school")), ())
Said = tuple[str, Role | None, dict[str, float]]
"""A text, its role, and the scores of the areas that it has some of; from 0.5 on it is tagged."""


def _passage(text: str, role: Role | None, scores: dict[str, float]) -> TaggedPassage:
    tags = tuple(Tag(TWO.area(area), score, 0.5) for area, score in scores.items() if score >= 0.5)
    return TaggedPassage(Passage(text), role, 1.0, tags, ())


@pytest.fixture
def two_areas() -> Taxonomy:
    return TWO


@pytest.fixture
def make_report() -> Callable[..., TaggedReport]:
    def make(name: str, *said: Said, scored: bool = True, **metadata: Any) -> TaggedReport:
        tagged = [_passage(*each) for each in said]
        scores = np.array([[each[2].get(area, 0.0) for area in TWO.ids] for each in said]).reshape(-1, 2)
        return TaggedReport(Report(f"{name}.txt", "", "", (), metadata), tagged, TWO, scores if scored else None)

    return make
