"""What the forecast of an area says of each dose: computed once, interpolated ever after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.forecast.area import AreaForecast
from needlework.forecast.baseline import baseline_scores
from needlework.forecast.courses import area_courses, defined_shares, event_grades
from needlework.forecast.draws import load_draws
from needlework.forecast.ensemble import male_excess
from needlework.forecast.goals import GoalShares
from needlework.forecast.happenings import area_events
from needlework.forecast.history import AreaHistory, area_history, dose_ratio
from needlework.forecast.published import reference_dose
from needlework.forecast.values import GoalChance, Grade
from needlework.plans import Goal, Neuromodulator, Plan

Array = NDArray[np.float64]
MOVEMENT, FORCE = "movement", "force"


@dataclass(frozen=True, eq=False)
class Response:
    """The forecast of an area by its dose.

    Parameters
    ----------
    area : str
    doses : array of shape (nodes,)
        Units of the treatment, ascending from 0.
    chances : mapping of str to array of shape (nodes,)
        Chance of each goal, by its id.
    left : mapping of str to array of shape (nodes,)
        Mean share of force and of movement that is left on the day of the first goal.
    loss : array of shape (nodes,)
        Median day on which the response is lost; 0 where most never have it.
    words : mapping of str to str
        What each goal asks for.
    grades : mapping of str to Grade
        Of the chance, ``force``, ``movement`` and ``loss`` at the largest dose.
    """

    area: str
    doses: Array
    chances: Mapping[str, Array]
    left: Mapping[str, Array]
    loss: Array
    words: Mapping[str, str]
    grades: Mapping[str, Grade]

    def chance(self, goal: str, units: Array) -> Array:
        """Return the chance of a goal after some units that count."""
        return np.asarray(np.interp(units, self.doses, self.chances[goal]))

    def kept(self, what: str, units: Array) -> Array:
        """Return the share of force or movement that is left after some units that count."""
        return np.asarray(np.interp(units, self.doses, self.left[what]))

    def loss_day(self, units: Array) -> Array:
        """Return the median day of loss after some units that count."""
        return np.asarray(np.interp(units, self.doses, self.loss))


def response(
    plan: Plan,
    treatment: Neuromodulator,
    goals: Sequence[Goal],
    most: float,
    *,
    seed: int,
    size: int,
) -> Response:
    """Return what the forecast of a treatment's area says of each dose.

    Everything else that the plan gives the area stays as it is.

    Parameters
    ----------
    goals : sequence of Goal
        Of this area.
    most : float
        Largest dose of interest, units.
    seed, size : int
        Seed and number of simulated patients.
    """
    nodes = int(parameter("planning.dose_nodes").value)
    least = parameter("planning.least_dose_node").value
    doses = most * np.concatenate([[0.0], np.geomspace(least, 1, nodes - 1)])
    asked = replace(plan, goals=tuple(goals))
    found = [_Told(asked, treatment, float(dose), seed, size) for dose in doses[1:]]
    chances = [one.chances() for one in found]
    losses = [one.loss() for one in found]
    left = [one.left() for one in found]
    largest = found[-1]
    return Response(
        area=treatment.area,
        doses=doses,
        chances={
            name: np.array([bare, *(row[name] for row in chances)])
            for name, bare in largest.chances(treated=False).items()
        },
        left={name: np.array([1.0, *(row[name] for row in left)]) for name in (FORCE, MOVEMENT)},
        loss=np.array([0.0, *losses]),
        words=largest.words(),
        grades=largest.grades(),
    )


class _Told:
    """The forecast of an area after one dose of a treatment."""

    def __init__(
        self, plan: Plan, treatment: Neuromodulator, units: float, seed: int, size: int
    ) -> None:
        self._plan, self._area = plan, treatment.area
        self._history = _history(plan, treatment, units)
        self._scores = baseline_scores(plan, self._area)
        table = load_draws(False, self._area)
        self._last = self._history.days[-1] + parameter("numerics.course_after_last_session").value
        self._shares = defined_shares(self._scores)
        self._told = AreaForecast(
            table,
            self._history,
            self._scores,
            male_excess(plan.patient.sex),
            tuple(item.endpoint for item in self._shares),
            np.array([0.0, self._last]),
            self._last,
            size,
            seed,
        )
        self._fit_set = str(table.provenance["fit_set"])

    def chances(self, *, treated: bool = True) -> dict[str, float]:
        """Return the chance of each goal that is forecast, by its id."""
        known = self._goals(treated)
        return {one.id: one.probability for one in known if one.probability is not None}

    def words(self) -> dict[str, str]:
        """Return what each goal asks for."""
        return {one.id: one.description for one in self._goals(True)}

    def _goals(self, treated: bool) -> list[GoalChance]:
        shares: dict[tuple[str, str], Array] = {
            (item.outcome, item.endpoint.raters): self._told.shares.of(item.endpoint)[
                0 if treated else 1
            ]
            for item in self._shares
        }
        return list(GoalShares(self._told.knots, shares).goals(self._plan, self._area))

    def left(self) -> dict[str, float]:
        """Return the mean share of force and of movement that is left on the goal's day."""
        usual = parameter("trial.peak_visit_day").value
        days = [goal.by_day for goal in self._plan.goals if goal.by_day is not None]
        day, knots = float(days[0] if days else usual), self._told.knots
        left = {FORCE: self._told.left.force, MOVEMENT: self._told.left.movement}
        return {name: float(np.interp(day, knots, one.mean(axis=0))) for name, one in left.items()}

    def loss(self) -> float:
        """Return the median day of loss; the last day looked at where it comes later."""
        events = area_events(self._told, self._scores, self._area, self._event_grades())
        found = next(event for event in events if event.name == "loss")
        return self._last if found.q50 is None else found.q50

    def grades(self) -> dict[str, Grade]:
        """Return the grade of each goal's chance, of force, movement and loss."""
        told = (self._plan, self._history, self._scores, self._told, self._fit_set)
        courses, _ = area_courses(*told)
        known: dict[str, Grade] = {}
        for course in courses:
            known.setdefault(course.outcome, course.grade)
        return {
            **{goal.id: known.get(goal.outcome, "assumed") for goal in self._plan.goals},
            **{name: known[f"residual_{name}"] for name in (FORCE, MOVEMENT)},
            "loss": self._event_grades()["loss"],
        }

    def _event_grades(self) -> dict[str, Grade]:
        return event_grades(self._plan, self._history, self._scores, self._fit_set)


def _history(plan: Plan, treatment: Neuromodulator, units: float) -> AreaHistory:
    """Return the sessions of the area with another dose of one treatment."""
    known = area_history(plan, treatment.area)
    day = next(session.day for session in plan.sessions if treatment in session.treatments)
    more = units / reference_dose(treatment.product, treatment.area) - dose_ratio(treatment)
    ratios = tuple(
        max(ratio + more, 0.0) if (when, product) == (float(day), treatment.product) else ratio
        for when, product, ratio in zip(known.days, known.products, known.ratios, strict=True)
    )
    return replace(known, ratios=ratios)
