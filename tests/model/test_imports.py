"""What a fresh interpreter imports: every module here is time that each start takes, so an addition is asked for."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REPORT, PAGE = (str(ROOT / "examples" / name) for name in ("hanxi-2024.txt", "lanting-2022.html"))
LEARNING = {"sklearn", "scipy", "joblib", "pandas"}
READING = {"dataclasses", "re"}
TAGGING = READING | {"array", "hashlib", "json", "math", "mmap", "struct", "typing"}
HELP = {"gc", "typer"}
TAG_COMMAND = HELP | TAGGING | {"unicodedata"}
"""What each may import, by name; what that imports in turn is allowed with it."""
MAIN = """
import sys
sys.argv = ["fazhi", *{!r}]
from fazhi.cli import main
try:
    main()
except SystemExit as exit:
    assert not exit.code
"""


@cache
def _imported(code: str) -> frozenset[str]:
    """Return the top-level modules that a fresh interpreter has imported after *code*."""
    # without `site`, which imports whatever the environment has it import
    start = f"import sys; sys.path[:0] = {[str(ROOT), *sys.path]!r}\n"
    ending = "\nimport sys; found = sorted(sys.modules)\nimport json; sys.stderr.write('\\n' + json.dumps(found))"
    command = [sys.executable, "-S", "-c", start + code + ending]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return frozenset(name.partition(".")[0] for name in json.loads(done.stderr.decode().splitlines()[-1]))


def _added(code: str, allowed: set[str]) -> set[str]:
    """Return the top-level modules that *code* imports beyond what is *allowed* and what that imports."""
    with_them = _imported("".join(f"import {name}\n" for name in sorted(allowed)))
    return set(_imported(code) - with_them - {"fazhi", "__future__"})


def test_the_package_imports_nothing() -> None:
    assert not _added("import fazhi", set())


def test_finding_the_passages_of_a_text_imports_what_is_listed() -> None:
    code = (
        f"from fazhi.reports.structure import find_passages; find_passages(open({REPORT!r}, encoding='utf-8').read())"
    )
    assert not _added(code, READING)


@pytest.fixture
def _c_body() -> None:
    pytest.importorskip("fazhi.model._kernel", reason="the C body was not built")


def test_the_numpy_body_is_the_only_one_that_imports_arrays() -> None:
    assert "numpy" in _imported(f"import fazhi; fazhi.load(body='numpy').tag(fazhi.read({REPORT!r}))")


@pytest.mark.usefixtures("_c_body")
def test_tagging_a_text_imports_what_is_listed() -> None:
    code = f"import fazhi; assert fazhi.tag(open({REPORT!r}, encoding='utf-8').read())"
    assert not _added(code, TAGGING)


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["tag", "--help"]])
def test_help_imports_what_is_listed(arguments: list[str]) -> None:
    assert not _added(MAIN.format(arguments), HELP)


@pytest.mark.usefixtures("_c_body")
@pytest.mark.parametrize(("fmt", "more"), [("table", set()), ("jsonl", {"decimal", "json"}), ("csv", {"csv"})])
def test_tagging_a_file_imports_what_is_listed(fmt: str, more: set[str]) -> None:
    assert not _added(MAIN.format(["tag", REPORT, "-f", fmt]), TAG_COMMAND | more)


@pytest.mark.usefixtures("_c_body")
def test_tagging_a_file_with_a_model_of_ones_own_imports_nothing_else() -> None:
    model = str(ROOT / "fazhi" / "model" / "default" / "model.fazhi")
    assert not _added(MAIN.format(["tag", REPORT, "-m", model]), TAG_COMMAND)


def test_tagging_a_page_imports_nothing_of_learning() -> None:
    found = _imported(f"import fazhi; fazhi.load().tag(fazhi.read({PAGE!r}))")
    assert "lxml" in found
    assert not found & LEARNING
