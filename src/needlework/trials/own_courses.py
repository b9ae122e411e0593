"""Courses of people with schedules of their own: treated again when the grade is back.

From visit to visit the drive is a sum of exponentials and is advanced exactly; the lag over a
step is a quadrature of the block over what the lag remembers of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from needlework.forecast.history import AreaHistory
from needlework.mechanisms.neuromodulator import block, uptake
from needlework.trials.lag import unit_nodes

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Sensitive:
    """What makes an area of a block of people respond in one world.

    Parameters
    ----------
    shift : array of shape (people,)
        Shift of the day of half block by sex, trial and sensitivity, days.
    strength : array of shape (people,)
        Fall at full effect, grades.
    lag_rate : float
        1/day.
    """

    parameters: Mapping[str, Array]
    products: Sequence[str]
    shift: Array
    strength: Array
    lag_rate: float


class OwnCourses:
    """The state of a block of people between two events, advanced event by event.

    Parameters
    ----------
    history : AreaHistory
        The planned sessions, at least one.
    sensitive : Sensitive
    """

    def __init__(self, history: AreaHistory, sensitive: Sensitive) -> None:
        self._history, self._sensitive = history, sensitive
        size = len(sensitive.shift)
        names = list(dict.fromkeys(history.products))
        place = [sensitive.products.index(name) for name in names]
        self._row = {name: number for number, name in enumerate(names)}
        self._decay = sensitive.parameters["decay_rate"][0, place]
        half = sensitive.parameters["half_block_day"][0, place]
        self._potency = np.exp(self._decay[:, None] * (half[:, None] + sensitive.shift))
        self._delivery = self._one("delivery_rate")
        self._slow = np.zeros((len(names), size))
        self._fast = np.zeros(size)
        self._effect = np.zeros(size)
        self._nodes, self._weights = unit_nodes()

    def _one(self, name: str) -> float:
        return float(self._sensitive.parameters[name][0])

    @property
    def fall(self) -> Array:
        """Fall in severity now, grades."""
        return self._sensitive.strength * self._effect

    def inject(self, day: float, who: Flags | None = None) -> None:
        """Give the session of a planned day to everyone, or to some."""
        for planned, product, ratio in self._entries():
            if planned == day:
                row = self._row[product]
                taken = float(uptake(ratio, self._one("saturation")))
                dose = self._potency[row] * taken * (1 if who is None else who)
                self._slow[row] += dose
                self._fast += dose

    def _entries(self) -> list[tuple[float, str, float]]:
        history = self._history
        return list(zip(history.days, history.products, history.ratios, strict=True))

    def advance(self, days: Array) -> None:
        """Let time pass, for each person its own number of days."""
        lag = self._sensitive.lag_rate
        kept = np.exp(-lag * days)
        memory = kept[:, None] + (1 - kept)[:, None] * self._nodes
        since = np.maximum(days[:, None] + np.log(memory) / lag, 0)
        blocked = self._block(since) @ self._weights
        self._effect = self._effect * kept + (1 - kept) * blocked
        self._slow *= np.exp(-self._decay[:, None] * days)
        self._fast *= np.exp(-self._delivery * days)

    def _block(self, since: Array) -> Array:
        drive = -self._fast[:, None] * np.exp(-self._delivery * since)
        for amount, decay in zip(self._slow, self._decay, strict=True):
            drive += amount[:, None] * np.exp(-decay * since)
        log_drive = np.log(np.maximum(drive, np.finfo(np.float64).tiny))
        return np.asarray(block(log_drive, self._one("hill")))
