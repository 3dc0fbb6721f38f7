"""One report as the pages of many site generators: each gives exactly the passages of its text file."""

# ruff: noqa: E501 - markup on one line reads better than wrapped markup

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest
from opencc import OpenCC

from fazhi.errors import ReportError
from fazhi.reports.reading import read_bytes
from fazhi.reports.report import Report

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "hanxi-2024.txt"
TITLE = "菡溪县2024年法治政府建设年度报告"
TEXT = EXAMPLE.read_text(encoding="utf-8")
LINES = [line.strip() for line in TEXT.partition(TITLE)[2].partition("【打印本页】")[0].split("\n") if line.strip()]
HEADING = re.compile(r"(?P<outer>[一二三]、[^。]{2,30}$)|(?P<inner>（[一二三四五六七八]）[^。]{2,40}$)")

MENU = (
    '<div class="top"><a href="/">菡溪县人民政府门户网站</a> <a href="/reg">登录</a> | <a href="/reg">注册</a> | '
    '<a href="/big5">繁體</a> | <a href="/en">English</a> | <a href="javascript:wza()">无障碍浏览</a> | '
    '<a href="javascript:old()">长者模式</a></div>'
    '<form action="/search"><input name="q" value="请输入关键字"><button>搜索</button><select><option>全文</option></select></form>'
    '<p>热搜词：<a href="#">营商环境</a> <a href="#">公积金</a></p>'
    '<ul class="nav"><li><a href="/">首页</a></li><li><a href="/zj">走进菡溪</a></li><li><a href="/zwgk">政务公开</a></li>'
    '<li><a href="/zwfw">政务服务</a></li><li><a href="/hd">互动交流</a></li></ul>'
)
TRAIL = '<div class="wz">您现在的位置：<a href="/">首页</a> &gt; <a href="/a">政务公开</a> &gt; <a href="/b">法治政府建设</a> &gt; 正文</div>'
INFO = (
    "<div>发布时间：2025-01-24 16:08&nbsp;&nbsp;来源：菡溪县司法局&nbsp;&nbsp;浏览次数：<span id=hits>216</span>次&nbsp;&nbsp;"
    '字体：【<a href="javascript:f(1)">大</a> <a href="javascript:f(2)">中</a> <a href="javascript:f(3)">小</a>】 '
    '<a href="javascript:print()">打印</a> <a href="javascript:close()">关闭</a></div>'
)
FOOT = (
    '<div class="share">分享到：<a href="#">微信</a> <a href="#">微博</a> <a href="#">QQ空间</a></div>'
    "<div><img src=qr.png alt=二维码><p>扫一扫在手机打开当前页</p></div>"
    '<p>上一篇：<a href="1.html">菡溪县2024年政府信息公开工作年度报告</a></p><p>下一篇：<a href="2.html">某局年度报告</a></p>'
    '<div class="xg"><h3>相关稿件</h3><ul><li><a href="3.html">菡溪县2023年法治政府建设年度报告</a></li>'
    '<li><a href="4.html">一图读懂：菡溪县法治政府建设</a></li></ul></div>'
    "<div>主办单位：菡溪县人民政府办公室　承办单位：菡溪县大数据中心</div><div>地址：菡溪县湖滨路1号 邮编：000000</div>"
    "<div>网站标识码：0000000000　ICP备00000000号-1　公网安备00000000000000号</div>"
    "<div>联系电话：0000-0000000　<a href=/map>网站地图</a>　<a href=/us>关于我们</a></div>"
    "<script>var tj='统计代码。统计代码。';</script>"
)
HEAD = f'<title>{TITLE}_菡溪县人民政府门户网站</title><style>p{{text-indent:2em}}</style><script>document.write("。，")</script>'


def page(body: str, *, head: str = HEAD, doctype: str = "<!DOCTYPE html>") -> str:
    return (
        f"{doctype}<html><head><meta charset=utf-8>{head}</head><body>{MENU}{TRAIL}<h1>{TITLE}</h1>{INFO}"
        f"{body}{FOOT}</body></html>"
    )


