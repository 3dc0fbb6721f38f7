from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import fazhi
from fazhi.labels.taxonomy import Area, Taxonomy
from fazhi.model.tagger import Tagger
from fazhi.model.tags import Tag, TaggedPassage
from fazhi.reports.report import Passage, Report, Role
from fazhi.views.page import SCRIPTS, STYLES, TEMPLATES, labels, policy, script, style, write_page
from fazhi.views.page_data import as_json
from fazhi.views.page_outline import headings_of

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
ATTACK = '</script><script>alert(1)</script><!-- "\u2028\u2029'


def _model(taxonomy: Taxonomy) -> Any:
    return SimpleNamespace(taxonomy=taxonomy, name="tiny", digest="d" * 64)


def _written(readings: Any, model: Any, **wanted: Any) -> str:
    stream = io.BytesIO()
    write_page(readings, model, stream, **{"find_facts": lambda _: ()} | wanted)
    return stream.getvalue().decode()


def _data(page: str) -> Any:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])


def _one(text: str, *tags: Tag, **passage: Any) -> TaggedPassage:
    return TaggedPassage(Passage(text, **passage), Role.PROGRESS, 0.8754, tags, ())


@pytest.fixture(scope="module")
def example(tagger: Tagger) -> str:
    report = fazhi.read(EXAMPLES / "hanxi-2024.txt")
    return _written([(report, tagger.tag(report, explain=True))], tagger.model)


def test_the_policy_names_the_one_script_and_the_one_style_sheet_that_the_page_has(example: str) -> None:
    inline = {
        tag: re.findall(rf"<{tag}>(.*?)</{tag}>", example, re.DOTALL) for tag in ("script", "style")
    }  # the data are a script element with a type, which is never run
    said = re.search(r'Content-Security-Policy" content="([^"]*)"', example)
    assert said
    wanted = {part.split(" ", 1)[0]: part.split(" ", 1)[1] for part in said[1].replace("&#39;", "'").split("; ")}
    assert wanted["default-src"] == "'none'"
    for tag, contents in inline.items():
        assert len(contents) == 1
        digest = base64.b64encode(hashlib.sha256(contents[0].encode()).digest()).decode()
        assert wanted[f"{tag}-src"] == f"'sha256-{digest}'"
    assert "unsafe" not in policy()


def test_the_page_asks_for_nothing_from_outside(example: str) -> None:
    without_data = example.replace(re.findall(r'id="data">.*?</script>', example, re.DOTALL)[0], "")
    assert not re.search(r"https?:|url\(|@import|@font-face|\bsrc=|srcset|<link|<img|<iframe", without_data)


def test_the_script_makes_no_markup_and_has_no_inline_handlers(example: str) -> None:
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", script())
    assert not re.search(r"localStorage|sessionStorage|document\.cookie|fetch\(|XMLHttpRequest", script())
    assert not re.search(r"<[^>]+\son[a-z]+=", example.partition("<script")[0])
    assert not re.search(r'\sstyle="', example)
    assert "</script" not in script()
    assert "</style" not in style()


def test_the_same_reports_give_the_same_bytes(tagger: Tagger, example: str) -> None:
    report = fazhi.read(EXAMPLES / "hanxi-2024.txt")
    assert _written([(report, tagger.tag(report, explain=True))], tagger.model) == example


@pytest.mark.skipif(shutil.which("node") is None, reason="no node is installed")
def test_the_script_can_be_parsed(tmp_path: Path) -> None:
    for name in SCRIPTS:
        (tmp_path / name).write_text(
            "'use strict';\n" + (TEMPLATES / name).read_text(encoding="utf-8"), encoding="utf-8"
        )
        subprocess.run([shutil.which("node") or "", "--check", tmp_path / name], check=True)


def test_every_file_of_the_page_is_in_it() -> None:
    files = {path.name for path in TEMPLATES.glob("page*") if path.suffix in {".js", ".css"}}
    assert files == {*SCRIPTS, *STYLES}


def test_every_label_is_in_both_languages_and_is_used(example: str) -> None:
    used = set(re.findall(r"label\('(\w+)'", script()))
    used |= set(re.findall(r'data-(?:t|label|placeholder)="(\w+)"', example))
    used |= set(re.findall(r"'(\w+)'", script())) & set(labels())
    used |= {key for key in labels() if key.startswith("fact_")} | {"brand"}
    assert {key.removesuffix(".one") for key in labels()} == used
    for key, texts in labels().items():
        assert len(texts) == 2, key
        assert re.search(r"[\u4e00-\u9fff]", texts[0]) or key.startswith("language"), key
        assert set(re.findall(r"{\w+}", texts[0])) == set(re.findall(r"{\w+}", texts[1])), key


