from __future__ import annotations

from fazhi.evaluation.coverage import Cover, cover
from fazhi.labels.taxonomy import Area
from fazhi.model.tags import Tag, TaggedPassage
from fazhi.reports.report import Passage, Role


def _tagged(text: str, *areas: str) -> TaggedPassage:
    tags = tuple(Tag(Area(area, area, area), 0.9, 0.5) for area in areas)
    return TaggedPassage(Passage(text), Role.PROGRESS, 1.0, tags, ())


def test_passages_and_characters_are_counted_for_every_area_of_a_passage() -> None:
    found = cover([_tagged("一" * 10, "甲", "乙"), _tagged("二" * 30, "甲")], ["甲", "乙", "丙"], of=80)
    assert found == {"甲": Cover(2, 40, 0.5), "乙": Cover(1, 10, 0.125), "丙": Cover(0, 0, 0.0)}


def test_areas_come_in_the_order_asked_for() -> None:
    assert list(cover([], ["乙", "甲"], of=1)) == ["乙", "甲"]


def test_a_report_without_text_has_shares_of_nothing() -> None:
    assert cover([], ["甲"], of=0) == {"甲": Cover(0, 0, 0.0)}
