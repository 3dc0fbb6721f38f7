"""The C body refuses what does not fit, and never reads outside what it was given."""

from __future__ import annotations

import subprocess
import sys
from array import array
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fazhi.model.prepared import clauses, prepare

_kernel = pytest.importorskip("fazhi.model._kernel", reason="the C body was not built")
FUZZ = Path(__file__).resolve().parents[2] / "benchmarks" / "fuzz_kernel.py"
REFUSED = (ValueError, TypeError, OverflowError, BufferError)
SHAPE, SETTINGS, ARRAYS, BLOCKS, TRADITIONAL, PREPARE = range(6)
WEIGHTS, IDF, BIAS, THRESHOLDS, CALIBRATION, KNOTS, KNOT_START, ROLE_CALIBRATION, DOMAIN_OF = range(9)
Arguments = list[Any]


def _arguments() -> Arguments:
    """Return what a small engine of 3 areas, 4 roles, 2 domains and 3 blocks is made from."""
    rng = np.random.default_rng(0)
    arrays = [
        rng.normal(size=(6, 8)).astype(np.float32),
        np.ones(6, np.float32),
        np.zeros(7),
        np.zeros(3),
        np.ones((2, 3)),
        np.array([[0.0, 1.0], [0.2, 0.8]]),
        np.array([0, 2, 2, 2]),
        np.ones((2, 4)),
        np.array([0, 1, -1], np.int32),
    ]
    keys = np.array([0x7532, 0x7532 << 21 | 0x4E59])
    blocks = (
        (0, 1, 2, 1, 1.0, 2, keys),
        (1, 1, 1, 1, 0.5, 3, b""),
        (2, 1, 1, 0, 0.2, 1, np.array([0x4E00])),
    )
    return [(6, 3, 4, 8, 2), (0.5, 0.1, 1e-4, 0, 0), tuple(arrays), blocks, ("審", "覆", "覆審"), prepare]


def _with(argument: int, place: int, value: Any) -> Callable[[Arguments], None]:
    def change(arguments: Arguments) -> None:
        entries = list(arguments[argument])
        entries[place] = value(entries[place]) if callable(value) else value
        arguments[argument] = tuple(entries)

    return change


def _block(number: int, place: int, value: Any) -> Callable[[Arguments], None]:
    def change(arguments: Arguments) -> None:
        blocks = [list(block) for block in arguments[BLOCKS]]
        blocks[number][place] = value
        arguments[BLOCKS] = tuple(map(tuple, blocks))

    return change


def _misaligned(values: Any) -> memoryview:
    """Return a view of the same bytes at an odd address."""
    whole: Any = np.zeros(values.nbytes + 64, np.uint8)
    start = -whole.ctypes.data % 64 + 1
    whole[start : start + values.nbytes] = np.frombuffer(np.ascontiguousarray(values).tobytes(), np.uint8)
    return memoryview(whole)[start : start + values.nbytes]


def _ints(*numbers: int) -> array[int]:
    return array("i", numbers)


def _longs(*numbers: int) -> array[int]:
    return array("q", numbers)


def test_a_sound_engine_is_made_and_runs() -> None:
    engine = _kernel.Engine(*_arguments())
    areas, roles = engine.margins(["甲乙", ""], ["一", ""], _ints(0, 1), _ints(2), _longs(0, 1, 1), 0.0)
    assert (len(areas), len(roles)) == (2 * 3 * 8, 2 * 4 * 8)
    scores, *_ = engine.decide(areas, roles)
    assert len(scores) == len(areas)


