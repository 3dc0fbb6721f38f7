from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
LEARNING = {"sklearn", "scipy", "joblib", "pandas"}


def _modules(code: str) -> set[str]:
    """Return the top-level modules that a fresh interpreter has imported after *code*."""
    ending = "\nimport sys, json; sys.stderr.write(json.dumps(sorted({m.partition('.')[0] for m in sys.modules})))"
    done = subprocess.run([sys.executable, "-c", code + ending], capture_output=True, check=True)
    return set(json.loads(done.stderr.decode().splitlines()[-1]))


@pytest.mark.parametrize("body", ["c", "numpy"])
def test_tagging_text_imports_nothing_of_learning_html_or_yaml_and_arrays_only_where_they_are_used(body: str) -> None:
    if body == "c":
        pytest.importorskip("fazhi.model._kernel", reason="the C body was not built")
    found = _modules(f"import fazhi; fazhi.load(body={body!r}).tag(fazhi.read({str(EXAMPLES / 'hanxi-2024.txt')!r}))")
    assert ("numpy" in found) == (body == "numpy")
    assert not found & (LEARNING | {"lxml", "ruamel", "jieba", "typer", "rich"})


def test_tagging_a_page_imports_nothing_of_learning() -> None:
    found = _modules(f"import fazhi; fazhi.load().tag(fazhi.read({str(EXAMPLES / 'lanting-2022.html')!r}))")
    assert "lxml" in found
    assert not found & LEARNING


def test_the_tag_command_imports_nothing_of_learning() -> None:
    code = (
        "import sys; sys.argv = ['fazhi', 'tag', '-q', '-f', 'csv', "
        f"{str(EXAMPLES / 'hanxi-2024.txt')!r}]\n"
        "from fazhi.cli import main\ntry: main()\nexcept SystemExit as e: assert not e.code"
    )
    assert not _modules(code) & (LEARNING | {"lxml", "ruamel", "jieba"})


@pytest.mark.parametrize("code", ["import fazhi", "import fazhi.cli"])
def test_the_package_and_the_help_import_no_arrays(code: str) -> None:
    assert not _modules(code) & (LEARNING | {"numpy", "opencc", "jieba", "ruamel", "lxml"})
