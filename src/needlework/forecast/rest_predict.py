"""The one prediction of published figures of lines at rest: fit and validation use it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from needlework.forecast.arms import Arms, arm_resting_effects, sensitivity_nodes
from needlework.forecast.population import thresholds_of
from needlework.forecast.rest_rows import RestRow, RestTrial
from needlework.mechanisms.resting_lines import resting_fall
from needlework.scales.ordinal import at_most
from needlework.scales.resting import at_any_visit, averaged, in_all, log_odds_per_cycle

Parameters = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RestEffects:
    """What a trial adds of its own, each of shape (draws,).

    Parameters
    ----------
    strength : array
        Relative change of the fall at full effect.
    days : array
        Shift of the day of half block, days.
    severity : array
        Shift of the mean severity at rest, grades.
    """

    strength: Any
    days: Any
    severity: Any


def rest_effects(parameters: Parameters, deviates: Any) -> RestEffects:
    """Return what trials add, from three rows of standard normal deviates per draw.

    The spread of strength between trials is that at full frown, in proportion.
    """
    relative = parameters["trial_strength_sd"] / parameters["strength_mean"]
    return RestEffects(
        relative * deviates[0],
        parameters["trial_day_sd"] * deviates[1],
        parameters["rest_trial_severity_sd"] * deviates[2],
    )


class RestPrediction:
    """Predicted figures of one trial at rest for every draw.

    Parameters
    ----------
    parameters : mapping of arrays with a leading draws axis
    trial : RestTrial
    products : sequence of str
        Products of the draws, in their order.
    effects : RestEffects
        What the trial adds.
    """

    def __init__(
        self,
        parameters: Parameters,
        trial: RestTrial,
        products: Sequence[str],
        effects: RestEffects,
        xp: Any = np,
    ) -> None:
        nodes, weights = sensitivity_nodes()
        self._xp, self._parameters, self._trial = xp, parameters, trial
        self._weights = xp.asarray(weights)
        self._place = {day: place for place, day in enumerate(trial.days)}
        visible, smoothed = arm_resting_effects(
            parameters,
            _arms(trial, products),
            trial.days,
            effects.days[:, None],
            xp.asarray(nodes),
            parameters["rest_smoothing_rate"],
            xp,
        )
        strength = parameters["rest_strength"] * xp.maximum(1 + effects.strength, 0)
        fast = parameters["rest_fast_share"]
        fall = resting_fall(
            visible[:, 0], smoothed[:, 0], strength[:, None, None], fast[:, None, None]
        )
        self._fall = xp.moveaxis(fall, -1, 0)
        mean = parameters["rest_severity_mean"] + effects.severity
        self._severity = mean[:, None] + parameters["rest_severity_sd"][:, None] * nodes
        self._limits = thresholds_of(parameters, xp)
        self._graded = self._entry_grades()
        self._found: dict[tuple[object, ...], Any] = {}
        self._seen: dict[tuple[str, int], Any] = {}

    def figure(self, row: RestRow) -> Any:
        """Return what a row should print, shape (draws,): a share, or a log odds ratio.

        For a median see :meth:`remaining`.
        """
        if row.kind == "any_visit":
            return self.cycle_shares(row)[..., 0]
        if row.kind == "every_cycle":
            together = self._share(in_all(self._cycles(row)), row)
            return self._parameters["rest_completion"] * together
        if row.kind == "odds_per_cycle":
            return log_odds_per_cycle(self.cycle_shares(row), self._xp)
        if row.kind in ("lowest", "highest"):
            edge = self._xp.min if row.kind == "lowest" else self._xp.max
            return edge(self.cycle_shares(row), axis=-1)
        if row.kind == "entry":
            return (self._graded[row.grade] * self._weights).sum(axis=1)
        return self._better(row) if row.kind == "better" else self.cycle_shares(row)[..., 0]

    def remaining(self, row: RestRow) -> Any:
        """Return the share still responding at each visit of a median, shape (draws, visits).

        Those who respond at the first visit are followed; each visit has rater noise of its own.
        """
        (days,) = self._trial.cycles_of(row)
        still = [self._below(row.rater, row.grade, days[0])]
        for day in days[1:]:
            still.append(still[-1] * self._below(row.rater, row.grade, day))
        first, *later = (self._share(chance, row) for chance in still)
        return self._xp.stack([share / first for share in later], axis=-1)

    def _cycles(self, row: RestRow) -> list[Any]:
        """Chance within each cycle, each of shape (draws, severities, sensitivities)."""
        return [self._cycle(row.rater, row.grade, days) for days in self._trial.cycles_of(row)]

    def _cycle(self, rater: str, grade: int, days: Sequence[float]) -> Any:
        """Chance of this grade or less at some visit, kept for the rows that ask for it again."""
        key = (rater, grade, *days)
        if key not in self._found:
            self._found[key] = at_any_visit([self._below(rater, grade, day) for day in days])
        return self._found[key]

    def cycle_shares(self, row: RestRow) -> Any:
        """Return the share in each cycle that a row looks at, shape (draws, cycles)."""
        return self._xp.stack([self._share(c, row) for c in self._cycles(row)], axis=-1)

    def _share(self, chances: Any, row: RestRow) -> Any:
        """Share of those whom a row counts, from the chances of each of them."""
        return averaged(chances, self._entered(row), self._weights)

    def _better(self, row: RestRow) -> Any:
        """Share at least one grade better than at entry."""
        ((day,),) = self._trial.cycles_of(row)
        grades = range(1, row.entry[1] + 1)
        chances = sum(
            self._graded[entry][:, :, None] * self._below(row.rater, entry - 1, day)
            for entry in grades
        )
        everyone = self._xp.ones_like(self._severity) * self._weights
        return averaged(chances, everyone, self._weights)

    def _entered(self, row: RestRow) -> Any:
        """Weights of severities of those whose grade at entry lies in the range of the row."""
        low, high = row.entry
        return sum(self._graded[low : high + 1]) * self._weights

    def _entry_grades(self) -> list[Any]:
        """Chance of each grade by the investigator before treatment, (draws, severities)."""
        noise = self._noise("investigator")[:, None]
        first, second, third = (
            at_most(limit[:, None], self._severity, noise, self._xp) for limit in self._limits
        )
        return [first, second - first, third - second, 1 - third]

    def _noise(self, rater: str) -> Any:
        return self._parameters[f"noise_{rater}"] * self._parameters["rest_noise"]

    def _below(self, rater: str, grade: int, day: float) -> Any:
        """Chance of this grade or less, shape (draws, severities, sensitivities)."""
        if (rater, grade) not in self._seen:
            self._seen[rater, grade] = self._below_on_all_days(rater, grade)
        return self._seen[rater, grade][self._place[day]]

    def _below_on_all_days(self, rater: str, grade: int) -> Any:
        """Chance of this grade or less, shape (days, draws, severities, sensitivities)."""
        seen = self._severity[:, :, None] - self._fall[:, :, None, :]
        if rater == "subject":
            seen = seen + self._parameters["rest_subject_bias"][:, None, None]
        limit, noise = self._limits[grade], self._noise(rater)
        return at_most(limit[:, None, None], seen, noise[:, None, None], self._xp)


def _arms(trial: RestTrial, products: Sequence[str]) -> Arms:
    return Arms(
        product=np.array([list(products).index(trial.product)]),
        dose_ratio=np.full((1, len(trial.session_days)), trial.dose_ratio),
        session_days=trial.session_days,
        male_excess=np.array([trial.male_excess]),
    )
