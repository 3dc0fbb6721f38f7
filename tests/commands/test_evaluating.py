from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fazhi.commands.evaluating import evaluate
from fazhi.errors import CorpusError, ModelError, OutputError, RecipeError, UsageError
from fazhi.evaluation.baselines import MOST_FREQUENT
from fazhi.labels.corpus import WRITTEN, Corpus
from fazhi.labels.taxonomy import Area, Taxonomy
from fazhi.model.artifact import Model
from fazhi.model.words import Segmenter
from fazhi.training.baseline import NAME
from fazhi.training.fitting import fit
from fazhi.training.recipe import Recipe

Evaluate = Callable[..., dict[str, Any]]
GOOD = Recipe(folds=3, max_df=1.0)
POOR = Recipe(folds=3, max_df=1.0, cost=0.01, threshold_rule="zero")
"""Tags nothing."""


@pytest.fixture(scope="module")
def folder(flat_corpus: Corpus, flat: Taxonomy, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the flat corpus, its areas, a part of it, and a good and a poor model."""
    where = tmp_path_factory.mktemp("flat")
    flat_corpus.save(where / "c.jsonl")
    Corpus(flat_corpus.passages[:22]).save(where / "part.jsonl")
    (where / "areas.yaml").write_text("areas: [甲, 乙, 丙]\n", encoding="utf-8")
    (where / "recipe.json").write_text(json.dumps(GOOD.to_dict()))
    loaded = Corpus.load([where / "c.jsonl"], flat)
    for name, recipe in (("good", GOOD), ("poor", POOR)):
        fit(loaded, flat, recipe).save(where / f"{name}.fazhi")
    return where


@pytest.fixture(autouse=True)
def _characters_for_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare the newcomer's pipeline jieba's start-up."""
    monkeypatch.setattr(Segmenter, "cut", lambda _, text: list(text))


@pytest.fixture
def card(capsysbinary: pytest.CaptureFixture[bytes]) -> Evaluate:
    """Return a function that evaluates and returns the JSON that was printed."""

    def run(corpus: list[Path], model: Path | None = None, **options: Any) -> dict[str, Any]:
        evaluate(corpus, model, fmt="json", quiet=True, jobs=1, **options)
        said = capsysbinary.readouterr()
        assert said.err == b""
        found: dict[str, Any] = json.loads(said.out)
        return found

    return run


def test_a_model_is_held_against_the_pipeline_trained_on_the_same(folder: Path, card: Evaluate) -> None:
    found = card([folder / "c.jsonl"], folder / "good.fazhi", trained_on=[folder / "c.jsonl"], seed=3)
    assert (found["passages"], found["reports"], found["micro"]["f1"]) == (66, 6, 1.0)
    assert list(found["baselines"]) == [MOST_FREQUENT, NAME]
    assert found["baselines"][MOST_FREQUENT]["micro"]["f1"] < 0.5
    assert found["micro"]["f1_interval"] == [1.0, 1.0]
    assert found["model"] == Model.load(folder / "good.fazhi").digest
    assert {"ece", "brier"} <= found["calibration"].keys()
    assert list(card([folder / "c.jsonl"], folder / "good.fazhi", no_newcomer=True)["baselines"]) == [MOST_FREQUENT]


def test_a_corpus_that_is_not_at_hand_is_told_once(folder: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    note = b"note: the corpus that the model learnt from is not at hand (--trained-on): no newcomer's pipeline"
    flattered = b"note: About 100% of these passages stand in what the model learnt from: the figures flatter it.\n"
    evaluate([folder / "c.jsonl"], folder / "good.fazhi")
    assert capsysbinary.readouterr().err == note + b"\n" + flattered
    evaluate([folder / "c.jsonl"], folder / "good.fazhi", learning_curve=True)
    assert capsysbinary.readouterr().err == note + b" and no learning curve\n" + flattered
    evaluate([folder / "c.jsonl"], folder / "good.fazhi", no_newcomer=True)
    assert capsysbinary.readouterr().err == flattered
    with pytest.raises(ModelError, match="--trained-on: is not the corpus that the model learnt from"):
        evaluate([folder / "c.jsonl"], folder / "good.fazhi", trained_on=[folder / "part.jsonl"])


def test_two_models_are_compared_and_what_they_tag_differently_is_listed(
    folder: Path, card: Evaluate, tmp_path: Path
) -> None:
    found = card(
        [folder / "c.jsonl"],
        folder / "good.fazhi",
        against=folder / "poor.fazhi",
        differences=tmp_path / "d.csv",
        no_newcomer=True,
    )
    assert (found["against"]["name"], found["against"]["micro"]["f1"]) == ("poor", 0.0)
    # the lowest p-value that six reports allow: 2 of 2^6 ways
    assert found["against"]["difference"]["micro"] == {"value": 1.0, "interval": [1.0, 1.0], "p": pytest.approx(2 / 64)}
    rows = list(csv.DictReader((tmp_path / "d.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == 60  # all but the passage about none, of six reports
    assert {row["right"] for row in rows} == {"ours"}
    assert {row["theirs"] for row in rows} == {""}


def test_mistakes_are_listed_worst_first(folder: Path, card: Evaluate, tmp_path: Path) -> None:
    card([folder / "c.jsonl"], folder / "poor.fazhi", errors=tmp_path / "e.csv", no_newcomer=True)
    rows = list(csv.DictReader((tmp_path / "e.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == 60
    losses = [float(row["loss"]) for row in rows]
    assert losses == sorted(losses, reverse=True)
    assert {row["missed"] for row in rows} == {"甲", "乙", "丙", "甲;乙"}
    card([folder / "c.jsonl"], folder / "good.fazhi", errors=tmp_path / "n.csv", no_newcomer=True)
    assert (tmp_path / "n.csv").read_bytes().count(b"\n") == 1


def test_a_recipe_is_evaluated_out_of_fold(folder: Path, card: Evaluate) -> None:
    options = {"out_of_fold": True, "recipe": folder / "recipe.json", "areas": folder / "areas.yaml"}
    found = card([folder / "c.jsonl"], **options)
    assert found["source"] == f"out of fold, recipe {GOOD.digest[:12]}"
    assert list(found["baselines"]) == [MOST_FREQUENT, NAME]
    assert (found["model"], found["passages"]) == ("", 66)
    assert found["micro"] == Model.load(folder / "good.fazhi").provenance["out_of_fold"]["micro"]
    assert card([folder / "c.jsonl"], **options, no_newcomer=True)["baselines"] == {}


def test_a_learning_curve_grows_to_the_whole_corpus(folder: Path, card: Evaluate) -> None:
    options = {"learning_curve": True, "no_newcomer": True}
    recipe = {"out_of_fold": True, "recipe": folder / "recipe.json", "areas": folder / "areas.yaml"}
    found = card([folder / "c.jsonl"], **recipe, **options)
    assert [(point["reports"], point["draws"]) for point in found["learning_curve"]] == [(3, 3), (4, 1)]
    assert found["learning_curve"][-1]["micro"] == found["micro"]["f1"]
    found = card([folder / "c.jsonl"], folder / "poor.fazhi", trained_on=[folder / "c.jsonl"], **options)
    # the recipe is the model's own: it tags nothing
    assert [point["micro"] for point in found["learning_curve"]] == [0.0, 0.0]


def test_only_what_is_held_out_is_evaluated(folder: Path, card: Evaluate) -> None:
    found = card([folder / "c.jsonl"], folder / "good.fazhi", hold_out="report=子,丑", no_newcomer=True)
    assert (found["reports"], found["passages"]) == (2, 22)


def test_limits_are_those_asked_for(folder: Path, card: Evaluate) -> None:
    # of six passages with two areas each one area is missed, and each without any has a wrong one
    found = card([folder / "c.jsonl"], folder / "good.fazhi", min_areas=1, max_areas=1, no_newcomer=True)
    assert found["micro"]["recall"] == pytest.approx(60 / 66)
    assert found["micro"]["precision"] == pytest.approx(60 / 66)


def test_the_suffix_of_the_output_decides_the_format(folder: Path, tmp_path: Path) -> None:
    for name in ("s.html", "s.json", "s.txt"):
        evaluate([folder / "c.jsonl"], folder / "good.fazhi", output=str(tmp_path / name), no_newcomer=True)
    page, data, shown = ((tmp_path / f"s.{each}").read_text(encoding="utf-8") for each in ("html", "json", "txt"))
    assert page.lower().startswith("<!doctype html>")
    assert "甲" in page
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert json.loads(data)["passages"] == 66
    assert shown.startswith("66 passages of 6 reports")
    with pytest.raises(UsageError, match="'xml' is no format; choose one of table, json, html"):
        evaluate([folder / "c.jsonl"], fmt="xml")


@pytest.mark.parametrize("option", ["output", "errors", "differences"])
def test_nothing_is_overwritten_and_nothing_is_begun(
    option: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "old.json"
    file.write_text("old")
    monkeypatch.setattr(Corpus, "load", lambda *_: pytest.fail("work was begun"))
    options: dict[str, Any] = {option: str(file) if option == "output" else file}
    with pytest.raises(OutputError, match=r"old\.json: exists already; give --force"):
        evaluate([folder / "c.jsonl"], folder / "good.fazhi", folder / "poor.fazhi", **options)
    assert file.read_text() == "old"


def test_with_force_a_scorecard_is_replaced(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text("old")
    output = str(tmp_path / "s.json")
    evaluate([folder / "c.jsonl"], folder / "good.fazhi", output=output, no_newcomer=True, force=True)
    assert json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))["passages"] == 66


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ({}, "CORPUS: is missing; name labelled passages, or give --out-of-fold"),
        ({"corpus": ["c"], "differences": "d"}, "--differences: needs another model; name it with --against"),
        ({"out_of_fold": True, "model": "m"}, "--model: is for a model, and --out-of-fold evaluates a recipe"),
        ({"out_of_fold": True, "against": "m"}, "--against: is for a model, and --out-of-fold evaluates a recipe"),
        ({"out_of_fold": True, "max_areas": 1}, "--max-areas: is for a model, and --out-of-fold evaluates a recipe"),
        ({"out_of_fold": True, "hold_out": "year=2024"}, "--hold-out: is for a model, and --out-of-fold"),
        ({"corpus": ["c"], "recipe": "r"}, "--recipe: is for a recipe, and a model has its own; give --out-of-fold"),
        ({"corpus": ["c"], "areas": "a"}, "--areas: is for a recipe, and a model has its own; give --out-of-fold"),
        ({"corpus": ["c"], "errors": "-"}, "--errors: writes no standard output; name a file"),
        ({"corpus": ["c"], "errors": "e", "output": "e"}, f"{Path('e').absolute()}: is named for two outputs"),
    ],
)
def test_options_that_do_not_go_together_are_one_line(options: dict[str, Any], fault: str) -> None:
    texts = ("hold_out", "output")
    paths: dict[str, Any] = {k: Path(v) if isinstance(v, str) and k not in texts else v for k, v in options.items()}
    with pytest.raises(UsageError) as caught:
        evaluate(**paths)
    assert str(caught.value).startswith(fault)


def test_faults_of_what_was_named_are_one_line(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"none\.fazhi: cannot be read"):
        evaluate([folder / "c.jsonl"], tmp_path / "none.fazhi")
    with pytest.raises(ModelError, match=r"none\.fazhi: cannot be read"):
        evaluate([folder / "c.jsonl"], folder / "good.fazhi", tmp_path / "none.fazhi")
    with pytest.raises(CorpusError, match="unknown area"):
        evaluate([WRITTEN / "bailing-2025.jsonl"], folder / "good.fazhi")
    with pytest.raises(RecipeError, match=r"none\.json: cannot be read"):
        evaluate([folder / "c.jsonl"], out_of_fold=True, recipe=tmp_path / "none.json", areas=folder / "areas.yaml")


def test_models_of_other_areas_cannot_be_compared(folder: Path, tmp_path: Path, flat_corpus: Corpus) -> None:
    four = Taxonomy(1, (), tuple(Area(name, name, name) for name in "甲乙丙丁"), ())
    fit(flat_corpus, four, GOOD).save(tmp_path / "four.fazhi")
    with pytest.raises(ModelError, match=r"^model: has other areas than the one that it is compared with"):
        evaluate([folder / "c.jsonl"], folder / "good.fazhi", tmp_path / "four.fazhi", no_newcomer=True)
