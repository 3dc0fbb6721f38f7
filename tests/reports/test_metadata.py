# ruff: noqa: E501 - a title and what it tells are one row of a table

from __future__ import annotations

from pathlib import Path

import pytest

from fazhi.reports.metadata import find_metadata
from fazhi.reports.reading import read_bytes, read_report
from fazhi.reports.structure import find_passages

XINCHENG = ("150102 内蒙古自治区呼和浩特市新城区", "610102 陕西省西安市新城区")
CHAOYANG = ("110105 北京市朝阳区", "220104 吉林省长春市朝阳区")

TITLES: dict[str, dict[str, object]] = {
    # places, by their smallest unit
    "安徽省2023年法治政府建设年度报告": {"place": "安徽省", "code": "340000", "level": "province", "year": 2023, "kind": "annual"},
    "安徽2023年法治政府建设年度报告": {"place": "安徽省", "code": "340000", "level": "province"},
    "宁夏回族自治区2022年法治政府建设情况报告": {"place": "宁夏回族自治区", "code": "640000", "level": "province"},
    "北京市2021年法治政府建设年度情况报告": {"place": "北京市", "code": "110000", "level": "province", "year": 2021},
    "关于安庆市2020年度法治政府建设情况的报告": {"place": "安徽省安庆市", "code": "340800", "level": "city", "year": 2020},
    "延边州2022年法治政府建设工作报告": {"place": "吉林省延边朝鲜族自治州", "code": "222400", "level": "city"},
    "黔西南布依族苗族自治州2021年法治政府建设情况": {"place": "贵州省黔西南布依族苗族自治州", "code": "522300", "level": "city"},
    "金凤区2020年度法治政府建设情况报告": {"place": "宁夏回族自治区银川市金凤区", "code": "640106", "level": "county"},
    "濉溪县2024年法治政府建设年度报告": {"place": "安徽省淮北市濉溪县", "code": "340621", "level": "county"},
    "宽城县2023年法治政府建设工作总结": {"place": "河北省承德市宽城满族自治县", "code": "130827", "level": "county"},
    "仙桃市2022年法治政府建设年度报告": {"place": "湖北省仙桃市", "code": "429004", "level": "county"},
    "上海市浦东新区2022年法治政府建设情况报告": {"place": "上海市浦东新区", "code": "310115", "level": "county"},
    "重庆市渝中区2023年法治政府建设年度报告": {"place": "重庆市渝中区", "code": "500103", "level": "county"},
    "浙江省杭州市临平区2022年法治政府建设年度报告": {"place": "浙江省杭州市临平区", "code": "330113", "level": "county"},
    "阿鲁科尔沁旗2021年法治政府建设情况报告": {"place": "内蒙古自治区赤峰市阿鲁科尔沁旗", "code": "150421", "level": "county"},
    "吉林市2022年法治政府建设情况": {"place": "吉林省吉林市", "code": "220200", "level": "city"},
    "沙县区2023年法治政府建设年度报告": {"place": "福建省三明市沙县区", "code": "350405", "level": "county"},
    "长丰县双凤镇2023年法治政府建设工作总结": {"place": "安徽省合肥市长丰县双凤镇", "code": "340121", "level": "township"},
    "广州市越秀区北京街道2022年法治政府建设年度报告": {"place": "广东省广州市越秀区北京街道", "code": "440104", "level": "township"},
    # names that several places bear
    "新城区2022年法治政府建设年度报告": {"place": "新城区", "candidates": XINCHENG, "level": "county", "code": None},
    "朝阳区2022年法治政府建设年度报告": {"place": "朝阳区", "candidates": CHAOYANG, "code": None},
    "朝阳市2022年法治政府建设年度报告": {"place": "辽宁省朝阳市", "code": "211300", "candidates": None, "level": "city"},
    "北京市朝阳区2022年法治政府建设年度报告": {"place": "北京市朝阳区", "code": "110105", "candidates": None},
    "长春市朝阳区2022年法治政府建设年度报告": {"place": "吉林省长春市朝阳区", "code": "220104"},
    "西安市新城区2022年法治政府建设年度报告": {"place": "陕西省西安市新城区", "code": "610102"},
    "兰州市城关区司法局2022年工作总结": {"place": "甘肃省兰州市城关区", "code": "620102", "level": "department"},
    "济南市市中区2023年法治政府建设情况报告": {"place": "山东省济南市市中区", "code": "370103"},
    # places that no list has
    "菡溪县2024年法治政府建设年度报告": {"place": "菡溪县", "code": None, "level": "county", "year": 2024, "kind": "annual"},
    "珩州市兰汀区2022年法治政府建设情况": {"place": "珩州市兰汀区", "level": "county"},
    "岭川省2021年法治政府建设情况报告": {"place": "岭川省", "level": "province"},
    "泓州市2025年法治政府建设工作要点": {"place": "泓州市", "level": "city", "year": 2025, "kind": "points"},
    "望槎镇2022年法治政府建设工作报告": {"place": "望槎镇", "level": "township"},
    "2023年度蔚川镇法治政府建设年度报告": {"place": "蔚川镇", "level": "township", "year": 2023},
    # zones
    "鹤泽经济开发区2021年法治政府建设情况报告": {"place": "鹤泽经济开发区", "level": "zone"},
    "合肥高新技术产业开发区2022年法治政府建设年度报告": {"place": "合肥高新技术产业开发区", "level": "zone"},
    "泓州市梓江高新区管委会2019年法治政府建设工作总结": {"place": "泓州市梓江高新区", "level": "zone", "issuer": "泓州市梓江高新区管委会"},
    "两江新区2023年法治政府建设情况": {"place": "两江新区", "level": "zone"},
    # departments
    "兰汀区城市管理局2022年度法治政府建设年度报告": {"issuer": "兰汀区城市管理局", "place": "兰汀区", "level": "department"},
    "汐州市市场监督管理局2022年法治政府建设情况报告": {"issuer": "汐州市市场监督管理局", "place": "汐州市", "level": "department"},
    "国家税务总局槐渚市税务局2022年法治政府建设情况报告": {"place": "槐渚市", "level": "department", "year": 2022},
    "安徽省司法厅2023年法治政府建设年度报告": {"issuer": "安徽省司法厅", "code": "340000", "level": "department"},
    "安庆市卫生健康委员会2023年推进法治政府建设情况报告": {"issuer": "安庆市卫生健康委员会", "code": "340800", "level": "department"},
    "安庆市发展改革委2023年法治政府建设情况报告": {"issuer": "安庆市发展改革委", "level": "department"},
    "市司法局2023年法治政府建设年度报告": {"issuer": "市司法局", "level": "department", "place": None},
    "淮北市公安局关于2023年法治政府建设情况的报告": {"issuer": "淮北市公安局", "code": "340600", "level": "department"},
    # governments that issue
    "淮北市人民政府关于印发淮北市三年行动计划（2022—2024年）的通知": {
        "issuer": "淮北市人民政府", "code": "340600", "level": "city", "year": 2022, "year_end": 2024, "kind": "scheme",
    },
    "濉溪县人民政府办公室关于印发2023年法治政府建设工作要点的通知": {
        "issuer": "濉溪县人民政府办公室", "level": "county", "year": 2023, "kind": "points",
    },
    "中共濉溪县委全面依法治县委员会办公室关于2023年工作情况的报告": {"place": "安徽省淮北市濉溪县", "level": "county", "year": 2023},
    "桐岔镇人民政府2023年法治政府建设年度报告": {"issuer": "桐岔镇人民政府", "level": "township"},
    # years
    "某县2021—2025年法治政府建设规划": {"year": 2021, "year_end": 2025, "kind": "scheme", "place": None},
    "某县法治政府建设实施方案(2021-2025)": {"year": 2021, "year_end": 2025, "kind": "scheme"},
    "某市“十四五”法治政府建设规划": {"year": 2021, "year_end": 2025, "kind": "scheme"},
    "某市法治政府建设“十三五”工作总结": {"year": 2016, "year_end": 2020, "kind": "annual"},
    "某县二〇二三年度法治政府建设情况报告": {"year": 2023, "year_end": None},
    "关于2024年上半年法治政府建设工作情况的报告": {"year": 2024, "kind": "half-year"},
    "某县2023年工作总结及2024年工作计划": {"year": 2023},
    "法治政府建设年度报告（2022年度）": {"year": 2022, "kind": "annual"},
    # kinds
    "某县2024年政府工作报告": {"kind": "work-report", "year": 2024},
    "某县法治督察反馈问题整改情况报告": {"kind": "rectification"},
    "某局2024年法治政府建设工作安排": {"kind": "points"},
    "某县创建法治政府建设示范县工作方案": {"kind": "scheme"},
    "某县2023年法治政府建设工作总结及2024年工作计划": {"kind": "annual", "year": 2023},
    "某县2024年上半年工作总结和下半年工作计划": {"kind": "half-year", "year": 2024},
    "某县关于贯彻落实《法治政府建设实施纲要（2021—2025年）》情况的报告": {"kind": "annual", "year": None},
    "某县人民政府关于印发《某县法治政府建设实施方案》的通知": {"kind": "scheme"},
    "某县2023年法治政府建设年报": {"kind": "annual"},
    # traditional characters
    "淮北市推進法治政府建設三年行動計劃（2022—2024年）": {"code": "340600", "year": 2022, "kind": "scheme"},
}  # fmt: skip


