"""A photo from a file, upright and in bounded memory, or one sentence that says why not."""

from __future__ import annotations

import warnings
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from needlework.problems import BadInputError, Problem

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("JPEG", "PNG", "WEBP")
MODES = {"RGB", "RGBA", "L", "LA", "P", "CMYK", "YCbCr"}
MOST_PIXELS, MOST_BYTES = 64_000_000, 64_000_000
LONGEST_SIDE = 20_000
WORKING_SIDE = 4096  # pixels; larger photos are looked at reduced
MAGIC = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
SUFFIXES = {".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".heic", ".heif"}
KINDS = "a JPEG, PNG or WebP photo"


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo as it was held, not as the camera stored it.

    Parameters
    ----------
    name : str
        Name of the file.
    image : PIL image
        Upright, RGB, reduced where it was large.
    width, height : int
        Of the upright photo, before it was reduced.
    """

    name: str
    image: Image
    width: int
    height: int

    @property
    def reduced(self) -> float:
        """How many pixels of the photo are one pixel of the image."""
        return float(round(self.width / self.image.width))  # decoders round sizes up


def is_photo(path: Path) -> bool:
    """Return whether a file is taken for a picture rather than for a face file."""
    start = b""
    if path.is_file():  # a pipe would wait for ever
        with suppress(OSError), path.open("rb") as stream:
            start = stream.read(12)
    return start.startswith(MAGIC) or path.suffix.lower() in SUFFIXES or start[4:8] == b"ftyp"


def read_picture(path: Path) -> Picture:
    """Read a photo.

    Parameters
    ----------
    path : Path

    Raises
    ------
    BadInputError
        No picture, a broken one, one that is too large, or the extra is missing.
    """
    _check_file(path)
    try:
        from PIL import Image, ImageOps, UnidentifiedImageError
    except ImportError as error:
        raise BadInputError([extra_missing("Pillow")]) from error
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the limits below are ours, and narrower
            with Image.open(path, formats=FORMATS) as opened:
                _check_size(path, opened)
                stored = opened.size
                opened.draft("RGB", (WORKING_SIDE // 2, WORKING_SIDE // 2))
                upright = ImageOps.exif_transpose(_reduced(opened))  # the large copy goes first
    except BadInputError:
        raise
    except Image.DecompressionBombError as error:
        raise _refused(path, "far too many pixels", _most(), "Save it smaller.", "size") from error
    except UnidentifiedImageError as error:
        remedy = "Save the photo as JPEG, and try again."
        raise _refused(path, "no picture that can be read", KINDS, remedy, "format") from error
    except MemoryError as error:
        given = "too large for the memory of this machine"
        raise _refused(path, given, _most(), "Save it smaller.", "size") from error
    except Exception as error:  # decoders meet hostile files with errors of every kind
        remedy = "Copy it from the camera again."
        raise _refused(path, "a broken or truncated picture", KINDS, remedy, "broken") from error
    width, height = stored if _same_way(stored, upright.size) else stored[::-1]
    return Picture(path.name, upright, width, height)


def extra_missing(name: str) -> Problem:
    """Return the sentence for an installation without the extra."""
    return Problem(
        where="this installation",
        given=f"{name} is missing, which photos need",
        allowed="one with the extra `photo`",
        remedy="Install it: pip install 'needlework[photo]'.",
        code="photo.extra-missing",
    )


def _check_file(path: Path) -> None:
    try:
        size = path.stat().st_size if path.is_file() else None
    except OSError:
        size = None
    if size is None:
        given = "no such file" if not path.exists() else "no file that can be read"
        raise _refused(path, given, KINDS, "Check the path.", "file")
    if size > MOST_BYTES:
        allowed = f"at most {MOST_BYTES // 1_000_000} MB"
        given = f"a file of {size / 1_000_000:.0f} MB"
        raise _refused(path, given, allowed, "Save the photo smaller.", "size")


def _check_size(path: Path, opened: Any) -> None:
    width, height = opened.size
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        given = f"{width} × {height} pixels, {width * height / 1e6:.0f} megapixels"
        raise _refused(path, given, _most(), "Save the photo smaller.", "size")
    if opened.mode not in MODES:
        given = f"colours of the kind {opened.mode}"
        remedy = "Save the photo as JPEG, and try again."
        raise _refused(path, given, "8 bits per colour", remedy, "format")


def _reduced(opened: Image) -> Image:
    image = opened if opened.mode == "RGB" else opened.convert("RGB")
    factor = -(-max(image.size) // WORKING_SIDE)
    return image.reduce(factor) if factor > 1 else image


def _same_way(stored: tuple[int, int], now: tuple[int, int]) -> bool:
    return (stored[0] >= stored[1]) == (now[0] >= now[1])


def _most() -> str:
    return f"at most {MOST_PIXELS // 1_000_000} megapixels and {LONGEST_SIDE:,} along a side"


def _refused(path: Path, given: str, allowed: str, remedy: str, code: str) -> BadInputError:
    return BadInputError([Problem(str(path), given, allowed, remedy, f"photo.{code}")])
