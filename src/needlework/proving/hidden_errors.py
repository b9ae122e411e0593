"""Errors that hide: doses in parts, places by other names, what is named or left out elsewhere."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from needlework.proving import error_makers as make
from needlework.proving.error_makers import ErrorKind
from needlework.proving.sample_plans import Draft, Lines, Toxin


def _full(draft: Draft, scheme: Toxin) -> Lines:
    return {**draft.first, "dose": f'"{scheme.most(draft.region)} {scheme.unit}"'}


def _twice(chance: random.Random, draft: Draft, scheme: Toxin) -> Draft:
    """Give an area its label dose as two treatments of one session, or of one day."""
    one = _full(draft, scheme)
    together = ((0, (one, one)),)
    return replace(draft, sessions=chance.choice((together, ((0, (one,)), (0, (one,))))))


def _two_makers(chance: random.Random, draft: Draft, scheme: Toxin) -> Draft:
    """Give a second product on the same day, in a session of its own."""
    product = (
        "prabotulinumtoxinA" if scheme.product != "prabotulinumtoxinA" else "letibotulinumtoxinA"
    )
    other = {"kind": '"neuromodulator"', "product": f'"{product}"'}
    other |= {"area": '"lateral-canthal"', "dose": '"10 U"'}
    return replace(draft, sessions=((0, (_full(draft, scheme),)), (0, (other,))))


def _vague(*entries: str) -> Callable[..., Draft]:
    """Return a change to an earlier treatment of which something is not known."""

    def change(chance: random.Random, draft: Draft, scheme: Toxin) -> Draft:
        entry = chance.choice(entries).format(
            area=scheme.area, product=scheme.product, days=chance.randrange(20, 80)
        )
        return draft.with_patient(previous_treatments=f"[{{ {entry} }}]")

    return change


def _child(weight: str, low: float, high: float) -> Callable[..., Draft]:
    """Return a change to a child with spasticity and a multiple of 6 U/kg, at most 200 U."""

    def change(chance: random.Random, draft: Draft, scheme: Toxin) -> Draft:
        kilograms = chance.randrange(12, 25)
        dose = round(6 * kilograms * chance.uniform(low, high))
        arm = {"kind": '"neuromodulator"', "product": '"onabotulinumtoxinA"', "area": '"arm"'}
        arm |= {"indication": '"upper limb spasticity"', "dose": f'"{dose} U"'}
        found = replace(draft, sessions=((0, (arm,)),), head=draft.head | {"region": '"US"'})
        return found.with_patient(
            birth_date=f"{2026 - chance.randrange(3, 8)}-06-15",
            weight=weight.format(kilograms),
            previous_treatments="{ none = true }",
        )

    return change


def _disease_elsewhere(chance: random.Random, draft: Draft, scheme: Toxin) -> Draft:
    named = chance.choice(("axillary hyperhidrosis", "overactive bladder", "sialorrhea"))
    return draft.with_treatment(indication=f'"{named}"')


def _wrong_muscle(chance: random.Random, draft: Draft, scheme: Toxin) -> Draft:
    first = {key: value for key, value in draft.first.items() if key != "dose"}
    site = f'muscle = "{chance.choice(("masseter", "platysma"))}"\nside = "left"\ndose = "4 U"\n'
    return replace(draft, sessions=((0, (first,)),), extra=f"[[session.treatment.site]]\n{site}")


def _tablet_at_home(chance: random.Random, draft: Draft) -> Draft:
    word = chance.choice(make.MEDICINE["isotretinoin"])
    return replace(draft, extra=f'[[daily]]\nproduct = "{word}"\nroute = "oral"\n')


def _fat_in_parts(chance: random.Random, draft: Draft) -> Draft:
    part = {**draft.first, "points": "30", "total_volume": '"6 mL"'}
    return replace(draft, sessions=((0, (part, part)),))


def _unpublished(chance: random.Random, draft: Draft, scheme: Toxin) -> Draft:
    area = chance.choice(("chin", "nose", "forehead"))
    dose = scheme.most(draft.region) + chance.randrange(5, 40)
    return draft.with_treatment(area=f'"{area}"', dose=f'"{dose} U"')


def _strong(active: str, usual: int) -> Lines:
    return {"mixture": f'[{{ active = "{active}", concentration = "{usual * 10} mg/mL" }}]'}


HIDDEN_ERRORS: tuple[ErrorKind, ...] = (
    ErrorKind("label dose given twice on one day", ("LABEL-AREA-DOSE",), make.toxin(_twice)),
    ErrorKind(
        "second maker in a session of its own", ("PRODUCTS-MIXED",), make.toxin(_two_makers)
    ),
    ErrorKind(
        "earlier toxin without product or day",
        ("HISTORY-INCOMPLETE",),
        make.toxin(
            _vague(
                'days_ago = {days}, area = "{area}"', 'product = "{product}"', 'area = "{area}"'
            )
        ),
    ),
    ErrorKind(
        "too soon after a wider area",
        ("LABEL-INTERVAL",),
        make.toxin(
            _vague(
                'product = "{product}", dose = "40 U", days_ago = {days}, area = "upper face"',
                'product = "{product}", dose = "155 U", days_ago = {days}, area = "head-neck"',
            ),
            product="onabotulinumtoxinA",
            area=("glabella", "forehead"),
        ),
    ),
    ErrorKind(
        "dose of an adult for a child",
        ("CHILD-DOSE",),
        make.toxin(_child('"{} kg"', 1.1, 2.0), product="onabotulinumtoxinA"),
    ),
    ErrorKind(
        "child not weighed",
        ("CHILD-WEIGHT-NOT-ASKED",),
        make.toxin(_child("", 0.3, 0.6), product="onabotulinumtoxinA"),
    ),
    ErrorKind(
        "disease named that is treated elsewhere",
        ("INDICATION-ELSEWHERE",),
        make.toxin(_disease_elsewhere),
    ),
    ErrorKind(
        "site in a muscle of another area",
        ("SITE-OUTSIDE-AREA",),
        make.toxin(_wrong_muscle, product="onabotulinumtoxinA", area=("glabella", "forehead")),
    ),
    ErrorKind(
        "dose that no area was given",
        ("NO-KNOWN-SCHEME",),
        make.toxin(_unpublished, product=("daxibotulinumtoxinA", "prabotulinumtoxinA")),
    ),
    ErrorKind(
        "toxin that is not licensed in the region",
        ("PRODUCT-NOT-OF-REGION",),
        make.toxin(make.region("EU"), product="daxibotulinumtoxinA", area="glabella"),
    ),
    ErrorKind(
        "isotretinoin among what is used at home",
        ("CONDITION-ISOTRETINOIN-CURRENT",),
        make.skin(make.SKINPEN, _tablet_at_home),
        stops=True,
    ),
    ErrorKind(
        "infection before a filler",
        ("CONDITION-ACTIVE-INFLAMMATION-OR-INFECTION",),
        make.skin("filler", make.said("conditions", "boil", "abscess", "impetigo")),
    ),
    ErrorKind(
        "skin type not asked",
        ("SKIN-TYPE-NOT-ASKED",),
        make.skin(make.SKINPEN, make.dropped("skin_type")),
    ),
    ErrorKind(
        "fat dissolver in two parts", ("FAT-POINTS",), make.skin("fat-dissolving", _fat_in_parts)
    ),
    ErrorKind(
        "filler near the eye under another name",
        ("FILLER-DANGER-ZONE",),
        make.skin(
            "filler",
            make.treatment(
                {"area": '"tear trough"', "indication": ""},
                {"area": '"eyelid"', "indication": ""},
                {"area": '"nasal-tip"', "indication": ""},
            ),
        ),
    ),
    ErrorKind(
        "decimal slip in a strength",
        ("MESO-STRENGTH",),
        make.skin(
            "mesotherapy",
            make.treatment(_strong("tranexamic-acid", 20), _strong("ascorbic-acid", 50)),
        ),
    ),
    ErrorKind(
        "fat dissolver written as mesotherapy",
        ("UNAPPROVED-PRODUCT",),
        make.skin("mesotherapy", make.treatment(_strong("deoxycholic-acid", 1))),
    ),
    ErrorKind(
        "breastfeeding not asked",
        ("BREASTFEEDING-NOT-ASKED",),
        make.anyone(make.woman(breastfeeding="", childbearing_potential='"no"')),
    ),
)
