from __future__ import annotations

from dataclasses import replace

import pytest
from rich.cells import cell_len

from fazhi.evaluation.baselines import CUE_TERMS, MOST_FREQUENT, cue_terms, most_frequent
from fazhi.evaluation.breakdowns import Confusion, Group
from fazhi.evaluation.comparison import Difference, Paired
from fazhi.evaluation.rivals import Against, Baseline
from fazhi.evaluation.scorecard import CurvePoint, Scorecard, scorecard
from fazhi.evaluation.scored import Scored, scored_by
from fazhi.labels.corpus import Corpus
from fazhi.labels.taxonomy import Area, Taxonomy
from fazhi.model.tagger import Tagger
from fazhi.training.baseline import NAME
from fazhi.views.scores import render


@pytest.fixture(scope="module")
def scored(tagger: Tagger, small_corpus: Corpus) -> Scored:
    return scored_by(tagger, small_corpus)


@pytest.fixture(scope="module")
def card(scored: Scored, taxonomy: Taxonomy) -> Scorecard:
    baselines = {
        CUE_TERMS: cue_terms(scored.items, taxonomy),
        MOST_FREQUENT: most_frequent(scored.items, taxonomy, scored.labels.sum(axis=0)),
    }
    return scorecard(scored, baselines=baselines, model="m" * 64, corpus="c" * 64)


def _line(text: str, start: str) -> str:
    return next(line for line in text.splitlines() if line.strip().startswith(start))


def test_the_table_fits_into_80_columns_and_cuts_nothing_off(card: Scorecard, taxonomy: Taxonomy) -> None:
    text = render(card, taxonomy)
    assert max(map(cell_len, text.splitlines())) <= 80
    assert "…" not in text
    assert all(area.zh in text for area in taxonomy.areas)
    assert all(f"{domain.id} {domain.zh}" in text for domain in taxonomy.domains)


def test_figures_stand_where_their_names_say(card: Scorecard, taxonomy: Taxonomy) -> None:
    text = render(card, taxonomy)
    assert f"{card.micro.f1:.3f}" in _line(text, "areas    micro")
    assert card.micro.f1_interval is not None
    low, high = card.micro.f1_interval
    assert _line(text, "areas    micro").endswith(f"{low:.3f}–{high:.3f}")
    mediation = card.areas["disputes.mediation"]
    assert _line(text, "mediation 调解").split()[2] == str(mediation.support)
    assert f"{card.calibration.ece:.3f}" in _line(text, "calibration error")
    assert f"{card.review.passages:.1%} of passages" in _line(text, "review:")
    assert _line(text, "model").split() == ["model", "m" * 12, "corpus", "c" * 12]


def test_what_is_compared_stands_with_difference_interval_and_p(card: Scorecard, taxonomy: Taxonomy) -> None:
    gain = Difference(Paired(-0.0123, (-0.05, 0.0261), 0.0001), Paired(None, None, None))
    other = Against("d" * 64, "a [bold] name :smile:", card.micro, card.macro, gain)
    text = render(replace(card, against=other), taxonomy)
    row = _line(text, "a [bold] name :smile:").split()
    assert row[-6:] == [f"{card.micro.f1:.3f}", "-0.012", "-0.050", "to", "+0.026", "<.001"]
    assert _line(text, CUE_TERMS).startswith("cue terms")


def test_the_longest_names_of_what_is_compared_cut_no_figure_off(card: Scorecard, taxonomy: Taxonomy) -> None:
    low, even = Paired(-0.2123, (-0.35, -0.12), 0.0001), Paired(-0.2123, (-0.35, -0.12), 0.25)
    rival = Baseline(card.micro, card.macro, Difference(low, even))
    other = Against("d" * 64, "模型" * 20, card.micro, card.macro, Difference(even, low))
    text = render(replace(card, baselines={NAME: rival}, against=other), taxonomy)
    assert max(map(cell_len, text.splitlines())) <= 80
    rows = text[text.index("compared with") :].splitlines()[1:5]
    assert rows[0].startswith(f"{NAME}  micro")
    assert [row.split()[-4:] for row in rows] == [
        ["-0.350", "to", "-0.120", p] for p in ("<.001", "0.250", "0.250", "<.001")
    ]
    assert rows[2].startswith("模型" * 6 + "…   micro")


def test_p_at_the_border_is_written_out(card: Scorecard, taxonomy: Taxonomy) -> None:
    gain = Difference(Paired(0.1, (0.0, 0.2), 0.001), Paired(0.1, (0.0, 0.2), 1.0))
    rows = render(replace(card, baselines={NAME: Baseline(card.micro, card.macro, gain)}), taxonomy)
    assert [row.split()[-1] for row in rows[rows.index("compared with") :].splitlines()[1:3]] == ["0.001", "1.000"]


def test_a_learning_curve_is_listed_point_by_point(card: Scorecard, taxonomy: Taxonomy) -> None:
    points = (CurvePoint(30, 900, 0.81, 0.7, 3), CurvePoint(120, 3600, 0.9, 0.85, 1))
    text = render(replace(card, learning_curve=points), taxonomy)
    rows = text[text.index("learnt from reports") :].splitlines()[:3]
    assert rows[0].split() == ["learnt", "from", "reports", "passages", "micro", "F1", "macro", "F1"]
    assert [row.split() for row in rows[1:]] == [["30", "900", "0.810", "0.700"], ["120", "3600", "0.900", "0.850"]]
    assert "learnt from" not in render(card, taxonomy)


def test_a_flat_list_has_no_line_for_domains_and_none_for_roles(scored: Scored) -> None:
    areas = tuple(Area(f"事项{n}", f"事项{n}", "") for n in range(33))
    listed = Taxonomy(1, (), areas, ())
    plain = replace(scored, taxonomy=listed, roles=(None,) * len(scored.items))
    text = render(scorecard(plain, source="out of fold"), listed)
    assert "domains" not in text
    assert "roles:" not in text
    assert _line(text, "事项7").count("事项7") == 1
    assert _line(text, "out of fold").split() == ["out", "of", "fold", "corpus"]


def test_groups_are_listed_weakest_first_and_small_ones_left_out(card: Scorecard, taxonomy: Taxonomy) -> None:
    named = {"2019": Group(9, 2, 0.1, 0.1, 0.1, None), "2020": Group(10, 2, 0.6, 0.6, 0.6, None)}
    named["2021"] = Group(50, 2, 0.5, 0.5, 0.5, (0.4, 0.6))
    alone = {"annual": Group(69, 2, 0.2, 0.2, 0.2, None)}
    text = render(replace(card, groups={"year": named, "kind": alone}), taxonomy)
    rows = text[text.index("weakest groups") :].splitlines()[1:3]
    assert [row.split() for row in rows] == [
        ["year", "2021", "50", "2", "0.500", "0.400–0.600"],
        ["year", "2020", "10", "2", "0.600", "–"],
    ]
    assert "2019" not in text
    assert "annual" not in text


def test_areas_mistaken_once_are_no_pattern(card: Scorecard, taxonomy: Taxonomy) -> None:
    often = Confusion("disputes.mediation", "disputes.petitions", 2)
    once = Confusion("disputes.petitions", "disputes.mediation", 1)
    text = render(replace(card, confusions=(often, once)), taxonomy)
    assert _line(text, "调解与多元解纷").split() == ["调解与多元解纷", "信访", "2"]
    assert "missed" not in render(replace(card, confusions=(once,)), taxonomy)
