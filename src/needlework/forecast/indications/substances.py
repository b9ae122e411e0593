"""Which substance of a treatment acts, in the words of the study rows."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from needlework.forecast.indications.actives import active_words
from needlework.forecast.indications.values import Ask, Given
from needlework.forecast.values import NotForecast
from needlework.plans import FatDissolving, Filler, Mesotherapy, Treatment

BESIDE = frozenset({"lidocaine"})
"""What numbs and is not meant to act."""

SAME = {"aminophylline-buflomedil-lidocaine": "lipolytic-cocktail"}
"""Mixtures that the rows know as a product."""


@dataclass(frozen=True, slots=True)
class Substance:
    """The substance that acts, and what is mixed with it."""

    slug: str
    mixed_with: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """What is said about the mixture; empty for a single substance."""
        if not self.mixed_with:
            return ""
        others = ", ".join(active_words(slug) for slug in self.mixed_with)
        return f"{active_words(self.slug)} mixed with {others}: no trial gave the mixture"


def substance(treatment: Treatment, known: Collection[str]) -> Substance:
    """Return the substance of a treatment.

    Of a mixture it is the one that study rows know; all together where they know none or several.

    Parameters
    ----------
    known : collection of str
        Treatments of the family's rows.
    """
    if isinstance(treatment, FatDissolving | Filler):
        return Substance(treatment.product)
    if not isinstance(treatment, Mesotherapy):
        return Substance(treatment.kind)
    asked = (item.active for item in treatment.mixture)
    actives = tuple(dict.fromkeys(SAME.get(slug, slug) for slug in asked))
    acting = tuple(slug for slug in actives if slug not in BESIDE) or actives
    named = [slug for slug in acting if slug in known]
    if len(named) == 1:
        return Substance(named[0], tuple(slug for slug in acting if slug != named[0]))
    return Substance("+".join(acting) if len(acting) != 1 else acting[0])


Kept = tuple[tuple[Given, Substance], ...]
Refuse = Callable[[Substance, str], NotForecast | None]


def sorted_out(
    ask: Ask, known: Collection[str], refuse: Refuse
) -> tuple[Kept, tuple[NotForecast, ...]]:
    """Return the treatments to forecast with their substances, and the refusals of the others.

    Parameters
    ----------
    refuse : callable
        Why a substance in a treatment of this id is not forecast, None where it is.
    """
    kept: list[tuple[Given, Substance]] = []
    lost: list[NotForecast] = []
    for given in ask.given:
        found = substance(given.treatment, known)
        reason = refuse(found, given.treatment.id)
        if reason is None:
            kept.append((given, found))
        else:
            lost.append(reason)
    return tuple(kept), tuple(lost)
