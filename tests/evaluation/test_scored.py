from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from fazhi.errors import CorpusError
from fazhi.evaluation.scored import Scored, scored_by
from fazhi.labels.corpus import Corpus
from fazhi.model.tagger import Tagger
from fazhi.reports.report import Passage, Role

MakeScored = Callable[..., Scored]


def _some(corpus: Corpus, reports: int = 2, passages: int = 12) -> Corpus:
    chosen = [[item for item in corpus.content.passages if item.report_id == name] for name in corpus.reports[:reports]]
    return Corpus(tuple(item for listed in chosen for item in listed[:passages]))


def test_what_is_scored_is_what_the_tagger_tags(tagger: Tagger, written: Corpus) -> None:
    corpus = _some(written, reports=1)
    found = scored_by(tagger, corpus)
    said = tagger.tag([replace(item.passage, role=None) for item in corpus.passages])
    for row, one in enumerate(said):
        assert set(found.named(found.tagged[row])) == set(one.areas)
        assert set(found.named(found.close[row])) == {tag.area.id for tag in one.review}
        for tag in one.tags:
            assert found.scores[row, found.taxonomy.columns[tag.area.id]] == pytest.approx(tag.score)
    assert [found.named(row) for row in found.labels] == [item.areas for item in corpus.passages]


def test_passages_are_handed_over_report_by_report_whatever_their_order(
    tagger: Tagger, written: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = (_some(written).passages[:12], _some(written).passages[12:])
    mixed = Corpus(tuple(item for pair in zip(one, other, strict=True) for item in pair))
    seen: list[tuple[list[str], bool]] = []
    decide = tagger.decide

    def spy(passages: Iterable[Passage], **asked: Any) -> Any:
        listed = list(passages)
        seen.append(([passage.text for passage in listed], asked["in_order"]))
        return decide(listed, **asked)

    monkeypatch.setattr(tagger, "decide", spy)
    found = scored_by(tagger, mixed)
    assert seen == [([item.passage.text for item in listed], True) for listed in (one, other)]
    monkeypatch.undo()
    parted = scored_by(tagger, Corpus((*one, *other)))
    assert np.allclose(found.scores[0::2], parted.scores[:12])
    assert np.allclose(found.scores[1::2], parted.scores[12:])
    assert found.roles[1::2] == parted.roles[12:]


def test_the_role_that_a_person_gave_is_not_shown_to_the_model(tagger: Tagger, written: Corpus) -> None:
    corpus = _some(written)
    turned = Corpus(tuple(replace(i, passage=replace(i.passage, role=Role.PROBLEM)) for i in corpus.passages))
    assert scored_by(tagger, turned).roles == scored_by(tagger, corpus).roles
    assert scored_by(tagger, turned).by_section == scored_by(tagger, corpus).by_section > 0


def test_a_corpus_without_passages_cannot_be_scored(tagger: Tagger) -> None:
    with pytest.raises(CorpusError, match="holds only rows of role 'other'"):
        scored_by(tagger, Corpus(()))


def test_counts_by_report_follow_the_order_in_which_reports_appear(make_scored: MakeScored) -> None:
    scored = make_scored("bab", ["0", "1", "0"], ["0", "0", ""])
    assert scored.reports == ("b", "a")
    assert scored.report_of.tolist() == [0, 1, 0]
    # areas × (true positives, false positives, false negatives)
    assert scored.by_report[0].tolist() == [[1, 0, 0], [0, 0, 0], [1, 0, 0]]
    assert scored.by_report[1].tolist() == [[0, 0, 0], [1, 0, 0], [0, 1, 0]]


def test_matrices_that_do_not_fit_are_refused(make_scored: MakeScored) -> None:
    scored = make_scored("ab", ["0", "1"], ["0", "1"])
    with pytest.raises(ValueError, match=r"must be of the shape \(2, 3\)"):
        replace(scored, scores=scored.scores[:, :2])
    with pytest.raises(ValueError, match="at least one passage, and a role or None for each"):
        replace(scored, roles=(None,))
