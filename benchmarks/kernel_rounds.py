"""Rounds of `fuzz_kernel`, which runs them in a process of their own with a kernel of its own.

python benchmarks/kernel_rounds.py KERNEL -n 300
python benchmarks/kernel_rounds.py KERNEL -n 10000 --grow
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import importlib.machinery
import importlib.util
import sys
import traceback
from collections import Counter
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import numpy as np


def load_kernel(file: str) -> None:
    """Put a compiled kernel in the place of the installed one."""
    name = "fazhi.model._kernel"
    loader = importlib.machinery.ExtensionFileLoader(name, file)
    spec = importlib.util.spec_from_file_location(name, file, loader=loader)
    assert spec  # noqa: S101 - there is a loader
    sys.modules[name] = importlib.util.module_from_spec(spec)
    loader.exec_module(sys.modules[name])


load_kernel(sys.argv[1])

# ruff: noqa: E402 - after the kernel that they are to use
from fazhi.model import c_body
from fazhi.model._kernel import Engine
from fazhi.model.bodies import Limits
from fazhi.model.container import Content
from fazhi.model.decision import Calibration
from fazhi.model.exact import ExactScorer
from fazhi.model.packing import flat, unflat
from fazhi.reports.report import Passage

REFUSALS = (ValueError, TypeError, OverflowError, BufferError, MemoryError)
CHARACTERS = "法治政府行政复议,。;!?;()ab1 "
ODD: tuple[str, ...] = (*"\0\ud800\udfff\U00020000\U0010ffff\x85\u3000\t審覆İＡ", "瞭解", "（责任单位：甲）")
INTEGERS = (-1, 0, 1, 2, 3, 8, 1 << 31, (1 << 31) - 1, 1 << 62, (1 << 63) - 1, -(1 << 63))
FLOATS = (float("nan"), float("inf"), -float("inf"), -1.0, 0.0, 1.0, 1e308, -1e308, 5e-324)
LONG = 10_000
"""Texts longer than this are not scored the slow way."""
WARM, ROUNDS_TO_GROW, GROWTH = 2_000, 5_000, 16
"""After so many rounds a process should have all that it keeps; in so many more it may grow by so many bytes each."""


class Cutter:
    """Cuts text into pieces of one to three characters, the same ones every time."""

    def cut(self, text: str) -> list[str]:
        """Return the pieces in order."""
        pieces, at = [], 0
        while at < len(text):
            pieces.append(text[at : at + 1 + ord(text[at]) % 3])
            at += len(pieces[-1])
        return pieces


def random_text(chance: Random, longest: int = 400) -> str:
    """Return a text of known characters and odd ones, at times an extreme one."""
    match chance.randint(0, 1000):
        case 0:
            return "".join(chance.choices(CHARACTERS, k=100_000))
        case extreme if extreme < 20:  # noqa: PLR2004 - some
            return "".join(chance.choices((" ", "。", "\0", "法", "法治政府建。"))) * chance.choice((1, 7, 5000))
        case short if short < 100:  # noqa: PLR2004 - some more
            return "".join(chance.choices([*CHARACTERS, *ODD, ""]))
    odd, size = chance.choice((0.0, 0.0, 0.02, 0.3)), chance.choice((3, 12, 60, longest))
    return "".join(chance.choice(ODD if chance.random() < odd else CHARACTERS) for _ in range(chance.randint(0, size)))


def random_keys(chance: Random, longest: int) -> list[int]:
    """Return keys of n-grams, most of which stand in texts, each once."""
    strange = [chance.randint(1, 0x10FFFF) for _ in range(chance.choice((0, 9)))]
    letters = [*map(ord, CHARACTERS), 0x20000, 0x10FFFF, *strange]
    keys = set()
    for _ in range(chance.choice((0, 1, 5, 60, 600))):
        key = 0
        for _ in range(chance.choice((longest, longest, chance.randint(1, 3)))):
            key = key << 21 | chance.choice(letters)
        keys.add(chance.choice((*[key] * 50, chance.getrandbits(63))))
    return chance.sample(sorted(keys), len(keys))


def random_blocks(chance: Random) -> tuple[list[dict[str, Any]], list[int]]:
    """Return up to four blocks, as a model's header has them, and the keys of all of their n-grams."""
    blocks: list[dict[str, Any]] = []
    keys: list[int] = []
    names = chance.choices(("text-char", "heading-char"), k=chance.randint(0, 3)) + chance.choice(([], ["text-word"]))
    for name in chance.sample(names, len(names)):
        shortest = chance.randint(1, 3)
        block: dict[str, Any] = {"name": name, "shortest": shortest, "longest": chance.randint(shortest, 3)}
        terms = sorted(set(Cutter().cut(random_text(chance, 2000)))) if name == "text-word" else []
        own = random_keys(chance, block["longest"]) if name != "text-word" else []
        blocks.append(block | {"sublinear": chance.random() < 0.5, "weight": chance.choice((0.0, 1.0, 0.3))})  # noqa: PLR2004
        blocks[-1] |= {"size": len(terms) + len(own)} | ({"terms": terms} if name == "text-word" else {})
        keys += own
    return blocks, keys


