"""Events of one area: which simulated patient meets which boundary, and when."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from needlework.forecast.area import AreaForecast, Patients
from needlework.forecast.area_scales import area_scale
from needlework.forecast.baseline import BaselineScores
from needlework.forecast.timing import EventDefinition, event, first_crossing, loss_day, visit_of
from needlework.forecast.values import Event, Grade

Array = NDArray[np.float64]

ONSET = EventDefinition(
    "onset",
    "cumulative_onset_subject_reported",
    "subject",
    "First day on which the patient notices an effect, as diaries in trials ask.",
)
PEAK = EventDefinition(
    "peak",
    "severity",
    "investigator",
    "Day of the lowest severity at maximum contraction.",
)
LOSS = EventDefinition(
    "loss",
    "none_or_mild",
    "investigator",
    "Day on which {back} again at maximum contraction, counted over everyone treated: who "
    "never has {few} has lost it on day 0.",
)
LOSS_RESPONDERS = EventDefinition(
    "loss_responders",
    "none_or_mild",
    "investigator",
    "The same among those who had {few} on day 30; seen, as in trials, at the monthly visit "
    "that finds it gone.",
)
RETURN = EventDefinition(
    "return",
    "baseline",
    "investigator",
    "First monthly visit that finds the baseline grade again, among those who improved by at "
    "least one grade. It promises nothing: bookings go by loss.",
)


def area_events(
    forecast: AreaForecast, scores: BaselineScores, area: str, grades: dict[str, Grade]
) -> tuple[Event, ...]:
    """Return the five events of an area.

    Parameters
    ----------
    grades : mapping of str to grade
        Grade of each event by name.
    """
    patients, knots = forecast.patients, forecast.knots
    visits = forecast.visits
    level = patients.severity[:, None] - patients.fall
    onset = first_crossing(knots, patients.fall - patients.onset_threshold[:, None])
    peak = knots[level.argmin(axis=1)]
    loss, responders = _losses(forecast, level, visits)
    back = _return(forecast, level, visits, scores)
    found = zip(
        (ONSET, PEAK, LOSS, LOSS_RESPONDERS, RETURN),
        (onset, peak, loss, responders, back),
        strict=True,
    )
    return tuple(event(_said(item, area), area, days, grades[item.name]) for item, days in found)


def _said(item: EventDefinition, area: str) -> EventDefinition:
    """Return an event defined in the words of the area's scale."""
    scale = area_scale(area)
    words = item.definition.format(back=scale.back, few=scale.below_entry.lower())
    return replace(item, definition=words)


def _losses(forecast: AreaForecast, level: Array, visits: NDArray[np.intp]) -> tuple[Array, Array]:
    """Day of loss over all treated, and the visit that finds it among early responders."""
    patients, knots = forecast.patients, forecast.knots
    above = level - patients.thresholds[1][:, None]
    attained = first_crossing(knots, -above)
    loss = loss_day(knots, above, attained)
    rated = (above + patients.rater_noise)[:, visits]
    responded = rated[:, 0] < 0
    return loss, visit_of(rated[responded] >= 0, knots[visits])


def _return(
    forecast: AreaForecast, level: Array, visits: NDArray[np.intp], scores: BaselineScores
) -> Array:
    """Visit that finds the baseline grade again, among those better on the first visit."""
    patients = forecast.patients
    boundary = _own_boundary(patients, scores)
    rated = (level + patients.rater_noise - boundary[:, None])[:, visits]
    return visit_of(rated[rated[:, 0] < 0] >= 0, forecast.knots[visits])


def _own_boundary(patients: Patients, scores: BaselineScores) -> Array:
    """Boundary below each patient's baseline grade."""
    if scores.grade is not None:
        return np.asarray(patients.thresholds[max(scores.grade, 1) - 1])
    severe = patients.severity >= patients.thresholds[2]
    return np.asarray(np.where(severe, patients.thresholds[2], patients.thresholds[1]))
