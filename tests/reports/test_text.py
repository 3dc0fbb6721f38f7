from __future__ import annotations

import pytest

from fazhi.errors import ReportError
from fazhi.reports.formats.text import decode, read

SIMPLIFIED = "全年收到行政复议申请，受理并审结，负责人出庭应诉。"
TRADITIONAL = "全年收到行政復議申請，受理並審結，負責人出庭應訴。"


@pytest.mark.parametrize("length", [8, 12, 25])
@pytest.mark.parametrize(
    ("text", "encoding"),
    [(SIMPLIFIED, "gb18030"), (TRADITIONAL, "gb18030"), (TRADITIONAL, "big5hkscs"), (SIMPLIFIED, "utf-8")],
)
def test_a_few_characters_tell_the_encoding(text: str, encoding: str, length: int) -> None:
    assert decode(text[:length].encode(encoding), "x.txt") == text[:length]


def test_a_claim_decides_only_where_the_bytes_could_be_either() -> None:
    rare = "龘靐齉".encode("gb18030")
    assert decode(SIMPLIFIED.encode("gb18030"), "x", "big5") == SIMPLIFIED
    with pytest.raises(ReportError, match="is not text in UTF-8, GB18030 or Big5"):
        decode(rare, "x", "gb2312")


def test_a_few_broken_bytes_cost_themselves_and_are_noted() -> None:
    data = bytearray((SIMPLIFIED * 40).encode())
    data[301] = 0xFF
    found = read(bytes(data), "x.txt")
    whole = SIMPLIFIED * 40
    assert found.text == whole[:100] + "\ufffd" * 3 + whole[101:], "the middle byte of three: each of them is lost"
    assert found.notes == ("3 characters did not fit the file's encoding and read as \ufffd",)


def test_a_whole_file_has_no_notes() -> None:
    assert read(SIMPLIFIED.encode("gb18030"), "x.txt").notes == ()


def test_many_broken_bytes_are_no_text() -> None:
    with pytest.raises(ReportError, match="is not text"):
        read(b"\xff\xfe\xff" + b"\x81\xff\x80\xff" * 50, "x.txt")
