"""Passages in, tags out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from fazhi.errors import UsageError
from fazhi.model.artifact import Model
from fazhi.model.decision import domain_matrix, domain_scores, sigmoid
from fazhi.model.evidence import evidence
from fazhi.model.scoring import Scorer, neighbours, smooth
from fazhi.reports.report import Passage, Report, Role
from fazhi.reports.structure import find_passages

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from fazhi.labels.taxonomy import Area, Domain
    from fazhi.model.decision import Rule

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
class DomainScore:
    """One domain of one passage.

    Parameters
    ----------
    domain
        The domain; a passage has it if it has one of its areas.
    score
        Probability, 0 to 1, that the passage has any of the domain's areas; at least the best area's score.
    """

    domain: Domain
    score: float


@dataclass(frozen=True, slots=True)
class TaggedPassage:
    """What the model says of one passage.

    Parameters
    ----------
    passage
        The passage; `Passage.role` stays what the section said.
    role, role_score
        The role: the section's where it tells (score 1.0), else the text's, with its probability; None and 0.0 where
        neither the section nor the model tells.
    tags
        The areas given, highest score first.
    review
        Areas too close to their threshold to call, on either side of it, highest score first; those that were given
        stand in `tags` as well.
    domains
        The domains of the areas given, highest score first.
    """

    passage: Passage
    role: Role | None
    role_score: float
    tags: tuple[Tag, ...]
    review: tuple[Tag, ...]
    domains: tuple[DomainScore, ...] = ()

    @property
    def areas(self) -> tuple[str, ...]:
        """Ids of the areas tagged."""
        return tuple(tag.area.id for tag in self.tags)


@dataclass(frozen=True, slots=True)
class Decisions:
    """What the model says of P passages, as arrays.

    Parameters
    ----------
    margins, scores
        (P, A) before and after calibration.
    tagged, close
        (P, A) which tag is given, and which decision is too close to call.
    roles, role_scores
        (P,) role of each passage, None where nothing tells, and its probability.
    """

    margins: NDArray[np.float64]
    scores: NDArray[np.float64]
    tagged: NDArray[np.bool_]
    close: NDArray[np.bool_]
    roles: tuple[Role | None, ...]
    role_scores: NDArray[np.float64]


class Tagger:
    """Tags passages with one model; safe to use from many threads, as it never changes.

    Parameters
    ----------
    model
        What is known.
    min_areas, max_areas
        Fewest and most areas of a passage; None for what the model says, which for most models is any number.
    """

    def __init__(self, model: Model, *, min_areas: int | None = None, max_areas: int | None = None) -> None:
        self.model = model
        self.rule = _limited(model.rule, min_areas, max_areas)
        self._scorer = Scorer(model)
        self._members = domain_matrix(model.taxonomy)

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
            return self._tag_batch(list(passages.passages), explain=explain, in_order=True)
        items = [Passage(passages)] if isinstance(passages, str) else [_as_passage(item) for item in passages]
        tagged: list[TaggedPassage] = []
        for first in range(0, len(items), BATCH):
            tagged += self._tag_batch(items[first : first + BATCH], explain=explain, in_order=False)
        return tagged

    def decide(self, passages: Iterable[Passage], *, in_order: bool = False) -> Decisions:
        """Return margins, scores and decisions for P passages.

        Parameters
        ----------
        passages
            What to decide on.
        in_order
            Whether they are the passages of one report in order, so that a model with context sees the neighbours.
        """
        items = list(passages)
        margins, role_margins = self.margins(items, in_order=in_order)
        scores = self.rule.calibration.scores(margins)
        tagged = self.rule.tagged(margins, scores)
        roles, role_scores = _roles(items, sigmoid(role_margins, self.model.role_calibration), self.model.roles)
        return Decisions(margins, scores, tagged, self.rule.close(margins), roles, role_scores)

    def margins(
        self, passages: Iterable[Passage], *, in_order: bool = False
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the margins of areas (P, A) and of roles (P, R), before calibration; *in_order* as in `decide`."""
        items = list(passages)
        parts = [self._scorer.margins(items[i : i + BATCH]) for i in range(0, len(items), BATCH)]
        if not parts:
            return np.empty((0, len(self.model.taxonomy.areas))), np.empty((0, len(self.model.roles)))
        areas = np.vstack([areas for areas, _ in parts])
        if in_order and self.model.context_weight:
            areas = smooth(areas, neighbours(items), self.model.context_weight)
        return areas, np.vstack([roles for _, roles in parts])

    def _tag_batch(self, passages: list[Passage], *, explain: bool, in_order: bool) -> list[TaggedPassage]:
        found = self.decide(passages, in_order=in_order)
        # the cuts as probabilities, so that score and threshold can be compared
        cuts = self.rule.calibration.scores(self.rule.thresholds)
        domains = domain_scores(found.scores, self._members)
        order = np.argsort(-found.scores, axis=1, kind="stable")
        shown = found.tagged | found.close
        tagged = []
        for row, passage in enumerate(passages):
            tags = {}
            for column in order[row][shown[row][order[row]]].tolist():
                why = evidence(self.model, self._scorer, passage, column) if explain else ()
                area = self.model.taxonomy.areas[column]
                tags[column] = Tag(area, float(found.scores[row, column]), float(cuts[column]), why)
            given = tuple(tag for column, tag in tags.items() if found.tagged[row, column])
            close = tuple(tag for column, tag in tags.items() if found.close[row, column])
            role, score = found.roles[row], float(found.role_scores[row])
            above = self._domains(found.tagged[row], domains[row])
            tagged.append(TaggedPassage(passage, role, score, given, close, above))
        return tagged

    def _domains(self, tagged: NDArray[np.bool_], scores: NDArray[np.float64]) -> tuple[DomainScore, ...]:
        held = np.flatnonzero(self._members[tagged].any(axis=0))
        best_first = held[np.argsort(-scores[held], kind="stable")].tolist()
        return tuple(DomainScore(self.model.taxonomy.domains[i], float(scores[i])) for i in best_first)