def test_whatever_a_report_says_stays_data(taxonomy: Taxonomy) -> None:
    item = _one(ATTACK, headings=(ATTACK,))
    report = Report(f"C:\\secret\\{ATTACK}.txt", ATTACK, "", (), {"place": ATTACK}, notes=(ATTACK,))
    page = _written([(report, [item])], _model(taxonomy))
    assert page.count("</script") == 2
    assert "\u2028" not in page.partition('id="data">')[2]
    assert re.findall("<title>(.*)</title>", page, re.DOTALL)[0].startswith("&lt;/script&gt;&lt;script&gt;alert(1)")
    kept = _data(page)["reports"][0]
    assert [kept["title"], kept["passages"][0][0], kept["headings"][0][1], kept["notes"][0]] == [ATTACK] * 4


def test_json_keeps_what_it_escapes() -> None:
    assert as_json({"a": "<\u2028\u2029&>"}) == '{"a":"\\u003c\\u2028\\u2029&>"}'


def test_half_a_character_does_not_stop_the_page(taxonomy: Taxonomy) -> None:
    page = _written([(Report("a.txt", "报告\ud800", ""), [_one("文\udfff字")])], _model(taxonomy))
    assert _data(page)["reports"][0]["passages"][0][0] == "文?字"


def test_a_passage_is_text_heading_paragraph_role_tags_and_facts(taxonomy: Taxonomy) -> None:
    first, second = taxonomy.areas[4], taxonomy.areas[0]
    close = Tag(second, 0.4996, 0.5)
    item = TaggedPassage(
        Passage("学法12次", headings=("一、成效",)), Role.PROGRESS, 0.8754,
        (Tag(first, 0.91239, 0.35, (("学法", 0.5443), ("次", 0.1))), close), (close, Tag(taxonomy.areas[2], 0.2, 0.25)),
    )  # fmt: skip
    data = _data(_written([(Report("a.txt", "", ""), [item])], _model(taxonomy)))
    tags = [[4, 912, 1, [0, 544, 1, 100]], [0, 500, 3], [2, 200, 2]]
    assert data["reports"][0]["passages"] == [["学法12次", 0, 0, 1, 875, tags, []]]
    assert data["words"] == ["学法", "次"]
    assert [area[5] for area in data["areas"][:5]] == [500, None, 250, None, 350]
    assert data["areas"][4][:4] == ["leadership.workforce", "法治队伍建设", "Legal workforce", 0]


def test_words_are_left_out_where_nobody_wants_them(taxonomy: Taxonomy) -> None:
    item = _one("学法", Tag(taxonomy.areas[0], 0.9, 0.5, (("学法", 1.0),)))
    data = _data(_written([(Report("a.txt", "", ""), [item])], _model(taxonomy), explain=False))
    assert data["words"] == []
    assert data["reports"][0]["passages"][0][5] == [[0, 900, 1]]


def test_words_are_written_as_the_passage_writes_them(taxonomy: Taxonomy) -> None:
    tag = Tag(taxonomy.areas[0], 0.9, 0.5, (("规范性", 1.0), ("app", 0.5), ("别处", 0.2)))
    data = _data(_written([(Report("a.txt", "", ""), [_one("規範性ＡＰＰ", tag)])], _model(taxonomy)))
    assert data["words"] == ["規範性", "ＡＰＰ", "别处"]
    assert data["simplified"] == "範范規规"


def test_offsets_of_facts_count_as_the_browser_does(taxonomy: Taxonomy) -> None:
    facts = (SimpleNamespace(kind="figure", start=2, end=5), SimpleNamespace(kind="sum", start=6, end=7))
    # 𠮷 is one code point and two code units
    data = _data(
        _written([(Report("a.txt", "", ""), [_one("𠮷有12件𠮷0")])], _model(taxonomy), find_facts=lambda _: facts)
    )
    assert data["reports"][0]["passages"][0][6] == [0, 3, 6, 4, 8, 9]
    assert data["kinds"] == ["figure", "document", "law", "date", "sum"]


def test_the_name_of_the_file_is_told_and_its_folder_is_not(taxonomy: Taxonomy) -> None:
    for source in ("/home/me/年报.txt", "C:\\me\\年报.txt", "年报.txt"):
        page = _written([(Report(source, "", ""), [])], _model(taxonomy))
        assert _data(page)["reports"][0]["source"] == "年报.txt"
        assert "me/" not in page.partition('id="data">')[2].partition("</script>")[0]