def trs_editor(lines: list[str]) -> str:
    text = "".join(f'<p style="line-height:150%">　　{line}</p>\n' for line in lines)
    return page(f'<div id="zoom"><div class=TRS_Editor><style>.TRS_Editor P{{}}</style>{text}</div></div>')


def trs_ueditor(lines: list[str]) -> str:
    text = "".join(f'<p>\n  <span style="font-size:16pt">　　{line}</span>\n</p>' for line in lines)
    return page(f'<div class="view TRS_UEDITOR trs_paper_default trs_web">{text}</div>')


def table_layout(lines: list[str]) -> str:
    text = "".join(f"<p>{line}</p>" for line in lines)
    return (
        f"<html><head>{HEAD}</head><body><table><tr><td colspan=2>{MENU}</td></tr><tr><td colspan=2>{TRAIL}</td></tr>"
        "<tr><td width=200><table><tr><td><a href=1>通知公告</a></td></tr><tr><td><a href=2>政策文件</a></td></tr></table></td>"
        f"<td><table><tr><td align=center><b>{TITLE}</b></td></tr><tr><td>{INFO}</td></tr><tr><td id=content>{text}</td></tr>"
        f"</table></td></tr><tr><td colspan=2>{FOOT}</td></tr></table></body></html>"
    )


def row_each(lines: list[str]) -> str:
    return page("<table class=nr>" + "".join(f"<tr><td>&nbsp;&nbsp;{line}</td></tr>" for line in lines) + "</table>")


def breaks_only(lines: list[str]) -> str:
    return page("<div class=content>" + "<br>\n".join(f"&nbsp;&nbsp;&nbsp;&nbsp;{line}" for line in lines) + "</div>")


def breaks_in_one_paragraph(lines: list[str]) -> str:
    return page("<p>" + "<br/><br/>".join(f"　　{line}" for line in lines) + "</p>")


def nested_spans(lines: list[str]) -> str:
    cut = [f"<span><span lang=ZH-CN>{x[:7]}</span></span><span><font face=仿宋>{x[7:]}</font></span>" for x in lines]
    return page(
        "<div>" + "".join(f'<p class=MsoNormal><span style="font-family:宋体">{x}</span></p>' for x in cut) + "</div>"
    )


def no_end_tags(lines: list[str]) -> str:
    return page("<div id=article>" + "".join(f"<p>　　{line}\n" for line in lines) + "</div>")


def div_soup(lines: list[str]) -> str:
    text = "".join(f"<div><div></div><div><div>{line}</div></div></div>" for line in lines)
    return page(f"<div><div><div>{text}</div></div></div>")


def sections(lines: list[str]) -> str:
    text = "".join("</section><section>" * bool(HEADING.match(x)) + f"<p>{x}</p>" for x in lines)
    return page(f"<article><section>{text}</section></article>")


def word(lines: list[str]) -> str:
    text = "".join(
        "<p class=MsoNormal style='text-indent:32.0pt;mso-char-indent-count:2.0;mso-style-next:样式'>"
        f"<![if !supportEmptyParas]><![endif]><span\nlang=EN-US style='mso-hansi-font-family:仿宋'><o:p></o:p></span><font\n"
        f"size=4><span style='font-family:仿宋_GB2312'>{line[:20]}\n{line[20:]}<o:p></o:p></span></font></p>\n\n"
        for line in lines
    )
    island = "<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->"
    namespaces = ' xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word"'
    return f"<html{namespaces}><head>{HEAD}{island}</head><body>{MENU}{INFO}<div class=Section1>{text}</div>{FOOT}</body></html>"


def word_lists(lines: list[str]) -> str:
    ignore = (
        "<span style='mso-list:Ignore'>{}<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp; </span></span>"
    )
    numbered = re.compile(r"([一二三]、|（[一二三四五六七八]）|\d\.)")
    text = "".join(
        f"<p class=MsoListParagraph><![if !supportLists]>{numbered.sub(lambda m: ignore.format(m[1]), x, count=1)}<![endif]</p>"
        if numbered.match(x)
        else f"<p>{x}</p>"
        for x in lines
    ).replace("<![endif]</p>", "<![endif]></p>")
    return page(f"<div class=Section1>{text}</div>")


