"""The documentation is tested: both READMEs say the same, and what they show is true."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
READMES = ("README.md", "README.zh-CN.md")


def _blocks(name: str, language: str) -> list[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def _code(name: str, language: str) -> list[str]:
    """Return the code without its comments, which each README has in its own language."""
    return [re.sub(r"\s*#.*", "", block) for block in _blocks(name, language)]


@pytest.mark.parametrize("language", ["sh", "python", "text"])
def test_both_readmes_show_the_same_code(language: str) -> None:
    english, chinese = (_code(name, language) for name in READMES)
    assert english == chinese
    if language != "text":
        assert english


def test_both_readmes_have_the_same_sections() -> None:
    levels = [re.findall(r"^(#+) ", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE) for name in READMES]
    assert levels[0] == levels[1]


def test_the_python_of_the_readme_runs() -> None:
    for block in _blocks("README.md", "python"):
        done = subprocess.run([sys.executable, "-c", block], cwd=ROOT, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()


def test_every_fazhi_command_of_the_readme_exists() -> None:
    shown = "".join(_blocks("README.md", "sh"))
    commands = set(re.findall(r"^(?:\.venv/bin/)?fazhi ([a-z]+(?: (?:show|check|stats|info))?)", shown, re.MULTILINE))
    assert {"tag", "train", "evaluate", "corpus check"} <= commands
    for command in commands:
        done = subprocess.run(
            [sys.executable, "-m", "fazhi", *command.split(), "--help"], capture_output=True, check=False
        )
        assert done.returncode == 0, command


def test_ci_runs_the_test_command_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "README.md" in script
    assert _blocks("README.md", "sh")[1].strip().endswith(".venv/bin/pytest")


def test_every_file_that_the_readmes_link_to_is_there() -> None:
    for name in READMES:
        text = (ROOT / name).read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)#:]+)\)", text):
            assert (ROOT / target).exists(), f"{name}: {target}"
