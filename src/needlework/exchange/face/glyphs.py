"""A few letters as dots, for pictures that are pixels only: digits, the point, R and L."""

from __future__ import annotations

import numpy as np

from needlework.exchange.face.png import Pixels

HEIGHT = 7
_ROWS = {
    "0": ".###. #...# #..## #.#.# ##..# #...# .###.",
    "1": "..#.. .##.. ..#.. ..#.. ..#.. ..#.. .###.",
    "2": ".###. #...# ....# ...#. ..#.. .#... #####",
    "3": ".###. #...# ....# ..##. ....# #...# .###.",
    "4": "...#. ..##. .#.#. #..#. ##### ...#. ...#.",
    "5": "##### #.... ####. ....# ....# #...# .###.",
    "6": "..##. .#... #.... ####. #...# #...# .###.",
    "7": "##### ....# ...#. ..#.. .#... .#... .#...",
    "8": ".###. #...# #...# .###. #...# #...# .###.",
    "9": ".###. #...# #...# .#### ....# ...#. .##..",
    ".": ". . . . . # #",
    "R": "####. #...# #...# ####. #.#.. #..#. #...#",
    "L": "#.... #.... #.... #.... #.... #.... #####",
}


def written(text: str, times: int) -> Pixels:
    """Return a text as pixels, 1 where there is ink.

    Parameters
    ----------
    text : str
        Of the letters above; others are left out.
    times : int
        Pixels for each dot of a letter.
    """
    gap = np.zeros((HEIGHT, 1), dtype=np.uint8)
    parts: list[Pixels] = []
    for letter in text:
        if letter in _ROWS:
            rows = [[mark == "#" for mark in row] for row in _ROWS[letter].split()]
            parts += [np.array(rows, dtype=np.uint8), gap]
    if not parts:
        return np.zeros((HEIGHT * times, 0), dtype=np.uint8)
    found: Pixels = np.concatenate(parts[:-1], axis=1)
    return found.repeat(times, axis=0).repeat(times, axis=1)