def strong_headings(lines: list[str]) -> str:
    text = "".join(f"<p><strong>{x}</strong></p>" if HEADING.match(x) else f"<p>{x}</p>" for x in lines)
    return page(f"<div class=article-content>{text}</div>")


def html_headings(lines: list[str]) -> str:
    def tag(line: str) -> str:
        match = HEADING.match(line)
        return "p" if not match else "h2" if match["outer"] else "h3"

    return page("<main>" + "".join(f"<{tag(x)}>{x}</{tag(x)}>" for x in lines) + "</main>")


def lists(lines: list[str]) -> str:
    return page("<div><ul style='list-style:none'>" + "".join(f"<li>{x}</li>" for x in lines) + "</ul></div>")


def preformatted(lines: list[str]) -> str:
    return page("<pre>\n" + "\n\n".join(f"    {x}" for x in lines) + "\n</pre>")


def whole_page_in_a_form(lines: list[str]) -> str:
    text = "".join(f"<p>{x}</p>" for x in lines)
    return f"<html><head>{HEAD}</head><body><form id=aspnetForm>{MENU}{INFO}<div id=ctl00>{text}</div>{FOOT}</form></body></html>"


def linked_laws(lines: list[str]) -> str:
    linked = [re.sub("(《[^》]+》)", r"<a href=/law>\1</a>", line) for line in lines]
    return page("<div>" + "".join(f"<p>{line}</p>" for line in linked) + "</div>")


def entities(lines: list[str]) -> str:
    return page("<div>" + "".join("<p>" + "".join(f"&#{ord(c)};" for c in x) + "</p>" for x in lines) + "</div>")


def xhtml(lines: list[str]) -> str:
    declared = (
        '<?xml version="1.0" encoding="gb2312"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "x.dtd">'
    )
    return page("<div>" + "".join(f"<p>{escape(x)}<br /></p>" for x in lines) + "</div>", doctype=declared)


LAYOUTS: dict[str, Callable[[list[str]], str]] = {
    function.__name__: function
    for function in (
        trs_editor, trs_ueditor, table_layout, row_each, breaks_only, breaks_in_one_paragraph, nested_spans, no_end_tags,
        div_soup, sections, word, word_lists, strong_headings, html_headings, lists, preformatted, whole_page_in_a_form,
        linked_laws, entities, xhtml,
    )
}  # fmt: skip

Row = tuple[str, tuple[str, ...], str | None]


def rows(report: Report) -> list[Row]:
    return [(p.text, p.headings, p.role) for p in report.passages]


@pytest.fixture(scope="module")
def wanted() -> list[Row]:
    return rows(read_bytes(TEXT.encode(), "hanxi.txt"))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_exactly_the_passages_of_the_text_file(layout: str, wanted: list[Row]) -> None:
    report = read_bytes(LAYOUTS[layout](LINES).encode(), f"{layout}.html")
    assert rows(report) == wanted
    assert report.title == TITLE
    assert report.metadata["year"] == 2024
    assert report.metadata["date"] == "2025-01-24"
    assert report.metadata["publisher"] == "菡溪县司法局"


