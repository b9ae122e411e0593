"""What stands around a clean plan: the vial, the numbing, the team; nothing of the rules."""

from __future__ import annotations

import random
from dataclasses import dataclass

DAY = "2026-12-01"
AT = f"{DAY}T14:00:00"


@dataclass(frozen=True, slots=True)
class VialOf:
    """How a product is sold and made up; ``diluent`` is empty for a ready-to-use liquid."""

    size: str
    diluent: str = ""
    keeps_hours: int = 24


VIALS = {
    ("onabotulinumtoxinA", "US"): VialOf("100 U", "2.5 mL"),
    ("onabotulinumtoxinA", "EU"): VialOf("100 U", "2.5 mL"),
    ("abobotulinumtoxinA", "US"): VialOf("300 sU", "2.5 mL"),
    ("abobotulinumtoxinA", "EU"): VialOf("125 sU", "0.63 mL"),
    ("incobotulinumtoxinA", "US"): VialOf("50 U", "1.25 mL"),
    ("incobotulinumtoxinA", "EU"): VialOf("50 U", "1.25 mL"),
    ("prabotulinumtoxinA", "US"): VialOf("100 U", "2.5 mL"),
    ("letibotulinumtoxinA", "US"): VialOf("50 U", "1.25 mL"),
    ("letibotulinumtoxinA", "EU"): VialOf("50 U", "1.25 mL"),
    ("daxibotulinumtoxinA", "US"): VialOf("100 U", "1.2 mL", 72),
    ("relabotulinumtoxinA", "EU"): VialOf("150 U"),
}
SKIN_VIAL = {"lot": '"F77"', "expiry": "2028-03-31"}


def vial(product: str, region: str, **changed: str) -> str:
    """Return the vial of a product as TOML, made up this morning, with some keys changed."""
    known = VIALS.get((product, region)) or VIALS.get((product, "US")) or VIALS[(product, "EU")]
    values = {"size": f'"{known.size}"', "lot": '"C4401"', "expiry": "2027-12-31"}
    if known.diluent:
        values |= {"diluent": f'"{known.diluent}"', "solution": '"saline"'}
    values |= {"syringe": '"U-100 insulin"', **changed}
    return "{ " + ", ".join(f"{key} = {value}" for key, value in values.items() if value) + " }"


def cream(product: str, amount: str = "", area: int = 0, minutes: int = 0) -> str:
    """Return what is used for numbing as TOML; what is empty is not said."""
    parts = [f'product = "{product}"']
    parts += [f'amount = "{amount}"'] if amount else []
    parts += [f"area_cm2 = {area}"] if area else []
    parts += [f"minutes = {minutes}"] if minutes else []
    return "{ " + ", ".join(parts) + " }"


def clean_numbing(chance: random.Random) -> str:
    """Return numbing that nobody would mind."""
    return chance.choice(
        (
            cream("none"),
            cream("ice"),
            cream("EMLA", "5 g", 50, 60),
            cream("lidocaine 4 % cream", "5 g", 100, 30),
            cream("lidocaine 1 % injection", "2 mL"),
        )
    )


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of a team as a provider file names them."""

    id: str
    role: str
    does: tuple[str, ...]
    assessment: str = "in-person"
    delegates: int | None = None

    def text(self) -> str:
        """Return the part of a provider file."""
        duties = ", ".join(f'"{each}"' for each in self.does)
        lines = [
            "[[provider]]",
            f'id = "{self.id}"',
            f'role = "{self.role}"',
            f"does = [{duties}]",
        ]
        if "assess" in self.does and self.assessment:
            lines.append(f'assessment = "{self.assessment}"')
        if self.delegates is not None:
            lines.append(f"delegates = {self.delegates}")
        return "\n".join(lines)


DOCTOR = Member("dr", "physician", ("assess", "prescribe", "delegate"))
ALONE = Member("dr", "physician", ("assess", "prescribe", "inject"))
SPECIALIST = Member("dr", "specialist-physician", ("assess", "prescribe", "inject"))
NURSE = Member("rn", "registered-nurse", ("inject",))


def team(
    *members: Member,
    place: str = "US-CA",
    premises: str = "clinic",
    antidote: str = "2027-06-30",
    at_hand: str = "",
) -> str:
    """Return a provider file."""
    kit = f"[kit]\nhyaluronidase_expiry = {antidote}\n" if antidote else "[kit]\n"
    kit += f"vials = {{ {at_hand} }}\n" if at_hand else ""
    head = f'format = "needlework-provider/1"\njurisdiction = "{place}"\npremises = "{premises}"\n'
    return head + kit + "\n".join(each.text() for each in members) + "\n"


def clean_team(chance: random.Random, region: str) -> str:
    """Return a team that may do all of it where it acts."""
    if region == "EU":
        return chance.choice((team(ALONE, place="EU-FI"), team(SPECIALIST, place="EU-FR")))
    return chance.choice(
        (team(DOCTOR, NURSE), team(ALONE), team(ALONE, place="US-TX"), team(ALONE, place="US-FL"))
    )


MEDICINES = (
    *("levothyroxine", "metformin 500 mg", "ramipril", "atorvastatin 20 mg", "omeprazole"),
    *("combined pill", "vitamin D", "cetirizine", "sertraline", "amlodipine", "HRT"),
)
CONDITIONS = (
    *("high blood pressure", "underactive thyroid", "migraine", "hay fever", "reflux"),
    *("high cholesterol", "depression", "IBS", "osteoarthritis", "PCOS"),
)


def some(chance: random.Random, words: tuple[str, ...]) -> str:
    """Return a list of one to three words as TOML."""
    named = chance.sample(words, chance.randrange(1, 4))
    return "[" + ", ".join(f'"{each}"' for each in named) + "]"
