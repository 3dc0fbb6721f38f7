from __future__ import annotations

from fazhi.labels.copying import copied
from fazhi.labels.corpus import Corpus, LabelledPassage
from fazhi.reports.report import Passage, Role


def _corpus(text: str) -> Corpus:
    return Corpus((LabelledPassage(Passage(text, role=Role.PROGRESS), (), "r", 1),))


SENTENCE = "县政府组织了三场别开生面的船头说法活动。"


def test_a_run_of_sixteen_characters_is_named() -> None:
    (fault,) = copied(_corpus(f"今年，{SENTENCE[:16]}很好"), [f"去年{SENTENCE}"])
    assert str(fault) == "r#1: shares «县政府组织了三场别开生面的船头说» with another text; write it in your own words"


def test_a_run_of_fifteen_is_not() -> None:
    assert copied(_corpus(f"今年，{SENTENCE[:15]}很好"), [f"去年{SENTENCE}"]) == []


def test_script_width_and_white_space_do_not_hide_a_run() -> None:
    assert copied(_corpus("縣政府組織了三場　別開生面的船頭說法活動。"), [SENTENCE])


def test_set_phrases_are_nobodys_and_part_a_run() -> None:
    phrase = "落实公众参与、专家论证、风险评估、合法性审查程序"
    assert copied(_corpus(phrase), [phrase]) == []
