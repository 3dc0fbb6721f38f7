from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fazhi.evaluation.compared import compare
from fazhi.evaluation.tagged_report import TaggedReport
from fazhi.model.tagger import Tagger
from fazhi.reports.reading import read_bytes
from fazhi.views.compared_page import write_page

pytest.importorskip("playwright.sync_api")
from playwright.sync_api import expect, sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "hanxi-2024.txt"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
Open = Callable[..., "Page"]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip("no Chromium is installed")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def file(tagger: Tagger, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page of an invented report and of what it may have been the year before."""
    text = EXAMPLE.read_text(encoding="utf-8")
    earlier = re.sub(r"202([45])", lambda year: f"202{int(year[1]) - 1}", text).replace("件", "宗")
    reports = []
    for year, said in ((2023, earlier), (2024, text)):
        report = read_bytes(said.encode(), f"{year}.txt")
        scores = tagger.decide(report.passages, in_order=True).scores
        reports.append(TaggedReport(report, tagger.tag(report), tagger.model.taxonomy, scores))
    page = tmp_path_factory.mktemp("page") / "compared.html"
    with page.open("wb") as stream:
        write_page(compare(reports, tagger.model), stream)
    return page


@pytest.fixture
def opened(chromium: Browser, file: Path) -> Iterator[Open]:
    """Return a function that opens the page; afterwards it must have asked for nothing and said nothing."""
    complaints: list[str] = []
    contexts = []

    def open_(width: int = 1440, **wanted: bool) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": 900}, **wanted)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: complaints.append(request.url) if request.url != file.as_uri() else None)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(file.as_uri())
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []


def test_the_language_is_switched(opened: Open) -> None:
    page = opened()
    expect(page.get_by_role("heading", name="事项覆盖")).to_be_visible()
    expect(page.get_by_role("heading", name="Coverage")).to_be_hidden()
    page.get_by_text("English", exact=True).click()
    expect(page.get_by_role("heading", name="Coverage")).to_be_visible()
    expect(page.get_by_role("heading", name="事项覆盖")).to_be_hidden()


def test_a_filter_hides_the_rows_without_its_words_and_gives_them_back(opened: Open) -> None:
    page = opened()
    rows = page.locator("#files tbody tr")
    box = page.locator("input[data-filter=files]")
    box.fill("2023.TXT 菡溪县")
    expect(rows.locator("visible=true")).to_have_count(1)
    expect(page.locator("label:has(input[data-filter=files]) output")).to_have_text("1 / 2")
    box.fill("")
    expect(rows.locator("visible=true")).to_have_count(2)


def test_without_a_script_all_but_the_filters_is_there(opened: Open) -> None:
    page = opened(java_script_enabled=False)
    expect(page.locator("#files tbody tr").first).to_be_visible()
    expect(page.locator("input[data-filter=files]")).to_be_hidden()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_is_no_wider_than_a_phone(opened: Open, language: str) -> None:
    page = opened(390)
    page.locator(f"label[for=show-{language}]").click()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_on_paper_nothing_is_cut_off(opened: Open) -> None:
    page = opened()
    page.emulate_media(media="print")
    for box in page.locator(".tall").all():
        assert box.evaluate("each => each.scrollHeight <= each.clientHeight + 1")
    expect(page.locator("input[data-filter=files]")).to_be_hidden()


def test_drawings_and_shades_are_styled_though_the_policy_forbids_style_attributes(opened: Open) -> None:
    page = opened()
    strokes = page.locator("#coverage figure .zh svg path").evaluate_all(
        "all => all.map(e => getComputedStyle(e).stroke)"
    )
    assert "rgb(0, 114, 178)" in strokes
    assert page.locator("td.h5").first.evaluate("each => getComputedStyle(each).backgroundColor") == "rgb(79, 143, 192)"
