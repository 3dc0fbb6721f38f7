from __future__ import annotations

import errno
import gc
import io
import re
import subprocess
import tempfile
import time
import zipfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from lxml import etree
from openpyxl import load_workbook

from fazhi.labels.taxonomy import Area, Domain, RoleName, Taxonomy
from fazhi.model.artifact import Model
from fazhi.model.tagger import Tagger
from fazhi.model.tags import DomainScore, Tag, TaggedPassage
from fazhi.reports.formats import office
from fazhi.reports.reading import read_report
from fazhi.reports.report import Passage, Report, Role, Value
from fazhi.views.workbook import Workbook
from fazhi.views.workbook_coverage import FIRST, LEFT
from fazhi.views.workbook_listing import ROWS
from fazhi.views.workbook_passages import COLUMNS

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "hanxi-2024.txt"
NAMES = ["段落 Passages", "覆盖 Coverage", "占比 Share", "字数 Characters", "报告 Reports", "事项 Areas", "说明 About"]
TAXONOMY = Taxonomy(
    1,
    (Domain("law", "法", "Law"), Domain("order", "治", "Order")),
    (
        Area("law.making", "立法", "Making", "制定", "废止", domain="law"),
        Area("law.keeping", "守法", "Keeping", domain="law"),
        Area("order.peace", "平安", "Peace", domain="order"),
    ),
    (RoleName("plan", "打算", "Intentions", "明年的事"),),
)
FIGURES = {"precision": 0.9, "recall": 0.8, "f1": 0.847, "f1_interval": [0.8, 0.9]}
PROVENANCE = {
    "reports": 12, "passages": 345, "corpus": "c0", "support": {"law.making": 7},
    "out_of_fold": {"micro": FIGURES, "areas": {"law.making": FIGURES}, "exact": 0.75},
}  # fmt: skip


def _model(provenance: dict[str, Any], taxonomy: Taxonomy = TAXONOMY) -> Model:
    return cast(Model, SimpleNamespace(taxonomy=taxonomy, name="m\x01", digest="d1", provenance=provenance))


MODEL = _model(PROVENANCE)


def _tags(scores: str) -> tuple[Tag, ...]:
    """Return tags from ``law.making .8``, several parted by commas; the threshold is 0.5."""
    pairs = [item.split() for item in scores.split(",") if item]
    return tuple(Tag(TAXONOMY.area(area), float(score), 0.5) for area, score in pairs)


def _passage(text: str, tags: str = "", review: str = "", role: Role | None = None, *headings: str) -> TaggedPassage:
    given = _tags(tags)
    domains = {
        tag.area.domain: DomainScore(domain, 0.9)
        for tag in given
        for domain in TAXONOMY.domains
        if domain.id == tag.area.domain
    }
    return TaggedPassage(
        Passage(text, headings=headings), role, 0.75 if role else 0.0, given, _tags(review), tuple(domains.values())
    )  # fmt: skip


def _reading(source: str, *passages: TaggedPassage, **metadata: Value) -> tuple[Report, Sequence[TaggedPassage]]:
    return Report(source, "题", "", metadata=metadata, notes=metadata.pop("notes", ())), passages  # type: ignore[arg-type]


def _written(*readings: tuple[Report, Sequence[TaggedPassage]], model: Model = MODEL, **options: Any) -> bytes:
    stream = io.BytesIO()
    book = Workbook(stream, model, **options)
    for report, tagged in readings:
        book.write(report, tagged)
    book.close()
    return stream.getvalue()


@cache
def _two() -> bytes:
    return _written(*TWO)


def _sheet(data: bytes, name: str) -> Any:
    return load_workbook(io.BytesIO(data))[name]


def _rows(data: bytes, name: str) -> list[tuple[Any, ...]]:
    return list(_sheet(data, name).iter_rows(values_only=True))


def _records(data: bytes, name: str = NAMES[0]) -> list[dict[str, Any]]:
    """Return the rows of a list by the English names of its columns."""
    head, *rows = _rows(data, name)
    return [dict(zip([cell.split("\n", 1)[1].replace("\n", " ") for cell in head], row, strict=True)) for row in rows]


TWO = (
    _reading(
        "d/甲县.txt",
        _passage("一二三四五六", "law.making .8,order.peace .6", "", Role.PROGRESS, "一、成效", "（一）立法"),
        _passage("七八", "law.making .52", "law.making .52,law.keeping .47", Role.PLAN),
        _passage("九十", "", "", None),
        place="甲县", level="county", year=2024, notes=("2 pages were read by OCR",),
    ),
    _reading("乙市.txt", _passage("千万亿兆", "order.peace .9"), place="乙市", level="city", year=2023),
)  # fmt: skip


