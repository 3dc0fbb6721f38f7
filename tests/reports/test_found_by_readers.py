"""What people ran into who read files of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from fazhi.errors import ReportError
from fazhi.reports.finding import find_files
from fazhi.reports.formats.text import decode
from fazhi.reports.furniture import is_furniture
from fazhi.reports.metadata import find_metadata
from fazhi.reports.places import place_at
from fazhi.reports.reading import read_bytes
from fazhi.reports.script import fold


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_read_without_a_mark(encoding: str) -> None:
    text = "一、主要工作\n2024年，全县审结行政复议案件46件。\n"
    assert decode(text.encode(encoding), "x.txt") == text
    with pytest.raises(ReportError, match="a NUL at byte"):
        decode(b"abc\0def", "x.txt")


@pytest.mark.parametrize(
    "line",
    [
        "版权声明：凡本网注明来源的所有作品，均为本网站合法拥有版权的作品，未经授权不得转载。",
        "您的评价是我们改进的动力。请问您对本页面内容是否满意？",
        "本网站由平乐县人民政府办公室主办，建议使用IE9以上浏览器。",
        "您现在使用的浏览器版本过低，可能会影响浏览效果，建议升级浏览器。",
        "您访问的链接即将离开“平乐县人民政府”门户网站，是否继续？",
    ],
)
def test_stock_sentences_of_pages_are_no_text(line: str) -> None:
    assert is_furniture(fold(line))


@pytest.mark.parametrize(
    "line",
    [
        "请企业对政务服务作出评价，全年满意率99%。",
        "建议使用合同示范文本，全年审查合同46份。",
        "本网站由专人维护。",
        "加强版权保护，开展版权声明宣传。",
    ],
)
def test_sentences_of_reports_that_look_like_them_are(line: str) -> None:
    assert not is_furniture(fold(line))


@pytest.mark.parametrize("clock", ["今天是2024年5月6日 星期一", "2024年5月6日 星期一", "当前时间：2024年5月6日"])
def test_the_clock_of_a_page_is_no_date_of_the_report(clock: str) -> None:
    body = "审结行政复议案件46件，办结信访事项12件。\n" * 40
    text = f"{clock}\n平乐县2023年法治政府建设年度报告\n{body}平乐县人民政府\n2024年1月20日\n"
    values, found_in = find_metadata("平乐县2023年法治政府建设年度报告", text)
    assert (values["date"], found_in["date"]) == ("2024-01-20", "signature")


def test_departments_of_town_and_country_are_no_townships() -> None:
    place = place_at("北京市住房和城乡建设委员会2023年法治政府建设年度报告")
    assert place is not None
    assert (place.name, place.code) == ("北京市", "110000")


def test_places_of_the_corps_are_looked_for_behind_its_name() -> None:
    place = place_at("新疆生产建设兵团第八师石河子市2023年法治政府建设年度报告")
    assert place is not None
    assert place.code == "659001"
    assert place.length == len("新疆生产建设兵团第八师石河子市")
    assert place_at("新疆生产建设兵团2023年法治政府建设年度报告") is None


def test_a_web_archive_is_named_as_such() -> None:
    data = b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\r\n=E5=B9=B3"
    with pytest.raises(ReportError, match=r"page\.mht: is a web archive \(\.mht\); open it in a browser and save it"):
        read_bytes(data, "page.mht")


def test_hidden_folders_are_left_alone(tmp_path: Path) -> None:
    for name in (".git/x.txt", "__MACOSX/y.txt", "a/.hid/z.txt", "a/b.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("文")
    assert list(find_files([tmp_path])) == [str(tmp_path / "a" / "b.txt")]
