from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from fazhi.commands.file_tagger import FileTagger, Outcome, Settings
from fazhi.commands.workers import Workers
from fazhi.errors import Fault

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "hanxi-2024.txt"
SETTINGS = Settings("jsonl", 80, color=False, explain=False)


def _run(*arguments: object, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "fazhi", "tag", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, check=False, env=os.environ | {"COLUMNS": "80"})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of eight files; the first is the longest, the third and the last cannot be read."""
    files = tmp_path / "reports"
    files.mkdir()
    text = EXAMPLE.read_text(encoding="utf-8")
    (files / "1-long.txt").write_text("\n".join([text] * 20), encoding="utf-8")
    for name in ("2", "4", "5", "6"):
        (files / f"{name}.txt").write_text(text.replace("菡溪", f"菡溪{name}"), encoding="utf-8")
    (files / "3-empty.txt").write_bytes(b"")
    shutil.copy(ROOT / "examples" / "lanting-2022.html", files / "7.html")
    (files / "8-broken.pdf").write_bytes(b"%PDF-1.7")
    return files


@pytest.mark.parametrize("fmt", ["table", "csv"])
def test_several_processes_write_what_one_writes(folder: Path, fmt: str) -> None:
    one = _run(folder, folder / "none.txt", "-f", fmt, "-j", 1)
    several = _run(folder, folder / "none.txt", "-f", fmt, "-j", 2)
    assert (several.returncode, several.stdout) == (one.returncode, one.stdout)
    # the last line ends with the seconds that it took
    assert several.stderr.rpartition(b"; ")[0] == one.stderr.rpartition(b"; ")[0]
    assert one.returncode == 3
    faults = one.stderr.decode().splitlines()
    assert len(faults) == 4
    shown = ["3-empty.txt: is empty", "8-broken.pdf: is cut short", "none.txt: does not exist", "6 reports, "]
    assert all(text in line for text, line in zip(shown, faults, strict=True))


def test_standard_input_is_read_by_the_process_that_has_it(tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    shutil.copy(EXAMPLE, other)
    done = _run(other, "-", "-f", "jsonl", "-j", 2, "-q", stdin=EXAMPLE.read_bytes())
    assert (done.returncode, done.stderr) == (0, b"")
    lines = done.stdout.splitlines()
    assert len(lines) == 70
    assert all(b'"report": "other"' in line for line in lines[:35])
    assert all(b'"report": "<stdin>"' in line for line in lines[35:])


def test_a_number_of_processes_that_cannot_be_is_named() -> None:
    done = _run(EXAMPLE, "-j", 0)
    assert done.returncode == 2
    assert done.stderr.decode() == "--jobs: cannot be 0; give 1 or more, or -1 for all processors\n"


def test_files_come_back_in_their_order_and_outcomes_take_their_turn(folder: Path) -> None:
    known = Outcome("none", faults=(Fault("none", "does not exist"),))
    files = sorted(map(str, folder.glob("*.txt")))
    with Workers(2, SETTINGS) as workers, FileTagger(SETTINGS) as tagger:
        found = list(workers.tag([files[0], known, *files[1:]]))
        assert found == [tagger.tag(files[0]), known, *map(tagger.tag, files[1:])]


def test_no_more_files_are_taken_than_can_be_under_way() -> None:
    taken = count()

    def endless() -> Iterator[str]:
        while True:
            next(taken)
            yield str(EXAMPLE)

    with Workers(2, SETTINGS) as workers:
        outcomes = workers.tag(endless())
        for _ in range(30):
            assert next(outcomes).passages == 35
    assert next(taken) <= 30 + 4 * 2


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise there")
def test_a_process_that_is_killed_costs_the_file_that_it_had_and_no_other() -> None:
    with Workers(2, SETTINGS) as workers:
        outcomes = workers.tag([str(EXAMPLE)] * 40)
        first = next(outcomes)
        for process in workers._processes.values():  # noqa: SLF001 - whom else to kill
            assert process.pid is not None
            os.kill(process.pid, signal.SIGKILL)
        others = list(outcomes)
    lost = [outcome for outcome in others if outcome.faults]
    assert first.passages == 35
    assert len(others) == 39
    assert 1 <= len(lost) <= 4  # those under way, and those handed over before the end was seen
    assert {str(outcome.faults[0]) for outcome in lost} == {
        f"{EXAMPLE}: ends the process that tags it; tag it alone, and look whether memory is short"
    }
    assert all(outcome.passages == 35 for outcome in others if not outcome.faults)


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise there")
@pytest.mark.parametrize("jobs", [1, 2])
def test_ctrl_c_ends_all_processes_at_once_and_leaves_nothing(folder: Path, tmp_path: Path, jobs: int) -> None:
    for number in range(100):
        shutil.copy(folder / "1-long.txt", folder / f"9-{number}.txt")
    out = tmp_path / "out.jsonl"
    command = [sys.executable, "-m", "fazhi", "tag", str(folder), "-o", str(out), "-j", str(jobs)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True) as process:
        time.sleep(1.5)
        os.killpg(process.pid, signal.SIGINT)
        printed, errors = process.communicate(timeout=20)
    assert (process.returncode, printed) == (130, b"")
    assert b"Traceback" not in errors
    assert [file.name for file in tmp_path.iterdir()] == ["reports"]
    # the last of them only sees that the first has gone
    for _ in range(50):
        if not _is_alive(process.pid):
            break
        time.sleep(0.1)
    assert not _is_alive(process.pid)


def _is_alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
