"""What the tables know of a product, as frozen values with their source and how it was seen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from needlework.doses import Dilution, Dose, Volume
from needlework.evidence import SEEN
from needlework.plans import Answer
from needlework.vocabulary import fold

Presence = Literal["contains", "may contain", "free of"]
RECALLED = SEEN[-1]


@dataclass(frozen=True, slots=True)
class VialSize:
    """A vial that is sold; ``volume`` is set for a ready-to-use liquid."""

    brand: str
    region: str
    size: Dose
    volume: Volume | None
    source: str
    seen: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class LabelDilution:
    """A dilution that a label gives."""

    brand: str
    regions: tuple[str, ...]
    dilution: Dilution
    solution: str
    source: str
    seen: str
    note: str

    @property
    def aesthetic(self) -> bool:
        """Whether the table says that it is the dilution for aesthetic use."""
        return "aesthetic" in self.note


@dataclass(frozen=True, slots=True)
class Storage:
    """How a product is kept, unopened or made up.

    Parameters
    ----------
    lowest_celsius, highest_celsius : int or None
        Range of temperature.
    use_within_hours : int or None
        Time after making up; None where the table gives none.
    """

    brand: str
    regions: tuple[str, ...]
    made_up: bool
    words: str
    lowest_celsius: int | None
    highest_celsius: int | None
    use_within_hours: int | None
    source: str
    seen: str
    note: str

    @property
    def one_patient(self) -> bool:
        """Whether the words keep a made-up vial to one patient."""
        return "one patient" in self.words or "single dose" in self.words


@dataclass(frozen=True, slots=True)
class Ingredient:
    """One part of a composition as the table writes it, and whether it is in there."""

    words: str
    presence: Presence


@dataclass(frozen=True, slots=True)
class Composition:
    """What a vial or syringe holds besides the active; for allergies.

    Parameters
    ----------
    complexing_proteins : str
        The table's words; empty where it says nothing.
    """

    brand: str
    ingredients: tuple[Ingredient, ...]
    complexing_proteins: str
    source: str
    seen: str
    note: str

    def holds(self, word: str) -> Answer:
        """Return whether this holds a substance.

        A list of ingredients may be short of some, so what it does not name stays unknown; a list
        that is from memory, all of it or in part, may say yes and never no.
        """
        named = [one.presence for one in self.ingredients if fold(word) in fold(one.words)]
        if any(presence != "free of" for presence in named):
            return Answer.YES
        read = self.seen != RECALLED and RECALLED not in self.note.lower()
        return Answer.NO if named and read else Answer.UNKNOWN


@dataclass(frozen=True, slots=True)
class NotInterchangeable:
    """What a label says of turning this product's units into another's."""

    brand: str
    other: str
    words: str
    source: str
    seen: str


@dataclass(frozen=True, slots=True)
class ObservedRatio:
    """A ratio of units that somebody observed or used; no label allows to convert by it.

    Parameters
    ----------
    low, high : Decimal
        Units of this product for each unit of the other.
    """

    other: str
    low: Decimal
    high: Decimal
    source: str
    seen: str
    note: str


@dataclass(frozen=True, slots=True)
class LabelUse:
    """A use with a label status in a region, from the table of protocols.

    Parameters
    ----------
    lowest_age, age_excluded : int or None
        Youngest age that the use includes; age from which it excludes.
    skin_types : tuple of int
        Fitzpatrick types that the use names; empty where it names none.
    deepest_mm : Decimal or None
        Largest needle depth of the use.
    """

    protocol: str
    purpose: str
    region: str
    status: str
    lowest_age: int | None
    age_excluded: int | None
    skin_types: tuple[int, ...]
    deepest_mm: Decimal | None
    source: str
    seen: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A contraindication, warning or precaution that names this one product or device."""

    condition: str
    kind: str
    severity: str
    words: str
    source: str
    seen: str


@dataclass(frozen=True, slots=True)
class Toxin:
    """A botulinum toxin product.

    Parameters
    ----------
    unit : str
        Name of its own unit (``U``, ``sU``).
    regions : tuple of str
        Regions whose label or vial the tables hold.
    """

    slug: str
    unit: str
    brands: tuple[str, ...]
    regions: tuple[str, ...]
    vials: tuple[VialSize, ...]
    dilutions: tuple[LabelDilution, ...]
    storages: tuple[Storage, ...] = ()
    compositions: tuple[Composition, ...] = ()
    not_interchangeable: tuple[NotInterchangeable, ...] = ()
    observed_ratios: tuple[ObservedRatio, ...] = ()
    label_uses: tuple[LabelUse, ...] = ()
    kind: Literal["toxin"] = "toxin"

    @property
    def made_up(self) -> tuple[Storage, ...]:
        """What is said of a made-up vial, the shortest time first."""
        timed = [one for one in self.storages if one.made_up and one.use_within_hours]
        return tuple(sorted(timed, key=lambda one: one.use_within_hours or 0))

    @property
    def use_within_hours(self) -> int | None:
        """Shortest time after making up on any of its labels."""
        return self.made_up[0].use_within_hours if self.made_up else None

    @property
    def use_within_seen(self) -> str:
        """How that time is known; empty where it is not."""
        return self.made_up[0].seen if self.made_up else ""

    def holds(self, word: str) -> Answer:
        """Return whether any of its brands holds a substance; see :meth:`Composition.holds`."""
        return worst(one.holds(word) for one in self.compositions)


def worst(answers: Iterable[Answer]) -> Answer:
    """Return yes if anything says yes, no only if everything says no."""
    found = set(answers)
    if Answer.YES in found:
        return Answer.YES
    return Answer.NO if found == {Answer.NO} else Answer.UNKNOWN
