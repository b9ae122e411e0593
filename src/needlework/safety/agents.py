"""What is used for numbing: the anaesthetics in it, their strength and how it is applied."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Literal

from needlework.doses import Volume
from needlework.plans import Anaesthesia
from needlework.safety.rows import data, exact, mentions
from needlework.vocabulary import fold

Form = Literal["none", "topical", "injected", "patch"]
_STRENGTH = re.compile(r"(\d+(?:[.,]\d+)?)\s*%")


@dataclass(frozen=True, slots=True)
class Agent:
    """What is used for numbing.

    Parameters
    ----------
    percent : mapping of str to Decimal or None
        Strength of each anaesthetic in it; None where nobody said it.
    labelled : bool
        Whether it is a product with a label of its own.
    compounded : bool
        Whether somebody mixed it.
    prescription : bool
        Whether it is sold on prescription.
    """

    id: str
    form: Form
    percent: Mapping[str, Decimal | None] = field(default_factory=dict)
    labelled: bool = False
    compounded: bool = False
    prescription: bool = False
    adrenaline: bool = False

    @property
    def anaesthetics(self) -> tuple[str, ...]:
        """The anaesthetics in it."""
        return tuple(self.percent)

    @property
    def amides(self) -> tuple[str, ...]:
        """Those that are counted together."""
        return tuple(name for name in self.percent if name in data("numbing")["kinds"]["amide"])

    def milligrams(self, used: Anaesthesia) -> Decimal | None:
        """Return the mg of amide anaesthetics in what is used; None where nobody can say."""
        strengths = [self.percent[name] for name in self.amides]
        if used.amount is None or None in strengths:
            return None
        per_percent = Decimal(data("numbing")["conversion"]["mg_per_percent"])
        total = sum((one for one in strengths if one is not None), Decimal(0))
        return exact(used.amount.amount) * per_percent * total


def agent_of(used: Anaesthesia) -> Agent | None:
    """Return what is used for numbing; None where the words do not tell."""
    return agent(used.product.given, isinstance(used.amount, Volume))


@cache
def agent(words: str, measured_in_ml: bool = False) -> Agent | None:
    """Return the numbing agent that some words mean.

    Parameters
    ----------
    measured_in_ml : bool
        Whether its amount is a volume: then a plain solution is injected.
    """
    said = fold(words)
    known = _known(said)
    if known is not None:
        return known
    found = _named(words)
    if not found:
        return None
    forms = data("numbing")["forms"]
    injected = mentions(said, forms["injected"]) or measured_in_ml
    mixed = mentions(said, forms["compounded"]) or (not injected and len(found) > 1)
    plain = mentions(said, forms["without_adrenaline"])
    return Agent(
        id="other",
        form="injected" if injected else "topical",
        percent=found,
        compounded=mixed,
        prescription=mentions(said, forms["prescription"]),
        adrenaline=mentions(said, forms["with_adrenaline"]) and not plain,
    )


def _known(said: str) -> Agent | None:
    for row in data("numbing")["agent"]:
        whole = any(fold(word) == said for word in row.get("words", ()))
        if whole or any(fold(brand) in said for brand in row.get("brands", ())):
            return Agent(
                id=row["id"],
                form=row["form"],
                percent={name: Decimal(value) for name, value in row.get("percent", {}).items()},
                labelled=row.get("labelled", False),
                compounded=row.get("compounded", False),
                prescription=row.get("prescription", False),
            )
    return None


def _named(words: str) -> dict[str, Decimal | None]:
    """Return the anaesthetics that a text names, each with the strength that stands by it."""
    table = data("numbing")
    names = (*table["kinds"]["amide"], *table["kinds"]["ester"], *table["synonyms"])
    text = words.casefold()
    places = sorted(
        (match.start(), match.end(), name)
        for name in names
        for match in re.finditer(rf"\b{name}\b", text)
    )
    strengths = [(match.start(), match[1].replace(",", ".")) for match in _STRENGTH.finditer(text)]
    before = bool(strengths and places and strengths[0][0] < places[0][0])
    found: dict[str, Decimal | None] = {}
    for number, (start, end, name) in enumerate(places):
        low = places[number - 1][1] if before and number else (0 if before else end)
        following = [place[0] for place in places[number + 1 : number + 2]]
        high = start if before else (following[0] if following else len(text))
        inside = [Decimal(value) for place, value in strengths if low <= place < high]
        slug = table["synonyms"].get(name, name)
        found[slug] = inside[0] if inside else None
    return found
