"""What a model must beat: rules that need no learning.

- *cue terms*: a passage has an area if one of the area's cues stands in its text, both folded and in lower case; an
  area without cues is never tagged.
- *most frequent area*: every passage has the one area that training saw most often.

Scores are 0 or 1; no role is said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fazhi.evaluation.scored import Scored
from fazhi.labels.matrix import label_matrix
from fazhi.reports.script import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from fazhi.labels.corpus import LabelledPassage
    from fazhi.labels.taxonomy import Taxonomy

CUE_TERMS = "cue terms"
MOST_FREQUENT = "most frequent area"


def cue_terms(items: Sequence[LabelledPassage], taxonomy: Taxonomy) -> Scored:
    """Return what the cues of the taxonomy say of P passages."""
    cues = [[fold(cue).lower() for cue in area.cues] for area in taxonomy.areas]
    texts = [fold(item.passage.text).lower() for item in items]
    tagged = [[any(cue in text for cue in listed) for listed in cues] for text in texts]
    return _decided(items, taxonomy, np.array(tagged, bool))


def most_frequent(items: Sequence[LabelledPassage], taxonomy: Taxonomy, support: NDArray[np.int64]) -> Scored:
    """Return what the most frequent area says of P passages.

    Parameters
    ----------
    items, taxonomy
        The passages and the areas.
    support
        (A,) passages of each area in the training corpus; of two with the same number the first is taken, and
        without any no passage is tagged.
    """
    tagged = np.zeros((len(items), len(taxonomy.areas)), bool)
    tagged[:, int(np.argmax(support))] = bool(np.max(support))
    return _decided(items, taxonomy, tagged)


def _decided(items: Sequence[LabelledPassage], taxonomy: Taxonomy, tagged: NDArray[np.bool_]) -> Scored:
    return Scored(
        items=tuple(items),
        taxonomy=taxonomy,
        labels=label_matrix([item.areas for item in items], taxonomy),
        tagged=tagged,
        scores=tagged.astype(float),
        close=np.zeros_like(tagged),
        roles=(None,) * len(items),
        by_section=0,
    )
