"""Courses of people with schedules of their own, in numpy: again when the grade is back.

From visit to visit the drive is a sum of exponentials and is advanced exactly; the lag over a
step is a quadrature of the block over what the lag remembers of it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from needlework.mechanisms.neuromodulator import block
from needlework.trials.by_world import ByWorld
from needlework.trials.kernels.plain_grades import grades
from needlework.trials.kernels.values import OwnSchedules
from needlework.trials.lag import unit_nodes

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]


def follow(people: OwnSchedules, by_world: ByWorld) -> tuple[Array, Array]:
    """Return the fall at each visit and how often each person was treated again.

    Returns
    -------
    arrays of shape (people, visits) and (people,)
    """
    courses, size = _Courses(people, by_world), len(people.visits)
    now, treated, again = np.zeros(size), np.full(size, -np.inf), np.zeros(size)
    falls = np.empty((len(people.planned), size))
    given = 0
    for visit, _ in enumerate(people.planned):
        day = people.visits[:, visit]
        while given < len(people.sessions) and people.sessions[given] < people.planned[visit]:
            courses.advance(people.sessions[given] - now)
            courses.inject(given, np.ones(size, dtype=np.bool_))
            now, treated = (np.full(size, people.sessions[given]) for _ in range(2))
            given += 1
        courses.advance(day - now)
        now, falls[visit] = day, people.strength * courses.effect
        who = _due(people, falls[visit], visit, treated)
        if given and who.any():
            courses.inject(given - 1, who)
            treated, again = np.where(who, day, treated), again + who
    return falls.T, again


def _due(people: OwnSchedules, fall: Array, visit: int, treated: Array) -> Flags:
    """Return who is treated again at a visit."""
    day, planned = people.visits[:, visit], people.planned[visit : visit + 1]
    back = grades(people.view, fall[:, None], planned)[:, 0] >= people.grade
    waited = day - treated >= people.least_days
    return np.asarray(back & waited & (day <= people.until_day) & (day < people.last_day))


class _Courses:
    """The state of a block of people between two events, advanced event by event."""

    def __init__(self, people: OwnSchedules, by_world: ByWorld) -> None:
        self._world, self._potency, self._taken = by_world.world, people.potency, people.taken
        self._decay = people.decay.T[:, self._world]
        self._delivery, self._lag, self._hill = (
            rate[self._world] for rate in (people.delivery, people.lag, people.hill)
        )
        self._slow = np.zeros_like(people.potency)
        self._fast = np.zeros(len(self._world))
        self.effect = np.zeros(len(self._world))
        self._nodes, self._weights = unit_nodes()

    def inject(self, session: int, who: Flags) -> None:
        """Give a planned session to some, now."""
        dose = self._potency * self._taken[session].T[:, self._world] * who
        self._slow += dose
        self._fast += dose.sum(axis=0)

    def advance(self, days: Array) -> None:
        """Let time pass, for each person its own number of days."""
        kept = np.exp(-self._lag * days)
        memory = kept[:, None] + (1 - kept)[:, None] * self._nodes
        since = np.maximum(days[:, None] + np.log(memory) / self._lag[:, None], 0)
        blocked = self._block(since) @ self._weights
        self.effect = self.effect * kept + (1 - kept) * blocked
        self._slow *= np.exp(-self._decay * days)
        self._fast *= np.exp(-self._delivery * days)

    def _block(self, since: Array) -> Array:
        drive = -self._fast[:, None] * np.exp(-self._delivery[:, None] * since)
        for amount, decay in zip(self._slow, self._decay, strict=True):
            drive += amount[:, None] * np.exp(-decay[:, None] * since)
        log_drive = np.log(np.maximum(drive, np.finfo(np.float64).tiny))
        return np.asarray(block(log_drive, self._hill[:, None]))
