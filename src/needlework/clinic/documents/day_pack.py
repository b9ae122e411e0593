"""The day pack: every approved plan of one day, with the vials that have to be at hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from math import ceil
from typing import Any

from django.utils import timezone

from needlework.clinic.approvals.facing import frozen_face
from needlework.clinic.approvals.frozen import as_signed
from needlework.clinic.approvals.records import Records
from needlework.clinic.approvals.watching import Reason, reasons_of
from needlework.clinic.chart.entries import facts
from needlework.clinic.documents.consent import consent_state
from needlework.clinic.drafts.document import tables_of
from needlework.clinic.drafts.page import Visit, visits
from needlework.clinic.face.marking import amount_words, volume_words
from needlework.clinic.models import Approval, Clinic
from needlework.doses import Dose
from needlework.exchange.words import area_words, product_words
from needlework.plans import Neuromodulator, Plan, Treatment
from needlework.plans.treatments import Vial
from needlework.protocols import dose_of

LONG_EXPIRED = timedelta(days=30)
"""Plans whose approval ended longer ago are left out: nobody waits for them any more."""

NOT_LOOKED_AT = ("document", "forecast", "plan__draft")
"""What is long, and fetched only where somebody asks for it after all."""

_START = re.compile(r"^start_date = (\d{4}-\d\d-\d\d)", re.MULTILINE)
_DAY = re.compile(r"^day = (\d+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Needed:
    """What one patient needs of one product on the day.

    Parameters
    ----------
    vials : int or None
        How many; None where the plan names no vial, or the product does not come in units.
    in_units : bool
        Whether it comes out of vials of units.
    """

    product: str
    amount: str
    volume: str = ""
    size: str = ""
    lot: str = ""
    vials: int | None = None
    in_units: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """One signed plan of the day; ``reasons`` say why nobody may treat by it.

    ``face`` says on whose face its points are drawn.
    """

    approval: Approval
    visits: tuple[Visit, ...]
    needed: tuple[Needed, ...]
    allergies: Any
    consent: str
    reasons: tuple[Reason, ...]
    face: str


@dataclass(frozen=True, slots=True)
class Total:
    """Vials of one kind for the whole day; a vial is never shared between two patients."""

    product: str
    size: str
    lot: str
    vials: int
    patients: int


@dataclass(frozen=True, slots=True)
class DayPack:
    """What is signed for a day, what is held back, and the vials for what is signed."""

    day: date
    entries: tuple[Entry, ...]
    held_back: tuple[Entry, ...]
    totals: tuple[Total, ...]

    @property
    def without_vial(self) -> tuple[Entry, ...]:
        """Plans with units of which nobody said from which vial: the totals lack them."""
        return tuple(
            entry
            for entry in self.entries
            if any(one.in_units and one.vials is None for one in entry.needed)
        )


def day_pack(clinic: Clinic, day: date, now: datetime) -> DayPack:
    """Return the pack of a day.

    Parameters
    ----------
    now : datetime
        Approvals are looked at as of now, those of a later day as of the morning of that day.
    """
    signed = list(approvals_of(clinic, day))
    against = reasons_of(signed, as_of(day, now), Records(clinic))
    found = [_entry(one, day, against[one.pk]) for one in signed]
    of_day = sorted((one for one in found if one.visits), key=_order)
    entries = tuple(one for one in of_day if not one.reasons)
    held_back = tuple(one for one in of_day if one.reasons)
    return DayPack(day, entries, held_back, _totals(entries))


def approvals_of(clinic: Clinic, day: date, days: int = 1) -> Iterator[Approval]:
    """Yield the newest approval of every plan whose text may have a visit from a day on.

    Parameters
    ----------
    days : int
        Within how many days the visit has to be.
    """
    since = timezone.make_aware(datetime.combine(day, time.min)) - LONG_EXPIRED
    rows = Approval.objects.filter(plan__clinic=clinic, expires_at__gte=since)
    texts = rows.order_by("number").values_list("plan_id", "pk", "plan_file", "signed_at")
    newest = {plan: (pk, text, signed) for plan, pk, text, signed in texts}
    # Most plans are of another day, which their text tells far sooner than reading them does.
    span = (day, day + timedelta(days=days - 1))
    wanted = [pk for pk, text, signed in newest.values() if _may_be(text, signed.date(), span)]
    found = Approval.objects.filter(pk__in=wanted).defer(*NOT_LOOKED_AT)
    yield from found.select_related("plan__patient", "plan__clinic", "signer")


def as_of(day: date, now: datetime) -> datetime:
    """Return as of when approvals of a day are looked at: now, or the morning of that day."""
    return max(now, timezone.make_aware(datetime.combine(day, time.min)))


def dated_plan(approval: Approval) -> Plan:
    """Return a signed plan with days: one without a start begins on the day of its signature."""
    plan = as_signed(approval)
    return plan if plan.start_date else replace(plan, start_date=approval.signed_at.date())


def _may_be(text: str, signed: date, span: tuple[date, date]) -> bool:
    found = _START.search(text)
    start = signed if found is None else date.fromisoformat(found[1])
    first, last = ((day - start).days for day in span)
    return any(first <= int(days) <= last for days in _DAY.findall(text))


def _entry(approval: Approval, day: date, against: tuple[Reason, ...]) -> Entry:
    dated, laid_on = dated_plan(approval), frozen_face(approval)
    shown = visits(dated, tables_of(approval.plan_file), of=f"{approval.pk}-", face=laid_on.face)
    return Entry(
        approval=approval,
        visits=tuple(one for one in shown if one.date == day),
        needed=tuple(_needed(dated, day)),
        allergies=facts(approval.plan.patient).get("allergies"),
        consent=consent_state(approval),
        reasons=against,
        face=laid_on.words,
    )


def _order(entry: Entry) -> tuple[str, str, int]:
    patient = entry.approval.plan.patient
    return patient.family_name, patient.given_name, entry.approval.pk


def _needed(plan: Plan, day: date) -> Iterator[Needed]:
    """Yield what one patient needs: vials of each toxin together, everything else by itself."""
    toxins: dict[tuple[str, Vial | None], list[Neuromodulator]] = {}
    for session, treatment in plan.scheduled():
        if plan.date_of(session.day) != day:
            continue
        if isinstance(treatment, Neuromodulator):
            toxins.setdefault((treatment.product, treatment.vial), []).append(treatment)
        else:
            where = area_words(treatment.area).lower()
            amount = f"{amount_words(treatment)}, {where}".lstrip(", ")
            yield Needed(_product(treatment), amount, in_units=False)
    for (product, vial), treatments in toxins.items():
        dose = Dose.total(dose_of(one) for one in treatments)
        volume = volume_words(treatments[0], dose)
        if vial is None:
            yield Needed(product_words(product), str(dose), volume)
            continue
        vials = ceil(Fraction(dose.units) / Fraction(vial.size.units))
        size, lot = str(vial.size), vial.lot or ""
        yield Needed(product_words(product), str(dose), volume, size, lot, vials)


def _product(treatment: Treatment) -> str:
    mixture = getattr(treatment, "mixture", ())
    if mixture:
        return " + ".join(product_words(item.active) for item in mixture)
    named = getattr(treatment, "product", None) or getattr(treatment, "device", None)
    return product_words(named or treatment.kind)


def _totals(entries: tuple[Entry, ...]) -> tuple[Total, ...]:
    counted: dict[tuple[str, str, str], list[int]] = {}
    for entry in entries:
        for one in entry.needed:
            if one.vials is not None:
                counted.setdefault((one.product, one.size, one.lot), []).append(one.vials)
    return tuple(
        Total(product, size, lot, sum(vials), len(vials))
        for (product, size, lot), vials in sorted(counted.items())
    )
