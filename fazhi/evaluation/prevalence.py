"""How many passages have an area, given that the model that says so errs.

A count of tags is not a count of passages that have the area: some tags are wrong and some are missing.  What is asked
for is the number in *this* report, which is complete, and not in a population that it was drawn from.  So the tags are
given, and what is uncertain is which of them hold.  For passage i with the probability pᵢ of having the area::

    expected passages = Σ pᵢ        expected characters = Σ pᵢ · lengthᵢ

- pᵢ is the calibrated score, when the error is that which the model's own file tells of;
- where the error was measured on labelled reports of the user's own, pᵢ is the share of passages that have the area
  among those tagged alike: the positive predictive value of a tag, or the omission rate of a passage without one.

The interval is that of 1,000 draws of which passages have the area (Poisson-binomial), in each of which the log odds of
all pᵢ are moved together by three things: how well the error of tags and that of missing tags are known (normal, with
the variance 1/a + 1/b of the log of an odds a/b, half added to each count: Gart and Zweifel 1967, *Biometrika* 54), and
how much the error differs from report to report (`HETEROGENEITY`).  Draws are from 0 to the passages of the report.

The estimator of Rogan and Gladen (1978, *Am. J. Epidemiol.* 107), (k/n + sp − 1)/(se + sp − 1), and the ratio estimator
k · precision / recall answer the same question for a population.  They were tried: root mean square errors of the count
of a report, and the share of true counts and of true numbers of characters in the 95 % intervals, were

==================  =======================================  ==================================
estimator           out of fold, 120 written reports         3 labelled real reports
==================  =======================================  ==================================
scores              0.680; 98.7 % and 97.9 %                 0.727; 97.0 % and 92.9 %
predictive values   0.705; 98.9 % and 97.1 %                 0.753; 99.0 % and 98.0 %
tags as they are    0.741                                    0.791
ratio               0.749                                    0.803
Rogan-Gladen        0.786                                    0.843
==================  =======================================  ==================================

(33 areas each; the real reports are 99 counts, and decide nothing).  A small count leaves a correction for wrong tags
nothing to correct, and a correction for missing ones multiplies the noise of a large one.  Counts are whole numbers, so
that their intervals hold more than 95 % where counts are small.

It is assumed that reports resemble those that the error was measured on: errors out of fold on written reports flatter
the model on real ones.  Roles are taken as told: of what people took for progress, problems and plans, intervals of the
numbers of characters hold 91 %, 95 % and 96 % out of fold.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from fazhi.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from fazhi.evaluation.tagged_report import TaggedReport
    from fazhi.model.artifact import Model

DRAWS = 1000
LEVEL = 0.95
HETEROGENEITY = 0.9
"""Standard deviation, from report to report, of the log odds of an area.

With it the squared errors of the counts of 120 reports out of fold are as large as they are expected to be (1.02 times,
of numbers of characters 1.01 times); without it they are 1.36 times as large.
"""
_NEGLIGIBLE = 1e-3
"""A passage less likely than this to have an area is counted in the expectation and left out of the draws."""
_LEAST, _MOST = 0.005, 0.5
"""Bounds of the correlation from which the weight of the pooled error is found: 199 trials, and 1."""
_RAREST = 1e-4
_CURE = "make it with `fazhi evaluate CORPUS -f json -o FILE`"


@dataclass(frozen=True, eq=False)
class ErrorRates:
    """How often tags of A areas were right, wrong and missing on labelled passages.

    Parameters
    ----------
    tp, fp, fn
        (A,) counts.
    passages
        How many passages were looked at.
    source
        Where that was: empty for the model's own file, else what the user named.
    """

    tp: NDArray[np.float64]
    fp: NDArray[np.float64]
    fn: NDArray[np.float64]
    passages: int
    source: str = ""

    @classmethod
    def of_model(cls, model: Model) -> ErrorRates | None:
        """Return the error out of fold that the model's file tells of; None where it tells of none."""
        known = model.provenance.get("out_of_fold") or {}
        passages = model.provenance.get("passages")
        if not passages or not isinstance(known, dict) or not known.get("areas"):
            return None
        return cls._of(known["areas"], int(passages), model.taxonomy.ids, "")

    @classmethod
    def of_evaluation(cls, data: Any, areas: Sequence[str], source: str) -> ErrorRates:  # noqa: ANN401 - parsed JSON
        """Return the error in what ``fazhi evaluate -f json`` wrote.

        Parameters
        ----------
        data
            The parsed file.
        areas
            Ids of the model's areas; what the file does not hold is taken for never seen.
        source
            Name of the file.

        Raises
        ------
        UsageError
            If *data* is no such evaluation, or is one of other areas.
        """
        try:
            scores, passages = data["areas"], int(data["passages"])
            unknown = sorted(set(scores) - set(areas))
            if unknown:
                fault = f"holds the area '{unknown[0]}', which the model does not know"
                raise UsageError.at(source, fault, "evaluate this model, or name the model that was evaluated with -m")
            rates = cls._of(scores, passages, areas, source)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise UsageError.at(source, "is no evaluation", _CURE) from error
        if passages < 1 or not rates.tp.sum():
            raise UsageError.at(source, "holds no passage that was tagged rightly", "evaluate on labelled reports")
        return rates

    @classmethod
    def _of(cls, scores: Mapping[str, Any], passages: int, areas: Sequence[str], source: str) -> ErrorRates:
        tp, fp, fn = np.zeros((3, len(areas)))
        for column, area in enumerate(areas):
            score = scores.get(area)
            if score is None:
                continue
            # ratios come rounded; the counts behind them are whole
            right = round((score["recall"] or 0.0) * score["support"])
            tp[column], fp[column], fn[column] = right, score["tagged"] - right, score["support"] - right
        if (np.minimum(np.minimum(tp, fp), fn) < 0).any() or (tp + fp + fn > passages).any():
            raise ValueError("counts that cannot be")
        return cls(tp, fp, fn, passages, source)

    @cached_property
    def precision(self) -> NDArray[np.float64]:
        """(2, A) odds that a passage with the tag has the area: those who do, and those who do not.

        Counts of areas with few tags lean on those of all areas, the more the less areas differ.
        """
        return _pooled(self.tp, self.tp + self.fp)

    @cached_property
    def omission(self) -> NDArray[np.float64]:
        """(2, A) odds that a passage without the tag has the area all the same; as `precision`."""
        return _pooled(self.fn, self.passages - self.tp - self.fp)


