from __future__ import annotations

from fazhi.model.prepared import clauses, prepare


def test_features_see_folded_lower_case_text_without_responsible_units() -> None:
    text = "完善ＡＩ\n\n審查機制。（責任單位：市司法局（法制科），配合單位：各區）  下 一項"
    assert prepare(text) == "完善ai 审查机制。 下 一项"


def test_other_brackets_stay() -> None:
    assert prepare("示范村（社区）129个") == "示范村(社区)129个"


def test_clauses_end_at_full_stops_and_semicolons() -> None:
    assert clauses("推进行政复议体制改革。加强行政应诉;落实出庭制度。") == [
        "推进行政复议体制改革。",
        "加强行政应诉;",
        "落实出庭制度。",
    ]
    assert clauses("只有一个分句,没有第二个。") == []


def test_a_null_character_is_white_space() -> None:
    assert prepare("甲\0\0乙\0") == "甲 乙"