def test_the_sheets_are_named_in_both_languages() -> None:
    assert load_workbook(io.BytesIO(_two())).sheetnames == NAMES


def test_a_row_says_everything_of_a_passage() -> None:
    first, second, third, fourth = _records(_two())
    assert first == {
        "Report": "甲县", "Place": "甲县", "Level": "县级 county", "Year": 2024, "No.": 1,
        "Headings": "一、成效\n（一）立法",
        "Role": "成效\nprogress", "Areas": "立法\n平安", "Scores": "0.80\n0.60", "Review": None, "Text": "一二三四五六",
        "Areas to review: score and threshold": None, "Figures and documents": None, "Domains": "法\n治",
        "Characters": 6, "Top score": 0.8, "Role score": 0.75, "Area ids": "law.making;order.peace", "Review ids": None,
        "Start": 0, "End": 6, "Source": "d/甲县.txt",
    }  # fmt: skip
    assert second["Review"] == "待复核\nreview"
    assert second["Areas to review: score and threshold"] == "立法 0.52 ≥ 0.50\n守法 0.47 < 0.50"
    assert second["Review ids"] == "law.making;law.keeping"
    assert second["Role"] == "打算\nIntentions"
    assert [third[key] for key in ("Areas", "Scores", "Top score", "Role", "Role score", "Domains")] == [None] * 6
    assert (fourth["Report"], fourth["No."], fourth["Year"]) == ("乙市", 1, 2023)


def test_coverage_counts_passages_characters_and_shares() -> None:
    data = _two()
    labels = [("甲县", "甲县", "县级 county", 2024, 3, 10, 2), ("乙市", "乙市", "市级 city", 2023, 1, 4, 1)]
    expected: dict[str, list[tuple[float, ...]]] = {
        "覆盖 Coverage": [(2, 0, 2, 1), (1, 0, 2, 1), (2, 0, 1, 1), (0, 0, 1, 0)],
        "字数 Characters": [(8, 0, 10, 2), (1, 0, 2, 1), (8, 0, 6, 2), (0, 0, 4, 0)],
        "占比 Share": [(8 / 14, 0, 10 / 14, 2 / 14), (1, 0, 2, 1), (0.8, 0, 0.6, 0.2), (0, 0, 1, 0)],
    }
    for name, (total, having, *reports) in expected.items():
        rows = _rows(data, name)
        assert rows[0][len(LEFT) - 3 :] == pytest.approx((4, 14, 2, *total))
        assert rows[1][len(LEFT) :] == having
        assert [row[: len(LEFT)] for row in rows[FIRST:]] == labels
        assert [row[len(LEFT) :] for row in rows[FIRST:]] == [pytest.approx(report) for report in reports]


def test_areas_stand_under_their_domains_and_absent_ones_are_red() -> None:
    sheet = _sheet(_two(), "覆盖 Coverage")
    band, names = sheet.iter_rows(min_row=3, max_row=4, values_only=True)
    assert band[len(LEFT) :] == ("法\nLaw", None, "治\nOrder", None)
    assert names[len(LEFT) : -1] == ("立法\nlaw.making", "守法\nlaw.keeping", "平安\norder.peace")
    assert [str(box) for box in sheet.merged_cells.ranges if box.min_row == 3] == ["H3:I3"]
    present, absent = sheet["H5"], sheet["I5"]
    assert (present.value, absent.value) == (2, 0)
    assert absent.number_format == '0;-0;"–"'
    assert absent.font.color.rgb == "FFB3261E"
    assert present.font.color.rgb != "FFB3261E"
    rules = [rule for box in sheet.conditional_formatting for rule in box.rules]
    assert [(rule.type, rule.stopIfTrue) for rule in rules] == [("cellIs", True), ("colorScale", None)]
    assert [str(box.sqref) for box in sheet.conditional_formatting] == ["H5:J6"]


