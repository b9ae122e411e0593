"""Toxins given before and in the plan on one time line, for sums and intervals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from needlework.doses import Dose
from needlework.safety.case import Case, Item
from needlework.vocabulary import product as product_term

_KINDS = {"toxin": "neuromodulator", "filler": "filler", "fat-dissolver": "fat-dissolving"}


@dataclass(frozen=True, slots=True)
class Past:
    """A toxin that was given before some treatment.

    Parameters
    ----------
    day : int
        Day since the first session of the plan; below 0 for what came before the plan.
    planned : bool
        Whether it belongs to the plan.
    """

    product: str
    dose: Dose | None
    area: str | None
    day: int
    planned: bool

    def days_before(self, day: int) -> int:
        """Return how many days before ``day`` it was given."""
        return day - self.day

    @property
    def words(self) -> str:
        """What it was."""
        dose = f"{self.dose} of " if self.dose is not None else ""
        area = f" in the {self.area}" if self.area is not None else ""
        return f"{dose}{self.product}{area}"


def before(case: Case, item: Item) -> Iterator[Past]:
    """Yield the toxins given before the day of a treatment, from history and plan."""
    for previous in case.plan.patient.previous_treatments or ():
        if previous.product is None or previous.days_ago is None or not is_toxin(previous.product):
            continue
        yield Past(previous.product, previous.dose, previous.area, -previous.days_ago, False)
    for other in case.toxins:
        if other.day < item.day:
            yield Past(other.product, other.dose, other.treatment.area, other.day, True)


def kind_of(product: str) -> str:
    """Return the kind of treatment that a product of the history was; empty where it has none."""
    term = product_term(product)
    return "" if term is None else _KINDS.get(term.category, "")


def is_toxin(product: str) -> bool:
    """Whether a product has units."""
    term = product_term(product)
    return term is not None and bool(term.unit)
