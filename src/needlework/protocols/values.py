"""Treatment schemes as frozen values: what their rows say, and whether they can be carried out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from needlework.doses import Dose
from needlework.evidence.label_status import LabelStatus as LabelStatus
from needlework.plans import Depth, Side
from needlework.protocols.amounts import Amount

How = Literal["as it stands", "with a choice", "no"]
Need = Literal["weight", "side", "volume"]


@dataclass(frozen=True, slots=True)
class Execution:
    """Whether a scheme can be carried out, and what is missing for that.

    Parameters
    ----------
    how : {"as it stands", "with a choice", "no"}
        As it stands: it gives one dose, and a plan may name it. With a choice: it gives a range
        or muscles to choose from. No: it is a card to read.
    reason : str
        What is to be chosen, or why it is only a card.
    needs : tuple of {"weight", "side", "volume"}
        What has to be known of the patient before a plan can be begun.
    """

    how: How
    reason: str = ""
    needs: tuple[Need, ...] = ()

    @property
    def possible(self) -> bool:
        """Whether a plan can be made from the scheme at all."""
        return self.how != "no"

    def __str__(self) -> str:
        words = {"as it stands": "yes", "with a choice": "yes, with a choice", "no": "no"}[
            self.how
        ]
        return f"{words}: {self.reason}" if self.reason else words


@dataclass(frozen=True, slots=True)
class Spot:
    """Where one injection point lies, as far as the table says.

    Parameters
    ----------
    side : {"both", "left", "right", "midline"}
        ``both`` where the table does not say on which side the point lies.
    """

    name: str
    muscle: str
    side: Side


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a scheme: muscle, the patient's side and units; ``both`` as for a spot."""

    name: str
    muscle: str
    side: Side
    dose: Dose


@dataclass(frozen=True, slots=True)
class Target:
    """What one row of a scheme has injected.

    Parameters
    ----------
    words : str
        Muscle or place as the table writes it.
    muscles : tuple of str
        Slugs of the muscles or glands that are injected, as far as the vocabulary knows them.
    sites : str
        Number of sites as the table writes it.
    spots : tuple of Spot
        The sites one by one; empty where the table does not say how many or in what.
    each : Amount or None
        Units at one site.
    total : Amount or None
        Units of all of them.
    seen : str
        How these units are known.
    """

    words: str
    muscles: tuple[str, ...]
    sites: str
    spots: tuple[Spot, ...]
    each: Amount | None
    total: Amount | None
    source: str
    seen: str


@dataclass(frozen=True, slots=True)
class Part:
    """One area of a scheme that treats several areas at once.

    Parameters
    ----------
    protocol : str or None
        The scheme of this area alone, where one gives the same; a plan names it.
    """

    area: str
    indication: str
    points: tuple[Point, ...]
    total: Dose
    protocol: str | None


@dataclass(frozen=True, slots=True)
class Protocol:
    """A scheme of a botulinum toxin.

    Parameters
    ----------
    id : str
        Slug (``ona-gl``).
    purpose : str
        What it is for, in the words of the table.
    areas : tuple of str
        Areas that it treats.
    targets : tuple of Target
        Its rows, those from memory among them.
    points : tuple of Point
        Where the dose goes; empty where the table does not say.
    given : Amount or None
        Units of the whole scheme as the table gives them.
    total : Dose or None
        Bilateral total, where it is one number.
    most : tuple of Amount
        Largest doses of one session; the least of them holds.
    parts : tuple of Part
        Its areas one by one, for a scheme that treats several.
    depth : Depth or None
        None where the plan file has no word for the layer; see ``depth_words``.
    retreat_minimum_days : int or None
        Shortest interval to the next treatment.
    lowest_age, upper_age : int or None
        Youngest age that it includes; age from which the label excludes patients.
    unverified : frozenset of str
        What of a row that was seen is from memory all the same (``interval``, ``sites`` …).
    seen : str
        How the dose is known: ``page``, ``abstract``, ``secondary`` or ``recalled``.
    """

    id: str
    product: str
    indication: str
    purpose: str
    areas: tuple[str, ...]
    therapeutic: bool
    targets: tuple[Target, ...]
    points: tuple[Point, ...]
    given: Amount | None
    total: Dose | None
    most: tuple[Amount, ...]
    parts: tuple[Part, ...]
    depth: Depth | None
    depth_words: str
    technique: str
    needle: str
    limit_note: str
    label: tuple[LabelStatus, ...]
    retreat_minimum_days: int | None
    lowest_age: int | None
    upper_age: int | None
    unverified: frozenset[str]
    execution: Execution
    source: str
    seen: str
    note: str
    kind: Literal["neuromodulator"] = "neuromodulator"

    @property
    def area(self) -> str:
        """The area, the first of them for a scheme of several."""
        return self.areas[0]

    def __str__(self) -> str:
        return f"{self.id}: {self.dose_words} {self.product}, {', '.join(self.areas)}" + (
            f", {len(self.points)} points" if self.points else ""
        )

    @property
    def may_be_named(self) -> bool:
        """Whether a treatment of a plan may take its dose from this scheme."""
        return self.execution.how == "as it stands" and len(self.areas) == 1

    @property
    def dose_words(self) -> str:
        """The dose of the scheme in words: ``20 U``, ``48-72 U``, ``by muscle``."""
        return str(self.total or self.given or "by muscle")
