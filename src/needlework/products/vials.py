"""Which vials to open for a dose: whole vials of the sizes that are sold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from needlework.doses import Dose
from needlework.doses.numbers import refuse
from needlework.products.drawing import same_product

MOST_VIALS = 40
"""More vials for one dose than this are a slip of the pen."""

MOST_SIZES = 6
"""More sizes than any product is sold in; more would take long to try."""


@dataclass(frozen=True, slots=True)
class VialChoice:
    """Vials that hold a dose.

    Parameters
    ----------
    vials : tuple of Dose
        Size of each vial, the largest first.
    left_over : Dose
        What stays behind in them.
    """

    vials: tuple[Dose, ...]
    left_over: Dose

    def __str__(self) -> str:
        counted = Counter(str(size) for size in self.vials)
        opened = " and ".join(f"{count} x {size}" for size, count in counted.items())
        return f"{opened}, {self.left_over} left over"


def vials_needed(dose: Dose, sizes: Sequence[Dose], *, where: str = "dose") -> VialChoice:
    """Return the whole vials that leave the least over, of those the fewest.

    Parameters
    ----------
    sizes : sequence of Dose
        Sizes that are at hand, each as often as needed.

    Raises
    ------
    BadInputError
        No size, an empty vial, another product, or a dose beyond belief.

    Examples
    --------
    >>> str(vials_needed(Dose.parse("64 U", product="Botox"),
    ...                  [Dose.parse(size, product="Botox") for size in ("50 U", "100 U")]))
    '1 x 100 U, 36 U left over'
    """
    for size in sizes:
        same_product(dose, size, where)
    known = sorted({size.units: size for size in sizes if size}.values(), reverse=True)
    if not 0 < len(known) <= MOST_SIZES:
        remedy = "Name the vials that are at hand."
        given = f"{len(known)} vial sizes"
        raise refuse(where, given, f"1 to {MOST_SIZES}", remedy, "vials.sizes")
    if dose > known[-1] * MOST_VIALS:
        raise refuse(
            where,
            f"{dose} takes more than {MOST_VIALS} vials of {known[-1]}",
            f"at most {known[-1] * MOST_VIALS}",
            "Look for a slipped digit, or name larger vials.",
            "vials.too-many",
        )
    need = Fraction(dose.units)
    units = [Fraction(size.units) for size in known]
    counts = min(_choices(need, units), key=lambda one: (_held(one, units), sum(one)))
    opened = tuple(size for size, count in zip(known, counts, strict=True) for _ in range(count))
    return VialChoice(opened, Dose.total(opened) - dose if opened else known[0] - known[0])


def _choices(need: Fraction, sizes: Sequence[Fraction]) -> Iterator[tuple[int, ...]]:
    """Yield the counts per size that hold the need without a vial that stays closed."""
    first, *rest = sizes
    most = max(0, -(-need // first))
    if not rest:
        yield (int(most),)
        return
    for count in range(int(most) + 1):
        for others in _choices(need - count * first, rest):
            yield (count, *others)


def _held(counts: Sequence[int], sizes: Sequence[Fraction]) -> Fraction:
    return sum((size * count for size, count in zip(sizes, counts, strict=True)), Fraction(0))
