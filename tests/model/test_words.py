from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fazhi.labels.corpus import Corpus
from fazhi.labels.taxonomy import Taxonomy
from fazhi.model import words
from fazhi.model.tagger import Tagger
from fazhi.model.words import Cutter, Segmenter, dictionary_digest, jieba_cutter, rjieba_cutter
from fazhi.training.fitting import fit
from fazhi.training.recipe import Recipe

TEXT = "府院联动机制推动行政争议实质性化解，综合查一次全面推行。"
# words of the dictionary, among them the most frequent, and some again and again, for jieba counts them on
ADDED = (
    "府院联动",
    "综合查一次",
    "行政",
    "γ射线",
    "B超",
    "C++17",
    "AB",
    "放 管 服",
    "𠮷野家",
    "\ud800",
    "",
    *["的"] * 300,
)

Cut = Callable[[str], list[str]]


@pytest.fixture(scope="module")
def dictionary() -> list[tuple[str, int]]:
    with jieba.Tokenizer().get_dict_file() as stream:
        rows = [line.split() for line in stream.read().decode().splitlines()]
    return [(row[0], int(row[1])) for row in rows]


@pytest.fixture(scope="module", params=[(), ADDED], ids=["plain", "added"])
def both(request: pytest.FixtureRequest) -> tuple[Cut, Cut]:
    return jieba_cutter(request.param).cut, _rjieba(request.param).cut


def _rjieba(added: tuple[str, ...] = ()) -> Cutter:
    cutter = rjieba_cutter(added)
    if cutter is None:
        pytest.skip("no rjieba that is known to cut as jieba does")
    return cutter


def test_words_joined_are_the_text() -> None:
    cuts = Segmenter().cut(TEXT)
    assert "".join(cuts) == TEXT
    assert "行政" in cuts


def test_words_added_elsewhere_in_the_process_change_nothing(small_corpus: Corpus, taxonomy: Taxonomy) -> None:
    model = fit(small_corpus, taxonomy, Recipe(features="word", folds=2))
    before = Tagger(model).tag([TEXT])
    cuts = Segmenter().cut(TEXT)
    jieba.add_word("府院联动机制", freq=10**7)
    jieba.add_word("政争议实", freq=10**7)
    try:
        assert "政争议实" in jieba.lcut(TEXT, HMM=False)
        assert Segmenter().cut(TEXT) == cuts
        after = Tagger(model).tag([TEXT])
    finally:
        jieba.del_word("府院联动机制")
        jieba.del_word("政争议实")
    assert after == before


def test_words_added_to_everybodys_rjieba_change_nothing() -> None:
    rjieba = pytest.importorskip("rjieba")
    cuts = Segmenter().cut(TEXT)
    rjieba.add_word("政争议实", 10**7, None)
    try:
        assert "政争议实" in rjieba.cut(TEXT, hmm=False)
        assert Segmenter().cut(TEXT) == cuts
    finally:
        rjieba.add_word("政争议实", 0, None)


def test_words_of_a_recipe_are_cut_by_its_model() -> None:
    assert "府院联动" in Segmenter(["府院联动"]).cut(TEXT)
    assert "府院联动" not in Segmenter().cut(TEXT)


@pytest.mark.usefixtures("one_dictionary")
def test_the_dictionary_is_named_by_its_digest(flat_corpus: Corpus, flat: Taxonomy) -> None:
    model = fit(flat_corpus, flat, Recipe(features="both", added_words=("府院联动",)))
    assert model.words == {"dictionary": dictionary_digest(), "added": ["府院联动"]}
    assert len(dictionary_digest()) == 64


def test_the_digest_is_of_the_file_that_jieba_reads() -> None:
    with jieba.Tokenizer().get_dict_file() as stream:
        assert dictionary_digest() == hashlib.sha256(stream.read()).hexdigest()


def test_a_segmenter_says_which_tokenizer_cuts() -> None:
    _rjieba()
    assert Segmenter().cutter == "rjieba"
    assert Segmenter(["府院联动"]).cutter == "rjieba"


def test_guessed_words_are_left_to_jieba() -> None:
    assert Segmenter(hmm=True).cutter == "jieba"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("find_spec", lambda name: None if name == "rjieba" else pytest.fail(name)),
        ("_rjieba_version", lambda: "0.2.1"),
        ("dictionary_digest", lambda: "0" * 64),
    ],
    ids=["not installed", "another version", "another dictionary of jieba"],
)
def test_without_an_rjieba_known_to_cut_alike_jieba_cuts(
    monkeypatch: pytest.MonkeyPatch, name: str, value: object
) -> None:
    expected = Segmenter().cut(TEXT)
    dictionary_digest()
    monkeypatch.setattr(words, name, value)
    segmenter = Segmenter()
    assert segmenter.cutter == "jieba"
    assert segmenter.cut(TEXT) == expected


