from __future__ import annotations

import copy
import pickle
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import fazhi
from fazhi.errors import UsageError
from fazhi.model.evidence import word_shares
from fazhi.model.tagger import BATCH, Tagger
from fazhi.reports.report import Passage, Role

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "hanxi-2024.txt"
TEXT = "全年收到行政复议申请146件，审结113件，其中调解和解38件。"


def test_the_public_names_do_what_the_readme_says() -> None:
    report = fazhi.read(EXAMPLE)
    tagged = fazhi.load().tag(report)
    assert len(tagged) == len(report.passages)
    assert fazhi.tag(TEXT)[0].areas == ("disputes.reconsideration",)
    assert set(fazhi.__all__) <= set(dir(fazhi))
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        fazhi.nonsense  # noqa: B018


def test_a_string_is_one_passage_and_not_its_characters(tagger: Tagger) -> None:
    assert len(tagger.tag(TEXT)) == 1
    assert tagger.tag(TEXT) == tagger.tag([TEXT]) == tagger.tag([Passage(TEXT)])


def test_a_phrase_without_a_sentence_is_tagged_too(tagger: Tagger) -> None:
    assert [item.passage.text for item in fazhi.tag("行政复议")] == ["行政复议"]
    assert fazhi.tag("  ") == []
    assert tagger.tag([]) == []


def test_scores_are_probabilities_and_tags_stand_above_their_threshold(tagger: Tagger) -> None:
    for item in tagger.tag(fazhi.read(EXAMPLE)):
        assert all(0 <= tag.threshold <= tag.score <= 1 for tag in item.tags)
        assert [tag.score for tag in item.tags] == sorted((tag.score for tag in item.tags), reverse=True)
        assert 0 < item.role_score <= 1


def test_a_section_that_says_its_role_is_believed(tagger: Tagger) -> None:
    (item,) = tagger.tag([Passage(TEXT, role=Role.PLAN)])
    assert (item.role, item.role_score) == (Role.PLAN, 1.0)


def test_the_batch_a_passage_comes_in_makes_no_difference(tagger: Tagger) -> None:
    passages = list(fazhi.read(EXAMPLE).passages) * 10
    together = tagger.tag(passages)
    assert len(together) == len(passages) > 256
    alone = [tagger.tag([passage])[0] for passage in passages[:20]]
    assert [item.areas for item in together[:20]] == [item.areas for item in alone]
    assert [t.score for i in together[:20] for t in i.tags] == pytest.approx([t.score for i in alone for t in i.tags])


def test_traditional_and_full_width_text_is_tagged_like_simplified(tagger: Tagger) -> None:
    simplified = "（一）全年受理行政复议申请250件，负责人出庭应诉率100%。"
    traditional = "（一）全年受理行政復議申請２５０件，負責人出庭應訴率１００％。"
    one, two = tagger.tag([simplified, traditional])
    assert one.areas == two.areas
    assert [t.score for t in one.tags] == pytest.approx([t.score for t in two.tags])


@pytest.mark.parametrize("body", ["c", "numpy"])
def test_many_threads_get_what_one_gets(body: Any) -> None:
    passages = [
        passage for file in (EXAMPLE, EXAMPLE.with_name("lanting-2022.html")) for passage in fazhi.read(file).passages
    ]
    # some go through Python's own preparation, in the midst of which threads take turns
    passages += [Passage(f"審議{passage.text}", headings=("一", f"{n % 3}")) for n, passage in enumerate(passages)]
    wanted = fazhi.load(body=body).tag(passages)
    tagger = fazhi.load(body=body)  # nothing of it has been asked for before
    with ThreadPoolExecutor(8) as pool:
        for found in pool.map(lambda _: tagger.tag(passages), range(24)):
            assert found == wanted
        alone = pool.map(lambda passage: tagger.tag([passage])[0].areas, passages * 3)
        assert list(alone) == [item.areas for item in wanted] * 3


