"""Who provides a plan, as the check reads it, and what the clinic itself asks of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from needlework.clinic.approvals.records import Records, lot_key
from needlework.clinic.models import Clinic, Delegation, Provider, TreatmentPlan
from needlework.plans import DUTIES, Duty, Kit, Neuromodulator, Plan, Team
from needlework.plans import Provider as Member
from needlework.safety.authority_rows import holding

KINDS = ("neuromodulator", "microneedling", "mesotherapy", "filler", "fat-dissolving")


@dataclass(frozen=True, slots=True)
class Crew:
    """The providers of a plan, each with what they do for it."""

    assessor: Provider | None
    prescriber: Provider | None
    injector: Provider | None

    @classmethod
    def of(cls, plan: TreatmentPlan, records: Records) -> Crew:
        """Return those whom a plan names."""
        named = (plan.assessor_id, plan.prescriber_id, plan.injector_id)
        return cls(*map(records.provider, named))

    def duties(self) -> dict[Provider, tuple[Duty, ...]]:
        """Return what each does, in the order of the duties."""
        named: tuple[tuple[Provider | None, Duty], ...] = (
            (self.assessor, "assess"),
            (self.prescriber, "prescribe"),
            (self.injector, "inject"),
        )
        found: dict[Provider, tuple[Duty, ...]] = {}
        for provider, duty in named:
            if provider is not None:
                found[provider] = (*found.get(provider, ()), duty)
        return found

    @property
    def alone(self) -> bool:
        """Whether one person does everything."""
        return self.prescriber is not None and len(self.duties()) == 1


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What the clinic's own records have against a plan: nobody can override it."""

    code: str
    message: str
    remedy: str


def team_of(clinic: Clinic, crew: Crew, kinds: set[str], day: date) -> Team:
    """Return the team as the check reads it; a director belongs to it while a delegation holds."""
    duties = crew.duties()
    held = delegation(crew.injector, kinds, day, clinic.jurisdiction)
    if held is not None:
        duties[held.director] = (*duties.get(held.director, ()), "delegate")
    members = tuple(_member(clinic, one, does, day) for one, does in duties.items())
    kit = Kit(hyaluronidase_expiry=clinic.hyaluronidase_expiry)
    return Team(members, clinic.jurisdiction or None, clinic.premises or None, kit)


def delegation(
    injector: Provider | None, kinds: set[str], day: date, place: str
) -> Delegation | None:
    """Return the delegation by which somebody acts on a day for these kinds of treatment.

    It counts while the director is one still, and is licensed in the place.
    """
    if injector is None:
        return None
    return next(
        (
            row
            for row in injector.delegations.all()
            if row.holds_on(day) and row.covers(kinds) and _directs(row.director, day, place)
        ),
        None,
    )


def _directs(director: Provider, day: date, place: str) -> bool:
    present = director.director and not director.retired
    return present and director.licence_on(day, place) is not None


def obstacles(records: Records, crew: Crew, plan: Plan, day: date) -> tuple[Obstacle, ...]:
    """Return what licences, delegations and lots have against a plan on a day."""
    return (
        *_licences(records.clinic, crew, day),
        *_delegations(records.clinic, crew, plan, day),
        *_recalled(records, plan),
    )


def kinds_of(plan: Plan) -> set[str]:
    """Return the kinds of treatment in a plan."""
    return {treatment.kind for treatment in plan.treatments}


def _member(clinic: Clinic, one: Provider, does: tuple[Duty, ...], day: date) -> Member:
    licence = one.licence_on(day, clinic.jurisdiction)
    return Member(
        id=one.identifier,
        role=one.role,
        does=tuple(duty for duty in DUTIES if duty in does),
        name=one.name,
        assessment=one.assessment or None,  # type: ignore[arg-type]
        license="" if licence is None else licence.number,
    )


def _licences(clinic: Clinic, crew: Crew, day: date) -> Iterator[Obstacle]:
    place = clinic.jurisdiction
    where = f" for {place}" if place else ""
    for one in crew.duties():
        if one.licence_on(day, place) is None:
            yield Obstacle(
                "CLINIC-LICENCE",
                f"{one.name} has no licence{where} that is valid on {day.isoformat()}",
                "Enter the licence under People, or name somebody else.",
            )
        if one.retired:
            yield Obstacle(
                "CLINIC-LICENCE", f"{one.name} has left the clinic", "Name somebody else."
            )


def _delegations(clinic: Clinic, crew: Crew, plan: Plan, day: date) -> Iterator[Obstacle]:
    injector = crew.injector
    if injector is None or injector == crew.prescriber:
        return
    if not _supervised(injector.role, clinic.jurisdiction, kinds_of(plan)):
        return
    if delegation(injector, kinds_of(plan), day, clinic.jurisdiction) is None:
        kinds = ", ".join(sorted(kinds_of(plan)))
        yield Obstacle(
            "CLINIC-DELEGATION",
            f"no delegation lets {injector.name} do {kinds} on {day.isoformat()}",
            "Let a director who is licensed here renew it under People, or name another injector.",
        )


def _supervised(role: str, place: str, kinds: set[str]) -> bool:
    """Whether the law of the place lets a role inject on order or under supervision only."""
    rows = [
        row
        for row in holding("permission", place)
        if role in row.roles and any(row.about(kind) for kind in kinds)
    ]
    return any(row.supervisors or row.says("inject") == "ordered" for row in rows)


def _recalled(records: Records, plan: Plan) -> Iterator[Obstacle]:
    for product, number in lots_of(plan):
        row = records.recalled.get(lot_key(product, number))
        if row is not None:
            yield Obstacle(
                "CLINIC-LOT-RECALLED",
                f"lot {number} of {product} was recalled on {row.recalled_on}: "
                f"{row.recall_reason}".rstrip(": "),
                "Take another lot.",
            )


def lots_of(plan: Plan) -> tuple[tuple[str, str], ...]:
    """Return product and lot of everything in a plan that names a lot."""
    found = []
    for treatment in plan.treatments:
        vial = treatment.vial if isinstance(treatment, Neuromodulator) else None
        lot = vial.lot if vial is not None else getattr(treatment, "lot", None)
        if lot:
            found.append((getattr(treatment, "product", ""), str(lot)))
    return tuple(dict.fromkeys(found))
