"""What many tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

from fazhi.labels.corpus import WRITTEN, Corpus
from fazhi.labels.taxonomy import Taxonomy
from fazhi.model.artifact import Model
from fazhi.model.tagger import Tagger, load
from fazhi.training.fitting import fit
from fazhi.training.recipe import Recipe

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
SMALL = ("bailing-2025", "huaixi-2020", "jingze-2021", "suiling-2022", "zichuan-2021", "wupu-2023")
"""Reports of the written corpus that small models are trained on: six kinds of text, quick to fit."""


@pytest.fixture(scope="session")
def taxonomy() -> Taxonomy:
    return Taxonomy.load()


@pytest.fixture(scope="session")
def written(taxonomy: Taxonomy) -> Corpus:
    return Corpus.written(taxonomy)


@pytest.fixture(scope="session")
def small_corpus(taxonomy: Taxonomy) -> Corpus:
    return Corpus.load([WRITTEN / f"{name}.jsonl" for name in SMALL], taxonomy)


@pytest.fixture(scope="session")
def small_model(small_corpus: Corpus, taxonomy: Taxonomy) -> Model:
    return fit(small_corpus, taxonomy, Recipe(folds=3))


@pytest.fixture(scope="session")
def tagger() -> Tagger:
    return load()


@pytest.fixture(scope="session")
def shared() -> Path:
    if not (SHARED / "gold").is_dir():
        pytest.skip("the gold reports are not beside the project")
    return SHARED