def test_reports_and_areas_have_their_figures() -> None:
    data = _two()
    first, second = _records(data, "报告 Reports")
    sizes = ("Passages", "Characters", "Tags", "Areas found", "Without area", "To review")
    assert [first[key] for key in sizes] == [3, 10, 3, 2, 1, 1]
    assert [second[key] for key in sizes] == [1, 4, 1, 1, 0, 0]
    assert (first["Notes of the reading"], first["Title"]) == ("2 pages were read by OCR", "题")
    making, keeping, peace = _records(data, "事项 Areas")
    counts = ("Reports", "Passages", "Characters", "progress", "Intentions", "To review")
    assert [making[key] for key in counts] == [1, 2, 8, 1, 1, 1]
    assert [keeping[key] for key in counts] == [0, 0, 0, 0, 0, 1]
    assert [peace[key] for key in counts] == [2, 2, 10, 1, 0, 0]
    assert peace["Share"] == pytest.approx(10 / 14)
    assert (making["Covers"], making["Excludes"], making["Id"]) == ("制定", "废止", "law.making")
    known = ("Labels learnt from", "Precision", "Recall", "F1", "95 % of F1")
    assert [making[key] for key in known] == [7, 0.9, 0.8, 0.847, "0.800–0.900"]
    assert [peace[key] for key in known] == [None] * 5


def test_the_explanation_names_model_and_errors_and_leaves_out_what_is_not_known() -> None:
    lines = {row[0]: row[1:] for row in _rows(_two(), "说明 About")}
    assert lines["模型摘要值 Digest"] == ("d1", "d1")
    assert lines["训练语料 Learnt from"] == ("12 份报告的 345 个段落", "345 passages of 12 reports")
    assert (
        lines["事项，微平均 Areas, micro"][1] == "precision 0.900, recall 0.800, F1 0.847 (95 % interval 0.800–0.900)"
    )
    assert lines["标注 Tags"][1] == "4; 1 passages have no area"
    assert lines["打算 Intentions"][0] == "明年的事"
    assert lines["问题 problem"] == ("问题", "Shortcomings, gaps and weak links.")
    assert not {"事项，宏平均 Areas, macro", "功能 Roles", "复核 Review"} & {name for name in lines if name} - {
        "功能 Roles"
    }
    bare = {row[0] for row in _rows(_written(*TWO, model=_model({})), "说明 About")}
    assert "训练语料 Learnt from" not in bare
    assert "以下误差 The figures below" not in bare


def test_a_flat_list_of_areas_has_no_bands(flat: Taxonomy) -> None:
    tag = Tag(flat.areas[1], 0.7, 0.5)
    item = TaggedPassage(Passage("文"), None, 0.0, (tag,), ())
    data = _written(_reading("r.txt", item), model=_model({}, flat))
    rows = _rows(data, "覆盖 Coverage")
    assert rows[2] == (None,) * len(rows[2])
    assert rows[3][len(LEFT) : -1] == ("甲", "乙", "丙")
    assert rows[FIRST][len(LEFT) :] == (0, 1, 0, 0)


def test_the_header_stays_filters_are_on_and_print_repeats_it() -> None:
    data = _two()
    sheet = _sheet(data, NAMES[0])
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:V5"
    assert (sheet.print_title_rows, sheet.print_area) == ("$1:$1", "'段落 Passages'!$A$1:$K$5")
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.oddFooter.right.text == "&P / &N"
    matrix = _sheet(data, "覆盖 Coverage")
    assert (matrix.freeze_panes, matrix.auto_filter.ref, matrix.print_title_rows) == ("E5", "A4:K6", "$3:$4")


def test_a_row_is_as_high_as_its_longest_cell_needs() -> None:
    # 90 digits less the two that a line may leave empty hold 88 / 1.95 = 45 Chinese characters: 200 take five lines
    data = _written(_reading("r.txt", _passage("字" * 200), _passage("字"), _passage("字" * 5000)))
    sheet = _sheet(data, NAMES[0])
    assert [sheet.row_dimensions[row].height for row in (2, 3, 4)] == [5 * 15 + 3.75, 15 + 3.75, 408.75]
    assert sheet["K2"].alignment.wrap_text


def test_areas_have_the_colour_of_their_domain_and_review_stands_out() -> None:
    sheet = _sheet(_two(), NAMES[0])
    places = {column.key: place for place, column in enumerate(COLUMNS, 1)}

    def fill(row: int, key: str) -> str:
        return str(sheet.cell(row, places[key]).fill.fgColor.rgb)

    assert fill(2, "areas") == fill(2, "domains") == fill(3, "areas") != fill(5, "areas")
    assert fill(3, "review") == fill(3, "close") == "FFFFE08A"
    assert fill(2, "review") == fill(4, "areas") == "00000000"


def test_facts_stand_once_each_as_they_are_in_the_text() -> None:
    def find(text: str) -> list[Any]:
        return [SimpleNamespace(what=m[1], text=m[2]) for m in re.finditer(r"(备案|)(\d+件)", text)]

    data = _written(_reading("r.txt", _passage("审查87件，备案12件，又87件。")), find_facts=find)
    assert _records(data)[0]["Figures and documents"] == "87件；备案12件"


