"""Every error that a user can meet.

::

    FazhiError                 exit status 1
    ├── UsageError             exit status 2: the command or call was worded wrongly
    ├── OutputError            a file could not be written, or stands there already
    ├── ReportError            a report could not be read
    ├── TaxonomyError          an area list has faults (all of them, one line each)
    ├── CorpusError            labelled passages have faults (all of them, one line each)
    ├── RecipeError            a training recipe asks for what cannot be
    └── ModelError             a model file is damaged, foreign, newer, or of another taxonomy

Every message is one line: the place, the fault and the next step.  An error that collects several
faults carries one such line for each.
"""

from __future__ import annotations

from dataclasses import dataclass

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import ClassVar, Self

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong.

    Parameters
    ----------
    place
        Where: a path, or ``path:line``.
    fault
        What is wrong there.
    cure
        What to do next; may be empty where the fault says it.
    """

    place: str
    fault: str
    cure: str = ""

    def __str__(self) -> str:
        text = f"{self.place}: {self.fault}"
        return f"{text}; {self.cure}" if self.cure else text


class FazhiError(Exception):
    """Root of all errors meant for the user; its text is one line for each fault."""

    exit_status: ClassVar[int] = 1

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))

    @classmethod
    def at(cls, place: object, fault: str, cure: str = "") -> Self:
        """Return the error for one fault at *place*."""
        return cls([Fault(str(place), fault, cure)])

    def __str__(self) -> str:
        lines = [one_line(str(fault)) for fault in self.faults[:_SHOWN]]
        if len(self.faults) > _SHOWN:
            lines.append(f"... and {len(self.faults) - _SHOWN} more faults")
        return "\n".join(lines)


class UsageError(FazhiError):
    """The command or call was worded wrongly."""

    exit_status = 2


class OutputError(FazhiError):
    """A file could not be written, or stands there already."""


class ReportError(FazhiError):
    """A report could not be read."""


class TaxonomyError(FazhiError):
    """An area list has faults."""


class CorpusError(FazhiError):
    """Labelled passages have faults."""


class RecipeError(FazhiError):
    """A training recipe asks for what cannot be."""


class ModelError(FazhiError):
    """A model file is damaged, foreign, newer, or of another taxonomy."""


def one_line(text: str, limit: int = 400) -> str:
    """Return *text* on one line, control characters escaped, at most *limit* code points."""
    shown = "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"
