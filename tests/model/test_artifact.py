from __future__ import annotations

import copy
import io
import pickle
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fazhi.errors import ModelError
from fazhi.model import container
from fazhi.model.artifact import Model
from fazhi.model.tagger import Tagger

MODELS = Path(__file__).resolve().parents[1] / "data" / "models"
V2, V3 = (MODELS / name / "tiny.fazhi" for name in ("v2", "v3"))


def _load(tmp_path: Path, data: bytes) -> Model:
    file = tmp_path / "m.fazhi"
    file.write_bytes(data)
    return Model.load(file)


def test_a_model_survives_the_way_through_its_file(small_model: Model, tmp_path: Path) -> None:
    again = _load(tmp_path, small_model.to_bytes())
    assert again.to_bytes() == small_model.to_bytes()
    assert again.digest == small_model.digest
    assert (again.name, small_model.name) == ("m", "")
    texts = ["全年审结行政复议案件70件。", "执法力量不足。"]
    assert Tagger(again).tag(texts) == Tagger(small_model).tag(texts)


def test_arrays_of_a_loaded_model_cannot_be_written_to(small_model: Model, tmp_path: Path) -> None:
    model = _load(tmp_path, small_model.to_bytes())
    with pytest.raises(ValueError, match="read-only"):
        model.weights[0, 0] = 1.0


def test_a_file_cut_short_anywhere_is_one_line_with_a_cure(small_model: Model, tmp_path: Path) -> None:
    data = small_model.to_bytes()
    for size in (0, 1, 3, 100, len(data) // 2, len(data) - 100, len(data) - 1):
        with pytest.raises(ModelError) as caught:
            _load(tmp_path, data[:size])
        message = str(caught.value)
        assert message.startswith(str(tmp_path / "m.fazhi"))
        assert "; " in message
        assert "\n" not in message


def test_every_changed_byte_is_noticed(tmp_path: Path) -> None:
    data = V3.read_bytes()
    places = [*range(0, 300, 3), *range(300, len(data), 97)]
    for place in places:
        changed = bytearray(data)
        changed[place] ^= 0x5A
        with pytest.raises(ModelError) as caught:
            _load(tmp_path, bytes(changed))
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize("data", [b"", b"hello", b"PK\x03\x04", b"\x80\x04K\x01.", b"\x93NUMPY" + b"\0" * 100])
def test_a_foreign_file_is_named_as_such(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(ModelError, match=r"is not a fazhi model|is damaged or cut short"):
        _load(tmp_path, data)


def test_a_zip_of_something_else_is_no_model(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(ModelError, match="is not a fazhi model"):
        _load(tmp_path, buffer.getvalue())


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        Model.load(tmp_path / "none.fazhi")


def test_a_newer_format_asks_for_an_update(small_model: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = container.FORMAT
    monkeypatch.setattr(container, "FORMAT", known + 1)
    data = small_model.to_bytes()
    monkeypatch.setattr(container, "FORMAT", known)
    with pytest.raises(ModelError, match=rf"has format {known + 1}, newer than {known}.*; update fazhi"):
        _load(tmp_path, data)


def test_what_format_two_added_survives_the_way_through_a_file(small_model: Model, tmp_path: Path) -> None:
    areas = len(small_model.taxonomy.areas)
    start = np.concatenate([[0], np.full(areas, 3)])
    changed = replace(
        small_model,
        knots=np.array([[-1.0, 0.0, 2.0], [0.1, 0.1, 0.8]]),
        knot_start=start,
        context_weight=0.3,
        min_areas=1,
        max_areas=2,
        blocks=tuple(replace(block, sublinear=False) for block in small_model.blocks),
    )
    again = _load(tmp_path, changed.to_bytes())
    assert again.to_bytes() == changed.to_bytes() != small_model.to_bytes()
    assert (again.context_weight, again.min_areas, again.max_areas) == (0.3, 1, 2)
    assert not any(block.sublinear for block in again.blocks)
    assert (again.knots == changed.knots).all()
    assert again.rule.calibration.scores(np.ones((1, areas)))[0, 0] == pytest.approx(0.45)


def test_a_model_without_roles_says_none(tmp_path: Path) -> None:
    model = Model.load(V2)
    assert model.roles == ()
    again = _load(tmp_path, model.to_bytes())
    assert (again.roles, again.format, model.format) == ((), container.FORMAT, 2)
    assert again.to_bytes() == model.to_bytes()
    for found in (model, again):
        (said,) = Tagger(found).tag(["整治河道三处"])
        assert (said.role, said.role_score) == (None, 0.0)


def test_a_model_is_pickled_and_copied_whole(small_model: Model, tmp_path: Path) -> None:
    for model in (small_model, _load(tmp_path, small_model.to_bytes()), Model.load(V2)):
        for again in (pickle.loads(pickle.dumps(model)), copy.deepcopy(model), copy.copy(model)):  # noqa: S301 - our own
            assert again.to_bytes() == model.to_bytes()
            assert again.name == model.name
            assert Tagger(again).tag(["全年审结行政复议案件70件。"]) == Tagger(model).tag(
                ["全年审结行政复议案件70件。"]
            )


def test_arrays_of_a_model_from_a_file_are_made_when_they_are_asked_for(small_model: Model, tmp_path: Path) -> None:
    model = _load(tmp_path, small_model.to_bytes())
    assert "weights" not in vars(model)
    for name in ("weights", "role_weights", "bias", "role_bias", "thresholds", "knots", "knot_start", "calibration"):
        assert np.array_equal(getattr(model, name), getattr(small_model, name))
    assert [block.terms for block in model.blocks] == [block.terms for block in small_model.blocks]
    assert model.offsets == small_model.offsets
    with pytest.raises(AttributeError, match="'Model' object has no attribute 'nonsense'"):
        model.nonsense  # type: ignore[attr-defined]  # noqa: B018
