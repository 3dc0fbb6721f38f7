from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fazhi.errors import CorpusError, Fault
from fazhi.labels import exchange
from fazhi.labels.corpus import Corpus
from fazhi.labels.exchange import labels_in, read_table
from fazhi.labels.record import RecordReader
from fazhi.labels.taxonomy import Taxonomy
from fazhi.model.artifact import Model

HEADER = ("报告", "passage", "Headings", "文本", "事项", "功能", "year", "level", "备注", "")
ROWS: tuple[tuple[Any, ...], ...] = (
    (
        "甲县",
        1,
        "一、成效 > （一）复议",
        "受理复议申请12件。",
        "行政复议；信访",
        "举措成效",
        2024,
        "county",
        "核,过",
        "x",
    ),
    ("甲县", 2, "", "天气晴朗。", "", "Plans", 2024, "county", 0.5, ""),
    ("乙县", 1, "二、问题\n（一）信访", '说“好”,\n又说"不好"。', "disputes.petitions", "", "", "", "", ""),
)


def _text(rows: tuple[tuple[Any, ...], ...], delimiter: str = ",") -> str:
    def quoted(cell: object) -> str:
        return '"' + str(cell).replace('"', '""') + '"' if any(c in str(cell) for c in '",;\t\n') else str(cell)

    return "".join(delimiter.join(map(quoted, row)) + "\r\n" for row in rows)


