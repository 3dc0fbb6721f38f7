from __future__ import annotations

import base64
import hashlib
import io
import re
import sys
from collections.abc import Callable

import pytest
from lxml import html

from fazhi.errors import UsageError
from fazhi.evaluation.compared import Compared
from fazhi.reports.report import Role
from fazhi.views import compared_plots
from fazhi.views.compared_heat import heat_map
from fazhi.views.compared_page import points, write_page

ATTACK = "<script>alert(1)</script><img src=x onerror=alert(1)>"
WATER = "nature.water"


def _page(compared: Compared) -> str:
    stream = io.BytesIO()
    write_page(compared, stream)
    return stream.getvalue().decode()


@pytest.fixture(scope="module")
def page(small: Compared) -> str:
    return _page(small)


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the plots out, which take nearly all of the time."""
    for name in ("ranking", "differences", "stacks"):
        monkeypatch.setattr(compared_plots, name, lambda *_, **__: '<svg style="fill: red"></svg>')


def _texts(page: str, path: str) -> list[str]:
    return [" ".join(element.text_content().split()) for element in html.fromstring(page).xpath(path)]


def test_the_page_allows_the_style_sheet_and_the_script_that_it_holds(page: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    for tag in ("style", "script"):
        (body,) = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert f"{tag}-src &#39;sha256-{digest}&#39;" in policy[1]


def test_nothing_is_styled_or_scripted_beside_them_and_nothing_is_fetched(page: str) -> None:
    tree = html.fromstring(page)
    assert tree.xpath("//*[@style]") == []
    assert [name for element in tree.iter() for name in element.attrib if name.startswith("on")] == []
    links = [element.get(name) for element in tree.iter() for name in ("src", "href") if element.get(name)]
    assert links
    assert all(link.startswith("#") for link in links)


def test_every_link_leads_somewhere_and_every_filter_has_its_table(page: str) -> None:
    tree = html.fromstring(page)
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in tree.xpath("//nav//@href")} <= set(ids)
    filtered = tree.xpath("//@data-filter")
    assert filtered
    assert {element.tag for name in filtered for element in tree.xpath(f"//*[@id='{name}']")} == {"table"}


def test_all_that_was_found_is_told(page: str) -> None:
    heads = _texts(page, "//section[@id='coverage']//th[@class='head']/span[@class='zh']")
    assert heads == ["甲县 2020", "甲县 2021", "third"]
    (gap,) = _texts(page, "//table[@id='unplanned']/tbody/tr")
    assert "办学schools" in gap
    assert "办学有问题" in gap
    assert [text for text in _texts(page, "//table[@id='slogans']/tbody/tr") if "大力办学" in text]
    (plan,) = _texts(page, "//table[@id='planned']/tbody/tr")
    assert "有对应表述" in plan
    assert "建成13座水质监测站" in plan
    assert _texts(page, "//p[@class='member']/del") == ["87"]
    assert _texts(page, "//p[@class='member']/ins") == ["93"]
    assert "folder/copy.txt" in _texts(page, "//div[@class='warning']")[0]
    assert "folder/third.txt" in _texts(page, "//div[@class='warning']")[0]


def test_every_text_stands_there_in_both_languages(page: str) -> None:
    tree = html.fromstring(page)
    chinese, english = (tree.xpath(f"count(//*[@class='{language}'])") for language in ("zh", "en"))
    assert chinese == english > 100


@pytest.mark.usefixtures("undrawn")
def test_what_a_report_says_is_text_and_nothing_else(put_together: Callable[..., Compared]) -> None:
    said = [(ATTACK * 2, role, {WATER: 0.9}) for role in (Role.PROBLEM, Role.PROGRESS, Role.PLAN)]
    found = put_together(
        (f"a{ATTACK}", said, {"place": f"甲县{ATTACK}", "year": 2020}),
        (f"b{ATTACK}", [*said, ("他", Role.PLAN, {})], {"place": f"甲县{ATTACK}", "year": 2021}),
    )
    page = _page(found)
    assert "<script>alert" not in page
    assert "<img" not in page
    assert page.count("<script>") == 1


@pytest.mark.usefixtures("undrawn")
def test_half_a_character_does_not_break_the_page(put_together: Callable[..., Compared]) -> None:
    assert "水?" in _page(put_together(("a", [("水\ud800", Role.PROBLEM, {WATER: 0.9}), ("他", Role.PLAN, {})], {})))


@pytest.mark.usefixtures("undrawn")
def test_where_no_error_is_known_the_page_says_so(uncertain: Compared) -> None:
    assert "模型文件没有记录误差" in _page(uncertain)


def test_the_same_comparison_gives_the_same_page(small: Compared, page: str) -> None:
    assert _page(small) == page


@pytest.mark.usefixtures("undrawn")
def test_one_report_alone_makes_a_page_without_changes_and_plans(uncertain: Compared) -> None:
    page = _page(uncertain)
    assert 'id="changes"' not in page
    assert 'id="plans"' not in page
    assert "没有找到这样的段落" in page


@pytest.mark.usefixtures("undrawn")
def test_many_parts_are_rows_and_few_are_columns(put_together: Callable[..., Compared]) -> None:
    def compared(count: int) -> Compared:
        return put_together(
            *((f"r{n}", [(f"水{n}", Role.PLAN, {WATER: 0.9})], {"place": f"{n}县"}) for n in range(count))
        )

    assert heat_map(compared(8)).across
    many = compared(9)
    assert not heat_map(many).across
    page = _page(many)
    assert len(html.fromstring(page).xpath("//table[@id='map']/tbody/tr")) == 9


@pytest.mark.usefixtures("undrawn")
def test_many_pairs_of_years_share_one_plot_of_their_mean(put_together: Callable[..., Compared]) -> None:
    def pairs(count: int) -> str:
        reports = [
            (f"r{n}", [(f"水{n}", Role.PLAN, {WATER: 0.9})], {"place": "甲县", "year": 2000 + n}) for n in range(count)
        ]
        return _page(put_together(*reports))

    assert "各地平均变化" not in pairs(5)
    assert "各地平均变化" in pairs(6)


def test_a_cell_shows_its_share_interval_and_passages(small: Compared) -> None:
    cells = heat_map(small).cells
    # 60 of 65 characters are certainly about water; 41 of 64, and 19 more with 0.9
    assert (cells[0][0].text, cells[0][0].shade, cells[0][0].interval) == ("92", 7, "92.3–92.3")
    assert cells[1][0].detail == "90.8% (64.1–93.8); 1.9 ¶; # 2 ¶"
    assert (cells[2][0].text, cells[2][0].shade) == ("–", 0)


@pytest.mark.parametrize("module", ["jinja2", "matplotlib.style"])
def test_without_the_extra_the_next_step_is_named(
    monkeypatch: pytest.MonkeyPatch, small: Compared, module: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(UsageError, match=r"pip install 'fazhi\[report\]'"):
        _page(small)


def test_points_have_a_sign() -> None:
    assert [points(share) for share in (0.123, -0.04)] == ["+12.3", "−4.0"]
