"""Courses of filler: volume left, people who look better, volume to fill up again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.forecast.draws import Draws
from needlework.forecast.goals import GoalShares
from needlework.forecast.grading import Graded
from needlework.forecast.indications.actives import active_words
from needlework.forecast.indications.family_rows import Values, clinic, fitted, people
from needlework.forecast.indications.grading import graded_by
from needlework.forecast.indications.measures import Average, measure_course
from needlework.forecast.indications.values import Answer, Ask, Given
from needlework.forecast.indications.volume_rows import (
    MONTH,
    RESPONDER,
    STUDY,
    VOLUME,
    gains,
    place_of,
    rates,
    response_share,
    typical,
)
from needlework.forecast.indications.volume_steps import ENZYME, Step
from needlework.forecast.timing import EventDefinition, event, first_crossing, loss_day
from needlework.forecast.values import Course, Event, NotForecast
from needlework.mechanisms.filler import Enzyme, Filling, top_up, volume_left

Array = NDArray[np.float64]

NAME, TOPIC, FILLER = "volume", "mesotherapy", "hyaluronic-acid-filler"
OUTCOME = "responder_ge1_grade"
LOSS = EventDefinition(
    "loss",
    OUTCOME,
    "investigator",
    "Day on which the place is less than one grade better than at the start, counted over "
    "everyone treated: who never gains a grade has lost it on day 0.",
)
LOSS_RESPONDERS = EventDefinition(
    "loss_responders",
    OUTCOME,
    "investigator",
    "The same among those who were a grade better a month after the first filling.",
)


@dataclass(frozen=True, slots=True)
class Filled:
    """Simulated people of one place; arrays have people first.

    Parameters
    ----------
    rate : array
        Rate 1/day at which filler leaves, of the clinic's product in the place.
    own_rate : array
        The same of each person.
    gain : array
        Grades gained per mL.
    chances : array of shape (size, nodes)
        Share of people a grade better, at volumes from none to the usual one in even steps.
    """

    values: Values
    rate: Array
    own_rate: Array
    gain: Array
    chances: Array
    strength: Array
    people: Array
    typical_ml: float


def volume_answer(
    ask: Ask,
    kept: tuple[Given, ...],
    steps: tuple[Step, ...],
    lost: tuple[NotForecast, ...],
    table: Draws,
) -> Answer:
    """Return the courses of filler in an area, its events and goals of the plan."""
    own = replace(ask, given=kept)
    filled = _simulate(own, table)
    share = _share(filled, steps, own.days)
    goals = GoalShares(own.days, {(OUTCOME, "investigator"): share})
    return Answer(
        courses=tuple(_courses(own, filled, steps, share)),
        events=_events(own, filled, steps),
        goals=tuple(goals.goals(own.plan, own.area)),
        not_forecast=lost,
        tables=(table,),
    )


def _simulate(ask: Ask, table: Draws) -> Filled:
    rng = np.random.default_rng(ask.seed)
    values = people(table, ask.size)
    study = clinic((*STUDY, "gain_place", "rate_place"), ask.size, rng)
    place = place_of(ask.area)
    usual = _typical(ask, place)
    spread = parameter("volume.person_rate_sd").value
    strength = parameter("volume.enzyme_strength")
    noise = rng.standard_normal((3, ask.size))
    rate = rates((place,), values, study)[:, 0] / MONTH
    gain = gains((place,), values, study)[:, 0]
    return Filled(
        values=values,
        rate=rate,
        own_rate=rate * np.exp(spread * noise[0]),
        gain=gain / usual,
        chances=_tabulated(gain, values),
        strength=strength.value * np.exp(float(strength.spread or 0) * noise[1]),  # type: ignore[arg-type]
        people=noise[2],
        typical_ml=usual,
    )


def _typical(ask: Ask, place: str) -> float:
    """Return the volume that injectors give in a place: half for one side of it."""
    one_side = all(given.treatment.side in ("left", "right") for given in ask.given)
    return typical(place) * (0.5 if one_side else 1.0)


def _share(filled: Filled, steps: Sequence[Step], days: Array) -> Array:
    """Return the share of people a grade better or more, shape (size, days)."""
    left = volume_left(steps, days, filled.rate, filled.strength)
    return _rated(filled.chances, _counted(filled, left) / filled.typical_ml)


def _tabulated(gain: Array, values: Values) -> Array:
    """Return the share a grade better by the part of the usual volume that is left."""
    parts = np.linspace(0, 1, int(parameter("numerics.filler_nodes").value))
    gained = gain[:, None] * parts
    return np.asarray(response_share(gained, np.ones_like(gained), values))


def _counted(filled: Filled, left: Array) -> Array:
    """Return the volume that counts for the look: none beyond what injectors usually wanted."""
    return np.minimum(left, filled.typical_ml)


def _rated(chances: Array, part: Array) -> Array:
    """Return the shares at parts of the usual volume, by straight lines between table points."""
    steps = chances.shape[1] - 1
    place = part * steps
    below = np.minimum(place.astype(np.intp), steps - 1)
    place -= below
    low = np.take_along_axis(chances, below, axis=1)
    return np.asarray(low + place * (np.take_along_axis(chances, below + 1, axis=1) - low))


def _courses(ask: Ask, filled: Filled, steps: tuple[Step, ...], share: Array) -> Iterator[Course]:
    left = volume_left(steps, ask.days, filled.own_rate, filled.strength)
    mean = volume_left(steps, ask.days, filled.rate, filled.strength)
    nothing = np.zeros_like(left)
    untreated = np.broadcast_to(filled.chances[:, :1], nothing.shape)
    told = tuple(_told(ask, filled, steps))
    yield measure_course(
        ask,
        OUTCOME,
        "One grade better or more, as the injector rates it",
        "fraction",
        _graded(ask, filled, steps, RESPONDER),
        share,
        untreated,
        rater="investigator",
        quantity="probability",
        band_meaning="population",
        assumptions=told,
        adds=_adds(ask, steps, share, lambda each: _share(filled, each, ask.days)),
    )
    yield measure_course(
        ask,
        "volume_left",
        "Filler that is left",
        "mL",
        _graded(ask, filled, steps, VOLUME),
        left,
        nothing,
        assumptions=told,
        adds=_adds(
            ask,
            steps,
            left,
            lambda each: volume_left(each, ask.days, filled.own_rate, filled.strength),
        ),
        average=Average(mean, nothing),
    )
    yield measure_course(
        ask,
        "repeat_volume",
        "Volume to fill up again",
        "mL",
        _graded(ask, filled, steps, VOLUME),
        top_up(_wanted(steps), left),
        nothing,
        assumptions=told,
    )


def _wanted(steps: Sequence[Step]) -> float:
    """Return the volume to fill up to: what the first month gives, touch-up included."""
    volumes = [step for step in steps if isinstance(step, Filling)]
    first = volumes[0].day
    return sum(step.volume for step in volumes if step.day <= first + MONTH)


def _adds(
    ask: Ask,
    steps: tuple[Step, ...],
    whole: Array,
    course: Callable[[tuple[Step, ...]], Array],
) -> dict[str, Array]:
    """Return what each treatment adds: with all minus without it."""
    if len(steps) < 2:
        return {}
    return {
        given.treatment.id: whole - course(steps[:place] + steps[place + 1 :])
        for place, given in enumerate(ask.given)
    }


def _events(ask: Ask, filled: Filled, steps: tuple[Step, ...]) -> tuple[Event, ...]:
    """Return when people lose their grade, by how they look and without a rater's noise."""
    step = parameter("volume.event_step").value
    days = np.arange(0.0, parameter("volume.event_horizon").value, step)
    left = volume_left(steps, days, filled.own_rate, filled.strength)
    person = np.exp(filled.values["spread"][:, 0] * filled.people) * filled.gain
    better = filled.values["drift"] + person[:, None] * _counted(filled, left) - 1
    attained = first_crossing(days, better)
    lost = loss_day(days, -better, attained)
    first = min(fill.day for fill in steps if isinstance(fill, Filling))
    early = better[:, int((first + MONTH) // step)] > 0
    grade = _graded(ask, filled, steps, RESPONDER).lowered("assumed", "people differ").grade
    return (
        event(LOSS, ask.area, lost, grade),
        event(LOSS_RESPONDERS, ask.area, lost[early], grade),
    )


def _graded(ask: Ask, filled: Filled, steps: Sequence[Step], quantity: str) -> Graded:
    rows = fitted(TOPIC, NAME)
    place = place_of(ask.area)
    own = [
        row for row in rows if row.quantity == quantity and place_of(row.more["place"]) == place
    ]
    result = graded_by(rows, FILLER, quantity)
    if not own:
        said = "no figure of this outcome in this place entered the fit"
        result = result.lowered("assumed", f"{said}: it is that of other places")
    near = parameter("volume.nearly_typical").value
    given = _wanted(steps) / filled.typical_ml
    if not 1 / near <= given <= near:
        said = f"{_wanted(steps):g} mL where injectors give {filled.typical_ml:g} mL"
        result = result.lowered("assumed", f"{said}: how the volume counts is assumed")
    if any(isinstance(step, Enzyme) for step in steps):
        said = f"how much filler {active_words(ENZYME)} dissolves is assumed"
        result = result.lowered("assumed", said)
    return result


def _told(ask: Ask, filled: Filled, steps: Sequence[Step]) -> Iterator[str]:
    half_life = np.log(2) / filled.rate / MONTH
    low, middle, high = np.quantile(half_life, (0.05, 0.5, 0.95))
    yield (
        f"Half of the filler has gone after about {middle:.0f} months in this place (products "
        f"and clinics differ: {low:.0f} to {high:.0f}); pictures have shown filler after years, "
        "long after the look had faded."
    )
    yield (
        "Trials filled to the look that the injector wanted. The plan's volume is set against "
        f"the {filled.typical_ml:g} mL that this usually took; more is not taken to look better."
    )
    yield (
        "Untreated people are rated a grade better too, one in four in the only trial that "
        "looked: noise and drift, shown as the untreated course."
    )
    if any(isinstance(step, Enzyme) for step in steps):
        yield (
            "The enzyme is taken to act at once: most of its effect comes within three hours, "
            "the rest within two weeks."
        )
