from __future__ import annotations

import re
import sys
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from lxml import html

from fazhi.errors import UsageError
from fazhi.evaluation.rivals import Rival
from fazhi.evaluation.scorecard import CurvePoint, Scorecard, scorecard
from fazhi.evaluation.scored import Scored
from fazhi.labels.corpus import Corpus, LabelledPassage
from fazhi.labels.taxonomy import Area, Taxonomy
from fazhi.model.tagger import Tagger
from fazhi.reports.report import Passage, Role
from fazhi.views import plots
from fazhi.views.canvas import require_extra
from fazhi.views.numbers import interval, of_hundred, p_value, percent, signed
from fazhi.views.scorecard_page import render

Graded = tuple[Scorecard, Taxonomy]
ATTACK = "<script>alert(1)</script>"


def _flat(count: int, name: str = "") -> Taxonomy:
    """Return a list of areas without domains and roles; *name* is the Chinese name of the first."""
    areas = [Area(f"area{number:03}", f"第{number}项", f"Area {number}") for number in range(count)]
    if name:
        areas[0] = Area(areas[0].id, name, name)
    return Taxonomy(1, (), tuple(areas), ())


def _graded(
    count: int = 4, reports: int = 12, *, name: str = "", extra: dict[str, Any] | None = None, **given: Any
) -> Graded:
    """Return a scorecard of *reports* reports with one passage for each area, which has that area alone.

    Of every report the passage of the first area misses it and is tagged with the second instead; everything else is
    right.  So with A areas and R reports tp = R·(A − 1), fp = fn = R.
    """
    taxonomy = _flat(count, name)
    items = tuple(
        LabelledPassage(Passage("法" * 30, role=Role.PLAN), (area.id,), f"r{report}", number, extra=extra or {})
        for report in range(reports)
        for number, area in enumerate(taxonomy.areas)
    )
    labels = np.tile(np.eye(count, dtype=bool), (reports, 1))
    tagged = labels.copy()
    tagged[::count, :2] = [False, True]
    close = np.zeros_like(labels)
    close[::count, 1] = True
    scores = np.where(tagged, 0.9, 0.02)
    said = Scored(items, taxonomy, labels, tagged, scores, close, (None,) * len(items), 0)
    return scorecard(said, model="m" * 64, corpus="c" * 64, **given), taxonomy


