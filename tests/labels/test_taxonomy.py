from __future__ import annotations

from pathlib import Path

import pytest

from fazhi.errors import TaxonomyError
from fazhi.labels.taxonomy import Taxonomy

GOOD = """\
version: 1
domains:
  - id: water
    zh: 水务
    en: Water
    areas:
      - {id: water.rivers, zh: 河长制, en: Rivers, covers: 巡河, cues: [河长, 巡河]}
      - {id: water.supply, zh: 供水, en: Supply, not: 排水归 water.drains}
roles:
  - {id: overview, zh: 总述, en: Overview}
  - {id: progress, zh: 成效, en: Progress}
  - {id: problem, zh: 问题, en: Problems}
  - {id: plan, zh: 计划, en: Plans}
  - {id: other, zh: 其他, en: Other}
"""


def _load(tmp_path: Path, text: str) -> Taxonomy:
    file = tmp_path / "areas.yaml"
    file.write_text(text, encoding="utf-8")
    return Taxonomy.load(file)


def test_the_shipped_list_has_ten_domains_thirty_three_areas_and_five_roles(taxonomy: Taxonomy) -> None:
    assert (len(taxonomy.domains), len(taxonomy.areas), len(taxonomy.roles)) == (10, 33, 5)
    assert taxonomy.area("disputes.reconsideration").zh == "行政复议"
    assert all(area.zh and area.en and area.covers for area in taxonomy.areas)
    assert all(2 <= len(area.cues) <= 3 for area in taxonomy.areas)


def test_the_shipped_list_has_the_ids_and_names_of_the_gold_list(taxonomy: Taxonomy, shared: Path) -> None:
    gold = Taxonomy.load(shared / "gold" / "areas.yaml")
    assert [(a.id, a.zh, a.en, a.covers, a.excludes) for a in taxonomy.areas] == [
        (a.id, a.zh, a.en, a.covers, a.excludes) for a in gold.areas
    ]
    assert taxonomy.domains == gold.domains
    assert taxonomy.roles == gold.roles


def test_a_list_of_ones_own_is_read_in_its_order(tmp_path: Path) -> None:
    own = _load(tmp_path, GOOD)
    assert own.ids == ("water.rivers", "water.supply")
    assert own.area("water.rivers").cues == ("河长", "巡河")
    assert own.area("water.supply").excludes == "排水归 water.drains"


def test_all_faults_are_reported_at_once_with_their_lines(tmp_path: Path) -> None:
    bad = (
        GOOD.replace("    en: Water\n", "    en: Water\n    colour: blue\n")
        .replace("water.supply, zh: 供水, en: Supply", "supply, zh: '', en: Supply")
        .replace("id: plan", "id: overview")
    )
    with pytest.raises(TaxonomyError) as caught:
        _load(tmp_path, bad)
    found = [str(fault).removeprefix(str(tmp_path)) for fault in caught.value.faults]
    assert found == [
        "/areas.yaml:6: unknown key 'colour'; known are areas, en, id, zh",
        "/areas.yaml:9: 'supply' is not of the form domain.name",
        "/areas.yaml:9: missing zh of 'supply'",
        "/areas.yaml:10: missing role plan",
        "/areas.yaml:14: duplicate id 'overview' (first on line 11)",
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", ":1: is no mapping"),
        ("- a\n- b\n", ":1: is no mapping"),
        ("version: [1\n", "is no valid YAML"),
        ("version: 1\nversion: 2\n", ":2: is no valid YAML"),
        (GOOD.replace("id: water\n", "id: Water!\n"), ":3: 'Water!' is no domain id"),
        (GOOD.replace("id: water.supply", "id: air.supply"), ":8: 'air.supply' stands under domain 'water'"),
        (GOOD.replace("version: 1", "version: one"), ":1: version must be a whole number"),
        (GOOD.replace("zh: 供水", "zh: 12"), ":8: zh must be text"),
        (GOOD.replace("cues: [河长, 巡河]", "cues: 河长"), ":7: cues must be a list of words"),
        (GOOD.replace("id: water.supply", "id: water.rivers"), ":8: duplicate id 'water.rivers' (first on line 7)"),
    ],
)
def test_each_kind_of_fault_is_named_with_its_line(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(TaxonomyError) as caught:
        _load(tmp_path, text)
    assert fault in str(caught.value)


def test_a_missing_or_binary_file_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(TaxonomyError, match="cannot be read"):
        Taxonomy.load(tmp_path / "none.yaml")
    (tmp_path / "b.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(TaxonomyError, match="is not UTF-8"):
        Taxonomy.load(tmp_path / "b.yaml")


def test_an_unknown_id_is_answered_with_the_nearest(taxonomy: Taxonomy) -> None:
    with pytest.raises(TaxonomyError, match=r"did you mean 'disputes\.reconsideration'"):
        taxonomy.area("disputes.reconsiderations")


def test_a_model_file_keeps_the_whole_list(taxonomy: Taxonomy) -> None:
    again = Taxonomy.from_dict(taxonomy.to_dict())
    assert again == taxonomy
    assert again.digest == taxonomy.digest
