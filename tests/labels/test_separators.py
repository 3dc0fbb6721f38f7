from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from fazhi.commands.app import app
from fazhi.errors import CorpusError
from fazhi.labels.corpus import Corpus
from fazhi.labels.exchange import labels_in
from fazhi.labels.separators import split_areas, weakly_parted
from fazhi.labels.taxonomy import Taxonomy


@pytest.mark.parametrize("mark", [";", "；", ",", "，", "、", "|", "\n", " ; ", "；；"])
def test_areas_in_a_cell_are_separated_by_any_usual_mark(mark: str) -> None:
    assert split_areas(f"甲{mark}乙{mark}") == ["甲", "乙"]
    assert split_areas(mark) == []


def test_a_name_that_holds_a_comma_stays_whole(tmp_path: Path) -> None:
    file = tmp_path / "areas.yaml"
    file.write_text('areas:\n  - {id: a, zh: "规划、计划", en: "Plans, schemes"}\n  - {id: b, zh: 教育}\n', "utf-8")
    own = Taxonomy.load(file)
    assert split_areas("规划、计划;教育", own) == ["规划、计划", "教育"]
    assert split_areas("Plans, schemes", own) == ["Plans, schemes"]
    assert split_areas("规划、教育", own) == ["规划", "教育"]


def _file(tmp_path: Path, *cells: str) -> Path:
    file = tmp_path / "t.csv"
    file.write_text("text,areas\n" + "".join(f'第{n}段,"{cell}"\n' for n, cell in enumerate(cells)), "utf-8")
    return file


def test_without_weak_marks_a_comma_is_part_of_a_name() -> None:
    assert split_areas("规划、建设;教育, 体育", weak=False) == ["规划、建设", "教育, 体育"]


def test_commas_part_areas_only_in_a_file_that_has_no_other_mark() -> None:
    assert weakly_parted(["教育", "规划、建设", "a, b"]) == "规划、建设"
    assert weakly_parted(["规划、建设", "教育", "教育；环境"]) is None
    assert weakly_parted(["规划、建设", "教育\n环境"]) is None
    assert weakly_parted(["教育", "", "环境"]) is None
    assert weakly_parted(["教育、"]) is None


def test_one_cell_with_a_semicolon_keeps_the_commas_of_all_other_cells(tmp_path: Path) -> None:
    assert labels_in([_file(tmp_path, "规划、建设", "教育")]) == {"规划": 1, "建设": 1, "教育": 1}
    assert labels_in([_file(tmp_path, "规划、建设", "教育;环境")]) == {"规划、建设": 1, "教育": 1, "环境": 1}


def test_a_corpus_is_parted_by_the_same_rule(tmp_path: Path, taxonomy: Taxonomy) -> None:
    first = Corpus.load([_file(tmp_path, "信访、行政复议", "信访")], taxonomy).passages[0]
    assert first.areas == ("disputes.reconsideration", "disputes.petitions")
    with pytest.raises(CorpusError, match="unknown area '信访、行政复议'"):
        Corpus.load([_file(tmp_path, "信访、行政复议", "信访;行政复议")], taxonomy)


def test_a_name_of_the_list_that_holds_a_semicolon_is_no_separator(tmp_path: Path) -> None:
    (tmp_path / "areas.yaml").write_text('areas:\n  - {id: a, zh: "甲;乙"}\n  - {id: b, zh: 丙}\n', "utf-8")
    own = Taxonomy.load(tmp_path / "areas.yaml")
    assert weakly_parted(["甲;乙", "a、b"], own) == "a、b"
    corpus = Corpus.load([_file(tmp_path, "甲;乙", "a、b")], own)
    assert [item.areas for item in corpus.passages] == [("a",), ("a", "b")]


def test_areas_from_says_that_commas_were_taken_for_separators(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["areas", "from", str(_file(tmp_path, "教育", "规划、建设", "甲,乙"))])
    assert done.exit_code == 0
    assert done.stderr.count("note:") == 1
    assert "t.csv: cells such as '规划、建设' were parted at commas; write ; between areas" in done.stderr
    assert "note" not in done.stdout


def test_a_semicolon_after_a_name_keeps_it_whole_as_the_note_says(tmp_path: Path) -> None:
    file = _file(tmp_path, "规划、建设;", "教育")
    done = CliRunner().invoke(app, ["areas", "from", str(file)])
    assert (done.exit_code, done.stderr) == (0, "")
    own = tmp_path / "own.yaml"
    own.write_text(done.stdout, "utf-8")
    taxonomy = Taxonomy.load(own)
    assert [area.zh for area in taxonomy.areas] == ["规划、建设", "教育"]
    assert [len(item.areas) for item in Corpus.load([file], taxonomy).passages] == [1, 1]
