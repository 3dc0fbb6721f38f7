"""Text as features see it, and that both bodies see every text as `prepare` and `clauses` say."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from random import Random
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from fazhi.model.artifact import Model
from fazhi.model.bodies import Limits, make_body
from fazhi.model.container import Content
from fazhi.model.numpy_text import Texts, find_clauses, prepare_all
from fazhi.model.packing import flat
from fazhi.model.prepared import clauses, heading_text, prepare
from fazhi.reports.report import Passage
from fazhi.reports.traditional import IN_PHRASES, PHRASES

FRAMES = ("中{}中", "{}", "(责{}单位:中)", "中 {} 中", "中{}", "{}中", " {}", "({}任单位)", "({}", "中({}责任人)")
"""Where a character stands: inside, alone, at either end, between spaces, and in and before brackets."""


def test_features_see_folded_lower_case_text_without_responsible_units() -> None:
    text = "完善ＡＩ\n\n審查機制。（責任單位：市司法局（法制科），配合單位：各區）  下 一項"
    assert prepare(text) == "完善ai 审查机制。 下 一项"


def test_other_brackets_stay() -> None:
    assert prepare("示范村（社区）129个") == "示范村(社区)129个"


def test_clauses_end_at_full_stops_and_semicolons() -> None:
    assert clauses("推进行政复议体制改革。加强行政应诉;落实出庭制度。") == [
        "推进行政复议体制改革。",
        "加强行政应诉;",
        "落实出庭制度。",
    ]
    assert clauses("只有一个分句,没有第二个。") == []


def test_a_null_character_is_white_space() -> None:
    assert prepare("甲\0\0乙\0") == "甲 乙"


def _decoded(texts: Texts) -> list[str]:
    codes = texts.codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
    return [codes[first:last] for first, last in zip(texts.start, texts.start[1:], strict=False)]


def _pieces(texts: Texts) -> list[list[str]]:
    """Return the clauses of each text as the NumPy body finds them."""
    whole = "".join(_decoded(texts))
    found: list[list[str]] = [[] for _ in texts.start[1:]]
    for first, last, owner in zip(*find_clauses(texts), strict=True):
        found[owner].append(whole[first:last])
    return found


def _unlike(body: Any, texts: Sequence[str]) -> list[str]:
    """Return the texts that a body does not see as `prepare` does.

    Every code point of the texts, raw or prepared, is a feature whose weights tell it from all others; a text's margins
    then say how often each stands in it.
    """
    prepared = list(map(prepare, texts))
    known = {code: row for row, code in enumerate(sorted({*map(ord, "".join([*texts, *prepared]))} - {0}))}
    weights = np.random.default_rng(0).normal(0, 1, (len(known), 8)).astype(np.float32)
    block = {"name": "text-char", "shortest": 1, "longest": 1, "weight": 1.0, "sublinear": False, "size": len(known)}
    header: dict[str, Any] = {"blocks": [block], "width": 8, "roles": [], "clause_weight": 0.0, "review_band": 0.0}
    header["largest_weight"] = 5.0
    arrays: dict[str, Any] = {
        "keys": np.array(list(known), np.int64),
        "idf": np.ones(len(known), np.float32),
        "weights": weights,
        "bias": np.zeros(8),
        "thresholds": np.full(8, 100.0),
        "calibration": np.ones(16),
        "knots": np.empty(0),
        "knot_start": np.zeros(9, np.int64),
        "role_calibration": np.empty(0),
    }
    content = Content(header, {name: flat(array) for name, array in arrays.items()}, 3, "")
    areas = [SimpleNamespace(domain="") for _ in range(8)]
    model: Any = SimpleNamespace(content=content, taxonomy=SimpleNamespace(areas=areas, domains=()), words={})
    found = make_body(model, Limits(0, None), body).margins([Passage(text) for text in texts], 0.0)[0]
    off = np.abs(np.asarray(found).reshape(-1, 8) - _margins(prepared, known, weights)).max(axis=1)
    return [text for text, wrong in zip(texts, (off > 1e-4).tolist(), strict=True) if wrong]


def _margins(prepared: Sequence[str], known: dict[int, int], weights: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return (texts, 8) sums of weights times the normalised number of times that each code point stands in a text."""
    counts = Counter((text, known[ord(character)]) for text, line in enumerate(prepared) for character in line)
    text, row = np.array(list(counts), np.int64).reshape(-1, 2).T
    values = np.array(list(counts.values()), np.float64)
    margins = np.zeros((len(prepared), 8))
    np.add.at(margins, text, values[:, None] * weights[row])
    norms = np.sqrt(np.bincount(text, values**2, len(prepared)))
    return margins / np.where(norms > 0, norms, 1.0)[:, None]


def _in_frames(codes: Sequence[int], frames: Sequence[str]) -> Iterator[list[str]]:
    for first in range(0, len(codes), 4096):
        yield [frame.format(chr(code)) for code in codes[first : first + 4096] for frame in frames]


