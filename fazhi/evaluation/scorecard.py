"""`scorecard` makes a `Scorecard` from a `Scored`; ``evaluate(tagger, corpus)`` does both steps."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from fazhi.evaluation.breakdowns import confusions, groups
from fazhi.evaluation.characters import character_counts
from fazhi.evaluation.domains import domain_figures
from fazhi.evaluation.figures import area_scores, macro_averages, micro_averages
from fazhi.evaluation.metrics import average_precision
from fazhi.evaluation.notes import notes
from fazhi.evaluation.reliability import reliability, review
from fazhi.evaluation.rivals import Rival, beside_baseline, beside_rival
from fazhi.evaluation.role_scores import role_scores
from fazhi.evaluation.scored import scored_by
from fazhi.evaluation.uncertainty import stacked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from fazhi.evaluation.breakdowns import Confusion, Group
    from fazhi.evaluation.figures import AreaScore, Averages
    from fazhi.evaluation.metrics import Counts
    from fazhi.evaluation.reliability import Reliability, Review
    from fazhi.evaluation.rivals import Against, Baseline
    from fazhi.evaluation.role_scores import RoleScores
    from fazhi.evaluation.scored import Scored
    from fazhi.labels.corpus import Corpus
    from fazhi.model.tagger import Tagger


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Mean F1 of models trained on so many reports, over so many random draws of them."""

    reports: int
    passages: int
    micro: float
    macro: float
    draws: int


@dataclass(frozen=True, slots=True)
class Scorecard:
    """How well a model tags a corpus; the two digests say which model and which corpus.

    Parameters
    ----------
    passages, reports
        How many were scored.
    micro, macro, areas
        Ratios over areas and of each area, with intervals.
    domain_micro, domains
        The same for domains, which a passage has if it has one of their areas; None and empty in a list without
        domains.
    roles
        None where people gave none, or the model says none.
    exact
        Share of passages whose whole set of areas is right, 0 to 1.
    characters
        End to end from the files, over (character, area) pairs; None where no files were given.
    calibration, review
        Whether scores mean what they say; what the review band catches.
    groups, confusions
        The same by role, level, kind, year and length; which areas are mistaken for which.
    baselines, against
        By name; None where no other model was given.
    learning_curve
        May be empty.
    model, corpus
        Digests; `model` is empty out of fold.
    source
        ``model``, or ``out of fold`` and the digest of the recipe.
    notes
        Conventions and warnings, for people.
    """

    passages: int
    reports: int
    micro: Averages
    macro: Averages
    domain_micro: Averages | None
    areas: dict[str, AreaScore]
    domains: dict[str, AreaScore]
    roles: RoleScores | None
    exact: float
    characters: Averages | None
    calibration: Reliability
    review: Review
    groups: dict[str, dict[str, Group]]
    confusions: tuple[Confusion, ...]
    baselines: dict[str, Baseline]
    against: Against | None
    learning_curve: tuple[CurvePoint, ...]
    model: str
    corpus: str
    source: str
    notes: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON that ``fazhi evaluate --format json`` writes: no NaN, None where there is no value."""
        plain: dict[str, Any] = _plain(asdict(self))
        return plain


def scorecard(
    scored: Scored,
    *,
    baselines: Mapping[str, Scored] | None = None,
    against: Rival | None = None,
    characters: Sequence[Counts] | None = None,
    learning_curve: Sequence[CurvePoint] = (),
    model: str = "",
    corpus: str = "",
    source: str = "model",
    seed: int = 0,
) -> Scorecard:
    """Return the scorecard of what was said.

    Parameters
    ----------
    scored
        What was said, and what people say.
    baselines, against
        What others said of the same passages.
    characters
        Counts of (character, area) pairs for each report, from `character_counts`.
    learning_curve, model, corpus, source
        Go into the scorecard as they are.
    seed
        Of intervals and p-values.

    Raises
    ------
    ModelError
        If *against* or a baseline has other areas.
    """
    counts = scored.by_report
    ranked = average_precision(scored.labels, scored.scores)
    domain_micro, domains = domain_figures(scored, seed)
    rivals = dict(baselines or {})
    return Scorecard(
        passages=len(scored.items),
        reports=len(scored.reports),
        micro=micro_averages(counts, seed),
        macro=macro_averages(counts, seed),
        domain_micro=domain_micro,
        areas=area_scores(scored.taxonomy.ids, counts, ranked, seed),
        domains=domains,
        roles=role_scores(scored, seed),
        exact=float((scored.labels == scored.tagged).all(axis=1).mean()),
        characters=None if characters is None else micro_averages(stacked(characters), seed),
        calibration=reliability(scored.labels, scored.scores),
        review=review(scored),
        groups=groups(scored, seed),
        confusions=confusions(scored),
        baselines={name: beside_baseline(scored, other, seed) for name, other in rivals.items()},
        against=None if against is None else beside_rival(scored, against, seed),
        learning_curve=tuple(learning_curve),
        model=model,
        corpus=corpus,
        source=source,
        notes=notes(scored, compared=bool(rivals or against)),
    )


def evaluate(
    tagger: Tagger,
    corpus: Corpus,
    *,
    reports: str | Path | None = None,
    baselines: Mapping[str, Scored] | None = None,
    against: Tagger | None = None,
    seed: int = 0,
) -> Scorecard:
    """Return how well *tagger* does on *corpus*.

    Parameters
    ----------
    tagger
        Its taxonomy must hold every area of the corpus.
    corpus
        Gold labels; rows whose role is ``other`` are left out.
    reports
        Folder with the reports' files, for the end-to-end result.
    baselines
        What baselines said of the same passages.
    against
        Another model, to be compared with.
    seed
        Of intervals and p-values.

    Raises
    ------
    CorpusError
        If the corpus holds no passage, or does not fit the files in *reports*.
    ModelError
        If a model does not know an area of the corpus, or the two have other areas.
    """
    digest = "" if against is None else against.model.digest
    return scorecard(
        scored_by(tagger, corpus),
        baselines=baselines,
        against=None if against is None else Rival(digest[:12], digest, scored_by(against, corpus)),
        characters=None if reports is None else character_counts(tagger, corpus, reports),
        model=tagger.model.digest,
        corpus=corpus.digest,
        seed=seed,
    )


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
