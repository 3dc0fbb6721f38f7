from __future__ import annotations

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