def _workbook(file: Path, *sheets: tuple[str, tuple[tuple[Any, ...], ...]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append([None if cell == "" else cell for cell in row])
    book.save(file)
    return file


def _load(tmp_path: Path, taxonomy: Taxonomy, text: str, name: str = "t.csv") -> Corpus:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8", newline="")
    return Corpus.load([file], taxonomy)


def _faults(tmp_path: Path, taxonomy: Taxonomy, text: str, name: str = "t.csv") -> list[str]:
    with pytest.raises(CorpusError) as caught:
        _load(tmp_path, taxonomy, text, name)
    return [str(fault).removeprefix(f"{tmp_path}/") for fault in caught.value.faults]


def test_a_row_becomes_the_record_that_a_line_of_json_would_be(tmp_path: Path, taxonomy: Taxonomy) -> None:
    corpus = _load(tmp_path, taxonomy, _text((HEADER, *ROWS)))
    assert [item.to_dict() for item in corpus.passages] == [
        {
            "report": "甲县",
            "passage": 1,
            "headings": ["一、成效", "（一）复议"],
            "text": "受理复议申请12件。",
            "role": "progress",
            "areas": ["disputes.reconsideration", "disputes.petitions"],
            "year": 2024,
            "level": "county",
            "备注": "核,过",
        },
        {
            "report": "甲县",
            "passage": 2,
            "headings": [],
            "text": "天气晴朗。",
            "role": "plan",
            "areas": [],
            "year": 2024,
            "level": "county",
            "备注": "0.5",
        },
        {
            "report": "乙县",
            "passage": 1,
            "headings": ["二、问题", "（一）信访"],
            "text": '说“好”,\n又说"不好"。',
            "areas": ["disputes.petitions"],
        },
    ]


def test_one_table_has_one_digest_in_every_format(tmp_path: Path, taxonomy: Taxonomy) -> None:
    rows = (HEADER, *ROWS)
    digests = {
        _load(tmp_path, taxonomy, _text(rows)).digest,
        _load(tmp_path, taxonomy, _text(rows, ";"), "semicolon.csv").digest,
        _load(tmp_path, taxonomy, _text(rows, "\t"), "tab.csv").digest,
        _load(tmp_path, taxonomy, _text(rows, "\t"), "t.TSV").digest,
        Corpus.load([_workbook(tmp_path / "t.xlsx", ("Sheet", rows))], taxonomy).digest,
    }
    assert len(digests) == 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_the_encodings_of_reports_are_those_of_tables(tmp_path: Path, taxonomy: Taxonomy, encoding: str) -> None:
    file = tmp_path / "t.csv"
    file.write_text("文本,事项\n" + "审结行政复议案件七十件，纠错率百分之十。,行政复议\n" * 20, encoding=encoding)
    corpus = Corpus.load([file], taxonomy)
    assert {item.areas for item in corpus.passages} == {("disputes.reconsideration",)}


def test_rows_without_a_report_are_reports_of_their_own(tmp_path: Path, taxonomy: Taxonomy) -> None:
    corpus = _load(tmp_path, taxonomy, "text,label\n\n甲,信访\n乙,\n", "labels.csv")
    assert [(item.report_id, item.number) for item in corpus.passages] == [("labels-3", 1), ("labels-4", 1)]
    assert corpus.passages[1].to_dict() == {"headings": [], "text": "乙", "areas": []}


def test_all_faults_of_a_table_are_reported_at_once_with_their_rows(tmp_path: Path, taxonomy: Taxonomy) -> None:
    text = (
        "report,passage,text,areas,role\n"
        "r,1,甲,行政复仪\n"
        "r,two,乙,\n"
        "r,3,,,\n"
        "r,4,丁,,success\n"
        "r,4,戊,行政复议;行政复议,plan\n"
        "r,5,己,信访,plan,多出\n"
        "r,6,庚,信访,,\n"
        "r,6,辛,信访,\n"
    )
    assert _faults(tmp_path, taxonomy, text) == [
        "t.csv:row 2: unknown area '行政复仪'; did you mean 'disputes.reconsideration'?",
        "t.csv:row 3: 'passage' is not a whole number; write it in digits, without quotation marks",
        "t.csv:row 4: the text is empty; remove the line",
        "t.csv:row 5: unknown role 'success'; the roles are overview, progress, problem, plan, other",
        "t.csv:row 6: an area is given twice; name each area once",
        "t.csv:row 7: has 6 cells, and the header names 5; put a cell that holds a separator in quotation marks",
        "t.csv:row 9: passage 6 of 'r' stands on row 8 already; number the passages of a report",
    ]


@pytest.mark.parametrize(
    ("header", "fault"),
    [
        ("报告,正文", "has no column 'text' and no column 'areas'; the headers are 报告, 正文: rename the right one"),
        ("text,Topic", "has no column 'areas'; the headers are text, Topic: rename the right one, or add it"),
        ("text,areas,note,note", "has 2 columns 'note'; rename one of them"),
        ("文本,内容,areas", "has several columns for text: 文本, 内容; call the one that is meant 'text'"),
    ],
)
def test_a_header_that_cannot_be_used_is_one_fault(tmp_path: Path, taxonomy: Taxonomy, header: str, fault: str) -> None:
    (found,) = _faults(tmp_path, taxonomy, f"{header}\n" + "甲,乙,丙,丁\n" * 3)
    assert found.startswith(f"t.csv:row 1: {fault}")


def test_the_own_name_of_a_column_goes_before_its_other_names(tmp_path: Path, taxonomy: Taxonomy) -> None:
    (item,) = _load(tmp_path, taxonomy, "内容,Ｔｅｘｔ ,areas,label\n短,长文,信访,x\n").passages
    assert (item.passage.text, item.areas) == ("长文", ("disputes.petitions",))
    assert item.extra == {"内容": "短", "label": "x"}


def test_labels_alone_can_be_read_from_a_table(tmp_path: Path, taxonomy: Taxonomy) -> None:
    file = tmp_path / "t.csv"
    file.write_text("report,passage,areas\nr,1,信访\n", encoding="utf-8")
    (item,) = Corpus.load([file], taxonomy, texts=False).passages
    assert item.areas == ("disputes.petitions",)


@pytest.mark.parametrize("rows", ["", "\n\n", "text,areas\n", "text,areas\n,\n"])
def test_a_table_without_passages_is_named(tmp_path: Path, taxonomy: Taxonomy, rows: str) -> None:
    (fault,) = _faults(tmp_path, taxonomy, rows)
    assert "holds no labelled passage" in fault


def test_a_table_that_is_too_large_is_refused_unread(
    tmp_path: Path, taxonomy: Taxonomy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "LARGEST", 1 << 20)
    rows = "text,areas\n" + "甲,\n" * 300_000
    assert _faults(tmp_path, taxonomy, rows) == ["t.csv: is larger than 1 MiB; split it, or give JSON Lines"]
    assert len(_load(tmp_path, taxonomy, rows[:1000]).passages) > 300


def test_an_old_or_foreign_spreadsheet_is_named_as_such(tmp_path: Path, taxonomy: Taxonomy) -> None:
    fault = "is a spreadsheet of a format that is not read; save it as .xlsx or .csv"
    assert _faults(tmp_path, taxonomy, "anything", "t.XLS") == [f"t.XLS: {fault}"]
    assert _faults(tmp_path, taxonomy, "anything", "t.ods") == [f"t.ods: {fault}"]


def test_what_tag_writes_can_be_corrected_and_learnt_from(
    tmp_path: Path, taxonomy: Taxonomy, small_model: Model
) -> None:
    from fazhi.model.tagger import Tagger  # noqa: PLC0415
    from fazhi.reports.reading import read_report  # noqa: PLC0415
    from fazhi.views.writers import make_writer  # noqa: PLC0415

    source = tmp_path / "r.txt"
    source.write_text(
        "法治政府建设情况报告\n一、成效\n审结行政复议案件70件。\n-3件信访积案得到化解。\n", encoding="utf-8"
    )
    report = read_report(source)
    with (tmp_path / "out.csv").open("wb") as stream:
        make_writer("csv", stream, small_model).write(report, Tagger(small_model).tag(report.passages))
    corpus = Corpus.load([tmp_path / "out.csv"], taxonomy)
    assert [item.passage.text for item in corpus.passages] == [passage.text for passage in report.passages]
    assert [item.passage.start for item in corpus.passages] == [passage.start for passage in report.passages]


def test_the_labels_of_files_are_counted_whatever_the_area_list(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,areas\n甲,环境;教育\n乙,教育\n丙,\n", encoding="utf-8")
    (tmp_path / "b.jsonl").write_text('{"text": "x", "areas": ["医疗", "教育"]}\n', encoding="utf-8")
    files = [tmp_path / "a.csv", tmp_path / "b.jsonl"]
    assert labels_in(files) == {"环境": 1, "教育": 3, "医疗": 1}
    (tmp_path / "c.csv").write_text("text,areas\n甲,\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="names no area in any record"):
        labels_in([tmp_path / "c.csv"])
    (tmp_path / "d.jsonl").write_text("{\n", encoding="utf-8")
    with pytest.raises(CorpusError) as caught:
        labels_in([tmp_path / "d.jsonl", tmp_path / "none.csv"])
    assert len(caught.value.faults) == 2


@given(st.text(alphabet="甲,;\t\n\r\"'|=\\ \u2028\x0b1", max_size=60), st.sampled_from([".csv", ".tsv"]))
def test_no_table_ends_in_anything_but_passages_or_faults(taxonomy: Taxonomy, rows: str, suffix: str) -> None:
    faults: list[Fault] = []
    data = f"text,areas,passage,role,headings\n{rows}".encode()
    reader = RecordReader("t", taxonomy, faults)
    for row, place, record in read_table(data, Path(f"t{suffix}"), faults, taxonomy):
        before = len(faults)
        assert (reader.read(record, place, row) is None) == (len(faults) > before)
    assert all(fault.place.startswith(f"t{suffix}") for fault in faults)
