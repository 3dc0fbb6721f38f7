from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import matplotlib as mpl
import pytest
from lxml import etree

from fazhi.errors import UsageError
from fazhi.views import plots
from fazhi.views.plots import Row, Words

WORDS = Words("F1 值", "标签数", "一句话")
BINS: list[dict[str, Any]] = [
    {"low": 0.0, "high": 0.25, "count": 90, "mean_score": 0.05, "share": 0.04},
    {"low": 0.25, "high": 0.5, "count": 0, "mean_score": None, "share": None},
    {"low": 0.5, "high": 0.75, "count": 9, "mean_score": 0.6, "share": 0.7},
    {"low": 0.75, "high": 1.0, "count": 10, "mean_score": 0.9, "share": 0.8},
]


def _rows(count: int) -> list[Row]:
    return [Row(f"第{n}项", n / count, (n / count / 2, 1.0), n, 0.5) for n in range(count)]


def _texts(svg: str) -> list[str]:
    return [unescape(text) for text in re.findall(r"<text[^>]*>([^<]*)</text>", svg)]


def _height(svg: str) -> float:
    found = re.search(r'viewBox="0 0 (\d+) (\d+)"', svg)
    assert found is not None
    return float(found[2])


def _all_plots() -> dict[str, str]:
    return {
        "intervals": plots.intervals("a", _rows(3), WORDS),
        "pairs": plots.pairs("b", _rows(3), WORDS),
        "reliability": plots.reliability("c", BINS, WORDS, "判断数"),
        "matrix": plots.matrix("d", ["甲", "乙"], {(0, 1): 3}, WORDS),
        "curve": plots.curve("e", [[(10, 0.8), (20, 0.9)], [(10, 0.7), (20, 0.85)]], WORDS),
    }


@pytest.mark.parametrize("draw", [plots.intervals, plots.pairs])
@pytest.mark.parametrize("count", [2, 33, 200])
def test_every_row_has_its_name_and_32_units_of_height(draw: Callable[..., str], count: int) -> None:
    svg = draw("p", _rows(count), WORDS)
    assert [text for text in _texts(svg) if text.startswith("第")] == [f"第{n}项" for n in range(count)]
    assert _height(svg) == 44 + 32 * count + 48


def test_every_plot_is_named_for_those_who_cannot_see_it() -> None:
    for svg in _all_plots().values():
        root = etree.fromstring(svg)
        assert root.get("role") == "img"
        assert root.get("aria-label") == "一句话"


def test_axes_are_named() -> None:
    for name, svg in _all_plots().items():
        assert {"F1 值", "标签数"} <= set(_texts(svg)), name
    assert "判断数" in _texts(_all_plots()["reliability"])


def test_the_same_rows_give_the_same_bytes_without_a_date() -> None:
    first, second = _all_plots(), _all_plots()
    assert first == second
    assert not re.search(r"metadata|<dc:|20\d\d-\d\d", "".join(first.values()))


def test_chinese_is_left_to_the_fonts_of_the_browser() -> None:
    svg = plots.intervals("p", [Row("行政复议", 0.5)], WORDS)
    assert "行政复议" in svg
    assert "'Microsoft YaHei', 'PingFang SC'" in svg
    assert "DejaVu" not in svg


def test_no_text_is_placed_by_the_width_that_it_was_guessed_to_have() -> None:
    for svg in _all_plots().values():
        chinese = [tag for tag in re.findall(r"<text[^>]*>[^<]*</text>", svg) if re.search("[一-鿿]", tag)]
        assert chinese
        assert all("text-anchor" in tag for tag in chinese)


def test_ids_of_two_plots_never_meet_and_every_reference_finds_its_id() -> None:
    found: set[str] = set()
    for svg in _all_plots().values():
        ids = set(re.findall(r'\bid="([^"]+)"', svg))
        assert not ids & found
        found |= ids
        references = re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)', svg)
        assert references
        assert {one or other for one, other in references} <= ids


def test_names_are_text_and_never_formulas_or_markup() -> None:
    names = ["$x^2", "$a$", "<script>alert(1)</script>", "a & b", "坏\x00\x1b字", "半\ud800字"]
    shown = _texts(plots.intervals("p", [Row(name, 0.5) for name in names], WORDS))
    assert {"$x^2", "$a$", "<script>alert(1)</script>", "a & b", "坏  字", "半 字"} <= set(shown)


