from __future__ import annotations

import json
import time
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from fazhi.commands.learning import train
from fazhi.errors import CorpusError, OutputError, RecipeError, UsageError
from fazhi.labels.corpus import Corpus
from fazhi.labels.taxonomy import Taxonomy
from fazhi.model.artifact import Model
from fazhi.model.tagger import Tagger
from fazhi.training import fitting
from fazhi.training import search as searching
from fazhi.training.recipe import Recipe
from fazhi.training.search import SPACE


@pytest.fixture
def areas(tmp_path: Path) -> Path:
    file = tmp_path / "areas.yaml"
    file.write_text("areas: [甲, 乙, 丙]\n", encoding="utf-8")
    return file


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    file = tmp_path / "recipe.json"
    file.write_text('{"folds": 3, "max_df": 1.0}')
    return file


@pytest.fixture
def table(tmp_path: Path, flat_corpus: Corpus) -> Path:
    """Write the flat corpus as a spreadsheet, with a year for each report."""
    rows = [
        f"{item.report_id},{2020 + '子丑寅卯辰巳'.index(item.report_id) // 3},"
        f'"{item.passage.text}",{";".join(item.areas)}'
        for item in flat_corpus.passages
    ]
    file = tmp_path / "c.csv"
    file.write_text("\n".join(["报告,年份,文本,事项", *rows]), encoding="utf-8")
    return file


