"""Errors of preparation: vials, what they are made up with, syringes, and what is at hand."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from needlework.proving import error_makers as make
from needlework.proving.error_makers import ErrorKind, Make
from needlework.proving.sample_plans import Draft, Lines, Toxin
from needlework.proving.sample_rooms import AT, DOCTOR, NURSE, VIALS, team, vial

Keys = Callable[[random.Random, Toxin, str], dict[str, str]]
MADE_UP = tuple(dict.fromkeys(product for (product, _), known in VIALS.items() if known.diluent))
LIQUID = "relabotulinumtoxinA"
SOLD = tuple(VIALS)


def _sold(product: str, region: str) -> bool:
    return (product, region) in SOLD


def with_vial(keys: Keys, products: tuple[str, ...] = MADE_UP) -> Make:
    """Return a maker of toxin plans of one session whose vial has some keys changed."""

    def change(chance: random.Random, draft: Draft, scheme: Toxin) -> Draft:
        region = draft.region if _sold(scheme.product, draft.region) else "US"
        own = vial(scheme.product, region, **keys(chance, scheme, region))
        head = draft.head | {"region": f'"{region}"'}
        first = (draft.sessions[0],)
        changed = replace(draft, sessions=first, head=head, team="")
        return changed.with_treatment(vial=own)

    return make.toxin(change, product=products)


def _opened(chance: random.Random, scheme: Toxin, region: str) -> dict[str, str]:
    keeps = VIALS[scheme.product, region].keeps_hours
    hours = keeps + chance.choice((1, 2, 6, 24, 30, 72, 200))
    moment = datetime.fromisoformat(AT) - timedelta(hours=hours)
    return {"opened_at": moment.isoformat()}


def _wrong_volume(chance: random.Random, scheme: Toxin, region: str) -> dict[str, str]:
    """Slip the decimal point of the diluent, or take far too much or too little of it."""
    usual = float(VIALS[scheme.product, region].diluent.split()[0])
    most = 8 if scheme.product in ("onabotulinumtoxinA", "abobotulinumtoxinA") else 3
    return {"diluent": f'"{usual * chance.choice((0.1, 0.2, most, 10)):.2f} mL"'}


def _wrong_size(chance: random.Random, scheme: Toxin, region: str) -> dict[str, str]:
    size = chance.choice(("150", "75", "400", "1000"))
    return {"size": f'"{size} {scheme.unit}"', "diluent": '"2.5 mL"'}


def _coarse(chance: random.Random, draft: Draft, scheme: Toxin) -> Draft:
    """Give five points of 4 U with a syringe too coarse for them."""
    strong = {"diluent": f'"{chance.choice(("1", "1.5", "2"))} mL"', "syringe": '"3 mL"'}
    own = vial(scheme.product, "US", size='"100 U"', **strong)
    changed = draft.with_treatment(vial=own, protocol='"ona-gl"', dose="")
    return replace(changed, head=draft.head | {"region": '"US"'}, sessions=changed.sessions[:1])


def _second_toxin(one_lot: bool) -> Make:
    """Return a maker of plans that give a second toxin in the same session."""

    def change(chance: random.Random, draft: Draft, scheme: Toxin) -> Draft:
        other = chance.choice(("incobotulinumtoxinA", "prabotulinumtoxinA"))
        lot = '"C4401"' if one_lot else '"P77"'
        second: Lines = {
            "kind": '"neuromodulator"',
            "product": f'"{other}"',
            "area": '"forehead"',
            "dose": '"8 U"',
            "vial": vial(other, "US", lot=lot),
        }
        first = draft.with_treatment(vial=vial(scheme.product, "US", lot='"C4401"')).first
        head = draft.head | {"region": '"US"'}
        return replace(draft, head=head, sessions=((0, (first, second)),), team="")

    return make.toxin(change, product="onabotulinumtoxinA", area=("glabella", "lateral-canthal"))


def _too_few(chance: random.Random, draft: Draft, scheme: Toxin) -> Draft:
    hand = chance.choice((0, 1))
    dose = "45 U" if hand == 0 else "55 U"
    own = vial(scheme.product, "US", size='"50 U"', diluent='"1.25 mL"')
    around = team(DOCTOR, NURSE, at_hand=f"{scheme.product} = {hand}")
    changed = draft.with_treatment(vial=own, dose=f'"{dose}"')
    return replace(changed, head=draft.head | {"region": '"US"'}, team=around)


def _no_antidote(chance: random.Random, draft: Draft) -> Draft:
    past = chance.choice(("2026-11-30", "2026-06-30", "2025-01-31"))
    return replace(draft, team=team(DOCTOR, NURSE, antidote=past))


VIAL_ERRORS: tuple[ErrorKind, ...] = (
    ErrorKind(
        "vial past its last day",
        ("VIAL-EXPIRED",),
        with_vial(
            lambda chance, *_: {
                "expiry": chance.choice(("2026-11-30", "2026-10-31", "2025-12-01", "2024-06-30"))
            },
            (*MADE_UP, LIQUID),
        ),
    ),
    ErrorKind("vial made up too long ago", ("VIAL-OPENED-TOO-LONG",), with_vial(_opened)),
    ErrorKind("wrong volume of diluent", ("VIAL-DILUTION",), with_vial(_wrong_volume)),
    ErrorKind(
        "wrong diluent",
        ("VIAL-SOLUTION",),
        with_vial(
            lambda chance, *_: {
                "solution": chance.choice(
                    ('"sterile water"', '"glucose 5 %"', '"lidocaine 1 %"', '"Ringer lactate"')
                )
            }
        ),
    ),
    ErrorKind(
        "ready-to-use liquid diluted",
        ("VIAL-DILUTION",),
        with_vial(lambda chance, *_: {"diluent": '"1 mL"', "solution": '"saline"'}, (LIQUID,)),
    ),
    ErrorKind(
        "another product in the vial",
        ("PRODUCTS-MIXED",),
        with_vial(
            lambda chance, *_: {
                "solution": chance.choice(('"Xeomin"', '"Jeuveau"', '"hyaluronic acid filler"'))
            },
            ("onabotulinumtoxinA", "abobotulinumtoxinA"),
        ),
    ),
    ErrorKind("two toxins in one session", ("PRODUCTS-MIXED",), _second_toxin(one_lot=False)),
    ErrorKind("one lot for two products", ("PRODUCTS-MIXED",), _second_toxin(one_lot=True)),
    ErrorKind("vial of a size that nobody sells", ("VIAL-SIZE",), with_vial(_wrong_size)),
    ErrorKind(
        "syringe too coarse for the points",
        ("SYRINGE-ROUNDING",),
        make.toxin(_coarse, product="onabotulinumtoxinA", area="glabella"),
    ),
    ErrorKind(
        "too few vials at hand",
        ("VIALS-TOO-FEW",),
        make.toxin(_too_few, product="onabotulinumtoxinA", regions="US"),
    ),
    ErrorKind(
        "filler past its last day",
        ("VIAL-EXPIRED",),
        make.skin("filler", make.treatment({"expiry": "2026-11-30"}, {"expiry": "2025-03-31"})),
    ),
    ErrorKind(
        "antidote of the filler past its last day",
        ("HYALURONIDASE",),
        make.skin("filler", _no_antidote),
    ),
)