@pytest.mark.parametrize("title", TITLES)
def test_a_title_tells_what_it_tells(title: str) -> None:
    found, found_in = find_metadata(title, "")
    wanted = TITLES[title]
    assert {key: found.get(key) for key in wanted} == wanted
    assert found_in.keys() == found.keys()
    assert set(found_in.values()) <= {"title"}


def _of(text: str, title: str = "") -> tuple[dict[str, object], dict[str, str]]:
    found, passages = find_passages(text)
    values, found_in = find_metadata(title or found, text, {}, passages)
    return dict(values), found_in


def test_the_year_is_the_reports_and_not_the_publications() -> None:
    text = "发布日期：2025-01-24\n菡溪县2024年法治政府建设年度报告\n一年来，我县推进法治政府建设，成效明显。\n"
    found, found_in = _of(text)
    assert (found["year"], found["date"]) == (2024, "2025-01-24")
    assert (found_in["year"], found_in["date"]) == ("title", "publication line")


@pytest.mark.parametrize(
    ("text", "year", "where"),
    [
        ("菡溪县法治政府建设年度报告\n发布日期：2024-01-24\n一、2023年工作成效\n学法12次。\n", 2023, "headings"),
        (
            "菡溪县法治政府建设年度报告\n现将情况报告如下。\n一、成效\n学法。\n二、2025年工作打算\n学法，述法。\n",
            2024,
            "headings",
        ),
        ("菡溪县法治政府建设年度报告\n2022年，落实《纲要（2021—2025年）》，成效明显。\n", 2022, "opening"),
        (
            "菡溪县法治政府建设年度报告\n发布日期：2024-01-24\n今年以来，我县推进法治政府建设，成效明显。\n",
            2023,
            "wording and date",
        ),
        (
            "菡溪县法治政府建设年度报告\n发布日期：2023-12-24\n今年以来，我县推进法治政府建设，成效明显。\n",
            2023,
            "wording and date",
        ),
        (
            "菡溪县法治政府建设工作总结\n发布日期：2024-02-24\n过去一年，我县推进法治政府建设，成效明显。\n",
            2023,
            "wording and date",
        ),
        (
            "菡溪县法治政府建设上半年情况报告\n发布日期：2024-07-10\n今年以来，我县推进工作，成效明显。\n",
            2024,
            "wording and date",
        ),
        (
            "政府工作报告\n各位代表：\n我代表县政府作报告。\n一、2024年工作回顾\n增长6%。\n二、2025年主要任务\n增长6%。\n",
            2025,
            "headings",
        ),
        (
            "菡溪县法治政府建设行动方案\n为推进工作，制定本方案。\n到2027年底，体系健全。到2025年底，制度完善。\n",
            2025,
            "wording",
        ),
    ],
)
def test_a_title_without_a_year_leaves_it_to_the_text(text: str, year: int, where: str) -> None:
    found, found_in = _of(text)
    assert (found["year"], found_in["year"]) == (year, where)


