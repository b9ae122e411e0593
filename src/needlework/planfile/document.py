"""A plan as the plain tables of a plan file: canonical names, nothing that is not known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from decimal import Decimal
from typing import Any

from needlework.doses import Concentration, Dose, Quantity
from needlework.plans import (
    Amount,
    Anaesthesia,
    Answer,
    DailyUse,
    FillerSite,
    Listed,
    MixtureItem,
    Named,
    Override,
    Patient,
    Place,
    Plan,
    PreviousTreatment,
    Session,
    Site,
    Sun,
    Vial,
)

Tables = dict[str, Any]
_NONE = {"none": True}


def document(plan: Plan) -> Tables:
    """Return a plan as nested tables with the keys of the plan file, in its order."""
    return {
        "format": plan.format,
        **_kept({name: getattr(plan, name) for name in _HEAD}),
        **_some("patient", _patient(plan.patient)),
        **_some("goal", [_plain(goal) for goal in plan.goals]),
        **_some("session", [_session(session) for session in plan.sessions]),
        **_some("daily", [_daily(use) for use in plan.daily]),
        **_some("override", [_override(override) for override in plan.overrides]),
    }


_HEAD = ("title", "region", "jurisdiction", "start_date")


def _some(key: str, value: Any) -> Tables:
    return {key: value} if value else {}


def _kept(values: Tables) -> Tables:
    found = {key: _value(value) for key, value in values.items()}
    return {key: value for key, value in found.items() if value not in (None, "", {}, [])}


def _plain(value: Any) -> Tables:
    return _kept({field.name: getattr(value, field.name) for field in fields(value)})


def _value(value: Any) -> Any:
    """Return a field's value as it is written; None and unknown are left out."""
    for kind, write in _WRITERS:
        if isinstance(value, kind):
            return write(value)
    return value


def _answer(value: Answer) -> str | None:
    return None if value is Answer.UNKNOWN else value.value


def _listed(value: Listed) -> Any:
    if not value.asked:
        return None
    return [item.given for item in value.items] or dict(_NONE)


def _number(value: Decimal) -> Decimal | int:
    whole = value.to_integral_value() if abs(value) < Decimal(10) ** 18 else value
    return int(whole) if whole == value and abs(value) < Decimal(10) ** 18 else value.normalize()


def _patient(patient: Patient) -> Tables:
    names = [field.name for field in fields(patient)]
    simple = _kept(
        {name: getattr(patient, name) for name in names if name not in ("scores", _HISTORY)}
    )
    if simple.get("sex") == "unspecified":
        del simple["sex"]
    history = patient.previous_treatments
    if history is not None:
        simple[_HISTORY] = [_previous(row) for row in history] or dict(_NONE)
    return simple | _some("score", [_plain(score) for score in patient.scores])


_HISTORY = "previous_treatments"


def _previous(row: PreviousTreatment) -> Tables:
    found = _plain(row)
    if row.here is not Answer.UNKNOWN:
        found["here"] = row.here is Answer.YES
    return found


def _session(session: Session) -> Tables:
    return {
        "id": session.id,
        "day": session.day,
        **_some("treatment", [_treatment(one) for one in session.treatments]),
    }


def _treatment(treatment: Any) -> Tables:
    found = _plain(treatment)
    found = {"id": found.pop("id"), "kind": found.pop("kind"), **found}
    return found | _some("site", found.pop("sites", None))


def _daily(use: DailyUse) -> Tables:
    found = _plain(use)
    return found if use.from_day else {k: v for k, v in found.items() if k != "from_day"}


def _override(override: Override) -> Tables:
    found = _plain(override)
    target = found.pop("target", None)
    return found if target is None else found | {"treatment": target}


_TABLES = (Anaesthesia, Vial, Site, FillerSite, Place, MixtureItem, Sun)
_WRITERS: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    (Answer, _answer),
    (Listed, _listed),
    (Named, lambda name: name.given),
    (_TABLES, _plain),
    ((Dose, Quantity, Concentration, Amount), str),
    (tuple, lambda rows: [_value(row) for row in rows]),
    (Decimal, _number),
)
