"""Processes that are measured: launched ones, workers, and the whole run."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

Load = Callable[[str], ModuleType]
ROOT = Path(__file__).resolve().parents[2]
HOLD = "held = bytearray({size}); held[::4096] = b'x' * len(held[::4096])"

pytestmark = pytest.mark.skipif(not hasattr(os, "wait4"), reason="needs the resources of a child process")


def test_the_peak_of_a_launched_process_is_its_own(benchmark: Load) -> None:
    launch = benchmark("hired").launch
    held = bytearray(200_000_000)  # what this process holds must not be counted
    held[::4096] = b"x" * len(held[::4096])
    little, much = (launch([sys.executable, "-c", HOLD.format(size=size)]) for size in (4096, 60_000_000))
    assert little["peak"] < 60_000_000
    assert 55_000_000 < much["peak"] - little["peak"] < 75_000_000


def test_the_seconds_of_a_launched_process_hold_its_whole_life(benchmark: Load) -> None:
    said = benchmark("hired").launch([sys.executable, "-c", "import time; time.sleep(0.3); print('done')"])
    assert said["seconds"] >= 0.3
    assert said["output"] == "done\n"


def test_a_process_that_fails_is_an_error_with_its_last_line(benchmark: Load) -> None:
    hired = benchmark("hired")
    with pytest.raises(hired.WorkerError, match="status 1: ValueError: no"):
        hired.launch([sys.executable, "-c", "raise ValueError('no')"])


def test_a_contender_whose_library_is_missing_is_absent_with_the_reason(benchmark: Load) -> None:
    here, lost = (benchmark("contenders.listing").entry(name) for name in ("sklearn-char", "fasttext-jieba"))
    lost = replace(lost, needs=("no_such_module",), packages=("no-such-package",))
    present, absent = benchmark("hired").find([here, lost], [sys.executable])
    assert [each.entry.name for each in present] == ["sklearn-char"]
    assert "scikit-learn" in present[0].versions
    assert absent == {"fasttext-jieba": "not installed (pip install no-such-package)"}


def test_a_worker_answers_what_went_wrong_and_goes_on(benchmark: Load, tmp_path: Path) -> None:
    hired = benchmark("hired")
    present, _ = hired.find([benchmark("contenders.listing").entry("sklearn-char")], [sys.executable])
    with hired.Worker(present[0]) as worker:
        with pytest.raises(hired.WorkerError, match="FileNotFoundError"):
            worker.ask("load", model=str(tmp_path))
        assert worker.ask("count", times=3)["times"] == 3


@pytest.mark.bench
def test_the_quick_run_finds_the_tags_of_scikit_learn(tmp_path: Path) -> None:
    output = tmp_path / "speed.md"
    command = [sys.executable, "-m", "benchmarks.speed", "--quick", "-o", str(output)]
    command += ["--contenders", "fazhi-numpy", "fazhi-c", "sklearn-same", "--only", "tagging", "starting"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    said = output.read_text(encoding="utf-8")
    assert said == ran.stdout.removesuffix("\n")
    assert "fazhi, NumPy: decide: 0 of " in said
    assert max(len(line) for line in said.splitlines() if line.startswith("|")) <= 100
