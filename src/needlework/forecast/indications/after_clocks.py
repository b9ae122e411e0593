"""Redness, barrier, pores and pain of simulated people after one session of needling."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.forecast.draws import Draws
from needlework.forecast.ensemble import take
from needlework.forecast.indications.needling_tools import drawn, passes_of, usual_passes
from needlework.mechanisms.after_needling import left_after, scaled
from needlework.plans import Microneedling

Array = NDArray[np.float64]

HOURS_PER_DAY = 24.0
MANY = 64
"""People of a clinic behind a mean of theirs."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How a session is needled, relative to the sessions of the studies.

    Parameters
    ----------
    length : float
        Needle length, mm.
    count : float
        Punctures over the usual ones of this kind of tool.
    """

    length: float
    count: float

    def ratio(self, reference: str) -> float:
        """Return the needle length over a reference length."""
        return self.length / parameter(f"needling.{reference}").value


def setting_of(item: Microneedling) -> Setting:
    """Return the setting of a session of a plan."""
    return Setting(float(item.needle_length.amount), passes_of(item) / usual_passes(item.device))


@dataclass(frozen=True, slots=True)
class Clock:
    """How long something lasts, or how strong it is, each array of shape (people,).

    Parameters
    ----------
    typical : array
        Hours, or strength, in the typical person of each clinic.
    spread : array
        Standard deviation between the people of a clinic, on the log.
    deviate : array
        Where each person stands among those of the clinic, standard normal.
    """

    typical: Array
    spread: Array
    deviate: Array

    @property
    def hours(self) -> Array:
        """Hours, or strength, in each person."""
        return np.asarray(self.typical * np.exp(self.spread * self.deviate))

    def of_many(self, rng: np.random.Generator) -> Array:
        """Return hours of many people of each clinic, shape (clinics, people)."""
        deviates = rng.standard_normal((len(self.typical), MANY))
        return np.asarray(self.typical[:, None] * np.exp(self.spread[:, None] * deviates))

    def left(self, hours: Array, gone_at: float) -> Array:
        """Return what is left some hours after, 1 at first, shape (people, hours).

        Parameters
        ----------
        gone_at : float
            Share at which it counts as over.
        """
        half_life = self.hours / -np.log2(gone_at)
        return np.asarray(left_after(hours, half_life[:, None]))


@dataclass(frozen=True, slots=True)
class Clocks:
    """What one session does to simulated people.

    Parameters
    ----------
    redness, barrier : Clock
        Until redness can no longer be seen, and until water loss is back at baseline.
    pain : Clock
        0 to 10, without the end of the scale.
    pain_half_life, pore_half_life : array of shape (people,)
        Hours.
    """

    redness: Clock
    barrier: Clock
    pain: Clock
    pain_half_life: Array
    pore_half_life: Array

    @property
    def downtime(self) -> Array:
        """Hours until redness is gone and the barrier closed, shape (people,)."""
        return np.maximum(self.redness.hours, self.barrier.hours)

    @property
    def pain_scores(self) -> Array:
        """Pain of each person, shape (people,)."""
        return _on_scale(self.pain.hours)

    def pain_of_clinics(self, rng: np.random.Generator) -> Array:
        """Return pain of many people of each clinic, shape (clinics, people)."""
        return _on_scale(self.pain.of_many(rng))

    def days_of_clinics(self, rng: np.random.Generator) -> Array:
        """Return days of downtime of many people of each clinic, shape (clinics, people)."""
        hours = np.maximum(self.redness.of_many(rng), self.barrier.of_many(rng))
        return np.asarray(hours / HOURS_PER_DAY)


def clocks(table: Draws, setting: Setting, seed: int, size: int) -> Clocks:
    """Return what a session does to people of new clinics.

    The same seed is the same people, so that settings can be compared.
    """
    rng = np.random.default_rng(seed)
    parameters = take(table.parameters, rng.permutation(np.arange(size) % table.size))
    pores = parameters["pore_half_life_person_sd"] * rng.standard_normal(size)
    return Clocks(
        redness=_clock(parameters, "redness", setting, _exponents("redness", rng, size), rng),
        barrier=_clock(parameters, "barrier", setting, _of_barrier(parameters, rng, size), rng),
        pain=_pain(setting, rng, size),
        pain_half_life=drawn("needling.pain_half_life", rng, size),
        pore_half_life=parameters["pore_half_life_hours"] * np.exp(pores),
    )


def _clock(
    parameters: Mapping[str, Array],
    name: str,
    setting: Setting,
    exponents: tuple[Array, Array],
    rng: np.random.Generator,
) -> Clock:
    clinic, person = rng.standard_normal((2, len(exponents[0])))
    usual = parameters[f"{name}_hours"] * np.exp(parameters[f"{name}_study_sd"] * clinic)
    ratio = setting.ratio(f"{name}_reference_length")
    typical = scaled(usual, ratio, setting.count, exponents)
    return Clock(np.asarray(typical), parameters[f"{name}_person_sd"], person)


def _of_barrier(
    parameters: Mapping[str, Array], rng: np.random.Generator, size: int
) -> tuple[Array, Array]:
    count = np.maximum(drawn("needling.barrier_count_exponent", rng, size), 0)
    return np.maximum(parameters["barrier_length_exponent"], 0), count


def _exponents(what: str, rng: np.random.Generator, size: int) -> tuple[Array, Array]:
    names = (f"needling.{what}_{of}_exponent" for of in ("length", "count"))
    length, count = (np.maximum(drawn(name, rng, size), 0) for name in names)
    return length, count


def _pain(setting: Setting, rng: np.random.Generator, size: int) -> Clock:
    between, within = (parameter(f"needling.pain_{who}_sd").value for who in ("study", "person"))
    clinic, person = rng.standard_normal((2, size))
    usual = drawn("needling.pain", rng, size) * np.exp(between * clinic)
    ratio = setting.ratio("pain_reference_length")
    typical = scaled(usual, ratio, setting.count, _exponents("pain", rng, size))
    return Clock(np.asarray(typical), np.full(size, within), person)


def _on_scale(pain: Array) -> Array:
    return np.minimum(pain, parameter("needling.pain_highest").value)
