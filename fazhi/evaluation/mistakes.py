"""Passages with wrong tags, worst first, to be read one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fazhi.evaluation.reliability import log_losses
from fazhi.model.evidence import evidence

if TYPE_CHECKING:
    from fazhi.evaluation.scored import Scored
    from fazhi.model.tagger import Tagger
    from fazhi.reports.report import Passage


@dataclass(frozen=True, slots=True)
class Mistake:
    """A passage whose areas are not those that people say.

    Parameters
    ----------
    report, passage, role, headings, text
        Which passage it is; `role` is the one that people say, empty where they say none.
    gold, tags
        Areas that people say, areas tagged.
    missed, wrong
        Areas of the one without the other, with their scores.
    terms
        For each wrong area the words that carried its tag, strongest first; empty where no model was at hand.
    loss
        Sum of −ln of the score given to the truth over the missed and wrong areas: how surely it was wrong.
    """

    report: str
    passage: int
    role: str
    headings: tuple[str, ...]
    text: str
    gold: tuple[str, ...]
    tags: tuple[str, ...]
    missed: dict[str, float]
    wrong: dict[str, float]
    terms: dict[str, tuple[str, ...]]
    loss: float


def mistakes(scored: Scored, tagger: Tagger | None = None) -> list[Mistake]:
    """Return the passages with a missed or a wrong area, highest loss first, then in the order of the corpus.

    Parameters
    ----------
    scored
        What was said.
    tagger
        The model that said it, for the words that carried each wrong tag; leave it out for out-of-fold results,
        which no one model gave.
    """
    wrong = scored.labels != scored.tagged
    rows = np.flatnonzero(wrong.any(axis=1))
    losses = (log_losses(scored.labels[rows], scored.scores[rows]) * wrong[rows]).sum(axis=1)
    order = np.argsort(-losses, kind="stable")
    return [_mistake(scored, int(rows[place]), float(losses[place]), tagger) for place in order]


def _mistake(scored: Scored, row: int, loss: float, tagger: Tagger | None) -> Mistake:
    item, labels, tagged = scored.items[row], scored.labels[row], scored.tagged[row]
    wrong = np.flatnonzero(tagged & ~labels)
    terms = {} if tagger is None else {scored.taxonomy.ids[a]: _terms(tagger, item.passage, int(a)) for a in wrong}
    return Mistake(
        report=item.report_id,
        passage=item.number,
        role=str(item.passage.role or ""),
        headings=item.passage.headings,
        text=item.passage.text,
        gold=scored.named(labels),
        tags=scored.named(tagged),
        missed={scored.taxonomy.ids[a]: float(scored.scores[row, a]) for a in np.flatnonzero(labels & ~tagged)},
        wrong={scored.taxonomy.ids[a]: float(scored.scores[row, a]) for a in wrong},
        terms=terms,
        loss=loss,
    )


def _terms(tagger: Tagger, passage: Passage, column: int) -> tuple[str, ...]:
    return tuple(word for word, _ in evidence(tagger.explainer.explain(passage), column))
