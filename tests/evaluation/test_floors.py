from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from fazhi.errors import ModelError
from fazhi.evaluation.floors import (
    GOLD,
    OUT_OF_FOLD,
    Pinned,
    falls,
    measured,
    read_floors,
    stale,
    update_floors,
)
from fazhi.evaluation.scorecard import evaluate, scorecard
from fazhi.evaluation.scored import Scored
from fazhi.labels.corpus import Corpus
from fazhi.labels.taxonomy import Taxonomy
from fazhi.model.artifact import Model
from fazhi.model.tagger import Tagger

FLOORS = {
    OUT_OF_FOLD: Pinned("c" * 64, 100, {"micro_f1": 0.9, "macro_f1": 0.8}),
    GOLD: Pinned("g" * 64, 10, {"micro_f1": 0.85}),
}


def _now(corpus: str = "c" * 64, **figures: float) -> dict[str, Pinned]:
    return {OUT_OF_FOLD: Pinned(corpus, 100, {"micro_f1": 0.9, "macro_f1": 0.8} | figures)}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    update_floors(FLOORS, path=tmp_path / "floors.json")
    return tmp_path / "floors.json"


def test_the_figures_of_a_model_are_those_it_carries(small_model: Model) -> None:
    kept = small_model.provenance["out_of_fold"]
    ((name, pinned),) = measured(small_model).items()
    assert (name, pinned.corpus) == (OUT_OF_FOLD, small_model.provenance["corpus"])
    assert pinned.passages == small_model.provenance["passages"]
    assert pinned.figures == {
        "micro_f1": kept["micro"]["f1"],
        "macro_f1": kept["macro"]["f1"],
        "role_accuracy": kept["roles"]["accuracy"],
    }


def test_the_figures_on_gold_are_those_of_the_scorecard(small_model: Model, make_scored: Callable[..., Scored]) -> None:
    card = scorecard(make_scored("ab", ["0", "12"], ["0", "1"]), corpus="gold")
    # 2 of 3 labels found, nothing wrong: 2·2 / (2·2 + 1); no roles and no files were given
    assert measured(small_model, card)[GOLD] == Pinned("gold", 2, {"micro_f1": 0.8, "macro_f1": round(2 / 3, 6)})


def test_a_model_without_figures_is_one_line(small_model: Model) -> None:
    with pytest.raises(ModelError, match=r"^model: carries no figures out of fold; train it again with"):
        measured(replace(small_model, provenance={}))


@pytest.mark.parametrize("value", [0.95, 0.9, 0.8901])
def test_a_fall_of_less_than_a_passage_is_fine(value: float) -> None:
    assert falls(_now(micro_f1=value), FLOORS) == []


def test_a_fall_beyond_one_passage_is_named() -> None:
    # of 100 passages one is worth a point
    (fault,) = falls(_now(micro_f1=0.8899), FLOORS)
    assert str(fault) == (
        "floors:out_of_fold: micro_f1 fell from 0.9000 to 0.8899; "
        "mend the model, or give --update --allow-regression if the loss is meant"
    )
    assert [fault.fault for fault in falls(_now(micro_f1=0.1, macro_f1=0.2), FLOORS)] == [
        "micro_f1 fell from 0.9000 to 0.1000",
        "macro_f1 fell from 0.8000 to 0.2000",
    ]


def test_a_missing_figure_and_another_corpus_are_named() -> None:
    found = {OUT_OF_FOLD: Pinned("d" * 64, 100, {"micro_f1": 0.95})}
    (other,) = map(str, stale(found, FLOORS))
    assert other == (
        "floors:out_of_fold: were measured on another corpus (cccccccccccc); "
        "pin the figures with `fazhi model floors --update`"
    )
    (missing,) = map(str, falls(found, FLOORS))
    assert missing.startswith("floors:out_of_fold: macro_f1 is missing; mend the model, or give --update")


def test_floors_of_what_was_not_measured_stay(file: Path) -> None:
    assert falls({}, FLOORS) == []
    update_floors(_now(micro_f1=0.92), path=file)
    assert read_floors(file) == FLOORS | _now(micro_f1=0.92)


def test_an_update_lowers_no_floor_unless_it_is_meant(file: Path) -> None:
    before = file.read_bytes()
    for found in (_now(micro_f1=0.5), _now(micro_f1=0.99, macro_f1=0.5)):
        with pytest.raises(ModelError, match=r"fell from 0\.[89]000 to 0\.5000; mend the model"):
            update_floors(found, path=file)
        assert file.read_bytes() == before
    # not even with the figures of another corpus
    with pytest.raises(ModelError, match="micro_f1 fell"):
        update_floors(_now("d" * 64, micro_f1=0.5), path=file)
    update_floors(_now(micro_f1=0.5), allow_regression=True, path=file)
    assert read_floors(file)[OUT_OF_FOLD].figures["micro_f1"] == 0.5


def test_an_update_takes_over_another_corpus(file: Path) -> None:
    update_floors(_now("d" * 64), path=file)
    assert read_floors(file)[OUT_OF_FOLD].corpus == "d" * 64
    assert falls(_now("d" * 64), read_floors(file)) == []


def test_floors_are_json_in_a_stable_order(file: Path) -> None:
    data = json.loads(file.read_text())
    assert list(data) == [GOLD, OUT_OF_FOLD]
    assert data[GOLD] == {"corpus": "g" * 64, "figures": {"micro_f1": 0.85}, "passages": 10}
    assert file.read_bytes().endswith(b"}\n")


def test_where_nothing_was_pinned_it_is_said(tmp_path: Path) -> None:
    assert read_floors(tmp_path / "none.json") == {}
    assert [str(fault) for fault in stale(_now(), {})] == [
        "floors:out_of_fold: are not pinned; pin the figures with `fazhi model floors --update`"
    ]


@pytest.mark.parametrize("text", ["", "[]", "{", '{"gold": 1}', '{"gold": {"corpus": "c"}}', '{"gold": {"floor": 1}}'])
def test_a_file_of_something_else_is_one_line(text: str, tmp_path: Path) -> None:
    (tmp_path / "f.json").write_text(text)
    with pytest.raises(ModelError, match=r"f\.json: holds no floors; make it anew with"):
        read_floors(tmp_path / "f.json")


def test_the_shipped_model_stands_above_its_floors(tagger: Tagger) -> None:
    found, floors = measured(tagger.model), read_floors()
    assert falls(found, floors) == []
    assert stale(found, floors) == []


def test_the_shipped_model_stands_above_its_floors_on_real_reports(
    tagger: Tagger, taxonomy: Taxonomy, shared: Path
) -> None:
    gold = Corpus.load(sorted((shared / "gold").glob("*.jsonl")), taxonomy)
    found, floors = measured(tagger.model, evaluate(tagger, gold, reports=shared / "reports")), read_floors()
    assert {"micro_f1", "macro_f1", "role_accuracy", "characters_f1"} == set(floors[GOLD].figures)
    assert falls(found, floors) == []
    assert stale(found, floors) == []
