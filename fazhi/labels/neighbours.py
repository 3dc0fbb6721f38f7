"""Passages that say nearly the same: an exact join on the Jaccard similarity of character 5-grams.

Jaccard similarity of two sets is ``|A ∩ B| / |A ∪ B|``.  If it exceeds ``t``, then among the rarest
``|A| − ⌈t·|A|⌉ + 1`` members of A at least one lies among the corresponding members of B, when both are
ordered alike (prefix filtering; Chaudhuri, Ganti and Kaushik 2006, *A primitive operator for similarity joins
in data cleaning*).  So only pairs that share one of those rare members are compared, and none is missed.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from fazhi.reports.script import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

GRAM = 5


def near_duplicates(texts: Sequence[str], threshold: float = 0.5) -> Iterator[tuple[int, int, float]]:
    """Yield (earlier, later, similarity) for every pair whose similarity exceeds *threshold* (0 < t < 1).

    Texts are compared folded and without white space; one shorter than five code points is a set of itself.
    """
    sets = [_grams(text) for text in texts]
    frequency = Counter(gram for grams in sets for gram in grams)
    index: dict[str, list[int]] = defaultdict(list)
    for later, grams in enumerate(sets):
        ordered = sorted(grams, key=lambda gram: (frequency[gram], gram))
        prefix = ordered[: len(grams) - math.ceil(threshold * len(grams)) + 1]
        candidates = {earlier for gram in prefix for earlier in index[gram]}
        for earlier in sorted(candidates):
            other = sets[earlier]
            common = len(grams & other)
            similarity = common / (len(grams) + len(other) - common)
            if similarity > threshold:
                yield earlier, later, similarity
        for gram in prefix:
            index[gram].append(later)


def _grams(text: str) -> frozenset[str]:
    squeezed = "".join(fold(text).split())
    if len(squeezed) < GRAM:
        return frozenset({squeezed})
    return frozenset(squeezed[i : i + GRAM] for i in range(len(squeezed) - GRAM + 1))
