from __future__ import annotations

import json
from pathlib import Path

import pytest

from fazhi.errors import TaxonomyError
from fazhi.labels.taxonomy import Taxonomy
from fazhi.labels.taxonomy_file import flat_yaml

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


FLAT = """\
areas:
  - id: 环境保护
    en: Environment
    cues: [污水]
  - {id: edu.schools, zh: 教育, en: Education}
  - 医疗
"""


def test_a_flat_list_needs_no_domains_no_roles_no_version_and_no_names(tmp_path: Path) -> None:
    own = _load(tmp_path, FLAT)
    assert (own.version, own.domains, own.roles) == (1, (), ())
    assert [(a.id, a.zh, a.en, a.domain) for a in own.areas] == [
        ("环境保护", "Environment", "Environment", ""),
        ("edu.schools", "教育", "Education", ""),
        ("医疗", "医疗", "医疗", ""),
    ]
    assert own.area("环境保护").cues == ("污水",)


def test_a_flat_list_may_be_words_alone_and_have_a_version_and_roles(tmp_path: Path) -> None:
    assert _load(tmp_path, "areas: [环境, 教育]\n").ids == ("环境", "教育")
    own = _load(tmp_path, "version: 3\n" + FLAT.replace("医疗", "plan") + GOOD[GOOD.index("roles:") :])
    assert (own.version, own.ids[-1], len(own.roles)) == (3, "plan", 5)


def test_a_model_file_keeps_a_flat_list(tmp_path: Path) -> None:
    own = _load(tmp_path, FLAT)
    again = Taxonomy.from_dict(own.to_dict())
    assert again == own
    assert again.digest == own.digest


def test_the_digest_of_the_shipped_list_is_that_of_the_models_trained_with_it(taxonomy: Taxonomy) -> None:
    assert taxonomy.digest.startswith("0a6096189743")
    assert taxonomy.area("disputes.petitions").domain == "disputes"
    assert "domain" not in taxonomy.to_dict()["areas"][0]


def test_five_hundred_areas_are_no_fault_and_one_is(tmp_path: Path) -> None:
    assert len(_load(tmp_path, "areas:\n" + "".join(f"  - 事项{n}\n" for n in range(500))).areas) == 500
    with pytest.raises(TaxonomyError) as caught:
        _load(tmp_path, "version: 1\nareas: [环境]\n")
    assert str(caught.value).endswith(":2: one area alone leaves nothing to choose; give 2 or more")


def test_all_faults_of_a_flat_list_are_reported_at_once_with_their_lines(tmp_path: Path) -> None:
    bad = "areas:\n  - 环境 保护\n  - 12\n  - {id: a/b, zh: 甲, colour: red}\n  - 教育\n  - {zh: 乙}\n  - {id: 教育}\n"
    with pytest.raises(TaxonomyError) as caught:
        _load(tmp_path, bad)
    cure = "leave out white space, commas, semicolons, slashes, bars and quotation marks; names may have them"
    assert [str(fault).removeprefix(str(tmp_path)) for fault in caught.value.faults] == [
        f"/areas.yaml:2: '环境 保护' is no id, for it holds ' '; {cure}",
        "/areas.yaml:3: an entry of areas is neither text nor a mapping; put it in quotation marks",
        "/areas.yaml:4: unknown key 'colour'; known are covers, cues, en, excludes, id, not, zh",
        f"/areas.yaml:4: 'a/b' is no id, for it holds '/'; {cure}",
        "/areas.yaml:6: missing id",
        "/areas.yaml:7: duplicate id '教育' (first on line 5)",
    ]


@pytest.mark.parametrize("mark", [*"，；、,;/\\|\"'“”‘’／", "\u3000", "\u00a0"])
def test_what_separates_areas_in_a_spreadsheet_is_in_no_id(tmp_path: Path, mark: str) -> None:
    quoted = json.dumps(f"甲{mark}乙")
    with pytest.raises(TaxonomyError, match=r":1: .* is no id, for it holds"):
        _load(tmp_path, f"areas: [丙, {quoted}]\n")


def test_an_area_is_found_by_id_and_by_a_name_that_only_it_has(tmp_path: Path, taxonomy: Taxonomy) -> None:
    assert taxonomy.find("disputes.reconsideration") == "disputes.reconsideration"
    assert taxonomy.find("行政复议") == "disputes.reconsideration"
    assert taxonomy.find(" 行政復議 ") == "disputes.reconsideration"
    assert taxonomy.find("administrative  RECONSIDERATION") == "disputes.reconsideration"
    assert taxonomy.find("行政") is None
    own = _load(tmp_path, "areas:\n  - {id: a, zh: 教育}\n  - {id: b, zh: 教育}\n  - {id: 教育局, zh: a}\n")
    assert own.find("教育") is None
    assert own.suggestion("教育") == "that is the name of 'a' and 'b': give the id"
    assert own.find("a") == "a"
    assert own.find("教育局") == "教育局"


def test_a_list_made_of_labels_names_them_all(tmp_path: Path) -> None:
    text = flat_yaml({"环境": 2, "Rule of law": 1, "Rule/of law": 1, "“引号”": 3})
    own = _load(tmp_path, text)
    assert own.ids == ("环境", "Rule-of-law", "Rule-of-law-", "-引号-")
    assert [own.find(label) for label in ("环境", "Rule of law", "Rule/of law", "“引号”")] == list(own.ids)
    assert '  - id: "环境"  # 2\n' in text


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", ":1: is no mapping"),
        ("areas: []\n", ":1: missing areas; give a list with at least one entry"),
        ("areas: 环境\n", ":1: missing areas"),
        ("version: x\nareas: [甲, 乙]\n", ":1: version must be a whole number"),
        ("areas: [甲, 乙]\nroles: [plan]\n", ":2: an entry of roles is no mapping"),
        ("areas: [甲, 乙]\n" + GOOD, ":1: unknown key 'areas'; known are domains, roles, version"),
        ("version: 1\n", ":1: missing domains"),
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
