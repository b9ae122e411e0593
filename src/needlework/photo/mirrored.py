"""What lies on the other side: places of a face, and sides of a mirrored photo."""

from __future__ import annotations

from functools import cache

from needlework.anatomy.head import head_arrays

LEFT, RIGHT = "left", "right"


@cache
def mirror_numbers() -> tuple[int, ...]:
    """Return for each place the number of its mirror image; on the midline its own."""
    return tuple(int(number) for number in head_arrays()["landmark_mirror"])


def seen_side(side: str, mirrored: bool) -> str:
    """Return what the networks call a side of the patient."""
    if not mirrored:
        return side
    return LEFT if side == RIGHT else RIGHT
