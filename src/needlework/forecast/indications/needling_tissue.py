"""Research views of needling: collagen I and III, elastin and epidermis over simulated people."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.forecast.indications.needling_answer import Drawn, Outcome
from needlework.forecast.indications.needling_people import People
from needlework.forecast.indications.values import Ask

Array = NDArray[np.float64]

PER_CENT = 100
ELASTIN_SAID = (
    "Elastin falls at first, for the proteases of the wound destroy it, and is rebuilt over "
    "months: no gain is promised at three months.",
)


def _collagen(people: People, ask: Ask, doses: Array | None, which: str) -> Drawn:
    tissue = people.collagen if doses is None else people.tissue(doses)
    three = parameter("needling.three_share").value
    share = three if which == "three" else 1 - three
    gain = people.parameters["collagen_gain"] * people.clinic * people.response
    change = PER_CENT * gain[:, None] * getattr(tissue, which) / share
    return Drawn(change, np.zeros_like(change))


def _epidermis(people: People, ask: Ask, doses: Array | None) -> Drawn:
    tissue = people.collagen if doses is None else people.tissue(doses)
    felt = (people.clinic * people.response)[:, None] * tissue.mature
    half = parameter("needling.epidermis_half").value
    change = PER_CENT * people.parameters["epidermis_gain"][:, None] * felt / (felt + half)
    return Drawn(change, np.zeros_like(change))


def _elastin(people: People, ask: Ask, doses: Array | None) -> Drawn:
    change = PER_CENT * (people.elastin() - 1)
    return Drawn(change, np.zeros_like(change))


def tissue_outcomes(areas: tuple[str, ...]) -> tuple[Outcome, ...]:
    """Return the research views, the same for every indication."""
    return (
        Outcome(
            "collagen_one_change",
            "Collagen type I, change",
            "%",
            "measure",
            "collagen_total",
            areas,
            partial(_collagen, which="one"),
            facing=False,
        ),
        Outcome(
            "collagen_three_change",
            "Collagen type III, change",
            "%",
            "measure",
            "collagen_three",
            areas,
            partial(_collagen, which="three"),
            facing=False,
        ),
        Outcome(
            "elastin_change",
            "Elastin, change",
            "%",
            "measure",
            "elastin",
            areas,
            _elastin,
            said=ELASTIN_SAID,
            facing=False,
        ),
        Outcome(
            "epidermis_change",
            "Thickness of the epidermis, change",
            "%",
            "measure",
            "epidermis",
            areas,
            _epidermis,
            facing=False,
        ),
    )