USUAL = [*range(0x250), *range(0x2000, 0x3100), *range(0x4E00, 0xFB00, 31), *range(0xFE00, 0x10100), 0x1F600, 0x2F800]
EVERY = pytest.mark.parametrize(
    ("codes", "frames"),
    [
        pytest.param(USUAL, FRAMES[:4], id="usual"),
        pytest.param(range(0x10000), FRAMES, id="plane", marks=pytest.mark.slow),
        pytest.param(range(0x10000, sys.maxunicode + 1), FRAMES[:2], id="others", marks=pytest.mark.slow),
    ],
)


@EVERY
@pytest.mark.parametrize("body", ["c", "numpy"])
def test_a_body_sees_every_code_point_as_prepare_does(body: str, codes: Sequence[int], frames: Sequence[str]) -> None:
    if body == "c":
        pytest.importorskip("fazhi.model._kernel", reason="the C body was not built")
    for texts in _in_frames(codes, frames):
        assert _unlike(body, texts) == []


@EVERY
def test_every_code_point_is_prepared_among_many_as_alone(codes: Sequence[int], frames: Sequence[str]) -> None:
    for texts in _in_frames(codes, frames):
        assert _decoded(prepare_all(texts)) == list(map(prepare, texts))


@pytest.mark.parametrize("body", ["c", "numpy"])
def test_a_body_sees_what_is_changed_in_phrases_alone_as_prepare_does(body: str) -> None:
    if body == "c":
        pytest.importorskip("fazhi.model._kernel", reason="the C body was not built")
    pieces = {phrase[at:to] for phrase in PHRASES for at in range(len(phrase)) for to in range(at + 1, len(phrase) + 1)}
    beside = {*"".join(PHRASES), *"中復。 (", "覆盖", "\ud800"}
    pieces |= {
        text for one in IN_PHRASES for other in beside for text in (one + other, other + one, other + one + other)
    }
    texts = [frame.format(piece) for piece in sorted(pieces) for frame in ("{}", "中{}中", "{0}{0}", " {} ")]
    assert len({prepare(text) for text in texts}) < len(texts)
    assert _unlike(body, texts) == []
    assert _decoded(prepare_all(texts)) == list(map(prepare, texts))


_letters = st.sampled_from("中法。;!? \t\n\u3000（）()ＡａA;；！？:：责任单位牵头人復單位\0○〇.") | st.characters(
    codec=None
)
_texts = st.lists(_letters, max_size=60).map("".join)


@settings(max_examples=200)
@given(st.lists(_texts, max_size=5))
@example(["", "(", "责任单位:中)", "", " ", "(责", "任单位)"])
def test_texts_and_clauses_are_cut_apart_as_prepare_and_clauses_do(texts: list[str]) -> None:
    together = prepare_all(texts)
    prepared = list(map(prepare, texts))
    assert _decoded(together) == prepared
    assert _pieces(together) == list(map(clauses, prepared))


@settings(max_examples=200)
@given(_texts)
@example("中法。 中法中法中。 ;")
@example("。。。。。。。。。。。。。。。。")
@example("一二三四五。一二三四五 。 一二三四五。")
@example("一二三四五六 一二三四五六。;!?")
def test_clauses_are_pieces_of_the_text_in_order(text: str) -> None:
    prepared = prepare(text)
    found, place = clauses(prepared), 0
    assert len(found) != 1
    for piece in found:
        place = prepared.index(piece, place) + len(piece)
        assert len(piece.strip()) >= 6
        assert place == len(prepared) or piece[-1] in "。;!?"


@pytest.mark.usefixtures("both_bodies")
@settings(max_examples=150, deadline=None)
@given(st.lists(_texts, min_size=1, max_size=4), st.lists(_texts, max_size=3).map(tuple))
def test_both_bodies_score_any_text_and_headings_alike(texts: list[str], headings: tuple[str, ...]) -> None:
    passages = [Passage(text, headings=headings) for text in texts]
    one, other = (np.concatenate([*map(np.asarray, body.margins(passages, 0.0))]) for body in _shipped())
    assert np.abs(one - other).max() < 1e-5


@pytest.mark.parametrize("count", [2000, pytest.param(100_000, marks=pytest.mark.slow)])
def test_mutated_text_is_prepared_alike(count: int, mutated: Callable[[str, Random], str]) -> None:
    chance = Random(5)  # noqa: S311 - no secret
    text = "（一）深化行政審批制度改革。（責任單位：市政務服務局、各縣區）壓減材料ＡＢ 40％；辦理1.2萬件！"
    texts = [mutated(text, chance) for _ in range(count)]
    together = prepare_all(texts)
    assert _decoded(together) == list(map(prepare, texts))
    assert _pieces(together) == [clauses(prepare(text)) for text in texts]
    assert not _unlike("numpy", texts[:10_000])
    pytest.importorskip("fazhi.model._kernel", reason="the C body was not built")
    assert not _unlike("c", texts[:10_000])


def test_headings_stand_side_by_side() -> None:
    assert heading_text(["一、主要ＡＢ", "（一）職能 ", ""]) == "一、主要ab (一)职能"


def _shipped() -> list[Any]:
    if not _BODIES:
        _BODIES.extend(make_body(Model.load(), Limits(0, None), name) for name in ("c", "numpy"))
    return _BODIES


_BODIES: list[Any] = []