@pytest.mark.parametrize("body", ["c", "numpy"])
def test_a_tagger_is_pickled_and_copied_with_its_body_and_limits(body: Any) -> None:
    tagger = fazhi.load(body=body, min_areas=1, max_areas=2)
    passages = list(fazhi.read(EXAMPLE).passages)
    wanted = tagger.tag(passages)
    for again in (pickle.loads(pickle.dumps(tagger)), copy.deepcopy(tagger), copy.copy(tagger)):  # noqa: S301 - our own
        assert (again.body, again.limits) == (body, (1, 2))
        assert (again.model.digest, again.model.name) == (tagger.model.digest, "fazhi")
        assert again.tag(passages) == wanted


class Counted(str):
    """A text of which it is known how many there are."""

    __slots__ = ()
    alive: ClassVar[int] = 0
    most: ClassVar[int] = 0

    def __new__(cls, text: str) -> Self:
        cls.alive += 1
        cls.most = max(cls.most, cls.alive)
        return super().__new__(cls, text)

    def __del__(self) -> None:
        type(self).alive -= 1


def test_an_iterator_is_drawn_from_as_results_are_and_few_passages_are_held(tagger: Tagger) -> None:
    drawn = 0

    def texts() -> Iterator[str]:
        nonlocal drawn
        for number in range(20 * BATCH):
            drawn += 1
            yield Counted(f"全年审结行政复议案件{number}件。")

    Counted.most = Counted.alive
    found = tagger.tag(texts())
    assert drawn == 0
    assert next(found).passage.text == "全年审结行政复议案件0件。"
    assert drawn <= BATCH
    for number, item in enumerate(found, 1):
        assert item.passage.text == f"全年审结行政复议案件{number}件。"
        assert drawn - number <= BATCH
    del item
    assert (drawn, number) == (20 * BATCH, 20 * BATCH - 1)
    # the one that the loop still has, and the one that is on its way
    assert Counted.most <= BATCH + 2


