"""What a picture may be: how large a file, how many pixels, which kinds."""

from __future__ import annotations

from typing import NoReturn

from needlework.problems import BadInputError, Problem

MEGA = 1_000_000
LARGEST_FILE = 12_000_000
"""Bytes of an upload."""
MOST_PIXELS = 50_000_000
"""Pixels that are decoded."""
LEAST_SIDE = 64
"""Pixels of the shorter side; less shows nothing."""
LONGEST_SIDE = 3000
"""Pixels of the longer side that are kept."""
QUALITY = 90
"""Of the JPEG that is kept."""
KINDS = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG"}
"""First bytes of a file to its kind; what a file calls itself counts for nothing."""


def refuse(given: str, allowed: str, remedy: str) -> NoReturn:
    """Refuse a picture, in one sentence."""
    raise BadInputError([Problem("picture", given, allowed, remedy, "clinic.picture")])


def refuse_size() -> NoReturn:
    """Refuse a file for its length."""
    allowed = f"at most {LARGEST_FILE // MEGA} MB"
    refuse("a file that is too large", allowed, "Save it smaller.")
