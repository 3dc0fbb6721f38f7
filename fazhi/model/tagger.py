"""Passages in, tags out."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from functools import cache, cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal, overload

from fazhi.errors import UsageError
from fazhi.model.artifact import Model
from fazhi.model.bodies import CLOSE, Limits, make_body, scale_of
from fazhi.model.tags import DomainScore, Tag, TaggedPassage, role_of
from fazhi.reports.report import Passage, Report
from fazhi.reports.structure import find_passages

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from fazhi.model.bodies import Outcome
    from fazhi.model.decisions import Decisions
    from fazhi.model.exact import ExactScorer
    from fazhi.model.explaining import Explainer, Values
    from fazhi.model.words import Segmenter

BATCH = 256
"""Passages that are scored together; bounds the memory and costs no speed."""


class Tagger:
    """Tags passages with one model; safe to use from many threads, as it never changes.

    Parameters
    ----------
    model
        What is known.
    body
        Which body of the engine runs, see `fazhi.model.bodies`; None for the C one if it was built.
    min_areas, max_areas
        Fewest and most areas of a passage; None for what the model says, which for most models is any number.
    """

    def __init__(
        self,
        model: Model,
        *,
        body: Literal["c", "numpy"] | None = None,
        min_areas: int | None = None,
        max_areas: int | None = None,
    ) -> None:
        self.model = model
        self.limits = _limited(Limits(model.min_areas, model.max_areas), min_areas, max_areas)
        self._body = make_body(model, self.limits, body)

    @property
    def body(self) -> str:
        """Which body of the engine runs: ``c`` or ``numpy``."""
        return self._body.name

    @property
    def segmenter(self) -> Segmenter | None:
        """What cuts words, for a model that has words among its features."""
        return self._body.segmenter

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (self.model, self.body, *self.limits)

    @overload
    def tag(  # type: ignore[overload-overlap] # an iterator is an iterable
        self, passages: Iterator[str | Passage], *, explain: bool = False
    ) -> Iterator[TaggedPassage]: ...
    @overload
    def tag(
        self, passages: Report | str | Iterable[str | Passage], *, explain: bool = False
    ) -> list[TaggedPassage]: ...
    def tag(
        self, passages: Report | str | Iterable[str | Passage], *, explain: bool = False
    ) -> list[TaggedPassage] | Iterator[TaggedPassage]:
        """Return one result for each passage, in order.

        Parameters
        ----------
        passages
            A `Report`, whose passages are tagged; one text or several, each taken as one passage without headings;
            or `Passage` objects.  An iterator (a generator, an open file) is drawn from as the results are, and at most
            `BATCH` passages are held at a time.
        explain
            Whether each tag gets its `Tag.evidence`; costs jieba's start-up once.
        """
        if isinstance(passages, Iterator):
            return self._stream(passages, explain=explain)
        if isinstance(passages, Report):
            return list(self._tag_all(list(passages.passages), explain=explain, in_order=True))
        items = [Passage(passages)] if isinstance(passages, str) else [_as_passage(item) for item in passages]
        return list(self._tag_all(items, explain=explain, in_order=False))

    def decide(self, passages: Iterable[Passage], *, in_order: bool = False) -> Decisions:
        """Return margins, scores and decisions for P passages.

        Parameters
        ----------
        passages
            What to decide on.
        in_order
            Whether they are the passages of one report in order, so that a model with context sees the neighbours.
        """
        from fazhi.model.decisions import Decisions  # noqa: PLC0415 - arrays are for those who ask for them

        items = list(passages)
        parts = [(batch, self._decided(batch, in_order=in_order)) for batch in self._batches(items, in_order=in_order)]
        return Decisions.of(parts, self.model)

    def margins(
        self, passages: Iterable[Passage], *, in_order: bool = False
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the margins of areas (P, A) and of roles (P, R), before calibration; *in_order* as in `decide`."""
        found = self.decide(passages, in_order=in_order)
        return found.margins, found.role_margins

    def _batches(self, passages: list[Passage], *, in_order: bool) -> Iterator[list[Passage]]:
        """Part passages so that memory stays bounded; those that see their neighbours stay together."""
        size = len(passages) if in_order and self.model.context_weight else BATCH
        for first in range(0, len(passages), max(size, 1)):
            yield passages[first : first + size]

    def _decided(self, passages: list[Passage], *, in_order: bool) -> Outcome:
        context = self.model.context_weight if in_order else 0.0
        areas, roles = self._body.margins(passages, context)
        for place in self._body.near(areas, CLOSE * scale_of(self.model.content.header)):
            row, column = divmod(place, len(self.model.taxonomy.areas))
            areas[place] = self._exact.margin(passages, row, column, context=context)
        return self._body.decide(areas, roles)

    def _stream(self, passages: Iterator[str | Passage], *, explain: bool) -> Iterator[TaggedPassage]:
        while batch := [_as_passage(item) for item in islice(passages, BATCH)]:
            yield from self._tag_all(batch, explain=explain, in_order=False)
            batch.clear()  # let go before the next ones are drawn

    def _tag_all(self, passages: list[Passage], *, explain: bool, in_order: bool) -> Iterator[TaggedPassage]:
        for batch in self._batches(passages, in_order=in_order):
            found = self._decided(batch, in_order=in_order)
            for row, passage in enumerate(batch):
                yield self._assemble(passage, row, found, explain=explain)

    def _assemble(self, passage: Passage, row: int, found: Outcome, *, explain: bool) -> TaggedPassage:
        """Return what was decided on one passage as objects."""
        areas, cuts = self.model.taxonomy.areas, self._cuts
        first = row * len(areas)
        tags, review = [], []
        values = self.explainer.explain(passage) if explain else None
        for column in found.shown[found.shown_start[row] : found.shown_start[row + 1]]:
            why = () if values is None else _evidence(values, column)
            tag = Tag(areas[column], found.scores[first + column], cuts[column], why)
            if found.tagged[first + column]:
                tags.append(tag)
            if found.close[first + column]:
                review.append(tag)
        domains = self.model.taxonomy.domains
        first = row * len(domains)
        held = found.held[found.held_start[row] : found.held_start[row + 1]]
        above = tuple([DomainScore(domains[column], found.domain_scores[first + column]) for column in held])
        role, score = role_of(passage, found.role[row], found.role_scores[row], self.model.roles)
        return TaggedPassage(passage, role, score, tuple(tags), tuple(review), above)

    def every_tag(self, passage: Passage) -> list[Tag]:
        """Return score and threshold of every area for one passage, given or not, in the order of the taxonomy."""
        found = self._decided([passage], in_order=False)
        areas = self.model.taxonomy.areas
        return [Tag(area, float(found.scores[column]), self._cuts[column]) for column, area in enumerate(areas)]

    @cached_property
    def explainer(self) -> Explainer:
        """What says why a passage got its areas."""
        from fazhi.model.explaining import Explainer  # noqa: PLC0415 - only those who ask for it load it

        return Explainer(self.model, self.segmenter)

    @cached_property
    def _exact(self) -> ExactScorer:
        from fazhi.model.exact import ExactScorer  # noqa: PLC0415 - one decision in many thousands needs it

        return ExactScorer(self.model.content, self.segmenter)

    @cached_property
    def _cuts(self) -> list[float]:
        """The thresholds as probabilities, so that score and threshold can be compared."""
        content = self.model.content
        thresholds = array("d", content.arrays["thresholds"])
        return list(self._body.decide(thresholds, array("d", bytes(8 * len(content.header["roles"])))).scores)


