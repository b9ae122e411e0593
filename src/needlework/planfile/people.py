"""Turn the patient's part of a plan file into values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from needlework.doses import Dose
from needlework.planfile import quantities
from needlework.planfile.identity import Identities
from needlework.planfile.locator import Path
from needlework.planfile.reading import Reading, shown
from needlework.plans import (
    NOT_ASKED,
    Answer,
    Listed,
    Named,
    Patient,
    PreviousTreatment,
    Score,
    Sun,
    whole_years,
)
from needlework.vocabulary import ScaleTerm, resolve, understood

if TYPE_CHECKING:
    from needlework.planfile.models import PatientTable, PreviousTable, ScoreTable

OLDEST = 120


def read_patient(
    table: PatientTable | None, start: date | None, ids: Identities, reading: Reading
) -> Patient:
    """Return the patient; whatever the table leaves out was not asked."""
    if table is None:
        return Patient()
    _check_age(table, start, reading)
    path: Path = ("patient",)
    return Patient(
        birth_date=table.birth_date,
        age=table.age,
        sex=table.sex or "unspecified",
        weight=quantities.mass(table.weight, (*path, "weight"), reading),
        skin_type=table.skin_type,
        pregnant=answer(table.pregnant),
        breastfeeding=answer(table.breastfeeding),
        childbearing_potential=answer(table.childbearing_potential),
        conditions=listed(table.conditions, "condition"),
        medicines=listed(table.medicines, "medicine"),
        allergies=listed(table.allergies, None),
        sun=Sun() if table.sun is None else Sun(table.sun.latitude, table.sun.protection),
        previous_treatments=_history(table, ids, reading),
        scores=read_scores(table.score, path, ids, reading),
    )


def answer(given: str | None) -> Answer:
    """Return an answer; absent is unknown, never no."""
    return Answer.UNKNOWN if given is None else Answer(given)


def listed(given: tuple[str, ...] | None, kind: str | None) -> Listed:
    """Return names with their slugs; a name that nobody knows is kept as typed."""
    if given is None:
        return NOT_ASKED
    return Listed(asked=True, items=tuple(named(word, kind) for word in given))


def named(word: str, kind: str | None) -> Named:
    """Return a name with its slug, if the vocabulary knows it."""
    found = understood(word, kind)
    slugs = tuple(dict.fromkeys(term.slug for term in found))
    return Named(given=word, slug=slugs[0] if slugs else None, also=slugs[1:])


def _check_age(table: PatientTable, start: date | None, reading: Reading) -> None:
    if table.birth_date is None:
        return
    day = start or reading.today
    path: Path = ("patient", "birth_date")
    age = whole_years(table.birth_date, day)
    if table.birth_date > day:
        when = f"no later than {day.isoformat()}, {'the start' if start else 'today'}"
        given = f"{shown(table.birth_date)} lies in the future"
        reading.report(path, given, when, "Correct the date of birth.", "birth-date")
    elif age > OLDEST:
        given = f"{shown(table.birth_date)} makes the patient {age} years old"
        reading.report(path, given, f"an age of 0 to {OLDEST}", "Correct it.", "birth-date")
    elif table.age is not None and abs(table.age - age) > (0 if start else 1):
        given = f"age {table.age} contradicts the birth date, which makes {age}"
        remedy = "Keep the birth date and remove age, or correct it."
        reading.report(("patient", "age"), given, "one that agrees", remedy, "age-conflict")


def _history(
    table: PatientTable, ids: Identities, reading: Reading
) -> tuple[PreviousTreatment, ...] | None:
    if table.previous_treatments is None:
        return None
    return tuple(
        _previous(row, number, ids, reading)
        for number, row in enumerate(table.previous_treatments)
    )


def _previous(
    row: PreviousTable, number: int, ids: Identities, reading: Reading
) -> PreviousTreatment:
    path: Path = ("patient", "previous_treatments", number)
    product = reading.word("product", row.product, (*path, "product"))
    return PreviousTreatment(
        id=ids.of(row.id, path, f"h{number + 1}"),
        product=product,
        dose=_previous_dose(row, product, path, reading),
        days_ago=row.days_ago,
        area=reading.word("area", row.area, (*path, "area")),
        here=Answer.UNKNOWN if row.here is None else Answer.YES if row.here else Answer.NO,
    )


def _previous_dose(
    row: PreviousTable, product: str | None, path: Path, reading: Reading
) -> Dose | None:
    if row.dose is not None and row.product is None:
        given = f"{shown(row.dose)} without a product"
        remedy = "Name the product or remove the dose; units belong to a product."
        reading.report((*path, "dose"), given, "a dose of a named product", remedy, "quantity")
    return quantities.dose(row.dose, product, (*path, "dose"), reading)


def read_scores(
    rows: Sequence[ScoreTable] | None, above: Path, ids: Identities, reading: Reading
) -> tuple[Score, ...]:
    """Return the baseline scores written below a path."""
    return tuple(
        _score(row, number, (*above, "score", number), ids, reading)
        for number, row in enumerate(rows or ())
    )


def _score(row: ScoreTable, number: int, path: Path, ids: Identities, reading: Reading) -> Score:
    value = Decimal(0) if row.value is None else row.value
    scale = _scale(row.scale, value, path, reading)
    return Score(
        id=ids.of(row.id, path, f"b{number + 1}"),
        scale=scale,
        area=reading.word("area", row.area, (*path, "area")) or "",
        value=value,
        side=row.side or "both",
        condition=row.condition or "maximum",
        rater=row.rater or "investigator",
    )


def _scale(word: str | None, value: Decimal, path: Path, reading: Reading) -> str:
    slug = reading.word("scale", word, (*path, "scale"))
    term = resolve(slug, "scale") if slug is not None else None
    if isinstance(term, ScaleTerm):
        _check_grade(term, value, (*path, "value"), reading)
    return slug or ""


def _check_grade(term: ScaleTerm, value: Decimal, path: Path, reading: Reading) -> None:
    low, high = term.minimum, term.maximum
    if low is None or high is None or low <= value <= high:
        return
    given = f"{shown(value)} is no grade of {term.slug}"
    reading.report(path, given, f"{low} to {high}", "Correct the grade.", "grade")
