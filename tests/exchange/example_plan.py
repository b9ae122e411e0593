"""The plan that belongs to the example forecast."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from needlework.doses import Dose, Volume
from needlework.plans import Goal, Neuromodulator, Patient, Plan, Score, Session, Vial


def treatment(**changes: Any) -> Neuromodulator:
    vial = Vial(
        size=Dose.parse("100 U", product="onabotulinumtoxinA"),
        diluent=Volume.parse("2.5 mL"),
        solution="saline",
        syringe="U-100 insulin",
    )
    values: dict[str, Any] = {
        "id": "s1-gl",
        "product": "onabotulinumtoxinA",
        "area": "glabella",
        "indication": "glabellar-lines",
        "protocol": "ona-gl",
        "vial": vial,
    }
    return Neuromodulator(**{**values, **changes})


def plan(**changes: Any) -> Plan:
    score = Score("b1", "FWS", "glabella", Decimal(3))
    values: dict[str, Any] = {
        "title": "Frown lines, first visit",
        "region": "US",
        "start_date": date(2026, 12, 1),
        "patient": Patient(birth_date=date(1983, 4, 2), sex="female", scores=(score,)),
        "goals": (Goal("g1", "glabella", "none_or_mild", 30, Decimal("0.8")),),
        "sessions": (Session("s1", 0, (treatment(),)),),
    }
    return Plan(**{**values, **changes})
