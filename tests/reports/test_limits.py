"""No file hurts: whatever it holds, it ends in one line, soon, and in little memory."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="memory is measured with the module `resource`")

SECONDS, MEGABYTES = 5.0, 500
MIB = 2**20
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
READ = """
import json, resource, sys, time
from pathlib import Path
from fazhi.errors import ReportError
from fazhi.reports.finding import find_files
from fazhi.reports.reading import read_report
# what an import costs is no fault of the file
import fazhi.reports.formats.docx, fazhi.reports.formats.html
# processor time: other work on the machine is no fault of the file either
started, faults = time.process_time(), []
for file in find_files(sys.argv[1:]):
    try:
        read_report(file)
    except ReportError as error:
        faults.append(str(error))
seconds, status = time.process_time() - started, Path("/proc/self/status")
if status.exists():
    # on Linux ru_maxrss begins with what the parent had
    peak = next(int(line.split()[1]) / 2**10 for line in status.open() if line.startswith("VmHWM"))
else:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
print(json.dumps([faults, seconds, peak]))
"""
MakeDocx = Callable[..., bytes]
MakeZip = Callable[[dict[str, str | bytes]], bytes]


def faults(file: Path, data: bytes | None = None) -> list[str]:
    """Return what reading *file* says, having checked that it took little time and memory."""
    if data is not None:
        file.write_bytes(data)
    done = subprocess.run([sys.executable, "-c", READ, file], capture_output=True, text=True, timeout=120, check=False)
    assert done.stderr == ""
    found: list[str]
    found, seconds, megabytes = json.loads(done.stdout)
    assert all("\n" not in fault and fault.startswith(str(file)) for fault in found)
    assert seconds < SECONDS
    assert megabytes < MEGABYTES
    return found


def document(xml: str) -> Callable[[dict[str, str | bytes]], None]:
    """Return a change of a Word file's parts that puts *xml* in the place of its document."""

    def change(parts: dict[str, str | bytes]) -> None:
        parts["word/document.xml"] = xml

    return change


# ----- zips


def test_a_zip_bomb(tmp_path: Path, make_zip: MakeZip) -> None:
    found = faults(tmp_path / "a.zip", make_zip({f"{number}.txt": bytes(60 * MIB) for number in range(3)}))
    assert len(found) == 3
    assert all("grows more than 200 times" in fault for fault in found)


def test_a_bomb_of_zips_in_zips(tmp_path: Path, make_zip: MakeZip) -> None:
    inner = make_zip({"x.txt": bytes(8 * MIB)})
    for _ in range(6):
        inner = make_zip({f"{number}.zip": inner for number in range(12)})
    found = faults(tmp_path / "a.zip", inner)
    assert found
    assert all("is a zip in a zip in a zip" in fault for fault in found)


@pytest.mark.slow
def test_sixty_thousand_members(tmp_path: Path, make_zip: MakeZip) -> None:
    [fault] = faults(tmp_path / "a.zip", make_zip({f"{number}.txt": "" for number in range(60_000)}))
    assert "holds more than 2000 files" in fault


# ----- Word files


def test_billion_laughs(tmp_path: Path, make_docx: MakeDocx) -> None:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    laughs = f'<!DOCTYPE w:document [<!ENTITY l0 "哈">{entities}]><w:document xmlns:w="{W}"><w:body><w:p>'
    in_text, in_attribute = "<w:r><w:t>&l9;</w:t></w:r>", '<w:r w:rsidR="&l9;"/>'
    for number, use in enumerate((in_text, in_attribute)):
        xml = f"{laughs}{use}</w:p></w:body></w:document>"
        [fault] = faults(tmp_path / f"{number}.docx", make_docx("", change=document(xml)))
        assert "declares XML entities" in fault or "is damaged" in fault


