"""Melasma in studies: from parameters to the severity of each arm, and what a paper prints.

One reading for the fit and for predictions: every function is pure over ``xp``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.forecast.indications.study_arms import Slots, StudyArms, number_of
from needlework.mechanisms.pigment import Skin, severity_at_ends

Array = NDArray[np.float64]
Below = Callable[[Any], Any]
"""The normal distribution function of the array namespace."""

INJECTED, NEEDLED = "-injected", "-needled"
ACTIVES = (
    "needling",
    "tranexamic-acid",
    "ascorbic-acid",
    "depigmenting-solution",
    "multivitamin-complex",
    "tranexamic-acid-oral",
    "hydroquinone-topical",
    "triple-combination-topical",
)
"""What has a potency of its own, in the order of the parameter ``potency``."""

SLOTS = Slots(
    sessions=(
        "needling",
        "tranexamic-acid-injected",
        "ascorbic-acid-injected",
        "multivitamin-complex-injected",
        "tranexamic-acid-needled",
        "ascorbic-acid-needled",
        "depigmenting-solution-needled",
    ),
    daily=ACTIVES[5:],
    inert=("sunscreen",),
)
LOOKS = 3
INSTRUMENTS = ("melanin-index", "brown-spots")
SPOTS = "brown-spots"
Parameters = Mapping[str, Any]


@dataclass(frozen=True)
class PigmentRows:
    """Rows of pigment with their arms and what their figures need."""

    arms: StudyArms

    def column(self, name: str, missing: float) -> Array:
        """Return a number of the table per row."""
        values = [number_of(row, name) for row in self.arms.rows]
        return np.array([missing if value is None else value for value in values])

    @cached_property
    def people(self) -> Array:
        """People behind each figure."""
        return np.array([row.n or 1 for row in self.arms.rows])

    @cached_property
    def instrument(self) -> Array:
        """1 where an instrument reads, 0 where a rater does."""
        return np.array([float(r.more["scale"] in INSTRUMENTS) for r in self.arms.rows])

    @cached_property
    def reading_noise(self) -> Array:
        """SD of one reading that people of a trial do not share, relative to the start."""
        noise = parameter("pigment.brown_spot_noise").value
        return np.array([noise * (row.more["scale"] == SPOTS) for row in self.arms.rows])

    @cached_property
    def own_error(self) -> Array:
        """Printed or derived error relative to the start; 0 where the people give it."""
        return np.array([row.standard_error or 0 for row in self.arms.rows])

    @cached_property
    def edges(self) -> tuple[Array, Array]:
        """Remaining severity that bounds each band, lower and upper; open ends far off."""
        far = 1 / np.finfo(np.float64).eps
        return 1 - self.column("high", far), 1 - self.column("low", -far)


def slot_potencies(potency: Any, needled: Any, xp: Any = np) -> Any:
    """Return the potency of every component, shape (..., components).

    Parameters
    ----------
    potency : array of shape (..., actives)
    needled : array of shape (...)
        Potency of an active on needled skin over that of the same active injected.
    """
    found = []
    for name in SLOTS.names:
        base = name.removesuffix(INJECTED).removesuffix(NEEDLED)
        one = potency[..., ACTIVES.index(base)]
        # A solution that nobody injects has its potency from needled skin.
        carried = name.endswith(NEEDLED) and f"{base}{INJECTED}" in SLOTS.sessions
        found.append(one * needled if carried else one)
    return xp.stack(found, axis=-1)


def arm_severity(
    arms: StudyArms, values: Parameters, study: Any, component: Any, xp: Any = np
) -> Any:
    """Return severity relative to the start of every arm, shape (..., arms).

    Studies differ in the fall under sunscreen, in how strongly all of their treatments show, and
    in each treatment.

    Parameters
    ----------
    values : mapping of str to array
        Population parameters of shape (...), and ``potency`` of shape (..., actives).
    study : array of shape (..., studies, 2)
        Standard deviates of the fall under sunscreen and of how strongly treatments show.
    component : array of shape (..., deviates)
        Standard deviates of components in studies.
    """
    none = xp.zeros((*component.shape[:-1], 1))
    deviates = xp.concatenate([component, none], axis=-1)
    typical = slot_potencies(values["potency"], values["needled_ratio"], xp)
    spread = values["potency_study_sd"][..., None]
    shift = (values["answer_study_sd"][..., None] * study[..., 1])[..., arms.of_arm]
    acting = (arms.effect < arms.effects).sum(axis=1)
    part = (acting > 0) / np.maximum(acting, 1)
    fall = values["sunscreen"][..., None] + values["sunscreen_study_sd"][..., None] * study[..., 0]
    potencies = [
        typical[..., place, None] + spread * deviates[..., arms.effect[:, place]] + shift * part
        for place in range(len(SLOTS.names))
    ]
    sessions = len(SLOTS.sessions)
    skin = Skin(
        turnover=values["turnover"][..., None],
        fading=values["fading"][..., None],
        stimulus=xp.exp(-fall[..., arms.of_arm]),
        daily=potencies[sessions:],
        sessions=potencies[:sessions],
    )
    return severity_at_ends(arms.ends, skin, xp)


def person_spread(mean: Any, day: Any, values: Parameters, xp: Any = np) -> Any:
    """Return the SD of severity between people of one arm, relative to the start.

    People differ in how they fare anyway and in how large their fall is.

    Parameters
    ----------
    mean : array of shape (..., *)
        Mean severity.
    day : array of shape (*)
    """
    tail = (None,) * (mean.ndim - values["turnover"].ndim)
    drift = values["drift_person_sd"][(..., *tail)]
    answer = values["answer_person_sd"][(..., *tail)]
    turned = -xp.expm1(-values["turnover"][(..., *tail)] * day)
    return xp.sqrt((drift * turned) ** 2 + (answer * (1 - mean)) ** 2)


def share_between(mean: Any, spread: Any, low: Any, high: Any, below: Below) -> Any:
    """Return the share of people whose severity lies between two bounds."""
    return below((high - mean) / spread) - below((low - mean) / spread)


def difference_seen(distance: Any, error: Any, below: Below) -> Any:
    """Return the chance that a difference is called significant, two-sided."""
    edge = parameter("studies.two_sided_z").value
    ratio = distance / error
    return below(ratio - edge) + below(-ratio - edge)
