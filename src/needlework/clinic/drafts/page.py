"""What the editor of a plan shows, put together once for whole pages and for parts of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from needlework import protocols
from needlework.anatomy import Face
from needlework.clinic.approvals.examining import examine
from needlework.clinic.approvals.records import Records
from needlework.clinic.drafts.document import Tables, tables_of
from needlework.clinic.drafts.fields import FIELDS, Field, value_of
from needlework.clinic.drafts.findings import groups
from needlework.clinic.drafts.saving import may_undo
from needlework.clinic.drafts.telling import told_lines, totals
from needlework.clinic.face.drawing import face_chart
from needlework.clinic.face.marking import amount_words, marks_of, volume_words
from needlework.clinic.face.rows import Line
from needlework.clinic.models import TreatmentPlan
from needlework.clinic.papers.listing import downloads
from needlework.clinic.who import Who
from needlework.exchange.markup import Html
from needlework.exchange.words import area_words, product_words
from needlework.plans import Filler, Neuromodulator, Plan, Treatment
from needlework.protocols import dose_of


@dataclass(frozen=True, slots=True)
class Card:
    """One treatment as the editor shows it."""

    id: str
    kind: str
    title: str
    amount: str
    volume: str
    protocol: str
    schemes: tuple[str, ...]
    lines: tuple[Line, ...]
    fields: tuple[tuple[Field, str], ...]
    unit: str
    deviating: bool

    @property
    def said(self) -> tuple[tuple[Field, str], ...]:
        """The fields that say something; both sides go without saying."""
        return tuple((field, value) for field, value in self.fields if value and value != "both")

    @property
    def toxin(self) -> bool:
        """Whether it is made of units at points."""
        return self.kind == "neuromodulator"

    @property
    def filler(self) -> bool:
        """Whether it is made of millilitres at points, if it has any."""
        return self.kind == "filler"


@dataclass(frozen=True, slots=True)
class Visit:
    """One session as the editor shows it."""

    id: str
    day: int
    date: date | None
    chart: Html
    cards: tuple[Card, ...]


def workspace(row: TreatmentPlan, today: date, records: Records, who: Who) -> dict[str, Any]:
    """Return what the editor shows of a draft: chart, treatments, findings, team."""
    found = examine(row, today, records=records)
    tables = tables_of(row.draft)
    return {
        "plan": row,
        "visits": visits(found.plan, tables, movable=True, face=found.laid_on.face),
        "laid_on": found.laid_on,
        "examination": found,
        "groups": groups(found, who.provider),
        "start": tables.get("start_date", ""),
        "goals": found.plan.goals,
        "undo": may_undo(row),
        "totals": totals(found.plan),
        "waiting": sum(item.open for item in found.report) + len(found.obstacles),
        "downloads": downloads(row, found.plan),
        "drafted": row.versions.order_by("-number").first(),
    }


def visits(
    plan: Plan, tables: Tables, *, movable: bool = False, of: str = "", face: Face | None = None
) -> tuple[Visit, ...]:
    """Return the sessions of a plan with their charts.

    Parameters
    ----------
    of : str
        What tells the charts apart where a page shows several plans.
    face : Face, optional
        On which the points lie; an average one without it.
    """
    rows = {
        row["id"]: row
        for session in tables.get("session", [])
        for row in session.get("treatment", [])
    }
    return tuple(
        Visit(
            id=session.id,
            day=session.day,
            date=plan.date_of(session.day),
            chart=face_chart(
                marks_of(plan, session.id, movable=movable, face=face),
                f"What is planned on day {session.day}",
                uid=f"chart-{of}{session.id}",
                face=face,
            ),
            cards=tuple(_card(one, rows.get(one.id, {}), face) for one in session.treatments),
        )
        for session in plan.sessions
    )


def _card(one: Treatment, row: Tables, face: Face | None) -> Card:
    toxin = isinstance(one, Neuromodulator)
    return Card(
        id=one.id,
        kind=one.kind,
        title=_title(one),
        amount=amount_words(one),
        volume=volume_words(one, dose_of(one)) if isinstance(one, Neuromodulator) else "",
        protocol=one.protocol or "" if isinstance(one, Neuromodulator) else "",
        schemes=protocols.fitting(one.product, one.area)
        if isinstance(one, Neuromodulator)
        else (),
        lines=told_lines(one, face),
        fields=tuple(_shown(one, row)),
        unit=dose_of(one).unit if isinstance(one, Neuromodulator) else "mL",
        deviating=toxin and getattr(one, "deviating", False),
    )


def _shown(one: Treatment, row: Tables) -> Iterator[tuple[Field, str]]:
    """Yield the fields with their values; the volume of a filler with points is their sum."""
    summed = isinstance(one, Filler) and bool(one.sites)
    for field in FIELDS[one.kind]:
        if summed and field.key == "volume":
            label = "Volume, the sum of its points"
            yield replace(field, label=label, fixed=True), amount_words(one)
        else:
            yield field, value_of(row, field)


def _title(one: Treatment) -> str:
    product = getattr(one, "product", None) or one.kind
    mixture = getattr(one, "mixture", None)
    if mixture:
        product = " + ".join(item.active for item in mixture)
    where = area_words(one.area)
    return f"{where[:1].upper()}{where[1:]}: {product_words(product)}"
