"""Nearest names for a word that the evidence does not hold."""

from __future__ import annotations

from collections.abc import Iterable


def nearest_names(word: str, names: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """Return the names most like a word: those that contain it first, then by spelling."""
    from difflib import get_close_matches

    folded = {fold(name): name for name in names}
    wanted = fold(word)
    holding = sorted((key for key in folded if wanted and wanted in key), key=len)
    alike = get_close_matches(wanted, folded, n=limit)
    return tuple(folded[key] for key in dict.fromkeys([*holding, *alike]))[:limit]


def fold(word: str) -> str:
    """Return a word without the differences that do not matter: case, spaces, underscores."""
    return word.strip().casefold().replace("_", "-").replace(" ", "-")