def test_what_is_known_of_a_report_is_told_in_both_languages(taxonomy: Taxonomy) -> None:
    known: dict[str, Any] = {
        "place": "甲县",
        "year": 2021,
        "year_end": 2025,
        "level": "county",
        "kind": "scheme",
        "candidates": ("1 甲",),
    }
    data = _data(_written([(Report("a.txt", "", "", (), known), [])], _model(taxonomy)))
    assert data["reports"][0]["meta"] == {
        "place": "甲县", "year": "2021–2025", "level": ["县级", "county"], "kind": ["方案、规划", "scheme or plan"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("count", "zh", "en"),
    [
        (0, "法治事项标注", "Rule-of-law areas"),
        (1, "报告0 · 法治事项标注", "报告0 · Rule-of-law areas"),
        (3, "报告0、报告1、报告2 · 法治事项标注", "报告0, 报告1, 报告2 · Rule-of-law areas"),
        (200, "报告0、报告1、报告2等200份报告 · 法治事项标注", "报告0, 报告1, 报告2 and 197 more · Rule-of-law areas"),
    ],
)
def test_the_title_names_the_first_reports(taxonomy: Taxonomy, count: int, zh: str, en: str) -> None:
    page = _written([(Report("a.txt", f"报告{number}", ""), []) for number in range(count)], _model(taxonomy))
    assert f"<title>{zh}</title>" in page
    assert _data(page)["title"] == [zh, en]


def test_a_flat_list_of_areas_has_no_domains(flat: Taxonomy) -> None:
    data = _data(_written([(Report("a.txt", "", ""), [_one("甲", Tag(flat.areas[1], 0.9, 0.5))])], _model(flat)))
    assert data["domains"] == []
    assert [area[:4] for area in data["areas"]] == [
        ["甲", "甲", "甲", -1],
        ["乙", "乙", "乙", -1],
        ["丙", "丙", "丙", -1],
    ]
    assert data["roles"][1] == ["progress", "成效", "progress"]


def test_an_area_of_one_language_has_its_name_in_both() -> None:
    nameless = Taxonomy(1, (), (Area("x", "事项", ""),), ())
    assert _data(_written([], _model(nameless)))["areas"] == [["x", "事项", "事项", -1, "", None]]


def test_two_hundred_reports_stay_small(tagger: Tagger) -> None:
    report = fazhi.read(EXAMPLES / "hanxi-2024.txt")
    tagged = tagger.tag(report, explain=True)
    size = [len(_written([(report, tagged)] * count, tagger.model).encode()) for count in (1, 2)]
    assert (size[1] - size[0]) / len(tagged) * 60 * 200 < 15_000_000


def _headings(*passages: tuple[str, tuple[str, ...]]) -> tuple[list[Any], list[int]]:
    return headings_of([Passage(text, headings=headings) for text, headings in passages])


def test_headings_stand_once_above_their_passages() -> None:
    found = _headings(
        ("引言", ()), ("甲", ("一", "（一）")), ("乙", ("一", "（一）")), ("丙", ("一", "（二）")), ("丁", ("二",))
    )
    assert found == ([[0, "一", 1, 0], [1, "（一）", 1, 0], [1, "（二）", 3, 0], [0, "二", 4, 0]], [-1, 1, 1, 2, 3])


def test_a_heading_that_comes_again_is_another_one() -> None:
    assert _headings(("甲", ("一",)), ("乙", ("二",)), ("丙", ("一",)))[1] == [0, 1, 2]


def test_a_first_sentence_that_names_what_follows_is_listed_and_not_repeated() -> None:
    found = _headings(
        ("1.提升效能。一是上线套餐。", ("一、成效",)),
        ("二是设代办点。", ("一、成效", "1.提升效能。")),
        ("2.加强诚信。开展排查。", ("一、成效",)),
    )
    # 2. has nothing below it, and is listed because its sister is
    assert found == ([[0, "一、成效", 0, 0], [1, "1.提升效能。", 0, 1], [1, "2.加强诚信。", 2, 1]], [1, 1, 2])


def test_a_numbered_passage_without_such_a_sister_is_only_text() -> None:
    assert _headings(("1.提升效能。", ("一",)), ("2.加强诚信。", ("一",))) == ([[0, "一", 0, 0]], [0, 0])


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    """Return the contrast of two colours by WCAG 2.2, 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _palettes() -> dict[str, dict[str, str]]:
    light, dark = re.findall(r":root \{(.*?)\}", (TEMPLATES / "page.css").read_text(encoding="utf-8"), re.DOTALL)[:2]
    return {
        name: dict(re.findall(r"--([\w-]+): (#\w{3,6});", part)) for name, part in (("light", light), ("dark", dark))
    }


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_and_hues_stand_out_from_their_ground(theme: str) -> None:
    colours = {name: value if len(value) == 7 else f"#{value[1:] * 2}" for name, value in _palettes()[theme].items()}
    for ground in ("paper", "side"):
        for ink in ("ink", "soft", "accent", "review"):
            assert _contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
        for hue in range(10):
            assert _contrast(colours[f"hue-{hue}"], colours[ground]) >= 4, (hue, ground)
    for hue in range(10):
        assert _contrast(colours[f"hue-{hue}"], colours["paper"]) >= 4.5, hue  # the letters of a chosen chip
    assert _contrast(colours["ink"], colours["hit"]) >= 4.5
    assert _contrast(colours["review"], colours["review-tint"]) >= 4.5
