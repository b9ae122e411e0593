"""Courses of hair counts in simulated people: with all that acts, without each, with none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.forecast.draws import Draws
from needlework.forecast.indications.acting import Acting, Part, regime
from needlework.forecast.indications.hair_model import SALINE, SLOTS, scalp, slot_hairs
from needlework.forecast.indications.people import Parameters, knots_of, one_draw_each, rng_of
from needlework.forecast.indications.values import Ask
from needlework.mechanisms.hair import count_change
from needlework.mechanisms.turnover import timeline

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Crowd:
    """Simulated people of one question.

    Parameters
    ----------
    knots : array of shape (knots,)
    values : mapping of str to array of shape (people,)
    hairs : array of shape (people, components)
        What each component grows in each clinic.
    rise : array of shape (people,)
    own : array of shape (people,)
        How far a person's count lies from the mean of the clinic, hairs per cm2.
    """

    knots: Array
    values: Parameters
    hairs: Array
    rise: Array
    own: Array

    def mean(self, parts: Sequence[Part]) -> Array:
        """Return the change of hairs per cm2 with some parts, shape (people, knots)."""
        line = timeline(regime(parts, SLOTS, self.knots.tolist()))
        return np.asarray(count_change(line, scalp(self.values, list(self.hairs.T), self.rise)))

    def persons(self, mean: Array) -> Array:
        """Return the change in single people, with the error of a count."""
        shown = -np.expm1(-parameter("hair.rise_rate").value * self.knots)
        return mean + self.own[:, None] * shown


def crowd(ask: Ask, found: Acting, table: Draws) -> Crowd:
    """Return the simulated people of a question."""
    rng = rng_of(ask)
    values = one_draw_each(table, ask.size, rng)
    normal = rng.standard_normal((2, ask.size))
    each = rng.standard_normal((ask.size, len(SLOTS.names)))
    days = tuple(part.days[0] for part in found.parts)
    return Crowd(
        knots=knots_of(ask, days),
        values=values,
        hairs=slot_hairs(values) + values["effect_study_sd"][:, None] * each,
        rise=values["rise"] + values["rise_study_sd"] * normal[0],
        own=parameter("hair.person_sd").value * normal[1],
    )


def control(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Return what is left when nothing is tried: injections of saline where there were any."""
    return tuple(part for part in parts if part.component == SALINE)
