"""Models and texts made of chance, and zip files as versions before format 3 wrote them."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from random import Random
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from fazhi.labels.corpus import Corpus
from fazhi.labels.taxonomy import Area, Taxonomy
from fazhi.model.artifact import Model
from fazhi.model.features import Block, BlockName
from fazhi.model.prepared import prepare
from fazhi.model.tagger import Tagger
from fazhi.model.words import Segmenter, dictionary_digest
from fazhi.reports.report import PASSAGE_ROLES, Passage
from fazhi.reports.traditional import IN_PHRASES, PHRASES

SPLINTERS = (
    *IN_PHRASES, *PHRASES, *"審機關復議發後裡乾隆臺鬥𠮷㑮豈々ωйがあ〇○①·—…■「』。；！？;!?％／～",
    "（責任單位：市司法局（法制科），配合單位：各區）",
    "(牵头单位：县委)", "（责任人：甲", "（社区）", "。。", "ＡＢ", "１２",
    *"\0\x01\x1b\x7f\ud800\udfff\u202e\u0301İǅßﬁ\U00020000\U0001f600\U000e0001",
    *" \t\n\x0b\x0c\x1c\x1f\x85\u00a0\u1680\u2003\u2028\u2029\u202f\u205f\u3000\u200b\ufeff",
    "\r\n", "  ", "\u3000\u3000", "\0\0",
)  # fmt: skip
"""What chance puts into a text: everything that features treat in some way of its own."""


@pytest.fixture(scope="session")
def mutated() -> Callable[[str, Random], str]:
    """Return a function that gives back a text with a few pieces put in, left out, doubled or moved."""

    def change(text: str, chance: Random) -> str:
        for _ in range(chance.randint(1, 5)):
            at, to = chance.randint(0, len(text)), chance.randint(0, len(text))
            piece = text[at : at + chance.randint(1, 30)]
            match chance.randint(0, 6):
                case 0:
                    text = text[:at] + text[at + len(piece) :]
                case 1:
                    text = text[:to] + piece * chance.randint(1, 3) + text[to:]
                case 2:
                    text = (
                        text[:at]
                        + chr(chance.choice((0x300, 0x3100, 0xD900, 0x110000)) - chance.randint(1, 0x300))
                        + text[at:]
                    )
                case _:
                    text = text[:at] + chance.choice(SPLINTERS) * chance.choice((1, 1, 1, 2, 40)) + text[at:]
        return text[: chance.randint(0, len(text))] if chance.random() < 0.05 else text

    return change


@pytest.fixture(scope="session")
def make_model(written: Corpus) -> Callable[..., Model]:
    """Return a function from a seed and what is to be special to a model of chance that knows n-grams of real text."""
    passages = [item.passage for item in written.passages[::37]]
    sources = {
        "text-char": [prepare(passage.text) for passage in passages],
        "heading-char": [prepare(" ".join(passage.headings)) for passage in passages],
    }

    def make(
        seed: int,
        *,
        areas: int | Taxonomy = 33,
        roles: bool = True,
        chars: tuple[int, int] | None = (1, 2),
        headings: tuple[int, int] | None = (2, 2),
        words: bool = False,
        sublinear: bool = True,
        knots: bool = False,
        scale: float = 1.0,
        **settings: Any,
    ) -> Model:
        rng = np.random.default_rng(seed)
        taxonomy = flat_scheme(areas) if isinstance(areas, int) else areas
        wanted: list[tuple[BlockName, tuple[int, int], list[str]]] = []
        if chars:
            wanted.append(("text-char", chars, _ngrams(sources["text-char"], *chars)))
        if words:
            wanted.append(("text-word", (1, 1), _words(sources["text-char"])))
        if headings:
            wanted.append(("heading-char", headings, _ngrams(sources["heading-char"], *headings)))
        blocks = tuple(
            Block(
                name,
                *span,
                float(rng.uniform(0.1, 1.0)),
                tuple(terms),
                _floats(rng.uniform(1, 8, len(terms))),
                sublinear,
            )
            for name, span, terms in wanted
        )
        size, count = sum(len(block.terms) for block in blocks), len(taxonomy.areas)
        role_count = len(PASSAGE_ROLES) if roles else 0
        curve = _knots(rng, count) if knots else {}
        return Model(
            taxonomy=taxonomy,
            blocks=blocks,
            weights=_floats(scale * rng.normal(0, 1, (size, count)) * (rng.random((size, count)) < 0.6)),
            bias=scale * rng.normal(-0.4, 0.2, count),
            thresholds=scale * rng.normal(0.1, 0.3, count),
            calibration=np.array([rng.uniform(0.5, 4, count) / scale, rng.normal(0, 1, count)]),
            role_weights=_floats(rng.normal(0, 1, (size, role_count))),
            role_bias=rng.normal(0, 0.3, role_count),
            role_calibration=np.array([rng.uniform(0.5, 4, role_count), rng.normal(0, 1, role_count)]),
            words={"dictionary": dictionary_digest(), "added": ["府院联动"]} if words else {},
            **{"clause_weight": 0.5, "review_band": 0.05 * scale} | curve | settings,
        )

    return make


def flat_scheme(count: int) -> Taxonomy:
    """Return a list of so many areas without domains; the one that ships for 33."""
    if count == len(Taxonomy.load().areas):
        return Taxonomy.load()
    return Taxonomy(1, (), tuple(Area(f"区{n}", f"区{n}", f"{n}") for n in range(count)), ())


def _floats(values: NDArray[np.float64]) -> NDArray[np.float32]:
    return values.astype(np.float32)


def _ngrams(texts: Sequence[str], shortest: int, longest: int) -> list[str]:
    counts = Counter(
        text[at : at + n] for text in texts for n in range(shortest, longest + 1) for at in range(len(text) - n + 1)
    )
    return [term for term, _ in counts.most_common(3000)]


def _words(texts: Sequence[str]) -> list[str]:
    segmenter = Segmenter(["府院联动"])
    return [word for word, _ in Counter(word for text in texts for word in segmenter.cut(text)).most_common(1000)]


def _knots(rng: np.random.Generator, areas: int) -> dict[str, Any]:
    """Return knots for two areas of three: single ones, level stretches and steps."""
    sizes = [(0, 1, 9)[area % 3] for area in range(areas)]
    margins = [np.sort(rng.normal(0, 0.7, size)) for size in sizes]
    scores = [np.sort(rng.choice(np.linspace(0, 1, 6), size)) for size in sizes]
    start = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    return {"knots": np.array([np.concatenate(margins), np.concatenate(scores)]), "knot_start": start}


@pytest.fixture(scope="session")
def both_bodies() -> None:
    """Skip where the C body was not built."""
    pytest.importorskip("fazhi.model._kernel", reason="the C body was not built")


@pytest.fixture(scope="session")
def differences() -> Callable[..., list[str]]:
    """Return a function from a model and passages to what its two bodies do not say alike."""

    def compare(model: Model, passages: Sequence[Passage], *, in_order: bool = False) -> list[str]:
        one, other = (_said(Tagger(model, body=body), list(passages), in_order=in_order) for body in ("c", "numpy"))
        return [f"{name}: {a} {b}" for (name, a), (_, b) in zip(one, other, strict=True) if not _alike(a, b)]

    return compare


def _said(tagger: Tagger, passages: list[Passage], *, in_order: bool) -> list[tuple[str, Any]]:
    """Return all that is said of passages, piece by piece."""
    said: list[tuple[str, Any]] = []
    for batch in tagger._batches(passages, in_order=in_order):  # noqa: SLF001 - tag() and decide() would do all twice
        found = tagger._decided(batch, in_order=in_order)  # noqa: SLF001
        for row, passage in enumerate(batch):
            item = tagger._assemble(passage, row, found, explain=False)  # noqa: SLF001
            areas, review = ([tag.area.id for tag in tags] for tags in (item.tags, item.review))
            said += [("areas", areas), ("review", review), ("role", item.role)]
            said.append(("domains", [each.domain.id for each in item.domains]))
        said += [(name, bytes(getattr(found, name))) for name in ("tagged", "close")]
        said += [(name, np.array(getattr(found, name))) for name in ("scores", "role_scores", "domain_scores")]
    return said


def _alike(one: Any, other: Any) -> bool:
    if isinstance(one, np.ndarray):
        return bool(np.abs(one - other).max(initial=0) <= 1e-5)
    return bool(one == other)


class ZipFile(NamedTuple):
    """A model file of format 1 or 2, to be forged."""

    header: dict[str, Any]
    arrays: dict[str, Any]

    @classmethod
    def of(cls, data: bytes) -> ZipFile:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            header = json.loads(archive.read("model.json"))
            names = list(header.pop("sha256"))
            return cls(header, {name.removesuffix(".npy"): np.load(io.BytesIO(archive.read(name))) for name in names})

    def packed(self, *, compression: int = zipfile.ZIP_STORED) -> bytes:
        """Return the file's bytes, all checksums made to fit; an array given as bytes is written as it is."""
        members = {f"{name}.npy": _npy(array) for name, array in self.arrays.items()}
        sums = {name: hashlib.sha256(member).hexdigest() for name, member in members.items()}
        members["model.json"] = json.dumps({**self.header, "sha256": sums}).encode()
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", compression) as archive:
            for name, member in members.items():
                archive.writestr(name, member)
            archive.comment = hashlib.sha256(members["model.json"]).hexdigest().encode()
        return buffer.getvalue()


def _npy(array: Any) -> bytes:
    if isinstance(array, bytes):
        return array
    buffer = io.BytesIO()
    np.save(buffer, array)
    return buffer.getvalue()


@pytest.fixture(scope="session")
def unzip() -> Callable[[bytes], ZipFile]:
    """Return a function from a model file of format 1 or 2 to what is in it, which can be packed again."""
    return ZipFile.of
