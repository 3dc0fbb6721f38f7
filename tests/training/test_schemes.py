"""Any scheme: the user's own areas, few or many, with and without roles, one area a passage or any number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fazhi.labels.corpus import Corpus
from fazhi.labels.statistics import warnings
from fazhi.labels.taxonomy import Area, Taxonomy
from fazhi.model.artifact import Model
from fazhi.model.tagger import Tagger
from fazhi.reports.report import Passage, Report, Role
from fazhi.training.fitting import fit, out_of_fold
from fazhi.training.recipe import Recipe

MakeCorpus = Callable[..., Corpus]
RECIPE = Recipe(folds=3, max_df=1.0)
ASKED = ["整治黑臭河道三处", "招聘在编教师五名", "采购疫苗两批", "今天天气晴朗"]


def _flat(areas: int) -> Taxonomy:
    return Taxonomy(1, (), tuple(Area(f"a{n}", f"事项{n}", f"area {n}") for n in range(areas)), ())


def _kept(corpus: Corpus, **areas: tuple[str, ...]) -> Corpus:
    """Return the corpus with some of its areas left out or put in the place of others."""
    return Corpus(
        tuple(
            replace(item, areas=tuple(new for old in item.areas for new in areas.get(old, (old,))))
            for item in corpus.passages
        )
    )


def test_a_list_without_domains_and_roles_is_learnt_and_tagged(
    flat_corpus: Corpus, flat: Taxonomy, tmp_path: Path
) -> None:
    model = fit(flat_corpus, flat, RECIPE)
    assert model.provenance["out_of_fold"]["micro"]["f1"] > 0.9
    assert model.provenance["out_of_fold"]["roles"] is None
    assert (model.roles, model.role_weights.shape[1]) == ((), 0)
    model.save(tmp_path / "m.fazhi")
    again = Model.load(tmp_path / "m.fazhi")
    assert again.to_bytes() == model.to_bytes()
    tagged = Tagger(again).tag(ASKED)
    assert tagged == Tagger(model).tag(ASKED)
    assert [item.areas for item in tagged] == [("甲",), ("乙",), ("丙",), ()]
    assert {(item.role, item.role_score, item.domains) for item in tagged} == {(None, 0.0, ())}
    # what the section says is still passed on
    (told,) = Tagger(again).tag([Passage(ASKED[0], role=Role.PLAN)])
    assert (told.role, told.role_score) == (Role.PLAN, 1.0)


def test_one_area_a_passage_in_the_corpus_is_one_area_a_passage_ever_after(flat_corpus: Corpus, flat: Taxonomy) -> None:
    alone = Corpus(tuple(item for item in flat_corpus.passages if len(item.areas) == 1))
    model = fit(alone, flat, RECIPE)
    assert (model.min_areas, model.max_areas) == (1, 1)
    assert "every passage has exactly one area" in model.provenance["warnings"]
    said = [item.areas for item in Tagger(model).tag([*ASKED, "", "整治黑臭河道;招聘在编教师"])]
    assert said[:3] == [("甲",), ("乙",), ("丙",)]
    assert [len(areas) for areas in said] == [1] * 6
    assert (out_of_fold(alone, flat, RECIPE).tagged.sum(axis=1) == 1).all()
    # unless the tagger is told otherwise
    assert Tagger(model, min_areas=0, max_areas=3).tag([""])[0].areas == ()


def test_two_areas_are_enough(flat_corpus: Corpus) -> None:
    two = Taxonomy(1, (), (Area("甲", "甲", "甲"), Area("乙", "乙", "乙")), ())
    model = fit(_kept(flat_corpus, 丙=()), two, RECIPE)
    assert [item.areas for item in Tagger(model).tag(ASKED)] == [("甲",), ("乙",), (), ()]


def test_two_hundred_areas_are_not_too_many(make_corpus: MakeCorpus) -> None:
    many = _flat(200)
    # two reports in which every area has two characters of its own
    rows = [
        (report, f"{chr(0x4E00 + 7 * n)}{filler}{chr(0x6E00 + 5 * n)}第{n}号", [f"a{n}"] if n % 9 else [f"a{n}", "a0"])
        for report, filler in (("p", "工作稳步推进"), ("q", "任务如期完成"))
        for n in range(200)
    ]
    model = fit(make_corpus(*((r, t, dict.fromkeys(a)) for r, t, a in rows)), many, Recipe(heading_weight=0))
    assert model.provenance["out_of_fold"]["micro"]["f1"] > 0.9
    said = Tagger(model).tag([f"{chr(0x4E00 + 7 * n)}按时{chr(0x6E00 + 5 * n)}完成" for n in range(1, 200, 20)])
    assert sum(f"a{n}" in item.areas for n, item in zip(range(1, 200, 20), said, strict=True)) >= 9


def test_an_area_without_an_example_is_never_tagged(small_corpus: Corpus, taxonomy: Taxonomy) -> None:
    kept = tuple(item for item in small_corpus.passages if "disputes.petitions" not in item.areas)
    model = fit(Corpus(kept), taxonomy, Recipe(folds=2))
    column = taxonomy.columns["disputes.petitions"]
    assert not model.weights[:, column].any()
    assert model.bias[column] < model.thresholds[column]
    assert any("no passage has the area" in line and "petitions" in line for line in model.provenance["warnings"])
    # low enough not to be put to review either
    assert model.thresholds[column] - model.bias[column] > model.review_band


def test_areas_of_one_passage_and_of_every_passage_do_no_harm(flat_corpus: Corpus) -> None:
    rare = Taxonomy(1, (), tuple(Area(name, name, name) for name in "甲乙丙丁戊己"), ())
    items = [replace(item, areas=(*item.areas, "戊")) for item in flat_corpus.passages]
    items[0] = replace(items[0], areas=(*items[0].areas, "丁"))
    corpus = Corpus(tuple(items))
    assert warnings(corpus, rare)[:3] == [
        "no passage has the area 己",
        "only one passage has the area 丁",
        "every passage has the area 戊",
    ]
    said = [set(item.areas) for item in Tagger(fit(corpus, rare, RECIPE)).tag(ASKED)]
    assert said == [{"甲", "戊"}, {"乙", "戊"}, {"丙", "戊"}, {"戊"}]


def test_two_reports_are_enough(flat_corpus: Corpus, flat: Taxonomy) -> None:
    two = Corpus(tuple(item for item in flat_corpus.passages if item.report_id in "子丑"))
    model = fit(two, flat, Recipe(max_df=1.0))
    assert model.provenance["reports"] == 2
    assert [item.areas for item in Tagger(model).tag([i.passage.text for i in two.passages[:3]])] == [("甲",)] * 3


def test_two_reports_in_the_same_words_teach_each_other_nothing(flat_corpus: Corpus, flat: Taxonomy) -> None:
    one = [item for item in flat_corpus.passages if item.report_id == "子"]
    twice = Corpus((*one, *(replace(item, report_id="丑") for item in one)))
    said = out_of_fold(twice, flat, Recipe(max_df=1.0))
    # nothing is learnt, so nothing is told apart
    assert len(set(said.scores.ravel().tolist())) == 1
    assert fit(twice, flat, Recipe(max_df=1.0)).provenance["passages"] == 22


def test_roles_of_some_passages_are_learnt_from_those(flat_corpus: Corpus, flat: Taxonomy) -> None:
    items = [
        replace(i, passage=replace(i.passage, role=Role.PLAN if "甲" in i.areas else Role.PROGRESS)) if i.areas else i
        for i in flat_corpus.passages
    ]
    model = fit(Corpus(tuple(items)), flat, RECIPE)
    assert len(model.roles) == 4
    assert model.provenance["out_of_fold"]["roles"]["accuracy"] > 0.9
    assert [item.role for item in Tagger(model).tag(ASKED[:3])] == [Role.PLAN, Role.PROGRESS, Role.PROGRESS]


def test_a_model_with_context_sees_the_neighbours_in_a_report_alone(flat_corpus: Corpus, flat: Taxonomy) -> None:
    model = fit(flat_corpus, flat, replace(RECIPE, context_weight=0.4))
    texts = [ASKED[0], ASKED[3], ASKED[1]]
    passages, start = [], 0
    for text in texts:
        passages.append(Passage(text, start, start + len(text)))
        start += len(text)
    report = Report("r", "", "".join(texts), tuple(passages))
    tagger = Tagger(model)
    alone, _ = tagger.margins(passages)
    together, _ = tagger.margins(passages, in_order=True)
    assert together[1] == pytest.approx(0.6 * alone[1] + 0.4 * (alone[0] + alone[2]) / 2)
    assert together[0] == pytest.approx(0.6 * alone[0] + 0.4 * alone[1])
    for asked, margins in ((report, together), (texts, alone), (passages, alone)):
        scores = model.rule.calibration.scores(margins)
        for row, item in enumerate(tagger.tag(asked)):
            assert set(item.areas) == {flat.ids[c] for c in np.flatnonzero(margins[row] >= model.thresholds)}
            for tag in (*item.tags, *item.review):
                assert tag.score == pytest.approx(scores[row, flat.columns[tag.area.id]], abs=1e-12)
    assert abs(tagger.tag(report)[0].tags[0].score - tagger.tag(texts)[0].tags[0].score) > 0.01
