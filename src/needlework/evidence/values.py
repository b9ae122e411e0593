"""What the evidence holds, as frozen values: sources, figures, studies, parameters."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from needlework.problems import Problem

SEEN = ("page", "abstract", "secondary", "recalled")
"""How a figure is known, strongest first."""

SOURCE_KINDS = (
    "label",
    "rct",
    "open-label",
    "cohort",
    "review",
    "in-vitro",
    "animal",
    "device-summary",
)
SPREAD_KINDS = ("sd", "log_sd", "range", "none")
BASES = ("measured", "derived", "weakly-informative-prior", "convention", "assumption")
BASES_WITHOUT_SOURCE = ("weakly-informative-prior", "convention", "assumption")


@dataclass(frozen=True, slots=True)
class Source:
    """A publication, label or register entry, and how it was seen.

    Parameters
    ----------
    slug : str
        Short name, unique within its topic.
    seen : {"page", "abstract", "secondary", "recalled"}
        Read in the text, read as abstract, read as quoted elsewhere, or from memory.
    """

    slug: str
    topic: str
    citation: str
    url: str
    kind: str
    seen: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One published figure: one row of a results table.

    Parameters
    ----------
    row_id : str
        ``study/arm/outcome/day``; repeats within a topic carry ``#2``, ``#3`` in file order.
    dose : Decimal or None
        Dose as printed, in ``dose_unit``; None where none or a range is printed.
    dose_range : pair of Decimal or None
        The printed range, where the table gives one instead of a dose.
    day : float or None
        Days since the first treatment of the arm.
    value : float or None
        The figure in ``unit``; None where only a bound was printed (``ci_low``, ``ci_high``).
    seen : str
        How the row is known: the source's mark, or ``recalled`` where the row says so itself.
    held_out : bool
        True where no fit, prior or tuning may use the row.
    line : int
        Line in the table, counted from 1 for the header.
    """

    row_id: str
    topic: str
    source: str
    study: str
    arm: str
    product: str
    dose: Decimal | None
    dose_unit: str
    area: str
    population: str
    outcome: str
    definition: str
    day: float | None
    n: int | None
    value: float | None
    unit: str
    sd: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    note: str = ""
    seen: str = "recalled"
    held_out: bool = False
    dose_range: tuple[Decimal, Decimal] | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Study:
    """The figures of one study, with the sources, products and areas they come from."""

    slug: str
    topic: str
    sources: tuple[str, ...]
    products: tuple[str, ...]
    areas: tuple[str, ...]
    figures: tuple[Figure, ...]
    held_out: bool

    @property
    def arms(self) -> tuple[str, ...]:
        """Return the arms in the order of the table."""
        return tuple(dict.fromkeys(figure.arm for figure in self.figures))


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number that the models ask for by name.

    Parameters
    ----------
    value : float
        Central value, in ``unit``.
    spread : float, pair of float, or None
        Standard deviation, standard deviation of the logarithm, or range; see ``spread_kind``.
    spread_kind : {"sd", "log_sd", "range", "none"}
    basis : str
        Measured, derived, weakly-informative-prior, convention or assumption.
    seen : str
        How the value is known; empty where no publication stands behind it.
    """

    name: str
    value: float
    spread: float | tuple[float, float] | None
    spread_kind: str
    unit: str
    population: str
    sources: tuple[str, ...]
    basis: str
    seen: str
    note: str = ""


class UnknownNameError(KeyError):
    """A name that the evidence does not hold; the message lists the nearest that it does."""

    def __init__(self, kind: str, name: str, nearest: tuple[str, ...]) -> None:
        self.kind = kind
        self.name = name
        self.nearest = nearest
        super().__init__(name)

    def __str__(self) -> str:
        hint = f"; nearest: {', '.join(self.nearest)}" if self.nearest else ""
        return f"no {self.kind} is named {self.name!r}{hint}"

    def problem(self, where: str) -> Problem:
        """Return the same as a problem of what a user gave."""
        near = ", ".join(self.nearest) or f"the name of a {self.kind}"
        given = f"no {self.kind} is named {self.name!r}"
        return Problem(where, given, near, "Check the spelling.", "evidence.unknown")


def weaker(first: str, second: str) -> str:
    """Return the weaker of two marks of how a figure is known."""
    return max(first, second, key=SEEN.index)
