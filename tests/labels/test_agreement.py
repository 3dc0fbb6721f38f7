from __future__ import annotations

import pytest
from sklearn.metrics import cohen_kappa_score

from fazhi.errors import CorpusError
from fazhi.labels.agreement import agree, cohens_kappa, nominal_alpha
from fazhi.labels.corpus import Corpus, LabelledPassage
from fazhi.labels.taxonomy import Taxonomy
from fazhi.reports.report import Passage, Role
from fazhi.views.agreement import render


def _corpus(*labels: tuple[str, tuple[str, ...]]) -> Corpus:
    return Corpus(
        tuple(
            LabelledPassage(Passage("–", role=Role(role)), areas, "r", number)
            for number, (role, areas) in enumerate(labels, 1)
        )
    )


def test_kappa_worked_out_by_hand_and_by_scikit_learn() -> None:
    first = [True] * 25 + [False] * 25
    second = [True] * 20 + [False] * 5 + [True] * 10 + [False] * 15
    # p_o 35/50, p_e 0.5 · 0.6 + 0.5 · 0.4
    assert cohens_kappa(list(zip(first, second, strict=True))) == pytest.approx(0.4)
    assert cohens_kappa(list(zip(first, second, strict=True))) == pytest.approx(cohen_kappa_score(first, second))


def test_kappa_says_nothing_of_an_area_that_nobody_gave() -> None:
    assert cohens_kappa([(False, False)] * 5) is None


def test_alpha_of_krippendorffs_own_example() -> None:
    # Krippendorff 2004, ch. 11: two observers, ten units, binary: alpha 0.095
    first = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    second = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    assert nominal_alpha(list(zip(first, second, strict=True))) == pytest.approx(0.095, abs=5e-4)


def test_alpha_of_perfect_agreement_is_one_and_of_one_value_is_nothing() -> None:
    assert nominal_alpha([("a", "a"), ("b", "b")]) == 1.0
    assert nominal_alpha([("a", "a"), ("a", "a")]) is None


def test_figures_and_disagreements_of_two_labellings(taxonomy: Taxonomy) -> None:
    study, petitions = "leadership.study", "disputes.petitions"
    first = _corpus(("progress", (study,)), ("plan", (study, petitions)), ("problem", ()), ("other", ()))
    second = _corpus(("progress", (study,)), ("plan", (petitions,)), ("plan", (petitions,)), ("other", ()))
    found = agree(first, second, taxonomy)
    assert found.passages == 3
    assert found.f1 == pytest.approx(2 * 2 / (2 * 2 + 1 + 1))
    assert [found.same_areas, found.same_role] == pytest.approx([1 / 3, 2 / 3])
    assert [(d.number, d.only_first, d.only_second, d.roles) for d in found.disagreements] == [
        (2, (study,), (), ("plan", "plan")),
        (3, (), (petitions,), ("problem", "plan")),
    ]
    shown = render(found, taxonomy)
    assert "r#3: +disputes.petitions problem/plan" in shown
    assert found.kappa["society.publicity"] is None


def test_a_passage_that_one_labelling_lacks_is_named(taxonomy: Taxonomy) -> None:
    with pytest.raises(CorpusError, match=r"r#2: is missing in the second labelling"):
        agree(_corpus(("plan", ()), ("plan", ())), _corpus(("plan", ())), taxonomy)
