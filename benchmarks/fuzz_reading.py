"""Read many damaged reports: each must give a report or a one-line error, and nothing else.

    python benchmarks/fuzz_reading.py -n 200000 --keep failures

Text, HTML and DOCX take turns; what is damaged is a short invented report in each format.  Prints a table; with
``--keep`` an input that fails is written there.  The exit status is 1 if any failed.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import sys
import time
import traceback
import zipfile
from collections import Counter
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from fazhi.errors import ReportError
from fazhi.reports.reading import read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable

LINES = (
    "菡溪县2024年法治政府建设年度报告",
    "2024年，菡溪县扎实推进法治政府建设，现将有关情况报告如下：",
    "一、主要举措和成效",
    "（一）优化营商环境",
    "1.提升效能。一是上线套餐16个；二是设置窗口，受理诉求83件。三是压减材料四成。",
    "2.加强诚信　核实欠款线索19条，督促清偿1140万元。",
    "（二）规范行政执法。评查案卷180卷，合格171卷。二、存在的问题",
    "序号\t问题\t措施",
    "1\t力量不足\t充实人员12名，全年轮训",
    "2\t标准不一\t统一编码，完成系统对接",
    "三、下一步打算",
    "首先，加强学习。其次，规范执法。最后，抓好落实。",
    "菡溪县人民政府",
    "2025年1月23日",
    "附件1",
    "任务清单",
    "——完善述法办法，年内完成。",
)
SPLINTERS = (
    "<", ">", "</", "<!--", "-->", "<table><tr><td>", "</td></tr></table>", "<frameset>", "<iframe src='x.pdf'>",
    "<pre>", "<div style='display:none'>", "&#x10ffff;", "&#0;", "&lt;", "]]>", "\t", "\r", "\n\n", "\x0b", "\x00",
    "（", "）", "一、", "（一）", "1.", "一是", "。", "；", "：", "——", "目录\n", "附件：\n", "\u202e", "\ufeff",
    "\u3000", "\U0001f600", "鼓楼区", "2024年13月99日", "<w:p>", "</w:p>", "<w:r>", "<w:t>", "<w:numPr/>",
    "<w:tbl>", "<w:ins>", "<w:del>", 'w:val="-1"', "<!DOCTYPE x [<!ENTITY a 'b'>]>",
)  # fmt: skip
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_NO_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RUN = "<w:r><w:t>{}</w:t></w:r>"
PARAGRAPHS = (
    *[f"<w:p>{_RUN}</w:p>"] * 8,
    f"<w:p><w:pPr><w:pStyle w:val='Heading1'/><w:outlineLvl w:val='0'/></w:pPr>{_RUN}</w:p>",
    f"<w:p><w:pPr><w:numPr><w:ilvl w:val='1'/><w:numId w:val='7'/></w:numPr></w:pPr>{_RUN}</w:p>",
    f"<w:p><w:ins w:id='1'>{_RUN}</w:ins></w:p>",
    "<w:p><w:del w:id='2'><w:r><w:delText>{}</w:delText></w:r></w:del></w:p>",
    f"<w:tbl><w:tr><w:tc><w:p>{_RUN}</w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>",
    f"<w:p><w:hyperlink>{_RUN}</w:hyperlink><w:r><w:br/><w:tab/><w:fldChar/></w:r></w:p>",
    f"<w:sdt><w:sdtContent><w:p>{_RUN}</w:p></w:sdtContent></w:sdt>",
)
ENCODINGS = ("utf-8", "utf-8", "gb18030", "utf-16", "big5")
_REPORTED = 5


def text_file(chance: random.Random) -> bytes:
    """Return the report as a damaged text file."""
    return _scratched(damaged("\n".join(LINES), chance).encode(chance.choice(ENCODINGS), "replace"), chance)


def page(chance: random.Random) -> bytes:
    """Return the report as a damaged page."""
    body = "".join(
        f"<tr><td>{'</td><td>'.join(x.split(chr(9)))}</td></tr>" if "\t" in x else f"<p>{x}</p>" for x in LINES
    )
    html = (
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{LINES[0]}</title></head><body>"
        "<div>当前位置：<a href=/>首页</a></div>"
        f"<table>{body}</table><div style='x'>上一篇：<a href=1>某通知</a><br>主办单位：某办公室</div></body></html>"
    )
    return _scratched(damaged(html, chance).encode(chance.choice(ENCODINGS), "replace"), chance)


def word_file(chance: random.Random) -> bytes:
    """Return the report as a Word file whose text, else whose XML, and at times whose container, is damaged."""
    lines = _NO_XML.sub("", damaged("\n".join(LINES), chance)).split("\n")
    body = "".join(chance.choice(PARAGRAPHS).format(escape(line)) for line in lines)
    document = f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>'
    if chance.random() < 0.5:  # noqa: PLR2004 - half of them
        document = damaged(document, chance)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGE}/content-types"><Override PartName="/word/document.xml" ContentType='
            '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r" Type="{_OFFICE}/officeDocument"'
            ' Target="word/document.xml"/></Relationships>',
        )
        archive.writestr("word/document.xml", document.encode("utf-8", "replace"))
    data = file.getvalue()
    return _scratched(data, chance) if chance.random() < 0.3 else data  # noqa: PLR2004 - mostly the text


def damaged(text: str, chance: random.Random) -> str:
    """Return *text* with a few pieces put in, left out, doubled, moved or made something else."""
    for _ in range(chance.randint(1, 6)):
        at, to = chance.randint(0, len(text)), chance.randint(0, len(text))
        piece = text[at : at + chance.randint(1, 60)]
        match chance.randint(0, 4):
            case 0:
                text = text[:at] + chance.choice(SPLINTERS) * chance.choice((1, 1, 1, 50)) + text[at:]
            case 1:
                text = text[:at] + text[at + len(piece) :]
            case 2:
                text = text[:at] + piece * chance.randint(1, 3) + text[at:]
            case 3:
                text = text[:to] + piece + text[to:]
            case _:
                text = (
                    text[:at]
                    + chr(chance.choice((chance.randint(0, 0x2FF), chance.randint(0x3000, 0xD7FF))))
                    + text[at:]
                )
    return text


def _scratched(data: bytes, chance: random.Random) -> bytes:
    """Return *data*, at times with some bytes changed or its end cut off."""
    scratched = bytearray(data)
    if chance.random() < 0.2:  # noqa: PLR2004 - now and then
        for _ in range(chance.randint(1, 4)):
            scratched[chance.randrange(len(scratched))] = chance.randrange(256)
    return bytes(scratched[: chance.randint(1, len(scratched))] if chance.random() < 0.05 else scratched)  # noqa: PLR2004


FORMATS: dict[str, tuple[str, Callable[[random.Random], bytes]]] = {
    "text": ("damaged.txt", text_file),
    "html": ("damaged.html", page),
    "docx": ("damaged.docx", word_file),
}


def outcome(data: bytes, name: str) -> str:
    """Return ``read``, ``refused``, or the traceback of what must not happen."""
    try:
        report = read_bytes(data, name)
    except ReportError as error:
        return "refused" if "\n" not in str(error) else f"an error of several lines: {error}"
    except Exception:  # noqa: BLE001 - this is what is looked for
        return traceback.format_exc()
    kept = all(report.text[passage.start : passage.end] == passage.text for passage in report.passages)
    return "read" if kept else "offsets that do not fit"


def main() -> int:
    """Parse, damage, read, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", "--number", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--formats", default="text,html,docx")
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    names = options.formats.split(",")
    counts: Counter[tuple[str, str]] = Counter()
    seconds: Counter[str] = Counter()
    for index in range(options.number):
        name = names[index % len(names)]
        file, make = FORMATS[name]
        data = make(random.Random(options.seed * 1_000_003 + index))  # noqa: S311 - no secret
        started = time.perf_counter()
        found = outcome(data, file)
        seconds[name] += time.perf_counter() - started  # type: ignore[assignment]
        counts[name, found if found in {"read", "refused"} else "failed"] += 1
        if found not in {"read", "refused"}:
            _report(
                found,
                data,
                f"{index}-{file}",
                options.keep,
                sum(n for (_, end), n in counts.items() if end == "failed"),
            )
    print(f"{'format':8}{'inputs':>10}{'read':>10}{'refused':>10}{'failed':>8}{'seconds':>10}")  # noqa: T201
    for name in names:
        ends = [counts[name, end] for end in ("read", "refused", "failed")]
        row = "".join(f"{count:>{width}}" for count, width in zip(ends, (10, 10, 8), strict=True))
        print(f"{name:8}{sum(ends):>10}{row}{seconds[name]:>10.1f}")  # noqa: T201
    return int(any(end == "failed" for _, end in counts))


def _report(found: str, data: bytes, name: str, keep: Path | None, failures: int) -> None:
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
        (keep / name).write_bytes(data)
    if failures <= _REPORTED:
        sys.stderr.write(f"{name}: {found}\n")


if __name__ == "__main__":
    sys.exit(main())