def test_rows_beyond_the_last_go_on_in_the_next_sheet() -> None:
    readings = [_reading(f"{n}.txt", _passage("文")) for n in range(7)]
    data = _written(*readings, rows=6)
    book = load_workbook(io.BytesIO(data))
    assert book.sheetnames[:4] == ["段落 Passages", "段落 Passages 2", "覆盖 Coverage", "覆盖 Coverage 2"]
    assert [row[0] for name in book.sheetnames[:2] for row in _rows(data, name)[1:]] == list("0123456")
    assert _rows(data, "段落 Passages 2")[0][0] == "报告\nReport"
    assert [row[0] for row in _rows(data, "覆盖 Coverage 4")[FIRST:]] == ["6"]
    assert [row[0] for row in _rows(data, "报告 Reports 2")[1:]] == ["5", "6"]
    assert ROWS == 2**20


HOSTILE = (
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1", "＋1", "－1", "＠x", "=cmd|' /C calc'!A0", "'=1", "''x", "{=1}",
    '=HYPERLINK("http://a")', "http://a.b/c", "mailto:a@b.c", "internal:Sheet1!A1", "#N/A", "#REF!", "TRUE", "1e5",
    "2024-01-01", "1/2", "007", "12,5", " 前", "后 ", "一\n二", "<v>1</v>", "]]>&amp;", "𠀀😀", "e\u0301", "\u202e左",
)  # fmt: skip


def test_no_text_becomes_anything_but_text() -> None:
    data = _written(_reading("=1+1.txt", *(_passage(text, "", "", None, text) for text in HOSTILE), place="@x"))
    records = _records(data)
    assert [record["Text"] for record in records] == list(HOSTILE)
    assert [record["Headings"] for record in records] == list(HOSTILE)
    assert {record["Report"] for record in records} == {"=1+1"}
    assert {record["Place"] for record in records} == {"@x"}
    _assert_nothing_active(data)


def _assert_nothing_active(data: bytes) -> None:
    """Every cell is a string or a number in the file itself; nothing in it is a formula, an error or a link."""
    main = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        assert not [name for name in names if name.startswith("xl/worksheets/_rels")]
        for name in names:
            root = etree.fromstring(archive.read(name))
            assert not list(root.iter(f"{main}f", f"{main}hyperlink", f"{main}r"))
            assert {cell.get("t", "n") for cell in root.iter(f"{main}c")} <= {"inlineStr", "n"}


def test_a_text_stays_text_when_somebody_edits_its_cell() -> None:
    sheet = _sheet(_written(_reading("r.txt", _passage("=1+1"))), NAMES[0])
    assert (sheet["K2"].value, sheet["K2"].data_type, sheet["K2"].quotePrefix) == ("=1+1", "s", True)


def test_what_xml_cannot_hold_is_replaced_by_something_visible() -> None:
    text = "甲\x00乙\x1b丙\x7f丁\x85戊\ud800己\ufffe庚\r\n辛\r壬\t癸"
    data = _written(_reading("r.txt", _passage(text)))
    assert _records(data)[0]["Text"] == "甲␀乙␛丙␡丁�戊�己�庚\n辛\n壬\t癸"


def test_text_that_looks_like_an_escape_of_the_format_is_escaped() -> None:
    calamine = pytest.importorskip("python_calamine")
    texts = ["_x0041_", "a_x000D_b", "_x005F_", "<r><t>x</t></r>"]
    data = _written(_reading("r.txt", *map(_passage, texts)))
    rows = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(NAMES[0]).to_python()
    # the last would be runs of rich text to XlsxWriter; a space behind it keeps it text
    assert [row[10] for row in rows[1:]] == [*texts[:-1], "<r><t>x</t></r> "]
    _assert_nothing_active(data)


def test_a_second_reader_sees_the_same_cells() -> None:
    calamine = pytest.importorskip("python_calamine")
    data = _two()
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert book.sheet_names == NAMES
    for name in NAMES:
        seen = [["" if cell is None else cell for cell in row] for row in _rows(data, name)]
        assert book.get_sheet_by_name(name).to_python(skip_empty_area=False) == seen


@pytest.mark.parametrize(("text", "kept"), [("字" * 32_767, 32_767), ("😀" * 16_383, 16_383)])
def test_the_longest_text_that_a_cell_holds_is_whole(text: str, kept: int) -> None:
    data = _written(_reading("r.txt", _passage(text)))
    assert len(_records(data)[0]["Text"]) == kept
    assert "截断了 0 处" in {row[0]: row[1] for row in _rows(data, "说明 About")}["文本 Text"]


