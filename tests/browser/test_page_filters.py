from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("playwright.sync_api")
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.slow


def shown(page: Page) -> list[str]:
    """Return the texts of the passages on the page."""
    return page.locator("article .text").all_text_contents()


def count(page: Page, selector: str) -> int:
    return int(page.locator(f"{selector} .count").text_content() or "")


def area(page: Page, name: str) -> str:
    """Return the selector of an area in the list at the right."""
    place = page.locator("#areas [data-area]").filter(has_text=name).get_attribute("data-area")
    return f'#areas [data-area="{place}"]'


def test_at_first_one_report_is_shown_whole(library: list[Any], open_page: Callable[..., Page]) -> None:
    page = open_page(library)
    assert page.locator("article").count() == 5
    assert page.locator("#shown").text_content() == "全文 5 段"
    assert page.locator("#passages h2").text_content() == "甲县2023年法治政府建设年度报告"
    assert page.locator("#passages h3").all_text_contents() == ["一、主要成效", "二、存在的问题", "三、下一步打算"]
    assert page.locator(".meta dd").all_text_contents() == [
        "甲县", "2023", "县级", "甲县2023年法治政府建设年度报告.txt",
    ]  # fmt: skip
    assert page.title() == "甲县2023年法治政府建设年度报告、乙市2024年法治政府建设年度报告 · 法治事项标注"


def test_a_click_on_an_area_shows_its_passages_in_all_reports(
    library: list[Any], open_page: Callable[..., Page]
) -> None:
    page = open_page(library)
    page.locator("article .chip", has_text="政务服务").first.click()
    assert page.locator("#shown").text_content() == "显示 4 段，来自 2 份报告"
    assert page.locator(".group-head .title").all_text_contents() == [
        "甲县2023年法治政府建设年度报告", "乙市2024年法治政府建设年度报告",
    ]  # fmt: skip
    assert page.locator("article .number").all_text_contents() == ["2", "3", "5", "1"]
    assert page.locator(area(page, "政务服务")).get_attribute("aria-pressed") == "true"
    # once more undoes it
    page.locator("article .chip", has_text="政务服务").first.click()
    assert page.locator("#shown").text_content() == "全文 5 段"


def test_the_list_of_areas_counts_and_filters(library: list[Any], open_page: Callable[..., Page]) -> None:
    page = open_page(library)
    services, business = area(page, "政务服务"), area(page, "营商环境")
    assert (count(page, services), count(page, business)) == (4, 2)
    assert count(page, '[data-domain="1"]') == 5  # 政府机构职能: services or business
    assert count(page, "#bare") == 2
    page.click(business)
    assert shown(page) == ["优化营商环境，帮办代办88次。", "营商环境仍有短板。"]
    assert page.locator("#report-list button").nth(1).is_disabled()  # 乙市 has none
    page.locator(services).click(modifiers=["Control"])
    assert page.locator("#shown").text_content() == "显示 5 段，来自 2 份报告"
    page.click("#clear")
    assert page.locator("#shown").text_content() == "全文 5 段"
    page.click("#bare")
    assert shown(page) == ["2023年甲县法治建设总体情况如下。", "群众办事仍有不便。"]


def test_the_name_of_a_domain_stands_for_its_areas(library: list[Any], open_page: Callable[..., Page]) -> None:
    page = open_page(library)
    page.click('[data-domain="1"]')
    assert page.locator("article").count() == 5
    assert page.locator(area(page, "政务服务")).get_attribute("aria-pressed") == "true"
    assert page.locator(area(page, "信访")).get_attribute("aria-pressed") == "false"
    page.click('[data-domain="1"]')
    assert page.locator(area(page, "政务服务")).get_attribute("aria-pressed") == "false"


def test_roles_combine_with_areas(library: list[Any], open_page: Callable[..., Page]) -> None:
    page = open_page(library)
    assert [count(page, f'#roles [data-role="{role}"]') for role in range(4)] == [1, 4, 2, 1]
    page.click(area(page, "政务服务"))
    assert [count(page, f'#roles [data-role="{role}"]') for role in range(4)] == [0, 3, 0, 1]
    page.click('#roles [data-role="3"]')
    assert shown(page) == ["2024年再减材料。"]
    page.click('#roles [data-role="1"]')
    assert page.locator("article").count() == 4
    page.locator("#conditions button", has_text="举措成效").click()
    assert shown(page) == ["2024年再减材料。"]


