"""Errors of who does what, and where: licence, order, supervision, examination, premises."""

from __future__ import annotations

import random
from dataclasses import replace

from needlework.proving import error_makers as make
from needlework.proving.error_makers import ErrorKind, Make
from needlework.proving.sample_plans import Draft, Toxin
from needlework.proving.sample_rooms import ALONE, DOCTOR, NURSE, Member, team


def provided(*teams: str, region: str = "US") -> Make:
    """Return a maker of toxin plans of a region that one of some teams carries out."""

    def change(chance: random.Random, draft: Draft, scheme: Toxin) -> Draft:
        head = draft.head | {"region": f'"{region}"'}
        return replace(draft, head=head, team=chance.choice(teams))

    return make.toxin(change, regions="EU" if region == "UK" else region)


def _who(role: str, *does: str) -> Member:
    return Member("x", role, does)


_BY_TEXT = replace(ALONE, assessment="remote-text")
_BY_VIDEO = replace(ALONE, assessment="video")
_NP = Member("np", "nurse-practitioner", ("assess", "prescribe"))

PROVIDER_ERRORS: tuple[ErrorKind, ...] = (
    ErrorKind(
        "injects without a licence for it",
        ("AUTHORITY-FORBIDDEN",),
        provided(
            team(DOCTOR, _who("esthetician", "inject")),
            team(DOCTOR, _who("medical-assistant", "inject")),
            team(DOCTOR, _who("esthetician", "inject"), place="US-FL"),
        ),
        stops=True,
    ),
    ErrorKind(
        "prescribes or delegates without the right to",
        ("AUTHORITY-FORBIDDEN",),
        provided(
            team(DOCTOR, _who("registered-nurse", "prescribe", "inject")),
            team(DOCTOR, _who("registered-nurse", "delegate"), NURSE),
        ),
        stops=True,
    ),
    ErrorKind(
        "assesses outside the scope of the role",
        ("AUTHORITY-FORBIDDEN",),
        provided(
            team(Member("dr", "physician", ("prescribe",)), _who("registered-nurse", "assess")),
        ),
        stops=True,
    ),
    ErrorKind(
        "role on which sources disagree",
        ("AUTHORITY-UNCLEAR",),
        provided(
            team(DOCTOR, NURSE, place="US-FL"), team(DOCTOR, _who("practical-nurse", "inject"))
        ),
    ),
    ErrorKind(
        "nobody orders what is injected",
        ("AUTHORITY-ORDER-MISSING",),
        provided(team(_who("nurse-practitioner", "assess"), NURSE, place="US-NY")),
    ),
    ErrorKind(
        "nobody supervises",
        ("AUTHORITY-SUPERVISION",),
        provided(team(replace(_NP, role="nurse-practitioner-104"), NURSE)),
    ),
    ErrorKind(
        "supervises too many",
        ("AUTHORITY-DELEGATES",),
        provided(
            team(replace(DOCTOR, delegates=12), NURSE),
            team(replace(DOCTOR, delegates=12), NURSE, place="US-TX"),
        ),
    ),
    ErrorKind(
        "nobody prescribes or nobody injects",
        ("AUTHORITY-NOBODY",),
        provided(team(Member("dr", "physician", ("assess",)), NURSE), team(DOCTOR)),
    ),
    ErrorKind(
        "examined by messages only",
        ("AUTHORITY-EXAMINATION",),
        provided(team(_BY_TEXT)),
        stops=True,
    ),
    ErrorKind(
        "prescribed without seeing the patient face to face",
        ("AUTHORITY-EXAMINATION",),
        provided(team(_BY_VIDEO, place="UK"), region="UK"),
    ),
    ErrorKind(
        "treated at a party or at home",
        ("AUTHORITY-PREMISES",),
        provided(
            *(team(DOCTOR, NURSE, premises=where) for where in ("party", "hotel", "private-home"))
        ),
    ),
    ErrorKind(
        "treated in a place that the law forbids",
        ("AUTHORITY-PREMISES",),
        provided(team(ALONE, place="EU-FI", premises="beauty-salon"), region="EU"),
        stops=True,
    ),
    ErrorKind(
        "products of another region",
        ("AUTHORITY-REGION",),
        provided(team(ALONE, place="EU-FI"), team(ALONE, place="UK")),
    ),
    ErrorKind(
        "law of the place not known",
        ("AUTHORITY-JURISDICTION",),
        provided(team(ALONE, place="US-ZZ"), team(ALONE, place="US-NV")),
    ),
)
