from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("playwright.sync_api")
from playwright.sync_api import expect

from fazhi.labels.taxonomy import Taxonomy
from fazhi.model.tags import Tag, TaggedPassage
from fazhi.reports.report import Passage, Report, Role

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.slow
ATTACKS = (
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script><!--<script>",
    '"><img src=x onerror=alert(3)>',
    "]]>{{ 7*7 }}${alert(4)}\\u003cb>",
    "\u2028\u2029换行符",
    "\u202e反写\u2066混排",
    "𠮷野家12件，👩‍⚖️56个",
)
_FOREIGN = """() => {
  const chinese = /[\\u4e00-\\u9fff]/, found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode, own = text.parentElement.closest('[lang|="zh"], script, noscript');
    if (chinese.test(text.data) && !own) found.push(text.data);
  }
  for (const element of document.querySelectorAll('body :not(#language)')) {
    const said = ['aria-label', 'placeholder', 'title'].map((name) => element.getAttribute(name));
    found.push(...said.filter((text) => chinese.test(text)));
  }
  return found;
}"""
"""Returns the Chinese that is not marked as such, where the page speaks English."""


@pytest.fixture(scope="module")
def hostile(taxonomy: Taxonomy) -> list[Any]:
    area = taxonomy.areas[0]
    tagged = [
        TaggedPassage(
            Passage(text, headings=(text,), paragraph=number),
            Role.PLAN,
            1.0,
            (Tag(area, 0.9, 0.5, ((text[:4], 1.0),)),),
            (),
        )
        for number, text in enumerate(ATTACKS)
    ]
    metadata: dict[str, Any] = {"place": ATTACKS[2], "issuer": ATTACKS[0], "year": 2024, "level": ATTACKS[1]}
    report = Report(f"{ATTACKS[2]}.txt", ATTACKS[1], "", (), metadata, notes=(ATTACKS[2],))
    return [(report, tagged), (Report("x.txt", ATTACKS[2], ""), [])]


def test_the_language_switch_changes_every_label(library: list[Any], open_page: Callable[..., Page]) -> None:
    page = open_page(library)
    page.click("#review")
    assert page.evaluate(_FOREIGN) != []
    page.click("#language")
    assert page.evaluate(_FOREIGN) == []
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("#shown").text_content() == "Showing 2 passages of 2 reports"
    assert page.locator(".chip.proposed").text_content() == "Government services? 0.45"
    assert page.title().endswith("· Rule-of-law areas")
    page.locator(".chip.proposed").hover()
    expect(page.locator("#why")).to_contain_text("Not tagged, but too close to the threshold: to review")
    assert page.evaluate(_FOREIGN) == []
    page.click("#language")
    assert page.locator("#shown").text_content() == "显示 2 段，来自 2 份报告"


@pytest.mark.parametrize(("locale", "language"), [("zh-HK", "zh-CN"), ("de-DE", "en")])
def test_the_browser_chooses_the_first_language(
    library: list[Any], open_page: Callable[..., Page], locale: str, language: str
) -> None:
    page = open_page(library, "", locale=locale)
    assert page.locator("html").get_attribute("lang") == language


def test_whatever_a_report_says_is_shown_as_text(hostile: list[Any], open_page: Callable[..., Page]) -> None:
    page = open_page(hostile)
    # the browser shows control characters as they are; nothing is added and nothing is lost
    assert page.locator("article .text").all_text_contents() == list(ATTACKS)
    assert page.locator("#passages h3").all_text_contents() == list(ATTACKS)
    assert page.locator("#passages h2").text_content() == ATTACKS[1]
    assert page.locator(".meta dd").all_text_contents()[0] == ATTACKS[2]
    assert page.locator("img").count() == 0
    assert page.locator("script").count() == 2
    page.click("#facts button")
    assert page.locator("article mark.fact").all_text_contents() == [
        "12件",
        "56个",
    ]  # after characters of two code units
    page.locator(".chip").last.hover()
    expect(page.locator("mark.word")).to_have_text(["𠮷野家", "1"])  # half of it is a fact as well
    page.keyboard.press("]")
    assert page.locator("#passages h2").text_content() == ATTACKS[2]
    assert page.locator(".empty").text_content() == "在这份报告中没有读到段落。"


def test_a_page_without_reports_says_so(open_page: Callable[..., Page]) -> None:
    page = open_page([])
    assert page.locator("#passages").text_content() == "没有报告。"


def test_a_long_report_is_built_where_one_looks(long: list[Any], open_page: Callable[..., Page]) -> None:
    page = open_page(long)
    assert 0 < page.locator("article").count() < 200
    page.keyboard.press("End")
    expect(page.locator("article").last).to_have_attribute("data-passage", "399")


def test_print_shows_every_passage_and_no_sides(long: list[Any], open_page: Callable[..., Page]) -> None:
    page = open_page(long)
    page.emulate_media(media="print")
    expect(page.locator("article")).to_have_count(400)
    for hidden in ("#bar", "#reports", "#facets", "#scope", ".strip"):
        assert page.locator(hidden).is_hidden(), hidden
    assert page.locator(".chip").first.evaluate("e => getComputedStyle(e).borderTopWidth") == "0px"
    assert page.locator(".in-print").first.is_visible()
    assert page.locator(".foot").is_visible()
    assert page.locator("body").evaluate("e => getComputedStyle(e).color") == "rgb(0, 0, 0)"


def test_print_shows_what_the_filters_let_through(library: list[Any], open_page: Callable[..., Page]) -> None:
    page = open_page(library, "#lang=zh&a=functions.business", color_scheme="dark")
    page.emulate_media(media="print")
    assert page.locator("article").count() == 2
    assert page.locator("#status").inner_text().split() == ["显示", "2", "段，来自", "1", "份报告", "营商环境"]
    first = page.locator("article").first
    assert first.locator(".chip").all_inner_texts() == ["政务服务 0.80", "营商环境? 0.51"]
    assert first.locator(".chip").first.evaluate("e => getComputedStyle(e, '::before').content") == '" · "'
    assert page.locator("body").evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(255, 255, 255)"
    assert page.pdf()[:5] == b"%PDF-"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_phone_shows_the_text_and_keeps_the_sides_in_drawers(
    library: list[Any], open_page: Callable[..., Page], language: str
) -> None:
    page = open_page(library, f"#lang={language}", viewport={"width": 360, "height": 640}, has_touch=True)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert page.locator("#reports").is_hidden()
    assert page.locator("#facets").is_hidden()
    page.tap("#open-facets")
    expect(page.locator("#facets")).to_be_visible()
    assert page.locator("#open-facets").get_attribute("aria-expanded") == "true"
    assert page.locator("main").evaluate("e => e.inert")
    page.tap("#review")
    page.keyboard.press("Escape")
    expect(page.locator("#facets")).to_be_hidden()
    assert page.locator("article").count() == 2
    assert page.locator("#badge").text_content() == "1"
    page.tap("#open-reports")
    expect(page.locator("#reports")).to_be_visible()
    page.tap("#report-list li:last-child button")
    expect(page.locator("#reports")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_a_touch_shows_why_before_it_filters(library: list[Any], open_page: Callable[..., Page]) -> None:
    page = open_page(library, viewport={"width": 360, "height": 640}, has_touch=True)
    page.tap("#passage-1 .chip")
    expect(page.locator("#why")).to_be_visible()
    assert page.locator("article").count() == 5
    page.tap("#why button")
    expect(page.locator("article")).to_have_count(4)
    expect(page.locator("#why")).to_be_hidden()