@pytest.mark.parametrize("character", ["字", "😀"])
def test_a_longer_text_is_cut_with_a_mark_and_counted(character: str) -> None:
    data = _written(_reading("r.txt", _passage(character * 40_000)))
    text = _records(data)[0]["Text"]
    assert text.endswith("…［此处截断，全文 40000 字 · cut here, 40000 characters in all］")
    assert len(text.encode("utf-16-le")) in {2 * 32_767, 2 * 32_766}
    about = {row[0]: row[1:] for row in _rows(data, "说明 About")}["文本 Text"]
    assert "截断了 1 处" in about[0]
    assert "say so: 1 in this workbook" in about[1]


def test_the_same_reports_give_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    first = _written(*TWO)
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    if hasattr(time, "tzset"):
        monkeypatch.setenv("TZ", "Asia/Shanghai")
        time.tzset()
    try:
        assert _written(*TWO) == first
    finally:
        monkeypatch.undo()
        if hasattr(time, "tzset"):
            time.tzset()
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {info.date_time[0] for info in archive.infolist()} == {1980}
        assert set(re.findall(rb"\d{4}-\d\d-\d\d", archive.read("docProps/core.xml"))) == {b"1980-01-01"}


def test_nothing_is_written_before_the_end_and_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    stream = io.BytesIO()
    book = Workbook(stream, MODEL)
    book.write(*TWO[0])
    assert stream.getvalue() == b""
    assert len(list(tmp_path.iterdir())) == 1
    book.close()
    assert stream.getvalue().startswith(b"PK")
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_the_error_that_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(io.BytesIO):
        def write(self, _: object) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    book = Workbook(Full(), MODEL)
    book.write(*TWO[0])
    with pytest.raises(OSError, match="No space left"):
        book.close()
    assert list(tmp_path.iterdir()) == []


def test_a_passage_that_is_written_leaves_nothing_in_memory() -> None:
    report, _ = _reading("r.txt")
    tagged = [_passage("全年审结行政复议案件七十件。", "law.making .8")] * 50
    book = Workbook(io.BytesIO(), MODEL)
    objects = []
    for _ in range(12):
        book.write(report, tagged)
        gc.collect()
        objects.append(len(gc.get_objects()))
    book.close()
    assert objects[11] - objects[1] <= 10 * 10, "a report keeps its labels and its counts, however long it is"


def test_the_example_is_written_as_it_was_tagged(tagger: Tagger) -> None:
    report = read_report(EXAMPLE)
    tagged = tagger.tag(report)
    data = _written((report, tagged), model=tagger.model)
    records = _records(data)
    assert [record["Text"] for record in records] == [passage.text for passage in report.passages]
    assert [record["Area ids"] or "" for record in records] == [";".join(item.areas) for item in tagged]
    coverage = _rows(data, "覆盖 Coverage")
    counted = dict(zip(tagger.model.taxonomy.ids, coverage[FIRST][len(LEFT) :], strict=False))
    assert counted == {area: sum(area in item.areas for item in tagged) for area in tagger.model.taxonomy.ids}
    lines = {row[0]: row[1] for row in _rows(data, "说明 About")}
    assert lines["模型摘要值 Digest"] == tagger.model.digest
    _assert_nothing_active(data)


@pytest.mark.slow
def test_libreoffice_shows_every_sheet_and_calculates_nothing(tmp_path: Path) -> None:
    program = office.find_soffice()
    if program is None:
        pytest.skip("LibreOffice is not installed")
    pdfium = pytest.importorskip("pypdfium2")
    hostile = _reading("r.txt", *map(_passage, ("=6*7", "_x0041_", "http://a.b/c")), place="@SUM(1)")
    (tmp_path / "book.xlsx").write_bytes(_written(*TWO, hostile))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        program,
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "book.xlsx"),
    ]
    done = subprocess.run(command, check=False, capture_output=True, timeout=120)
    if b"source file could not be loaded" in done.stderr + done.stdout:
        pytest.skip("this LibreOffice has no spreadsheet")
    document = pdfium.PdfDocument(tmp_path / "book.pdf")
    pages = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    assert len(pages) >= len(NAMES)
    assert all(any(f"{name}\r\n" in page or name in page for page in pages) for name in NAMES)
    assert "=6*7" in pages[0]
    assert "42" not in pages[0]
    assert "_x0041_" in pages[0]
    assert "一二三四五六" in pages[0]
