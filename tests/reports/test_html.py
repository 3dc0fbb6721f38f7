from __future__ import annotations

import pytest

from fazhi.errors import ReportError
from fazhi.reports.formats.html import read
from fazhi.reports.formats.html_origin import page_title
from fazhi.reports.formats.html_tree import parse
from fazhi.reports.reading import read_bytes
from fazhi.reports.structure import find_passages

LINES = [
    "2024年，澜谷县围绕法治政府建设目标，扎实推进各项工作，现将有关情况报告如下：",
    "一、主要工作及成效",
    "（一）深化放管服改革",
    "取消和下放行政许可事项12项，办理时限压缩40%，一窗受理事项达到1280项，群众满意度明显提升。",
    "（二）加强行政复议工作。全年收到行政复议申请87件，受理76件，审结70件，直接纠错9件，发出意见书4份。",
    "二、存在的问题",
    "基层执法力量不足，专业人才缺乏，执法装备老化。",
    "三、下一步打算",
    "持续推进府院联动，推动行政争议实质性化解，落实负责人出庭应诉制度，不断提升应诉能力和水平。",
]
TITLE = "澜谷县2024年法治政府建设情况报告"
NAVIGATION = '<div class="nav"><a href="/">首页</a> &gt; <a href="/x">政务公开</a> &gt; 法治政府</div>'
TOP = '<div class="info">发布日期：2025-01-10 来源：县司法局 字体：【大 中 小】 <a>打印</a></div>'
BOTTOM = (
    '<div>上一篇：<a href="1.html">某通知</a><br>下一篇：<a href="2.html">某公示</a></div>'
    "<div>分享到：<a>微信</a><a>微博</a></div>"
    "<div>主办单位：澜谷县人民政府办公室 网站标识码：0000000001 某ICP备00000000号<br>地址：澜谷县人民路1号</div>"
)


def _page(body: str, charset: str = "gb2312") -> str:
    head = f'<meta charset="{charset}"><title>{TITLE}-澜谷县人民政府</title>'
    return (
        f"<!DOCTYPE html><html><head>{head}</head><body>{NAVIGATION}<h1>{TITLE}</h1>{TOP}"
        f'<div class="content" id="zoom">{body}</div>{BOTTOM}</body></html>'
    )


def _title(page: str) -> str:
    return page_title(parse(page, "x.html"))


