"""What the model of fillers expects of published figures, in both namespaces.

Injectors fill until they like what they see, so a trial's volume stands for the wanted gain G.
What is left of it after t months is ``exp(-k t)``, and a rating of change is

    y = drift + G exp(omega z) left + noise,    z normal over people,

a response where y is a grade or more. Untreated people respond by drift and noise alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.evidence.study_rows import StudyRow
from needlework.scales.paired import normal_share

PLACES = ("nasolabial", "lips", "midface")
PARAMETERS: tuple[str, ...] = (
    *("gain", "spread", "noise", "drift", "rate", "rate_place_sd", "gain_place_sd"),
    *("rate_nasolabial", "rate_lips", "rate_midface", "gain_nasolabial", "gain_lips"),
    *("volume_drift", "open_shift", "study_sd", "rate_sd"),
)
STUDY: tuple[str, ...] = ("gain", "rate")
"""What a study adds of its own."""

RESPONDER, VOLUME, GAIS, GOAL = "responder", "volume_gain", "gais", "goal"
ELSEWHERE = "elsewhere"
MONTH = 365.25 / 12
YES = "yes"
Array = NDArray[Any]
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Design:
    """Rows as arrays of shape (rows,).

    Parameters
    ----------
    elapsed, repeat_elapsed : arrays
        Months since the filling, and since the repeat; below 0 where there is none.
    repeat : array
        Volume of the repeat over that of the first filling.
    amount : array
        mL; 0 for people who were not treated.
    place : tuple of str
    kind : array of str
        Quantity.
    """

    elapsed: Array
    repeat_elapsed: Array
    repeat: Array
    amount: Array
    opened: Array
    place: tuple[str, ...]
    kind: Array


def design(rows: Sequence[StudyRow]) -> Design:
    """Return rows as a design."""
    repeated = [len(row.session_days) > 1 for row in rows]
    since = [row.day - row.session_days[-1] if row.session_days else row.day for row in rows]
    return Design(
        elapsed=np.array([row.day / MONTH for row in rows]),
        repeat_elapsed=np.where(repeated, np.array(since) / MONTH, -1.0),
        repeat=np.array([_repeat(row) for row in rows]),
        amount=np.array([_amount(row) for row in rows]),
        opened=np.array([row.more["open"] == YES for row in rows], dtype=float),
        place=tuple(place_of(row.more["place"]) for row in rows),
        kind=np.array([row.quantity for row in rows]),
    )


def _amount(row: StudyRow) -> float:
    return typical(place_of(row.more["place"])) if row.amount is None else row.amount


def _repeat(row: StudyRow) -> float:
    return float(row.more["repeat_volume"] or 0) / (_amount(row) or 1)


def place_of(area: str) -> str:
    """Return the place of the model that stands for an area."""
    near = {"cheek": "midface", "malar": "midface", "upper-lip": "lips", "perioral": "lips"}
    place = near.get(area, area)
    return place if place in PLACES else ELSEWHERE


def typical(place: str) -> float:
    """Return the volume in mL that injectors give in a place."""
    return parameter(f"volume.typical.{place}").value


def expected(rows: Design, values: Values, deviates: Values, xp: Any = np) -> Any:
    """Return the expected figures, shape (draws, rows).

    Parameters
    ----------
    values : mapping of arrays of shape (draws, 1)
        Population parameters; thresholds of other judgements too where rows speak of them.
    deviates : mapping of arrays of shape (draws, rows)
        What the study of each row adds, standard normal.
    """
    rate, gain = rates(rows.place, values, deviates, xp), gains(rows.place, values, deviates, xp)
    left = share_left(rows, rate, xp)
    asked = xp.where(rows.kind == GAIS, values.get("gais_threshold", 1), 1)
    asked = xp.where(rows.kind == GOAL, values.get("goal_threshold", 1), asked)
    treated = rows.amount > 0
    shift = values["open_shift"] * rows.opened
    share = response_share(xp.where(treated, gain * left, 0), asked - shift, values, xp)
    volume = rows.amount * left + values["volume_drift"]
    return xp.where(rows.kind == VOLUME, volume, share)


def rates(place: Sequence[str], values: Values, study: Values, xp: Any = np) -> Any:
    """Return the rates per month at which filler leaves, shape (draws, places)."""
    shift = _by_place("rate", place, values, study, xp) * values["rate_place_sd"]
    return values["rate"] * xp.exp(shift + values["rate_sd"] * study["rate"])


def gains(place: Sequence[str], values: Values, study: Values, xp: Any = np) -> Any:
    """Return the grades gained by the wanted volume, shape (draws, places)."""
    shift = _by_place("gain", place, values, study, xp) * values["gain_place_sd"]
    return values["gain"] * xp.exp(shift + values["study_sd"] * study["gain"])


def _by_place(name: str, place: Sequence[str], values: Values, study: Values, xp: Any) -> Any:
    """Return standard deviates of places; a place without a trial is one of them at random."""
    nothing = xp.zeros_like(values["rate"][:, 0])
    new = study.get(f"{name}_place")
    columns = [
        values[f"{name}_{each}"][:, 0]
        if f"{name}_{each}" in values
        else (nothing if new is None else new[:, i])
        for i, each in enumerate(place)
    ]
    return xp.stack(columns, axis=-1)


def share_left(rows: Design, rate: Any, xp: Any = np) -> Any:
    """Return what is left of the wanted volume, repeats counted."""
    first = xp.exp(-rate * rows.elapsed)
    again = rows.repeat * xp.exp(
        -rate * xp.where(rows.repeat_elapsed >= 0, rows.repeat_elapsed, 0)
    )
    return first + xp.where(rows.repeat_elapsed >= 0, again, 0)


def left_before_repeat(rows: Design, values: Values, deviates: Values, xp: Any = np) -> Any:
    """Return the log likelihood of the volumes of repeats: they say how much was left."""
    rate = rates(rows.place, values, deviates, xp)
    left = xp.exp(-rate * (rows.elapsed - rows.repeat_elapsed))
    apart = (1 - rows.repeat - left) / parameter("volume.repeat_error").value
    return xp.where(rows.repeat > 0, -(apart**2) / 2, 0)


def response_share(gained: Any, asked: Any, values: Values, xp: Any = np) -> Any:
    """Return the share rated better by what is asked, over people.

    Parameters
    ----------
    gained : array
        Grades gained by a person in the middle.
    asked : array
        Grades asked for.
    """
    order = int(parameter("numerics.people_nodes").value)
    nodes, weights = np.polynomial.hermite_e.hermegauss(order)
    each = gained[..., None] * xp.exp(values["spread"][..., None] * nodes)
    mean = values["drift"][..., None] + each - xp.asarray(asked)[..., None]
    return normal_share(mean / values["noise"][..., None], xp) @ xp.asarray(
        weights / weights.sum()
    )
