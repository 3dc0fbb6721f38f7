from __future__ import annotations

import random
import sys
from collections.abc import Callable
from statistics import median
from typing import TYPE_CHECKING, Any

import pytest

from fazhi.labels.corpus import Corpus
from fazhi.labels.taxonomy import Taxonomy
from fazhi.model.tags import Tag, TaggedPassage
from fazhi.reports.report import PASSAGE_ROLES, Passage, Report

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.bench
REPORTS, PASSAGES = 200, 60
LIMIT = 200
"""Milliseconds from a click to the painted frame."""
_BUTTONS = ("#areas [data-area]", "#areas [data-domain]", "#roles [data-role='1']", "#review", "#clear")
_CLICK = """selector => new Promise((resolve) => {
  const button = document.querySelector(selector), start = performance.now();
  button.click();
  requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => resolve(performance.now() - start);
    channel.port2.postMessage(null);
  });
})"""


@pytest.fixture(scope="module")
def archive(written: Corpus, taxonomy: Taxonomy) -> list[Any]:
    """Return 200 reports of 60 passages each, drawn from the written corpus with its labels for tags."""
    draw = random.Random(1)  # noqa: S311 - no secret

    def tag(area: str, text: str) -> Tag:
        places = [draw.randrange(len(text)) for _ in range(5)]
        words = tuple((text[place : place + 2], draw.random()) for place in places)
        return Tag(taxonomy.area(area), 0.5 + draw.random() / 2, 0.45, words)

    def reading(number: int) -> tuple[Report, list[TaggedPassage]]:
        tagged, start = [], 0
        for place in range(PASSAGES):
            item = draw.choice(written.passages)
            text = item.passage.text
            headings = (f"第{place // 12}部分", f"第{place // 4}节")
            passage = Passage(text, start, start + len(text), start, headings)
            close = (tag(draw.choice(taxonomy.ids), text),) if draw.random() < 0.08 else ()
            tags = tuple(tag(area, text) for area in item.areas)
            tagged.append(TaggedPassage(passage, draw.choice(PASSAGE_ROLES), 1.0, tags, close))
            start += len(text)
        return Report(
            f"r{number}.txt", f"第{number}县年度报告", "", (), {"place": f"第{number}县", "year": 2024}
        ), tagged

    return [reading(number) for number in range(REPORTS)]


def test_a_filter_click_is_answered_at_once(
    archive: list[Any], open_page: Callable[..., Page], record_property: Callable[..., None]
) -> None:
    page = open_page(archive, viewport={"width": 1440, "height": 900})
    page.wait_for_timeout(2000)
    times: dict[str, list[float]] = {selector: [] for selector in _BUTTONS}
    for _ in range(5):
        for selector, measured in times.items():
            measured.append(page.evaluate(_CLICK, selector))
            page.wait_for_timeout(200)
    # others may be at work on the machine: the middle one of five clicks on a button counts
    middle = {selector: round(median(measured)) for selector, measured in times.items()}
    record_property("milliseconds", str(middle))
    sys.stdout.write(f"milliseconds from click to painted frame: {middle}\n")
    assert max(middle.values()) <= LIMIT
    assert page.evaluate("document.querySelectorAll('*').length") < 6000
