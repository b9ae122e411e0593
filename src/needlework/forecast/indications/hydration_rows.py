"""What the model of skin boosters expects of published figures, in both namespaces.

X is the effect as a share of the most that a substance can do: sessions build it up, it fades.
A share of people rated better is

    Phi(untreated + shift of the scale + slope effect X),

and a measured property changes by ``drift + E X`` in per cent of its start, E over saline. What
studies without control add (people and raters who know) is a drift of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from needlework.evidence.study_rows import StudyRow
from needlework.mechanisms.booster import built_up
from needlework.scales.paired import normal_share

MEASURES = ("hydration", "firmness", "elasticity", "wrinkle_depth", "roughness", "pores")
PARAMETERS: tuple[str, ...] = (
    *("gain", "gel_half_life", "native_half_life", "fading_sd"),
    *(
        "untreated",
        "gel_strength",
        "native_strength",
        "each_shift",
        "improved_shift",
        "open_shift",
        "improved_slope",
    ),
    *("study_sd", "measured", "measured_sd", *(f"measured_{name}" for name in MEASURES)),
    *("measured_study_sd", "drift", "drift_sd", "open_drift", "open_drift_sd"),
)
STUDY: tuple[str, ...] = ("rating", "fading", "measured", "drift")
"""What a study adds of its own."""

RESPONDER, INSTRUMENT = "responder", "instrument"
GEL, NATIVE = "hyaluronic-acid-lowcrosslinked", "hyaluronic-acid-noncrosslinked"
DIFFERENCE = "difference"
YES = "yes"
Array = NDArray[Any]
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Design:
    """Rows as arrays of shape (rows,); sessions as days since each, -1 where there is none.

    Parameters
    ----------
    open_measured : array
        1 where a measured change is before against after without control.
    difference : array
        1 where the figure is a difference from saline: no drift in it.
    sign : array
        -1 where a fall is better.
    """

    elapsed: Array
    treated: Array
    gel: Array
    each: Array
    improved: Array
    opened: Array
    open_measured: Array
    difference: Array
    sign: Array
    measure: tuple[str, ...]
    instrument: Array


def design(rows: Sequence[StudyRow]) -> Design:
    """Return rows as a design."""
    return Design(
        elapsed=_elapsed(rows),
        treated=_marks(rows, lambda row: row.treatment in (GEL, NATIVE)),
        gel=_marks(rows, lambda row: row.treatment == GEL),
        each=_marks(rows, lambda row: row.more["scale"] == "each"),
        improved=_marks(rows, lambda row: row.more["scale"] == "improved"),
        opened=_marks(rows, lambda row: row.more["blinded"] != YES),
        open_measured=_marks(rows, lambda row: not row.controlled),
        difference=_marks(rows, lambda row: row.likelihood == DIFFERENCE),
        sign=np.array([float(row.more["sign"] or 1) for row in rows]),
        measure=tuple(row.more["measure"] for row in rows),
        instrument=np.array([row.quantity == INSTRUMENT for row in rows]),
    )


def _marks(rows: Sequence[StudyRow], told: Any) -> Array:
    return np.array([float(told(row)) for row in rows])


def _elapsed(rows: Sequence[StudyRow]) -> Array:
    result = np.full((len(rows), max(1, *(len(row.session_days) for row in rows))), -1.0)
    for place, row in enumerate(rows):
        result[place, : len(row.session_days)] = row.day - np.asarray(row.session_days)
    return result


def expected(rows: Design, values: Values, deviates: Values, xp: Any = np) -> Any:
    """Return the expected figures, shape (draws, rows).

    Parameters
    ----------
    values : mapping of arrays of shape (draws, 1)
        Population parameters.
    deviates : mapping of arrays of shape (draws, rows)
        What the study of each row adds, standard normal.
    """
    reached = rows.treated * effect_share(rows.elapsed, rows.gel, values, deviates, xp)
    scale = values["each_shift"] * rows.each + values["improved_shift"] * rows.improved
    shift = scale + values["open_shift"] * rows.opened + values["study_sd"] * deviates["rating"]
    share = response_share(reached, rows.gel, shift, rows.improved, values, xp)
    change = rows.sign * change_percent(rows, reached, values, deviates, xp)
    return xp.where(rows.instrument, change, share)


def effect_share(elapsed: Any, gel: Any, values: Values, study: Values, xp: Any = np) -> Any:
    """Return the effect as a share of the most, shape (draws, ...) as ``elapsed`` has.

    Parameters
    ----------
    elapsed : array of shape (..., sessions)
        Days since each session.
    gel : array of shape (...)
        1 for a cross-linked gel, 0 for hyaluronic acid without cross-links.
    """
    half_life = xp.where(gel > 0, values["gel_half_life"], values["native_half_life"])
    fading = xp.log(2) / (half_life * xp.exp(values["fading_sd"] * study["fading"]))
    return built_up(elapsed, values["gain"], fading, xp)


def response_share(
    reached: Any, gel: Any, shift: Any, improved: Any, values: Values, xp: Any = np
) -> Any:
    """Return the share of people rated better.

    Parameters
    ----------
    improved : array
        1 for "improved at all", which tells treated from untreated less sharply than a grade.
    """
    effect = xp.where(gel > 0, values["gel_strength"], values["native_strength"])
    slope = xp.where(improved > 0, values["improved_slope"], 1)
    return normal_share(values["untreated"] + shift + slope * effect * reached, xp)


def change_percent(rows: Design, reached: Any, values: Values, study: Values, xp: Any = np) -> Any:
    """Return the change of measured properties in per cent, better being positive."""
    most = most_percent(rows.measure, values, study, xp)
    closed = values["drift"] + values["drift_sd"] * study["drift"]
    opened = values["open_drift"] + values["open_drift_sd"] * study["drift"]
    drift = xp.where(rows.open_measured > 0, opened, closed) * (1 - rows.difference)
    return drift + (most + values["measured_study_sd"] * study["measured"]) * reached


def most_percent(measures: Sequence[str], values: Values, study: Values, xp: Any = np) -> Any:
    """Return the most that hyaluronic acid does to properties over saline, per cent.

    A property that nobody measured in the fit is one of them at random (``study["property"]``).
    """
    nothing = xp.zeros_like(values["measured"][:, 0])
    new = study.get("property")
    columns = [
        values[f"measured_{name}"][:, 0]
        if f"measured_{name}" in values
        else (nothing if new is None else new[:, i])
        for i, name in enumerate(measures)
    ]
    return values["measured"] + values["measured_sd"] * xp.stack(columns, axis=-1)
