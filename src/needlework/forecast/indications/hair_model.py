"""Pattern hair loss in studies: from parameters to the change of counts in each arm.

One reading for the fit and for predictions: every function is pure over ``xp``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from needlework.evidence import parameter
from needlework.forecast.indications.study_arms import Slots, StudyArms
from needlework.mechanisms.hair import Gain, Scalp, count_change_at_ends

Parameters = Mapping[str, Any]
SALINE, NEEDLING = "saline-injected", "needling"
INJECTED = ("dutasteride-injected", "minoxidil-injected", "prp-injected")
BLOCKERS = ("finasteride-oral", "dutasteride-oral")
TOPICAL = ("minoxidil-5-topical", "minoxidil-2-topical")
SLOTS = Slots(
    sessions=(NEEDLING, SALINE, *INJECTED),
    daily=(*BLOCKERS, *TOPICAL),
    inert=("placebo",),
    implied={"-injected": SALINE},
)
"""An injection holds saline, whatever else; needling with an active is no injection."""


def slot_hairs(values: Parameters, xp: Any = np) -> Any:
    """Return what each component grows, hairs per cm2, shape (..., components)."""
    parts = [
        values["needling"][..., None],
        values["saline"][..., None],
        values["injected"],
        values["blocker"],
        values["topical"],
    ]
    return xp.concatenate(parts, axis=-1)


def scalp(values: Parameters, hairs: Any, rise: Any) -> Scalp:
    """Return how scalps fare, given what each component grows there.

    Parameters
    ----------
    values : mapping of str to array of shape (...)
        Population parameters.
    hairs : sequence of arrays of shape (..., arms or people)
        Per component, in the order of the slots.
    rise : array of shape (..., arms or people)
        Rise of counts that comes in any case.
    """

    def wide(value: Any) -> Any:
        return value[(..., *(None,) * (rise.ndim - value.ndim))]

    fast, slow = wide(values["fast_rate"]), wide(values["slow_rate"])
    protection = wide(values["protection"])
    sessions = len(SLOTS.sessions)
    daily = [
        Gain(one, slow, protection) if name in BLOCKERS else Gain(one, fast, 0 * protection)
        for name, one in zip(SLOTS.daily, hairs[sessions:], strict=True)
    ]
    return Scalp(
        loss=wide(values["loss"]),
        rise=rise,
        rise_rate=parameter("hair.rise_rate").value + 0 * fast,
        fading=wide(values["fading"]),
        daily=daily,
        sessions=[Gain(one, fast, 0 * protection) for one in hairs[:sessions]],
    )


def arm_change(
    arms: StudyArms, values: Parameters, study: Any, component: Any, xp: Any = np
) -> Any:
    """Return the change of hairs per cm2 of every arm, shape (..., arms).

    Parameters
    ----------
    study : array of shape (..., studies)
        Standard deviates of the studies' rise of counts.
    component : array of shape (..., deviates)
        Standard deviates of components in studies.
    """
    none = xp.zeros((*component.shape[:-1], 1))
    deviates = xp.concatenate([component, none], axis=-1)
    typical = slot_hairs(values, xp)
    spread = values["effect_study_sd"][..., None]
    hairs = [
        typical[..., place, None] + spread * deviates[..., arms.effect[:, place]]
        for place in range(len(SLOTS.names))
    ]
    rise = values["rise"][..., None] + values["rise_study_sd"][..., None] * study
    return count_change_at_ends(arms.ends, scalp(values, hairs, rise[..., arms.of_arm]), xp)