def test_a_parent_in_the_text_settles_a_name_that_several_places_bear() -> None:
    text = "鼓楼区2023年法治政府建设年度报告\n2023年，鼓楼区在南京市委、市政府领导下推进法治政府建设，成效明显。\n"
    found, _ = _of(text)
    assert (found["place"], found["code"]) == ("江苏省南京市鼓楼区", "320106")
    both, _ = _of(text.replace("成效明显", "赴福州市学习，成效明显"))
    assert both["place"] == "鼓楼区"
    assert "code" not in both
    assert isinstance(both["candidates"], tuple)
    assert len(both["candidates"]) == 4


def test_the_publisher_settles_it_too() -> None:
    values, found_in = find_metadata(
        "鼓楼区2023年年度报告", "", {"publisher": "徐州市鼓楼区司法局", "date": "2024-01-03"}
    )
    assert values["code"] == "320302"
    assert found_in["publisher"] == found_in["date"] == "page"


def test_a_title_without_a_place_leaves_it_to_signature_page_and_opening() -> None:
    signed = "法治政府建设年度报告\n2023年，我县推进法治政府建设，成效明显。\n濉溪县人民政府\n2024年1月20日\n"
    found, found_in = _of(signed)
    assert (found["issuer"], found["code"], found["date"]) == ("濉溪县人民政府", "340621", "2024-01-20")
    assert (found_in["issuer"], found_in["place"], found_in["date"]) == ("signature",) * 3
    assert found["level"] == "county"
    values, where = find_metadata("法治政府建设年度报告", "", {"publisher": "濉溪县司法局"})
    assert (values["issuer"], values["code"], where["place"]) == ("濉溪县司法局", "340621", "page")
    assert "level" not in values, "an office of justice publishes the reports of its government"
    opening = "年度报告\n2023年，濉溪县推进法治政府建设，濉溪县委、县政府带头学法，全县上下共同努力。\n"
    found, found_in = _of(opening)
    assert (found["code"], found_in["place"], found["level"], found_in["level"]) == (
        "340621",
        "opening",
        "county",
        "wording",
    )


