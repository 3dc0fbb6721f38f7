from __future__ import annotations

from pathlib import Path

import pytest

from fazhi.commands.corpora import check, stats
from fazhi.errors import CorpusError


def test_a_spreadsheet_is_checked_and_what_to_beware_of_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "areas.yaml").write_text("areas: [环境, 教育, 医疗]\n", encoding="utf-8")
    (tmp_path / "t.csv").write_text("text,areas\n治理污水三处。,环境\n新建学校两所。,教育;环境\n", encoding="utf-8")
    check([tmp_path], tmp_path / "areas.yaml")
    said = capsys.readouterr().err.splitlines()
    assert said[:-1] == [
        "note: no passage has the area 医疗",
        "note: only one passage has the area 教育",
        "note: fewer than 5 passages have the area 环境",
        "note: every passage has the area 环境",
        "note: there are only 2 reports: intervals over reports are unreliable",
        "note: no record names its report: each counts as a report of its own, and no two are kept together",
    ]
    assert said[-1].startswith("2 records of 2 reports: no fault; 3 areas known; digest ")


def test_the_counts_of_a_flat_list_name_each_area_once(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    (tmp_path / "areas.yaml").write_text("areas: [环境, {id: edu, zh: 教育}]\n", encoding="utf-8")
    (tmp_path / "t.csv").write_text("text,areas\n治理污水三处。,环境\n", encoding="utf-8")
    stats([tmp_path / "t.csv"], tmp_path / "areas.yaml")
    lines = capsysbinary.readouterr().out.decode().splitlines()
    assert [line.split() for line in lines if line.startswith(("环境", "edu"))] == [
        ["环境", "1", "0", "0"],
        ["edu", "教育", "0", "0", "0"],
    ]
    assert "roles: (not given) 1" in lines


def test_the_faults_of_all_files_are_named_at_once(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("text,areas\n治理污水三处。,无此事项\n", encoding="utf-8")
    with pytest.raises(CorpusError) as caught:
        check([tmp_path])
    assert [fault.place for fault in caught.value.faults] == [f"{tmp_path}/a.csv:row 2", f"{tmp_path}/b.csv:row 2"]
