from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from fazhi.commands.app import app
from fazhi.commands.groups import Group, LazyGroup

COMMANDS = get_command(app)


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "fazhi", *arguments]
    environment = os.environ | {"COLUMNS": "200"}
    return subprocess.run(command, capture_output=True, check=False, env=environment, encoding="utf-8")


def _unwrapped(text: str) -> str:
    return "".join(text.split())


def test_what_the_list_says_of_a_command_is_the_first_paragraph_of_its_help() -> None:
    assert isinstance(COMMANDS, LazyGroup)
    assert list(COMMANDS.entries) == [
        "tag",
        "read",
        "compare",
        "explain",
        "train",
        "evaluate",
        "areas",
        "corpus",
        "model",
    ]
    for name, entry in COMMANDS.entries.items():
        command = COMMANDS.get_command(None, name)
        assert " ".join(command.help.split("\n\n")[0].split()) == entry.help


def test_help_names_every_command_with_all_that_is_said_of_it() -> None:
    shown = _unwrapped(_run("--help").stdout)
    assert isinstance(COMMANDS, LazyGroup)
    listed = "".join(_unwrapped(f"{name} {entry.help}") for name, entry in COMMANDS.entries.items())
    assert shown.endswith(f"Commands:{listed}")


@pytest.mark.parametrize(("group", "size"), [("areas", 2), ("corpus", 4), ("model", 3)])
def test_the_help_of_a_group_names_its_commands_in_full(group: str, size: int) -> None:
    assert isinstance(COMMANDS, LazyGroup)
    commands = COMMANDS.get_command(None, group)
    assert isinstance(commands, Group)
    assert len(commands.commands) == size
    listed = "".join(_unwrapped(f"{name} {commands.summary(name)}") for name in commands.commands)
    assert _unwrapped(_run(group, "--help").stdout).endswith(f"Commands:{listed}")


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (["tga"], "No such command 'tga'. Did you mean 'tag'?"),
        (["corpus", "stat"], "No such command 'stat'. Did you mean 'stats'?"),
        (["tag"], "Missing argument 'PATH...'."),
        (["tag", "x", "--min-areas", "-1"], "Invalid value for '--min-areas'"),
        (["train"], "Missing option '--output' / '-o'."),
    ],
)
def test_wrong_wording_is_told_in_plain_lines(arguments: list[str], fault: str) -> None:
    done = _run(*arguments)
    lines = done.stderr.splitlines()
    assert done.returncode == 2
    assert lines[0].startswith("Usage: ")
    assert lines[-1].startswith(f"Error: {fault}")


def test_values_that_are_given_are_coerced_and_defaults_are_not(tmp_path: Path) -> None:
    # a path, a number and a text given; defaults of every kind left
    out = str(tmp_path / "none" / "m.fazhi")
    done = CliRunner().invoke(app, ["train", "-o", out, "--seed", "3", "--features", "char"])
    assert done.exit_code == 1
    assert f"{out}: its directory does not exist" in str(done.exception)