def test_an_iterator_ends_where_it_ends(tagger: Tagger) -> None:
    for count in (0, 1, BATCH - 1, BATCH, BATCH + 1):
        assert len(list(tagger.tag(TEXT for _ in range(count)))) == count
    with pytest.raises(ZeroDivisionError):
        list(tagger.tag(str(1 // (3 - number)) for number in range(9)))


def test_results_before_a_wrong_passage_are_given(tagger: Tagger) -> None:
    found = tagger.tag(iter([*[TEXT] * BATCH, 1]))  # type: ignore[list-item]
    assert len([next(found) for _ in range(BATCH)]) == BATCH
    with pytest.raises(UsageError, match="got int, not a text or a Passage; pass strings"):
        next(found)


@pytest.mark.parametrize("body", ["c", "numpy"])
def test_any_number_of_areas_may_be_asked_for(body: Any) -> None:
    everything = fazhi.load(body=body, min_areas=10**30).tag([TEXT, ""])
    assert [len(item.tags) for item in everything] == [33, 33]
    (limited,), (free,) = (fazhi.load(body=body, max_areas=most).tag([TEXT]) for most in (10**30, None))
    assert limited.areas == free.areas == ("disputes.reconsideration",)


@pytest.mark.parametrize("body", ["c", "numpy"])
def test_a_scheme_may_have_more_domains_than_areas(body: Any, tagger: Tagger) -> None:
    model = tagger.model
    area = model.taxonomy.area("disputes.reconsideration")
    column = model.taxonomy.columns[area.id]
    one = replace(
        model,
        taxonomy=replace(model.taxonomy, areas=(area,)),
        **{
            name: getattr(model, name)[..., [column]].copy()
            for name in ("weights", "bias", "thresholds", "calibration")
        },
        knots=np.empty((2, 0)),
        knot_start=np.zeros(2, np.int64),
    )
    (found,) = Tagger(one, body=body).tag([TEXT])
    assert found.areas == (area.id,)
    assert [each.domain.id for each in found.domains] == ["disputes"]


@given(st.lists(st.text(max_size=60), max_size=4))
def test_any_text_is_tagged_without_an_error(texts: list[str]) -> None:
    assert len(_SHARED.tag(texts)) == len(texts)


_SHARED = fazhi.load()


def test_a_lone_surrogate_is_tagged_as_any_other_character(tagger: Tagger) -> None:
    assert tagger.tag(["\ud800" + TEXT])[0].areas == ("disputes.reconsideration",)


def test_something_that_is_no_text_is_refused_in_one_line(tagger: Tagger) -> None:
    with pytest.raises(UsageError, match="got int, not a text or a Passage; pass strings"):
        tagger.tag([1])  # type: ignore[list-item]


def test_a_passage_has_the_domains_of_its_areas_best_first(tagger: Tagger) -> None:
    tagged = tagger.tag(fazhi.read(EXAMPLE))
    assert max(len(item.domains) for item in tagged) > 1
    for item in tagged:
        assert {each.domain.id for each in item.domains} == {tag.area.domain for tag in item.tags}
        scores = [each.score for each in item.domains]
        assert scores == sorted(scores, reverse=True)
        for each in item.domains:
            assert 1 >= each.score >= max(tag.score for tag in item.tags if tag.area.domain == each.domain.id)


def test_fewest_and_most_areas_can_be_asked_for(tagger: Tagger) -> None:
    passages = list(fazhi.read(EXAMPLE).passages)
    free = [len(item.tags) for item in tagger.tag(passages)]
    assert min(free) == 0
    assert max(free) > 1
    one = Tagger(tagger.model, min_areas=1, max_areas=1).tag(passages)
    assert {len(item.tags) for item in one} == {1}
    for item, all_of_it in zip(one, tagger.tag(passages), strict=True):
        if all_of_it.tags:
            assert item.tags[0].area == all_of_it.tags[0].area
            assert item.tags[0].score == pytest.approx(all_of_it.tags[0].score, abs=1e-5)
    assert {len(i.tags) for i in fazhi.load(min_areas=2).tag(passages)} == {max(2, number) for number in free}
    assert {len(i.tags) for i in fazhi.load(max_areas=1).tag(passages)} == {min(1, number) for number in free}


@pytest.mark.parametrize("limits", [{"min_areas": 2, "max_areas": 1}, {"max_areas": 0}, {"min_areas": -1}])
def test_limits_that_cannot_be_are_refused(limits: dict[str, Any], tagger: Tagger) -> None:
    with pytest.raises(UsageError, match=r"min_areas/max_areas: at least -?\d and at most \w+ areas cannot be"):
        Tagger(tagger.model, **limits)


def test_a_limit_asked_for_overrules_the_models_other_one(tagger: Tagger) -> None:
    model = replace(tagger.model, min_areas=2, max_areas=3)
    asked: list[tuple[dict[str, Any], tuple[int, int]]] = [
        ({}, (2, 3)),
        ({"min_areas": 5}, (5, 5)),
        ({"max_areas": 1}, (1, 1)),
        ({"min_areas": 0, "max_areas": 9}, (0, 9)),
    ]
    for limits, wanted in asked:
        assert Tagger(model, **limits).limits == wanted


def test_what_is_too_close_to_call_is_named_on_either_side(tagger: Tagger) -> None:
    model = tagger.model
    found = tagger.tag(fazhi.read(EXAMPLE))
    decided = tagger.decide([item.passage for item in found])
    near = np.abs(decided.margins - model.thresholds) < model.review_band
    sides = [near & decided.tagged, near & ~decided.tagged]
    assert all(side.any() for side in sides)
    for item, row in zip(found, near, strict=True):
        assert {tag.area.id for tag in item.review} == {model.taxonomy.ids[column] for column in np.flatnonzero(row)}
        assert [tag.score for tag in item.review] == sorted((tag.score for tag in item.review), reverse=True)


def test_evidence_names_words_and_adds_up_to_the_margin(tagger: Tagger) -> None:
    model = tagger.model
    column = model.taxonomy.columns["disputes.reconsideration"]
    (item,) = tagger.tag([TEXT], explain=True)
    words = [word for word, _ in item.tags[0].evidence]
    assert set(words[:3]) & {"行政", "复议", "审结", "行政复议"}
    shares = word_shares(tagger.explainer.explain(Passage("行政复议申请审结")), column)
    margin = tagger.margins([Passage("行政复议申请审结")])[0][0, column]
    assert sum(shares.values()) == pytest.approx(margin - model.bias[column])


def test_evidence_is_empty_unless_asked_for(tagger: Tagger) -> None:
    assert all(tag.evidence == () for item in tagger.tag([TEXT]) for tag in item.tags)
