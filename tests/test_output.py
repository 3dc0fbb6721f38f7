from __future__ import annotations

import os
from pathlib import Path

import pytest

from fazhi.errors import OutputError
from fazhi.output import atomic_writer


def test_a_file_appears_only_when_it_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    with atomic_writer(target) as stream:
        stream.write(b"abc")
        assert not target.exists()
    assert target.read_bytes() == b"abc"


def test_a_failure_leaves_neither_the_file_nor_a_temporary_one(tmp_path: Path) -> None:
    def fail() -> None:
        with atomic_writer(tmp_path / "out") as stream:
            stream.write(b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_an_existing_file_is_replaced_only_by_force(tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.write_bytes(b"old")
    with pytest.raises(OutputError, match="exists already; give --force"), atomic_writer(target):
        pass
    assert target.read_bytes() == b"old"
    with atomic_writer(target, force=True) as stream:
        stream.write(b"new")
    assert target.read_bytes() == b"new"


def test_a_directory_and_a_missing_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="is a directory"), atomic_writer(tmp_path):
        pass
    with pytest.raises(OutputError, match="directory does not exist"), atomic_writer(tmp_path / "no" / "out"):
        pass


def test_a_file_that_appears_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    target = tmp_path / "out"
    writer = atomic_writer(target)
    stream = writer.__enter__()
    stream.write(b"mine")
    target.write_bytes(b"theirs")
    with pytest.raises(OutputError, match="exists already"):
        writer.__exit__(None, None, None)
    assert target.read_bytes() == b"theirs"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_is_not_replaced_even_by_force(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OutputError, match="is no regular file"), atomic_writer(tmp_path / "pipe", force=True):
        pass


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with atomic_writer(tmp_path / "link", force=True) as stream:
        stream.write(b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"
