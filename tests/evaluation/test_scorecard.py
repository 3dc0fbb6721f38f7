from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fazhi.errors import CorpusError, ModelError
from fazhi.evaluation.baselines import most_frequent
from fazhi.evaluation.breakdowns import Confusion
from fazhi.evaluation.comparison import Paired
from fazhi.evaluation.figures import AreaScore, Averages
from fazhi.evaluation.metrics import Counts
from fazhi.evaluation.scorecard import CurvePoint, evaluate, scorecard
from fazhi.evaluation.scored import Scored
from fazhi.labels.corpus import Corpus, LabelledPassage
from fazhi.labels.taxonomy import Taxonomy
from fazhi.model.artifact import Model
from fazhi.model.tagger import Tagger
from fazhi.reports.reading import read_report
from fazhi.reports.report import Passage, Role

MakeScored = Callable[..., Scored]
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
    assert card.domain_micro is not None
    assert card.micro.f1 == card.macro.f1 == card.domain_micro.f1 == card.exact == 1.0
    assert card.characters is not None
    assert card.characters.f1 == 1.0
    assert card.roles is not None
    assert card.roles.accuracy == 1.0
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
    assert card.domain_micro is not None
    assert card.domain_micro.f1 == 1.0
    assert card.confusions == (Confusion("functions.regulation", "functions.services", 1),)
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
    card = evaluate(tagger, _as_gold(tagger, "lanting-2022.html")).to_dict()
    assert json.loads(json.dumps(card, allow_nan=False)) == card
    assert list(card) == [
        "passages", "reports", "micro", "macro", "domain_micro", "areas", "domains", "roles", "exact", "characters",
        "calibration", "review", "groups", "confusions", "baselines", "against", "learning_curve", "model", "corpus",
        "source", "notes",
    ]  # fmt: skip
    assert set(card["micro"]) == {"precision", "recall", "f1", "f1_interval"}
    figures = {"support", "tagged", "precision", "recall", "f1", "f1_interval", "average_precision"}
    assert set(card["areas"]["disputes.mediation"]) == set(card["domains"]["disputes"]) == figures
    assert {"accuracy", "accuracy_interval", "macro_f1", "by_section", "per"} == card["roles"].keys()
    assert {"ece", "ece_areas", "ece_seen", "brier", "log_loss", "bins"} == card["calibration"].keys()
    assert set(card["calibration"]["bins"][0]) == {"low", "high", "count", "mean_score", "share"}
    assert set(card["review"]) == {"passages", "decisions", "errors"}
    group = {"passages", "reports", "precision", "recall", "f1", "f1_interval"}
    assert all(set(each) == group for each in card["groups"]["length"].values())
    assert card["characters"] is None
    assert card["against"] is None
    assert card["source"] == "model"


def test_a_model_against_itself_and_a_baseline_against_the_model(tagger: Tagger, taxonomy: Taxonomy) -> None:
    gold = _as_gold(tagger, "hanxi-2024.txt")
    nothing = most_frequent(gold.passages, taxonomy, np.zeros(len(taxonomy.areas), np.int64))
    card = evaluate(tagger, gold, baselines={"nothing": nothing}, against=tagger)
    assert card.against is not None
    assert card.against.model == card.model == tagger.model.digest
    assert card.against.difference.micro == Paired(0.0, None, 1.0)
    assert card.baselines["nothing"].micro.f1 == 0.0
    assert card.baselines["nothing"].difference.micro == Paired(1.0, None, 1.0)
    assert "Differences: ours minus theirs; p: randomisation by report. With 1 report p" in card.notes[-1]


def test_a_flat_list_without_roles_has_no_domains_and_no_roles(make_scored: MakeScored, flat: Taxonomy) -> None:
    card = scorecard(make_scored("ab", ["0", "1"], ["0", "12"], taxonomy=flat))
    assert (card.roles, card.domain_micro, card.domains) == (None, None, {})
    assert list(card.areas) == ["甲", "乙", "丙"]
    assert card.exact == 1 / 2
    assert card.micro.f1 == pytest.approx(4 / 5)
    assert json.dumps(card.to_dict(), allow_nan=False)


def test_areas_without_support_are_named_and_have_no_values(make_scored: MakeScored) -> None:
    card = scorecard(make_scored("ab", ["0", "0"], ["0", "02"]))
    assert "Without support: law.keeping, order.peace." in card.notes
    keeping, peace = card.areas["law.keeping"], card.areas["order.peace"]
    assert keeping == AreaScore(0, 0, None, None, None, None, None)
    assert peace == AreaScore(0, 1, 0.0, None, 0.0, None, None)
    assert card.macro.f1 == 1.0


def test_a_corpus_without_any_label_has_no_averages(make_scored: MakeScored) -> None:
    card = scorecard(make_scored("ab", ["", ""], ["", ""]))
    assert card.micro == card.macro == Averages(None, None, None, None)
    assert card.exact == 1.0
    assert json.dumps(card.to_dict(), allow_nan=False)


def test_ten_reports_are_enough_for_no_warning(make_scored: MakeScored) -> None:
    nine, ten = (scorecard(make_scored("abcdefghij"[:size], ["0"] * size, ["0"] * size)) for size in (9, 10))
    assert "Fewer than 10 reports (9): intervals are unreliable." in nine.notes
    assert not any("unreliable" in note for note in ten.notes)


def test_areas_in_fewer_than_three_reports_make_the_interval_of_macro_doubtful(make_scored: MakeScored) -> None:
    # the first area stands in three reports, the second in two (once it is missed), the third in none but as a tag
    gold, tags = ["01", "0", "01", ""], ["01", "0", "0", "2"]
    note = "Macro: 1 of 2 areas stands in fewer than three reports; its interval is not to be trusted."
    assert note in scorecard(make_scored("abcd", gold, tags)).notes
    enough = scorecard(make_scored("abcd", ["0", "0", "0", ""], tags))
    assert not any(said.startswith("Macro") for said in enough.notes)
    few = scorecard(make_scored("ab", ["01", "0"], tags[:2]))
    assert note.replace("1 of 2 areas stands", "2 of 2 areas stand") in few.notes


def test_what_else_is_known_is_kept(make_scored: MakeScored) -> None:
    curve = (CurvePoint(10, 600, 0.8, 0.7, 3),)
    characters = [Counts(np.array([3]), np.array([1]), np.array([1]))]
    scored = make_scored("a", ["0"], ["0"])
    card = scorecard(scored, characters=characters, learning_curve=curve, corpus="c", source="out of fold")
    assert card.characters == Averages(3 / 4, 3 / 4, 3 / 4, None)
    assert (card.learning_curve, card.model, card.corpus, card.source) == (curve, "", "c", "out of fold")


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