@pytest.mark.slow
def test_one_long_entity_used_often(tmp_path: Path, make_docx: MakeDocx) -> None:
    start = f'<!DOCTYPE w:document [<!ENTITY l "{"哈" * 100_000}">]><w:document xmlns:w="{W}"><w:body>'
    xml = start + "<w:p><w:r><w:t>&l;</w:t></w:r></w:p>" * 1_500 + "</w:body></w:document>"
    [fault] = faults(tmp_path / "x.docx", make_docx("", change=document(xml)))
    assert "declares XML entities" in fault or "is damaged" in fault


def test_an_entity_that_names_a_file_is_not_followed(tmp_path: Path, make_docx: MakeDocx) -> None:
    secret = tmp_path / "secret"
    secret.write_text("秘密", encoding="utf-8")
    start = f'<!DOCTYPE w:document [<!ENTITY s SYSTEM "{secret.as_uri()}">]><w:document xmlns:w="{W}"><w:body>'
    xml = start + "<w:p><w:r><w:t>文&s;</w:t></w:r></w:p></w:body></w:document>"
    [fault] = faults(tmp_path / "x.docx", make_docx("", change=document(xml)))
    assert "declares XML entities" in fault


@pytest.mark.slow
@pytest.mark.parametrize("tag", ["w:p", "w:tbl", "w:sdt", "w:txbxContent"])
def test_a_million_nested_tags_in_a_word_file(tmp_path: Path, make_docx: MakeDocx, tag: str) -> None:
    [fault] = faults(tmp_path / "x.docx", make_docx(f"<{tag}>" * 10**6 + f"</{tag}>" * 10**6))
    # what is packed so well is taken for a bomb; see the next test for what is not
    assert "grows more than 200 times" in fault


@pytest.mark.slow
@pytest.mark.parametrize("depth", [240, 300, 20_000])
@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
        ("<w:ins>", "</w:ins>"),
        ("<w:p><w:r><w:txbxContent>", "</w:txbxContent></w:r></w:p>"),
    ],
)
def test_tags_nested_as_deeply_as_the_parser_allows_and_deeper(
    tmp_path: Path, make_docx: MakeDocx, start: str, end: str, depth: int
) -> None:
    levels = depth // start.count("<")
    found = faults(
        tmp_path / "x.docx", make_docx(start * levels + "<w:p><w:r><w:t>文</w:t></w:r></w:p>" + end * levels)
    )
    assert len(found) == 1
    assert any(reason in found[0] for reason in ("nested", "Excessive depth", "holds no report text"))


@pytest.mark.slow
def test_a_word_file_of_four_million_empty_tags(tmp_path: Path, make_docx: MakeDocx) -> None:
    # four kinds in an order that does not repeat soon, so that it does not pack as a bomb does
    tags = "".join("<w:a/><w:b/><w:c/><w:d/>"[6 * (n * n % 7 % 4) :][:6] for n in range(60_000))
    noise = "".join(f"<w:p w:i='{n * 7919 % 99991}'/>" for n in range(60_000))
    [fault] = faults(tmp_path / "x.docx", make_docx((tags + noise) * 9))
    assert "has too long a text (word/document.xml)" in fault


@pytest.mark.slow
def test_the_largest_word_file_that_is_read(tmp_path: Path, make_docx: MakeDocx) -> None:
    runs = "".join(f"<w:r><w:t>{n * 7919 % 997}</w:t></w:r>" for n in range(240_000))
    assert faults(tmp_path / "x.docx", make_docx(f"<w:p>{runs}</w:p>")) == []


@pytest.mark.slow
def test_a_part_that_is_a_bomb(tmp_path: Path, make_docx: MakeDocx) -> None:
    def swell(parts: dict[str, str | bytes]) -> None:
        parts["word/styles.xml"] = b" " * (300 * MIB)

    [fault] = faults(tmp_path / "x.docx", make_docx("", change=swell))
    assert "word/styles.xml: grows more than 200 times" in fault


# ----- pages