@dataclass(frozen=True, eq=False)
class Prevalence:
    """Probabilities that passages have areas, and draws of which do.

    Parameters
    ----------
    rates
        The error.
    seed
        Of the draws.  Those of one report do not depend on the others.
    """

    rates: ErrorRates
    seed: int = 0

    def probabilities(self, report: TaggedReport) -> NDArray[np.float64]:
        """Return (P, A) the probability that a passage has an area."""
        if report.scores is not None and not self.rates.source:
            return report.scores
        right, missing = (counts[0] / counts.sum(axis=0) for counts in (self.rates.precision, self.rates.omission))
        found: NDArray[np.float64] = np.where(report.areas, right, missing)
        return found

    def draws(self, report: TaggedReport, weights: NDArray[np.float64]) -> NDArray[np.float32]:
        """Return (A, W, `DRAWS`) what the passages that have an area weigh together, in each draw.

        Parameters
        ----------
        report
            Of P passages.
        weights
            (P, W) what each passage counts: 1 for a number of passages, its length for one of characters.
        """
        # the report's own stream, whatever other reports there are; common shifts come from `_shifts`
        rng = np.random.default_rng([self.seed, *report.report.id.encode("utf-8", "surrogatepass")])
        chances = self.probabilities(report)
        margins = centred(chances).astype(np.float32)
        found = np.zeros((margins.shape[1], weights.shape[1], DRAWS), np.float32)
        loads = weights.T.astype(np.float32)
        for column, (shift, own) in enumerate(zip(self._shifts, report.areas.T, strict=True)):
            rows = np.flatnonzero(chances[:, column] > _NEGLIGIBLE)
            if rows.size:
                moved = HETEROGENEITY * rng.standard_normal(DRAWS, np.float32) + shift[own[rows].astype(int)]
                odds = np.exp(margins[rows, column, None] + moved)
                holds = rng.random((rows.size, DRAWS), np.float32) * (1 + odds) < odds
                found[column] = loads[:, rows] @ holds.astype(np.float32)
        return found

    @cached_property
    def _shifts(self) -> NDArray[np.float32]:
        """(A, 2, DRAWS) what the log odds of passages without and with the tag are moved by in all reports alike."""
        spread = np.sqrt([(1 / (counts + 0.5)).sum(axis=0) for counts in (self.rates.omission, self.rates.precision)])
        drawn = np.random.default_rng(self.seed).standard_normal((spread.shape[1], 2, DRAWS))
        return (spread.T[:, :, None] * drawn).astype(np.float32)


def middle(draws: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the ends of the interval that holds the middle `LEVEL` of draws (…, DRAWS)."""
    low = round((1 - LEVEL) / 2 * DRAWS)
    ordered = np.partition(draws, [low, DRAWS - 1 - low], axis=-1)
    return ordered[..., low], ordered[..., DRAWS - 1 - low]


def centred(chances: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the log odds whose probability is on average, when noise of `HETEROGENEITY` moves them, what it was.

    Noise alone would draw every probability towards one half.  The mean is taken by Gauss-Hermite quadrature.
    """
    noise, weights = np.polynomial.hermite_e.hermegauss(21)
    grid = np.linspace(-20, 20, 801)
    means = (1 / (1 + np.exp(-grid[:, None] - HETEROGENEITY * noise))) @ (weights / weights.sum())
    found: NDArray[np.float64] = np.interp(chances, means, grid)
    return found


def _pooled(hits: NDArray[np.float64], trials: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (2, A) hits and misses of each area, to which those of all areas are added with the weight they deserve.

    The weight is 1/ρ − 1 trials, ρ being the correlation of two trials of one area by the method of moments (Kleinman
    1973, *J. Am. Stat. Assoc.* 68, with the trials as weights): few where areas differ, many where they are alike, and
    never more than the other areas have.
    """
    total = trials.sum()
    rate = float(np.clip(hits.sum() / max(total, 1), _RAREST, 1 - _RAREST))
    known = trials > 0
    shares = 1 - trials[known] / max(total, 1)
    spread = (trials[known] * (hits[known] / trials[known] - rate) ** 2).sum() / (rate * (1 - rate))
    room = (shares * (trials[known] - 1)).sum()
    rho = float(np.clip((spread - shares.sum()) / room, _LEAST, _MOST)) if room > 0 else _LEAST
    weight = np.minimum(1 / rho - 1, total - trials)
    return np.array([hits + weight * rate, trials - hits + weight * (1 - rate)])
