"""Forged files are refused in one line, and files of every format still tag as they did."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fazhi.errors import ModelError
from fazhi.model import container
from fazhi.model.artifact import Model
from fazhi.model.tagger import Tagger
from fazhi.reports.report import Passage

MODELS = Path(__file__).resolve().parents[1] / "data" / "models"
V1, V2 = (MODELS / name / "tiny.fazhi" for name in ("v1", "v2"))


def _load(tmp_path: Path, data: bytes) -> Model:
    file = tmp_path / "m.fazhi"
    file.write_bytes(data)
    return Model.load(file)


def _rewritten(model: Model, change: Any) -> bytes:
    """Return the model's file with its header changed and all checksums made to fit again."""
    header, arrays = model._header(), model._arrays()  # noqa: SLF001 - a forger would do the same
    change(header, arrays)
    return container.pack(header, arrays)


def _no_terms(header: dict[str, Any], _: dict[str, Any]) -> None:
    header["blocks"][0]["terms"] = header["blocks"][0]["terms"][1:]


def _wrong_order(header: dict[str, Any], _: dict[str, Any]) -> None:
    header["blocks"][0]["terms"] = header["blocks"][0]["terms"][::-1]


def _not_finite(_: dict[str, Any], arrays: dict[str, Any]) -> None:
    arrays["bias"] = arrays["bias"] * np.nan


def _wrong_shape(_: dict[str, Any], arrays: dict[str, Any]) -> None:
    arrays["weights"] = arrays["weights"][:, 1:]


def _wrong_type(_: dict[str, Any], arrays: dict[str, Any]) -> None:
    arrays["weights"] = arrays["weights"].astype(np.float64)


def _falling_slope(_: dict[str, Any], arrays: dict[str, Any]) -> None:
    arrays["calibration"] = -arrays["calibration"]


def _other_taxonomy(header: dict[str, Any], _: dict[str, Any]) -> None:
    header["taxonomy"]["areas"][0]["id"] = "other.area"


def _missing_key(header: dict[str, Any], _: dict[str, Any]) -> None:
    del header["clause_weight"]


@pytest.mark.parametrize(
    "change",
    [_no_terms, _wrong_order, _not_finite, _wrong_shape, _wrong_type, _falling_slope, _other_taxonomy, _missing_key],
)
def test_a_file_whose_parts_do_not_fit_is_refused(small_model: Model, tmp_path: Path, change: Any) -> None:
    with pytest.raises(ModelError, match="is no sound model"):
        _load(tmp_path, _rewritten(small_model, change))


@pytest.mark.parametrize(
    ("forged", "fault"),
    [
        ({"min_areas": 3, "max_areas": 2}, "min_areas must be at least 0, and max_areas at least that and 1"),
        ({"min_areas": -1}, "min_areas must be at least 0"),
        ({"max_areas": 0}, "min_areas must be at least 0"),
        ({"max_areas": "many"}, "invalid literal"),
        ({"context_weight": 1.5}, "clause_weight and context_weight must lie in 0..1"),
        ({"context_weight": float("nan")}, "clause_weight and context_weight must lie in 0..1"),
        ({"review_band": -1.0}, "review_band be at least 0"),
        ({"roles": ["plan"]}, "its roles are not those of this version"),
        ({"roles": None}, "its roles are not those of this version"),
        ({"blocks": 3}, "not iterable"),
        ({"blocks": [3]}, "not subscriptable"),
        ({"words": 1}, "not iterable"),
        ({"taxonomy": {}}, "misses 'domains'"),
        ({"taxonomy_digest": "0"}, "its taxonomy does not match its digest"),
    ],
)
def test_a_forged_header_is_one_line(forged: dict[str, Any], fault: str, tmp_path: Path) -> None:
    data = _rewritten(Model.load(V2), lambda header, _: header.update(forged))
    with pytest.raises(ModelError) as caught:
        _load(tmp_path, data)
    message = str(caught.value)
    assert message.startswith(f"{tmp_path / 'm.fazhi'}: is no sound model (")
    assert fault in message
    assert "\n" not in message


def _knots(margins: list[float], scores: list[float]) -> Any:
    return lambda _, arrays: arrays.update(knots=np.array([margins, scores]), knot_start=np.array([0, 2, 2, 4]))