@pytest.mark.slow
@pytest.mark.parametrize("tag", ["div", "span", "b", "table", "p", "a"])
def test_a_million_nested_tags_in_a_page(tmp_path: Path, tag: str) -> None:
    page = f"<html><body>{f'<{tag}>' * 10**6}文{f'</{tag}>' * 10**6}</body></html>"
    assert faults(tmp_path / "x.html", page.encode())


@pytest.mark.parametrize("attribute", ['a{0}="{0}"', "a{0}"])
def test_a_tag_of_very_many_attributes(tmp_path: Path, attribute: str) -> None:
    page = f"<html><body><p {' '.join(map(attribute.format, range(200_000)))}>开展法治政府建设。</p></body></html>"
    [fault] = faults(tmp_path / "x.html", page.encode())
    assert "has a tag of more than 2,000 attributes" in fault


@pytest.mark.slow
def test_a_page_packed_by_its_server(tmp_path: Path) -> None:
    [fault] = faults(tmp_path / "x.html", gzip.compress(b"<html>" + bytes(50 * MIB)))
    assert "is a gzip file; unpack it" in fault


# ----- sheer size


@pytest.mark.slow
@pytest.mark.parametrize(
    "line", ["一、甲\n", "甲：\n", "甲\t乙\n", "（一）审结案件，一是快，二是好。\n", "\n", "一是审结，二是调解。"]
)
@pytest.mark.parametrize("size", [4 * MIB, 16 * MIB])
def test_one_line_over_and_over(tmp_path: Path, line: str, size: int) -> None:
    start = "一、成效\n全年审结案件。"
    [fault] = faults(tmp_path / "x.txt", (start + line * (size // len(line.encode()) - 200) + start).encode())
    assert "characters or 20,000 lines; split it" in fault


@pytest.mark.slow
@pytest.mark.parametrize("line", ["一、甲\n", "甲：\n", "甲\t乙\n", "（一）审结案件，一是快，二是好。\n", "\n"])
def test_as_many_lines_as_are_read(tmp_path: Path, line: str) -> None:
    faults(tmp_path / "x.txt", ("一、成效\n全年审结案件。\n" + line * 19_990).encode())


@pytest.mark.slow
@pytest.mark.parametrize("point", ["一是审结，二是调解。", "①审结②调解", "第一，审结。", "《", "甲", " ", "1."])
def test_as_long_a_line_as_is_read(tmp_path: Path, point: str) -> None:
    start = "一、成效\n全年审结案件。"
    faults(tmp_path / "x.txt", (start + point * (999_900 // len(point)) + start).encode())


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("x.txt", b"a"),
        pytest.param("x.html", b"<html>", marks=pytest.mark.slow),
        pytest.param("x.pdf", b"%PDF-1.7", marks=pytest.mark.slow),
        pytest.param("x.docx", b"PK\x03\x04", marks=pytest.mark.slow),
        pytest.param("x.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", marks=pytest.mark.slow),
        ("x.zip", b"PK\x03\x04"),
    ],
)
def test_half_a_gigabyte(tmp_path: Path, name: str, start: bytes) -> None:
    file = tmp_path / name
    with file.open("wb") as stream:
        stream.write(start)
        stream.truncate(500 * MIB)
    [fault] = faults(file)
    assert "is larger than " in fault or "is damaged" in fault


def test_the_other_files_of_a_run_go_on(tmp_path: Path, make_zip: MakeZip) -> None:
    good = "一、主要成效\n全年收到行政复议申请87件，受理76件。\n"
    (tmp_path / "a.txt").write_text(good, encoding="utf-8")
    (tmp_path / "b.zip").write_bytes(make_zip({"bomb.txt": bytes(60 * MIB), "good.txt": good}))
    (tmp_path / "c.docx").write_bytes(b"PK\x03\x04")
    [bomb, damaged] = faults(tmp_path)
    assert "b.zip/bomb.txt: grows" in bomb
    assert "c.docx: is damaged" in damaged
