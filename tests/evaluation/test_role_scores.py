from __future__ import annotations

from collections.abc import Callable

import pytest

from fazhi.evaluation.role_scores import role_scores
from fazhi.evaluation.scored import Scored
from fazhi.reports.report import Role

MakeScored = Callable[..., Scored]
PLAN, PROGRESS, PROBLEM = Role.PLAN, Role.PROGRESS, Role.PROBLEM


def test_roles_are_scored_over_the_passages_that_people_gave_one(make_scored: MakeScored) -> None:
    wanted = [None, PLAN, PLAN, PROGRESS]
    said = [PROBLEM, PLAN, PROGRESS, PROGRESS]
    found = role_scores(make_scored("caab", [""] * 4, [""] * 4, roles=(wanted, said)))
    assert found is not None
    assert found.accuracy == pytest.approx(2 / 3)
    # both roles: one right, and one wrong or missed
    assert found.macro_f1 == pytest.approx(2 / 3)
    assert (found.per["plan"].precision, found.per["plan"].recall, found.per["plan"].support) == (1.0, 1 / 2, 2)
    assert found.per["progress"].tagged == 2
    assert found.per["progress"].f1 == pytest.approx(2 / 3)
    assert found.per["problem"].tagged == 0
    assert found.per["plan"].average_precision is None
    # of reports a (1 of 2) and b (1 of 1), each drawn twice or both
    assert found.accuracy_interval == pytest.approx((1 / 2, 1.0))


def test_without_roles_given_or_said_there_is_nothing_to_score(make_scored: MakeScored) -> None:
    nothing: list[Role | None] = [None, None]
    given: list[Role | None] = [PLAN, PLAN]
    assert role_scores(make_scored("ab", ["", ""], ["", ""], roles=(nothing, given))) is None
    assert role_scores(make_scored("ab", ["", ""], ["", ""], roles=(given, nothing))) is None
