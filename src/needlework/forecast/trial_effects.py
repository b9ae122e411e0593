"""What a trial or clinic adds of its own, shared by all its arms and endpoints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True)
class TrialEffects:
    """Shifts of one trial or clinic; every array has the same shape, draws first.

    Parameters
    ----------
    strength : array
        Of the fall in severity at full effect, grades.
    days : array
        Of the day of half block, days.
    lag : array
        Of the log of the lag rate: how fast the effect becomes visible.
    onset : array
        Of the log of the fall at which people report onset, by either rater.
    severe : array
        Share with investigator grade 3 at baseline, itself and not a shift.
    """

    strength: Any
    days: Any
    lag: Any
    onset: Any
    severe: Any

    def at(self, place: Any) -> TrialEffects:
        """Return every array at ``place``, an index or a slice."""
        return TrialEffects(*(getattr(self, field.name)[place] for field in fields(self)))


SPREADS = {
    "strength": "trial_strength_sd",
    "days": "trial_day_sd",
    "lag": "trial_lag_sd",
    "onset": "trial_onset_sd",
}
"""Parameter that says how far trials differ, by shift."""

DEVIATES = (*SPREADS, "severe")
"""What is drawn for a trial, in order."""


def trial_effects(
    parameters: Mapping[str, Any], deviates: Mapping[str, Any], xp: Any = np
) -> TrialEffects:
    """Return what trials add, from standard normal deviates.

    ``shift = spread * deviate``; the share severe is normal on the logit scale.

    Parameters
    ----------
    parameters : mapping of arrays with a leading draws axis
    deviates : mapping of arrays of shape (draws,) or (draws, trials)
        By the names of ``DEVIATES``.
    """

    def of_shape(name: str, like: Any) -> Any:
        return parameters[name][:, None] if like.ndim > 1 else parameters[name]

    shifts = {name: of_shape(sd, deviates[name]) * deviates[name] for name, sd in SPREADS.items()}
    severe = deviates["severe"]
    mean, spread = (of_shape(f"severe_logit_{part}", severe) for part in ("mean", "sd"))
    return TrialEffects(**shifts, severe=1 / (1 + xp.exp(-(mean + spread * severe))))


def by_arm(trial: TrialEffects, arm_trial: Any, severe_known: Any, xp: Any = np) -> TrialEffects:
    """Return the effects of each arm, shape (draws, arms).

    Parameters
    ----------
    trial : TrialEffects
        Of shape (draws,), one trial, or (draws, trials).
    arm_trial : array of int of shape (arms,)
        Index of each arm's trial.
    severe_known : array of shape (arms,)
        Printed share severe at baseline, NaN where unknown; replaces what is drawn.
    """
    columns = {field.name: _column(getattr(trial, field.name)) for field in fields(trial)}
    arms = {name: value[:, arm_trial] for name, value in columns.items()}
    known = ~np.isnan(severe_known)
    printed = np.where(known, severe_known, 0)
    return TrialEffects(**arms | {"severe": xp.where(known, printed, arms["severe"])})


def _column(value: Any) -> Any:
    return value if value.ndim > 1 else value[:, None]


def no_effects(severe: Any, xp: Any = np) -> TrialEffects:
    """Return a trial that adds nothing of its own, with a share severe of any shape."""
    none = xp.zeros_like(severe)
    return TrialEffects(strength=none, days=none, lag=none, onset=none, severe=severe)