def test_rjieba_has_the_words_and_frequencies_of_jieba(dictionary: list[tuple[str, int]]) -> None:
    _rjieba()
    machine = words._rjieba()  # noqa: SLF001
    assert machine is not None
    # one B超 of 3 is missing, beside which everything stands only once
    assert _total(machine) == sum(freq for _, freq in dictionary) - 3
    # beside 10^16 no word is worth parting, and a word and the comma are suggested f · (10^16 / T), rounded up: f
    machine.add_word("，", 10**16, None)
    found = {word: machine.suggest_freq(word + "，") for word, _ in dictionary}
    expected = dict(dictionary)
    # no run of Chinese characters has a γ, neither in jieba nor in rjieba
    assert {word for word, freq in found.items() if freq != expected[word]} == {"γ射线"}


@pytest.mark.parametrize("added", [(), ADDED], ids=["plain", "added"])
def test_frequencies_add_up_to_the_total_of_jieba(monkeypatch: pytest.MonkeyPatch, added: tuple[str, ...]) -> None:
    _rjieba()
    tokenizer, machine = words._jieba(), words._rjieba()  # noqa: SLF001
    for word in added:
        tokenizer.add_word(word)
    monkeypatch.setattr(words, "_rjieba", lambda: machine)
    _rjieba(added)
    assert _total(machine) == tokenizer.total


def _total(machine: Any) -> int:
    # a word of frequency F, n times, is suggested ⌊(F / T)^n · T⌋ + 1, T being F more than the total: with these F and
    # n that differs for any two totals up to F / 20
    machine.add_word("，", 10**10, None)
    suggested = machine.suggest_freq("，" * 17)
    machine.add_word("，", 0, None)
    low, high = 1, 10**9
    while low < high:
        middle = (low + high) // 2
        if 10**170 // (10**10 + middle) ** 16 + 1 > suggested:
            low = middle + 1
        else:
            high = middle
    return low


@pytest.mark.parametrize("both", [()], ids=["plain"], indirect=True)
def test_rjieba_cuts_all_words_joined_in_pairs_as_jieba_does(
    both: tuple[Cut, Cut], dictionary: list[tuple[str, int]]
) -> None:
    shuffled = [word for word, _ in dictionary]
    random.Random(6).shuffle(shuffled)  # noqa: S311 - nothing to keep secret
    for start in range(0, len(shuffled), 1000):
        row = shuffled[start : start + 1000]
        text = "，".join(map("".join, zip(row[::2], row[1::2], strict=True)))
        _assert_alike(both, text)


def test_rjieba_cuts_the_written_corpus_as_jieba_does(both: tuple[Cut, Cut], written: Corpus) -> None:
    for item in written.passages:
        _assert_alike(both, item.passage.text)
        _assert_alike(both, "\n".join(item.passage.headings))


def test_rjieba_cuts_real_reports_as_jieba_does(both: tuple[Cut, Cut], shared: Path) -> None:
    for path in sorted((shared / "reports").glob("*.txt")):
        _assert_alike(both, path.read_text(encoding="utf-8"))


_PIECES = st.one_of(
    st.sampled_from(
        ["推动", "行政争议", "执法", "的", "府院联动", "综合查一次", "的的", "行政", "放 管 服", "法治政府"]
    ),
    st.sampled_from(
        ["B超", "b型", "AB", "AB型", "C++17", "5G", "3.5%", "-19", "a.b", "#1", "γ射线", "R&D", "_", "\r\n"]
    ),
    st.text(st.characters(min_codepoint=0, max_codepoint=0x7F)),
    st.text(st.characters(min_codepoint=0x3000, max_codepoint=0x33FF)),
    st.text(st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF)),
    st.text(
        st.sampled_from("區構為與體機龜國學𠮷鿕鿖鿿㐀䶿豈﫿👪🏽\u200d\ufeff\u3000\xa0\x85\u2028\x00\x1c\ud800\udfff")
    ),
    st.text(),
)


@given(st.lists(_PIECES).map("".join))
def test_rjieba_cuts_any_mixture_as_jieba_does(both: tuple[Cut, Cut], text: str) -> None:
    _assert_alike(both, text)


def test_rjieba_cuts_at_rare_characters_as_jieba_does(both: tuple[Cut, Cut]) -> None:
    # 常念 · 完 and 常 · 念完 are as likely: what stands behind decides by its rounding, if it is in the same run
    edges = (
        0x3400,
        0x4DC0,
        0x4E00,
        0x9FD6,
        0xA000,
        0xD800,
        0xE000,
        0xF900,
        0xFB00,
        0x10000,
        0x20000,
        0x2FA20,
        0x110000,
    )
    for code in (edge + step for edge in edges for step in (-1, 0)):
        character = chr(min(code, 0x10FFFF))
        _assert_alike(both, f"行政{character * 2}常念完{character}法治\r\n{character}")


def test_threads_share_a_segmenter() -> None:
    segmenter = Segmenter()
    texts = [TEXT * n for n in range(1, 40)]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(segmenter.cut, texts))
    assert together == [segmenter.cut(text) for text in texts]


def _assert_alike(both: tuple[Cut, Cut], text: str) -> None:
    by_jieba, by_rjieba = both
    assert by_rjieba(text) == by_jieba(text)
