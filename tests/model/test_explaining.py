from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np
import pytest

import fazhi
from fazhi.labels.corpus import Corpus
from fazhi.labels.taxonomy import Taxonomy
from fazhi.model.artifact import Model
from fazhi.model.evidence import evidence, word_shares
from fazhi.model.nearest import Nearest
from fazhi.model.tagger import Tagger
from fazhi.reports.report import Passage
from fazhi.training.fitting import fit
from fazhi.training.recipe import Recipe

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "hanxi-2024.txt"
ONE = Passage("全年收到行政复议申请146件。", headings=("三、化解行政争议",))
TWO = Passage("推进行政复议体制改革。加强行政应诉工作，落实出庭制度。推进行政复议体制改革。")


def _largest_gap(tagger: Tagger, passages: list[Passage]) -> float:
    decided = tagger.decide(passages)
    gaps = [0.0]
    for row, passage in enumerate(passages):
        values = tagger.explainer.explain(passage)
        for column in range(len(tagger.model.taxonomy.areas)):
            why = values.of(column)
            total = why.bias + sum(part.share for part in why.contributions)
            gaps += [abs(total - why.margin), abs(total - decided.margins[row, column])]
    return max(gaps)


@pytest.mark.parametrize("body", ["c", "numpy"])
def test_contributions_and_bias_add_up_to_the_margin(body: Literal["c", "numpy"]) -> None:
    if body == "c":
        pytest.importorskip("fazhi.model._kernel")
    tagger = fazhi.load(body=body)
    assert _largest_gap(tagger, [ONE, TWO, Passage(""), *fazhi.read(EXAMPLE).passages]) < 1e-6


@pytest.mark.slow
def test_they_add_up_on_the_gold_reports(shared: Path, taxonomy: Taxonomy, tagger: Tagger) -> None:
    gold = Corpus.load(sorted((shared / "gold").glob("*.jsonl")), taxonomy)
    passages = [item.passage for item in gold.content.passages]
    assert len(passages) == 154
    assert _largest_gap(tagger, passages) < 1e-6


@pytest.mark.usefixtures("one_dictionary")
def test_they_add_up_for_a_model_with_words(small_corpus: Corpus, taxonomy: Taxonomy) -> None:
    tagger = Tagger(fit(small_corpus, taxonomy, Recipe(features="both", folds=2)))
    assert _largest_gap(tagger, [ONE, TWO]) < 1e-6
    blocks = {part.block for part in tagger.explainer.explain(ONE).of(0).contributions}
    assert blocks == {"text-char", "text-word", "heading-char"}


def test_terms_of_headings_are_told_from_those_of_the_text(tagger: Tagger) -> None:
    column = tagger.model.taxonomy.columns["disputes.reconsideration"]
    why = tagger.explainer.explain(ONE).of(column)
    assert why.area.id == "disputes.reconsideration"
    by_block = {
        block: [p.term for p in why.contributions if p.block == block] for block in ("text-char", "heading-char")
    }
    assert "复议" in by_block["text-char"]
    assert "争议" in by_block["heading-char"]
    assert "争议" not in by_block["text-char"]
    shares = [part.share for part in why.contributions]
    assert shares == sorted(shares, reverse=True)


def test_sentences_have_their_own_margins_and_the_best_counts(tagger: Tagger) -> None:
    columns = tagger.model.taxonomy.columns
    values = tagger.explainer.explain(TWO)
    why = values.of(columns["disputes.litigation"])
    assert [text for text, _ in why.sentences] == [
        "推进行政复议体制改革。", "加强行政应诉工作,落实出庭制度。", "推进行政复议体制改革。",
    ]  # fmt: skip
    assert values.best_clause(columns["disputes.litigation"]) == 1
    # of two alike the first
    assert values.best_clause(columns["disputes.reconsideration"]) == 0
    alone = tagger.margins([Passage(text) for text, _ in why.sentences])[0]
    assert [margin for _, margin in why.sentences] == pytest.approx(alone[:, columns["disputes.litigation"]], abs=1e-5)
    # one clause: nothing to choose from
    assert tagger.explainer.explain(ONE).of(0).sentences == ()
    assert tagger.explainer.explain(ONE).best_clause(0) == -1


def test_words_share_out_what_the_text_contributes(tagger: Tagger) -> None:
    column = tagger.model.taxonomy.columns["disputes.litigation"]
    values = tagger.explainer.explain(TWO)
    of_text = sum(part.share for part in values.of(column).contributions if part.block != "heading-char")
    shares = word_shares(values, column)
    # the rest stands on punctuation
    assert 0.5 * of_text < sum(shares.values()) < 1.5 * of_text
    (best, _), *_ = evidence(values, column)
    assert best in ("应诉", "出庭")
    assert "，" not in shares


def test_a_model_without_clauses_has_no_sentences(small_model: Model) -> None:
    from dataclasses import replace  # noqa: PLC0415

    tagger = Tagger(replace(small_model, clause_weight=0.0))
    assert tagger.explainer.explain(TWO).of(0).sentences == ()
    assert _largest_gap(tagger, [ONE, TWO]) < 1e-6


def test_every_area_has_a_score_whether_tagged_or_not(tagger: Tagger) -> None:
    tags = tagger.every_tag(ONE)
    assert [tag.area.id for tag in tags] == list(tagger.model.taxonomy.ids)
    assert np.array([tag.score for tag in tags]) == pytest.approx(tagger.decide([ONE]).scores[0])


def test_the_nearest_passage_of_a_corpus_is_itself(written: Corpus, tagger: Tagger) -> None:
    items = written.content.passages[:200]
    nearest = Nearest(tagger.model, tagger.segmenter, items)
    found = nearest.to(items[17].passage, 3)
    assert found[0].item is items[17]
    assert found[0].likeness == pytest.approx(1.0)
    assert 1 > found[1].likeness >= found[2].likeness > 0
    assert nearest.to(Passage("☃"), 2)[0].likeness == 0.0
