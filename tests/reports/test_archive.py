from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from random import Random

import pytest

from fazhi.errors import ReportError
from fazhi.reports.formats.archive import Archive
from fazhi.reports.limits import MAX_MEMBERS
from fazhi.reports.reading import find_files, read_bytes, read_report

TEXT = "一、主要成效\n全年收到行政复议申请87件，受理76件，审结70件，直接纠错9件。\n"
MakeZip = Callable[[dict[str, str | bytes]], bytes]


class GbkInfo(zipfile.ZipInfo):
    """A member named as Chinese Windows names it: in GBK, without the UTF-8 flag."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - the name is zipfile's
        return self.filename.encode("gbk"), 0


def zip_of(*members: tuple[zipfile.ZipInfo, str | bytes]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for info, content in members:
            archive.writestr(info, content)
    return file.getvalue()


def names(data: bytes) -> list[str]:
    with Archive(BytesIO(data), "a.zip") as archive:
        return list(archive.members)


def found(path: Path) -> list[str]:
    return [file.removeprefix(f"{path}/") for file in find_files([path])]


# ----- names


def test_names_in_gbk_without_the_utf8_flag_are_read_right() -> None:
    # the second byte of 诚 and 乗 in GBK is a backslash or a letter
    assert names(zip_of((GbkInfo("年度报告/诚信县乗.txt"), TEXT))) == ["年度报告/诚信县乗.txt"]
    assert b"\\" in "乗".encode("gbk")


def test_names_in_utf8_are_read_right_with_and_without_the_flag(make_zip: MakeZip) -> None:
    flagged = make_zip({"报告.txt": TEXT})
    unflagged = flagged.replace(struct.pack("<H", 0x800), struct.pack("<H", 0))
    assert names(flagged) == names(unflagged) == ["报告.txt"]
    assert flagged != unflagged


def test_backslashes_between_folders_are_slashes(make_zip: MakeZip) -> None:
    assert names(make_zip({"2024\\报告.txt": TEXT})) == ["2024/报告.txt"]


@pytest.mark.parametrize("name", ["../x.txt", "a/../../x.txt", "..\\x.txt", "/etc/x.txt", "C:/x.txt", "c:x.txt"])
def test_a_name_that_leads_out_of_the_zip_condemns_the_zip(make_zip: MakeZip, name: str) -> None:
    with pytest.raises(ReportError, match=r"a\.zip: names a file outside of itself \(.*\); unpack it"):
        names(make_zip({"good.txt": TEXT, name: TEXT}))


def test_two_dots_inside_a_name_are_no_trick(make_zip: MakeZip) -> None:
    assert names(make_zip({"a..b/..c.txt": TEXT})) == ["a..b/..c.txt"]


# ----- a zip is like a folder


def test_a_zip_is_searched_and_each_report_in_it_is_read(tmp_path: Path, make_zip: MakeZip) -> None:
    file = tmp_path / "a.zip"
    page = f"<html><body><p>{TEXT}</p></body></html>"
    file.write_bytes(make_zip({"b/县.txt": TEXT, "a.html": page, "readme.md": "x", "照片.jpg": b"\xff\xd8\xff"}))
    assert found(file) == ["a.html", "b/县.txt"]
    report = read_report(f"{file}/b/县.txt")
    assert (report.source, report.id, report.text) == (f"{file}/b/县.txt", "县", TEXT)


def test_what_macos_and_word_leave_beside_a_report_is_no_report(tmp_path: Path, make_zip: MakeZip) -> None:
    file = tmp_path / "a.zip"
    file.write_bytes(make_zip({"__MACOSX/._县.txt": b"\0\5", "._县.txt": b"\0", "~$县.docx": b"x", "县.txt": TEXT}))
    assert found(file) == ["县.txt"]


def test_a_zip_in_a_zip_is_searched_and_one_more_is_not(tmp_path: Path, make_zip: MakeZip) -> None:
    third = make_zip({"deep.txt": TEXT})
    second = make_zip({"县/inner.txt": TEXT, "third.zip": third})
    file = tmp_path / "a.zip"
    file.write_bytes(make_zip({"市.zip": second, "outer.txt": TEXT}))
    assert found(file) == ["outer.txt", "市.zip/third.zip", "市.zip/县/inner.txt"]
    assert read_report(f"{file}/市.zip/县/inner.txt").text == TEXT
    with pytest.raises(ReportError, match=r"third\.zip: is a zip in a zip in a zip; unpack it"):
        read_report(f"{file}/市.zip/third.zip")
    with pytest.raises(ReportError, match="does not exist"):
        read_report(f"{file}/市.zip/third.zip/deep.txt")


def test_a_bad_zip_in_a_good_one_fails_alone(tmp_path: Path, make_zip: MakeZip) -> None:
    file = tmp_path / "a.zip"
    file.write_bytes(make_zip({"bad.zip": b"PK\x03\x04 not a zip", "good.txt": TEXT}))
    assert found(file) == ["bad.zip", "good.txt"]
    with pytest.raises(ReportError, match=r"a\.zip/bad\.zip: is damaged"):
        read_report(f"{file}/bad.zip")


def test_zips_in_a_folder_are_searched_and_bad_ones_are_yielded_themselves(tmp_path: Path, make_zip: MakeZip) -> None:
    (tmp_path / "a.zip").write_bytes(make_zip({"x.txt": TEXT}))
    (tmp_path / "b.zip").write_bytes(b"PK\x03\x04")
    (tmp_path / "c.zip").write_bytes(make_zip({"readme.md": "x"}))
    assert found(tmp_path) == ["a.zip/x.txt", "b.zip", "c.zip"]
    for name, fault in (("b.zip", "is damaged"), ("c.zip", "holds no report; put files ending in .txt")):
        with pytest.raises(ReportError, match=fault):
            read_report(tmp_path / name)


def test_a_zip_of_one_report_may_be_read_as_that(make_zip: MakeZip) -> None:
    report = read_bytes(make_zip({"2024/县.txt": TEXT}), "<stdin>")
    assert (report.source, report.text) == ("<stdin>/2024/县.txt", TEXT)
    with pytest.raises(ReportError, match=r"a\.zip: holds 2 reports; name one of them, as a\.zip/1\.txt, or let"):
        read_bytes(make_zip({"1.txt": TEXT, "2.txt": TEXT}), "a.zip")


def test_a_word_file_is_no_zip_of_reports(tmp_path: Path, make_docx: Callable[..., bytes]) -> None:
    file = tmp_path / "a.docx"
    file.write_bytes(make_docx("<w:p><w:r><w:t>全县办结复议案件三十件。</w:t></w:r></w:p>"))
    assert list(find_files([file])) == [str(file)]
    misnamed = file.rename(tmp_path / "b.zip")
    assert list(find_files([tmp_path])) == [str(misnamed)]
    assert read_report(misnamed).text == "全县办结复议案件三十件。"


@pytest.mark.parametrize("path", ["a.zip/none.txt", "a.zip/x.txt/y.txt", "x.txt/y.txt", "none/x.txt"])
def test_a_path_that_leads_nowhere_is_named(tmp_path: Path, make_zip: MakeZip, path: str) -> None:
    (tmp_path / "a.zip").write_bytes(make_zip({"x.txt": TEXT}))
    (tmp_path / "x.txt").write_text(TEXT, encoding="utf-8")
    with pytest.raises(ReportError, match="does not exist; check the path"):
        read_report(tmp_path / path)


# ----- bombs and damage


def test_too_many_members_are_refused_before_they_are_listed(make_zip: MakeZip) -> None:
    few, many = (make_zip({f"{number}.txt": "" for number in range(count)}) for count in (MAX_MEMBERS, 30_000))
    assert len(names(few)) == MAX_MEMBERS
    for data in (make_zip({f"{number}.txt": "" for number in range(MAX_MEMBERS + 1)}), many):
        with pytest.raises(ReportError, match=r"a\.zip: holds more than 2000 files; unpack it"):
            names(data)


def test_a_member_that_grows_as_only_a_bomb_does_is_refused(make_zip: MakeZip) -> None:
    with pytest.raises(ReportError, match=r"a\.zip/x\.txt: grows more than 200 times"):
        read_bytes(make_zip({"x.txt": b"a" * 2**22}), "a.zip")


def test_a_member_that_is_too_large_is_refused_though_it_grows_little(make_zip: MakeZip) -> None:
    noise = Random(5).randbytes(2**16)  # noqa: S311 - nothing secret
    with pytest.raises(ReportError, match=r"a\.zip/x\.txt: is larger than 16 MiB; split it"):
        read_bytes(make_zip({"x.txt": noise * (17 * 2**4)}), "a.zip")


def test_a_zip_whose_reports_are_too_large_together_is_refused(tmp_path: Path, make_zip: MakeZip) -> None:
    file = tmp_path / "a.zip"
    inner = make_zip({f"{number}.txt": b"a" * 2**22 for number in range(32)})
    file.write_bytes(make_zip({f"{number}.zip": inner for number in range(3)}))
    assert found(file) == [str(file)]
    with pytest.raises(ReportError, match=r"a\.zip: holds more than 2000 files or 256 MiB of them; unpack it"):
        read_report(file)


def test_a_member_that_lies_about_its_size_is_damaged(make_zip: MakeZip) -> None:
    data = make_zip({"x.txt": TEXT})
    honest = struct.pack("<I", len(TEXT.encode()))
    with pytest.raises(ReportError, match=r"a\.zip/x\.txt: is damaged"):
        read_bytes(data.replace(honest, struct.pack("<I", 20)), "a.zip")


def test_encrypted_members_and_rare_packings_are_named(make_zip: MakeZip) -> None:
    data = make_zip({"x.txt": TEXT})
    with Archive(BytesIO(data), "a.zip") as archive:
        archive.members["x.txt"].flag_bits |= 1
        with pytest.raises(ReportError, match=r"a\.zip/x\.txt: is encrypted; unpack it with its password"):
            archive.read("x.txt", 100)
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as packed:
        packed.writestr("x.txt", TEXT)
    with pytest.raises(ReportError, match=r"is packed in a way that is not read \(method 14\)"):
        read_bytes(file.getvalue(), "a.zip")


@pytest.mark.parametrize("length", [4, 22, 60, -1, -30])
def test_a_zip_cut_short_is_damaged(make_zip: MakeZip, length: int) -> None:
    with pytest.raises(ReportError, match=r"a\.zip: is damaged; fetch it again"):
        read_bytes(make_zip({"x.txt": TEXT, "y.txt": TEXT})[:length], "a.zip")


def test_a_zip_whose_bytes_were_changed_never_ends_in_another_error(make_zip: MakeZip) -> None:
    whole = make_zip({"x.txt": TEXT})
    for place in range(len(whole)):
        changed = whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :]
        with suppress(ReportError):
            read_bytes(changed, "a.zip")
