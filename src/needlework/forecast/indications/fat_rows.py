"""What the model of fat expects of published figures, in both namespaces.

A rating is a person's improvement plus noise, in standard deviations of a rating,

    z = placebo + effect exp(slope (grade - usual)) removed / removed by six sessions + shifts,

and the share a grade better is ``Phi(z)``; two grades ask for a step more. Both raters of a
composite see one person, so their ratings go together; so do two ratings years apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.evidence.study_rows import StudyRow
from needlework.mechanisms.fat import fat_states, session_fraction
from needlework.scales.paired import both_above, normal_share

PARAMETERS: tuple[str, ...] = (
    *("fraction", "half_dose", "clearing_half_life", "effect", "placebo", "patient_shift"),
    *("pair", "persistence", "step", "grade_slope", "open_shift"),
    *("mri_fall", "mri_sd", "beside", "study_sd", "strength_sd"),
)
STUDY: tuple[str, ...] = ("rating", "strength")
"""What a study adds of its own."""

BESIDE, MRI, MAINTAINED, RESPONDER = "beside", "mri_responder", "maintained", "responder"
COMPOSITE, CLINICIAN, PATIENT, SATISFIED = "composite", "clinician", "patient", "satisfied"
YES = "yes"
Array = NDArray[Any]
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Design:
    """Rows as arrays of shape (rows,).

    Parameters
    ----------
    elapsed, elapsed_fewer : arrays of shape (rows, sessions)
        Days since each session; the second for people who had fewer than six.
    kind : array of str
        Rater of a share of responders, else the quantity.
    pairs : array of int
        Rows about two ratings of one person; ``place`` says where a row stands among them.
    """

    elapsed: Array
    elapsed_fewer: Array
    dose: Array
    grade: Array
    grades: Array
    opened: Array
    control: Array
    kind: Array
    pairs: Array
    place: Array


def design(rows: Sequence[StudyRow]) -> Design:
    """Return rows as a design."""
    kinds = [row.more["rater"] if row.quantity == RESPONDER else row.quantity for row in rows]
    pairs = [i for i, kind in enumerate(kinds) if kind in (COMPOSITE, MAINTAINED)]
    return Design(
        elapsed=_elapsed(rows, fewer=False),
        elapsed_fewer=_elapsed(rows, fewer=True),
        dose=np.array([row.amount or 0.0 for row in rows]),
        grade=_column(rows, "baseline", parameter("fat.usual_grade").value),
        grades=_column(rows, "grades", 1),
        opened=np.array([row.more["open"] == YES for row in rows], dtype=float),
        control=_column(rows, "control_value", 1),
        kind=np.array(kinds),
        pairs=np.array(pairs, dtype=int),
        place=np.array([pairs.index(i) if i in pairs else 0 for i in range(len(rows))]),
    )


def _column(rows: Sequence[StudyRow], name: str, missing: float) -> Array:
    return np.array([float(row.more[name] or missing) for row in rows])


def _elapsed(rows: Sequence[StudyRow], fewer: bool) -> Array:
    """Return days since each session, -1 where there is none."""
    most = int(parameter("fat.most_sessions").value)
    given = [_sessions(row, most, fewer) for row in rows]
    result = np.full((len(rows), max(1, *(len(days) for days in given))), -1.0)
    for place, (row, days) in enumerate(zip(rows, given, strict=True)):
        result[place, : len(days)] = row.day - np.asarray(days)
    return result


def _sessions(row: StudyRow, most: int, fewer: bool) -> tuple[float, ...]:
    if fewer and len(row.session_days) >= most:
        return row.session_days[: int(parameter("fat.fewer_sessions").value)]
    return row.session_days


def expected(rows: Design, values: Values, deviates: Values, xp: Any = np) -> Any:
    """Return the expected figures, shape (draws, rows).

    Parameters
    ----------
    values : mapping of arrays of shape (draws, 1)
        Population parameters; ``satisfied_shift`` too where rows speak of satisfaction.
    deviates : mapping of arrays of shape (draws, rows)
        What the study of each row adds, standard normal.
    """
    removed = _removed_of(rows, values, xp)
    base = rating(removed, values, deviates, rows.grade, xp) + values["open_shift"] * rows.opened
    found = response_share(base, CLINICIAN, rows.grades, values, xp)
    for rater, shift in ((PATIENT, 0), (SATISFIED, values.get("satisfied_shift", 0))):
        share = response_share(base + shift, PATIENT, rows.grades, values, xp)
        found = xp.where(rows.kind == rater, share, found)
    found = xp.where(_is_pair(rows), _pairs(rows, base, values, xp)[:, rows.place], found)
    found = xp.where(rows.kind == MRI, mri_share(removed, values, xp), found)
    beside = rows.control * xp.exp(values["beside"])
    return xp.where(rows.kind == BESIDE, beside, found)


def _is_pair(rows: Design) -> Array:
    return np.isin(np.arange(len(rows.kind)), rows.pairs)


def _pairs(rows: Design, base: Any, values: Values, xp: Any) -> Any:
    """Return the shares of the rows about two ratings of one person."""
    if not len(rows.pairs):
        return xp.zeros((len(base), 1))
    again = rows.kind[rows.pairs] == MAINTAINED
    clinician = base[:, rows.pairs] - values["step"] * (rows.grades[rows.pairs] - 1)
    other = xp.where(again, clinician, clinician + values["patient_shift"])
    together = xp.where(again, values["persistence"], values["pair"])
    both = both_above(clinician, other, together, xp)
    return both / xp.where(again, normal_share(clinician, xp), 1)


def _removed_of(rows: Design, values: Values, xp: Any) -> Any:
    """Return the share of the fat that has left, people with fewer sessions among them."""
    dose = session_fraction(values["fraction"], rows.dose, values["half_dose"], xp)
    clearing = xp.log(2) / values["clearing_half_life"]
    whole, fewer = (
        fat_states(elapsed, dose[..., None], 0.0, clearing, clearing, xp).removed
        for elapsed in (rows.elapsed, rows.elapsed_fewer)
    )
    share = parameter("fat.fewer_share").value
    return (1 - share) * whole + share * fewer


def rating(removed: Any, own: Values, study: Values, grade: Any, xp: Any = np) -> Any:
    """Return the clinician's mean rating, standard deviations above one grade better."""
    gain = own["grade_slope"] * (grade - parameter("fat.usual_grade").value)
    effect = own["effect"] * xp.exp(gain + own["strength_sd"] * study["strength"])
    part = removed / removed_by_course(own)
    return own["placebo"] + own["study_sd"] * study["rating"] + effect * part


def removed_by_course(own: Values) -> Any:
    """Return the share of the fat that a whole course of six sessions removes in the end."""
    return 1 - (1 - own["fraction"]) ** int(parameter("fat.most_sessions").value)


def response_share(base: Any, rater: str, grades: Any, own: Values, xp: Any = np) -> Any:
    """Return the share so many grades better, as the clinician, the patient or both rate it."""
    clinician = base - own["step"] * (grades - 1)
    patient = clinician + own["patient_shift"]
    if rater == COMPOSITE:
        return both_above(clinician, patient, own["pair"], xp)
    return normal_share(clinician if rater == CLINICIAN else patient, xp)


def mri_share(removed: Any, own: Values, xp: Any = np) -> Any:
    """Return the share of people whose volume in pictures fell by the threshold or more."""
    part = removed / removed_by_course(own)
    fall = own["mri_fall"] * part - parameter("fat.mri_threshold").value
    return normal_share(fall / own["mri_sd"], xp)