def load(path: str | Path | None = None, *, min_areas: int | None = None, max_areas: int | None = None) -> Tagger:
    """Return a `Tagger` for a model file, by default for the model that the package ships.

    *min_areas* and *max_areas* are as in `Tagger`.

    Raises
    ------
    ModelError
        If the file is missing, damaged, of a newer format or no model.
    """
    return Tagger(Model.load(path), min_areas=min_areas, max_areas=max_areas)


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


def _limited(rule: Rule, min_areas: int | None, max_areas: int | None) -> Rule:
    fewest = rule.min_areas if min_areas is None else min_areas
    most = rule.max_areas if max_areas is None else max_areas
    if max_areas is None and most is not None:
        most = max(most, fewest)
    if min_areas is None and most is not None:
        fewest = min(fewest, most)
    if fewest < 0 or (most is not None and most < max(1, fewest)):
        fault = f"at least {fewest} and at most {most} areas cannot be"
        raise UsageError.at("min_areas/max_areas", fault, "give 0 or more, and not more than the most")
    return replace(rule, min_areas=fewest, max_areas=most)


def _roles(
    passages: Sequence[Passage], scores: NDArray[np.float64], known: Sequence[Role]
) -> tuple[tuple[Role | None, ...], NDArray[np.float64]]:
    """Return role and probability of each passage: the section's where it tells, else the text's."""
    said = [None if passage.role is Role.OTHER else passage.role for passage in passages]
    if not known:
        return tuple(said), np.array([float(role is not None) for role in said])
    shares = scores / scores.sum(axis=1, keepdims=True)
    best = shares.argmax(axis=1).tolist()
    roles = tuple(role or known[column] for role, column in zip(said, best, strict=True))
    return roles, np.where([role is not None for role in said], 1.0, shares.max(axis=1, initial=0.0))
