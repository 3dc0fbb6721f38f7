"""What many tests share."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fazhi.evaluation.scored import Scored
from fazhi.labels.corpus import WRITTEN, Corpus, LabelledPassage
from fazhi.labels.taxonomy import Area, Domain, Taxonomy
from fazhi.model.artifact import Model
from fazhi.model.tagger import Tagger, load
from fazhi.model.words import Segmenter
from fazhi.reports.report import Passage, Role
from fazhi.training.fitting import fit
from fazhi.training.recipe import Recipe

# no test reads or writes what the user's own program has noted
os.environ["FAZHI_CACHE"] = ""
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
PHRASES = {
    "甲": ("整治黑臭河道", "关停排污企业", "巡查水源地", "修复湿地", "监测大气质量", "清理垃圾堆场"),
    "乙": ("新建公办学校", "招聘在编教师", "发放助学金", "改造食堂", "规范校外培训", "开展课后服务"),
    "丙": ("扩建县级医院", "签约家庭医生", "采购疫苗", "培训护士", "落实集中采购", "设立发热门诊"),
    "": ("天气晴朗", "会议如期举行", "材料已经归档", "各方密切配合", "工作稳步推进", "有关情况另行报送"),
}
"""What passages about the areas of `FLAT`, and about none, are put together from."""


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


@pytest.fixture
def one_dictionary(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let tests read jieba's dictionary once between them: it takes a second each time, and never changes."""
    monkeypatch.setattr(Segmenter, "_build", lambda segmenter: _tokenizer(segmenter.added))


_BUILD = Segmenter._build  # noqa: SLF001


@cache
def _tokenizer(added: tuple[str, ...]) -> Any:
    return _BUILD(Segmenter(added))


@pytest.fixture(scope="session")
def make_corpus() -> Callable[..., Corpus]:
    """Return a function from (report, text, areas, and what else a passage may be given) to a corpus."""

    def make(*rows: tuple[str, str, str | Sequence[str]], **passage: Any) -> Corpus:
        numbers: dict[str, int] = {}
        items = []
        for report, text, areas in rows:
            numbers[report] = numbers.get(report, 0) + 1
            items.append(LabelledPassage(Passage(text, **passage), tuple(areas), report, numbers[report]))
        return Corpus(tuple(items))

    return make


@pytest.fixture(scope="session")
def flat_corpus(make_corpus: Callable[..., Corpus]) -> Corpus:
    """Return six reports of eleven passages: three about each area of `flat`, one about two, one about none."""
    rows = []
    for place, report in enumerate("子丑寅卯辰巳"):
        for area in "甲乙丙":
            for n in range(3):
                own, filler = PHRASES[area][(place + n) % 6], PHRASES[""][(place * 2 + n + ord(area)) % 6]
                rows.append((report, f"{own}{place + 2 * n}次,{filler}。", area))
        rows.append((report, f"{PHRASES['甲'][place]};{PHRASES['乙'][5 - place]},{place}项。", "甲乙"))
        rows.append((report, f"{PHRASES[''][place]},{PHRASES[''][(place * 3 + 2) % 6]}。", ""))
    return make_corpus(*rows)