LAYOUTS = {
    "paragraphs": _page("".join(f'<p style="text-indent:2em">　　{line}</p>' for line in LINES)),
    "breaks only": _page("<br>　　".join(LINES)),
    "double breaks": _page("<br/>\n<br/>".join(LINES)),
    "table around": _page("<table><tr><td>" + "".join(f"<p>{line}</p>" for line in LINES) + "</td></tr></table>"),
    "a row each": _page("<table>" + "".join(f"<tr><td>{line}</td></tr>" for line in LINES) + "</table>"),
    "div soup": _page("".join(f"<div>{line}</div>" for line in LINES)),
    "nested spans": _page("".join(f"<p><span><span>{x[:9]}</span></span><span>{x[9:]}</span></p>" for x in LINES)),
    "bold starts": _page("".join(f"<p><strong>{x[:6]}</strong>{x[6:]}</p>" for x in LINES)),
    "no end tags": _page("".join(f"<p>{line}" for line in LINES)),
    "page as table": (
        f"<html><body><table><tr><td>{NAVIGATION}</td></tr><tr><td><h1>{TITLE}</h1></td></tr><tr><td>{TOP}</td></tr>"
        f"<tr><td>{'<br>'.join(LINES)}</td></tr><tr><td>{BOTTOM}</td></tr></table></body></html>"
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_every_layout_gives_the_passages_of_the_text_and_nothing_of_the_page(layout: str, encoding: str) -> None:
    report = read_bytes(LAYOUTS[layout].encode(encoding), "page.html")
    wanted = find_passages("\n".join(LINES))[1]
    assert [(p.text, p.headings, p.role) for p in report.passages] == [(p.text, p.headings, p.role) for p in wanted]
    assert report.title == TITLE
    assert report.metadata["year"] == 2024


def test_html_is_known_without_its_suffix() -> None:
    assert len(read_bytes(LAYOUTS["paragraphs"].encode(), "<stdin>").passages) == 5


def test_a_page_without_text_in_its_body_is_an_error() -> None:
    with pytest.raises(ReportError, match="HTML page without text"):
        read_bytes(b"<html><body></body></html>", "x.html")
    with pytest.raises(ReportError, match="HTML page without text"):
        read_bytes(b"<html></html>", "x.html")


def test_a_page_that_only_offers_an_attachment_names_it() -> None:
    page = '<html><body><p>详见附件</p><a href="/files/2024.docx">报告</a></body></html>'
    with pytest.raises(ReportError, match=r"only an attachment \(/files/2024\.docx\)"):
        read_bytes(page.encode(), "x.html")


def test_a_page_title_loses_the_name_of_the_site() -> None:
    assert _title(f"<title>{TITLE}_某市人民政府</title>") == TITLE
    assert _title("<h1 class='t'>某县<br>报告</h1><title>x</title>") == "某县报告"
    assert _title(f"<h1>某县人民政府</h1><title>{TITLE}</title>") == TITLE
    assert _title("<p>无</p>") == ""


def _texts(page: str) -> list[str]:
    return [passage.text for passage in read_bytes(page.encode(), "x.html").passages]


PROSE = ["2024年，我县推进法治政府建设，成效明显，现报告如下。", "取消许可事项12项，办理时限压缩40%，群众满意。"]
BESIDE = "<div class=side>" + "<p>某镇召开会议，部署工作，强调落实，要求整改。</p>" * 3 + "</div>"


def test_running_text_beside_a_container_with_a_known_name_is_left_out() -> None:
    body = "".join(f"<p>{line}</p>" for line in PROSE) * 3
    assert _texts(f"<body>{BESIDE}<div class=TRS_Editor>{body}</div></body>") == PROSE * 3


def test_several_containers_of_a_known_name_are_one_report() -> None:
    parts = "".join(f"<div><div class=TRS_Editor><p>{line}</p></div></div>" for line in PROSE * 3)
    assert _texts(f"<body>{BESIDE}<div>{parts}</div></body>") == PROSE * 3


def test_no_running_text_is_lost_where_no_container_is_known() -> None:
    parts = "".join(f"<div class=a{index}><p>{line}</p></div>" for index, line in enumerate(PROSE * 3))
    assert _texts(f"<body><div>{parts}</div><div><a href=1>某通知</a></div></body>") == PROSE * 3


def test_hidden_blocks_and_invisible_characters_are_not_read() -> None:
    hidden = "<div style='display: none'><p>隐藏的文字，不应读到，也不应标注。</p></div>"
    body = f"<p>{PROSE[0]}</p>{hidden}<p>取消\u200b许可&shy;12项，压缩时限。</p>"
    assert _texts(f"<body>{body}</body>") == [PROSE[0], "取消许可12项，压缩时限。"]


def test_a_line_wrapped_in_the_source_is_one_line_without_a_space() -> None:
    assert _texts("<p>2024年，我县推进\n  法治政府建设，\n成效 明显。</p>") == [
        "2024年，我县推进法治政府建设，成效 明显。"
    ]


def test_a_page_beyond_all_measure_is_refused_at_once() -> None:
    with pytest.raises(ReportError, match="is nested deeper than any page"):
        read_bytes(b"<html><body>" + b"<div>" * 5000 + "法治。".encode(), "x.html")
    with pytest.raises(ReportError, match="has more than 200,000 tags"):
        read_bytes(b"<html><body>" + b"<div>" * 10**6, "x.html")


def test_unclosed_tags_a_thousand_deep_are_read() -> None:
    assert _texts("<body>" + "<font>" * 1000 + f"<p>{PROSE[0]}</p>") == [PROSE[0]]


@pytest.mark.parametrize(
    ("head", "origin"),
    [
        (
            '<meta name="PubDate" content="2025-01-10 09:00"><meta name="ContentSource" content="县司法局">',
            ("2025-01-10", "县司法局"),
        ),
        ('<meta property="article:published_time" content="2025/1/9T08:00">', ("2025-01-09", None)),
        ("", (None, None)),
    ],
)
def test_the_head_of_a_page_tells_day_and_source(head: str, origin: tuple[str | None, str | None]) -> None:
    page = f"<html><head>{head}</head><body><p>{PROSE[0]}</p></body></html>"
    found = read(page.encode(), "x.html").origin
    assert (found.get("date"), found.get("publisher")) == origin
