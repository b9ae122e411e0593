"""The person a plan is for, as far as the plan says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from needlework.doses import Dose, Mass
from needlework.plans.answers import NOT_ASKED, Answer, Listed

Side = Literal["both", "left", "right", "midline"]
Sex = Literal["female", "male", "unspecified"]


@dataclass(frozen=True, slots=True)
class Score:
    """A baseline score on a named scale.

    Parameters
    ----------
    scale, area, condition, rater : str
        Slugs of the vocabulary; condition is ``maximum`` (contraction) or ``rest``.
    side : {"both", "left", "right", "midline"}
        The patient's side.
    value : Decimal
        Grade on the scale.
    """

    id: str
    scale: str
    area: str
    value: Decimal
    side: Side = "both"
    condition: str = "maximum"
    rater: str = "investigator"


@dataclass(frozen=True, slots=True)
class Sun:
    """Where the skin lives: latitude in degrees north, and how it is protected."""

    latitude: Decimal | None = None
    protection: str | None = None


@dataclass(frozen=True, slots=True)
class PreviousTreatment:
    """A treatment before this plan.

    Parameters
    ----------
    product : str or None
        Slug; None where nobody knows which product it was.
    dose : Dose or None
        Bilateral total of the area.
    days_ago : int or None
        Days before the first session of this plan.
    here : Answer
        Whether it was given in this clinic.
    """

    id: str
    product: str | None = None
    dose: Dose | None = None
    days_ago: int | None = None
    area: str | None = None
    here: Answer = Answer.UNKNOWN


@dataclass(frozen=True, slots=True)
class Patient:
    """The patient as the plan describes them; whatever is absent was not asked.

    Parameters
    ----------
    birth_date : date or None
    age : int or None
        Whole years at the first session.
    weight : Mass or None
    skin_type : int or None
        Fitzpatrick type, 1 to 6.
    conditions, medicines, allergies : Listed
        Names as typed with their slugs.
    """

    birth_date: date | None = None
    age: int | None = None
    sex: Sex = "unspecified"
    weight: Mass | None = None
    skin_type: int | None = None
    pregnant: Answer = Answer.UNKNOWN
    breastfeeding: Answer = Answer.UNKNOWN
    childbearing_potential: Answer = Answer.UNKNOWN
    conditions: Listed = NOT_ASKED
    medicines: Listed = NOT_ASKED
    allergies: Listed = NOT_ASKED
    sun: Sun = Sun()
    previous_treatments: tuple[PreviousTreatment, ...] | None = None
    scores: tuple[Score, ...] = ()

    def age_on(self, day: date) -> int | None:
        """Return the age in whole years on this day; the stated age where no birth date is."""
        if self.birth_date is None:
            return self.age
        return whole_years(self.birth_date, day)


def whole_years(birth_date: date, day: date) -> int:
    """Return the completed years between a birth date and a day."""
    had_birthday = (day.month, day.day) >= (birth_date.month, birth_date.day)
    return day.year - birth_date.year - (0 if had_birthday else 1)
