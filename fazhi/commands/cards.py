"""Model cards are written beside their model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fazhi.model.artifact import Model

_SUFFIXES = {"en": ".card.md", "zh": ".card.zh-CN.md"}


def card_paths(file: Path) -> dict[str, Path]:
    """Return the card's file for each language.

    Beside a model ``m.fazhi`` these are ``m.card.md`` and ``m.card.zh-CN.md``; a name that ends in ``.md`` is the
    English card's own, and ``.zh-CN.md`` in its place the Chinese one's.
    """
    if file.suffix == ".md":
        return {"en": file, "zh": file.with_suffix(".zh-CN.md")}
    return {language: file.with_suffix(suffix) for language, suffix in _SUFFIXES.items()}


def write_cards(model: Model, file: Path, figures: Mapping[str, Any] | None = None, *, force: bool = False) -> None:
    """Write a model's card in every language; *figures* is a scorecard on labelled reports, where there is one."""
    from fazhi.output import atomic_writer  # noqa: PLC0415
    from fazhi.training.recipe import Recipe  # noqa: PLC0415
    from fazhi.views.card import render  # noqa: PLC0415

    for language, path in card_paths(file).items():
        with atomic_writer(path, force=force) as stream:
            stream.write(render(model, figures, language, defaults=Recipe().to_dict()).encode("utf-8"))
