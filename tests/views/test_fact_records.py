from __future__ import annotations

import json

from fazhi.reports.facts import find_facts
from fazhi.reports.report import Passage, Report
from fazhi.views.fact_records import fact_record, fact_records


def test_a_record_counts_in_the_text_of_the_report() -> None:
    text = "一、进展\n2024年审查文件８７件。"
    passage = Passage(text[5:], start=5, end=len(text))
    report = Report("x.txt", "", text, (passage,))
    records = fact_records(passage)
    assert [report.text[record["start"] : record["end"]] for record in records] == ["2024年", "８７件"]
    assert records[1] == {
        "kind": "figure",
        "start": 14,
        "end": 17,
        "text": "８７件",
        "value": 87,
        "unit": "件",
        "what": "审查文件",
    }


def test_a_record_has_what_its_fact_has_and_no_more() -> None:
    text = "《养犬管理条例》（2024年版）自3月1日起施行，约3至5万户受益，投诉0件。"
    law, day, households, complaints = (fact_record(fact, 100) for fact in find_facts(text))
    assert law == {
        "kind": "law",
        "start": 100,
        "end": 116,
        "text": "《养犬管理条例》（2024年版）",
        "name": "养犬管理条例（2024年版）",
        "form": "条例",
    }
    assert day == {"kind": "date", "start": 117, "end": 121, "text": "3月1日", "date": "--03-01"}
    assert (households["value"], households["upper"], households["about"]) == (30_000, 50_000, True)
    assert complaints["value"] == 0
    assert "about" not in complaints


def test_records_are_json_and_a_passage_without_facts_has_none() -> None:
    assert fact_records(Passage("压实责任。")) == []
    records = fact_records(Passage("按照皖政〔2025〕33号，办结率99.28%。"))
    assert json.loads(json.dumps(records, ensure_ascii=False)) == records
