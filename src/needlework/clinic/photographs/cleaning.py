"""A file that somebody sent, as a picture of our own making: its pixels and nothing else of it.

The kind is told from the first bytes. The picture is decoded within limits, turned as the camera
meant it, brought to sRGB, and encoded anew, so that place, time, camera, comments, thumbnails and
whatever hides behind the pixels are left behind.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, NoReturn

from needlework.clinic.photographs.limits import (
    KINDS,
    LARGEST_FILE,
    LEAST_SIDE,
    LONGEST_SIDE,
    MEGA,
    MOST_PIXELS,
    QUALITY,
    refuse,
    refuse_size,
)
from needlework.problems import BadInputError

if TYPE_CHECKING:
    from PIL import Image

ANOTHER = "Choose another picture."


@dataclass(frozen=True, slots=True)
class Picture:
    """A clean picture.

    Parameters
    ----------
    content : bytes
        JPEG, sRGB, without any metadata.
    """

    content: bytes
    width: int
    height: int


def clean(content: bytes) -> Picture:
    """Return a picture with the pixels of a file and nothing else of it.

    Raises
    ------
    BadInputError
        The file is empty, too large, no JPEG or PNG, damaged, moving, or too small.
    """
    kind = kind_of(content)
    picture = _decoded(content, kind)
    stream = BytesIO()
    picture.save(stream, "JPEG", quality=QUALITY, optimize=True)
    return Picture(stream.getvalue(), picture.width, picture.height)


def kind_of(content: bytes) -> str:
    """Return the kind of picture that a file is by its first bytes."""
    if not content:
        refuse("an empty file", "a JPEG or PNG picture", ANOTHER)
    if len(content) > LARGEST_FILE:
        refuse_size()
    for start, kind in KINDS.items():
        if content.startswith(start):
            return kind
    refuse("no JPEG or PNG picture, whatever its name says", "JPEG or PNG", "Save it as JPEG.")


def _decoded(content: bytes, kind: str) -> Image.Image:
    from PIL import Image, ImageOps

    bombs = (Image.DecompressionBombError, Image.DecompressionBombWarning)
    try:
        with Image.open(BytesIO(content), formats=(kind,)) as opened:
            _check(opened)
            if kind == "JPEG":
                opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            opened.load()
            turned = ImageOps.exif_transpose(opened)
            return _bare(turned)
    except BadInputError:
        raise
    except bombs:
        _refuse_pixels("too many")
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError):
        refuse("a damaged picture", "a whole JPEG or PNG file", "Send it again from the camera.")


def _check(opened: Image.Image) -> None:
    """Refuse by what the head of a file says, before any pixel is decoded."""
    pixels = opened.width * opened.height
    if pixels > MOST_PIXELS:
        _refuse_pixels(f"{pixels / MEGA:,.0f} million")
    if min(opened.size) < LEAST_SIDE:
        given = f"{opened.width} × {opened.height} pixels"
        refuse(given, f"{LEAST_SIDE} pixels or more on each side", ANOTHER)
    # Cameras put a preview behind a JPEG; only its first picture is read.
    if opened.format == "PNG" and getattr(opened, "n_frames", 1) > 1:
        refuse("a moving picture", "a still picture", "Send one frame of it.")


def _refuse_pixels(given: str) -> NoReturn:
    allowed = f"at most {MOST_PIXELS // MEGA} million"
    refuse(f"{given} pixels", allowed, "Save it smaller.")


def _bare(picture: Image.Image) -> Image.Image:
    """Return the pixels alone, on white where they were transparent, in sRGB."""
    from PIL import Image

    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    coloured = _in_srgb(picture)
    found = Image.new("RGB", coloured.size, "white")
    found.paste(coloured, mask=coloured if coloured.mode == "RGBA" else None)
    return found


def _in_srgb(picture: Image.Image) -> Image.Image:
    """Return a picture in the colours that it means, where it says what they are."""
    from PIL import ImageCms

    profile = picture.info.get("icc_profile")
    if profile and picture.mode == "RGB":
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            changed = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"))
        except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
            return picture
        return picture if changed is None else changed
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        return picture.convert("RGBA")
    if picture.mode.startswith("I;16") or picture.mode == "I":
        # Sixteen bits of grey: Pillow would cut them off at 255.
        return picture.convert("I").point(lambda grey: grey / 257).convert("L").convert("RGB")
    return picture.convert("RGB")
