"""Pixels as a PNG file, with the standard library only."""

from __future__ import annotations

import struct
import zlib
from base64 import b64encode
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Pixels: TypeAlias = NDArray[np.uint8]

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOUR_TYPES = {1: 0, 3: 2, 4: 6}


def png(pixels: Pixels) -> bytes:
    """Return a PNG file.

    Parameters
    ----------
    pixels : array of uint8, (height, width, 1, 3 or 4)
        Grey, red-green-blue, or with an opacity.
    """
    height, width, channels = pixels.shape
    header = struct.pack(">IIBBBBB", width, height, 8, COLOUR_TYPES[channels], 0, 0, 0)
    body = zlib.compress(_filtered(pixels), 6)
    chunks = (_chunk(b"IHDR", header), _chunk(b"IDAT", body), _chunk(b"IEND", b""))
    return SIGNATURE + b"".join(chunks)


def data_address(content: bytes) -> str:
    """Return a picture as an address that holds the picture itself."""
    return f"data:image/png;base64,{b64encode(content).decode()}"


def _filtered(pixels: Pixels) -> bytes:
    """Return rows as differences to the row above, which smooth pictures compress well by."""
    height, width, channels = pixels.shape
    rows = pixels.reshape(height, width * channels)
    above = np.vstack([np.zeros((1, width * channels), np.uint8), rows[:-1]])
    marked = np.empty((height, 1 + width * channels), np.uint8)
    marked[:, 0] = 2
    marked[:, 1:] = rows - above
    return marked.tobytes()


def _chunk(name: bytes, content: bytes) -> bytes:
    check = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)
