from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from fazhi.errors import CorpusError
from fazhi.labels.corpus import Corpus, corpus_files
from fazhi.labels.statistics import count, cross_faults
from fazhi.labels.taxonomy import Taxonomy

GOOD = {
    "report": "r",
    "passage": 1,
    "headings": ["一、成效"],
    "text": "全年审结行政复议案件70件。",
    "role": "progress",
    "areas": [],
}


def _load(tmp_path: Path, taxonomy: Taxonomy, *records: dict[str, Any] | bytes) -> Corpus:
    file = tmp_path / "c.jsonl"
    lines = [r if isinstance(r, bytes) else json.dumps(r, ensure_ascii=False).encode() for r in records]
    file.write_bytes(b"\n".join(lines) + b"\n")
    return Corpus.load([file], taxonomy)


def test_a_record_keeps_everything_it_held(tmp_path: Path, taxonomy: Taxonomy) -> None:
    record = GOOD | {"areas": ["disputes.reconsideration"], "year": 2024, "note": {"a": [1]}, "annotator": "x"}
    corpus = _load(tmp_path, taxonomy, record | {"start": 7, "end": 21, "paragraph": 5})
    (item,) = corpus.passages
    assert (item.passage.start, item.passage.end, item.passage.paragraph) == (7, 21, 5)
    assert item.to_dict() == record | {"start": 7, "end": 21, "paragraph": 5}
    again = tmp_path / "again.jsonl"
    corpus.save(again)
    assert Corpus.load([again], taxonomy).digest == corpus.digest


def test_areas_stand_in_the_order_of_the_taxonomy(tmp_path: Path, taxonomy: Taxonomy) -> None:
    corpus = _load(tmp_path, taxonomy, GOOD | {"areas": ["disputes.petitions", "leadership.study"]})
    assert corpus.passages[0].areas == ("leadership.study", "disputes.petitions")


def test_rows_that_are_no_passages_are_kept_but_are_no_content(tmp_path: Path, taxonomy: Taxonomy) -> None:
    corpus = _load(tmp_path, taxonomy, GOOD, GOOD | {"passage": 2, "role": "other", "text": "一、成效"})
    assert len(corpus.passages) == 2
    assert [item.number for item in corpus.content.passages] == [1]


@pytest.mark.parametrize(
    ("record", "fault"),
    [
        (b"{not json", "is not JSON"),
        (b"[1, 2]", "is not a JSON object"),
        (b"\xff\xfe", "is not UTF-8"),
        (b"[" * 100_000, "is not JSON (nested too deeply)"),
        (GOOD | {"areas": ["disputes.reconsiderations"]}, "did you mean 'disputes.reconsideration'?"),
        (
            GOOD | {"areas": ["nonsense"]},
            "unknown area 'nonsense'; the 33 areas in use go from 'leadership.study' to 'digital.government'",
        ),
        (GOOD | {"areas": ["leadership.study", "leadership.study"]}, "an area is given twice"),
        (GOOD | {"areas": "leadership.study"}, "'areas' is not a list"),
        (GOOD | {"areas": [1]}, "'areas' holds something that is not text"),
        (GOOD | {"role": "success"}, "unknown role 'success'"),
        (GOOD | {"text": "  "}, "the text is empty"),
        (GOOD | {"passage": True}, "'passage' is not a whole number"),
        (GOOD | {"start": 3}, "has only one of start and end"),
        (GOOD | {"start": 3, "end": 5}, "offsets 3:5 do not fit a text of 14 characters"),
        ({k: v for k, v in GOOD.items() if k != "text"}, "misses the key 'text'; keys needed: text, areas"),
        ({k: v for k, v in GOOD.items() if k != "areas"}, "misses the key 'areas'"),
        (GOOD | {"areas": None}, "'areas' is not a list"),
        (GOOD | {"areas": ["disputes.petitions", "信访"]}, "an area is given twice"),
        (json.dumps(GOOD).replace("\\u5168", "\\ud800").encode(), "lone surrogate"),
    ],
)
def test_each_faulty_line_is_named_with_file_line_and_cure(
    tmp_path: Path, taxonomy: Taxonomy, record: dict[str, Any] | bytes, fault: str
) -> None:
    with pytest.raises(CorpusError) as caught:
        _load(tmp_path, taxonomy, GOOD | {"passage": 9}, record)
    message = str(caught.value)
    assert (
        f"c.jsonl:2: {fault}" in message
        or (f"c.jsonl:2: {fault.split(';', maxsplit=1)[0]}" in message)
        or fault in message
    )
    assert "\n" not in message


def test_all_faulty_lines_of_a_file_are_reported_at_once(tmp_path: Path, taxonomy: Taxonomy) -> None:
    with pytest.raises(CorpusError) as caught:
        _load(tmp_path, taxonomy, b"{", GOOD | {"role": "x", "areas": ["y"]}, GOOD, GOOD)
    places = [fault.place.rpartition(":")[2] for fault in caught.value.faults]
    assert places == ["1", "2", "2", "4"]


def test_missing_and_empty_files_are_named(tmp_path: Path, taxonomy: Taxonomy) -> None:
    with pytest.raises(CorpusError, match="cannot be read"):
        Corpus.load([tmp_path / "none.jsonl"], taxonomy)
    with pytest.raises(CorpusError, match=r"holds no \.jsonl file"):
        Corpus.load([tmp_path], taxonomy)
    with pytest.raises(CorpusError, match="holds no labelled passage"):
        _load(tmp_path, taxonomy, b"")


