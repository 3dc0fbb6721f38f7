"""The file itself: mapped and not read, aligned, shared, and refused in one line where it is forged."""

from __future__ import annotations

import gc
import json
import mmap
import os
import struct
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fazhi.errors import ModelError
from fazhi.model import container
from fazhi.model.artifact import DEFAULT_PATH, Model
from fazhi.model.packing import flat, unflat
from fazhi.model.tagger import load

HEAD = 64
ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="asks Linux what a process maps")


def _packed() -> bytes:
    arrays: dict[str, Any] = {"one": np.arange(3.0), "none": np.empty(0, np.int64)}
    arrays["two"] = np.array([[1, 2], [3, 4]], np.float32)
    return container.pack({"名": "值"}, {name: flat(array) for name, array in arrays.items()})


def _sealed(data: bytes | bytearray) -> bytes:
    """Return the bytes with length and checksum made to fit."""
    whole = bytearray(data)
    whole[56:64] = struct.pack("<Q", len(whole))
    whole[16:48] = sha256(whole[:16] + whole[48:]).digest()
    return bytes(whole)


def _with_header(change: Callable[[Any], Any]) -> bytes:
    """Return the small file with another header."""
    data = _packed()
    (size,) = struct.unpack_from("<Q", data, 48)
    header = json.loads(data[HEAD : HEAD + size])
    text = json.dumps(change(header) or header, ensure_ascii=False).encode()
    text = text.ljust(-(-len(text) // 64) * 64)
    return _sealed(data[:48] + struct.pack("<Q", len(text)) + data[56:64] + text + data[HEAD + size :])


def test_what_is_packed_is_unpacked() -> None:
    content = container.unpack(_packed(), "x")
    assert (content.header, content.format, content.checked) == ({"名": "值"}, 3, False)
    assert {name: unflat(view).tolist() for name, view in content.arrays.items()} == {
        "one": [0.0, 1.0, 2.0],
        "none": [],
        "two": [1.0, 2.0, 3.0, 4.0],
    }
    assert [view.format for view in content.arrays.values()] == ["q", "d", "f"]  # the header is sorted
    assert all(view.readonly for view in content.arrays.values())


def test_the_layout_is_that_of_the_docstring() -> None:
    data = _packed()
    magic, version, checksum, header_size, size = struct.unpack("<12sI32sQQ", data[:HEAD])
    assert (magic, version, size) == (b"fazhi-model\n", 3, len(data))
    assert checksum == sha256(data[:16] + data[48:]).digest()
    places = json.loads(data[HEAD : HEAD + header_size])["arrays"]
    assert places == {
        "one": {"kind": "<f8", "count": 3, "at": 0},
        "none": {"kind": "<i8", "count": 0, "at": 64},
        "two": {"kind": "<f4", "count": 4, "at": 64},
    }
    assert header_size % 64 == 0
    assert struct.unpack_from("<3d", data, HEAD + header_size) == (0.0, 1.0, 2.0)
    assert struct.unpack_from("<4f", data, HEAD + header_size + 64) == (1.0, 2.0, 3.0, 4.0)


def test_the_same_content_gives_the_same_bytes() -> None:
    assert _packed() == _packed()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda _: [1], "its header is not whole"),
        (lambda _: "arrays", "its header is not whole"),
        (lambda header: header.pop("arrays") and None, "its header is not whole"),
        (lambda header: header.update(arrays=[1]), "its header is not whole"),
        (lambda header: header.update(arrays={"one": 1}), "its header is not whole"),
        (lambda header: header["arrays"]["one"].pop("kind") and None, "its header is not whole"),
        (lambda header: header["arrays"]["one"].update(kind="|O"), "its header is not whole"),
        (lambda header: header["arrays"]["one"].update(kind=["<f8"]), "its header is not whole"),
        (lambda header: header["arrays"]["one"].update(at=-64), "its header is not whole"),
        (lambda header: header["arrays"]["one"].update(at=8), "its header is not whole"),
        (lambda header: header["arrays"]["one"].update(at=0.0), "its header is not whole"),
        (lambda header: header["arrays"]["one"].update(at="0"), "its header is not whole"),
        (lambda header: header["arrays"]["one"].update(at=1 << 70), "its header is not whole"),
        (lambda header: header["arrays"]["one"].update(count=-1), "its header is not whole"),
        (lambda header: header["arrays"]["one"].update(count=17), "its header is not whole"),
        (lambda header: header["arrays"]["one"].update(count=1 << 61), "its header is not whole"),
        (lambda header: header["arrays"]["one"].update(count=None), "its header is not whole"),
        (lambda header: header["arrays"]["one"].update(count=1.5), "its header is not whole"),
    ],
)
def test_a_forged_header_is_one_line(change: Any, fault: str) -> None:
    with pytest.raises(ModelError) as caught:
        container.unpack(_with_header(change), "m.fazhi")
    assert str(caught.value).startswith(f"m.fazhi: was altered: {fault}; copy or download the file again")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("place", "kind", "value"),
    [
        (48, "<Q", 1 << 63),
        (48, "<Q", (1 << 64) - 64),
        (48, "<Q", 0),
        (48, "<Q", 1),
        (48, "<Q", 63),
        (12, "<I", 0),
        (12, "<I", 1),
        (12, "<I", 2),
    ],
)
def test_a_forged_head_is_one_line(place: int, kind: str, value: int) -> None:
    data = bytearray(_packed())
    struct.pack_into(kind, data, place, value)
    with pytest.raises(ModelError) as caught:
        container.unpack(_sealed(data), "m.fazhi")
    assert str(caught.value).startswith("m.fazhi: ")
    assert "\n" not in str(caught.value)