def test_long_names_take_two_lines_and_are_cut_there() -> None:
    assert plots.wrapped("行政复议") == ["行政复议"]
    assert plots.wrapped("Organisation of works") == ["Organisation of works"]
    assert plots.wrapped("Organisation and first responsible duties") == [
        "Organisation and first",
        "responsible duties",
    ]
    # 13 Chinese characters take 26 columns
    assert plots.wrapped("一二三四五六七八九十一二三四五") == ["一二三四五六七八九十一二三", "四五"]
    cut = plots.wrapped("字" * 60)
    assert cut == ["字" * 13, "字" * 12 + "…"]


def test_an_axis_begins_at_the_tenth_below_everything_or_at_zero() -> None:
    assert plots.lowest([Row("", 0.93, (0.87, 0.95)), Row("", 0.95)]) == 0.8
    assert plots.lowest([Row("", 0.93, None, None, 0.71)]) == 0.7
    assert plots.lowest([Row("", 0.93, (0.49, 0.95))]) == 0.0
    assert plots.lowest([Row("", 1.0)]) == 0.9
    assert plots.lowest([Row("", None)]) == plots.lowest([]) == 0.0


@pytest.mark.parametrize(
    ("low", "ticks"),
    [
        (0.0, ["0", "0.25", "0.5", "0.75", "1"]),
        (0.7, ["0.7", "0.8", "0.9", "1"]),
        (0.8, ["0.8", "0.85", "0.9", "0.95", "1"]),
        (0.9, ["0.9", "0.92", "0.94", "0.96", "0.98", "1"]),
    ],
)
def test_ticks_are_round_numbers_above_and_below_the_rows(low: float, ticks: list[str]) -> None:
    shown = _texts(plots.intervals("p", [Row("甲", 0.95)], WORDS, low=low))
    assert [text for text in shown if re.fullmatch(r"[\d.]+", text)] == [t for tick in ticks for t in (tick, tick)]


def test_a_curve_of_which_every_point_is_one_has_an_axis_all_the_same() -> None:
    shown = _texts(plots.curve("p", [[(10, 1.0), (20, 1.0)], [(10, 1.0), (20, 1.0)]], WORDS))
    assert {"0.90", "1.00"} <= set(shown)


def test_a_point_with_fewer_than_ten_labels_is_hollow() -> None:
    few, many = (plots.intervals("p", [Row("甲", 0.5, None, count)], WORDS) for count in (9, 10))
    assert "fill: #ffffff; stroke: #0072b2" in few
    assert "fill: #ffffff; stroke: #0072b2" not in many


def test_a_row_without_a_value_has_a_name_and_no_point() -> None:
    svg = plots.intervals("p", [Row("甲", None, None, 0)], WORDS)
    assert "甲" in _texts(svg)
    assert "stroke: #0072b2" not in svg


def test_an_empty_bin_breaks_the_line_and_few_decisions_make_a_hollow_point() -> None:
    svg = plots.reliability("p", BINS, WORDS, "判断数")
    # the first bin stands alone, a line goes from the third to the fourth
    assert "M M L" in [re.sub(r"[^ML]+", " ", path).strip() for path in re.findall(r'<path d="([^"]+)"', svg)]
    assert svg.count("fill: #ffffff; stroke: #0072b2") == 1  # nine decisions in the third


def test_a_matrix_shows_counts_and_both_names_of_each_pair() -> None:
    texts = _texts(plots.matrix("p", ["甲", "乙"], {(0, 1): 3}, WORDS))
    assert texts.count("甲") == texts.count("乙") == 2
    assert "3" in texts


def test_drawing_leaves_the_settings_of_matplotlib_alone() -> None:
    with mpl.rc_context({"font.size": 40, "text.parse_math": True}):
        before = dict(mpl.rcParams)
        svg = plots.intervals("p", [Row("甲", 0.5)], WORDS)
        assert dict(mpl.rcParams) == before
    assert svg == plots.intervals("p", [Row("甲", 0.5)], WORDS)


def test_without_matplotlib_the_user_hears_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "matplotlib.style", None)
    with pytest.raises(UsageError, match=r"--format: html needs jinja2 and matplotlib; pip install 'fazhi\[report\]'"):
        plots.intervals("p", [Row("甲", 0.5)], WORDS)
