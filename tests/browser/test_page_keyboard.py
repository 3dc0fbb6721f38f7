from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("playwright.sync_api")
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.slow
_FOCUSED = "document.activeElement.id || document.activeElement.textContent"


def focused(page: Page) -> str:
    """Return the id of what has the focus, else its text."""
    return str(page.evaluate(_FOCUSED))


def test_the_first_tab_leads_past_the_lists(library: list[Any], open_page: Callable[..., Page]) -> None:
    page = open_page(library)
    page.keyboard.press("Tab")
    assert focused(page) == "跳到正文"
    page.keyboard.press("Enter")
    assert focused(page) == "main"


def test_all_can_be_reached_by_tab_and_is_seen_to_be(library: list[Any], open_page: Callable[..., Page]) -> None:
    page = open_page(library)
    met, groups = [], set()
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        met.append(focused(page))
        groups.add(page.evaluate("document.activeElement.closest('[id]:not(button):not(input)')?.id"))
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid", met[-1]
    # one stop for each list, whatever its length
    assert {"report-list", "outline", "roles", "state", "facts", "areas", "scope", "passage-0", "passage-4"} <= groups
    assert {"query", "language", "print", "open-help", "find-report"} <= set(met)
    # five in the bar with the skip link; three at the left, four at the right; two for the scope; of the five passages
    # each its number and its row of tags
    assert len(met) == 5 + 3 + 4 + 2 + 10


def test_arrows_move_within_a_list(library: list[Any], open_page: Callable[..., Page]) -> None:
    page = open_page(library)
    page.keyboard.press("f")
    assert focused(page) == "总述1"
    page.keyboard.press("ArrowDown")
    assert focused(page) == "举措成效4"
    page.keyboard.press("End")
    assert focused(page) == "下一步安排1"
    page.keyboard.press("Enter")
    assert page.locator("article .text").all_text_contents() == ["2024年再减材料。"]
    assert focused(page) == "下一步安排1"
    assert page.locator('#roles [tabindex="0"]').count() == 1


def test_j_and_k_walk_through_the_passages(library: list[Any], open_page: Callable[..., Page]) -> None:
    page = open_page(library)
    for keys, expected in (("j", "passage-0"), ("j", "passage-1"), ("jj", "passage-3"), ("k", "passage-2")):
        for key in keys:
            page.keyboard.press(key)
        assert focused(page) == expected
    # within a passage one stop holds its role and its areas
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert focused(page) == "举措成效"
    page.keyboard.press("ArrowRight")
    assert "政务服务" in focused(page)
    expect(page.locator("#why")).to_contain_text("得分 0.800")
    page.keyboard.press("Enter")
    expect(page.locator("article")).to_have_count(4)
    assert focused(page) == "shown"


def test_letters_switch_filters_reports_and_language(library: list[Any], open_page: Callable[..., Page]) -> None:
    page = open_page(library)
    page.keyboard.press("3")
    assert page.locator("article").count() == 2  # problems
    page.keyboard.press("0")
    assert page.locator("article").count() == 5
    page.keyboard.press("v")
    assert page.locator("article").count() == 2  # to review
    page.keyboard.press("v")
    page.keyboard.press("]")
    assert page.locator("#passages h2").text_content() == "乙市2024年法治政府建设年度报告"
    page.keyboard.press("[")
    assert page.locator("#passages h2").text_content() == "甲县2023年法治政府建设年度报告"
    page.keyboard.press("l")
    assert page.locator("html").get_attribute("lang") == "en"
    page.keyboard.press("/")
    assert focused(page) == "query"
    page.keyboard.press("v")  # a letter like any other in the search
    assert page.input_value("#query") == "v"


def test_the_help_opens_and_gives_the_focus_back(library: list[Any], open_page: Callable[..., Page]) -> None:
    page = open_page(library)
    page.keyboard.press("j")
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()
    assert page.locator("#help dt").count() == 12
    page.keyboard.press("v")  # not while the help is open
    page.keyboard.press("Escape")
    assert page.locator("#help").is_hidden()
    assert focused(page) == "passage-0"
    assert page.locator("article").count() == 5


def test_single_keys_can_be_switched_off(library: list[Any], open_page: Callable[..., Page]) -> None:
    page = open_page(library)
    page.keyboard.press("?")
    page.click("#keys")
    page.keyboard.press("Escape")
    page.keyboard.press("v")
    assert page.locator("article").count() == 5
    assert "keys=0" in page.url


def test_why_a_passage_has_an_area_is_shown_and_marked(library: list[Any], open_page: Callable[..., Page]) -> None:
    page = open_page(library)
    page.locator("#passage-1 .chip").hover()
    why = page.locator("#why")
    expect(why).to_be_visible()
    assert "得分 0.910 · 标注线 0.500" in (why.text_content() or "")
    assert why.locator(".words li").all_text_contents() == ["窗口", "政务服务"]
    filled = why.locator(".fill").evaluate("e => e.offsetWidth / e.parentElement.offsetWidth")
    assert filled == pytest.approx(0.91, abs=0.01)
    # 0.6 is the most, 0.2 a third of it
    assert page.locator("#passage-1 .word-3").all_text_contents() == ["窗口"]
    assert page.locator("#passage-1 .word-2").all_text_contents() == ["政务服务"]
    assert page.locator("#passage-1 .chip").get_attribute("aria-describedby") == "why"
    page.keyboard.press("Escape")
    expect(why).to_be_hidden()
    assert page.locator("article mark").count() == 0
    assert page.locator("#passage-1 .text").text_content() == "新设政务服务窗口12个，办结事项340件。"


def test_words_are_marked_as_the_author_writes_them(traditional: list[Any], open_page: Callable[..., Page]) -> None:
    page = open_page(traditional)
    page.locator(".chip").hover()
    expect(page.locator("mark.word")).to_have_text(["規範"])
    assert page.locator(".words li").all_text_contents() == ["規範"]


def test_the_outline_leads_to_headings_and_follows_the_reader(long: list[Any], open_page: Callable[..., Page]) -> None:
    page = open_page(long)
    current = page.locator("#outline [aria-current]")
    assert page.locator("#outline button").all_text_contents() == [f"第{number}节" for number in range(40)]
    assert current.text_content() == "第0节"
    page.locator("#outline button", has_text="第33节").click()
    assert current.text_content() == "第33节"
    box = page.locator("h3", has_text="第33节").bounding_box()
    assert box
    assert 0 < box["y"] < 200
    page.mouse.move(640, 400)
    page.mouse.wheel(0, -100_000)
    expect(current).to_have_text("第0节")
    page.locator("#outline button").last.click()  # the last section does not reach the top of the window
    assert current.text_content() == "第39节"