def _starts(*start: int) -> Any:
    return lambda _, arrays: arrays.update(knot_start=np.array(start, np.int64))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (_starts(0, 14, 22, 25), "knot_start does not part the knots"),
        (_starts(1, 14, 22, 26), "knot_start does not part the knots"),
        (_starts(0, 22, 14, 26), "knot_start does not part the knots"),
        (_starts(0, 26), "knot_start has shape"),
        (_starts(), "knot_start does not part the knots"),
        (lambda _, arrays: arrays.update(knot_start=np.zeros(4)), "knot_start is float64, not int64"),
        (lambda _, arrays: arrays.update(knots=np.zeros(())), "knots has shape (1,), not"),
        (lambda _, arrays: arrays.update(knots=np.zeros((3, 26))), "knots has shape"),
        (_knots([0.0, 0.0, 1.0, 2.0], [0.1, 0.2, 0.1, 0.2]), "the knots of an area must rise"),
        (_knots([0.0, 1.0, 1.0, 2.0], [0.2, 0.1, 0.1, 0.2]), "the knots of an area must rise"),
        (_knots([0.0, 1.0, 1.0, 2.0], [0.1, 1.2, 0.1, 0.2]), "their probabilities from 0 to 1"),
        (_knots([0.0, 1.0, 1.0, 2.0], [-0.1, 0.2, 0.1, 0.2]), "their probabilities from 0 to 1"),
    ],
)
def test_forged_knots_are_one_line(change: Any, fault: str, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="is no sound model") as caught:
        _load(tmp_path, _rewritten(Model.load(V2), change))
    assert fault in str(caught.value)


def test_knots_start_anew_with_every_area(tmp_path: Path) -> None:
    # 甲 and 丙 have two knots each, and those of 丙 lie lower
    model = _load(tmp_path, _rewritten(Model.load(V2), _knots([5.0, 6.0, -1.0, 2.0], [0.5, 0.9, 0.1, 0.2])))
    scores = model.rule.calibration.scores(np.array([[5.5, 0.0, 0.5]]))
    assert scores[0, [0, 2]] == pytest.approx([0.7, 0.15])


def test_a_model_of_format_two_still_tags_as_it_did() -> None:
    model = Model.load(V2)
    expected = json.loads(V2.with_suffix(".json").read_text(encoding="utf-8"))
    tagger = Tagger(model)
    for item, wanted in zip(tagger.tag(expected["texts"]), expected["alone"], strict=True):
        assert list(item.areas) == wanted["areas"]
        assert [tag.score for tag in item.tags] == pytest.approx(wanted["scores"], abs=1e-6)
        assert [tag.area.id for tag in item.review] == wanted["review"]
    # as passages of one report in order: the neighbours take part
    said = tagger.decide([Passage(text) for text in expected["texts"]], in_order=True)
    areas = [[model.taxonomy.ids[column] for column in np.flatnonzero(row)] for row in said.tagged]
    assert areas == expected["in_order"]["areas"] != [item["areas"] for item in expected["alone"]]
    assert said.scores == pytest.approx(np.array(expected["in_order"]["scores"]), abs=1e-6)


def test_what_format_one_did_not_know_is_off() -> None:
    model = Model.load(V1)
    assert (model.context_weight, model.min_areas, model.max_areas) == (0.0, 0, None)
    assert model.knots.shape == (2, 0)
    assert all(block.sublinear for block in model.blocks)
    assert len(model.roles) == 4


@pytest.mark.parametrize("blocks", [None, 3, [3], [None]])
def test_a_forged_file_of_format_one_is_one_line(blocks: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "FORMAT", 1)
    data = _rewritten(Model.load(V1), lambda header, _: header.update(blocks=blocks))
    monkeypatch.undo()
    with pytest.raises(ModelError, match=r"m\.fazhi: was altered: model\.json is not whole; copy or download"):
        _load(tmp_path, data)


def test_a_model_of_format_one_still_tags_as_it_did() -> None:
    model = Model.load(V1)
    expected = json.loads(V1.with_suffix(".json").read_text(encoding="utf-8"))
    tagged = Tagger(model).tag([item["text"] for item in expected])
    assert [list(item.areas) for item in tagged] == [item["areas"] for item in expected]
    assert [item.role for item in tagged] == [item["role"] for item in expected]
    for item, wanted in zip(tagged, expected, strict=True):
        assert [tag.score for tag in item.tags] == pytest.approx(wanted["scores"], abs=1e-6)
