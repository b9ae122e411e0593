"""A drawn face that stands for a photograph in the demo and says so."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import ImageDraw

WIDTH, HEIGHT = 720, 900
SKIN, INK, PAPER = "#e8c7a8", "#4a3a30", "#dfe7ec"
Box = tuple[int, int, int, int]


def drawing(state: str) -> bytes:
    """Return a drawn face as PNG, at rest or frowning."""
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(image)
    pen.ellipse((140, 110, 580, 760), fill=SKIN, outline=INK, width=5)
    _features(pen, frowning=state == "maximum")
    words = "DEMO DRAWING · NO REAL PERSON"
    font = ImageFont.load_default(size=30)
    pen.text((WIDTH / 2, HEIGHT - 60), words, fill=INK, anchor="mm", font=font)
    stream = BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


def _features(pen: ImageDraw.ImageDraw, *, frowning: bool) -> None:
    drop = 26 if frowning else 0
    for side in (-1, 1):
        outer, inner = 360 + side * 150, 360 + side * 42
        pen.line((outer, 345, inner, 345 + drop), fill=INK, width=14)
        pen.ellipse(_around(360 + side * 92, 405, 34, 15), fill="white", outline=INK, width=4)
        pen.ellipse(_around(360 + side * 92, 405, 11, 11), fill=INK)
        if frowning:
            pen.line((360 + side * 13, 310, 360 + side * 17, 372), fill=INK, width=5)
    pen.line((360, 410, 345, 520, 375, 524), fill=INK, width=5, joint="curve")
    if frowning:
        pen.arc((285, 590, 435, 660), 200, 340, fill=INK, width=7)
    else:
        pen.line((292, 612, 428, 612), fill=INK, width=7)


def _around(x: int, y: int, half_width: int, half_height: int) -> Box:
    return (x - half_width, y - half_height, x + half_width, y + half_height)
