from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from fazhi.errors import CorpusError, TaxonomyError
from fazhi.labels.corpus import Corpus
from fazhi.labels.taxonomy import Taxonomy


def _file(file: Path, *records: dict[str, Any]) -> Path:
    lines = [json.dumps({"text": "全年办结信访事项。", "areas": []} | record) for record in records]
    file.write_text("\n".join(lines), "utf-8")
    return file


def _faults(files: list[Path], taxonomy: Taxonomy) -> list[str]:
    with pytest.raises(CorpusError) as caught:
        Corpus.load(files, taxonomy)
    return [str(fault).replace(f"{files[0].parent}/", "") for fault in caught.value.faults]


def test_a_passage_that_stands_in_two_files_is_a_fault_that_names_both_places(
    tmp_path: Path, taxonomy: Taxonomy
) -> None:
    first = _file(tmp_path / "a.jsonl", {"report": "r", "passage": 1}, {"report": "r", "passage": 2})
    second = tmp_path / "b.csv"
    second.write_text("report,passage,text,areas\nr,3,甲,\nr,2,乙,\ns,1,丙,\n", "utf-8")
    cure = "give every passage in one file alone, and every file once"
    assert _faults([first, second], taxonomy) == [f"b.csv:row 3: passage 2 of 'r' stands in a.jsonl:2 already; {cure}"]


def test_a_file_that_is_given_twice_is_a_fault_on_each_of_its_lines(tmp_path: Path, taxonomy: Taxonomy) -> None:
    file = _file(tmp_path / "a.jsonl", {"report": "r", "passage": 1}, {"report": "s", "passage": 1})
    faults = _faults([file, file], taxonomy)
    assert [fault.partition(";")[0] for fault in faults] == [
        "a.jsonl:1: passage 1 of 'r' stands in a.jsonl:1 already",
        "a.jsonl:2: passage 1 of 's' stands in a.jsonl:2 already",
    ]


def test_one_report_may_go_on_in_another_file(tmp_path: Path, taxonomy: Taxonomy) -> None:
    files = [_file(tmp_path / f"{n}.jsonl", {"report": "r", "passage": n}) for n in (1, 2)]
    assert [item.number for item in Corpus.load(files, taxonomy).passages] == [1, 2]


@pytest.mark.parametrize("given", [{}, {"report": "r"}, {"passage": 1}])
def test_what_was_made_up_is_no_fault(tmp_path: Path, taxonomy: Taxonomy, given: dict[str, Any]) -> None:
    files = [_file(tmp_path / f"{name}.jsonl", given) for name in "ab"]
    assert len(Corpus.load(files, taxonomy).passages) == 2


def test_standard_input_is_neither_corpus_nor_list_of_areas(taxonomy: Taxonomy) -> None:
    with pytest.raises(CorpusError) as corpus:
        Corpus.load(["-"], taxonomy)
    with pytest.raises(TaxonomyError) as areas:
        Taxonomy.load("-")
    assert str(corpus.value) == str(areas.value) == "-: standard input is not read here; name a file"


@pytest.mark.parametrize(
    ("record", "fault"),
    [
        (
            {"areas": ["甲"]},
            "go from 'leadership.study' to 'digital.government': choose one, or name your own list with --areas",
        ),
        ({"passage": "1"}, "'passage' is not a whole number; write it in digits, without quotation marks"),
        ({"report": 7}, "'report' is not text; put it in quotation marks"),
        ({"areas": "甲"}, "'areas' is not a list; write it as a list of texts, [] where there is none"),
        ({"areas": [1]}, "'areas' holds something that is not text; put each entry in quotation marks"),
        ({"start": 0, "end": 3}, "of 9 characters; count them in characters of the report's text, or leave both out"),
    ],
)
def test_every_fault_says_what_to_do_next(
    tmp_path: Path, taxonomy: Taxonomy, record: dict[str, Any], fault: str
) -> None:
    (found,) = _faults([_file(tmp_path / "a.jsonl", record)], taxonomy)
    assert found.endswith(fault)