@pytest.mark.parametrize("claimed", ["", "gb2312", "utf-8", "big5", "iso-8859-1", "x-unknown"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_page_is_decoded_by_its_bytes_whatever_it_claims(claimed: str, encoding: str, wanted: list[Row]) -> None:
    html = trs_editor(LINES).replace("<meta charset=utf-8>", f"<meta charset={claimed}>" if claimed else "")
    assert rows(read_bytes(html.encode(encoding), "page.html")) == wanted


def test_a_traditional_page_in_big5_reads_as_its_text_does(wanted: list[Row]) -> None:
    convert = OpenCC("s2t").convert
    lines = [convert(line).replace("·", "‧") for line in LINES]
    for encoding, claimed in (("utf-8", "big5"), ("big5hkscs", "big5"), ("big5hkscs", "gb2312")):
        html = trs_editor(lines).replace("charset=utf-8", f"charset={claimed}")
        report = read_bytes(html.encode(encoding, "xmlcharrefreplace"), "page.html")
        assert len(report.passages) == len(wanted)
        assert [p.role for p in report.passages] == [role for _, _, role in wanted]


def test_a_page_cut_in_the_middle_of_a_character_is_read_to_there(wanted: list[Row]) -> None:
    for encoding in ("utf-8", "gb18030"):
        data = trs_editor(LINES).replace("扫一扫", "一" * 30).encode(encoding)
        cut = data.index("一".encode(encoding) * 30) + 21 * len("一".encode(encoding)) + 1
        assert rows(read_bytes(data[:cut], "page.html"))[: len(wanted)] == wanted


def test_rows_of_a_data_table_are_passages_and_its_header_is_none() -> None:
    cells = [
        ("序号", "存在问题", "整改措施", "责任单位"),
        ("1", "述法不深不实", "改进述法评议办法，年内现场述法10个", "县司法局"),
    ]
    cells.append(("2", "执法力量薄弱", "每个乡镇安排1名骨干驻点，全年轮训一遍", "县委编办、<br>县司法局"))
    table = (
        "<table border=1>"
        + "".join("<tr>" + "".join(f"<td><p>{c}</p></td>" for c in row) + "</tr>" for row in cells)
        + "</table>"
    )
    report = read_bytes(page(f"<p>2024年，我县推进整改，现报告如下。</p><p>二、整改情况</p>{table}").encode(), "x.html")
    assert rows(report)[1:] == [
        ("1\t述法不深不实\t改进述法评议办法，年内现场述法10个\t县司法局", ("二、整改情况",), "progress"),
        ("2\t执法力量薄弱\t每个乡镇安排1名骨干驻点，全年轮训一遍\t县委编办、 县司法局", ("二、整改情况",), "progress"),
    ]


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ('<p>详见附件</p><a href="./P020250124.docx">菡溪县报告</a>', r"only an attachment \(\./P020250124\.docx\)"),
        ('<p>附件：</p><a href="/download?file=2024.PDF&id=3">下载</a>', r"only an attachment \(/download\?file=2024\.PDF&id=3\)"),
        ('<iframe src="/pdfjs/web/viewer.html?file=/a/2024.pdf"></iframe>', r"shows an attachment \(/pdfjs/web/viewer\.html\?file=/a/2024\.pdf\)"),
        ('<embed src="report.pdf" type="application/pdf">', r"shows an attachment \(report\.pdf\)"),
        ('<iframe src="/col/art_1_2.html" width=100%></iframe>', r"in a frame \(/col/art_1_2\.html\)"),
        ('<object data="report.ofd"></object>', r"shows an attachment \(report\.ofd\)"),
    ],
)  # fmt: skip
def test_a_page_that_leads_elsewhere_names_the_address(body: str, fault: str) -> None:
    with pytest.raises(ReportError, match=fault) as caught:
        read_bytes(page(body).encode(), "x.html")
    assert "\n" not in str(caught.value)


def test_a_frameset_names_its_frame() -> None:
    html = "<html><head><title>x</title></head><frameset rows='80,*'><frame src='top.html'><frame src='main.html'></frameset></html>"
    with pytest.raises(ReportError, match=r"in a frame \(top\.html, main\.html\)"):
        read_bytes(html.encode(), "x.html")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_text_file_gives_its_passages_in_every_encoding(encoding: str, wanted: list[Row]) -> None:
    assert rows(read_bytes(TEXT.encode(encoding), "hanxi.txt")) == wanted


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5hkscs"])
def test_a_traditional_text_file_is_cut_where_the_simplified_one_is(encoding: str) -> None:
    text = OpenCC("s2tw").convert(TEXT).replace("·", "‧")
    found = read_bytes(text.encode(encoding, "replace"), "hanxi.txt").passages
    simplified = read_bytes(TEXT.encode(), "hanxi.txt").passages
    assert [(p.start, p.end, p.paragraph, p.role) for p in found] == [
        (p.start, p.end, p.paragraph, p.role) for p in simplified
    ]
