"""What things are called in Chinese and in English."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fazhi.evaluation.baselines import CUE_TERMS, MOST_FREQUENT
from fazhi.reports.report import Role

if TYPE_CHECKING:
    from fazhi.labels.taxonomy import Area, Domain, RoleName, Taxonomy

LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Name:
    """What something is called in both languages."""

    zh: str
    en: str

    def in_(self, language: str) -> str:
        """Return the name in ``zh`` or ``en``."""
        return self.zh if language == "zh" else self.en


_VALUES = {
    "province": Name("省级", "province"),
    "city": Name("市级", "city"),
    "county": Name("县级", "county"),
    "zone": Name("开发区", "development zone"),
    "township": Name("乡镇、街道", "township or street"),
    "department": Name("部门", "department"),
    "annual": Name("年度报告", "annual report"),
    "half-year": Name("半年报告", "half-year report"),
    "points": Name("工作要点", "work points"),
    "rectification": Name("整改报告", "rectification report"),
    "scheme": Name("方案、规划", "scheme or plan"),
    "work-report": Name("政府工作报告", "government work report"),
}
"""Levels and kinds of the written corpus; a corpus may have others."""
_BASELINES = {
    CUE_TERMS: Name("规则：提示词", "Rules: cue terms"),
    MOST_FREQUENT: Name("只标最常见的事项", "The most frequent area"),
    "jieba + TF-IDF + LinearSVC": Name("常规做法：分词 + TF-IDF + SVM", "A newcomer's pipeline: jieba + TF-IDF + SVM"),
}


_ROLES = {
    str(Role.OVERVIEW): Name("总述", "overview"),
    str(Role.PROGRESS): Name("成效", "progress"),
    str(Role.PROBLEM): Name("问题", "problem"),
    str(Role.PLAN): Name("计划", "plan"),
}
"""What roles are called where the list of areas does not name them."""


def scheme_names(taxonomy: Taxonomy) -> dict[str, Name]:
    """Return the names of areas, domains and roles by id; where one language lacks a name it has the other's."""
    listed: list[Area | Domain | RoleName] = [*taxonomy.areas, *taxonomy.domains, *taxonomy.roles]
    return _ROLES | {item.id: Name(item.zh or item.en or item.id, item.en or item.zh or item.id) for item in listed}


def value_name(value: str) -> Name:
    """Return the name of a level or kind; one that is not known is called what the corpus calls it."""
    return _VALUES.get(value) or Name(value, value)


def baseline_name(name: str) -> Name:
    """Return the name of a baseline."""
    return _BASELINES.get(name) or Name(name, name)
