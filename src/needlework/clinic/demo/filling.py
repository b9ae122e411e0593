"""Fill an empty clinic with invented people and plans at different points."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

from django.db import transaction

from needlework.clinic.approvals.signing import sign, withdraw
from needlework.clinic.approvals.team import KINDS
from needlework.clinic.chart.entries import Facts, write
from needlework.clinic.chart.tables import ANSWERS, LISTS, PREVIOUS, SCORES
from needlework.clinic.demo import faces, pictures
from needlework.clinic.demo.accounts import ACCOUNTS, PASSWORD, Account
from needlework.clinic.documents.consent import sign_consent
from needlework.clinic.drafts import saving, schemes
from needlework.clinic.drafts.document import Tables, tables_of
from needlework.clinic.models import (
    Approval,
    Clinic,
    Delegation,
    Licence,
    Lot,
    Membership,
    Patient,
    Provider,
    TreatmentPlan,
    User,
)
from needlework.clinic.patients.writing import enter
from needlework.clinic.stock.views import recall
from needlework.clinic.who import Who

PLACE = "US-CA"
LOT, RECALLED = "DEMO-1001", "DEMO-2002"
TOXIN = "onabotulinumtoxinA"
SIGNED = ("approved", "recall", "isotretinoin", "expired", "taken back")
_DROPPED = ("format", "title", "region", "jurisdiction", "patient", "start_date")


def fill() -> None:
    """Make the demo clinic, unless this database has a clinic already."""
    if Clinic.objects.exists():
        return
    clinic = _clinic()
    people = {account.email: _member(clinic, account) for account in ACCOUNTS}
    director, nurse = people[ACCOUNTS[0].email], people[ACCOUNTS[1].email]
    _entitle(director, nurse)
    for lot in (LOT, RECALLED):
        Lot.objects.create(clinic=clinic, product=TOXIN, number=lot)
    for row in _people():
        _patient(row, director, nurse)
    recall(director, Lot.objects.get(number=RECALLED), "demo: particles seen by the maker")
    pictures.fill(clinic, nurse)
    faces.fill(clinic, nurse)


def _clinic() -> Clinic:
    return Clinic.objects.create(
        name="Demo clinic",
        jurisdiction=PLACE,
        region="US",
        hyaluronidase_expiry=date.today() + timedelta(days=200),
        demo=True,
    )


def _member(clinic: Clinic, account: Account) -> Who:
    user = User.objects.create_user(account.email, PASSWORD, name=account.name)
    for role in account.roles:
        Membership.objects.create(clinic=clinic, user=user, role=role)
    provider = None
    if account.provider:
        provider = Provider.objects.create(
            clinic=clinic,
            user=user,
            identifier=account.email.partition("@")[0],
            name=account.name,
            role=account.provider,
            director=account.director,
        )
    return Who(user, clinic, account.roles, provider)


def _entitle(director: Who, nurse: Who) -> None:
    today = date.today()
    assert director.provider is not None and nurse.provider is not None
    licences = ((director.provider, "A 00000 demo"), (nurse.provider, "RN 00000 demo"))
    for provider, number in licences:
        Licence.objects.create(
            provider=provider,
            jurisdiction=PLACE,
            number=number,
            valid_from=today - timedelta(days=900),
            valid_until=today + timedelta(days=400),
        )
    Delegation.objects.create(
        director=director.provider,
        delegate=nurse.provider,
        scope=list(KINDS),
        valid_from=today - timedelta(days=30),
        valid_until=today + timedelta(days=150),
    )


def _people() -> list[dict[str, Any]]:
    text = files("needlework.clinic.demo").joinpath("people.toml").read_text("utf-8")
    found: list[dict[str, Any]] = tomllib.loads(text)["patient"]
    return found


def _patient(row: dict[str, Any], director: Who, nurse: Who) -> None:
    patient = Patient(
        given_name=row["given"],
        family_name=row["family"],
        birth_date=row["born"],
        sex=row["sex"],
        phone=row["phone"],
    )
    enter(nurse, patient)
    if not row["plan"]:
        return
    tables = _scheme(row["scheme"]) if "scheme" in row else _example(row["plan"])
    said = {} if row["until"] == "unasked" else _history(tables, row["sex"])
    with transaction.atomic():
        write(nurse, patient, said)
    lot = RECALLED if row["until"] == "recall" else LOT
    start = date.today() + timedelta(days=row.get("in_days", 1))
    plan = _plan(tables, patient, director, nurse, lot, start)
    if row["until"] in SIGNED:
        approval = _signed(director, nurse, plan, row["until"])
        if row.get("consented"):
            sign_consent(nurse, approval, str(patient))


def _signed(director: Who, nurse: Who, plan: TreatmentPlan, until: str) -> Approval:
    """Sign a plan, and let happen what makes it need another approval."""
    if until == "expired":
        _hold_for(plan.clinic, 0)
    approval = sign(director, plan.pk, plan.version)
    if until == "expired":
        _hold_for(plan.clinic, director.clinic.approval_days)
    if until == "taken back":
        withdraw(director, approval, "demo: the patient wants to think it over")
    if until == "isotretinoin":
        said, why = {"medicines": ["isotretinoin"]}, "started since the last visit"
        with transaction.atomic():
            write(nurse, plan.patient, said, why)
    return approval


def _hold_for(clinic: Clinic, days: int) -> None:
    """Say how long approvals hold: not a day, for one that shows an expired plan."""
    Clinic.objects.filter(pk=clinic.pk).update(approval_days=days)


def _plan(
    tables: Tables, patient: Patient, director: Who, nurse: Who, lot: str, start: date
) -> TreatmentPlan:
    title = str(tables["title"])
    kept = {key: value for key, value in tables.items() if key not in _DROPPED}
    kept["start_date"] = start
    for session in kept["session"]:
        for treatment in session.get("treatment", []):
            if treatment.get("product") == TOXIN:
                vial = treatment.setdefault("vial", {"size": "100 U", "diluent": "2.5 mL"})
                vial |= {"lot": lot, "expiry": date.today() + timedelta(days=200)}
    plan = saving.begin(nurse, patient, title, kept)
    assert director.provider is not None and nurse.provider is not None
    team = {
        "assessor": director.provider.pk,
        "prescriber": director.provider.pk,
        "injector": nurse.provider.pk,
    }
    return saving.appoint(nurse, plan.pk, plan.version, team)


def _scheme(name: str) -> Tables:
    return {"title": schemes.title_of(name), **schemes.begin(name, {})}


def _example(name: str) -> Tables:
    text = files("needlework").joinpath("examples", f"{name}.toml").read_text("utf-8")
    return tables_of(text)


def _history(tables: Tables, sex: str) -> Facts:
    patient = tables.get("patient", {})
    said: Facts = {"weight": patient.get("weight", "68 kg"), "skin_type": 3}
    said |= {name: [] for name in LISTS}
    said[PREVIOUS] = []
    if sex != "male":
        said |= dict.fromkeys(ANSWERS, "no")
    scores = [{**row, "value": int(row["value"])} for row in patient.get("score", [])]
    return said | ({SCORES: scores} if scores else {})
