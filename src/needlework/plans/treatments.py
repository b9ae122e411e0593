"""What is done in a session: one value per kind of needle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from needlework.doses import Concentration, Dose, Length, Mass, Volume
from needlework.plans.answers import Named
from needlework.plans.patient import Side
from needlework.vocabulary import resolve

Depth = Literal[
    "epidermal",
    "intradermal",
    "subdermal",
    "subcutaneous",
    "intramuscular",
    "supraperiosteal",
    "submucosal",
]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a site lies on the face.

    Parameters
    ----------
    rule : str
        Name or words of the rule that finds the starting point.
    lateral, up : Length or None
        Way from there: away from the midline, and towards the crown; below zero the other way.
    """

    rule: str
    lateral: Length | None = None
    up: Length | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """One injection point of a neuromodulator; the side is the patient's."""

    id: str
    muscle: str
    side: Side
    dose: Dose
    depth: Depth | None = None
    at: Place | None = None


@dataclass(frozen=True, slots=True)
class FillerSite:
    """One point of a filler; the side is the patient's.

    Parameters
    ----------
    depth : str or None
        Layer of this point; that of the treatment without it.
    """

    id: str
    side: Side
    volume: Volume
    at: Place
    depth: Depth | None = None


@dataclass(frozen=True, slots=True)
class Vial:
    """The vial that is used and how it is made up.

    Parameters
    ----------
    size : Dose
        Units in the vial.
    diluent : Volume or None
        Volume added; None for a ready-to-use liquid.
    """

    size: Dose
    diluent: Volume | None = None
    solution: str | None = None
    lot: str | None = None
    expiry: date | None = None
    opened_at: datetime | None = None
    syringe: str | None = None


@dataclass(frozen=True, slots=True)
class Anaesthesia:
    """Numbing before the needle; product ``none`` says that none is used."""

    product: Named
    amount: Mass | Volume | None = None
    area_cm2: Decimal | None = None
    minutes: int | None = None

    @property
    def used(self) -> bool:
        """Whether anything is applied at all."""
        return self.product.slug != "none"


@dataclass(frozen=True, slots=True)
class MixtureItem:
    """One active of a mesotherapy mixture."""

    active: str
    concentration: Concentration


@dataclass(frozen=True, slots=True)
class Neuromodulator:
    """A botulinum toxin treatment of one area.

    The dose comes from exactly one of ``protocol``, ``dose`` and ``sites``; a protocol together
    with sites is a deviating protocol.

    Parameters
    ----------
    protocol : str or None
        Slug of the protocol.
    dose : Dose or None
        Bilateral total of the area, or of the one ``side``.
    """

    id: str
    product: str
    area: str
    indication: str | None = None
    side: Side = "both"
    protocol: str | None = None
    dose: Dose | None = None
    sites: tuple[Site, ...] = ()
    vial: Vial | None = None
    anaesthesia: Anaesthesia | None = None
    kind: Literal["neuromodulator"] = "neuromodulator"

    @property
    def deviating(self) -> bool:
        """Whether sites of the plan replace sites of the protocol."""
        return self.protocol is not None and bool(self.sites)

    def __str__(self) -> str:
        return f"{self.product} {self._how()}, {_place(self.area, self.side)}"

    def _how(self) -> str:
        if self.dose is not None:
            return str(self.dose)
        sites = f"{len(self.sites)} sites of its own" if self.sites else ""
        protocol = f"protocol {self.protocol}" if self.protocol is not None else ""
        return " with ".join(part for part in (protocol, sites) if part)


@dataclass(frozen=True, slots=True)
class Microneedling:
    """Needling of one area with a device; ``serum`` slug ``none`` says that none is used."""

    id: str
    device: str
    area: str
    needle_length: Length
    indication: str | None = None
    side: Side = "both"
    passes: int | None = None
    serum: Named | None = None
    area_cm2: Decimal | None = None
    anaesthesia: Anaesthesia | None = None
    kind: Literal["microneedling"] = "microneedling"

    def __str__(self) -> str:
        return f"microneedling {self.needle_length}, {_place(self.area, self.side)}"


@dataclass(frozen=True, slots=True)
class Mesotherapy:
    """Many small injections of a mixture into the skin of one area.

    Parameters
    ----------
    needle_depth : Length or None
        How far the needle goes in, measured along it.
    needle_angle_degrees : Decimal or None
        Angle to the skin; straight down where it is not said.
    """

    id: str
    area: str
    mixture: tuple[MixtureItem, ...]
    device: str | None = None
    indication: str | None = None
    side: Side = "both"
    volume_per_point: Volume | None = None
    total_volume: Volume | None = None
    spacing: Length | None = None
    needle_depth: Length | None = None
    needle_angle_degrees: Decimal | None = None
    anaesthesia: Anaesthesia | None = None
    kind: Literal["mesotherapy"] = "mesotherapy"

    def __str__(self) -> str:
        actives = " + ".join(_called(item.active, "active") for item in self.mixture)
        return f"mesotherapy {actives}, {_place(self.area, self.side)}"


@dataclass(frozen=True, slots=True)
class Filler:
    """A dermal filler in one area.

    Parameters
    ----------
    volume : Volume
        Bilateral total of the area, or of the one ``side``; with points it is their sum.
    sites : tuple of FillerSite
        Its points; none where only the area is known.
    """

    id: str
    product: str
    area: str
    volume: Volume
    indication: str | None = None
    side: Side = "both"
    device: Literal["needle", "cannula"] | None = None
    gauge: int | None = None
    depth: Depth | None = None
    sites: tuple[FillerSite, ...] = ()
    lot: str | None = None
    expiry: date | None = None
    anaesthesia: Anaesthesia | None = None
    kind: Literal["filler"] = "filler"

    def __str__(self) -> str:
        return f"{_called(self.product)} {self.volume}, {_place(self.area, self.side)}"


@dataclass(frozen=True, slots=True)
class FatDissolving:
    """Injections that dissolve fat under the skin of one area."""

    id: str
    product: str
    area: str
    indication: str | None = None
    side: Side = "both"
    volume_per_point: Volume | None = None
    points: int | None = None
    total_volume: Volume | None = None
    spacing: Length | None = None
    needle_depth: Length | None = None
    lot: str | None = None
    expiry: date | None = None
    anaesthesia: Anaesthesia | None = None
    kind: Literal["fat-dissolving"] = "fat-dissolving"

    def __str__(self) -> str:
        return f"{_called(self.product)}, {_place(self.area, self.side)}"


Treatment = Neuromodulator | Microneedling | Mesotherapy | Filler | FatDissolving
KINDS = ("neuromodulator", "microneedling", "mesotherapy", "filler", "fat-dissolving")


def _called(slug: str, kind: str = "product") -> str:
    """Return the name of a product or active that is known by one."""
    term = resolve(slug, kind)
    return slug if term is None else term.name


def _place(area: str, side: Side) -> str:
    return area if side == "both" else f"{area} ({side})"