def random_model(chance: Random) -> Any:  # noqa: ANN401 - what a body asks of a model
    """Return what the C body asks of a model, of any shape."""
    rng = np.random.default_rng(chance.getrandbits(60))
    areas, roles, domains = chance.randint(1, 70), chance.randint(0, 5), chance.choice((0, 1, 3, 80))
    blocks, keys = random_blocks(chance)
    size, width = sum(block["size"] for block in blocks), -(-(areas + roles) // 8) * 8 + chance.choice((0, 0, 8, 16))
    counts = [chance.choice((0, 0, 1, 2, 9)) for _ in range(areas)]
    arrays = {
        "keys": np.array(keys, np.int64),
        "idf": rng.choice([0.0, 1.0, 2.5, -1.0], size).astype(np.float32),
        "weights": rng.normal(0, 1, (size, width)).astype(np.float32),
        "bias": rng.normal(0, 1, areas + roles),
        "thresholds": rng.normal(0, 1, areas),
        "calibration": np.array([rng.uniform(0.1, 900, areas), rng.normal(0, 1, areas)]),
        "knots": np.array([np.concatenate([np.sort(rng.random(count)) for count in counts]) for _ in range(2)]),
        "knot_start": np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        "role_calibration": np.array([rng.uniform(0.1, 9, roles), rng.normal(0, 1, roles)]),
    }
    header = {"blocks": blocks, "width": width, "roles": [""] * roles, "review_band": chance.choice((0.0, 0.2, 9.0))}
    header |= {"clause_weight": chance.choice((0.0, 0.5, 1.0)), "largest_weight": 5.0}
    taxonomy = SimpleNamespace(
        areas=[SimpleNamespace(domain=f"{rng.integers(0, domains + 1)}") for _ in range(areas)],
        domains=[SimpleNamespace(id=f"{number}") for number in range(domains)],
    )
    content = Content(header, {name: flat(array) for name, array in arrays.items()}, 3, "")
    return SimpleNamespace(content=content, taxonomy=taxonomy)


def random_passages(chance: Random) -> list[Passage]:
    """Return a few passages under a few heading paths."""
    paths = [tuple(random_text(chance, 30) for _ in range(chance.randint(0, 2))) for _ in range(chance.randint(1, 3))]
    return [Passage(random_text(chance), headings=chance.choice(paths)) for _ in range(chance.choice((0, 1, 2, 9)))]


def make_body(chance: Random, model: Any) -> Any:  # noqa: ANN401 - a body
    """Return the C body of a model, with a segmenter where it has words."""
    cutter: Any = Cutter() if any("terms" in block for block in model.content.header["blocks"]) else None
    fewest = chance.choice((0, 0, 1, 3, 99))
    return c_body.CBody(model, Limits(fewest, chance.choice((None, max(1, fewest), fewest + 2))), cutter)


def ask_sound(chance: Random) -> None:
    """Ask a sound model about passages, and compare with the slow way."""
    model, passages = random_model(chance), random_passages(chance)
    body, context = make_body(chance, model), chance.choice((1e-300, 0.4, 1.0))
    areas = len(model.taxonomy.areas)
    single = body.margins(passages, 0.0)[0]
    margins, roles = body.margins(passages, context)  # in double precision, as always with context
    exact, short = ExactScorer(model.content, body.segmenter), max((len(p.text) for p in passages), default=0) < LONG
    for row in chance.sample(range(len(passages)), min(len(passages), 2) * short):
        for column in {0, areas - 1, chance.randrange(areas)}:
            off = margins[row * areas + column] - exact.margin(passages, row, column, context=context)
            off_alone = single[row * areas + column] - exact.margin(passages, row, column)
            assert abs(off) < 1e-9 and abs(off_alone) < 1e-4, (row, column, off, off_alone)  # noqa: PLR2004, PT018, S101
    compare_decisions(body, model, margins, roles)


def compare_decisions(body: Any, model: Any, margins: Any, roles: Any) -> None:  # noqa: ANN401
    """Compare what is decided on margins with what the formulas say."""
    found, arrays = body.decide(margins, roles), {name: unflat(view) for name, view in model.content.arrays.items()}
    areas, band = len(arrays["thresholds"]), model.content.header["review_band"]
    table, scores = (np.array(numbers).reshape(-1, areas) for numbers in (margins, found.scores))
    tagged, close = (np.array(flags, bool).reshape(-1, areas) for flags in (found.tagged, found.close))
    calibration = Calibration(
        arrays["calibration"].reshape(2, -1), arrays["knots"].reshape(2, -1), arrays["knot_start"]
    )
    gap = np.abs(table - arrays["thresholds"])
    shown = [found.shown[a:b].tolist() for a, b in zip(found.shown_start, found.shown_start[1:], strict=False)]
    assert np.abs(scores - calibration.scores(table)).max(initial=0) < 1e-9  # noqa: PLR2004, S101
    assert np.array_equal(close, gap < band)  # noqa: S101
    assert body.near(margins, 0.01) == np.flatnonzero((gap < 0.01) | (np.abs(gap - band) < 0.01)).tolist()  # noqa: PLR2004, S101
    assert [sorted(row) for row in shown] == [np.flatnonzero(row).tolist() for row in tagged | close]  # noqa: S101


def leaves(value: object) -> int:
    """Return how many things *value* is made of."""
    return sum(map(leaves, value)) or 1 if isinstance(value, tuple) else 1


def broken(value: Any, chance: Random) -> Any:  # noqa: ANN401 - one way for each kind
    """Return *value* with something of it broken."""
    match value:
        case tuple() | list() if value and chance.random() < 0.93:  # noqa: PLR2004 - mostly what is inside
            (place,) = chance.choices(range(len(value)), list(map(leaves, value)))
            return type(value)([*value[:place], broken(value[place], chance), *value[place + 1 :]])
        case tuple() | list():
            return chance.choice((value[1:], value[:-1], [*value], (*value,), (*value, *value[:1]), None, value[::-1]))
        case int():
            return chance.choice((*INTEGERS, 1 << 70, None, "1", 1.5, value + 1, value - 1, value + 8, -value))
        case float() | None:
            return chance.choice((*FLOATS, None))
        case str():
            return chance.choice((value[1:], value + "\ud800\U00020000", "", b"", None))
    return broken_prepare(chance) if callable(value) else broken_buffer(value, chance)


def broken_prepare(chance: Random) -> Any:  # noqa: ANN401
    """Return a `prepare` that does not do what it should."""
    return chance.choice((None, 5, str.encode, lambda text: text * 5, lambda _: "\0 \U00020000", lambda _: None))


def broken_buffer(value: Any, chance: Random) -> Any:  # noqa: ANN401 - whatever may be taken for an array
    """Return the bytes of an array cut short, lengthened, moved to an odd address, or with others among them."""
    data = bytearray(memoryview(value).cast("B") if memoryview(value).nbytes else b"")
    whole = (
        data[: chance.randint(0, len(data))],
        data[: -chance.choice((4, 8))],
        data + data[:8] + bytes(chance.choice((0, 1, 4, 8))),
        memoryview(bytearray(1) + data)[1:],
        chance.choice((None, b"", "text", 5, memoryview(data)[::-1], memoryview(data)[::2])),
        chance.randbytes(len(data)),
    )
    if chance.random() < 0.6 or not data:  # noqa: PLR2004 - more often the whole than some numbers of it
        return chance.choice(whole)
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(data)) // 8 * 8
        near = chance.randint(0, 700)
        number = chance.choice((near, near << 32, near, *INTEGERS, 0x7FF0 << 48, chance.getrandbits(60)))
        data[place : place + 8] = number.to_bytes(8, "little", signed=True)[: len(data) - place]
    return data