def _scored(count: int = 4, reports: int = 12, *, right: bool) -> Scored:
    """Return what a rival says of the passages of `_graded`: all right, or nothing at all."""
    taxonomy = _flat(count)
    items = tuple(
        LabelledPassage(Passage("法" * 30, role=Role.PLAN), (area.id,), f"r{report}", number)
        for report in range(reports)
        for number, area in enumerate(taxonomy.areas)
    )
    labels = np.tile(np.eye(count, dtype=bool), (reports, 1))
    none = np.zeros_like(labels)
    return Scored(items, taxonomy, labels, labels if right else none, labels * 1.0, none, (None,) * len(items), 0)


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the plots out, which take nearly all of the time."""
    for name in ("intervals", "pairs", "reliability", "matrix", "curve"):
        monkeypatch.setattr(plots, name, lambda *_, **__: "<svg></svg>")


@pytest.fixture(scope="module")
def page() -> html.HtmlElement:
    return _page(_graded())


def _page(graded: Graded) -> html.HtmlElement:
    return html.document_fromstring(render(*graded))


def _text(page: html.HtmlElement, path: str = "//body", language: str = "zh") -> str:
    """Return what a reader of that language sees of the first element of that path, plots aside."""
    other = "en" if language == "zh" else "zh"
    seen = f".//text()[not(ancestor::svg) and not(ancestor::*[@class='{other}'])]"
    return " ".join("".join(page.xpath(path)[0].xpath(seen)).split())


def _column(page: html.HtmlElement, section: str, column: int) -> list[str]:
    rows = page.xpath(f'//section[@id="{section}"]//tbody[1]')[0].xpath("./tr")
    return [" ".join(row.xpath(f"./*[{column}]")[0].text_content().split()) for row in rows]


def test_the_page_asks_nothing_of_any_network_and_runs_nothing() -> None:
    text = render(*_graded())
    page = html.document_fromstring(text)
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:")
    assert not page.xpath("//script | //link | //iframe | //object | //embed | //img | //form")
    assert not page.xpath("//@src | //@srcset | //@action | //@onclick | //@onload")
    assert all(target.startswith("#") for target in page.xpath("//@href"))
    assert not re.search(r"url\((?!#)|@import", text)


def test_every_id_is_there_once_and_every_link_leads_to_one() -> None:
    page = _page(_graded(learning_curve=[CurvePoint(n, n, 0.5, 0.5, 1) for n in (1, 2)]))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {target[1:] for target in page.xpath("//@href")} <= set(ids)
    assert set(page.xpath("//@for")) == {"show-zh", "show-en"} <= set(ids)


def test_names_and_values_from_outside_are_text() -> None:
    rival = Rival(ATTACK, ATTACK, _scored(right=False))
    card, taxonomy = _graded(name=ATTACK, extra={"kind": ATTACK}, against=rival)
    page = _page((replace(card, notes=(ATTACK,)), taxonomy))
    assert not page.xpath("//script")
    shown = page.xpath("//*[contains(text(), 'alert(1)')]")
    assert {element.tag for element in shown} >= {"strong", "text", "span", "li", "code"}
    assert any("alert(1)" in label for label in page.xpath("//svg/@aria-label"))


@pytest.mark.usefixtures("undrawn")
def test_half_a_character_in_a_corpus_does_not_spoil_the_page() -> None:
    assert render(*_graded(extra={"kind": "\ud800"})).encode("utf-8")


def test_the_same_scorecard_gives_the_same_bytes() -> None:
    assert render(*_graded()) == render(*_graded())


def test_every_text_stands_in_both_languages() -> None:
    page = _page(_graded(reports=3, learning_curve=[CurvePoint(n, n, 0.5, 0.5, 1) for n in (1, 2)]))
    chinese, english = page.xpath("//*[@class='zh']"), page.xpath("//*[@class='en']")
    assert len(chinese) == len(english) > 50
    for one, other in zip(chinese, english, strict=True):
        assert one.getparent() is other.getparent()
        assert one.text_content().strip()
        assert other.text_content().strip()
    outside = [
        " ".join(text.split()) for text in page.xpath("//main//text()[not(ancestor::*[@lang]) and not(ancestor::svg)]")
    ]
    assert not [text for text in outside if re.search("[一-鿿]", text)]


def test_the_headline_is_said_in_figures_and_in_words(page: html.HtmlElement) -> None:
    # 4 areas, 12 reports: tp 36, fp 12, fn 12
    assert "事项，微平均 F1 0.750" in _text(page, "//section[@id='headline']")
    assert "Areas, micro-F1 0.750" in _text(page, "//section[@id='headline']", "en")
    assert "每 100 个标注中，约有 75 个是对的" in _text(page)
    assert "of every 100 labels in the corpus, it finds about 75" in _text(page, "//body", "en")
    assert "12 份报告、48 个段落" in _text(page)
    assert "48 passages in 12 reports" in _text(page, "//body", "en")


def test_areas_stand_weakest_first_with_both_names_and_support(page: html.HtmlElement) -> None:
    # the first is never found; the second has as many wrong tags as right ones: F1 24 / 36
    assert _column(page, "areas", 1) == ["第0项 Area 0", "第1项 Area 1", "第2项 Area 2", "第3项 Area 3"]
    assert _column(page, "areas", 2) == ["12"] * 4
    assert _column(page, "areas", 4) == ["0.000", "0.667", "1.000", "1.000"]


def test_the_most_frequent_confusion_is_named(page: html.HtmlElement) -> None:
    assert _column(page, "confusions", 1) == ["第0项Area 0"]
    assert _column(page, "confusions", 2) == ["第1项Area 1"]
    assert _column(page, "confusions", 3) == ["12"]


def test_the_review_band_is_said_in_shares(page: html.HtmlElement) -> None:
    # one of four passages, one of sixteen decisions, 12 of 24 wrong ones
    chinese, english = (_text(page, "//section[@id='review']", language) for language in ("zh", "en"))
    assert "查看 25% 的段落（全部判断的 6.2%），即可遇到 50% 的错误判断。" in chinese
    assert "Looking at 25% of the passages (6.2% of all decisions) meets 50% of the wrong decisions." in english


@pytest.mark.usefixtures("undrawn")
def test_few_reports_are_a_warning_at_the_top() -> None:
    few, enough = _page(_graded(reports=9)), _page(_graded(reports=10))
    assert "只有 9 份报告（少于 10 份）：所有区间都不可靠。" in _text(few, "//div[@class='warning']")
    assert "Only 9 reports (fewer than 10): every interval here is unreliable." in _text(
        few, "//div[@class='warning']", "en"
    )
    assert not enough.xpath("//div[@class='warning']")


@pytest.mark.usefixtures("undrawn")
def test_one_report_has_no_intervals() -> None:
    page = _page(_graded(reports=1))
    assert "只有 1 份报告：无法给出区间" in _text(page, "//div[@class='warning']")
    assert set(_column(page, "areas", 5)) == {"–"}


@pytest.mark.usefixtures("undrawn")
def test_what_the_model_cannot_be_called_better_than_is_named() -> None:
    better = {"perfect": _scored(right=True), "cue terms": _scored(right=False)}
    page = _page(_graded(baselines=better))
    assert "因此不能说本模型更好：perfect。" in _text(page, "//section[@id='comparison']")
    assert "cannot be called better than: perfect." in _text(page, "//section[@id='comparison']", "en")
    assert _column(page, "comparison", 1) == ["perfectperfect", "规则：提示词Rules: cue terms"]
    assert _column(page, "comparison", 2) == ["1.000", "0.000"]
    assert _column(page, "comparison", 3) == ["−0.250", "+0.750"]
    alone = _page(_graded(baselines={"cue terms": _scored(right=False)}))
    assert "差值的 95% 区间都在零以上" in _text(alone, "//section[@id='comparison']")


@pytest.mark.usefixtures("undrawn")
def test_how_small_p_can_be_depends_on_the_reports() -> None:
    for reports, least in ((3, "0.25"), (14, "0.0001")):
        page = _page(_graded(reports=reports, baselines={"x": _scored(reports=reports, right=True)}))
        assert f"{reports} 份报告，p 不可能小于 {least}。" in _text(page)


def test_a_section_without_content_is_left_out_and_so_is_its_link(page: html.HtmlElement) -> None:
    assert {section.get("id") for section in page.xpath("//section")} == {
        "headline", "areas", "scores", "review", "groups", "confusions", "conventions",
    }  # fmt: skip
    links = {target[1:] for target in page.xpath("//nav//@href")}
    assert links == {section.get("id") for section in page.xpath("//section")}


def test_a_learning_curve_is_drawn_and_listed() -> None:
    points = [CurvePoint(10, 600, 0.8, 0.75, 3), CurvePoint(20, 1200, 0.85, 0.8, 1)]
    page = _page(_graded(learning_curve=points))
    assert page.xpath("//section[@id='curve']//svg/@aria-label") == [
        "学习曲线：10: 0.800, 20: 0.850",
        "learning curve: 10: 0.800, 20: 0.850",
    ]
    assert _column(page, "curve", 3) == ["0.800", "0.850"]
    alone = _page(_graded(learning_curve=points[:1]))
    assert not alone.xpath("//section[@id='curve']//svg")
    assert _column(alone, "curve", 1) == ["10"]


@pytest.mark.usefixtures("undrawn")
def test_out_of_fold_figures_say_that_they_are(page: html.HtmlElement) -> None:
    assert "折外预测" in _text(_page(_graded(source="out of fold, recipe abc")))
    assert "折外预测" not in _text(page)


def test_of_more_than_60_areas_the_plots_show_the_weakest_30_and_say_so() -> None:
    many = _page(_graded(61, 2))
    assert "共 61 个事项有标签；图中只画最弱的 30 个" in _text(many, "//section[@id='areas']")
    names = [text for text in many.xpath("//section[@id='areas']//svg[1]//text/text()") if text.startswith("第")]
    assert len(names) == 2 * 30
    assert names[:2] == ["第0项", "第1项"]
    assert len(_column(many, "areas", 1)) == 61
    assert not many.xpath("//section[@id='areas']//details[@open]")
    few = _page(_graded(60, 2))
    assert "图中只画" not in _text(few)
    assert few.xpath("//section[@id='areas']//details[@open]")


@pytest.mark.usefixtures("undrawn")
def test_a_corpus_without_any_label_still_has_a_page() -> None:
    card, taxonomy = _graded()
    nothing = {
        area: replace(score, support=0, recall=None, average_precision=None) for area, score in card.areas.items()
    }
    page = _page((replace(card, areas=nothing, confusions=(), groups={}), taxonomy))
    assert "语料中没有任何事项标签" in _text(page, "//section[@id='areas']")
    assert "第0项、第1项、" in _text(page, "//div[@class='warning']")


def test_roles_domains_and_files_are_shown_where_there_are_any(
    tagger: Tagger, small_corpus: Corpus, taxonomy: Taxonomy
) -> None:
    from fazhi.evaluation.scorecard import evaluate  # noqa: PLC0415 - the one test with a real model

    card = evaluate(tagger, small_corpus)
    page = _page((replace(card, characters=card.micro), taxonomy))
    assert _column(page, "roles", 1)[0] == "总述 Overview"
    assert "领域，微平均 F1" in _text(page)
    assert "逐字，微平均 F1" in _text(page)
    assert "党的领导与统筹推进 Leadership and coordination" in _text(page)
    assert {"按政府层级", "按文件种类", "按年份", "按段落长度（字）", "按段落功能"} <= {
        " ".join(caption.xpath(".//span[@class='zh']")[0].text_content().split())
        for caption in page.xpath("//section[@id='groups']//figcaption")
    }
    assert "县级" in page.xpath("//section[@id='groups']//svg//text/text()")


@pytest.mark.usefixtures("undrawn")
def test_without_jinja2_the_user_hears_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(UsageError, match=r"--format: html needs jinja2 and matplotlib; pip install 'fazhi\[report\]'"):
        render(*_graded())


@pytest.mark.parametrize("package", ["jinja2", "matplotlib"])
def test_what_is_missing_can_be_known_before_the_work(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    require_extra()
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(UsageError, match="html needs jinja2 and matplotlib"):
        require_extra()


def test_figures_are_written_alike_everywhere() -> None:
    assert [signed(value) for value in (0.0123, -0.0123, None)] == ["+0.012", "−0.012", "–"]
    assert interval((0.8, 0.9)) == "0.800–0.900"
    assert interval((-0.1, 0.2), signs=True) == "−0.100 … +0.200"
    assert interval(None) == "–"
    assert [percent(value) for value in (1.0, 0.5, 0.041, 0.0041, 0.0, None)] == [
        "100%",
        "50%",
        "4.1%",
        "0.41%",
        "0%",
        "–",
    ]
    assert [of_hundred(value) for value in (1.0, 0.996, 0.504, 0.004, 0.0, None)] == [100, 99, 50, 1, 0, None]
    assert [p_value(value) for value in (0.0004, 0.001, 0.25, None)] == ["< 0.001", "0.001", "0.250", "–"]
