"""Needling of a plan as wounds: which tool, how dense, how deep, and what a session is worth."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter, parameters
from needlework.forecast.indications.needling_scales import spread_of
from needlework.mechanisms.skin_layers import SkinLayers, Thickness, skin_of
from needlework.mechanisms.wound import benefit, depth_in_dermis, pen_density, roller_density
from needlework.plans import Microneedling
from needlework.problems import BadInputError

Array = NDArray[np.float64]

ROLLERS = ("roller", "stamp")
HEATING = ("radiofrequency",)
FACE = "full-face"


def is_roller(device: str) -> bool:
    """Whether a device leaves its punctures as a roller does; all others are driven."""
    return device in ROLLERS


def kind_of(device: str) -> str:
    """Return ``roller`` or ``pen``."""
    return "roller" if is_roller(device) else "pen"


def usual_passes(device: str) -> float:
    """Return how many passes a session usually has with this kind of tool."""
    return parameter(f"needling.{kind_of(device)}.usual_passes").value


def passes_of(item: Microneedling) -> float:
    """Return the passes of a session: the plan's, else usual ones."""
    return usual_passes(item.device) if item.passes is None else float(item.passes)


def density_of_pass(device: str) -> float:
    """Return the punctures of one pass, per cm2."""
    if is_roller(device):
        names = ("needles", "drum_diameter", "drum_width")
        sizes = (parameter(f"needling.roller.{name}").value for name in names)
        return float(roller_density(*sizes))
    names = ("frequency", "hand_speed", "swept_width")
    rest = (parameter(f"needling.pen.{name}").value for name in names)
    return float(pen_density(_needles(device), *rest))


def _needles(device: str) -> float:
    name = f"needling.device.{device}.needles"
    known = {entry.name for entry in parameters("needling.device.")}
    return parameter(name if name in known else "needling.pen.needles").value


def punctures(item: Microneedling) -> float:
    """Return the punctures of a session, per cm2."""
    entering = parameter("needling.entering_share").value
    return entering * passes_of(item) * density_of_pass(item.device)


def skin_under(item: Microneedling, age: float | None, sex: str) -> SkinLayers:
    """Return the skin that is needled; that of the face where the place has none of its own."""
    try:
        return skin_of(item.area, age, sex)
    except BadInputError:
        return skin_of(FACE, age, sex)


def _thickness(layer: Thickness, rng: np.random.Generator, size: int) -> Array:
    return np.asarray(np.exp(layer.log_mean + layer.log_sd * rng.standard_normal(size)))


def session_worth(item: Microneedling, age: float | None, sex: str, seed: int, size: int) -> Array:
    """Return what a session is worth relative to those of the studies, shape (people,), at most 1.

    Parameters
    ----------
    age : float or None
    sex : {"female", "male", "unspecified"}
    seed : int
        Skin, depth and reach differ between the simulated people; the same seed is the same
        people.
    size : int
        Number of people.
    """
    rng = np.random.default_rng(seed)
    depth = _depth(item, skin_under(item, age, sex), rng, size)
    radius = drawn("needling.stimulated.radius", rng, size)
    scale = drawn("needling.stimulated.depth_scale", rng, size)
    return np.asarray(
        benefit(
            punctures(item),
            depth,
            radius,
            scale,
            parameter("needling.stimulated.full_density").value,
            parameter("needling.stimulated.full_depth").value,
        )
    )


def _depth(item: Microneedling, skin: SkinLayers, rng: np.random.Generator, size: int) -> Array:
    kind = kind_of(item.device)
    return np.asarray(
        depth_in_dermis(
            float(item.needle_length.amount),
            np.clip(drawn(f"needling.penetration.{kind}", rng, size), 0, 1),
            np.maximum(drawn("needling.penetration.dead_zone", rng, size), 0),
            _thickness(skin.epidermis, rng, size),
            _thickness(skin.dermis, rng, size),
            drawn("needling.penetration.dial_error", rng, size),
        )
    )


def drawn(name: str, rng: np.random.Generator, size: int) -> Array:
    """Return draws of a parameter that is not fitted, from its value and spread."""
    entry = parameter(name)
    deviates = rng.standard_normal(size)
    if entry.spread_kind == "log_sd":
        return np.asarray(entry.value * np.exp(spread_of(entry) * deviates))
    return np.asarray(entry.value + spread_of(entry) * deviates)
