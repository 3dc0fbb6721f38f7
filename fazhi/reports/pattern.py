"""Regular expressions that cost nothing before a text needs them.

To compile the patterns that know all kinds of pages takes longer than to read a report: a plain one needs few of them.
"""

from __future__ import annotations

import re
from functools import cached_property

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


class Pattern:
    """A regular expression that is compiled when a text comes that it may match.

    Parameters
    ----------
    pattern, flags
        As `re.compile` takes them.
    words
        Every match holds one of them, so that a text without any needs no trying; none given: all is tried.
    """

    def __init__(self, pattern: str, *words: str, flags: int = 0) -> None:
        self.pattern = pattern
        self.words = words or ("",)
        self.flags = flags

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The compiled pattern."""
        return re.compile(self.pattern, self.flags)

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match in *text*."""
        for word in self.words:
            if word in text:
                return self.compiled.search(text)
        return None

    def match(self, text: str) -> re.Match[str] | None:
        """Return the match at the start of *text*."""
        for word in self.words:
            if word in text:
                return self.compiled.match(text)
        return None

    def finditer(self, text: str) -> Iterable[re.Match[str]]:
        """Return all matches in *text*."""
        for word in self.words:
            if word in text:
                return self.compiled.finditer(text)
        return ()

    def sub(self, replacement: str, text: str) -> str:
        """Return *text* with all matches replaced."""
        for word in self.words:
            if word in text:
                return self.compiled.sub(replacement, text)
        return text