def test_a_body_that_does_not_begin_at_a_multiple_of_the_alignment_is_refused() -> None:
    data = _packed()
    (size,) = struct.unpack_from("<Q", data, 48)
    shifted = data[:48] + struct.pack("<Q", size + 8) + data[56 : HEAD + size] + b" " * 8 + data[HEAD + size :]
    with pytest.raises(ModelError, match=r"^m\.fazhi: "):
        container.unpack(_sealed(shifted), "m.fazhi")


@pytest.mark.parametrize("text", [b"", b"{", b"\xff" * 64, b"[" * 100_000, b"1e999", b'"' + b"x" * 50, b"null"])
def test_a_header_that_is_no_json_is_one_line(text: bytes) -> None:
    text = text.ljust(-(-len(text) // 64) * 64)
    data = _packed()
    with pytest.raises(ModelError, match=r"m\.fazhi: was altered: its header is not whole"):
        container.unpack(_sealed(data[:48] + struct.pack("<Q", len(text)) + data[56:64] + text), "m.fazhi")


def test_a_file_is_mapped_and_not_read() -> None:
    content = container.read(DEFAULT_PATH)
    assert {type(view.obj) for view in content.arrays.values()} == {mmap.mmap}
    model = Model.load()
    assert isinstance(model.content.arrays["weights"].obj, mmap.mmap)
    start = unflat(content.arrays["weights"]).ctypes.data
    again = unflat(content.arrays["weights"][:8]).ctypes.data
    assert start == again  # a view of it is no copy


def test_arrays_begin_at_multiples_of_64_bytes() -> None:
    for content in (container.read(DEFAULT_PATH), load().model.content):
        places = {name: unflat(view).ctypes.data for name, view in content.arrays.items() if len(view)}
        assert {name: place % 64 for name, place in places.items()} == dict.fromkeys(places, 0)
        assert len(places) >= 7


@ON_LINUX
def test_processes_share_the_pages_of_a_file() -> None:
    code = f"""
import fazhi, sys
tagger = fazhi.load({DEFAULT_PATH!r})
tagger.tag(["全年收到行政复议申请146件，审结113件。"] * 50)
sys.stdout.write("ready\\n"); sys.stdout.flush(); sys.stdin.readline()
own = False
for line in open("/proc/self/smaps"):
    if "-" in line.split()[0]:
        own = line.rstrip().endswith("model.fazhi")
    if own: print(line.strip())
"""
    both = [
        subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    for process in both:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    said = both[0].communicate("\n")[0]
    pages = dict(line.split(":") for line in said.splitlines() if line.endswith("kB"))
    size = {name: int(value.split()[0]) for name, value in pages.items()}
    assert size["Size"] * 1024 >= Path(DEFAULT_PATH).stat().st_size
    assert size["Private_Dirty"] == size["Shared_Dirty"] == 0  # no page was copied
    assert 0 < size["Pss"] < size["Rss"]  # as the other one holds them too
    both[1].communicate("\n")


@ON_LINUX
def test_a_model_that_is_let_go_leaves_no_handle_open(tmp_path: Path) -> None:
    file = tmp_path / "m.fazhi"
    file.write_bytes(Path(DEFAULT_PATH).read_bytes())

    def held() -> int:
        # the one that lists the folder is gone when it is looked at
        return sum(entry.is_symlink() and entry.readlink() == file for entry in [*Path("/proc/self/fd").iterdir()])

    tagger = load(file)
    assert tagger.tag("行政复议")[0].passage.text == "行政复议"
    # Python before 3.13 keeps one for as long as the file is mapped
    assert held() <= 1
    del tagger
    gc.collect()
    assert held() == 0
    for damaged in (b"", b"x", file.read_bytes()[:-1]):
        file.write_bytes(damaged)
        with pytest.raises(ModelError):
            load(file)
    gc.collect()
    assert held() == 0


@ON_LINUX
@pytest.mark.parametrize("body", ["c", "numpy"])
@pytest.mark.parametrize("seed", range(4))
def test_a_file_that_is_changed_under_its_map_leads_nowhere_else(body: str, seed: int, tmp_path: Path) -> None:
    file = tmp_path / "m.fazhi"
    file.write_bytes((Path(__file__).resolve().parents[1] / "data" / "models" / "v3" / "tiny.fazhi").read_bytes())
    code = f"""
import fazhi, random
tagger = fazhi.load({str(file)!r}, body={body!r})
with open({str(file)!r}, "r+b") as stream:
    stream.seek(64)
    stream.write(random.Random({seed}).randbytes({file.stat().st_size} - 64))
try: tagger.tag(["修订地方法规三件，已经完成；调处邻里纠纷12起。"] * 9)
except Exception: pass
"""
    assert subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=False).returncode == 0


@ON_LINUX
def test_what_cannot_be_mapped_is_read(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["/bin/sh", "-c", 'cat "$0" > "$1"', DEFAULT_PATH, str(pipe)]):
        assert Model.load(pipe).digest == Model.load().digest


def test_a_folder_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"cannot be read \(.*\); check the path"):
        Model.load(tmp_path)