def test_the_digest_of_the_written_corpus_is_the_one_that_the_documents_name(written: Corpus) -> None:
    assert written.digest.startswith("861d38691466")


def test_what_a_record_does_not_give_is_made_up_and_not_written(tmp_path: Path, taxonomy: Taxonomy) -> None:
    short = {"text": GOOD["text"], "areas": ["信访"]}
    corpus = _load(
        tmp_path,
        taxonomy,
        short,
        short | {"report": "r"},
        short | {"report": "r", "passage": 7, "role": "plan"},
        short | {"report": "r", "role": None, "year": 2024},
        short | {"passage": 3},
    )
    items = corpus.passages
    assert [(i.report_id, i.number) for i in items] == [("c-1", 1), ("r", 1), ("r", 7), ("r", 8), ("c-5", 3)]
    assert [i.passage.role for i in items] == [None, None, "plan", None, None]
    assert len(corpus.content.passages) == 5
    given = {"headings": [], "text": GOOD["text"], "areas": ["disputes.petitions"]}
    assert [i.to_dict() for i in items] == [
        given,
        given | {"report": "r"},
        given | {"report": "r", "passage": 7, "role": "plan"},
        given | {"report": "r", "year": 2024},
        given | {"passage": 3},
    ]
    corpus.save(tmp_path / "again.jsonl")
    assert Corpus.load([tmp_path / "again.jsonl"], taxonomy).digest == corpus.digest


def test_files_of_one_name_do_not_share_the_reports_made_up_for_their_records(
    tmp_path: Path, taxonomy: Taxonomy
) -> None:
    short = json.dumps({"text": GOOD["text"], "areas": []}).encode()
    for folder in ("2023", "2024"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "c.jsonl").write_bytes(short)
    assert len(Corpus.load([tmp_path / "2023", tmp_path / "2024"], taxonomy).reports) == 2


def test_the_faults_of_all_files_are_reported_at_once(tmp_path: Path, taxonomy: Taxonomy) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"{\n")
    (tmp_path / "b.csv").write_text("text,areas\n甲,无此事项\n乙,\n", encoding="utf-8")
    (tmp_path / "c.jsonl").write_bytes(b"\n")
    (tmp_path / "d.jsonl").write_bytes(json.dumps(GOOD).encode())
    names = [tmp_path / name for name in ("a.jsonl", "none.jsonl", "b.csv", "c.jsonl", "d.jsonl")]
    with pytest.raises(CorpusError) as caught:
        Corpus.load(names, taxonomy)
    assert [fault.place.removeprefix(f"{tmp_path}/") for fault in caught.value.faults] == [
        "a.jsonl:1",
        "none.jsonl",
        "b.csv:row 2",
        "c.jsonl",
    ]


def test_a_folder_stands_for_its_jsonl_files_and_else_for_its_spreadsheets(tmp_path: Path) -> None:
    for name in ("b.csv", "A.XLSX", "c.tsv", "~$A.xlsx", ".d.csv", "notes.txt"):
        (tmp_path / name).touch()
    assert [file.name for file in corpus_files([tmp_path])] == ["A.XLSX", "b.csv", "c.tsv"]
    (tmp_path / "e.jsonl").touch()
    assert [file.name for file in corpus_files([tmp_path, tmp_path / "b.csv"])] == ["e.jsonl", "b.csv"]


def test_thousands_of_unknown_areas_are_answered_at_once(tmp_path: Path, taxonomy: Taxonomy) -> None:
    with pytest.raises(CorpusError) as caught:
        _load(tmp_path, taxonomy, *[GOOD | {"passage": n, "areas": [f"事项{n}"]} for n in range(3000)])
    assert len(caught.value.faults) == 3000
    assert caught.value.faults[-1].cure == "see `fazhi areas`"


def test_passages_that_say_nearly_the_same_are_found_across_reports(tmp_path: Path, taxonomy: Taxonomy) -> None:
    long = "县政府常务会议全年研究法治建设议题九次，组织会前学法十二次，内容涵盖行政复议法。"
    other = {"report": "s", "text": long.replace("九次", "八次")}
    corpus = _load(tmp_path, taxonomy, GOOD | {"text": long}, GOOD | other, GOOD | {"passage": 2})
    (fault,) = cross_faults(corpus)
    assert str(fault).startswith("s#1: nearly the same text (0.7")


def test_counts_are_those_of_the_records(tmp_path: Path, taxonomy: Taxonomy) -> None:
    corpus = _load(
        tmp_path,
        taxonomy,
        GOOD | {"areas": ["disputes.petitions"], "year": 2023, "level": "city"},
        GOOD | {"passage": 2, "areas": ["disputes.petitions"], "role": "plan", "near": ["functions.business"]},
        GOOD | {"passage": 3, "role": "other"},
    )
    counted = count(corpus, taxonomy)
    assert counted["totals"] == {
        "reports": 1,
        "passages": 2,
        "without area": 0,
        "near misses": 1,
        "characters": 28,
    }
    assert counted["areas"]["disputes.petitions"] == 2
    assert counted["problem or plan"]["disputes.petitions"] == 1
    assert counted["near misses"]["functions.business"] == 1
    assert counted["roles"] == {"plan": 1, "progress": 1}
    assert counted["years"] == {"(not given)": 1, "2023": 1}
