from __future__ import annotations

import json
import re
import string
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fazhi.evaluation.notes import CONVENTIONS
from fazhi.evaluation.scorecard import evaluate
from fazhi.labels.corpus import Corpus
from fazhi.labels.taxonomy import Area, Taxonomy
from fazhi.model.artifact import Model
from fazhi.model.tagger import Tagger
from fazhi.views import card as card_module
from fazhi.views.card import render
from fazhi.views.markdown import bullets, code, inline, table

TEMPLATES = Path(card_module.__file__).with_name("templates")
AREAS = {
    "area000": {"support": 40, "precision": 0.9, "recall": 0.9, "f1": 0.9, "f1_interval": [0.85, 0.95]},
    "area001": {"support": 5, "precision": 0.5, "recall": 0.5, "f1": 0.5, "f1_interval": None},
    "area002": {"support": 0, "precision": None, "recall": None, "f1": None, "f1_interval": None},
}
MEAN = {"precision": 0.91, "recall": 0.89, "f1": 0.9, "f1_interval": [0.88, 0.92]}
PROVENANCE: dict[str, Any] = {
    "corpus": "c" * 64,
    "taxonomy": "t" * 64,
    "recipe": {"features": "char", "char_ngrams": [1, 2], "classifier": "ridge", "cost": 2.0, "tolerance": 0.01},
    "recipe_digest": "r" * 64,
    "seed": 7,
    "reports": 12,
    "passages": 48,
    "support": {"area000": 40, "area001": 5, "area002": 0},
    "warnings": ["area002 (第2项): no label"],
    "out_of_fold": {
        "micro": MEAN,
        "macro": MEAN,
        "areas": AREAS,
        "roles": None,
        "exact": 0.75,
        "calibration": {"ece": 0.011, "ece_areas": 0.02, "ece_seen": 0.033, "brier": 0.044, "log_loss": 0.055},
        "review": {"passages": 0.1, "decisions": 0.01, "errors": 0.4},
        "notes": [CONVENTIONS, "Without support: area002."],
    },
}


GOLD: dict[str, Any] = {
    "passages": 154,
    "reports": 3,
    "micro": {"precision": 0.885, "recall": 0.845, "f1": 0.864, "f1_interval": [0.833, 0.884]},
    "macro": MEAN,
    "domain_micro": None,
    "areas": AREAS,
    "roles": {"accuracy": 0.987, "macro_f1": 0.955},
    "exact": 0.649,
    "characters": {"precision": 0.901, "recall": 0.869, "f1": 0.885, "f1_interval": None},
    "calibration": PROVENANCE["out_of_fold"]["calibration"],
    "review": {"passages": 0.13, "decisions": 0.004, "errors": None},
    "baselines": {
        "cue terms": {
            "micro": MEAN | {"f1": 0.657},
            "macro": MEAN | {"f1": None},
            "difference": {
                "micro": {"value": 0.207, "interval": [0.158, 0.289], "p": 0.25},
                "macro": {"value": None, "interval": None, "p": None},
            },
        }
    },
    "corpus": "g" * 64,
    "notes": [CONVENTIONS, "Fewer than 10 reports (3): intervals are unreliable."],
}


def _flat(count: int) -> Taxonomy:
    areas = tuple(Area(f"area{number:03}", f"第{number}项", f"Area {number}") for number in range(count))
    return Taxonomy(1, (), areas, ())


def _model(taxonomy: Taxonomy, provenance: dict[str, Any], roles: int = 0, **given: Any) -> Model:
    areas = len(taxonomy.areas)
    return Model(
        taxonomy=taxonomy,
        blocks=(),
        weights=np.zeros((0, areas), np.float32),
        bias=np.zeros(areas),
        thresholds=np.zeros(areas),
        calibration=np.ones((2, areas)),
        role_weights=np.zeros((0, roles), np.float32),
        role_bias=np.zeros(roles),
        role_calibration=np.ones((2, roles)),
        clause_weight=0.5,
        review_band=0.1,
        provenance=provenance,
        **given,
    )


@pytest.fixture
def model() -> Model:
    return _model(_flat(3), PROVENANCE)


