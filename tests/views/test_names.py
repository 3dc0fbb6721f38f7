from __future__ import annotations

from collections.abc import Callable

import pytest
from lxml import html

from fazhi.evaluation.scorecard import Scorecard, scorecard
from fazhi.evaluation.scored import Scored
from fazhi.labels.taxonomy import Taxonomy
from fazhi.reports.report import PASSAGE_ROLES
from fazhi.views import plots, scorecard_page, scores
from fazhi.views.names import Name, scheme_names


@pytest.fixture
def card(make_scored: Callable[..., Scored], flat: Taxonomy) -> Scorecard:
    """Return a scorecard of a list that names no roles, on passages that have all of them."""
    roles = (PASSAGE_ROLES * 2, PASSAGE_ROLES * 2)
    return scorecard(make_scored("aaaabbbb", ["0"] * 8, ["0"] * 8, taxonomy=flat, roles=roles))


def test_a_list_without_roles_calls_them_what_they_are_usually_called(taxonomy: Taxonomy, flat: Taxonomy) -> None:
    named = scheme_names(flat)
    assert [named[role].zh for role in PASSAGE_ROLES] == ["总述", "成效", "问题", "计划"]
    assert [named[role].en for role in PASSAGE_ROLES] == ["overview", "progress", "problem", "plan"]
    assert named["甲"] == Name("甲", "甲")
    assert scheme_names(taxonomy)["plan"].zh == "下一步安排"


def test_page_and_table_of_a_list_without_roles_show_them(
    card: Scorecard, flat: Taxonomy, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("intervals", "pairs", "reliability", "matrix"):
        monkeypatch.setattr(plots, name, lambda *_, **__: "<svg></svg>")
    page = html.document_fromstring(scorecard_page.render(card, flat))
    heads = {" ".join(cell.text_content().split()) for cell in page.xpath("//th[@scope='row']")}
    assert {"总述overview", "计划plan"} <= {head.replace(" ", "") for head in heads}
    assert "roles: accuracy 1.000" in scores.render(card, flat)
