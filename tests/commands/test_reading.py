from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from rich.cells import cell_len

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def _run(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    environment = os.environ | {"COLUMNS": "80", "NO_COLOR": "1"}
    command = [sys.executable, "-m", "fazhi", "read", *arguments]
    return subprocess.run(command, capture_output=True, check=False, input=stdin, env=environment)


def test_it_shows_what_the_program_saw_within_80_columns() -> None:
    done = _run(str(EXAMPLES / "hanxi-2024.txt"))
    shown = done.stdout.decode()
    assert done.returncode == 0
    assert done.stderr == b""
    assert all(cell_len(line) <= 80 for line in shown.splitlines()[1:])
    assert "  year      2024 (title)" in shown
    assert "  issuer    菡溪县人民政府 (signature)" in shown
    assert "35 passages in 25 paragraphs, 1 whose role the text must decide" in shown
    chapters = [line.split() for line in shown.splitlines() if line.startswith("  ") and "、" in line[:6]]
    assert [(chapter[0], chapter[-1]) for chapter in chapters] == [
        ("一、主要举措和成效", "24"), ("二、存在的问题", "5"), ("三、2025年工作打算", "5"),
    ]  # fmt: skip


def test_json_gives_everything() -> None:
    done = _run(str(EXAMPLES / "lanting-2022.html"), "-f", "json")
    (record,) = json.loads(done.stdout)
    assert record["title"] == "兰汀区城市管理局2022年度法治政府建设年度报告"
    assert record["metadata"]["date"] == {"value": "2023-01-16", "found_in": "page"}
    assert record["metadata"]["level"] == {"value": "department", "found_in": "title"}
    assert [node["heading"] for node in record["outline"]][-2:] == ["存在的不足", "2023年工作安排"]
    assert sum(node["passages"] for node in record["outline"]) == len(record["passages"]) - 1
    assert record["passages"][-1]["role"] == "plan"


def test_a_file_that_fails_is_named_and_the_others_go_on(tmp_path: Path) -> None:
    output = tmp_path / "read.json"
    done = _run(str(tmp_path / "none.txt"), str(EXAMPLES / "hanxi-2024.txt"), "-o", str(output))
    assert done.returncode == 3
    assert done.stderr.decode().splitlines() == [f"{tmp_path / 'none.txt'}: does not exist; check the path"]
    assert [record["report"] for record in json.loads(output.read_text(encoding="utf-8"))] == ["hanxi-2024"]


def test_where_nothing_can_be_read_nothing_is_written(tmp_path: Path) -> None:
    output = tmp_path / "read.json"
    done = _run(str(tmp_path / "none.txt"), "-o", str(output))
    assert done.returncode == 1
    assert not output.exists()


def test_standard_input_is_read() -> None:
    done = _run("-", stdin="一、成效\n全年收到行政复议申请87件，受理76件。\n".encode())
    assert done.returncode == 0
    assert "一、成效" in done.stdout.decode()


def test_a_format_that_is_none_is_a_wrong_use() -> None:
    assert _run("x.txt", "-f", "xml").returncode == 2
