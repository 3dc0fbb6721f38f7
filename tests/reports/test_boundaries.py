"""The cuts of real reports, against those that people made."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from fazhi.reports.reading import read_report

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reading_benchmark", ROOT / "benchmarks" / "reading.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["anqing-2020", "huaibei-2022", "jinfeng-2020"])
def test_boundaries_and_what_is_no_text_match_the_gold_rows(name: str, shared: Path, benchmark: ModuleType) -> None:
    report = read_report(shared / "reports" / f"{name}.txt")
    rows = benchmark.records(shared / "gold" / f"{name}.jsonl")
    spans = {role: [(r["start"], r["end"]) for r in rows if (r["role"] == "other") is role] for role in (True, False)}
    own = [(p.start, p.end) for p in report.passages]
    boundaries, no_text = (
        benchmark.f1(spans[False], own)[0],
        benchmark.f1(spans[True], benchmark.no_text(report.text, own))[0],
    )
    said = f"{name}: boundary F1 {boundaries:.4f}, headings and page furniture F1 {no_text:.4f}"
    assert boundaries >= 0.95, said
    assert no_text >= 0.97, said


@pytest.mark.parametrize(
    ("style", "boundaries", "headings"),
    [
        ("headings on lines", 0.998, 0.99),
        ("run in, full stop", 0.99, 0.96),
        ("run in, space", 0.99, 0.96),
        ("no numbers", 0.99, 0.87),
        ("glued", 0.997, 0.99),
    ],
)
def test_texts_built_from_the_written_corpus_are_cut_into_what_they_were_built_from(
    style: str, boundaries: float, headings: float, benchmark: ModuleType
) -> None:
    scores = benchmark.written_scores(style)
    assert scores.boundaries >= boundaries
    assert scores.headings >= headings
