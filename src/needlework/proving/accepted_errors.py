"""Plans that went farther after somebody accepted less."""

from __future__ import annotations

import random
from dataclasses import replace

from needlework.proving import error_makers as make
from needlework.proving.error_makers import ErrorKind
from needlework.proving.sample_plans import Draft, Toxin
from needlework.proving.sample_rooms import ALONE, team


def accepted(draft: Draft, finding: str, amount: str) -> Draft:
    """Return the first session of a draft, in which a physician accepted an amount."""
    answer = (
        f'[[override]]\nfinding = "{finding}"\ntreatment = "t1"\n'
        f'reason = "strong muscles, seen before"\nby = "{ALONE.id}"\naccepts = "{amount}"\n'
    )
    place = "EU-FI" if draft.region == "EU" else "US-CA"
    return replace(draft, sessions=draft.sessions[:1], extra=answer, team=team(ALONE, place=place))


def _raised(chance: random.Random, draft: Draft, scheme: Toxin) -> Draft:
    """Raise a dose that was accepted a fifth above the label."""
    most = scheme.most(draft.region)
    dose = round(most * chance.choice((1.5, 2, 10)))
    found = draft.with_treatment(dose=f'"{dose} {scheme.unit}"')
    return accepted(found, "LABEL-AREA-DOSE", f"{round(most * 1.2)} {scheme.unit}")


def _brought_forward(chance: random.Random, draft: Draft, scheme: Toxin) -> Draft:
    """Treat earlier than the interval that was accepted."""
    found = make.history(20, 60)(chance, draft, scheme)
    return accepted(found, "LABEL-INTERVAL", f"{chance.randrange(60, 80)} days")


ACCEPTED_ERRORS: tuple[ErrorKind, ...] = (
    ErrorKind("dose raised after it was accepted", ("LABEL-AREA-DOSE",), make.toxin(_raised)),
    ErrorKind(
        "brought forward after the interval was accepted",
        ("LABEL-INTERVAL",),
        make.toxin(_brought_forward),
    ),
)
