"""What papers print of melasma, given the severity of the arms: likelihood and predictive draws.

``fall`` and ``score`` are means, ``share`` is a share of people, ``band`` one of several that add
up to all, ``differs`` a verdict,
``smd-either-sign`` a standardised difference whose direction is not clear, and ``first-week`` the
first visit with a significant difference.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.forecast.indications.pigment_model import (
    Below,
    Parameters,
    PigmentRows,
    difference_seen,
    person_spread,
    share_between,
)

Array = NDArray[np.float64]
Index = NDArray[np.intp]
FORMS = ("fall", "score", "share", "band", "differs", "smd-either-sign", "first-week")
PERCENT = "percent"
WEEK = 7.0


class Readings:
    """Severity of treated and comparator per row, with the spread between people.

    Parameters
    ----------
    rows : PigmentRows
    severity : array of shape (..., arms)
    values : mapping of str to array
        Population parameters.
    """

    def __init__(
        self, rows: PigmentRows, severity: Any, values: Parameters, below: Below, xp: Any = np
    ) -> None:
        self.rows, self.values, self.below, self.xp = rows, values, below, xp
        arms = rows.arms
        self.treated = severity[..., arms.treated]
        self.comparator = severity[..., arms.comparator]
        days = arms.ends.last
        self.spread = person_spread(self.treated, days[arms.treated], values, xp)
        self.spread_comparator = person_spread(self.comparator, days[arms.comparator], values, xp)
        shares = rows.instrument
        residual = (1 - shares) * values["rater_error"][..., None]
        self.residual = residual + shares * values["instrument_error"][..., None]

    def mean_error(self) -> Any:
        """Return the SD of the mean severity of each treated arm."""
        people = self.spread[..., 0] / np.sqrt(self.rows.people)
        given = self.rows.own_error
        return self.xp.sqrt(self.xp.where(given > 0, given, people) ** 2 + self.residual**2)

    def distance(self) -> tuple[Any, Any]:
        """Return comparator minus treated at each look, and its SD."""
        own, other = self.spread, self.spread_comparator
        noise = 2 * self.rows.reading_noise[:, None] ** 2
        people = self.rows.people[:, None]
        variance = (own**2 + other**2 + noise) / people + 2 * self.residual[..., None] ** 2
        return self.comparator - self.treated, self.xp.sqrt(variance)

    def share(self) -> Any:
        """Return the share of people in each row's band of falls."""
        low, high = self.rows.edges
        found = share_between(self.treated[..., 0], self.spread[..., 0], low, high, self.below)
        return _off_the_edges(found)

    def standardised(self) -> Any:
        """Return the standardised difference of the two sides."""
        pooled = self.xp.sqrt((self.spread**2 + self.spread_comparator**2) / 2)
        return ((self.comparator - self.treated) / pooled)[..., 0]

    def first_difference(self) -> Any:
        """Return the chance that each look is the first with a difference, then that none is."""
        distance, error = self.distance()
        seen = self.below(distance / error - parameter("studies.two_sided_z").value)
        not_before = self.xp.cumprod(1 - seen, axis=-1)
        ones = self.xp.ones_like(seen[..., :1])
        return self.xp.concatenate(
            [seen * self.xp.concatenate([ones, not_before[..., :-1]], -1), not_before[..., -1:]],
            axis=-1,
        )


def places(rows: PigmentRows, form: str) -> Index:
    """Return the rows of a form."""
    return np.array([i for i, row in enumerate(rows.arms.rows) if row.likelihood == form], int)


def log_likelihood(readings: Readings, log_normal: Callable[..., Any]) -> Any:
    """Return the log likelihood of every row, shape (..., rows).

    Parameters
    ----------
    log_normal : callable
        Log density of a normal at value, mean and SD.
    """
    rows, xp = readings.rows, readings.xp
    value = np.array([row.value for row in rows.arms.rows])
    remaining = observed_severity(rows)
    mean = log_normal(remaining, readings.treated[..., 0], readings.mean_error())
    share = readings.share()
    band = rows.people * value * xp.log(share)
    rest = rows.people * (1 - value) * xp.log(1 - share)
    distance, error = readings.distance()
    seen = _off_the_edges(difference_seen(distance[..., 0], error[..., 0], readings.below))
    verdict = xp.log(xp.where(value > 0.5, seen, 1 - seen))
    found = {"fall": mean, "score": mean, "share": band + rest, "band": band}
    found["differs"] = verdict
    found["smd-either-sign"] = _either_sign(readings, value, log_normal)
    found["first-week"] = _first(readings, value)
    total = 0.0
    for form, one in found.items():
        mask = np.array([row.likelihood == form for row in rows.arms.rows])
        total = total + xp.where(mask, one, 0)
    return total


