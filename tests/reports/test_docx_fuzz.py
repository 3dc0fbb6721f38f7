"""Word files with random faults: every one is read, or refused in one line."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from fazhi.errors import ReportError
from fazhi.reports.reading import read_bytes

MakeDocx = Callable[..., bytes]
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/>
 <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="toc"><w:name w:val="toc 1"/></w:style>
<w:style w:type="character" w:styleId="gone"><w:name w:val="gone"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="numbering" w:styleId="list"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>
"""
NUMBERING = """
<w:abstractNum w:abstractNumId="0">
 <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:pStyle w:val="1"/>
  <w:suff w:val="nothing"/><w:lvlText w:val="%1、"/></w:lvl>
 <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlRestart w:val="1"/>
  <w:lvlText w:val="%1.%2"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="list"/></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="0"/>
 <w:lvlOverride w:ilvl="0"><w:startOverride w:val="3"/></w:lvlOverride></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>
"""
BODY = """
<w:p><w:pPr><w:pStyle w:val="toc"/></w:pPr><w:r><w:t>一、成效1</w:t></w:r></w:p>
<w:p><w:pPr><w:pStyle w:val="1"/></w:pPr><w:r><w:t>成效</w:t></w:r><w:ins><w:r><w:t>和做法</w:t></w:r></w:ins></w:p>
<w:p><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="3"/></w:numPr><w:rPr><w:del/></w:rPr></w:pPr>
 <w:r><w:t>全年审结案件，</w:t><w:br/><w:sym w:font="Wingdings" w:char="F081"/></w:r>
 <w:del><w:r><w:delText>删</w:delText></w:r></w:del></w:p>
<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>
 <w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>7</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>
 <w:r><w:rPr><w:rStyle w:val="gone"/></w:rPr><w:t>隐</w:t></w:r><w:r><w:t>件。</w:t></w:r></w:p>
<w:tbl><w:tr><w:trPr/><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>序号</w:t></w:r></w:p></w:tc>
 <w:tc><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl><w:p><w:r><w:t>任务。</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
<w:sdt><w:sdtContent><w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:txbxContent>
 <w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback/></mc:AlternateContent><w:t>文。</w:t></w:r></w:p></w:sdtContent></w:sdt>
"""
VALUES = (
    "",
    "0",
    "1",
    "-1",
    "8",
    "9",
    "10",
    "99999999999999999999",
    "x",
    "%1",
    "list",
    "F0FC",
    "true",
    "none",
    "三",
    " ",
)


def spoil(xml: str, chance: Random) -> bytes:
    """Return *xml* with some of its elements removed, doubled, moved, renamed or given other attributes."""
    root = etree.fromstring(xml)
    for _ in range(chance.randint(1, 6)):
        elements = [element for element in root.iter() if element.getparent() is not None]
        if not elements:
            break
        element, other = chance.choice(elements), chance.choice(elements)
        match chance.randrange(5):
            case 0:
                element.getparent().remove(element)
            case 1:
                other.append(etree.fromstring(etree.tostring(element)))
            case 2:
                element.tag = other.tag
            case 3:
                element.text = other.text
            case _:
                names = [*element.attrib, f"{{{W}}}val"]
                element.set(chance.choice(names), chance.choice(VALUES))
    spoilt: bytes = etree.tostring(root)
    return spoilt


def check(data: bytes) -> None:
    try:
        report = read_bytes(data, "x.docx")
    except ReportError as error:
        message = str(error)
    else:
        message = "x.docx"
        assert all(report.text[passage.start : passage.end] == passage.text for passage in report.passages)
    assert message.startswith("x.docx")
    assert "\n" not in message


def spoilt_file(make_docx: MakeDocx, chance: Random) -> bytes:
    def change(parts: dict[str, str | bytes]) -> None:
        names = (
            "word/document.xml",
            "word/styles.xml",
            "word/numbering.xml",
            "_rels/.rels",
            "word/_rels/document.xml.rels",
        )
        for name in chance.sample(names, chance.randint(1, 2)):
            parts[name] = spoil(str(parts[name]), chance)

    return make_docx(BODY, styles=STYLES, numbering=NUMBERING, change=change)


@settings(max_examples=150, deadline=None)
@given(st.randoms(use_true_random=False))
def test_a_word_file_with_spoilt_parts(make_docx: MakeDocx, chance: Random) -> None:
    check(spoilt_file(make_docx, chance))


@settings(max_examples=150, deadline=None)
@given(st.randoms(use_true_random=False))
def test_a_word_file_with_spoilt_bytes(make_docx: MakeDocx, chance: Random) -> None:
    data = bytearray(make_docx(BODY, styles=STYLES, numbering=NUMBERING))
    for _ in range(chance.randint(1, 20)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    check(bytes(data[: chance.randint(len(data) // 2, len(data))]) if chance.random() < 0.2 else bytes(data))


@pytest.mark.slow
def test_ten_thousand_spoilt_word_files(make_docx: MakeDocx) -> None:
    for seed in range(10_000):
        check(spoilt_file(make_docx, Random(seed)))  # noqa: S311 - nothing secret