def recorded(chance: Random) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """Return what the C body hands to the kernel for a sound model and some passages."""
    handed: list[tuple[Any, ...]] = []
    module: Any = c_body
    engine = module.Engine

    class Recorder:
        def __init__(self, *arguments: object) -> None:
            handed.append(arguments)

        def margins(self, *arguments: object) -> tuple[bytes, bytes]:
            handed.append(arguments)
            return b"", b""

    module.Engine = Recorder
    try:
        make_body(chance, random_model(chance)).margins(random_passages(chance), chance.choice((0.0, 0.5)))
    finally:
        module.Engine = engine
    return handed[0], handed[1]


def ask_broken(chance: Random) -> None:
    """Make an engine and ask it, with one or two things broken of the model, of the call, or of both."""
    parts = list(recorded(chance))
    for part in chance.choice(((0,), (0, 0), (1,), (1, 1), (0, 1))):
        parts[part] = broken(parts[part], chance)
    engine = Engine(*(parts[0] or ()))
    margins = engine.margins(*(parts[1] or ()))
    engine.near(margins[0], chance.choice(FLOATS))
    engine.decide(*margins)
    engine.decide(*broken(margins, chance))


ROUNDS = {"sound": ask_sound, "broken": ask_broken}


def outcome(kind: str, seed: int) -> str:
    """Return ``answered``, ``refused``, or the traceback of what must not happen."""
    try:
        ROUNDS[kind](Random(seed))  # noqa: S311 - no secret
    except REFUSALS:
        return traceback.format_exc() if kind == "sound" else "refused"
    except Exception:  # noqa: BLE001 - this is what is looked for
        return traceback.format_exc()
    return "answered"


