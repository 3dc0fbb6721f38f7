"""Ctrl-C as a terminal sends it: to all processes of a command, those of joblib too."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from fazhi.labels.corpus import WRITTEN
from fazhi.model.artifact import Model

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise there"),
]
CORPUS = [WRITTEN / f"{name}.jsonl" for name in ("bailing-2025", "huaixi-2020", "jingze-2021")]


def _interrupted(wait: Callable[[subprocess.Popen[bytes]], None], *arguments: object) -> tuple[int, bytes, list[str]]:
    """Start ``fazhi train``, interrupt it after *wait*, and return its exit status, output and lines of errors."""
    command = [sys.executable, "-m", "fazhi", "train", *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True) as process:
        wait(process)
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=100)
    return process.returncode, out, err.decode().splitlines()


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_search_ends_with_the_best_so_far_and_clean_lines(jobs: int, tmp_path: Path) -> None:
    table = tmp_path / "m.trials.tsv"

    def two_trials(process: subprocess.Popen[bytes]) -> None:
        for _ in range(1000):
            if process.poll() is not None or (table.exists() and table.read_text().count("\n") >= 3):
                break
            time.sleep(0.1)
        time.sleep(0.3)  # the next trials are under way

    options = ("-o", tmp_path / "m.fazhi", "--search", "--budget", "120s", "-j", jobs)
    status, out, lines = _interrupted(two_trials, *CORPUS, *options)
    assert (status, out) == (0, b""), lines
    trials = len(table.read_text().splitlines()) - 1
    assert trials >= 2
    # what to beware of, the trials, the model, and that searching flatters
    assert [line.startswith("note: ") for line in lines] == [True] * (len(lines) - 3) + [False, False, True]
    assert lines[-3].startswith(f"{trials} trials: micro-F1 ")
    assert lines[-2].startswith(f"{tmp_path / 'm.fazhi'}: ")
    assert Model.load(tmp_path / "m.fazhi").provenance["reports"] == 3
    written = sorted(file.name for file in tmp_path.iterdir())
    assert written == ["m.card.md", "m.card.zh-CN.md", "m.fazhi", "m.trials.tsv"]


@pytest.mark.parametrize("options", [(), ("--search",)])
def test_before_there_is_anything_to_keep_nothing_is_left(options: tuple[str, ...], tmp_path: Path) -> None:
    # the written corpus in many folds: two processes are at work for a long while
    recipe, model = tmp_path / "r.json", tmp_path / "m.fazhi"
    recipe.write_text('{"folds": 50}')
    command = ("-o", model, "--recipe", recipe, "-j", 2, *options)
    assert _interrupted(lambda _: time.sleep(5), *command) == (130, b"", [])
    assert list(tmp_path.iterdir()) == [recipe]
