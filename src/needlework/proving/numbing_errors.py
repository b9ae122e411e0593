"""Errors of numbing: creams, mixtures, injections, on whole and on needled skin."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from needlework.proving import error_makers as make
from needlework.proving.error_makers import ErrorKind, Make
from needlework.proving.sample_plans import Draft
from needlework.proving.sample_rooms import cream

Options = tuple[str, ...]


def numbed(*options: str, **patient: str) -> Callable[..., Draft]:
    """Return a change of the numbing by one of some options, and of the patient."""

    def change(chance: random.Random, draft: Draft, *_: object) -> Draft:
        changed = draft.with_treatment(anaesthesia=chance.choice(options))
        return changed.with_patient(**patient)

    return change


def toxin_numbed(*options: str, **patient: str) -> Make:
    """Return a maker of toxin plans with such numbing."""
    return make.toxin(numbed(*options, **patient))


def needled_then_numbed(chance: random.Random, draft: Draft) -> Draft:
    """Put a cream on skin that was needled before in the same session."""
    used = cream(chance.choice(("EMLA", "lidocaine 4 % cream", "Pliaglis")), "5 g", 60, 60)
    toxin = {
        "kind": '"neuromodulator"',
        "product": '"onabotulinumtoxinA"',
        "area": draft.first["area"],
        "dose": '"10 U"',
        "anaesthesia": used,
    }
    return replace(draft, sessions=((0, (draft.first, toxin)),))


def with_cream_and_filler(chance: random.Random, draft: Draft) -> Draft:
    """Add a large nerve block to a filler that holds lidocaine."""
    block = cream("lidocaine 1 % injection", f"{chance.randrange(42, 60)} mL")
    return draft.with_treatment(anaesthesia=block, volume='"4 mL"')


NUMBING_ERRORS: tuple[ErrorKind, ...] = (
    ErrorKind(
        "too much numbing cream",
        ("ANAESTHETIC-AMOUNT",),
        toxin_numbed(cream("EMLA", "90 g", 600, 60), cream("EMLA", "120 g", 800, 60)),
    ),
    ErrorKind(
        "numbing cream on too large an area",
        ("ANAESTHETIC-AREA",),
        toxin_numbed(cream("LMX4", "30 g", 1000, 30), cream("Pliaglis", "5 g", 900, 30)),
    ),
    ErrorKind(
        "numbing cream left on too long",
        ("ANAESTHETIC-TIME",),
        toxin_numbed(cream("EMLA", "10 g", 100, 420), cream("Pliaglis", "5 g", 100, 240)),
    ),
    ErrorKind(
        "mixed numbing cream",
        ("ANAESTHETIC-COMPOUNDED",),
        toxin_numbed(
            cream("BLT", "10 g", 200, 30),
            cream("lidocaine 23 % with tetracaine 7 %", "10 g", 200, 30),
            cream("compounded lidocaine 30 % cream", "5 g", 100, 30),
        ),
    ),
    ErrorKind(
        "strong lidocaine without prescription",
        ("ANAESTHETIC-STRONG",),
        toxin_numbed(cream("lidocaine 10 % cream", "5 g", 100, 30), cream("lidocaine 5 % gel")),
    ),
    ErrorKind(
        "more injected lidocaine than body weight allows",
        ("ANAESTHETIC-DOSE",),
        toxin_numbed(
            cream("lidocaine 1 % injection", "45 mL"), cream("lidocaine 2 % injection", "22 mL")
        ),
    ),
    ErrorKind(
        "injected lidocaine beside that in a filler",
        ("ANAESTHETIC-TOTAL", "ANAESTHETIC-DOSE"),
        make.skin("filler", with_cream_and_filler),
    ),
    ErrorKind(
        "much lidocaine and no weight",
        ("ANAESTHETIC-WEIGHT-NOT-ASKED",),
        toxin_numbed(cream("lidocaine 1 % injection", "25 mL"), weight=""),
    ),
    ErrorKind(
        "amount of the cream not said",
        ("ANAESTHETIC-NOT-SAID",),
        toxin_numbed(cream("EMLA"), cream("lidocaine 4 % cream", minutes=30), cream("Pliaglis")),
    ),
    ErrorKind(
        "nobody knows which cream",
        ("ANAESTHETIC-UNKNOWN",),
        toxin_numbed(cream("numbing cream", "5 g", 50, 30), cream("lidocaine cream", "5 g")),
    ),
    ErrorKind(
        "cream on needled skin",
        ("ANAESTHETIC-DISRUPTED-SKIN",),
        make.skin(make.SKINPEN, needled_then_numbed),
        stops=True,
    ),
    ErrorKind(
        "anaesthetic needled in",
        ("ANAESTHETIC-DISRUPTED-SKIN",),
        make.skin(
            make.SKINPEN,
            make.treatment({"serum": '"lidocaine 4 %"'}, {"serum": '"EMLA"'}),
        ),
        stops=True,
    ),
    ErrorKind(
        "prilocaine and a blood that cannot take it",
        ("ANAESTHETIC-METHAEMOGLOBIN",),
        toxin_numbed(cream("EMLA", "5 g", 50, 60), conditions='["G6PD deficiency"]'),
    ),
    ErrorKind(
        "heart rhythm medicine and lidocaine",
        ("ANAESTHETIC-INTERACTION",),
        toxin_numbed(
            cream("lidocaine 4 % cream", "5 g", 50, 30), medicines='["amiodarone 200 mg"]'
        ),
    ),
    ErrorKind(
        "allergy to PABA and tetracaine",
        ("ANAESTHETIC-INTERACTION", "ALLERGY-INGREDIENT"),
        toxin_numbed(cream("Pliaglis", "5 g", 50, 30), conditions='["PABA allergy"]'),
        stops=True,
    ),
)