def run(options: argparse.Namespace) -> int:
    """Run the rounds, print how they ended, and return how many failed."""
    counts: Counter[tuple[str, str]] = Counter()
    for index in options.only or range(options.number):
        kind = list(ROUNDS)[index % len(ROUNDS)]
        # where a sanitizer ends the process, this was its last round
        Path(options.trace).write_text(str(index), encoding="utf-8")
        found = outcome(kind, options.seed * 1_000_003 + index)
        counts[kind, found if found in {"answered", "refused"} else "failed"] += 1
        if found not in {"answered", "refused"}:
            sys.stderr.write(f"round {index}, {kind}: {found}\n")
    for kind in ROUNDS:
        print(f"{kind:10}" + "".join(f"{counts[kind, end]:>10}" for end in ("answered", "refused", "failed")))  # noqa: T201
    return sum(count for (_, end), count in counts.items() if end == "failed")


class MallocInfo(ctypes.Structure):
    """What ``mallinfo2`` of the C library returns."""

    _fields_ = tuple((f"field{number}", ctypes.c_size_t) for number in range(10))


def held() -> int:
    """Return how many bytes are allocated: in mappings of their own, and on the heap."""
    gc.collect()
    ask = ctypes.CDLL(None).mallinfo2
    ask.restype = MallocInfo
    found = ask()
    return int(found.field4 + found.field7)


def growth(number: int) -> int:
    """Return by how many bytes the process grows in so many rounds, the same hundred again and again."""
    sizes = []
    for index in range(number + WARM):
        outcome("broken", index % 100)
        if index in {WARM - 1, number + WARM - 1}:
            sizes.append(held())
    return sizes[1] - sizes[0]


def main() -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kernel")
    parser.add_argument("-n", "--number", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", type=int, nargs="*")
    parser.add_argument("--trace", default="/dev/null")
    parser.add_argument("--grow", action="store_true")
    options = parser.parse_args()
    if not options.grow:
        return int(run(options) > 0)
    grown, rounds = growth(ROUNDS_TO_GROW), ROUNDS_TO_GROW
    print(f"grew by {grown:,} bytes in {rounds:,} rounds")  # noqa: T201
    return int(grown > GROWTH * rounds)


if __name__ == "__main__":
    sys.exit(main())
