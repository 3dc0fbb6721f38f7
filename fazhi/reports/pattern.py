"""Regular expressions that cost nothing before a text needs them.

To compile the patterns that know all kinds of pages takes longer than to read a report: a plain one needs few of them.
"""

from __future__ import annotations

import re
from functools import cached_property

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


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
        """Return the first match in *text*, None where there is none."""
        for word in self.words:
            if word in text:
                return self.compiled.search(text)
        return None

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        """Return the match at an offset of *text*, None where there is none."""
        for word in self.words:
            if word in text:
                return self.compiled.match(text, start)
        return None

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Return the match of all of *text*, None where there is none."""
        for word in self.words:
            if word in text:
                return self.compiled.fullmatch(text)
        return None

    def finditer(self, text: str, start: int = 0) -> Iterable[re.Match[str]]:
        """Return all matches in *text* from an offset on."""
        for word in self.words:
            if word in text:
                return self.compiled.finditer(text, start)
        return ()

    def findall(self, text: str) -> list[str]:
        """Return what `re.findall` does for a pattern of one group or none."""
        return [match[match.re.groups] for match in self.finditer(text)]

    def sub(self, replacement: str | Callable[[re.Match[str]], str], text: str) -> str:
        """Return *text* with all matches replaced."""
        for word in self.words:
            if word in text:
                return self.compiled.sub(replacement, text)
        return text