def observed_severity(rows: PigmentRows) -> Array:
    """Return the mean severity that a mean or a fall prints, relative to its start."""
    value = np.array([row.value for row in rows.arms.rows])
    percent = np.array([row.unit == PERCENT for row in rows.arms.rows])
    fall = np.where(percent, value / 100, value)
    scores = np.array([row.likelihood == "score" for row in rows.arms.rows])
    return np.where(scores, value / rows.column("baseline", 1), 1 - fall)


def _either_sign(readings: Readings, value: Array, log_normal: Callable[..., Any]) -> Any:
    error = np.where(readings.rows.own_error > 0, readings.rows.own_error, 1)
    expected = readings.standardised()
    both = (log_normal(value, expected, error), log_normal(value, -expected, error))
    return readings.xp.logaddexp(*both) - np.log(2)


def _first(readings: Readings, value: Array) -> Any:
    chances = readings.first_difference()
    visits = _visits(readings.rows)
    at = np.array([int(np.argmin(np.abs(row - v))) for row, v in zip(visits, value, strict=True)])
    return readings.xp.log(_off_the_edges(chances[..., np.arange(len(at)), at]))


def _off_the_edges(share: Any) -> Any:
    """Return a share kept a little off 0 and 1, where its logarithm and slope end."""
    least = parameter("studies.least_share").value
    return least + (1 - 2 * least) * share


def _visits(rows: PigmentRows) -> Array:
    """Return the weeks of the looks; a visit more stands for never."""
    from needlework.forecast.indications.pigment_model import LOOKS
    from needlework.forecast.indications.study_arms import visits_of

    weeks = np.array([visits_of(row, LOOKS) for row in rows.arms.rows]) / WEEK
    later = 2 * weeks[:, -1:] - weeks[:, -2:-1]
    return np.concatenate([weeks, later], axis=1)


def predictive(readings: Readings, rng: np.random.Generator) -> Array:
    """Return predictive draws of every row in its printed unit, shape (rows, draws)."""
    rows = readings.rows
    size = readings.treated.shape[0]
    noise = rng.standard_normal((size, len(rows.arms.rows)))
    mean = readings.treated[..., 0] + noise * readings.mean_error()
    percent = np.array([row.unit == PERCENT for row in rows.arms.rows])
    fall = (1 - mean) * np.where(percent, 100, 1)
    distance, error = readings.distance()
    seen = difference_seen(distance[..., 0], error[..., 0], readings.below)
    smd = readings.standardised() + noise * rows.own_error
    shares = _shares(readings, rng)
    found = {
        "fall": fall,
        "score": mean * rows.column("baseline", 1),
        "share": shares,
        "band": shares,
        "differs": (rng.random(seen.shape) < seen).astype(float),
        "smd-either-sign": smd * np.where(rng.random(size) < 0.5, -1, 1)[:, None],
        "first-week": _first_weeks(readings, rng),
    }
    sample = [found[row.likelihood][:, place] for place, row in enumerate(rows.arms.rows)]
    return np.stack(sample)


def _shares(readings: Readings, rng: np.random.Generator) -> Array:
    people = readings.rows.people.astype(int)
    return np.asarray(rng.binomial(people, readings.share()) / people)


def _first_weeks(readings: Readings, rng: np.random.Generator) -> Array:
    edges = np.cumsum(readings.first_difference(), axis=-1)
    drawn = rng.random(edges.shape[:-1])[..., None]
    place = np.minimum((drawn > edges).sum(axis=-1), edges.shape[-1] - 1)
    visits = _visits(readings.rows)
    return np.asarray(visits[np.arange(len(visits)), place])
