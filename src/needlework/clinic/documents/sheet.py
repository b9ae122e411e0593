"""The patient's sheet of an approved plan: what to do before and after, and when to call."""

from __future__ import annotations

from needlework.clinic.approvals.examining import Examination
from needlework.exchange.care_page import care_sections, told
from needlework.exchange.markup import Html, join
from needlework.forecast.beaten import beaten_treatments
from needlework.forecast.values import Risk
from needlework.safety.care import care_sheet
from needlework.safety.case import Case
from needlework.safety.emergency import concerning


def sheet_of(found: Examination, risks: tuple[Risk, ...]) -> Html:
    """Return the sections of the sheet of a plan.

    Parameters
    ----------
    risks : tuple of Risk
        Published rates, as the signed forecast has them.
    """
    sheet = care_sheet(found.plan, found.context)
    cards = concerning(Case(found.plan, found.context).items)
    beaten = beaten_treatments(found.plan)
    return join(care_sections(told(sheet, found.plan), risks, cards, beaten))
