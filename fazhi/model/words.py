"""jieba words by a private tokenizer whose dictionary the model fixes.

``jieba.add_word`` and ``jieba.load_userdict`` change the dictionary of every user of the module-level functions. A
`Segmenter` has a tokenizer of its own, with the hidden Markov model off unless asked for, so that nothing done
elsewhere in the process changes where a model cuts.

Without the hidden Markov model rjieba, jieba written again in Rust, can stand in for jieba. Of its versions only those
in `_EQUAL` do: their dictionary and their cuts were compared with jieba's, and tests compare them again. What they do
otherwise is undone here, so that both cut every text alike:

- Their dictionary has jieba's words and frequencies, but an entry that jieba counts twice they count once. A word that
  no text can match makes up for the difference in the total of all frequencies.
- ``add_word`` rounds its suggested frequency otherwise, and takes a replaced one off the total. Added words get the
  frequency that jieba computes, and the difference in the total again goes to the word that no text can match.
- Their runs of Chinese characters include rare ones that jieba cuts off one by one. Here a text is parted there.
"""

from __future__ import annotations

import re
import sys
import threading
import warnings
from functools import cache, partial
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# version of rjieba: the digest of jieba's dictionary that it equals, and what its total of frequencies lacks
_EQUAL = {"0.2.2": ("7197c3211ddd98962b036cdf40324d1ea2bfaa12bd028e68faa70111a88e12a8", 3)}
# all that rjieba may take for a Chinese character and jieba does not, and surrogates, which Rust has no strings for
_RARE = "([\u3400-\u4dbf\u9fd6-\ufaff\U00010000-\U0010ffff])"


class Cutter(NamedTuple):
    """A tokenizer that was built: ``name`` is "jieba" or "rjieba", ``cut`` returns the words of a text."""

    name: str
    cut: Callable[[str], list[str]]


class Segmenter:
    """Cuts text into words, the same ones in every process and thread.

    Parameters
    ----------
    added
        Words beyond jieba's own dictionary.
    hmm
        Whether jieba guesses words that are in no dictionary; models never do.
    """

    def __init__(self, added: Sequence[str] = (), *, hmm: bool = False) -> None:
        self.added = tuple(added)
        self._hmm = hmm
        self._lock = threading.Lock()
        self._cutter: Cutter | None = None

    @property
    def cutter(self) -> str:
        """Which tokenizer cuts, "rjieba" or "jieba"; the words are the same."""
        return self._ready().name

    def cut(self, text: str) -> list[str]:
        """Return the words of *text* in order; joined they are *text*."""
        return (self._cutter or self._ready()).cut(text)

    def _ready(self) -> Cutter:
        with self._lock:
            if self._cutter is None:
                self._cutter = self._build()
            return self._cutter

    def _build(self) -> Cutter:
        rust = None if self._hmm else rjieba_cutter(self.added)
        return rust or jieba_cutter(self.added, hmm=self._hmm)


def jieba_cutter(added: Sequence[str] = (), *, hmm: bool = False) -> Cutter:
    """Return jieba with words added to its dictionary."""
    tokenizer = _jieba()
    for word in added:
        tokenizer.add_word(word)
    return Cutter("jieba", lambda text: list(tokenizer.cut(text, HMM=hmm)))


def rjieba_cutter(added: Sequence[str] = ()) -> Cutter | None:
    """Return rjieba with words added to its dictionary, or None where it is not there or not known to cut alike."""
    digest, lacking = _EQUAL.get(_rjieba_version(), ("", 0))
    machine = _rjieba() if digest == dictionary_digest() else None
    if machine is None:
        return None
    tokenizer = _jieba() if added else None
    for word in added:
        lacking += _add(word, tokenizer, machine)
    # no text matches a word of NUL, which parts words; this one is longer than any that was added
    machine.add_word("\0" * (1 + max(map(len, added), default=0)), lacking, None)
    return Cutter("rjieba", partial(_cut, machine))


@cache
def dictionary_digest() -> str:
    """Return the SHA-256 of the dictionary that the installed jieba ships."""
    import hashlib  # noqa: PLC0415 - only models with words need it

    # without importing jieba, which takes longer than all the rest
    spec = find_spec("jieba")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("No module named 'jieba'", name="jieba")
    with Path(spec.origin).with_name("dict.txt").open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _jieba() -> Any:  # noqa: ANN401 - jieba ships no types
    """Return a tokenizer of jieba's that nobody else has."""
    with warnings.catch_warnings():
        # jieba 0.42.1 has invalid escapes and asks for pkg_resources; neither concerns the user
        warnings.simplefilter("ignore")
        import jieba  # noqa: PLC0415 - only models with words, and evidence, need it

    tokenizer = jieba.Tokenizer()
    # read the dictionary directly: initialize() would share a cache file in the temporary folder
    with tokenizer.get_dict_file() as stream:
        tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(stream)
    tokenizer.initialized = True
    return tokenizer


def _rjieba_version() -> str:
    if find_spec("rjieba") is None:
        return ""
    from importlib import metadata  # noqa: PLC0415 - it takes as long as fazhi itself to import

    try:
        return metadata.version("rjieba")
    except metadata.PackageNotFoundError:
        return ""


def _rjieba() -> Any | None:  # noqa: ANN401
    """Return a tokenizer of rjieba's that nobody else has, or None where its extension module is not found."""
    module = sys.modules.get("rjieba.rjieba")
    if module is None:
        # the extension alone: its package builds a tokenizer for everybody, which takes as long as ours and 30 MB
        package = find_spec("rjieba")
        folders = package.submodule_search_locations if package else None
        spec = PathFinder.find_spec("rjieba.rjieba", folders)
        if spec is None or spec.loader is None:
            return None
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
    return module.Jieba()


def _add(word: str, tokenizer: Any, machine: Any) -> int:  # noqa: ANN401
    """Add a word to jieba's dictionary and rjieba's; return by how much less rjieba's total of frequencies grew."""
    replaced = tokenizer.FREQ.get(word, 0)
    tokenizer.add_word(word)
    if not word or re.search(_RARE, word):  # no text matches it, but jieba counts it
        return int(tokenizer.FREQ[word])
    machine.add_word(word, tokenizer.FREQ[word], None)
    return int(replaced)  # jieba counts it on


def _cut(machine: Any, text: str) -> list[str]:  # noqa: ANN401
    if not re.search(_RARE, text):
        return machine.cut(text, hmm=False)  # type: ignore[no-any-return]
    words: list[str] = []
    for place, part in enumerate(re.split(_RARE, text)):  # every second part is a rare character
        words += [part] if place % 2 else machine.cut(part, hmm=False)
    return words
