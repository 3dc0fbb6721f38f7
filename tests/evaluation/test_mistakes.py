from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import log

import pytest

from fazhi.evaluation.mistakes import mistakes
from fazhi.evaluation.scored import Scored, scored_by
from fazhi.labels.corpus import Corpus, LabelledPassage
from fazhi.model.tagger import Tagger
from fazhi.reports.report import Passage, Role

MakeScored = Callable[..., Scored]


def test_what_was_most_surely_wrong_comes_first(make_scored: MakeScored) -> None:
    scores = [[0.9, 0.0, 0.0], [0.4, 0.6, 0.3], [0.1, 0.0, 0.7], [0.2, 0.0, 0.0]]
    scored = make_scored("aabb", ["0", "0", "0", "0"], ["0", "1", "2", ""], scores=scores)
    rows = mistakes(scored)
    assert [(row.report, row.passage) for row in rows] == [("b", 2), ("a", 1), ("b", 3)]
    # a missed area at 0.1 and a wrong one at 0.7; decisions that are right cost nothing
    assert rows[0].loss == pytest.approx(-log(0.1) - log(1 - 0.7))
    assert rows[0].missed == {"law.making": 0.1}
    assert rows[0].wrong == {"order.peace": 0.7}
    assert (rows[0].gold, rows[0].tags) == (("law.making",), ("order.peace",))
    assert rows[1].loss == pytest.approx(-log(0.4) - log(1 - 0.6))
    assert (rows[2].wrong, rows[2].terms, rows[2].role) == ({}, {}, "")


def test_equal_mistakes_keep_the_order_of_the_corpus_and_no_mistake_is_no_row(make_scored: MakeScored) -> None:
    scored = make_scored("aaa", ["0", "1", ""], ["", "", ""])
    assert [row.passage for row in mistakes(scored)] == [0, 1]
    assert mistakes(make_scored("a", ["0"], ["0"])) == []


def test_each_wrong_tag_comes_with_the_words_that_carried_it(tagger: Tagger) -> None:
    passage = Passage("全年办理行政复议案件一百二十件，调解结案三十件。", role=Role.PROGRESS)
    item = LabelledPassage(passage, (), "r", 1)
    (row,) = mistakes(scored_by(tagger, Corpus((item,))), tagger)
    assert "disputes.reconsideration" in row.wrong
    assert row.terms.keys() == row.wrong.keys()
    assert "复议" in "".join(row.terms["disputes.reconsideration"])
    assert all(word in passage.text for words in row.terms.values() for word in words)
    assert row.role == "progress"
    right = Corpus((replace(item, areas=row.tags),))
    assert mistakes(scored_by(tagger, right), tagger) == []
