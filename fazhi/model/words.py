"""jieba words by a private tokenizer whose dictionary the model fixes.

``jieba.add_word`` and ``jieba.load_userdict`` change the dictionary of every user of the module-level functions. A
`Segmenter` has a tokenizer of its own, with the hidden Markov model off unless asked for, so that nothing done
elsewhere in the process changes where a model cuts.
"""

from __future__ import annotations

import hashlib
import threading
import warnings
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


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
        self._tokenizer: Any = None

    def cut(self, text: str) -> list[str]:
        """Return the words of *text* in order; joined they are *text*."""
        if self._tokenizer is None:
            with self._lock:
                if self._tokenizer is None:
                    self._tokenizer = self._build()
        return list(self._tokenizer.cut(text, HMM=self._hmm))

    def _build(self) -> Any:  # noqa: ANN401 - jieba ships no types
        jieba = _jieba()
        tokenizer = jieba.Tokenizer()
        # read the dictionary directly: initialize() would share a cache file in the temporary folder
        with tokenizer.get_dict_file() as stream:
            tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(stream)
        tokenizer.initialized = True
        for word in self.added:
            tokenizer.add_word(word)
        return tokenizer


def dictionary_digest() -> str:
    """Return the SHA-256 of the dictionary that the installed jieba ships."""
    with _jieba().Tokenizer().get_dict_file() as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _jieba() -> Any:  # noqa: ANN401
    with warnings.catch_warnings():
        # jieba 0.42.1 has invalid escapes and asks for pkg_resources; neither concerns the user
        warnings.simplefilter("ignore")
        import jieba  # noqa: PLC0415 - only models with words, and evidence, need it

    return jieba
