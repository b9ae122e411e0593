"""Published figures of arms: shares of people, and means of a measure with their spread.

A share of people who drop out is handled as the trial says: those who came are counted, the last
value stands, or who is missing counts as no response and as no change.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from needlework.evidence import parameter
from needlework.forecast.indications.values import Array
from needlework.forecast.values import Clinics
from needlework.plans import Trial, TrialArm, TrialEndpoint
from needlework.trials.figures import LOW, repeats
from needlework.trials.skin.arms import ArmCourse
from needlework.trials.skin.visits import Visits, last_seen, present

FEWEST = 2
"""People in an arm below which nobody can say how much they differ."""


@dataclass(frozen=True, slots=True)
class SkinFigure:
    """One endpoint of one arm on one day, clinic by clinic.

    Parameters
    ----------
    center : array of shape (clinics,)
        The share or mean that an arm without end would print.
    spread : array of shape (clinics,) or None
        Standard deviation between people; None for shares, and where nobody printed it.
    seen : float
        Share of the arm that is counted.
    """

    arm: TrialArm
    endpoint: TrialEndpoint
    day: int
    found: ArmCourse
    center: Array
    spread: Array | None
    seen: float

    @property
    def counts(self) -> bool:
        """Whether it is a share of people."""
        return self.found.course.quantity == "probability"

    @property
    def sampled(self) -> bool:
        """Whether the people of an arm can be drawn."""
        return self.counts or self.spread is not None

    @property
    def lower_is_better(self) -> bool:
        """Whether a fall is what is wanted."""
        return clinics_of(self.found).lower_is_better

    @property
    def unit(self) -> str:
        """Return the unit: a fraction, or that of the measure."""
        return "fraction" if self.counts else self.found.course.unit

    def counted(self, size: int) -> int:
        """Return how many of an arm of this size are counted."""
        return max(FEWEST, round(size * self.seen))


def clinics_of(found: ArmCourse) -> Clinics:
    """Return the clinics of a course."""
    clinics = found.course.clinics
    assert clinics is not None
    return clinics


def figure(
    trial: Trial,
    arm: TrialArm,
    endpoint: TrialEndpoint,
    day: int,
    found: ArmCourse,
    visits: Visits,
) -> SkinFigure:
    """Return one endpoint of one arm on one day."""
    seen = present(trial, day)
    reader = _Reader(found, endpoint, visits)
    center, spread = reader.at(day)
    if trial.imputation == "last-observation" and seen < 1:
        shares = last_seen(trial, visits.until(day))
        center, spread = reader.mixed(shares, visits.until(day))
    elif trial.imputation == "non-responder" and seen < 1:
        center, spread = reader.mixed(np.array([1 - seen, seen]), (day,))
    counted = seen if trial.imputation == "none" else 1.0
    return SkinFigure(arm, endpoint, day, found, center, spread, counted)


class _Reader:
    """Reads a course on visits, clinic by clinic."""

    def __init__(self, found: ArmCourse, endpoint: TrialEndpoint, visits: Visits) -> None:
        clinics = clinics_of(found)
        side = 0 if found.side == "treated" else 1
        self._values = (clinics.treated, clinics.untreated)[side]
        self._spread = None if clinics.spread is None else clinics.spread[side]
        self._counts = found.course.quantity == "probability"
        self._days, self._start, self._visits = clinics.days, clinics.start, visits
        self._given = None if endpoint.person_sd is None else float(endpoint.person_sd)

    def at(self, day: int) -> tuple[Array, Array | None]:
        """Return center and spread at a visit, over the days on which people come."""
        columns = np.searchsorted(self._days, self._visits.window(day))
        center = self._values[:, columns].mean(axis=1)
        if self._counts:
            return center, None
        if self._given is not None:
            return center, np.full_like(center, self._given)
        if self._spread is None:
            return center, None
        within = np.mean(self._spread[columns] ** 2)
        between = self._values[:, columns].var(axis=1)
        return center, np.sqrt(within + between)

    def mixed(self, shares: Array, days: tuple[int, ...]) -> tuple[Array, Array | None]:
        """Return center and spread of people of whom each share is read elsewhere.

        Parameters
        ----------
        shares : array of shape (1 + days,)
            The first is that of people who are read as they started.
        """
        found = [self.at(day) for day in days]
        start = np.full_like(found[0][0], self._start)
        centers = np.stack([start, *(center for center, _ in found)])
        center = np.asarray(shares @ centers)
        spreads = [spread for _, spread in found]
        if any(spread is None for spread in spreads):
            return center, None
        squares = np.stack([np.zeros_like(start), *(one**2 for one in spreads if one is not None)])
        return center, np.sqrt(shares @ (squares + centers**2) - center**2)


def expected(found: SkinFigure) -> float:
    """Return the expected figure."""
    return float(found.center.mean())


def printed(found: SkinFigure, rng: np.random.Generator) -> Array:
    """Return figures as other trials of this kind would print them, shape (clinics, trials)."""
    shape = (len(found.center), repeats(len(found.center)))
    center = np.broadcast_to(found.center[:, None], shape)
    size = found.arm.size
    if size is None or not found.sampled:
        return center
    return drawn(found, found.counted(size), rng, shape[1])[0]


def drawn(
    found: SkinFigure, number: int, rng: np.random.Generator, often: int
) -> tuple[Array, Array | None]:
    """Return printed shares or means, and of means the printed standard error.

    Parameters
    ----------
    number : int
        People counted.
    often : int
        Trials per clinic; arrays have shape (clinics, trials).
    """
    shape = (len(found.center), often)
    center = found.center[:, None]
    if found.counts:
        return rng.binomial(number, np.clip(center, 0, 1), shape) / number, None
    assert found.spread is not None
    error = found.spread[:, None] / np.sqrt(number)
    mean = center + error * rng.standard_normal(shape)
    scale = np.sqrt(rng.chisquare(number - 1, shape) / (number - 1))
    return mean, error * scale


def number_of_clinics(patients: int) -> int:
    """Return how many clinics stand for so many simulated people."""
    return min(patients, int(parameter("numerics.trial_figures").value))


def ends(draws: Array) -> tuple[float, float]:
    """Return the ends of the central 90 % of figures."""
    low, high = np.quantile(draws, [LOW, 1 - LOW])
    return float(low), float(high)