def test_passages_to_review_are_marked_and_filtered(library: list[Any], open_page: Callable[..., Page]) -> None:
    page = open_page(library)
    assert page.locator("article", has=page.locator(".flag")).locator(".number").all_text_contents() == ["3"]
    page.click("#review")
    assert shown(page) == ["优化营商环境，帮办代办88次。", "群众办事仍有不便。"]
    # now the areas count what is to be reviewed
    assert (count(page, area(page, "政务服务")), count(page, area(page, "营商环境"))) == (1, 1)
    proposed = page.locator(".chip.proposed")
    assert proposed.all_text_contents() == ["政务服务? 0.45"]
    page.click(area(page, "政务服务"))
    assert shown(page) == ["群众办事仍有不便。"]


def test_a_search_finds_and_highlights_every_word(library: list[Any], open_page: Callable[..., Page]) -> None:
    page = open_page(library)
    page.fill("#query", "营商环境  短板")
    expect(page.locator("article")).to_have_count(1)
    assert page.locator("article mark.hit").all_text_contents() == ["营商环境", "短板"]
    page.fill("#query", "５６件")  # full width, as the text is not
    expect(page.locator("mark.hit")).to_have_text(["56件"])
    page.fill("#query", "没有的词")
    expect(page.locator("article")).to_have_count(0)
    assert page.locator("#shown").text_content() == "没有符合条件的段落"
    page.focus("#query")
    page.keyboard.press("Escape")
    assert page.input_value("#query") == ""
    assert page.locator("#shown").text_content() == "全文 3 段"  # of the report that held the last hit


def test_a_search_in_simplified_characters_finds_traditional_ones(
    traditional: list[Any], open_page: Callable[..., Page]
) -> None:
    page = open_page(traditional)
    page.fill("#query", "规范")
    expect(page.locator("mark.hit")).to_have_text("規範")


def test_the_scope_limits_filters_to_one_report(library: list[Any], open_page: Callable[..., Page]) -> None:
    page = open_page(library, "#lang=zh&r=2")
    page.click(area(page, "政务服务"))
    assert page.locator("#shown").text_content() == "显示 4 段，来自 2 份报告"
    page.locator("#report-list button").nth(1).click()
    page.click('#scope [data-one="1"]')
    assert page.locator("#shown").text_content() == "本报告中显示 1 段"
    assert count(page, area(page, "政务服务")) == 1


def test_the_address_holds_report_filters_and_language(library: list[Any], open_page: Callable[..., Page]) -> None:
    page = open_page(library)
    page.click(area(page, "营商环境"))
    page.click('#roles [data-role="2"]')
    page.click("#language")
    again = open_page(library, "#" + page.url.partition("#")[2])
    assert shown(again) == ["营商环境仍有短板。"]
    assert again.locator("#shown").text_content() == "Showing 1 passage of 1 report"
    assert again.locator("html").get_attribute("lang") == "en"
    page.go_back()
    expect(page.locator("article")).to_have_count(2)  # the role is undone


def test_an_address_that_names_what_is_not_there_is_harmless(
    library: list[Any], open_page: Callable[..., Page]
) -> None:
    page = open_page(library, "#r=99&p=-3&a=no.such&role=x&mark=y&lang=fr&keys=7")
    assert page.locator("article").count() == 5


def test_the_number_of_a_passage_leads_to_its_place_in_its_report(
    library: list[Any], open_page: Callable[..., Page]
) -> None:
    page = open_page(library)
    page.click(area(page, "信访"))
    page.click("article .number")
    assert page.locator("#passages h2").text_content() == "乙市2024年法治政府建设年度报告"
    assert page.locator("article.target .text").text_content() == "化解信访积案7件。"
    assert "r=2&p=2" in page.url
    assert page.locator("#report-list [aria-current]").text_content() == "乙市 20243乙市2024年法治政府建设年度报告"


def test_facts_are_marked_on_demand(library: list[Any], open_page: Callable[..., Page]) -> None:
    page = open_page(library)
    assert page.locator("article mark").count() == 0
    assert count(page, "#facts button") == 5
    page.click("#facts button")
    assert page.locator("article mark.fact").all_text_contents() == ["12个", "340件", "88次"]
    assert "mark=figure" in page.url


def test_reports_are_found_by_place_and_year(library: list[Any], open_page: Callable[..., Page]) -> None:
    page = open_page(library)
    page.fill("#find-report", "２０２４ 乙")
    assert page.locator("#report-list li:visible").count() == 1
    page.click("#report-list li:visible button")
    assert page.locator("#passages h2").text_content() == "乙市2024年法治政府建设年度报告"
    page.fill("#find-report", "丙")
    assert page.locator("#no-report").is_visible()
