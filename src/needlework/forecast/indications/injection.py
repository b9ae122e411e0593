"""How mesotherapy is injected: the layer that the needle reaches, and what the drops cover."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from needlework.evidence import parameter
from needlework.forecast.indications.skin_layers import Skin, below_dermis, dermis_mm, skin_at
from needlework.mechanisms.depot import (
    covered_share,
    disc_radius,
    reach,
    sphere_radius,
    tip_depth,
)
from needlework.plans import Mesotherapy
from needlework.vocabulary import resolve

STRAIGHT = 90.0


@dataclass(frozen=True, slots=True)
class Injection:
    """One way of injecting into an area, as far as the plan says it.

    Parameters
    ----------
    skins : tuple of Skin
        Measured skins that stand for the area; empty where none is near.
    needle_mm, angle_degrees, volume_ml, spacing_mm : float or None
        None where the plan does not say it.
    below_dermis : float or None
        Share of the injections that end below the dermis.
    """

    area: str
    skins: tuple[Skin, ...]
    needle_mm: float | None
    angle_degrees: float
    volume_ml: float | None
    spacing_mm: float | None
    below_dermis: float | None


def injection(treatment: Mesotherapy, sex: str) -> Injection:
    """Return how a treatment is injected, for a patient of this sex."""
    skins = skin_at(treatment.area, sex)
    needle = _number(treatment.needle_depth)
    angle = treatment.needle_angle_degrees
    degrees = STRAIGHT if angle is None else float(angle)
    deep = None
    if needle is not None and skins:
        deep = below_dermis(float(tip_depth(needle, degrees)), skins)
    return Injection(
        area=treatment.area,
        skins=skins,
        needle_mm=needle,
        angle_degrees=degrees,
        volume_ml=_number(treatment.volume_per_point),
        spacing_mm=_number(treatment.spacing),
        below_dermis=deep,
    )


def _number(quantity: object) -> float | None:
    return None if quantity is None else float(quantity.amount)  # type: ignore[attr-defined]


def injection_words(way: Injection) -> tuple[str, ...]:
    """Return what is to be said about layer and coverage."""
    return tuple(words for words in (_layer(way), _coverage(way)) if words)


def _layer(way: Injection) -> str:
    area = _area_words(way.area)
    if way.needle_mm is None:
        return f"The plan gives no needle depth for the {area}: the layer reached is not known."
    if not way.skins or way.below_dermis is None:
        return f"No measured skin thickness stands for the {area}: the layer reached is not known."
    deep = round(100 * way.below_dermis)
    thickness = float(np.mean([skin.thickness for skin in way.skins]))
    places = ", ".join(dict.fromkeys(skin.place.replace("-", " ") for skin in way.skins))
    return (
        f"With {way.needle_mm:g} mm at {way.angle_degrees:g} degrees {deep} % of the injections "
        f"end below the dermis, in fat ({area}: {thickness:.1f} mm of skin on average, by "
        f"ultrasound of {places})."
    )


def _coverage(way: Injection) -> str:
    if way.volume_ml is None or way.spacing_mm is None:
        return ""
    stay = parameter("depot.small_half_life").value
    radius = float(reach(drop_radius(way), parameter("depot.diffusivity").value, stay))
    share = round(100 * float(covered_share(radius, way.spacing_mm)))
    shape = "flat discs in the dermis" if lies_in_dermis(way) else "balls below the dermis"
    return (
        f"Drops of {way.volume_ml:g} mL every {way.spacing_mm:g} mm reach {radius:.1f} mm around "
        f"each point and cover {share} % of the skin ({shape} are assumed)."
    )


def lies_in_dermis(way: Injection) -> bool:
    """Whether most drops are taken to lie in the dermis: where it is known, and none is deeper."""
    return bool(way.skins) and (way.below_dermis or 0) < 0.5


def drop_radius(way: Injection) -> float:
    """Return the radius of a drop in mm: a disc in the dermis, or a ball where most lie deeper."""
    water = parameter("depot.water").value
    if lies_in_dermis(way):
        return float(disc_radius(way.volume_ml, dermis_mm(way.skins), water))
    return float(sphere_radius(way.volume_ml, water))


def _area_words(area: str) -> str:
    term = resolve(area, "area")
    return area if term is None else term.name
