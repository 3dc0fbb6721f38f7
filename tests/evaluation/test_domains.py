from __future__ import annotations

from collections.abc import Callable

import pytest

from fazhi.evaluation.domains import domain_figures
from fazhi.evaluation.scored import Scored
from fazhi.labels.taxonomy import Taxonomy

MakeScored = Callable[..., Scored]


def test_a_wrong_area_of_the_right_domain_is_right_for_the_domain(make_scored: MakeScored) -> None:
    # law: right, right by another area, missed; order: wrong
    scores = [[0.9, 0, 0], [0, 0.8, 0], [0, 0, 0.7]]
    micro, domains = domain_figures(make_scored("aab", ["0", "0", "01"], ["0", "1", "2"], scores=scores))
    assert micro is not None
    assert (micro.precision, micro.recall) == pytest.approx((2 / 3, 2 / 3))
    assert list(domains) == ["law", "order"]
    law = domains["law"]
    assert (law.support, law.tagged, law.precision) == (3, 2, 1.0)
    assert law.recall == pytest.approx(2 / 3)
    assert law.average_precision == 1.0
    assert (domains["order"].support, domains["order"].precision, domains["order"].average_precision) == (0, 0.0, None)


def test_a_list_without_domains_has_no_figures_of_domains(make_scored: MakeScored, flat: Taxonomy) -> None:
    assert domain_figures(make_scored("a", ["0"], ["0"], taxonomy=flat)) == (None, {})
