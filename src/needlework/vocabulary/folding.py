"""Spelling that does not matter: case, spaces, hyphens, underscores, accents, apostrophes."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "µ": "u", "μ": "u"})
_NOISE = re.compile(r"(?<!\d)\.|\.(?!\d)|[^\w.%+]|_")


def fold(word: str) -> str:
    """Return the key under which a word is looked up.

    Points between digits, ``%`` and ``+`` stay, so that "0.5 %" and "05" differ.

    >>> fold("Crow's-Feet"), fold("lateral_canthal"), fold("Dépôt 0.5 %")
    ('crowsfeet', 'lateralcanthal', 'depot0.5%')
    """
    plain = unicodedata.normalize("NFKD", word.casefold().translate(_LETTERS))
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _NOISE.sub("", bare)
