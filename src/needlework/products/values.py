"""Toxin products as frozen values: vials, label dilutions, brands, where they are sold."""

from __future__ import annotations

from dataclasses import dataclass

from needlework.doses import Dilution, Dose, Volume


@dataclass(frozen=True, slots=True)
class VialSize:
    """A vial that is sold; ``volume`` is set for a ready-to-use liquid."""

    brand: str
    region: str
    size: Dose
    volume: Volume | None
    source: str
    seen: str


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
class Toxin:
    """A botulinum toxin product.

    Parameters
    ----------
    unit : str
        Name of its own unit (``U``, ``sU``).
    regions : tuple of str
        Regions whose label or vial the tables hold.
    use_within_hours : int or None
        Time after making up, on its label.
    use_within_seen : str
        How that time is known; empty where it is not.
    """

    slug: str
    unit: str
    brands: tuple[str, ...]
    regions: tuple[str, ...]
    vials: tuple[VialSize, ...]
    dilutions: tuple[LabelDilution, ...]
    use_within_hours: int | None
    use_within_seen: str
