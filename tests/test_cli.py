"""The console script as a user meets it: in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from fazhi import __version__
from fazhi.labels.corpus import WRITTEN
from fazhi.model.artifact import DEFAULT_PATH, Model

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "hanxi-2024.txt"
GOOD = {"report": "r", "passage": 1, "headings": [], "text": "审结行政复议案件70件。", "role": "progress", "areas": []}


def _run(*arguments: object, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    script = [sys.executable, "-m", "fazhi", *map(str, arguments)]
    env = os.environ | {"COLUMNS": "80"} | environment
    return subprocess.run(script, input=stdin, capture_output=True, check=False, env=env)


def _error(done: subprocess.CompletedProcess[bytes], status: int) -> str:
    """Return the one line on standard error, after checking that there is only one and no traceback."""
    text = done.stderr.decode()
    assert done.returncode == status, text
    assert "Traceback" not in text
    assert len(text.strip().splitlines()) == 1, text
    return text.strip()


def test_help_and_version() -> None:
    assert b"evaluate" in _run("--help").stdout
    assert _run("--version").stdout.decode().strip() == f"fazhi {__version__}"


def test_tag_prints_a_table_and_a_summary() -> None:
    done = _run("tag", EXAMPLE)
    assert done.returncode == 0
    assert "行政复议" in done.stdout.decode()
    assert done.stderr.decode().startswith("1 report, 35 passages, ")


def test_tag_reads_standard_input_and_writes_jsonl() -> None:
    done = _run("tag", "-", "-f", "jsonl", "-q", stdin=EXAMPLE.read_bytes())
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout.splitlines()[0])["report"] == "<stdin>"


def test_the_suffix_of_the_output_decides_the_format(tmp_path: Path) -> None:
    assert _run("tag", ROOT / "examples", "-o", tmp_path / "out.csv").returncode == 0
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbfreport,")
    assert len((tmp_path / "out.csv").read_bytes().split(b"\r\n")) == 35 + 22 + 2


def test_evidence_is_in_jsonl_when_asked_for() -> None:
    line = json.loads(_run("tag", EXAMPLE, "-f", "jsonl", "--explain").stdout.splitlines()[1])
    assert line["areas"][0]["evidence"][0].keys() == {"word", "share"}


def test_an_output_is_not_replaced_without_force(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("old")
    assert "exists already; give --force" in _error(_run("tag", EXAMPLE, "-o", out), 1)
    assert out.read_text() == "old"
    assert _run("tag", EXAMPLE, "-o", out, "--force").returncode == 0


@pytest.mark.parametrize(
    ("name", "data", "fault"),
    [
        ("missing.txt", None, "missing.txt: does not exist; check the path"),
        ("empty.txt", b"", "empty.txt: is empty"),
        ("binary.txt", b"\x00\x01\x02" * 100, "binary.txt: is not text (a NUL at byte 0)"),
        ("nul.txt", "一、成效\n审结案件。\0".encode(), "nul.txt: is not text (a NUL at byte"),
        ("surrogate.txt", b"\xed\xa0\x80\xff" * 40, "surrogate.txt: is not text"),
        ("body.html", b"<html><head></head></html>", "body.html: is an HTML page without text in its body"),
        ("scan.pdf", b"%PDF-1.7", "scan.pdf: is cut short: the PDF file has no end"),
    ],
)
def test_a_bad_report_is_one_line_and_leaves_no_file(tmp_path: Path, name: str, data: bytes | None, fault: str) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    out = tmp_path / "out.jsonl"
    assert fault in _error(_run("tag", tmp_path / name, "-o", out), 1)
    assert [p.name for p in tmp_path.iterdir() if p.name != name] == []


def test_two_hundred_megabytes_of_one_line_are_one_line_of_error(tmp_path: Path) -> None:
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as stream:
        stream.write("法".encode())
        stream.truncate(200 * 2**20)
    assert "is larger than 16 MiB; split it" in _error(_run("tag", huge), 1)


def test_a_directory_without_reports_is_one_line(tmp_path: Path) -> None:
    assert "holds no report; put files ending in" in _error(_run("tag", tmp_path), 1)


def test_files_that_fail_do_not_stop_the_others(tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"")
    done = _run("tag", bad, EXAMPLE, tmp_path / "none.txt", "-o", tmp_path / "out.jsonl")
    assert done.returncode == 3
    lines = done.stderr.decode().splitlines()
    assert lines[0].startswith(f"{bad}: is empty")
    assert "none.txt: does not exist" in lines[1]
    assert "2 files failed; " in lines[2]
    assert (tmp_path / "out.jsonl").read_bytes().count(b"\n") == 35


def test_wrong_wording_has_status_two() -> None:
    assert _run("tag").returncode == 2
    assert _run("tag", EXAMPLE, "--colour").returncode == 2
    assert "'xml' is no format; choose one of table, jsonl, csv" in _error(_run("tag", EXAMPLE, "-f", "xml"), 2)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (b"{oops", "c.jsonl:2: is not JSON"),
        (json.dumps(GOOD | {"passage": 2, "areas": ["disputes.x"]}).encode(), "c.jsonl:2: unknown area 'disputes.x'"),
    ],
)
@pytest.mark.parametrize("command", ["train", "evaluate", "corpus check"])
def test_a_bad_corpus_line_is_named_by_every_command(tmp_path: Path, line: bytes, fault: str, command: str) -> None:
    file = tmp_path / "c.jsonl"
    file.write_bytes(json.dumps(GOOD).encode() + b"\n" + line + b"\n")
    out = tmp_path / "m.fazhi"
    extra = ["-o", out] if command == "train" else []
    assert fault in _error(_run(*command.split(), file, *extra), 1)
    assert not out.exists()


def test_train_evaluate_and_tag_on_a_scheme_of_ones_own(tmp_path: Path) -> None:
    v1 = ROOT / "tests" / "data" / "models" / "v1"
    corpus = tmp_path / "c.jsonl"
    records = [
        {"report": r, "passage": n, "headings": [], "text": text.format(r), "role": "progress", "areas": areas}
        for r in "ab"
        for n, (text, areas) in enumerate(
            [
                ("受理{}县复议申请12件。", ["disputes.reconsideration"]),
                ("化解{}县信访积案3件。", ["disputes.petitions"]),
                ("在{}县开展普法宣传。", ["society.publicity"]),
                ("{}县天气晴朗。", []),
            ]
        )
    ]
    corpus.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in records), encoding="utf-8")
    model = tmp_path / "m.fazhi"
    done = _run("train", corpus, "--areas", v1 / "areas.yaml", "-o", model, "-j", 1)
    assert done.returncode == 0, done.stderr
    assert b"3 areas, 8 passages of 2 reports" in done.stderr
    card = json.loads(_run("evaluate", corpus, "-m", model, "-f", "json").stdout)
    assert card["micro"]["f1"] > 0.8
    # this model has never heard of the shipped list
    other = _run("evaluate", WRITTEN / "bailing-2025.jsonl", "-m", model)
    assert "unknown area 'leadership.study'; the 3 areas in use go from 'disputes.recon" in other.stderr.decode()
    assert other.returncode == 1


def test_a_broken_model_is_one_line(tmp_path: Path) -> None:
    cut = tmp_path / "cut.fazhi"
    cut.write_bytes(Path(DEFAULT_PATH).read_bytes()[:5000])
    assert "cut.fazhi: is damaged or cut short; copy or download" in _error(_run("tag", EXAMPLE, "-m", cut), 1)
    foreign = tmp_path / "foreign.fazhi"
    foreign.write_text("not a model")
    assert "foreign.fazhi: is not a fazhi model" in _error(_run("tag", EXAMPLE, "-m", foreign), 1)


def test_evaluate_prints_json_and_a_table_of_eighty_columns() -> None:
    from rich.cells import cell_len  # noqa: PLC0415

    corpus = WRITTEN / "bailing-2025.jsonl"
    card = json.loads(_run("evaluate", corpus, "-f", "json", "--no-newcomer").stdout)
    assert card["passages"] == 58
    done = _run("evaluate", corpus, "--no-newcomer")
    shown = done.stdout.decode()
    assert done.stderr.startswith(b"note: About 100% of these passages stand in what the model learnt from")
    assert max(cell_len(line) for line in shown.splitlines()) <= 80
    assert "\n  reconsideration 行政复议 " in shown
    assert "…" not in shown


def test_areas_lists_and_explains() -> None:
    shown = _run("areas").stdout.decode()
    assert len([line for line in shown.splitlines() if line.startswith("  ")]) == 33
    one = _run("areas", "show", "disputes.reconsideration").stdout.decode()
    assert "行政复议" in one
    assert "covers:" in one
    assert "did you mean 'disputes.reconsideration'?" in _error(_run("areas", "show", "disputes.reconsiderations"), 1)


def test_the_printed_yaml_is_a_list_to_start_from(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_bytes(_run("areas", "--yaml").stdout)
    assert _run("areas", "--areas", own).stdout == _run("areas").stdout


def test_corpus_check_and_stats_of_the_written_corpus() -> None:
    done = _run("corpus", "check")
    assert done.returncode == 0
    assert b"no fault" in done.stderr
    counted = json.loads(_run("corpus", "stats", "-f", "json").stdout)
    assert counted["totals"]["reports"] >= 36
    assert "行政复议" in _run("corpus", "stats").stdout.decode()


def test_model_info_names_digest_and_corpus() -> None:
    facts = json.loads(_run("model", "info", "-f", "json").stdout)
    assert facts["digest"] == Model.load().digest
    assert facts["provenance"]["reports"] >= 36
    assert "provenance:" in _run("model", "info").stdout.decode()


def test_an_unexpected_fault_is_one_line_and_names_the_way_to_see_more(tmp_path: Path) -> None:
    code = (
        "import sys, fazhi.model.tagger as t\n"
        "def boom(*_, **__): raise RuntimeError('x\\ny')\n"
        f"t.load = boom; sys.argv = ['fazhi', 'tag', {str(EXAMPLE)!r}, '-o', {str(tmp_path / 'o')!r}]\n"
        "from fazhi.cli import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert "internal error (RuntimeError: x\\ny); set FAZHI_DEBUG=1" in _error(done, 1)
    assert list(tmp_path.iterdir()) == []