def _section(card: str, heading: str) -> str:
    return card.partition(f"## {heading}\n")[2].partition("\n## ")[0]


def _leaves(words: dict[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    for key, value in words.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{path}{key}.")
        else:
            yield path + key, value


def test_both_languages_have_the_same_sentences_with_the_same_blanks() -> None:
    english, chinese = (
        dict(_leaves(tomllib.loads((TEMPLATES / f"card.{language}.toml").read_text(encoding="utf-8"))))
        for language in ("en", "zh")
    )
    assert list(english) == list(chinese)
    for key, text in english.items():
        blanks, others = (
            {name for _, name, _, _ in string.Formatter().parse(each) if name} for each in (text, chinese[key])
        )
        assert blanks == others, key


@pytest.mark.parametrize(
    ("language", "heading", "label"),
    [("en", "What it was trained on", "held out of it, for measuring"), ("zh", "训练语料", "留出，只用于评测")],
)
def test_what_was_held_out_stands_in_the_card_and_in_its_command(language: str, heading: str, label: str) -> None:
    known = render(_model(_flat(3), PROVENANCE | {"hold_out": "year=2024"}), None, language)
    assert f"| {label} | `year=2024` |" in _section(known, heading)
    assert "fazhi train CORPUS... --areas areas.yaml --hold-out year=2024 --recipe recipe.json --seed 7" in known
    assert "hold-out" not in render(_model(_flat(3), PROVENANCE), None, language)
    assert label not in render(_model(_flat(3), PROVENANCE), None, language)


def test_a_condition_that_a_shell_would_take_apart_is_quoted() -> None:
    assert "--hold-out 'kind=a b,$c'" in render(_model(_flat(3), PROVENANCE | {"hold_out": "kind=a b,$c"}), None, "en")


def test_every_figure_stands_in_both_cards(model: Model) -> None:
    english, chinese = render(model, None, "en"), render(model, None, "zh")
    assert re.findall(r"\d\.\d{3}", english) == re.findall(r"\d\.\d{3}", chinese)
    assert english.count("\n## ") == chinese.count("\n## ") == 7
    assert english.count("\n| ") == chinese.count("\n| ")


def test_a_model_of_a_flat_scheme_without_roles(model: Model) -> None:
    text = render(model, None, "en")
    assert f"Model `{model.digest[:12]}`: 3 areas, no roles." in text
    assert "Roles: the model tells none." in text
    assert "one for each area." in text
    assert "law-based government" not in text
    assert "written corpus" not in text


def test_the_corpus_is_counted_and_areas_with_few_labels_too(model: Model) -> None:
    rows = _section(render(model, None, "en"), "What it was trained on")
    for row in (
        "| reports | 12 |", "| passages | 48 |", "| labels | 45 |", "| areas with fewer than 10 labels | 1 |",
        "| areas without a label | 1: Area 2 |", f"| digest of the corpus | `{'c' * 64}` |",
    ):  # fmt: skip
        assert row in rows
    assert "| 没有标签的事项 | 1: 第2项 |" in render(model, None, "zh")


def test_of_many_areas_without_a_label_twelve_are_named() -> None:
    support = {f"area{number:03}": 0 for number in range(15)}
    model = _model(_flat(15), {"support": support})
    assert "| areas without a label | 15: Area 0, Area 1," in render(model, None, "en")
    assert "Area 11 and 3 more |" in render(model, None, "en")
    assert "第11项等，另有 3 个 |" in render(model, None, "zh")


def test_the_recipe_is_told_in_words_and_as_knobs(model: Model) -> None:
    made = _section(render(model, None, "en"), "How it was made")
    assert "n-grams of 1 to 2 characters" in made
    assert "The classifiers are ridge regressions, one for each area." in made
    assert "| `cost` | `2.0` |" in made
    once = replace(model, provenance={"recipe": PROVENANCE["recipe"] | {"char_ngrams": [2, 2]}})
    assert "n-grams of 2 characters" in render(once, None, "en")
    assert "`tolerance`" not in made  # does not matter, and nothing says that it differs
    assert "岭回归" in render(model, None, "zh")


def test_with_the_defaults_known_every_knob_that_differs_is_shown(model: Model) -> None:
    defaults = PROVENANCE["recipe"] | {"cost": 1.0, "tolerance": 0.1}
    text = render(model, None, "en", defaults=defaults)
    assert "| `cost` | `2.0` | `1.0` |" in text
    assert "| `tolerance` | `0.01` | `0.1` |" in text
    assert "| `classifier` | `ridge` | `ridge` |" in text
    assert '```json\n{\n  "cost": 2.0,\n  "tolerance": 0.01\n}\n```' in text


def test_a_default_recipe_needs_no_recipe_file(model: Model) -> None:
    text = render(model, None, "en", defaults=PROVENANCE["recipe"])
    assert "fazhi train CORPUS... --areas areas.yaml --seed 7 -o model.fazhi\n" in text
    assert "recipe.json" not in text


@pytest.mark.parametrize(
    ("limits", "sentence"),
    [
        ({"min_areas": 1, "max_areas": 1}, "Every passage has exactly 1 area."),
        ({"min_areas": 1}, "Every passage has at least 1 of the areas."),
        ({"max_areas": 2}, "No passage has more than 2 of the areas."),
    ],
)
def test_how_many_areas_a_passage_has_is_said(
    limits: dict[str, int],
    sentence: str,
) -> None:
    assert sentence in render(_model(_flat(2), {}, **limits), None, "en")


def test_out_of_fold_figures_come_with_intervals_and_with_what_they_mean(model: Model) -> None:
    seen = _section(render(model, None, "en"), "What it reaches out of fold")
    assert "tagged by a model that was trained on the other folds alone" in seen
    assert "Thresholds and calibration of a fold come from the other folds, too" in seen
    assert "| areas | micro | 0.910 | 0.890 | 0.900 | 0.880–0.920 |" in seen
    assert "right for 75% of the passages" in seen
    assert "calibration error 0.011, over scores from 0.1 on 0.033; Brier score 0.044; log loss 0.055" in seen
    assert "Looking at the 10% of the passages that are marked for review meets 40% of the wrong decisions." in seen
    assert "- Without support: area002." in seen
    assert CONVENTIONS not in seen  # said in the card's own words


def test_the_weakest_areas_come_first_and_those_without_labels_not_at_all(model: Model) -> None:
    rows = re.findall(
        r"^\| `(area\d+)` \|(.*)\|$", _section(render(model, None, "en"), "The weakest areas"), re.MULTILINE
    )
    assert rows == [
        ("area001", " Area 1 | 5 | 0.500 | 0.500 | 0.500 | – "),
        ("area000", " Area 0 | 40 | 0.900 | 0.900 | 0.900 | 0.850–0.950 "),
    ]


def test_warnings_stand_there_and_their_absence_too(model: Model) -> None:
    assert _section(render(model, None, "en"), "Warnings").strip() == "- area002 (第2项): no label"
    quiet = replace(model, provenance=PROVENANCE | {"warnings": []})
    assert _section(render(quiet, None, "en"), "Warnings").strip() == "None."
    assert _section(render(quiet, None, "zh"), "警告").strip() == "无。"


def test_labelled_reports_are_a_section_of_their_own(model: Model) -> None:
    text = render(model, GOLD, "en")
    gold = _section(text, "What it reaches on labelled reports")
    assert "154 labelled passages of 3 reports that it was not trained on; corpus `gggggggggggg`." in gold
    assert "**Fewer than 10 reports: the intervals are unreliable.**" in gold
    assert "| areas | micro | 0.885 | 0.845 | 0.864 | 0.833–0.884 |" in gold
    assert "| (character, area) pairs, end to end | micro | 0.901 | 0.869 | 0.885 | – |" in gold
    assert "domains" not in gold
    assert "Roles: accuracy 0.987, macro-F1 0.955." in gold
    assert "| Rules: cue terms | micro | 0.657 | +0.207 | +0.158 … +0.289 | 0.250 |" in gold
    assert "| Rules: cue terms | macro | – | – | – | – |" in gold
    assert "On labelled reports:" in text
    assert "On labelled reports:" not in render(model, None, "en")
    assert "规则：提示词" in render(model, GOLD, "zh")


def test_ten_reports_are_no_longer_few(model: Model) -> None:
    few = replace(model, provenance=PROVENANCE | {"reports": 9})
    assert "unreliable.**" in _section(render(few, None, "en"), "What it reaches out of fold")
    assert "unreliable.**" not in render(model, GOLD | {"reports": 10}, "en")


def test_a_real_scorecard_has_what_the_card_needs(tagger: Tagger, small_corpus: Corpus) -> None:
    card = evaluate(tagger, small_corpus)
    text = render(tagger.model, card.to_dict(), "en")
    assert f"| areas | micro | {card.micro.precision:.3f} | {card.micro.recall:.3f} | {card.micro.f1:.3f} |" in text
    assert len(re.findall(r"^\| `[a-z]+\.[a-z_]+` \|", text.partition("On labelled reports:")[2], re.MULTILINE)) == 10


def test_digests_and_command_tell_how_to_make_it_again(model: Model) -> None:
    again = _section(render(model, None, "en"), "How to make it again")
    assert "fazhi train CORPUS... --areas areas.yaml --recipe recipe.json --seed 7 -o model.fazhi" in again
    knobs = re.search(r"```json\n(.*?)```", again, re.DOTALL)
    assert knobs is not None
    assert json.loads(knobs[1]) == PROVENANCE["recipe"]
    for digest in ("c" * 64, "t" * 64, "r" * 64, model.digest):
        assert f"`{digest}`" in again


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("missing", [*PROVENANCE, "everything"])
def test_whatever_an_older_model_lacks_is_left_out(language: str, missing: str, model: Model) -> None:
    kept = {} if missing == "everything" else {key: value for key, value in PROVENANCE.items() if key != missing}
    text = render(replace(model, provenance=kept), None, language)
    assert "None |" not in text
    assert "{" not in re.sub(r"```json.*?```", "", text, flags=re.DOTALL)


def test_two_out_of_fold_figures_of_an_early_model_are_enough(model: Model) -> None:
    early = replace(model, provenance={"out_of_fold": {"micro_f1": 0.933, "macro_f1": 0.935}})
    text = render(early, None, "en")
    assert "| areas | micro | – | – | 0.933 | – |" in text
    assert "The thresholds were chosen on the same scores" in text
    assert "This model file does not say." in render(replace(model, provenance={}), None, "en")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_shipped_model_names_its_domain_and_its_corpus(language: str, tagger: Tagger) -> None:
    text = render(tagger.model, None, language)
    assert {"en": "reports on law-based government", "zh": "法治政府建设报告"}[language] in text
    assert {"en": "invented reports", "zh": "虚构"}[language] in text
    assert re.search(r"fazhi train (--recipe recipe.json )?--seed 0 -o model.fazhi", text)
    assert "| 120 |" in text


def test_names_from_outside_stay_text() -> None:
    taxonomy = Taxonomy(1, (), (Area("a|b`c", "<script>alert(1)</script>", "x | y\n# z"), Area("d", "", "")), ())
    areas = {area.id: AREAS["area001"] for area in taxonomy.areas}
    model = _model(taxonomy, {"out_of_fold": {"areas": areas}, "warnings": ["[a](b) <i>"]})
    english, chinese = render(model, None, "en"), render(model, None, "zh")
    assert r"| `a\|b'c` | x \| y # z | 5 |" in english
    assert r"| `a\|b'c` | &lt;script>alert(1)&lt;/script> | 5 |" in chinese
    assert "| `d` | d | 5 |" in english
    assert r"- \[a\](b) &lt;i>" in english


def test_markdown_in_small_pieces() -> None:
    assert table(("a", "b"), [(1, "x")]) == "| a | b |\n| --- | --- |\n| 1 | x |"
    assert bullets(["a\nb", "*c*"]) == "- a b\n- \\*c\\*"
    assert bullets([]) == ""
    assert inline("a_b & <c>") == "a_b &amp; &lt;c>"
    assert code("a`b|c") == "`a'b\\|c`"
