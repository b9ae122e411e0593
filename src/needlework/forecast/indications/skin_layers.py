"""How thick skin is where it is injected, and how many injections end below it.

Epidermis and dermis are taken together: the epidermis of the ultrasound holds the echo of its
surface, their sum is what a needle has to pass.

Source: facial-thickness-us-2022.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from needlework.evidence import figures
from needlework.mechanisms.depot import deeper_than
from needlework.vocabulary import AreaTerm, resolve

TOPIC, STUDY = "mesotherapy", "facial-thickness-us"
LAYERS = ("epidermis_thickness_mm", "dermis_thickness_mm")
MEASURED: Mapping[str, tuple[str, ...]] = {
    "forehead": ("forehead",),
    "glabella": ("glabella",),
    "temple": ("temple",),
    "eyelid": ("eyelid",),
    "periorbital": ("eyelid",),
    "lateral-canthal": ("eyelid", "temple"),
    "nose": ("nasal-dorsum",),
    "midface": ("zygoma",),
    "lower-face": ("submandibular", "zygoma"),
    "submandibular": ("submandibular",),
    "submental": ("submandibular",),
    "neck": ("neck",),
    "full-face": ("forehead", "temple", "zygoma", "submandibular"),
}
"""Where the skin was measured that stands for an area; smaller places have that of the larger."""


@dataclass(frozen=True, slots=True)
class Skin:
    """Skin of one sex at one measured place, mm."""

    place: str
    sex: str
    dermis: float
    thickness: float
    sd: float


def skin_at(area: str, sex: str) -> tuple[Skin, ...]:
    """Return the measured skins that stand for an area, of one sex or of both.

    Empty where no measured place is near: scalp and body.
    """
    places = _places(area)
    sexes = ("female", "male") if sex not in ("female", "male") else (sex,)
    return tuple(skin for skin in _measured() if skin.place in places and skin.sex in sexes)


def _places(area: str) -> tuple[str, ...]:
    term = resolve(area, "area")
    while isinstance(term, AreaTerm):
        if term.slug in MEASURED:
            return MEASURED[term.slug]
        term = resolve(term.parent, "area") if term.parent else None
    return ()


def below_dermis(depth_mm: float, skins: tuple[Skin, ...]) -> float:
    """Return the share of injections that end below the dermis, over people and places."""
    return float(np.mean([deeper_than(depth_mm, skin.thickness, skin.sd) for skin in skins]))


def dermis_mm(skins: tuple[Skin, ...]) -> float:
    """Return the mean thickness of the dermis, mm."""
    return float(np.mean([skin.dermis for skin in skins]))


@cache
def _measured() -> tuple[Skin, ...]:
    return tuple(_skins())


def _skins() -> Iterator[Skin]:
    found = {
        (figure.area, figure.arm, figure.outcome): figure
        for figure in figures(TOPIC)
        if figure.study == STUDY
    }
    for place, sex in dict.fromkeys(key[:2] for key in found):
        epidermis, dermis = (found[place, sex, layer] for layer in LAYERS)
        yield Skin(
            place=place,
            sex=sex,
            dermis=dermis.value or 0.0,
            thickness=(epidermis.value or 0.0) + (dermis.value or 0.0),
            sd=float(np.hypot(epidermis.sd or 0.0, dermis.sd or 0.0)),
        )
