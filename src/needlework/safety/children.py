"""Therapeutic toxins in children: a scheme for their age, and doses by body weight."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from needlework.doses import Dose
from needlework.safety.case import Case, Item
from needlework.safety.history import before
from needlework.safety.overriding import PRESCRIBER
from needlework.safety.registry import Code, Rule
from needlework.safety.rows import Row, exact
from needlework.safety.tables import limits, severity_of, source_of
from needlework.safety.values import Finding, Quantity, Severity

AGE, DOSE, WEIGHT = "CHILD-NO-SCHEME", "CHILD-DOSE", "CHILD-WEIGHT-NOT-ASKED"
CODES = (
    Code(
        AGE,
        "No scheme for a child of this age",
        "Spread of toxin killed children; doses of adults were not studied in them.",
        "Choose a product with a scheme for this age, or let a prescriber accept it.",
    ),
    Code(
        DOSE,
        "Dose above what a child of this weight may have",
        "A child has less muscle: the dose goes by body weight, with a cap.",
        "Lower the dose, or let a prescriber accept it with a reason.",
    ),
    Code(
        WEIGHT,
        "Weight of a child not asked",
        "Without body weight no dose of a child can be checked.",
        'Weigh the child and write weight = "18 kg" into [patient].',
    ),
)


def rules() -> tuple[Rule, ...]:
    """Return one rule per scheme for children, and those for age and weight."""
    rows = tuple(
        Rule(
            f"{DOSE}/{row['id']}",
            Severity.OVERRIDE,
            f"the dose of {row['product']} in a child: {row['words']}",
            (source_of(row),),
        )
        for row in limits()["child"]
    )
    young = Rule(f"{AGE}/any", severity_of(limits()["minor"]), "age with schemes for children")
    return (*rows, young, Rule(f"{WEIGHT}/patient", Severity.OVERRIDE, "whether weight is known"))


def findings(case: Case) -> Iterator[Finding]:
    """Yield therapeutic toxins of children that no scheme has, and doses above their weight."""
    adult = limits()["minor"]["youngest"]
    young = [item for item in case.toxins if item.therapeutic and _years(item, adult) < adult]
    if young and case.plan.patient.weight is None:
        yield Finding(
            code=WEIGHT,
            rule=f"{WEIGHT}/patient",
            severity=Severity.OVERRIDE,
            place=young[0].place,
            message=f"{young[0].age} years old, and body weight is not given",
            remedy=CODES[2].remedy,
        )
    for item in young:
        rows = [row for row in limits()["child"] if _means(row, item)]
        own = [row for row in rows if "areas" in row]
        if not any(row["youngest"] <= _years(item, adult) for row in own):
            yield _no_scheme(item, own)
        for row in rows:
            yield from _too_much(case, item, row)


def _years(item: Item, unknown: int) -> int:
    return unknown if item.age is None else item.age


def _means(row: Row, item: Item) -> bool:
    return item.product == row["product"] and item.treatment.area in row.get(
        "areas", (item.treatment.area,)
    )


def _no_scheme(item: Item, rows: list[Row]) -> Finding:
    adult = Decimal(limits()["minor"]["youngest"])
    known = f"; the youngest is {rows[0]['youngest']}" if rows else ""
    return Finding(
        code=AGE,
        rule=f"{AGE}/any",
        severity=severity_of(limits()["minor"]),
        place=item.place,
        message=(
            f"{item.age} years old at {item.session.id}, {item.product} in the "
            f"{item.treatment.area}: {limits()['minor']['words']}{known}"
        ),
        remedy=CODES[0].remedy,
        sources=tuple(source_of(row) for row in rows),
        measured=Quantity(Decimal(item.age or 0), "years"),
        limit=Quantity(adult, "years"),
        distance=Quantity(adult - (item.age or 0), "years"),
        entitled=(PRESCRIBER,),
    )


def _too_much(case: Case, item: Item, row: Row) -> Iterator[Finding]:
    weight = case.plan.patient.weight
    if weight is None or item.dose is None:
        return
    kilograms = exact(weight.amount) / limits()["minor"]["grams_per_kg"]
    given = Dose.total(_given(case, item, row))
    one_limb = item.treatment.side in ("left", "right") and "side_most" in row
    allowed = [(given, _most(row, kilograms, ""))]
    if one_limb:
        allowed.append((item.dose, _most(row, kilograms, "side_")))
    for dose, most in allowed:
        if dose.units > most:
            yield _above(item, row, dose, most, kilograms)
            return


def _given(case: Case, item: Item, row: Row) -> Iterator[Dose]:
    """Yield what counts against a row: of that day up to a treatment, or of its days before."""
    days = row.get("days", 0)
    upto = case.toxins[: case.toxins.index(item) + 1]
    for other in upto:
        if other.day == item.day and _means(row, other) and other.dose is not None:
            yield other.dose
    for past in before(case, item):
        if past.product == item.product and past.dose and past.days_before(item.day) < days:
            yield past.dose


def _most(row: Row, kilograms: Decimal, of: str) -> Decimal:
    """Return the units that a weight allows; none below the lightest band."""
    if "bands" in row:
        fitting = [most for lightest, most in row["bands"] if kilograms >= lightest]
        return Decimal(max(fitting, default=0))
    return min(Decimal(row[f"{of}per_kg"]) * kilograms, Decimal(row[f"{of}most"]))


def _above(item: Item, row: Row, dose: Dose, most: Decimal, kilograms: Decimal) -> Finding:
    allowed = Quantity(most, dose.unit)
    return Finding(
        code=DOSE,
        rule=f"{DOSE}/{row['id']}",
        severity=Severity.OVERRIDE,
        place=item.place,
        message=f"{dose} of {item.product} at {kilograms.normalize():f} kg, at most {allowed}: "
        f"{row['words']}",
        remedy=CODES[1].remedy,
        sources=(source_of(row),),
        measured=Quantity(dose.units, dose.unit),
        limit=allowed,
        distance=Quantity(dose.units - most, dose.unit),
        entitled=(PRESCRIBER,),
    )
