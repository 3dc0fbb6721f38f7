"""Who takes part, what each needs, and what the kept model of each is called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Entry:
    """One contender.

    Parameters
    ----------
    name
        In options and messages.
    title
        In tables.
    model
        Folder of its model; contenders that share one are trained once.
    home, arguments
        ``module:Type`` of the `Contender` under ``benchmarks.contenders``, and what the type is called with.
    needs
        Modules that its interpreter must have.
    packages
        Distributions whose versions are told, and that are to be installed for it.
    decision
        When a tag is given, in a few words.
    """

    name: str
    title: str
    model: str
    home: str
    arguments: tuple[Any, ...]
    needs: tuple[str, ...]
    packages: tuple[str, ...]
    decision: str


_FAZHI = (("numpy", "sklearn", "joblib"), ("numpy", "scikit-learn"), "threshold of each area, found out of fold")
_SKLEARN = (("sklearn",), ("scikit-learn", "scipy", "numpy"), "margin above 0")
_FASTTEXT = "probability of at least 0.5, one against all"

REFERENCE = "sklearn-same"
"""The contender that ratios are to: scikit-learn with the same features and the same tags."""
FAST_CUTTER = "fasttext-rjieba"
"""fastText with a fast cutter of words, the peer that comes closest."""

CONTENDERS = (
    Entry("fazhi-c", "fazhi, C: decide", "fazhi", "bodies:Bodied", ("c", False), *_FAZHI),
    Entry("fazhi-c-tag", "fazhi, C: tag", "fazhi", "bodies:Bodied", ("c", True), *_FAZHI),
    Entry("fazhi-numpy", "fazhi, NumPy: decide", "fazhi", "bodies:Bodied", ("numpy", False), *_FAZHI),
    Entry("fazhi-numpy-tag", "fazhi, NumPy: tag", "fazhi", "bodies:Bodied", ("numpy", True), *_FAZHI),
    Entry(
        REFERENCE, "sklearn, same features", REFERENCE, "same_features:SameFeatures", (), *_SKLEARN[:2],
        "fazhi's thresholds",
    ),
    Entry("sklearn-char", "sklearn, char 1-2", "sklearn-char", "pipelines:Pipeline", ("char",), *_SKLEARN),
    Entry(
        "sklearn-word", "sklearn, jieba", "sklearn-word", "pipelines:Pipeline", ("word",),
        ("sklearn", "jieba"), ("scikit-learn", "scipy", "numpy", "jieba"), _SKLEARN[2],
    ),
    Entry(
        "fasttext-jieba", "fastText, jieba", "fasttext-jieba", "fast_text:FastText", ("jieba",),
        ("fasttext", "jieba"), ("fasttext-wheel", "jieba"), _FASTTEXT,
    ),
    Entry(
        FAST_CUTTER, "fastText, rjieba", FAST_CUTTER, "fast_text:FastText", ("rjieba",),
        ("fasttext", "rjieba"), ("fasttext-wheel", "rjieba"), _FASTTEXT,
    ),
    Entry(
        "annif-svc", "Annif svc, jieba", "annif-svc", "annif_svc:AnnifSvc", (),
        ("annif", "jieba"), ("annif", "scikit-learn", "jieba"), "score of at least 0.5; learns one area a passage",
    ),
    Entry(
        "spacy-bow", "spaCy textcat, jieba", "spacy-bow", "spacy_bow:SpacyBow", (),
        ("spacy", "jieba"), ("spacy", "jieba"), "score of at least 0.5",
    ),
)  # fmt: skip


def entry(name: str) -> Entry:
    """Return the contender of a name."""
    return next(each for each in CONTENDERS if each.name == name)
