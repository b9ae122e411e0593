"""How the size of a face is known, and how well."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """The size of a face.

    Parameters
    ----------
    kind : str
        ``ruler``, ``pupils``, ``iris``, or ``average`` where nothing was measured.
    mm_per_pixel : float
        Size of a pixel of the picture; 1 where there is none.
    sd : float
        Share by which all lengths may be off together.
    words : str
        The measurement in words.
    """

    kind: str
    mm_per_pixel: float = 1.0
    sd: float = 0.0
    words: str = ""


AVERAGE = Scale("average", sd=0.06, words="an average adult face; nothing was measured")