_MANY: dict[str, Callable[[Arguments], None]] = {
    **{f"a {name} of {value}": _with(SHAPE, place, value)
       for place, name in enumerate(("row", "area", "role", "column", "domain"))
       for value in (-1, -8, 1 << 40, 1 << 62, 1 << 70, None, "3", 2.0)},
    "one row more": _with(SHAPE, 0, 7),
    "one row less": _with(SHAPE, 0, 5),
    "no areas": _with(SHAPE, 1, 0),
    "one area more": _with(SHAPE, 1, 4),
    "one area less": _with(SHAPE, 1, 2),
    "no roles": _with(SHAPE, 2, 0),
    "too many roles": _with(SHAPE, 2, 6),
    "no columns": _with(SHAPE, 3, 0),
    "rows of 7": _with(SHAPE, 3, 7),
    "rows of 16": _with(SHAPE, 3, 16),
    "one domain less": _with(SHAPE, 4, 1),
    "a shape of four": lambda arguments: arguments.__setitem__(SHAPE, (6, 3, 4, 8)),
    "a shape of none": lambda arguments: arguments.__setitem__(SHAPE, None),
    "fewest below 0": _with(SETTINGS, 3, -1),
    "most below 0": _with(SETTINGS, 4, -1),
    "most beyond all": _with(SETTINGS, 4, 1 << 64),
    "a clause weight in words": _with(SETTINGS, 0, "0.5"),
    **{f"array {number} {what}": _with(ARRAYS, number, change)
       for number in range(9)
       for what, change in {
           "cut short": lambda values: np.ascontiguousarray(values).reshape(-1)[:-1],
           "too long": lambda values: np.concatenate([values.reshape(-1), values.reshape(-1)[:1]]),
           "cut by a byte": lambda values: memoryview(values.tobytes())[:-1],
           "empty": b"",
           "misaligned": _misaligned,
           "not contiguous": lambda values: np.repeat(values, 2, axis=-1)[..., ::2],
           "none": None,
           "text": "abc",
           "a number": 5,
       }.items()},
    "eight arrays": lambda arguments: arguments.__setitem__(ARRAYS, arguments[ARRAYS][:8]),
    "ten arrays": lambda arguments: arguments.__setitem__(ARRAYS, (*arguments[ARRAYS], b"")),
    **{f"knots from {start}": _with(ARRAYS, KNOT_START, np.array(start))
       for start in ((1, 2, 2, 2), (0, 2, 2, 3), (0, 3, 2, 2), (0, 0, 0, 0), (0, -1, 0, 2), (0, 1 << 60, 2, 2),
                     (-(1 << 63), 0, 0, 2))},
    **{f"domains {of}": _with(ARRAYS, DOMAIN_OF, np.array(of, np.int32))
       for of in ((0, 1, 2), (0, 1, -2), (-(1 << 31), 0, 0), ((1 << 31) - 1, 0, 0))},
    **{f"block {number} with {place} of {value!r}": _block(number, place, value)
       for number in range(3)
       for place, values in {0: (3, -1, None), 1: (0, -1, 4), 2: (0, -1), 5: (-1, 1 << 40, 9, 0), 6: (None,)}.items()
       for value in values},
    "n-grams of four": _block(0, 2, 4),
    "keys of words": _block(1, 6, np.array([1, 2, 3])),
    "keys cut short": _block(0, 6, np.array([0x7532])),
    "keys cut by a byte": _block(0, 6, b"\0" * 15),
    "keys misaligned": _block(0, 6, _misaligned(np.array([0x7532, 0x4E59]))),
    "keys twice": _block(0, 6, np.array([0x7532, 0x7532])),
    "keys below 0": _block(0, 6, np.array([0x7532, -1])),
    "blocks in a list": lambda arguments: arguments.__setitem__(BLOCKS, list(arguments[BLOCKS])),
    "blocks of none": lambda arguments: arguments.__setitem__(BLOCKS, (None,)),
    "blocks of lists": lambda arguments: arguments.__setitem__(BLOCKS, tuple(map(list, arguments[BLOCKS]))),
    "no blocks": lambda arguments: arguments.__setitem__(BLOCKS, ()),
    "a block too few": lambda arguments: arguments.__setitem__(BLOCKS, arguments[BLOCKS][:2]),
    "too many blocks": lambda arguments: arguments.__setitem__(BLOCKS, arguments[BLOCKS] + arguments[BLOCKS][1:2] * 99),
    "traditional of two": lambda arguments: arguments.__setitem__(TRADITIONAL, ("審", "覆")),
    "traditional of bytes": lambda arguments: arguments.__setitem__(TRADITIONAL, (b"", "", "")),
    "five arguments": lambda arguments: arguments.pop(),
    "seven arguments": lambda arguments: arguments.append(None),
}  # fmt: skip


@pytest.mark.parametrize("change", list(_MANY.values()), ids=list(_MANY))
def test_an_engine_that_does_not_fit_is_not_made(change: Callable[[Arguments], None]) -> None:
    arguments = _arguments()
    change(arguments)
    with pytest.raises(REFUSED):
        _kernel.Engine(*arguments)