@pytest.mark.parametrize("medium", ["淮北新闻网", "安徽日报", "濉溪县融媒体中心", "本站"])
def test_a_paper_or_a_site_issues_no_report(medium: str) -> None:
    values, _ = find_metadata("年度报告", "", {"publisher": medium})
    assert values["publisher"] == medium
    assert "issuer" not in values
    assert "place" not in values


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("发布日期：2025-01-24 16:08　来源：某局", "2025-01-24"),
        ("发布时间: 2025/1/4", "2025-01-04"),
        ("成文日期：2025年1月24日", "2025-01-24"),
        ("二〇二五年一月二十四日", "2025-01-24"),
        ("2025年13月99日", None),
    ],
)
def test_a_day_is_read_in_any_writing(line: str, date: str | None) -> None:
    assert find_metadata("", f"{line}\n正文正文。\n")[0].get("date") == date


def test_a_date_at_the_end_is_found() -> None:
    values, found_in = find_metadata("", "正文" * 500 + "\n2023年1月5日")
    assert (values["date"], found_in["date"]) == ("2023-01-05", "signature")


def test_nothing_is_made_up() -> None:
    assert find_metadata("", "没有年份的文字") == ({}, {})


def test_a_report_carries_its_metadata_and_where_each_was_found() -> None:
    example = Path(__file__).resolve().parents[2] / "examples" / "hanxi-2024.txt"
    report = read_bytes(example.read_bytes(), "hanxi.txt")
    assert dict(report.metadata) == {
        "issuer": "菡溪县人民政府", "place": "菡溪县", "level": "county", "year": 2024, "kind": "annual",
        "date": "2025-01-24", "publisher": "菡溪县司法局",
    }  # fmt: skip
    assert dict(report.found_in) == {
        "issuer": "signature", "place": "title", "level": "title", "year": "title", "kind": "title",
        "date": "publication line", "publisher": "publication line",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "code", "level", "year", "kind", "date"),
    [
        ("anqing-2020", "340800", "city", 2020, "annual", "2021-03-17"),
        ("huaibei-2022", "340600", "city", 2022, "scheme", "2022-12-28"),
        ("jinfeng-2020", "640106", "county", 2020, "annual", "2021-02-26"),
    ],
)
def test_real_reports_are_known_for_what_they_are(  # noqa: PLR0917 - the columns of the table above
    shared: Path, name: str, code: str, level: str, year: int, kind: str, date: str
) -> None:
    found = read_report(shared / "reports" / f"{name}.txt").metadata
    assert [found[key] for key in ("code", "level", "year", "kind", "date")] == [code, level, year, kind, date]