def load(
    path: str | Path | None = None,
    *,
    body: Literal["c", "numpy"] | None = None,
    min_areas: int | None = None,
    max_areas: int | None = None,
) -> Tagger:
    """Return a `Tagger` for a model file, by default for the model that the package ships.

    *body*, *min_areas* and *max_areas* are as in `Tagger`.

    Raises
    ------
    ModelError
        If the file is missing, damaged, of a newer format or no model.
    """
    return Tagger(Model.load(path), body=body, min_areas=min_areas, max_areas=max_areas)


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


def _evidence(values: Values, column: int) -> tuple[tuple[str, float], ...]:
    from fazhi.model.evidence import evidence  # noqa: PLC0415 - only those who ask for it load it

    return evidence(values, column)


def _again(model: Model, body: Literal["c", "numpy"], fewest: int, most: int | None) -> Tagger:
    return Tagger(model, body=body, min_areas=fewest, max_areas=most)


def _limited(limits: Limits, min_areas: int | None, max_areas: int | None) -> Limits:
    fewest = limits.fewest if min_areas is None else min_areas
    most = limits.most if max_areas is None else max_areas
    if max_areas is None and most is not None:
        most = max(most, fewest)
    if min_areas is None and most is not None:
        fewest = min(fewest, most)
    if fewest < 0 or (most is not None and most < max(1, fewest)):
        fault = f"at least {fewest} and at most {most} areas cannot be"
        raise UsageError.at("min_areas/max_areas", fault, "give 0 or more, and not more than the most")
    return Limits(fewest, most)
