"""``evaluate(tagger, corpus)`` makes a `Scorecard`."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from fazhi.errors import CorpusError, ModelError
from fazhi.evaluation.characters import character_counts
from fazhi.evaluation.metrics import Counts, macro, micro, per_area
from fazhi.evaluation.uncertainty import FEW_REPORTS, bootstrap_interval
from fazhi.labels.matrix import label_matrix
from fazhi.reports.report import PASSAGE_ROLES
from fazhi.reports.roles import role_of_section

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from fazhi.evaluation.metrics import Ratios
    from fazhi.labels.corpus import Corpus, LabelledPassage
    from fazhi.model.tagger import TaggedPassage, Tagger
    from fazhi.reports.report import Passage

CONVENTIONS = (
    "macro: mean over areas with support; micro: all areas, so wrong tags of areas without support count. "
    "Rows whose role is 'other' are no passages. Intervals: 95 %, percentile bootstrap over reports."
)


@dataclass(frozen=True, slots=True)
class Averages:
    """Ratios over areas and the interval of F1 (None with one report)."""

    precision: float | None
    recall: float | None
    f1: float | None
    f1_interval: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class AreaScore:
    """Ratios of one area or domain, and how many gold labels it has."""

    support: int
    precision: float | None
    recall: float | None
    f1: float | None


@dataclass(frozen=True, slots=True)
class Scorecard:
    """How well a model tags a corpus; the two digests say which model and which corpus.

    `roles` has ``accuracy`` and ``macro_f1`` (mean over the roles that occur) and the number of passages whose role the
    section decided.  `characters` is the end-to-end result over (character, area) pairs, or None.
    """

    passages: int
    reports: int
    micro: Averages
    macro: Averages
    areas: dict[str, AreaScore]
    domains: dict[str, AreaScore]
    domain_micro: Averages
    roles: dict[str, float]
    exact: float
    characters: Averages | None
    model: str
    corpus: str
    notes: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON that ``fazhi evaluate --format json`` writes."""
        return asdict(self)


def evaluate(tagger: Tagger, corpus: Corpus, *, reports: str | Path | None = None, seed: int = 0) -> Scorecard:
    """Return how well *tagger* does on *corpus*.

    Parameters
    ----------
    tagger
        Its taxonomy must hold every area of the corpus.
    corpus
        Gold labels; rows whose role is ``other`` are left out.
    reports
        Folder with the reports' files, for the end-to-end result.
    seed
        Of the bootstrap.

    Raises
    ------
    CorpusError
        If the corpus holds no passage, or does not fit the files in *reports*.
    ModelError
        If the model does not know an area of the corpus.
    """
    content = corpus.content
    if not content.passages:
        raise CorpusError.at("corpus", "holds only rows of role 'other'", "give labelled passages")
    _same_areas(tagger, corpus)
    taxonomy = tagger.model.taxonomy
    said = [_as_read(item) for item in content.passages]
    found = tagger.tag(said)
    gold = label_matrix([item.areas for item in content.passages], taxonomy)
    tagged = label_matrix([item.areas for item in found], taxonomy)
    names = np.array([item.report_id for item in content.passages])
    groups = [names == report for report in content.reports]
    domain_of = _domain_matrix(tagger)
    gold_domains, tagged_domains = gold @ domain_of, tagged @ domain_of
    characters = None
    if reports is not None:
        characters = _averages(micro, character_counts(tagger, corpus, reports), seed)
    by_report = [Counts.of(gold[group], tagged[group]) for group in groups]
    domain_counts = [Counts.of(gold_domains[group], tagged_domains[group]) for group in groups]
    notes = [CONVENTIONS]
    if len(groups) < FEW_REPORTS:
        notes.append(f"Fewer than {FEW_REPORTS} reports ({len(groups)}): intervals are unreliable.")
    return Scorecard(
        passages=len(content.passages),
        reports=len(groups),
        micro=_averages(micro, by_report, seed),
        macro=_averages(macro, by_report, seed),
        areas=_per(taxonomy.ids, Counts.of(gold, tagged)),
        domains=_per(tuple(domain.id for domain in taxonomy.domains), Counts.of(gold_domains, tagged_domains)),
        domain_micro=_averages(micro, domain_counts, seed),
        roles=_roles(content, found, sum(passage.role is not None for passage in said)),
        exact=float((gold == tagged).all(axis=1).mean()),
        characters=characters,
        model=tagger.model.digest,
        corpus=corpus.digest,
        notes=tuple(notes),
    )


def _same_areas(tagger: Tagger, corpus: Corpus) -> None:
    known = tagger.model.taxonomy.columns
    unknown = sorted({area for item in corpus.passages for area in item.areas if area not in known})
    if unknown:
        cure = "evaluate with a model of the corpus's taxonomy"
        raise ModelError.at("model", f"does not know the area '{unknown[0]}' of the corpus", cure)


def _domain_matrix(tagger: Tagger) -> NDArray[np.bool_]:
    """Return (A, D): which area belongs to which domain."""
    taxonomy = tagger.model.taxonomy
    return np.array([[area.domain == domain.id for domain in taxonomy.domains] for area in taxonomy.areas], bool)


def _roles(content: Corpus, found: list[TaggedPassage], by_section: int) -> dict[str, float]:
    """Return accuracy, macro-F1 and how many roles the section decided."""
    pairs = [(item.passage.role, result.role) for item, result in zip(content.passages, found, strict=True)]
    gold = np.array([[role is each for each in PASSAGE_ROLES] for role, _ in pairs])
    guess = np.array([[role is each for each in PASSAGE_ROLES] for _, role in pairs])
    accuracy = float(np.mean([wanted is role for wanted, role in pairs]))
    macro_f1 = macro(Counts.of(gold, guess)).f1 or 0.0
    return {"accuracy": accuracy, "macro_f1": macro_f1, "by_section": float(by_section)}


def _as_read(item: LabelledPassage) -> Passage:
    """Return the passage as reading would give it: the role only where the section says it."""
    passage = item.passage
    return replace(passage, role=role_of_section(passage.headings))


def _averages(statistic: Any, by_report: list[Counts], seed: int) -> Averages:  # noqa: ANN401 - micro or macro
    total = Counts(*(sum(getattr(c, name) for c in by_report) for name in ("tp", "fp", "fn")))
    value: Ratios = statistic(total)
    interval = bootstrap_interval(by_report, lambda counts: statistic(counts).f1, seed=seed)
    return Averages(value.precision, value.recall, value.f1, interval)


def _per(ids: tuple[str, ...], counts: Counts) -> dict[str, AreaScore]:
    return {
        name: AreaScore(int(support), ratio.precision, ratio.recall, ratio.f1)
        for name, support, ratio in zip(ids, counts.support, per_area(counts), strict=True)
    }
