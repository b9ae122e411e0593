"""How errors are made: changes of a clean plan, put together into makers of plans."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from needlework.proving.sample_plans import LABEL, Draft, Lines, Toxin, clean_plan, toxin_plan

Make = Callable[[random.Random], Draft]


@dataclass(frozen=True, slots=True)
class ErrorKind:
    """A kind of error.

    Parameters
    ----------
    name : str
        Name in the failure-mode table.
    codes : tuple of str
        Codes of which one has to be found.
    make : callable
        Returns a plan with the error.
    stops : bool
        Whether the plan must not be done.
    """

    name: str
    codes: tuple[str, ...]
    make: Make
    stops: bool = False


def toxin(change: Callable[[random.Random, Draft, Toxin], Draft], **wanted: object) -> Make:
    """Return a maker that changes a clean toxin plan of a scheme with some attributes."""

    def make(chance: random.Random) -> Draft:
        schemes = [
            each
            for each in LABEL
            if all(holds(getattr(each, key), value) for key, value in wanted.items())
        ]
        scheme = chance.choice(schemes)
        draft = toxin_plan(chance, lambda each: each is scheme)
        return change(chance, draft, scheme)

    return make


def holds(found: object, wanted: object) -> bool:
    """Whether an attribute of a scheme is, or holds, what is wanted."""
    if isinstance(found, tuple):
        return wanted in found
    return found in wanted if isinstance(wanted, tuple) else found == wanted


def skin(kind: str, change: Callable[[random.Random, Draft], Draft]) -> Make:
    """Return a maker that changes a clean plan of a kind."""
    return lambda chance: change(chance, clean_plan(chance, kind))


def said(key: str, *words: str) -> Callable[[random.Random, Draft], Draft]:
    """Return a change that lets the patient name one of some words."""

    def change(chance: random.Random, draft: Draft) -> Draft:
        return draft.with_patient(**{key: f'["{chance.choice(words)}"]'})

    return change


def toxin_said(key: str, *words: str, **wanted: object) -> Make:
    """Return a maker of toxin plans whose patient names one of some words."""
    says = said(key, *words)
    return toxin(lambda chance, draft, scheme: says(chance, draft), **wanted)


def times(low: float, high: float) -> Make:
    """Return a maker of toxin plans with a multiple of the largest label dose."""

    def change(chance: random.Random, draft: Draft, scheme: Toxin) -> Draft:
        dose = round(scheme.most(draft.region) * chance.uniform(low, high))
        return draft.with_treatment(dose=f'"{dose} {scheme.unit}"')

    return toxin(change)


def swapped(chance: random.Random, draft: Draft, scheme: Toxin) -> Draft:
    """Write fifty of the product's own units."""
    return draft.with_treatment(dose=f'"50 {scheme.unit}"')


def history(low: int, high: int, product: str | None = None) -> Callable[..., Draft]:
    """Return a change that gives a toxin some days before the plan."""

    def change(chance: random.Random, draft: Draft, scheme: Toxin) -> Draft:
        given = product or scheme.product
        unit = "sU" if given == "abobotulinumtoxinA" else "U"
        dose = 50 if given == "abobotulinumtoxinA" else min(scheme.dose, 40)
        entry = (
            f'product = "{given}", dose = "{dose} {unit}", '
            f'days_ago = {chance.randrange(low, high)}, area = "{scheme.area}"'
        )
        return draft.with_patient(previous_treatments=f"[{{ {entry} }}]")

    return change


def high_history(chance: random.Random, draft: Draft, scheme: Toxin) -> Draft:
    """Give nearly the quarterly cap elsewhere."""
    entry = (
        f'product = "{scheme.product}", dose = "{chance.randrange(385, 400)} U", '
        f'days_ago = {chance.randrange(20, 80)}, area = "neck"'
    )
    return draft.with_patient(previous_treatments=f"[{{ {entry} }}]")


def second_session(low: int, high: int) -> Callable[..., Draft]:
    """Return a change that repeats the session some days later."""

    def change(chance: random.Random, draft: Draft, *_: object) -> Draft:
        day = chance.randrange(low, high)
        treatments = draft.sessions[0][1]
        return replace(draft, sessions=((0, treatments), (day, treatments)))

    return change


def site(chance: random.Random, draft: Draft, scheme: Toxin) -> Draft:
    """Put too many units into one point."""
    first = dict(draft.first)
    first.pop("dose")
    site = (
        '[[session.treatment.site]]\nmuscle = "procerus"\nside = "midline"\n'
        f'dose = "{chance.choice((8, 10, 12))} U"\n'
    )
    return replace(draft, sessions=((0, (first,)),), extra=site)


def age(low: int, high: int) -> Callable[..., Draft]:
    """Return a change of the age, years."""

    def change(chance: random.Random, draft: Draft, *_: object) -> Draft:
        return draft.with_patient(birth_date=f"{2026 - chance.randrange(low, high)}-06-15")

    return change


def woman(**changed: str) -> Callable[..., Draft]:
    """Return a change of the answers of a woman."""

    def change(chance: random.Random, draft: Draft, *_: object) -> Draft:
        answers = {"sex": '"female"', "pregnant": '"no"', "breastfeeding": '"no"'}
        return draft.with_patient(**{**answers, "childbearing_potential": '"yes"', **changed})

    return change


def dropped(key: str) -> Callable[..., Draft]:
    """Return a change that leaves an answer out."""
    return lambda chance, draft, *_: draft.with_patient(**{key: ""})


def anyone(change: Callable[..., Draft]) -> Make:
    """Return a maker that changes any clean plan."""
    return lambda chance: change(chance, clean_plan(chance))


def treatment(*options: Lines) -> Callable[[random.Random, Draft], Draft]:
    """Return a change of the treatment by one of some options."""
    return lambda chance, draft: draft.with_treatment(**chance.choice(options))


def region(region: str, *changes: Callable[..., Draft]) -> Callable[..., Draft]:
    """Return a change of the region, then others."""

    def change(chance: random.Random, draft: Draft, scheme: Toxin) -> Draft:
        found = replace(draft, head=draft.head | {"region": f'"{region}"'})
        for each in changes:
            found = each(chance, found)
        return found

    return change


def mixed(chance: random.Random, draft: Draft) -> Draft:
    """Add a toxin to the area that is needled within days."""
    toxin = {
        "kind": '"neuromodulator"',
        "product": '"onabotulinumtoxinA"',
        "area": draft.first["area"],
        "dose": '"10 U"',
    }
    needling = draft.first
    sessions = ((0, (toxin,)), (chance.randrange(1, 10), (needling,)))
    return replace(draft, sessions=sessions)


def seven_sessions(chance: random.Random, draft: Draft) -> Draft:
    """Repeat the session five weeks apart, seven times."""
    return replace(draft, sessions=tuple((35 * number, (draft.first,)) for number in range(7)))


MEDICINE = {
    "blood thinner": ("warfarin", "Eliquis", "clopidogrel"),
    "isotretinoin": ("isotretinoin", "Roaccutane", "Accutane"),
    "aminoglycoside": ("gentamicin", "tobramycin"),
    "myasthenia": ("pyridostigmine", "Mestinon"),
}
SKINPEN = "microneedling"