def test_a_spreadsheet_and_a_list_of_ones_own_make_a_model_with_its_cards(
    table: Path, areas: Path, recipe: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = table.with_name("m.fazhi")
    train(model, [table], recipe, areas=areas, jobs=1)
    said = capsys.readouterr()
    assert said.out == ""
    note, told = said.err.splitlines()
    assert note == "note: there are only 6 reports: intervals over reports are unreliable"
    known = Model.load(model)
    assert told.startswith(
        f"{model}: {known.size} features, 3 areas, 66 passages of 6 reports; out of fold micro-F1 1."
    )
    assert told.endswith(f"digest {known.digest[:12]}")
    assert [item.areas for item in Tagger(known).tag(["整治黑臭河道三处", "今天天气晴朗"])] == [("甲",), ()]
    cards = {name: table.with_name(name).read_text(encoding="utf-8") for name in ("m.card.md", "m.card.zh-CN.md")}
    for card in cards.values():
        assert known.digest[:12] in card
    assert sorted(file.name for file in table.parent.iterdir()) == sorted(
        ["areas.yaml", "c.csv", "recipe.json", "m.fazhi", *cards]
    )


@pytest.mark.parametrize("name", ["m.fazhi", "m.card.md", "m.card.zh-CN.md", "m.trials.tsv"])
def test_nothing_is_overwritten_and_nothing_is_begun(
    name: str, table: Path, areas: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Corpus, "load", lambda *_: pytest.fail("work was begun"))
    table.with_name(name).write_text("old")
    with pytest.raises(OutputError, match=rf"{name}: exists already; give --force"):
        train(table.with_name("m.fazhi"), [table], areas=areas, search=True)
    assert table.with_name(name).read_text() == "old"


def test_with_force_all_is_replaced(table: Path, areas: Path, recipe: Path) -> None:
    model = table.with_name("m.fazhi")
    for name in ("m.fazhi", "m.card.md", "m.card.zh-CN.md"):
        table.with_name(name).write_text("old")
    # without a search an old table of trials is nobody's business
    table.with_name("m.trials.tsv").write_text("old")
    train(model, [table], recipe, areas=areas, jobs=1, force=True, quiet=True)
    assert Model.load(model).provenance["passages"] == 66
    assert table.with_name("m.card.md").read_text(encoding="utf-8") != "old"
    assert table.with_name("m.trials.tsv").read_text() == "old"


@pytest.mark.parametrize(
    ("output", "options", "fault"),
    [
        ("-", {}, "--output: writes no standard output; name a file"),
        ("m.card.md", {}, "m.card.md: is a name for a card or a table; name the model my.fazhi, for example"),
        ("m.tsv", {}, "m.tsv: is a name for a card or a table"),
        ("m.fazhi", {"trials": "t.tsv"}, "--trials: is for a search; give --search too"),
        ("m.fazhi", {"trials": "m.fazhi", "search": True}, "is named for two outputs; name a file for each"),
        ("m.fazhi", {"trials": "m.card.md", "search": True}, "is named for two outputs"),
    ],
)
def test_names_that_cannot_be_are_refused_before_any_work(
    output: str, options: dict[str, Any], fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Corpus, "load", lambda *_: pytest.fail("work was begun"))
    if "trials" in options:
        options = {**options, "trials": Path(options["trials"])}
    with pytest.raises(UsageError) as caught:
        train(Path(output), [Path("c.jsonl")], **options)
    assert fault in str(caught.value)


@pytest.mark.parametrize("budget", ["", "soon", "0", "0m", "-5s", "1d", "5 s 3"])
def test_a_budget_that_is_no_time_is_refused_before_any_work(budget: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"--budget: '.*' is no time; write 90s, 20m or 2h"):
        train(tmp_path / "m.fazhi", [tmp_path / "none.jsonl"], search=True, budget=budget)


@pytest.mark.parametrize(
    ("budget", "seconds"), [("90s", 90.0), ("20m", 1200.0), ("2h", 7200.0), ("1.5 H", 5400.0), ("7", 7.0)]
)
def test_a_budget_is_seconds_minutes_or_hours(
    budget: str, seconds: float, table: Path, areas: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stop(Exception):  # noqa: N818 - no error
        pass

    def stop(*_: object, budget: float, **__: object) -> None:
        assert budget == seconds
        raise Stop

    monkeypatch.setattr(searching, "search", stop)
    with pytest.raises(Stop):
        train(table.with_name("m.fazhi"), [table], areas=areas, search=True, budget=budget)


def test_a_search_writes_every_trial_and_the_best_model(
    table: Path, areas: Path, recipe: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(SPACE, "features", ("char",))
    # a start that tags nothing
    recipe.write_text('{"folds": 3, "max_df": 1.0, "cost": 0.001, "threshold_rule": "zero"}')
    begun = time.monotonic()
    train(table.with_name("m.fazhi"), [table], recipe, areas=areas, jobs=1, search=True, budget="1.5s")
    assert 1.0 < time.monotonic() - begun < 30
    head, *lines = (
        line.split("\t") for line in table.with_name("m.trials.tsv").read_text(encoding="utf-8").splitlines()
    )
    rows = [dict(zip(head, line, strict=True)) for line in lines]
    assert head[:6] == ["trial", "micro_f1", "macro_f1", "folds_done", "given_up", "seconds"]
    assert head[6:] == [field.name for field in fields(Recipe)]
    assert [row["trial"] for row in rows] == [str(number) for number in range(1, len(rows) + 1)]
    assert all((row["micro_f1"] == "") == bool(row["given_up"]) for row in rows)
    assert (rows[0]["micro_f1"], rows[0]["cost"], rows[0]["char_ngrams"]) == ("0.0", "0.001", "1-2")
    best = max(float(row["micro_f1"] or 0) for row in rows)
    assert best > 0.5
    _, said, _, flattered = capsys.readouterr().err.splitlines()
    assert flattered.startswith(f"note: its recipe is the best of {len(rows)} tried on these very folds, so the out-of")
    assert said.startswith(f"{len(rows)} trials: micro-F1 0.0000 → {best:.4f} out of fold (")
    provenance = Model.load(table.with_name("m.fazhi")).provenance
    assert provenance["search"] == {"trials": len(rows)}
    assert f"note: {provenance['warnings'][-1]}" == flattered
    known = {
        knob: "-".join(map(str, value)) if isinstance(value, list) else str(value)
        for knob, value in provenance["recipe"].items()
    }
    (chosen,) = [row for row in rows if {knob: row[knob] for knob in known} == known]
    assert float(chosen["micro_f1"]) == best


def test_the_table_of_trials_can_lie_elsewhere(
    table: Path, areas: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SPACE, "features", ("char",))
    train(
        tmp_path / "m.fazhi", [table], areas=areas, jobs=1, search=True, budget="0.01s",
        trials=tmp_path / "t.tsv", quiet=True,
    )  # fmt: skip
    assert len((tmp_path / "t.tsv").read_text().splitlines()) == 2
    assert not (tmp_path / "m.trials.tsv").exists()


def test_a_search_that_ends_before_its_first_trial_leaves_no_table(
    table: Path, areas: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    before = sorted(table.parent.iterdir())
    monkeypatch.setattr(searching, "try_recipe", interrupted)
    with pytest.raises(KeyboardInterrupt):
        train(table.with_name("m.fazhi"), [table], areas=areas, jobs=1, search=True)
    monkeypatch.undo()
    one = table.with_name("one.csv")
    one.write_text("报告,文本,事项\n子,整治河道三处,甲\n子,天气晴朗,\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="has only the report '子'"):
        train(table.with_name("m.fazhi"), [one], areas=areas, jobs=1, search=True)
    one.unlink()
    assert sorted(table.parent.iterdir()) == before


def test_a_table_of_trials_that_cannot_be_written_is_one_line(
    table: Path, areas: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = Path.open

    def full(file: Path, mode: str = "r", *rest: Any, **more: Any) -> Any:
        if file.name == "t.tsv":
            raise OSError(28, "No space left on device")
        return opened(file, mode, *rest, **more)

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(OutputError, match=r"t\.tsv: cannot be written \(No space left on device\); name another file"):
        train(
            table.with_name("m.fazhi"), [table], areas=areas, jobs=1, search=True, budget="0.01s",
            trials=table.with_name("t.tsv"),
        )  # fmt: skip


def test_what_is_held_out_is_not_learnt_and_is_measured(
    table: Path, areas: Path, recipe: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = table.with_name("m.fazhi")
    train(model, [table], recipe, areas=areas, hold_out="year=2021", jobs=1)
    known = Model.load(model).provenance
    assert (known["reports"], known["passages"], known["hold_out"]) == (3, 33, "year=2021")
    last = capsys.readouterr().err.splitlines()[-1]
    assert last.startswith("held out (year=2021): 33 passages of 3 reports; micro-F1 ")
    with pytest.raises(CorpusError, match="no record has the year '1999'; there are 2020, 2021"):
        train(model, [table], recipe, areas=areas, hold_out="year=1999", force=True)
    with pytest.raises(UsageError, match="'2021' is not of the form key=value"):
        train(model, [table], recipe, areas=areas, hold_out="2021", force=True)


def test_areas_to_beware_of_are_named(table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    four = tmp_path / "four.yaml"
    four.write_text("areas: [甲, 乙, 丙, 丁]\n", encoding="utf-8")
    train(tmp_path / "m.fazhi", [table], areas=four, jobs=1)
    assert "note: no passage has the area 丁" in capsys.readouterr().err.splitlines()
    train(tmp_path / "m.fazhi", [table], areas=four, jobs=1, quiet=True, force=True)
    assert capsys.readouterr().err == ""


def test_steps_are_told_when_asked_for(
    table: Path, areas: Path, recipe: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    train(table.with_name("m.fazhi"), [table], recipe, areas=areas, jobs=1, verbose=True)
    assert capsys.readouterr().err.splitlines()[1:-1] == [
        "counted features", "fold 1 of 3", "fold 2 of 3", "fold 3 of 3",
    ]  # fmt: skip


def test_a_shortcut_names_the_features(table: Path, areas: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Recipe] = []

    def fit(_: Corpus, __: Taxonomy, recipe: Recipe, **___: object) -> None:
        seen.append(recipe)
        raise KeyboardInterrupt

    monkeypatch.setattr(fitting, "fit", fit)
    with pytest.raises(KeyboardInterrupt):
        train(table.with_name("m.fazhi"), [table], features="both", areas=areas)
    assert seen == [Recipe(features="both")]
    with pytest.raises(RecipeError, match="features is 'bert'; choose one of char, word, both"):
        train(table.with_name("m.fazhi"), [table], features="bert", areas=areas)


def test_a_faulty_recipe_is_named_with_its_file(table: Path, areas: Path, tmp_path: Path) -> None:
    (tmp_path / "r.json").write_text(json.dumps({"costs": 3}))
    with pytest.raises(RecipeError, match=r"r\.json: unknown knob 'costs'; did you mean 'cost'\?"):
        train(tmp_path / "m.fazhi", [table], tmp_path / "r.json", areas=areas)
    assert not (tmp_path / "m.fazhi").exists()
