from __future__ import annotations

from fazhi.reports.metadata import find_metadata


def test_the_year_is_the_reports_and_not_the_publications() -> None:
    text = "发布日期：2025-01-24\n菡溪县2024年法治政府建设年度报告\n……"
    assert find_metadata("菡溪县2024年法治政府建设年度报告", text) == {
        "year": 2024,
        "kind": "annual",
        "date": "2025-01-24",
    }


def test_a_plan_is_a_scheme_in_either_script() -> None:
    found = find_metadata("某市推進法治政府建設三年行動計劃(2022—2024年)", "")
    assert found == {"year": 2022, "kind": "scheme"}


def test_a_date_at_the_end_is_found() -> None:
    assert find_metadata("", "正文" * 500 + "\n2023年1月5日")["date"] == "2023-01-05"


def test_nothing_is_made_up() -> None:
    assert find_metadata("", "没有年份的文字") == {}
