from __future__ import annotations

from fazhi import errors
from fazhi.errors import Fault, FazhiError, UsageError, one_line


def test_a_fault_reads_place_fault_and_next_step() -> None:
    assert str(FazhiError.at("a.txt", "is empty", "give a file")) == "a.txt: is empty; give a file"


def test_many_faults_are_one_line_each_and_cut_off_with_a_count() -> None:
    error = FazhiError([Fault(f"c.jsonl:{n}", "is not JSON") for n in range(1, 26)])
    lines = str(error).splitlines()
    assert len(lines) == 21
    assert lines[0] == "c.jsonl:1: is not JSON"
    assert lines[-1] == "... and 5 more faults"


def test_control_characters_of_a_file_never_reach_the_terminal() -> None:
    assert one_line("a\x1b[31m\nb") == "a\\x1b[31m\\nb"
    assert one_line("法" * 500, limit=10) == "法" * 9 + "…"


def test_only_wrong_wording_has_exit_status_two() -> None:
    statuses = {
        name: kind.exit_status
        for name, kind in vars(errors).items()
        if isinstance(kind, type) and issubclass(kind, FazhiError)
    }
    assert statuses.pop("UsageError") == UsageError.exit_status == 2
    assert set(statuses.values()) == {1}


def test_the_tree_in_the_docstring_names_every_error() -> None:
    for name, kind in vars(errors).items():
        if isinstance(kind, type) and issubclass(kind, FazhiError):
            assert name in (errors.__doc__ or "")
