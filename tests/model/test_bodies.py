"""Both bodies of the engine say the same, whatever the model and the text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

from fazhi.errors import UsageError
from fazhi.labels.corpus import Corpus
from fazhi.model.artifact import Model
from fazhi.model.tagger import Tagger, load
from fazhi.reports.reading import read_report
from fazhi.reports.report import Passage

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
Compare = Callable[..., list[str]]
MakeModel = Callable[..., Model]
Mutate = Callable[[str, Random], str]
pytestmark = pytest.mark.usefixtures("one_dictionary", "both_bodies")
WHOLE = [pytest.param(50, id="sample"), pytest.param(1, id="whole", marks=pytest.mark.slow)]
"""Of every so many passages of the corpus one is looked at."""
RECIPES: dict[str, dict[str, Any]] = {
    "usual": {},
    "characters": {"chars": (1, 1), "headings": (1, 1)},
    "trigrams": {"chars": (1, 3), "headings": (1, 3)},
    "no unigrams": {"chars": (2, 3), "headings": (2, 3)},
    "words": {"chars": None, "words": True},
    "both": {"words": True},
    "words, no clauses": {"words": True, "clause_weight": 0.0, "roles": False},
    "no headings": {"headings": None},
    "headings alone": {"chars": None},
    "nothing": {"chars": None, "headings": None},
    "no clauses": {"clause_weight": 0.0},
    "clauses alone": {"clause_weight": 1.0},
    "context": {"context_weight": 0.3},
    "context alone": {"context_weight": 1.0, "clause_weight": 0.0},
    "knots": {"knots": True},
    "one area": {"min_areas": 1, "max_areas": 1},
    "one area by knots": {"min_areas": 1, "max_areas": 1, "knots": True},
    "two to three areas": {"min_areas": 2, "max_areas": 3},
    "not sublinear": {"sublinear": False},
    "no roles": {"roles": False},
    "no band": {"review_band": 0.0},
    "wide band": {"review_band": 5.0},
    "1 area in all": {"areas": 1},
    "5 areas": {"areas": 5, "knots": True},
    "200 areas": {"areas": 200},
    "200 areas without roles": {"areas": 200, "roles": False, "knots": True, "max_areas": 4},
}


def _mutations(passages: Sequence[Passage], count: int, mutate: Mutate, chance: Random) -> list[Passage]:
    """Return mutations of passages, some under headings that are mutated too, neighbours often under the same."""
    found: list[Passage] = []
    for passage in chance.choices(passages, k=count):
        headings = passage.headings
        if chance.random() < 0.1:
            headings = tuple(mutate(heading, chance) for heading in headings)
        elif found and chance.random() < 0.5:
            headings = found[-1].headings
        found.append(Passage(mutate(passage.text, chance), headings=headings))
    return found


@pytest.mark.parametrize(
    ("seed", "count"),
    [(0, 100), *(pytest.param(seed, 1000, marks=pytest.mark.slow) for seed in range(1, 5))],
)
@pytest.mark.parametrize("recipe", list(RECIPES.values()), ids=list(RECIPES))
def test_models_of_chance_say_the_same_of_mutated_text(  # noqa: PLR0917 - fixtures
    recipe: dict[str, Any],
    seed: int,
    count: int,
    make_model: MakeModel,
    mutated: Mutate,
    differences: Compare,
    written: Corpus,
) -> None:
    model = make_model(seed, **recipe)
    passages = _mutations([item.passage for item in written.passages], count, mutated, Random(seed))  # noqa: S311 - no secret
    assert not differences(model, passages, in_order="context_weight" in recipe)


@pytest.mark.slow
def test_the_model_that_ships_says_the_same_of_a_hundred_thousand_mutated_passages(
    mutated: Mutate, differences: Compare, written: Corpus
) -> None:
    model, chance = Model.load(), Random(7)  # noqa: S311 - no secret
    passages = [item.passage for item in written.passages]
    for _ in range(100):
        assert not differences(model, _mutations(passages, 1000, mutated, chance))


@pytest.mark.parametrize("step", WHOLE)
def test_the_model_that_ships_says_the_same_of_the_corpus(step: int, differences: Compare, written: Corpus) -> None:
    assert not differences(Model.load(), [item.passage for item in written.passages[::step]])


@pytest.mark.parametrize("step", WHOLE)
def test_models_of_chance_say_the_same_of_the_corpus(
    step: int, make_model: MakeModel, differences: Compare, written: Corpus
) -> None:
    for seed, recipe in enumerate(RECIPES.values()):
        passages = [item.passage for item in written.passages[seed % step :: 5 * step]]
        if not recipe.get("words") or step == 1:
            assert not differences(make_model(seed, **recipe), passages, in_order=True)


def test_both_say_the_same_of_the_examples(differences: Compare, small_model: Model) -> None:
    for file in sorted(EXAMPLES.iterdir()):
        for model in (Model.load(), small_model, replace(small_model, context_weight=0.4)):
            assert not differences(model, read_report(file).passages, in_order=True)


def test_both_say_the_same_of_real_reports(differences: Compare, small_model: Model, shared: Path) -> None:
    files = sorted((shared / "reports").glob("*.txt"))
    assert files
    for file in files:
        for model in (Model.load(), replace(small_model, context_weight=0.4)):
            assert not differences(model, read_report(file).passages, in_order=True)


def _at_the_edge(model: Model, passages: Sequence[Passage], chance: Random, steps: Sequence[float]) -> Model:
    """Return the model with each threshold, or an end of its band, on some passage's very margin, or a step away."""
    margins = Tagger(model).margins(passages)[0]
    on = np.array([margins[chance.randrange(len(passages)), area] for area in range(margins.shape[1])])
    moved = [chance.choice(steps) + chance.choice((0.0, model.review_band, -model.review_band)) for _ in on]
    return replace(model, thresholds=on + moved)


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 20))])
@pytest.mark.parametrize("times", [1, 30])
@pytest.mark.parametrize("recipe", ["usual", "trigrams", "not sublinear", "no band", "context"])
def test_no_rounding_decides_a_tag(  # noqa: PLR0917 - fixtures
    recipe: str,
    times: int,
    seed: int,
    make_model: MakeModel,
    mutated: Mutate,
    differences: Compare,
    written: Corpus,
) -> None:
    chance = Random(seed)  # noqa: S311 - no secret
    passages = _mutations([item.passage for item in written.passages], 120 // times, mutated, chance)
    passages = [Passage(passage.text * times, headings=passage.headings) for passage in passages]
    model = make_model(seed, **RECIPES[recipe])
    for steps in ((0.0,), (1e-9, -1e-9, 1e-15), (1e-7, -1e-7, 2e-6, -2e-6), (1e-4, -1e-4)):
        edge = _at_the_edge(model, passages, chance, steps)
        assert not differences(edge, passages, in_order=recipe == "context")


@pytest.mark.parametrize("scale", [0.01, 10.0, 1e3, 1e6])
def test_no_rounding_decides_a_tag_however_large_the_weights(
    scale: float, make_model: MakeModel, differences: Compare, written: Corpus
) -> None:
    chance = Random(3)  # noqa: S311 - no secret
    passages = [item.passage for item in written.passages[::70]]
    passages += [Passage(passage.text * 20) for passage in passages[::10]]
    model = make_model(3, scale=scale)
    for steps in ((0.0,), (1e-9, -1e-9), (1e-6, -1e-6)):
        edge = _at_the_edge(model, passages, chance, [scale * step for step in steps])
        assert not differences(edge, passages)


@pytest.mark.parametrize("limits", [{}, {"max_areas": 1}, {"min_areas": 5}, {"min_areas": 2, "max_areas": 3}])
def test_areas_that_score_alike_stand_in_their_own_order(
    limits: dict[str, int], make_model: MakeModel, differences: Compare, written: Corpus
) -> None:
    model = make_model(5, **limits)
    twins = np.arange(33)
    twins[[1, 17, 32]], twins[[5, 6]] = 0, 4

    def doubled(array: Any) -> Any:
        return np.ascontiguousarray(array[..., twins])

    names = ("weights", "bias", "thresholds", "calibration")
    alike = replace(model, **{name: doubled(getattr(model, name)) for name in names})
    alike = replace(alike, thresholds=alike.thresholds - 1.0)
    assert not differences(alike, [item.passage for item in written.passages[::37]])


def test_scores_agree_where_a_calibration_is_steepest(differences: Compare, written: Corpus) -> None:
    model, passages = Model.load(), [item.passage for item in written.passages[::100]]
    slopes = np.diff(model.knots[1]) / np.diff(model.knots[0]).clip(1e-300)
    parts = model.knot_start[(model.knot_start > 0) & (model.knot_start < model.knots.shape[1])]
    slopes[parts - 1] = 0  # from one area to the next
    step = int(slopes.argmax())
    area = int(np.searchsorted(model.knot_start, step, side="right")) - 1
    margins = Tagger(model).margins(passages)[0][:, area]
    bias = model.bias.copy()
    for margin in margins[:20]:
        # the margin of this passage lies in the middle of the step
        bias[area] = model.bias[area] + model.knots[0, step : step + 2].mean() - margin
        assert not differences(replace(model, bias=bias.copy()), passages)


def test_roles_that_score_alike_are_told_apart_by_their_order(
    make_model: MakeModel, differences: Compare, written: Corpus
) -> None:
    model = make_model(6)
    twins = [0, 1, 1, 1]
    names = ("role_weights", "role_bias", "role_calibration")
    roles: Any = {name: np.ascontiguousarray(getattr(model, name)[..., twins]) for name in names}
    alike = replace(model, **roles)
    assert not differences(alike, [item.passage for item in written.passages[::37]])


@pytest.mark.parametrize("body", ["c", "numpy"])
def test_extreme_numbers_are_borne(body: Any, make_model: MakeModel) -> None:
    model = make_model(8, areas=5, roles=False)
    model = replace(model, bias=np.array([1e100, -1e100, 1e-100, 0.0, -0.0]), calibration=np.full((2, 5), 1e100))
    (found,) = Tagger(model, body=body).tag(["整治河道三处。"])
    assert all(0 <= tag.score <= 1 for tag in found.tags)
    assert found.areas[0] == model.taxonomy.ids[0]


@pytest.mark.parametrize("body", ["c", "numpy"])
def test_what_is_given_out_is_pythons_own_numbers(body: Any) -> None:
    (found,) = load(body=body).tag(["全年收到行政复议申请146件，审结113件。"])
    scores = [found.role_score, *(each.score for each in found.domains)]
    scores += [number for tag in (*found.tags, *found.review) for number in (tag.score, tag.threshold)]
    assert {type(score) for score in scores} == {float}


def test_the_body_can_be_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load().body == "c"
    assert [load(body=name).body for name in ("c", "numpy")] == ["c", "numpy"]
    monkeypatch.setenv("FAZHI_BODY", "numpy")
    assert load().body == "numpy"
    assert load(body="c").body == "c"
    monkeypatch.setenv("FAZHI_BODY", "")
    assert load().body == "c"


def test_a_body_that_there_is_not_is_refused_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError) as asked:
        load(body="fortran")  # type: ignore[arg-type]
    monkeypatch.setenv("FAZHI_BODY", "C")
    with pytest.raises(UsageError) as set_outside:
        load()
    assert str(asked.value) == "body: 'fortran' is no body of the engine; choose one of c, numpy"
    assert str(set_outside.value) == "FAZHI_BODY: 'C' is no body of the engine; choose one of c, numpy"


def test_without_the_c_body_the_other_runs_and_asking_for_it_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fazhi.model.bodies._is_built", lambda: False)
    assert load().body == "numpy"
    with pytest.raises(UsageError, match=r"^body: the C body was not built; install fazhi where .* compiler$"):
        load(body="c")
