from __future__ import annotations

import csv
import io

from fazhi.evaluation.comparison import Disagreement
from fazhi.evaluation.mistakes import Mistake
from fazhi.labels.taxonomy import Taxonomy
from fazhi.views.mistake_rows import write_disagreements, write_mistakes

MISTAKE = Mistake(
    report="r",
    passage=7,
    role="plan",
    headings=("一、打算", "（一）调解"),
    text='=HYPERLINK("http://example.org")，\n信访',
    gold=("disputes.mediation",),
    tags=("disputes.petitions", "digital.government"),
    missed={"disputes.mediation": 0.25},
    wrong={"disputes.petitions": 0.9, "digital.government": 0.5},
    terms={"disputes.petitions": ("信访", "来访")},
    loss=4.3821,
)


def _rows(stream: io.BytesIO) -> list[dict[str, str]]:
    data = stream.getvalue()
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_a_mistake_is_one_row_with_scores_and_terms_in_the_order_of_its_areas(taxonomy: Taxonomy) -> None:
    stream = io.BytesIO()
    write_mistakes([MISTAKE], stream, taxonomy)
    (row,) = _rows(stream)
    assert (row["report"], row["passage"], row["loss"], row["role"]) == ("r", "7", "4.382", "plan")
    assert (row["gold_zh"], row["tags_zh"]) == ("调解与多元解纷", "信访;数字法治政府")
    assert (row["missed"], row["missed_scores"]) == ("disputes.mediation", "0.250")
    assert (row["wrong"], row["wrong_scores"]) == ("disputes.petitions;digital.government", "0.900;0.500")
    assert row["terms"] == "信访 来访;"
    assert row["headings"] == "一、打算 > （一）调解"


def test_a_text_that_a_spreadsheet_would_run_stays_a_text(taxonomy: Taxonomy) -> None:
    stream = io.BytesIO()
    write_mistakes([MISTAKE], stream, taxonomy)
    assert _rows(stream)[0]["text"] == "'" + MISTAKE.text


def test_no_mistakes_leave_a_header(taxonomy: Taxonomy) -> None:
    stream = io.BytesIO()
    write_mistakes([], stream, taxonomy)
    assert stream.getvalue().decode("utf-8-sig").startswith("report,passage,loss,text,")
    assert stream.getvalue().count(b"\n") == 1


def test_a_disagreement_says_who_is_right(taxonomy: Taxonomy) -> None:
    stream = io.BytesIO()
    ours, theirs = ("disputes.mediation",), ("disputes.petitions", "digital.government")
    write_disagreements([Disagreement("r", 7, "+1", ours, ours, theirs, "ours", 0, 3)], stream, taxonomy)
    (row,) = _rows(stream)
    assert (row["right"], row["ours_wrong"], row["theirs_wrong"], row["text"]) == ("ours", "0", "3", "'+1")
    assert (row["ours"], row["theirs_zh"]) == ("disputes.mediation", "信访;数字法治政府")
