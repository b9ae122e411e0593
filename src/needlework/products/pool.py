"""Vials that several treatments share, drawn from in order; no unit is lost or made."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from needlework.doses import Dilution, Dose, Volume
from needlework.doses.numbers import refuse


@dataclass(frozen=True, slots=True)
class VialUse:
    """One vial of a session.

    Parameters
    ----------
    number : int
        1 for the vial that is opened first.
    drawn : tuple of (str, Dose)
        Who takes how much from it, in order.
    left_over : Dose
        What stays in it.
    left_volume : Volume
        The volume of that.
    """

    number: int
    size: Dose
    drawn: tuple[tuple[str, Dose], ...]
    left_over: Dose
    left_volume: Volume


@dataclass(frozen=True, slots=True)
class Pool:
    """Vials of one product made up in one way."""

    dilution: Dilution
    vials: tuple[VialUse, ...]

    @property
    def product(self) -> str:
        """Slug of the product."""
        return self.dilution.vial.product

    @property
    def left_over(self) -> Dose:
        """What stays in all vials together."""
        return Dose.total(one.left_over for one in self.vials)

    @property
    def left_volume(self) -> Volume:
        """Volume of what stays."""
        return self.dilution.volume_for(self.left_over)

    def __str__(self) -> str:
        count = f"{len(self.vials)} vial" + ("" if len(self.vials) == 1 else "s")
        left = f"{self.left_over} left over ({self.left_volume})"
        return f"{count} of {self.dilution.vial}, {left}"


def pool(
    dilution: Dilution, wanted: Sequence[tuple[str, Dose]], *, available: int | None = None
) -> Pool:
    """Return the vials that doses take, the first vial emptied before the next is opened.

    Parameters
    ----------
    wanted : sequence of (str, Dose)
        Who needs how much, in the order of treatment.
    available : int, optional
        Vials at hand; as many as needed without it.

    Raises
    ------
    BadInputError
        The doses need more vials than there are.
    """
    size = dilution.vial
    total = Dose.total(dose for _, dose in wanted)
    count = max(1, math.ceil(total / size))
    if available is not None and count > available:
        raise refuse(
            f"vials of {size.product}",
            f"{total} need {count} vials of {size}, and there are {available}",
            f"at most {size * available} in all",
            "Bring more vials, larger ones, or plan less.",
            "supply.too-few-vials",
        )
    return Pool(dilution, tuple(_allocated(dilution, wanted, count)))


def _allocated(
    dilution: Dilution, wanted: Sequence[tuple[str, Dose]], count: int
) -> list[VialUse]:
    waiting = [(who, dose) for who, dose in wanted if dose]
    uses = []
    for number in range(1, count + 1):
        left, drawn = dilution.vial, []
        while waiting and left:
            who, dose = waiting.pop(0)
            taken = min(dose, left)
            drawn.append((who, taken))
            left = left - taken
            if dose > taken:
                waiting.insert(0, (who, dose - taken))
        volume = dilution.volume_for(left)
        uses.append(VialUse(number, dilution.vial, tuple(drawn), left, volume))
    return uses
