"""Which files are checked anew, and which are known."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest

from fazhi.errors import ModelError
from fazhi.model import artifact, container, verified
from fazhi.model.artifact import Model

V3 = Path(__file__).resolve().parents[1] / "data" / "models" / "v3" / "tiny.fazhi"
pytestmark = pytest.mark.usefixtures("work")


class Work:
    """What loading a file has cost."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.sums = self.checks = 0
        checksum, check = container._checksum, artifact._check  # noqa: SLF001

        def counted_sum(view: memoryview) -> bytes:
            self.sums += 1
            return checksum(view)

        def counted_check(*content: object) -> None:
            self.checks += 1
            check(*content)  # type: ignore[arg-type]

        monkeypatch.setattr(container, "_checksum", counted_sum)
        monkeypatch.setattr(artifact, "_check", counted_check)

    def of(self, file: Path) -> tuple[int, int]:
        """Return how often loading the file summed it up, and checked what it holds."""
        before = self.sums, self.checks
        Model.load(file)
        return self.sums - before[0], self.checks - before[1]


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    return Work(monkeypatch)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FAZHI_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "verified"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a model file that was changed for the last time a minute ago."""
    path = tmp_path / "m.fazhi"
    shutil.copy(V3, path)
    _dated(path, -60)
    return path


def _dated(file: Path, seconds: float) -> None:
    os.utime(file, (time.time() + seconds,) * 2)


def test_a_file_that_is_known_is_not_read_whole_again(work: Work, cache: Path, file: Path) -> None:
    assert work.of(file) == (1, 1)
    assert [entry.name for entry in cache.iterdir()] == [Model.load(file).digest]
    assert [work.of(file) for _ in range(3)] == [(0, 0)] * 3


@pytest.mark.usefixtures("cache")
def test_a_file_with_another_time_name_or_size_is_checked_again(work: Work, file: Path) -> None:
    Model.load(file)
    _dated(file, -50)
    assert work.of(file) == (1, 1)
    assert work.of(file) == (0, 0)
    assert work.of(file.rename(file.with_name("n.fazhi"))) == (1, 1)


@pytest.mark.usefixtures("cache")
def test_what_was_altered_since_is_noticed(file: Path) -> None:
    Model.load(file)
    data = bytearray(file.read_bytes())
    data[-100] ^= 1
    file.write_bytes(data)
    with pytest.raises(ModelError, match="was altered: it does not match its checksum"):
        Model.load(file)
    _dated(file, -30)
    with pytest.raises(ModelError, match="was altered: it does not match its checksum"):
        Model.load(file)


@pytest.mark.parametrize("age", [-1.0, 0.0, 1.0])
def test_a_file_that_was_changed_just_now_is_not_remembered(age: float, work: Work, cache: Path, file: Path) -> None:
    _dated(file, age)
    assert work.of(file) == (1, 1)
    assert work.of(file) == (1, 1)
    assert not cache.exists()


def test_two_files_of_the_same_content_are_both_loaded(work: Work, cache: Path, file: Path) -> None:
    other = file.with_name("other.fazhi")
    shutil.copy2(file, other)
    assert [work.of(each) for each in (file, other, other)] == [(1, 1), (1, 1), (0, 0)]
    assert len(list(cache.iterdir())) == 1


@pytest.mark.usefixtures("cache")
def test_an_unsound_file_is_never_remembered(work: Work, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise ValueError("of the wrong colour")

    with monkeypatch.context() as patch:
        patch.setattr(artifact, "_check", refuse)
        for _ in range(2):
            with pytest.raises(ModelError, match=r"is no sound model \(of the wrong colour\)"):
                Model.load(file)
    assert work.of(file) == (1, 1)


def test_an_empty_name_is_no_cache(work: Work, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAZHI_CACHE", "")
    monkeypatch.setenv("XDG_CACHE_HOME", str(file.parent / "xdg"))
    assert verified.cache_folder() == ""
    assert [work.of(file) for _ in range(2)] == [(1, 1)] * 2
    assert [path.name for path in file.parent.iterdir()] == ["m.fazhi"]


def test_a_cache_that_cannot_be_written_is_done_without(
    work: Work, file: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    # a file where the folder should be: this stops an administrator too
    (file.parent / "taken").write_text("")
    for folder in (file.parent / "taken", file.parent / "taken" / "below", Path("/proc/none")):
        monkeypatch.setenv("FAZHI_CACHE", str(folder))
        assert [work.of(file) for _ in range(2)] == [(1, 1)] * 2
    assert capfd.readouterr() == ("", "")


def test_a_damaged_note_is_no_note(work: Work, cache: Path, file: Path) -> None:
    Model.load(file)
    (note,) = cache.iterdir()
    for damage in (b"", b"\xff\xfe", b"1 2 " + os.fsencode(file)):
        note.write_bytes(damage)
        assert work.of(file) == (1, 1)
    assert work.of(file) == (0, 0)
    note.unlink()
    note.mkdir()
    assert work.of(file) == (1, 1)


def test_nothing_half_written_stays(work: Work, cache: Path, file: Path) -> None:
    for age in (-40, -50, -60):
        _dated(file, age)
        assert work.of(file) == (1, 1)
    assert [entry.name for entry in cache.iterdir()] == [Model.load(file).digest]


@pytest.mark.skipif(os.name == "nt", reason="Windows names files in Unicode")
@pytest.mark.usefixtures("cache")
def test_a_file_whose_name_is_no_text_is_known_too(work: Work, file: Path) -> None:
    odd = file.rename(file.with_name(os.fsdecode(b"\xff.fazhi")))
    assert [work.of(odd) for _ in range(2)] == [(1, 1), (0, 0)]


@pytest.mark.parametrize(
    ("platform", "variables", "wanted"),
    [
        ("linux", {"XDG_CACHE_HOME": "/x"}, "/x/fazhi/verified"),
        ("linux", {"XDG_CACHE_HOME": "", "HOME": "/h"}, "/h/.cache/fazhi/verified"),
        ("linux", {"XDG_CACHE_HOME": "not/absolute"}, ""),
        ("darwin", {"HOME": "/h"}, "/h/Library/Caches/fazhi/verified"),
        ("win32", {"LOCALAPPDATA": "/l"}, "/l/fazhi/verified"),
        ("win32", {"LOCALAPPDATA": ""}, ""),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="paths are written as on Unix")
def test_the_cache_lies_where_a_platform_keeps_caches(
    platform: str, variables: dict[str, str], wanted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FAZHI_CACHE")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("fazhi.model.verified.sys.platform", platform)
    assert verified.cache_folder() == wanted
