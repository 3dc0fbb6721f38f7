from __future__ import annotations

import io
import json
import pickle
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fazhi.errors import ModelError
from fazhi.model import container
from fazhi.model.artifact import Model
from fazhi.model.tagger import Tagger

V1 = Path(__file__).resolve().parents[1] / "data" / "models" / "v1" / "tiny.fazhi"


def _load(tmp_path: Path, data: bytes) -> Model:
    file = tmp_path / "m.fazhi"
    file.write_bytes(data)
    return Model.load(file)


def _rewritten(model: Model, change: Any) -> bytes:
    """Return the model's file with its header changed and all checksums made to fit again."""
    header, arrays = model._header(), model._arrays()  # noqa: SLF001 - a forger would do the same
    change(header, arrays)
    return container.pack(header, arrays)


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


def test_every_changed_byte_is_noticed(small_model: Model, tmp_path: Path) -> None:
    data = small_model.to_bytes()
    for place in np.random.default_rng(0).integers(0, len(data), 60).tolist():
        changed = bytearray(data)
        changed[place] ^= 0x5A
        try:
            again = _load(tmp_path, bytes(changed))
        except ModelError:
            continue
        # zip keeps some fields twice: what loads must then be the very same model
        assert again.to_bytes() == data


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
    monkeypatch.setattr(container, "FORMAT", 2)
    data = small_model.to_bytes()
    monkeypatch.setattr(container, "FORMAT", 1)
    with pytest.raises(ModelError, match=r"has format 2, newer than 1.*; update fazhi"):
        _load(tmp_path, data)


def test_pickled_objects_are_never_opened(small_model: Model, tmp_path: Path) -> None:
    class Boom:
        def __reduce__(self) -> tuple[Any, tuple[str]]:
            return (Path.touch, (tmp_path / "executed",))  # type: ignore[return-value]

    buffer = io.BytesIO()
    np.save(buffer, np.array([Boom()], dtype=object), allow_pickle=True)
    members = {"weights.npy": buffer.getvalue(), "bias.npy": pickle.dumps(Boom())}
    for name, payload in members.items():
        data = _with_member(small_model.to_bytes(), name, payload)
        with pytest.raises(ModelError, match="is no plain array"):
            _load(tmp_path, data)
    assert not (tmp_path / "executed").exists()


def _with_member(data: bytes, name: str, payload: bytes) -> bytes:
    import hashlib  # noqa: PLC0415 - only the forger needs it

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {entry: archive.read(entry) for entry in archive.namelist()}
    header = json.loads(members["model.json"])
    members[name] = payload
    header["sha256"][name] = hashlib.sha256(payload).hexdigest()
    members["model.json"] = json.dumps(header).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for entry, content in members.items():
            archive.writestr(entry, content)
        archive.comment = hashlib.sha256(members["model.json"]).hexdigest().encode()
    return buffer.getvalue()


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


def test_a_model_of_format_one_still_tags_as_it_did() -> None:
    model = Model.load(V1)
    expected = json.loads(V1.with_suffix(".json").read_text(encoding="utf-8"))
    tagged = Tagger(model).tag([item["text"] for item in expected])
    assert [list(item.areas) for item in tagged] == [item["areas"] for item in expected]
    assert [item.role for item in tagged] == [item["role"] for item in expected]
    for item, wanted in zip(tagged, expected, strict=True):
        assert [tag.score for tag in item.tags] == pytest.approx(wanted["scores"], abs=1e-6)