def test_an_engine_is_made_once_and_whole() -> None:
    engine = _kernel.Engine(*_arguments())
    wanted = engine.margins(*_SOUND)
    other = _arguments()
    other[ARRAYS] = (np.zeros((6, 8), np.float32), *other[ARRAYS][1:])
    engine.__init__(*other)  # which is nobody's business any more
    assert engine.margins(*_SOUND) == wanted
    with pytest.raises(TypeError):
        _kernel.Engine(*_arguments(), named=1)
    with pytest.raises(TypeError):
        _kernel.Engine()


_CALLS = """
import sys; sys.path.insert(0, {path!r})
from fazhi.model import _kernel
try:
    engine = _kernel.Engine.__new__(_kernel.Engine)
except (TypeError, ValueError) as error:
    raise SystemExit(0)
for call in (
    lambda: engine.__init__((1,)), lambda: engine.near(bytes(8), 1.0), lambda: engine.near(b"", 1.0),
    lambda: engine.decide(b"", b""), lambda: engine.decide(bytes(8), bytes(8)),
    lambda: engine.margins([], [], b"", b"", b"", 0.0), lambda: engine.margins(["a"], [""], bytes(4), b"", b"", 0.0),
    lambda: engine.margins(["\\u5be9"], [""], bytes(4), b"", b"", 0.5),
):
    try: call()
    except (TypeError, ValueError, OverflowError): pass
"""


def test_an_engine_without_its_arrays_is_harmless() -> None:
    code = _CALLS.format(path=str(FUZZ.parents[1]))
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0


_SOUND: Arguments = [["甲乙。", "甲"], ["一", "二"], _ints(0, 1), _ints(0, 1, 2), _longs(0, 1, 3), 0.0]
_WRONG: dict[str, tuple[int, Any]] = {
    "texts of bytes": (0, [b"a", "b"]),
    "texts of none": (0, [None, "b"]),
    "texts in a tuple": (0, ("甲乙。", "甲")),
    "texts in a text": (0, "甲乙"),
    "a text more": (0, ["甲乙。", "甲", ""]),
    "a text less": (0, ["甲乙。"]),
    "paths of numbers": (1, [1, 2]),
    "no paths": (1, []),
    "a path less": (1, ["一"]),
    "paths in a set": (1, {"一", "二"}),
    "path_of too short": (2, _ints(0)),
    "path_of too long": (2, _ints(0, 1, 1)),
    "path_of cut by a byte": (2, bytes(7)),
    "path_of misaligned": (2, _misaligned(np.array([0, 1], np.int32))),
    "path_of below 0": (2, _ints(0, -1)),
    "path_of beyond": (2, _ints(0, 2)),
    "path_of far beyond": (2, _ints(0, (1 << 31) - 1)),
    "path_of none": (2, None),
    "a place beyond": (3, _ints(0, 1, 3)),
    "a place below 0": (3, _ints(0, 1, -1)),
    "a place too few": (3, _ints(0, 1)),
    "a place too many": (3, _ints(0, 1, 2, 0)),
    "places misaligned": (3, _misaligned(np.array([0, 1, 2], np.int32))),
    "places none": (3, None),
    "starts too short": (4, _longs(0, 3)),
    "starts too long": (4, _longs(0, 1, 3, 3)),
    "starts not from 0": (4, _longs(1, 1, 3)),
    "starts falling": (4, _longs(0, 4, 3)),
    "starts below 0": (4, _longs(0, -1, 3)),
    "starts far beyond": (4, _longs(0, 1 << 62, 3)),
    "starts not to the end": (4, _longs(0, 1, 2)),
    "starts misaligned": (4, _misaligned(np.array([0, 1, 3]))),
    "starts none at all": (4, b""),
    "context in words": (5, "1"),
}


@pytest.mark.parametrize(("place", "value"), list(_WRONG.values()), ids=list(_WRONG))
def test_passages_that_do_not_fit_are_refused(place: int, value: Any) -> None:
    engine = _kernel.Engine(*_arguments())
    arguments = list(_SOUND)
    wanted = engine.margins(*arguments)
    arguments[place] = value
    with pytest.raises(REFUSED):
        engine.margins(*arguments)
    assert engine.margins(*_SOUND) == wanted


