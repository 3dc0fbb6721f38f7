from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from fazhi.errors import CorpusError, ModelError
from fazhi.evaluation.scorecard import evaluate
from fazhi.labels.corpus import Corpus, LabelledPassage
from fazhi.model.artifact import Model
from fazhi.model.tagger import Tagger
from fazhi.reports.reading import read_report
from fazhi.reports.report import Passage, Role

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def _as_gold(tagger: Tagger, name: str) -> Corpus:
    """Return a corpus that agrees with the tagger on one example report."""
    report = read_report(EXAMPLES / name)
    return Corpus(
        tuple(
            LabelledPassage(replace(t.passage, role=t.role), t.areas, report.id, n, located=True)
            for n, t in enumerate(tagger.tag(report), 1)
        )
    )


def test_agreeing_everywhere_scores_one_end_to_end_as_well(tagger: Tagger) -> None:
    card = evaluate(tagger, _as_gold(tagger, "hanxi-2024.txt"), reports=EXAMPLES)
    assert card.micro.f1 == card.macro.f1 == card.domain_micro.f1 == card.exact == 1.0
    assert card.characters is not None
    assert card.characters.f1 == 1.0
    assert card.roles["accuracy"] == 1.0
    assert card.micro.f1_interval is None
    assert "Fewer than 10 reports (1): intervals are unreliable." in card.notes


def test_a_wrong_and_a_missed_label_cost_what_they_should(tagger: Tagger) -> None:
    gold = _as_gold(tagger, "hanxi-2024.txt")
    tags = sum(len(item.areas) for item in gold.passages)
    first = next(i for i, item in enumerate(gold.passages) if item.areas == ("functions.services",))
    changed = list(gold.passages)
    changed[first] = replace(changed[first], areas=("functions.regulation",))
    card = evaluate(tagger, Corpus(tuple(changed)), reports=EXAMPLES)
    assert card.micro.precision == card.micro.recall == card.micro.f1 == pytest.approx((tags - 1) / tags)
    # both areas are of one domain
    assert card.domain_micro.f1 == 1.0
    characters = sum(len("".join(i.passage.text.split())) * len(i.areas) for i in gold.passages)
    lost = len("".join(gold.passages[first].passage.text.split()))
    assert card.characters is not None
    assert card.characters.f1 == pytest.approx((characters - lost) / characters)


def test_cutting_in_the_wrong_place_counts_end_to_end_only(tagger: Tagger) -> None:
    gold = _as_gold(tagger, "hanxi-2024.txt")
    where = next(i for i, item in enumerate(gold.passages) if item.areas)
    half = len(gold.passages[where].passage.text) // 2
    item = gold.passages[where]
    shorter = Passage(
        item.passage.text[:half],
        item.passage.start,
        item.passage.start + half,
        headings=item.passage.headings,
        role=item.passage.role,
    )
    changed = [*gold.passages[:where], replace(item, passage=shorter), *gold.passages[where + 1 :]]
    card = evaluate(tagger, Corpus(tuple(changed)), reports=EXAMPLES)
    assert card.characters is not None
    assert card.characters.recall == 1.0
    assert 0.9 < (card.characters.precision or 0) < 1.0


def test_the_json_has_the_keys_of_the_plan(tagger: Tagger) -> None:
    card = json.loads(json.dumps(evaluate(tagger, _as_gold(tagger, "lanting-2022.html")).to_dict()))
    assert {"passages", "reports", "micro", "macro", "areas", "domains", "roles", "model", "corpus"} <= card.keys()
    assert set(card["micro"]) == {"precision", "recall", "f1", "f1_interval"}
    assert set(card["areas"]["disputes.mediation"]) == {"support", "precision", "recall", "f1"}
    assert {"accuracy", "macro_f1"} <= card["roles"].keys()
    assert card["characters"] is None


def test_rows_that_are_no_passages_are_left_out(tagger: Tagger) -> None:
    gold = _as_gold(tagger, "hanxi-2024.txt")
    heading = LabelledPassage(Passage("一、主要举措", role=Role.OTHER), (), "hanxi-2024", 999)
    assert evaluate(tagger, Corpus((*gold.passages, heading))).passages == len(gold.passages)
    with pytest.raises(CorpusError, match="holds only rows of role 'other'"):
        evaluate(tagger, Corpus((heading,)))


def test_gold_that_does_not_stand_in_the_file_is_refused(tagger: Tagger, tmp_path: Path) -> None:
    gold = _as_gold(tagger, "hanxi-2024.txt")
    with pytest.raises(CorpusError, match="holds no file for report 'hanxi-2024'"):
        evaluate(tagger, gold, reports=tmp_path)
    text = (EXAMPLES / "hanxi-2024.txt").read_text(encoding="utf-8")
    (tmp_path / "hanxi-2024.txt").write_text("新" + text, encoding="utf-8")
    with pytest.raises(CorpusError, match=r"hanxi-2024#1: does not stand at \d+:\d+ of"):
        evaluate(tagger, gold, reports=tmp_path)


def test_a_corpus_of_other_areas_needs_another_model(small_model: Model) -> None:
    item = LabelledPassage(Passage("甲。", role=Role.PLAN), ("water.rivers",), "r", 1)
    with pytest.raises(ModelError, match=r"does not know the area 'water\.rivers'"):
        evaluate(Tagger(small_model), Corpus((item,)))
