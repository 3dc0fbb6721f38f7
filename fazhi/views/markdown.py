"""Markdown in small pieces: tables, lists, and text that stays text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SPECIAL = re.compile(r"([\\`*\[\]|])")


def inline(text: str) -> str:
    """Return *text* on one line, so that no Markdown or HTML in it comes to life.

    Underscores stay as they are: within a word, as in the id of an area, they mean nothing.
    """
    plain = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;")
    return _SPECIAL.sub(r"\\\1", plain)


def code(text: str) -> str:
    """Return *text* as code on one line; a backtick in it becomes an apostrophe."""
    return "`" + " ".join(text.split()).replace("`", "'").replace("|", "\\|") + "`"


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table; heads and cells are Markdown already."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def bullets(items: Iterable[str]) -> str:
    """Return a list of plain texts; empty without any."""
    return "\n".join(f"- {inline(item)}" for item in items)


def block(lead: str, body: str) -> str:
    """Return a lead-in and what it leads to."""
    return f"{lead}\n\n{body}"