def test_words_are_counted_clause_by_clause() -> None:
    engine = _kernel.Engine(*_arguments())
    text = "甲乙甲乙甲乙。乙甲乙甲乙甲。甲乙。"
    assert len(clauses(prepare(text))) == 2
    for rows in range(6):
        call = (["", text], [""], _ints(0, 0), b"", _longs(*[0] * (rows + 1)), 0.0)
        if rows == 4:
            assert len(engine.margins(*call)[0]) == 2 * 3 * 8
        else:
            with pytest.raises(ValueError, match="do not fit"):
                engine.margins(*call)


@pytest.mark.parametrize(
    ("areas", "roles"),
    [
        (bytes(24), bytes(8)),
        (bytes(16), bytes(32)),
        (bytes(25), bytes(32)),
        (b"", bytes(32)),
        (bytes(24), b""),
        (None, b""),
    ],
)
def test_margins_that_do_not_fit_are_not_decided_on(areas: Any, roles: Any) -> None:
    with pytest.raises(REFUSED):
        _kernel.Engine(*_arguments()).decide(areas, roles)


def test_margins_at_odd_addresses_are_refused() -> None:
    engine = _kernel.Engine(*_arguments())
    with pytest.raises(ValueError, match="fit"):
        engine.decide(_misaligned(np.zeros(3)), bytes(32))
    with pytest.raises(ValueError, match="margins must be doubles"):
        engine.near(_misaligned(np.zeros(3)), 1.0)


def test_margins_that_are_no_numbers_are_borne() -> None:
    engine = _kernel.Engine(*_arguments())
    for values in np.array(np.meshgrid(*[[np.nan, np.inf, -np.inf, 1e308, 0.0]] * 3)).reshape(3, -1).T:
        engine.near(values.copy(), 1.0)
        engine.decide(values.copy(), np.array([*values, np.nan]))


def test_what_prepare_does_meanwhile_is_borne() -> None:
    texts = ["審", "甲", "審乙", "丙"]
    for change in (texts.clear, lambda: texts.append("丁"), lambda: texts.__setitem__(0, ""), texts.pop):
        texts[:] = ["審", "甲", "審乙", "丙"]

        def meanwhile(text: str, change: Callable[[], Any] = change) -> str:
            change()
            return text

        arguments = _arguments()
        arguments[PREPARE] = meanwhile
        try:
            _kernel.Engine(*arguments).margins(texts, [""], _ints(0, 0, 0, 0), b"", _longs(*[0] * 5), 0.0)
        except (IndexError, ValueError):
            continue
    for wrong in (lambda _: None, lambda _: b"", lambda _: 1 / 0, None):
        arguments[PREPARE] = wrong
        with pytest.raises((TypeError, ZeroDivisionError)):
            _kernel.Engine(*arguments).margins(["審"], [""], _ints(0), b"", _longs(0, 0), 0.0)


def test_arrays_live_as_long_as_the_engine_that_uses_them() -> None:
    engine = _kernel.Engine(*_arguments())
    wanted = engine.margins(*_SOUND)
    for _ in range(50):
        np.full((6, 8), 7, np.float32)
    assert engine.margins(*_SOUND) == wanted
    buffer = bytearray(6 * 8 * 4)
    arguments = _arguments()
    arguments[ARRAYS] = (buffer, *arguments[ARRAYS][1:])
    engine = _kernel.Engine(*arguments)
    with pytest.raises(BufferError):
        buffer.clear()
    del engine
    buffer.clear()


@pytest.mark.parametrize("values", [[1.0, -3e38], []])
def test_finite_numbers_are_told_from_others(values: list[float]) -> None:
    assert _kernel.finite(np.array(values, np.float32))
    for wrong in (np.nan, np.inf, -np.inf):
        for place in range(len(values) + 1):
            assert not _kernel.finite(np.array([*values[:place], wrong, *values[place:]], np.float32))


@pytest.mark.slow
def test_nothing_is_found_under_the_sanitizers() -> None:
    done = subprocess.run([sys.executable, FUZZ, "-n", "300"], capture_output=True, text=True, check=False)
    if done.returncode == 77:
        pytest.skip(done.stderr.strip())
    assert done.returncode == 0, done.stdout + done.stderr
