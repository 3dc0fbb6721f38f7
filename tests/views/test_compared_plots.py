from __future__ import annotations

import re
from html import unescape

from lxml import etree

from fazhi.views import compared_plots as plots
from fazhi.views.compared_plots import Line
from fazhi.views.compared_style import Sheet, policy

LINES = [Line(f"第{n}项", n / 20, n / 40, n / 10) for n in range(3)]


def _texts(svg: str) -> list[str]:
    return [unescape(text) for text in re.findall(r"<text[^>]*>([^<]*)</text>", svg)]


def _drawn() -> dict[str, str]:
    return {
        "ranking": plots.ranking("a", LINES, "比例", "一句话"),
        "differences": plots.differences("b", [*LINES, Line("负", -0.2, -0.3, -0.1)], "百分点", "一句话"),
        "stacks": plots.stacks(
            "c", ["甲", "乙"], [[0.1, 0.2, 0.3, 0.4], [0, 0, 0, 0]], list("总成问计"), x="比例", alt="一句话"
        ),
    }


def test_every_line_is_named_and_the_axis_is_in_percent() -> None:
    texts = _texts(_drawn()["ranking"])
    assert [text for text in texts if text.startswith("第")] == ["第0项", "第1项", "第2项"]
    assert {"0%", "20%", "比例"} <= set(texts)


def test_differences_are_in_points_with_a_real_minus() -> None:
    texts = _texts(_drawn()["differences"])
    assert {"−20", "0", "20"} <= set(texts)


def test_a_difference_whose_interval_holds_zero_is_hollow() -> None:
    sure, doubtful = (plots.differences("d", [Line("甲", 0.1, low, 0.2)], "", "") for low in (0.05, -0.05))
    assert sure.count("fill: #ffffff") == doubtful.count("fill: #ffffff") - 1


def test_roles_are_named_above_the_bars_and_told_apart_without_colour() -> None:
    svg = _drawn()["stacks"]
    assert [text for text in _texts(svg) if text in "总成问计"] == list("总成问计")
    assert svg.count("<pattern") >= 2


def test_lines_without_an_interval_are_drawn_too() -> None:
    assert "第0项" in plots.ranking("e", [Line("第0项", 0.0)], "x", "")


def test_every_plot_is_named_for_those_who_cannot_see_it() -> None:
    for svg in _drawn().values():
        root = etree.fromstring(svg)
        assert (root.get("role"), root.get("aria-label")) == ("img", "一句话")


def test_styles_become_rules_that_say_the_same() -> None:
    svg, sheet = _drawn()["ranking"], Sheet()
    styles = [element.get("style") for element in etree.fromstring(svg).iter() if element.get("style")]
    taken = etree.fromstring(sheet.take(svg))
    assert not any(element.get("style") for element in taken.iter())
    rules = dict(re.findall(r"\.(d\d+) \{ (.*?) \}", sheet.rules))
    named = [rules[name] for element in taken.iter() for name in (element.get("class") or "").split() if name in rules]
    assert named == styles
    assert "plot" in taken.get("class", "").split()


def test_the_policy_allows_one_style_sheet_and_one_script_and_nothing_else() -> None:
    # SHA-256 of the empty text
    digest = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
    assert policy("", "") == (
        f"default-src 'none'; style-src 'sha256-{digest}'; script-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'"
    )
