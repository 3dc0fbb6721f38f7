"""Passages in, tags out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from fazhi.errors import UsageError
from fazhi.model.artifact import Model
from fazhi.model.evidence import evidence
from fazhi.model.scoring import Scorer
from fazhi.reports.report import PASSAGE_ROLES, Passage, Report, Role
from fazhi.reports.structure import find_passages

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from numpy.typing import NDArray

    from fazhi.labels.taxonomy import Area

BATCH = 256
"""Passages that are scored together; bounds the memory and costs no speed."""


@dataclass(frozen=True, slots=True)
class Tag:
    """One area of one passage.

    Parameters
    ----------
    area
        The area.
    score
        Calibrated probability, 0 to 1, that a person would label the passage with the area.
    threshold
        Probability from which on the tag is given.
    evidence
        Words that carried the score, strongest first, with their share of it; empty unless it was asked for.
    """

    area: Area
    score: float
    threshold: float
    evidence: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class TaggedPassage:
    """What the model says of one passage.

    Parameters
    ----------
    passage
        The passage; `Passage.role` stays what the section said.
    role, role_score
        The role: the section's where it tells (score 1.0), else the text's, with its probability.
    tags
        Areas at or above their threshold, highest score first.
    review
        Areas too close to their threshold to call, on either side of it, highest score first; those above it
        stand in `tags` as well.
    """

    passage: Passage
    role: Role
    role_score: float
    tags: tuple[Tag, ...]
    review: tuple[Tag, ...]

    @property
    def areas(self) -> tuple[str, ...]:
        """Ids of the areas tagged."""
        return tuple(tag.area.id for tag in self.tags)


class Tagger:
    """Tags passages with one model; safe to use from many threads, as it never changes."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._scorer = Scorer(model)

    def tag(self, passages: Report | str | Iterable[str | Passage], *, explain: bool = False) -> list[TaggedPassage]:
        """Return one result for each passage, in order.

        Parameters
        ----------
        passages
            A `Report`, whose passages are tagged; one text or several, each taken as one passage without headings;
            or `Passage` objects.
        explain
            Whether each tag gets its `Tag.evidence`; costs jieba's start-up once.
        """
        if isinstance(passages, Report):
            items: list[Passage] = list(passages.passages)
        elif isinstance(passages, str):
            items = [Passage(passages)]
        else:
            items = [_as_passage(item) for item in passages]
        tagged: list[TaggedPassage] = []
        for first in range(0, len(items), BATCH):
            tagged += self._tag_batch(items[first : first + BATCH], explain=explain)
        return tagged

    def margins(self, passages: Iterable[Passage]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the margins of areas (P, A) and of roles (P, R), before calibration."""
        items = list(passages)
        parts = [self._scorer.margins(items[i : i + BATCH]) for i in range(0, len(items), BATCH)]
        if not parts:
            return np.empty((0, len(self.model.taxonomy.areas))), np.empty((0, len(PASSAGE_ROLES)))
        return np.vstack([areas for areas, _ in parts]), np.vstack([roles for _, roles in parts])

    def _tag_batch(self, passages: list[Passage], *, explain: bool) -> list[TaggedPassage]:
        model = self.model
        margins, role_margins = self._scorer.margins(passages)
        scores = sigmoid(margins, model.calibration)
        cuts = sigmoid(model.thresholds, model.calibration)
        given = margins >= model.thresholds
        close = np.abs(margins - model.thresholds) < model.review_band
        roles = sigmoid(role_margins, model.role_calibration)
        roles /= roles.sum(axis=1, keepdims=True)
        tagged = []
        for row, passage in enumerate(passages):
            order = np.argsort(-scores[row], kind="stable")
            tags = []
            review = []
            for column in order[(given | close)[row][order]]:
                shown = evidence(model, self._scorer, passage, int(column)) if explain else ()
                area = model.taxonomy.areas[column]
                tag = Tag(area, float(scores[row, column]), float(cuts[column]), shown)
                if given[row, column]:
                    tags.append(tag)
                if close[row, column]:
                    review.append(tag)
            role, role_score = _role(passage, roles[row])
            tagged.append(TaggedPassage(passage, role, role_score, tuple(tags), tuple(review)))
        return tagged


def sigmoid(margins: NDArray[np.float64], calibration: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ``1 / (1 + exp(-(slope · margin + intercept)))`` for margins (…, A) and calibration (2, A)."""
    slope, intercept = calibration
    result: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-np.clip(slope * margins + intercept, -500.0, 500.0)))
    return result


def load(path: str | Path | None = None) -> Tagger:
    """Return a `Tagger` for a model file, by default for the model that the package ships.

    Raises
    ------
    ModelError
        If the file is missing, damaged, of a newer format or no model.
    """
    return Tagger(Model.load(path))


def tag(text: str) -> list[TaggedPassage]:
    """Return the tagged passages of *text* with the model that the package ships.

    A report is cut into its passages as `fazhi.read` does; a text in which no passage is found (a phrase, a
    heading) is one passage itself.  Offsets count in *text*.
    """
    _, passages = find_passages(text)
    return _shipped().tag(passages or ([Passage(text)] if text.strip() else []))


@cache
def _shipped() -> Tagger:
    return load()


def _as_passage(item: str | Passage) -> Passage:
    if isinstance(item, Passage):
        return item
    if isinstance(item, str):
        return Passage(item)
    raise UsageError.at("Tagger.tag", f"got {type(item).__name__}, not a text or a Passage", "pass strings")


def _role(passage: Passage, scores: NDArray[np.float64]) -> tuple[Role, float]:
    if passage.role is not None and passage.role is not Role.OTHER:
        return passage.role, 1.0
    best = int(scores.argmax())
    return PASSAGE_ROLES[best], float(scores[best])
