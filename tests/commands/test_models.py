from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from fazhi.commands.models import card, floors, info
from fazhi.errors import CorpusError, ModelError, OutputError, UsageError
from fazhi.evaluation.floors import read_floors, update_floors
from fazhi.labels.corpus import WRITTEN
from fazhi.model.artifact import Model

MODELS = Path(__file__).resolve().parents[1] / "data" / "models"
GOLD = [WRITTEN / "lanhe-2023.jsonl"]
"""Stands for labelled reports that the small model has not seen."""


@pytest.fixture
def file(small_model: Model, tmp_path: Path) -> Path:
    small_model.save(tmp_path / "m.fazhi")
    return tmp_path / "m.fazhi"


@pytest.fixture
def pinned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the floors of these tests apart from the package's own."""
    where = tmp_path / "floors.json"
    monkeypatch.setattr(read_floors, "__defaults__", (where,))
    monkeypatch.setattr(update_floors, "__kwdefaults__", {"allow_regression": False, "path": where})
    return where


@pytest.mark.parametrize("name", ["v1", "v2"])
def test_a_model_is_described_in_the_format_of_its_file(name: str, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    model = MODELS / name / "tiny.fazhi"
    info(model, "json")
    facts = json.loads(capsysbinary.readouterr().out)
    assert (facts["format"], facts["areas"]) == (int(name[1]), 3)
    assert (facts["bytes"], facts["digest"]) == (model.stat().st_size, Model.load(model).digest)
    assert facts["max_areas"] == {"v1": None, "v2": 1}[name]
    info(model)
    assert f"format: {name[1]}\n" in capsysbinary.readouterr().out.decode()


def test_cards_are_written_beside_the_model(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    card(model=file)
    english, chinese = (file.with_name(name) for name in ("m.card.md", "m.card.zh-CN.md"))
    assert capsys.readouterr().err == f"{english}, {chinese}\n"
    digest = Model.load(file).digest[:12]
    assert all(digest in each.read_text(encoding="utf-8") for each in (english, chinese))
    english.write_text("old")
    with pytest.raises(OutputError, match=r"m\.card\.md: exists already"):
        card(model=file)
    assert english.read_text() == "old"
    card(model=file, force=True)
    assert english.read_text(encoding="utf-8") != "old"


def test_a_card_can_be_given_a_name_and_figures(file: Path, tmp_path: Path) -> None:
    card(model=file, output=tmp_path / "plain.md")
    card(GOLD, model=file, output=tmp_path / "told.md")
    plain, told = ((tmp_path / name).read_text(encoding="utf-8") for name in ("plain.md", "told.md"))
    assert (tmp_path / "told.zh-CN.md").exists()
    assert "cue terms" in told
    assert len(told) > len(plain) + 200


def test_figures_on_what_was_learnt_are_no_figures_for_a_card(file: Path) -> None:
    with pytest.raises(CorpusError, match="about 100% of the passages are among those that the model learnt from"):
        card([WRITTEN / "bailing-2025.jsonl"], model=file)
    assert not file.with_name("m.card.md").exists()


def test_floors_are_pinned_and_then_kept(file: Path, pinned: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ModelError, match="floors:out_of_fold: are not pinned; pin the figures with"):
        floors(model=file)
    assert not pinned.exists()
    floors(GOLD, model=file, update=True)
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(": ")[:2] for line in lines] == [["out_of_fold", "pinned"], ["gold", "pinned"]]
    assert set(read_floors(pinned)) == {"out_of_fold", "gold"}
    assert read_floors(pinned)["gold"].passages == 59
    floors(GOLD, model=file)
    # without gold reports at hand their floors are left alone
    floors(model=file)
    assert "out_of_fold: no figure has fallen: micro_f1 0." in capsys.readouterr().err
    with pytest.raises(UsageError, match="--allow-regression: does nothing by itself; give --update too"):
        floors(model=file, allow_regression=True)


def test_a_worse_model_fails_and_lowers_no_floor(file: Path, pinned: Path, small_model: Model, tmp_path: Path) -> None:
    floors(model=file, update=True)
    figures = json.loads(json.dumps(dict(small_model.provenance["out_of_fold"])))
    figures["micro"]["f1"] = 0.5
    worse = tmp_path / "worse.fazhi"
    replace(small_model, provenance={**small_model.provenance, "out_of_fold": figures}).save(worse)
    for update in (False, True):
        with pytest.raises(ModelError, match=r"^floors:out_of_fold: micro_f1 fell from 0\.\d{4} to 0\.5000; mend"):
            floors(model=worse, update=update)
    floors(model=worse, update=True, allow_regression=True)
    assert read_floors(pinned)["out_of_fold"].figures["micro_f1"] == 0.5


def test_a_model_of_another_corpus_is_not_measured_by_these_floors(file: Path, pinned: Path) -> None:
    floors(model=file, update=True)
    assert pinned.exists()
    with pytest.raises(ModelError, match="floors:out_of_fold: were measured on another corpus"):
        floors(model=MODELS / "v2" / "tiny.fazhi")


def test_a_model_without_figures_is_one_line(small_model: Model, tmp_path: Path) -> None:
    replace(small_model, provenance={}).save(tmp_path / "bare.fazhi")
    with pytest.raises(ModelError, match="model: carries no figures out of fold"):
        floors(model=tmp_path / "bare.fazhi")
