"""A trial played out person by person: what the shares of the prediction stand for.

People are drawn with a latent severity and a sensitivity, enter when both raters score moderate
or severe, are treated and scored again at each visit by raters who err. Nothing is integrated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from needlework.forecast.arms import Arms, arm_effects
from needlework.forecast.trial_effects import no_effects

Scores = NDArray[np.int_]


@dataclass(frozen=True, slots=True)
class Trial:
    """Scores of everyone who entered.

    Parameters
    ----------
    entry : dict of arrays of shape (people,)
        Baseline grade by rater.
    scores : dict of arrays of shape (people, days)
        Later grades by rater.
    falls : array of shape (people, days)
        Fall in severity, grades.
    """

    entry: dict[str, Scores]
    scores: dict[str, Scores]
    falls: NDArray[np.float64]

    def share(self, event: str, raters: str, day: int) -> float:
        """Return the share with the event at a day (index)."""
        return float(self.responds(event, raters)[:, day].mean())

    def responds(self, event: str, raters: str) -> NDArray[np.bool_]:
        """Return who shows the event, by person and day."""
        seen = {rater: self._event(event, rater) for rater in self.scores}
        if raters in seen:
            return seen[raters]
        both = [seen["investigator"], seen["subject"]]
        return both[0] & both[1] if raters == "both-and" else both[0] | both[1]

    def _event(self, event: str, rater: str) -> NDArray[np.bool_]:
        if event == "none_or_mild":
            return self.scores[rater] <= 1
        steps = {"ge1_grade": 1, "ge2_grade": 2}[event]
        return self.entry[rater][:, None] - self.scores[rater] >= steps


def play(
    parameters: Mapping[str, Any], days: Sequence[float], severe: float, people: int, seed: int
) -> Trial:
    """Return a trial of the first product's reference dose under the first draw.

    Parameters
    ----------
    severe : float
        Share with investigator grade 3 at entry.
    people : int
        How many ask for treatment; not all enter.
    """
    random = np.random.default_rng(seed)
    value = {name: np.asarray(array[0]) for name, array in parameters.items()}
    limits = np.array([value["threshold_none"], 1.5, 2.5])
    latent = value["severity_mean"] + value["severity_sd"] * random.standard_normal(people)
    bias = {"investigator": 0.0, "subject": float(value["subject_bias"])}

    def score(rater: str, severity: Any) -> Scores:
        noise = random.logistic(0, value[f"noise_{rater}"], np.shape(severity))
        return np.asarray((np.asarray(severity + bias[rater] + noise)[..., None] > limits).sum(-1))

    entry = {rater: score(rater, latent) for rater in bias}
    enters = np.flatnonzero((entry["investigator"] >= 2) & (entry["subject"] >= 2))
    chosen = _with_share_severe(enters, entry["investigator"][enters] == 3, severe, random)
    one = Arms(np.array([0]), np.array([[1.0]]), (0.0,), np.array([0.0]))
    draw = {name: array[:1] for name, array in parameters.items()}
    table = np.linspace(-6, 6, 1201)
    effects = arm_effects(draw, one, days, no_effects(np.zeros((1, 1))), table)[0, 0]
    sensitivity = random.standard_normal(len(chosen))
    falls = value["strength"][0] * np.stack(
        [np.interp(sensitivity, table, effects[:, day]) for day in range(len(days))], axis=-1
    )
    later = latent[chosen, None] - falls
    scores = {rater: score(rater, later - value[f"drift_{rater}"]) for rater in bias}
    return Trial({rater: grade[chosen] for rater, grade in entry.items()}, scores, falls)


def _with_share_severe(people: Any, severe: Any, share: float, random: Any) -> Any:
    size = int(min(severe.sum() / share, (~severe).sum() / (1 - share)))
    taken = round(size * share)
    return np.concatenate(
        [
            random.choice(people[severe], taken, replace=False),
            random.choice(people[~severe], size - taken, replace=False),
        ]
    )
