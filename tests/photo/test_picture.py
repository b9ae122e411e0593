"""Files become upright pictures in bounded memory, or one sentence; never a traceback."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needlework.photo import picture
from needlework.photo.picture import is_photo, read_picture
from needlework.problems import BadInputError

images = pytest.importorskip("PIL.Image", reason="photos need the extra `photo`")

QUARTERS = {1: (0, 0), 3: (1, 1), 6: (0, 1), 8: (1, 0)}  # where the marked corner is stored
MEMORY = """
import sys
from pathlib import Path
from needlework.photo.picture import read_picture
from needlework.problems import BadInputError
try:
    print(read_picture(Path(sys.argv[1])).image.size)
except BadInputError as error:
    print(error.problems[0].code)
status = Path("/proc/self/status").read_text()
print(int(status.partition("VmHWM:")[2].split()[0]) // 1024)
"""


def saved(path: Path, image: object, **options: object) -> Path:
    image.save(path, **options)  # type: ignore[attr-defined]
    return path


def refused(path: Path) -> str:
    with pytest.raises(BadInputError) as caught:
        read_picture(path)
    (problem,) = caught.value.problems
    assert problem.where == str(path)
    assert problem.remedy
    return problem.code


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA", "P", "CMYK"])
def test_photos_of_the_usual_kinds_are_read(tmp_path: Path, kind: str, mode: str) -> None:
    if (kind, mode) in {("JPEG", "RGBA"), ("JPEG", "P"), ("PNG", "CMYK")}:
        mode = "RGB"
    path = saved(tmp_path / "photo", images.new(mode, (90, 120), 100), format=kind)
    found = read_picture(path)
    assert (found.width, found.height) == found.image.size == (90, 120)
    assert found.image.mode == "RGB"


@pytest.mark.parametrize("orientation", QUARTERS)
def test_the_camera_may_be_held_any_way(tmp_path: Path, orientation: int) -> None:
    stored = images.new("RGB", (80, 60) if orientation in (1, 3) else (60, 80), "white")
    right, down = QUARTERS[orientation]
    corner = (right * (stored.width - 20), down * (stored.height - 20))
    stored.paste("red", (*corner, corner[0] + 20, corner[1] + 20))
    exif = images.Exif()
    exif[0x0112] = orientation
    path = saved(tmp_path / "photo.jpg", stored, exif=exif, quality=95)
    found = read_picture(path)
    assert (found.width, found.height) == found.image.size == (80, 60)
    red, green, _ = found.image.getpixel((8, 8))
    assert red > 200 > 60 > green


def test_large_photos_are_looked_at_reduced(tmp_path: Path) -> None:
    for name in ("large.jpg", "large.png"):
        found = read_picture(saved(tmp_path / name, images.new("RGB", (5000, 4000))))
        assert (found.width, found.height) == (5000, 4000)
        assert max(found.image.size) <= picture.WORKING_SIDE
        assert found.reduced == pytest.approx(2)


@pytest.mark.parametrize(("size", "fine"), [((400, 250), True), ((401, 250), False)])
def test_megapixels_have_a_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], fine: bool
) -> None:
    monkeypatch.setattr(picture, "MOST_PIXELS", 100_000)
    path = saved(tmp_path / "photo.png", images.new("RGB", size))
    if fine:
        assert read_picture(path).width == 400
    else:
        assert refused(path) == "photo.size"


def bomb(path: Path, side: int) -> Path:
    """Write a small file that says it holds a square of so many pixels."""
    stream = BytesIO()
    images.new("RGB", (9, 9)).save(stream, "PNG")
    content = stream.getvalue()
    header = b"IHDR" + struct.pack(">II", side, side) + content[24:29]
    path.write_bytes(content[:12] + header + struct.pack(">I", zlib.crc32(header)) + content[33:])
    return path


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
@pytest.mark.parametrize(
    ("side", "answer", "most_megabytes"),
    [(7000, "(3500, 3500)", 500), (10_000, "photo.size", 120), (60_000, "photo.size", 120)],
)
def test_memory_is_bounded(tmp_path: Path, side: int, answer: str, most_megabytes: int) -> None:
    path = tmp_path / "photo.png"
    if answer == "photo.size":
        bomb(path, side)
    else:
        images.new("RGB", (side, side)).save(path, compress_level=1)
    command = [sys.executable, "-c", MEMORY, str(path)]
    run = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    said, megabytes = run.stdout.splitlines()
    assert said == answer
    assert int(megabytes) < most_megabytes


def test_large_files_are_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved(tmp_path / "photo.png", images.new("RGB", (90, 120)))
    monkeypatch.setattr(picture, "MOST_BYTES", path.stat().st_size)
    assert read_picture(path).width == 90
    monkeypatch.setattr(picture, "MOST_BYTES", path.stat().st_size - 1)
    assert refused(path) == "photo.size"


def test_what_is_no_photo_is_refused(tmp_path: Path) -> None:
    text, folder = tmp_path / "notes.jpg", tmp_path / "folder.jpg"
    text.write_text("no photo at all")
    folder.mkdir()
    assert refused(text) == "photo.format"
    assert refused(folder) == "photo.file"
    assert refused(tmp_path / "nowhere.jpg") == "photo.file"
    assert refused(saved(tmp_path / "moving.gif", images.new("P", (9, 9)))) == "photo.format"
    deep = saved(tmp_path / "deep.png", images.new("I;16", (90, 90)))
    assert refused(deep) == "photo.format"


NOISE = images.effect_noise((64, 64), 80).convert("RGB")


def whole(kind: str) -> bytes:
    stream = BytesIO()
    NOISE.save(stream, kind)
    return stream.getvalue()


WHOLE = {kind: whole(kind) for kind in ("JPEG", "PNG", "WEBP")}


@pytest.mark.parametrize("kind", WHOLE)
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9])
def test_truncated_photos_are_refused(tmp_path: Path, kind: str, share: float) -> None:
    path = tmp_path / "photo"
    path.write_bytes(WHOLE[kind][: int(share * len(WHOLE[kind]))])
    assert refused(path) in {"photo.broken", "photo.format"}


@given(
    st.sampled_from(sorted(WHOLE)),
    st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 255)), min_size=1, max_size=40),
)
def test_spoiled_photos_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, kind: str, changes: list[tuple[int, int]]
) -> None:
    content = bytearray(WHOLE[kind])
    for place, value in changes:
        content[place % len(content)] = value
    path = tmp_path_factory.mktemp("spoiled") / "photo"
    path.write_bytes(content)
    try:
        assert read_picture(path).image.mode == "RGB"
    except BadInputError as error:
        assert len(error.problems) == 1


def test_photos_are_told_from_face_files(tmp_path: Path) -> None:
    for kind, content in WHOLE.items():
        path = tmp_path / kind
        path.write_bytes(content)
        assert is_photo(path)
    face = tmp_path / "anna.toml"
    face.write_text('format = "needlework-face/1"\n')
    assert not is_photo(face)
    assert not is_photo(tmp_path / "nowhere.toml")
    assert is_photo(tmp_path / "nowhere.heic")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are for POSIX")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.jpg"
    os.mkfifo(pipe)
    assert is_photo(pipe)
    assert refused(pipe) == "photo.file"
