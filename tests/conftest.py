"""What many tests share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fazhi.evaluation.scored import Scored
from fazhi.labels.corpus import WRITTEN, Corpus, LabelledPassage
from fazhi.labels.taxonomy import Area, Domain, Taxonomy
from fazhi.model.artifact import Model
from fazhi.model.tagger import Tagger, load
from fazhi.reports.report import Passage, Role
from fazhi.training.fitting import fit
from fazhi.training.recipe import Recipe

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
SMALL = ("bailing-2025", "huaixi-2020", "jingze-2021", "suiling-2022", "zichuan-2021", "wupu-2023")
"""Reports of the written corpus that small models are trained on: six kinds of text, quick to fit."""
FLAT = Taxonomy(1, (), tuple(Area(name, name, name) for name in ("甲", "乙", "丙")), ())
NESTED = Taxonomy(
    1,
    (Domain("law", "法", "law"), Domain("order", "治", "order")),
    (
        Area("law.making", "立法", "making", domain="law"),
        Area("law.keeping", "守法", "keeping", domain="law"),
        Area("order.peace", "平安", "peace", domain="order"),
    ),
    (),
)


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


def _matrix(rows: Sequence[str], columns: int) -> Any:
    return np.array([[str(column) in row for column in range(columns)] for row in rows], bool)


@pytest.fixture(scope="session")
def make_scored() -> Callable[..., Scored]:
    """Return a function from one letter a passage for its report, and the columns of each passage as digits."""

    def make(
        reports: str,
        gold: Sequence[str],
        tags: Sequence[str],
        *,
        taxonomy: Taxonomy = NESTED,
        scores: Sequence[Sequence[float]] | None = None,
        close: Sequence[str] | None = None,
        texts: Sequence[str] | None = None,
        extra: Sequence[dict[str, Any]] | None = None,
        roles: tuple[Sequence[Role | None], Sequence[Role | None]] | None = None,
    ) -> Scored:
        size, columns = len(reports), len(taxonomy.areas)
        wanted, said = roles or ((None,) * size, (None,) * size)
        items = tuple(
            LabelledPassage(
                Passage((texts or ["字"] * size)[n], role=wanted[n]),
                tuple(taxonomy.ids[int(column)] for column in gold[n]),
                reports[n],
                n,
                extra=(extra or [{}] * size)[n],
            )
            for n in range(size)
        )
        tagged = _matrix(tags, columns)
        return Scored(
            items=items,
            taxonomy=taxonomy,
            labels=_matrix(gold, columns),
            tagged=tagged,
            scores=tagged.astype(float) if scores is None else np.array(scores, float),
            close=_matrix(close or [""] * size, columns),
            roles=tuple(said),
            by_section=0,
        )

    return make


@pytest.fixture(scope="session")
def flat() -> Taxonomy:
    """Return a list of three areas without domains and roles."""
    return FLAT
