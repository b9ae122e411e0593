"""Courses of melasma in simulated people: with all that acts, without each, sunscreen alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.forecast.draws import Draws
from needlework.forecast.indications.acting import Acting, Part, regime
from needlework.forecast.indications.people import knots_of, one_draw_each, rng_of
from needlework.forecast.indications.pigment_model import SLOTS, slot_potencies
from needlework.forecast.indications.values import Ask
from needlework.mechanisms.pigment import Skin, severity
from needlework.mechanisms.sun_season import relative_sun
from needlework.mechanisms.turnover import Timeline, timeline

Array = NDArray[np.float64]
TRIAL_PROTECTION = "daily-spf30"
OWN = ("multivitamin-complex-injected",)
"""Components whose figures are of uneven pigment itself."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """Simulated people of one question.

    Parameters
    ----------
    knots : array of shape (knots,)
    """

    ask: Ask
    knots: Array
    turnover: Array
    fading: Array
    fall: Array
    potencies: Array
    drift: Array
    answer: Array
    kept_off: float
    sun: Array | None

    def mean(self, parts: Sequence[Part]) -> Array:
        """Return severity relative to the start with some parts, shape (people, knots).

        Of the average person of each simulated clinic.
        """
        line = timeline(regime(parts, SLOTS, self.knots.tolist()))
        sessions = len(SLOTS.sessions)
        skin = Skin(
            self.turnover,
            self.fading,
            self._stimulus(line),
            list(self.potencies.T[sessions:]),
            list(self.potencies.T[:sessions]),
        )
        return np.asarray(severity(line, skin))

    def _stimulus(self, line: Timeline) -> Array:
        """Return the stimulus in each step: sunscreen as in trials, then sun and protection."""
        usual = np.exp(-self.fall)
        in_trials = parameter(f"sun.kept_off.{TRIAL_PROTECTION}").value
        share = np.clip((1 - usual) / in_trials, 0, 1)[:, None]
        steps = line.steps
        middle = steps.start + steps.width / 2
        even = np.ones(len(middle))
        sun = even if self.sun is None else np.interp(middle, np.arange(len(self.sun)), self.sun)
        driven = 1 - share + share * sun * (1 - self.kept_off)
        return np.asarray(usual[:, None] * driven / (1 - share * in_trials))

    def persons(self, mean: Array) -> Array:
        """Return severity of single people about the mean of their clinic, never below 0."""
        turned = -np.expm1(-self.turnover[:, None] * self.knots)
        fall = (1 - mean) * (1 + self.answer[:, None]) + self.drift[:, None] * turned
        return np.maximum(1 - fall, 0)


def crowd(ask: Ask, found: Acting, table: Draws, carried: bool) -> Crowd:
    """Return the simulated people of a question.

    Parameters
    ----------
    carried : bool
        The pigment is not melasma: what is known from melasma carries over in part.
    """
    rng = rng_of(ask)
    values = one_draw_each(table, ask.size, rng)
    normal = rng.standard_normal((6, ask.size))
    shift = values["answer_study_sd"] * normal[0] / max(1, len(_acting_slots(found)))
    each = rng.standard_normal((ask.size, len(SLOTS.names)))
    potencies = slot_potencies(values["potency"], values["needled_ratio"])
    potencies = potencies + values["potency_study_sd"][:, None] * each + shift[:, None]
    if carried:
        low, high = parameter("pigment.carried").spread or (0, 1)  # type: ignore[misc]
        share = rng.uniform(low, high, (ask.size, 1))
        own = np.array([name in OWN for name in SLOTS.names])
        potencies = np.where(own, potencies, potencies * share)
    days = tuple(part.days[0] for part in found.parts)
    return Crowd(
        ask=ask,
        knots=knots_of(ask, days),
        turnover=values["turnover"],
        fading=values["fading"],
        fall=values["sunscreen"] + values["sunscreen_study_sd"] * normal[1],
        potencies=potencies,
        drift=values["drift_person_sd"] * normal[2],
        answer=values["answer_person_sd"] * normal[3],
        kept_off=parameter(f"sun.kept_off.{protection_of(ask)}").value,
        sun=sun_of(ask),
    )


def _acting_slots(found: Acting) -> set[str]:
    return {part.component for part in found.parts}


def protection_of(ask: Ask) -> str:
    """Return the protection of the plan; the sunscreen of the trials where it does not tell."""
    return ask.plan.patient.sun.protection or TRIAL_PROTECTION


def sun_of(ask: Ask) -> Array | None:
    """Return the sun of each day over its yearly mean; None where it cannot be told."""
    latitude, start = ask.plan.patient.sun.latitude, ask.plan.start_date
    if latitude is None or start is None:
        return None
    end = int(max(ask.horizon, float(ask.days[-1]))) + 2
    day = start.timetuple().tm_yday - 1 + np.arange(end)
    return relative_sun(float(latitude), day)
