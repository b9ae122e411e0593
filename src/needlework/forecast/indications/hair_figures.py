"""What papers print of hair counts, given the change in the arms: likelihood and draws.

``change``, ``difference`` and ``percent`` are means, ``share-improved`` a share of people whose
photographs a rater calls better, ``better`` a verdict, ``return-weeks`` the time until a gain is
gone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.forecast.indications.hair_model import Parameters
from needlework.forecast.indications.study_arms import StudyArms, number_of

Array = NDArray[np.float64]
Below = Callable[[Any], Any]
FORMS = ("change", "difference", "percent", "share-improved", "better", "return-weeks")
WEEK = 7.0


class HairRows:
    """Rows of hair with their arms and what their figures need."""

    def __init__(self, arms: StudyArms) -> None:
        self.arms = arms
        rows = arms.rows
        self.value = np.array([row.value for row in rows])
        self.people = np.array([row.n or 1 for row in rows])
        self.own_error = np.array([row.standard_error or 0 for row in rows])
        self.counted = np.array([number_of(row, "counted_cm2") or 1 for row in rows])
        density = parameter("hair.density").value
        percent = np.array([row.likelihood == "percent" for row in rows])
        # A count is printed per counted area, a percentage per hundredth of the count at start.
        self.unit = np.where(percent, density / 100, 1 / self.counted)

    def of(self, form: str) -> NDArray[np.bool_]:
        """Return which rows are of a form."""
        return np.array([row.likelihood == form for row in self.arms.rows])


class Readings:
    """What the arms of some rows lead to.

    Parameters
    ----------
    rows : HairRows
    change : array of shape (..., arms)
        Hairs per cm2.
    """

    def __init__(
        self, rows: HairRows, change: Any, values: Parameters, below: Below, xp: Any = np
    ) -> None:
        self.rows, self.values, self.below, self.xp = rows, values, below, xp
        self.treated = change[..., rows.arms.treated[:, 0]]
        self.beyond = self.treated - change[..., rows.arms.comparator[:, 0]]
        person = parameter("hair.person_sd").value
        sides = 1 + (rows.arms.treated[:, 0] != rows.arms.comparator[:, 0])
        self.error = np.where(
            rows.own_error > 0, rows.own_error, person * np.sqrt(sides / rows.people)
        )

    def mean(self) -> Any:
        """Return the mean that each row prints, hairs per cm2."""
        return self.xp.where(self.rows.of("difference"), self.beyond, self.treated)

    def share(self) -> Any:
        """Return the share of people whose photographs are called improved."""
        person = parameter("hair.person_sd").value
        noise = parameter("hair.photo_noise").value
        line = self.values["photo_line"][..., None]
        return self._kept(self.below((self.treated - line) / np.hypot(person, noise)))

    def verdict(self) -> Any:
        """Return the chance that treated is called better than its comparator."""
        edge = parameter("studies.two_sided_z").value
        return self._kept(self.below(self.beyond / self.error - edge))

    def weeks(self) -> Any:
        """Return the weeks until a gain has gone."""
        left = parameter("hair.left_at_placebo").value
        return -np.log(left) / self.values["fast_rate"][..., None] / WEEK + 0 * self.treated

    def _kept(self, share: Any) -> Any:
        least = parameter("studies.least_share").value
        return least + (1 - 2 * least) * share


def log_likelihood(readings: Readings, log_normal: Callable[..., Any]) -> Any:
    """Return the log likelihood of every row, shape (..., rows)."""
    rows, xp = readings.rows, readings.xp
    value = rows.value
    observed = value * rows.unit
    mean = log_normal(observed, readings.mean(), readings.error)
    share, seen = readings.share(), readings.verdict()
    people = rows.people * (value * xp.log(share) + (1 - value) * xp.log(1 - share))
    verdict = xp.where(value > 0.5, xp.log(seen), xp.log(1 - seen))
    weeks = log_normal(value, readings.weeks(), np.where(rows.own_error > 0, rows.own_error, 1))
    means = rows.of("change") | rows.of("difference") | rows.of("percent")
    total = xp.where(means, mean, 0) + xp.where(rows.of("share-improved"), people, 0)
    total = total + xp.where(rows.of("better"), verdict, 0)
    return total + xp.where(rows.of("return-weeks"), weeks, 0)


def predictive(readings: Readings, rng: np.random.Generator) -> Array:
    """Return predictive draws of every row in its printed unit, shape (rows, draws)."""
    rows = readings.rows
    noise = rng.standard_normal(readings.treated.shape)
    mean = (readings.mean() + noise * readings.error) / rows.unit
    people = rows.people.astype(int)
    share = rng.binomial(people, readings.share()) / people
    verdict = (rng.random(noise.shape) < readings.verdict()).astype(float)
    weeks = readings.weeks() + noise * rows.own_error
    found = {
        "change": mean,
        "difference": mean,
        "percent": mean,
        "share-improved": share,
        "better": verdict,
        "return-weeks": weeks,
    }
    return np.stack([found[row.likelihood][:, place] for place, row in enumerate(rows.arms.rows)])
