"""Picture files as people, cameras and attackers send them."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

from PIL import Image

PLACE = {1: "N", 2: (37.0, 46.0, 30.0), 3: "W", 4: (122.0, 25.0, 10.0)}
SERIAL = "Camera of Petra 4711"
GPS, MODEL, ORIENTATION = 0x8825, 0x0110, 0x0112


def jpeg(size: tuple[int, int] = (160, 120), *, turned: bool = False) -> bytes:
    """Return a picture as a camera makes it: with place, model, comment, and maybe on its side."""
    image = Image.new("RGB", size, "tan")
    exif = Image.Exif()
    exif[MODEL] = SERIAL
    exif.get_ifd(GPS).update(PLACE)
    if turned:
        exif[ORIENTATION] = 6
    stream = BytesIO()
    image.save(stream, "JPEG", exif=exif, comment=SERIAL.encode())
    return stream.getvalue()


def png(size: tuple[int, int] = (160, 120), mode: str = "RGB") -> bytes:
    stream = BytesIO()
    Image.new(mode, size).save(stream, "PNG")
    return stream.getvalue()


def moving() -> bytes:
    frames = [Image.new("RGB", (100, 100), colour) for colour in ("red", "blue")]
    stream = BytesIO()
    frames[0].save(stream, "PNG", save_all=True, append_images=frames[1:])
    return stream.getvalue()


def bomb(side: int) -> bytes:
    """Return a small PNG whose head says that it is huge."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(bytes(10_000)))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)


WEBPAGE = b"<!doctype html><script>alert(1)</script>"
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
BAD: dict[str, tuple[bytes, str]] = {
    "zero bytes": (b"", "an empty file"),
    "a page": (WEBPAGE, "no JPEG or PNG"),
    "a drawing": (DRAWING, "no JPEG or PNG"),
    "a page behind the first bytes": (b"\xff\xd8\xff" + WEBPAGE, "damaged"),
    "GIF": (b"GIF89a" + bytes(300), "no JPEG or PNG"),
    "cut off": (jpeg((900, 900))[:-700], "damaged"),
    "PNG cut off": (png((900, 900))[:-60], "damaged"),
    "100 megapixels": (bomb(10_000), "pixels"),
    "a bomb": (bomb(60_000), "pixels"),
    "moving": (moving(), "moving"),
    "tiny": (png((20, 200)), "20 × 200 pixels"),
}
"""Files that are refused, each with words of its sentence."""
