"""How thick the skin of a region is: epidermis and dermis, with their spread between people.

Model
-----
The methods disagree two- to threefold, so each layer has one method. The **epidermis** is that of
histology (its echo in ultrasound is wider than the layer), one value for face, neck and scalp and
one for the body, without change with age (measured: none by the frozen technique, -6 to -7 % per
decade in paraffin). The **dermis** is that of ultrasound; where only sections were measured they
are divided by the ratio of the methods, where only the whole skin was measured the epidermis is
taken off. Places that nobody measured take those of a neighbour (``data/skin_places.toml``).

The dermis thins with age ``a`` as ``exp(-k max(0, a - a0))`` from the age of those measured.

Source: meng-2022, sandby-moller-2003, xu-2017-microanatomy, chopra-2015, branchet-1990,
crisan-2012; laurent-2007-recalled and gibney-2010-recalled for the body, from memory.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, reduce

from needlework.evidence import parameter, weaker
from needlework.mechanisms.skin_places import BOTH, TOTAL, Measured, Places, serving
from needlework.problems import BadInputError, Problem
from needlework.vocabulary import resolve

SEXES = ("female", "male", "unspecified")


@dataclass(frozen=True, slots=True)
class Thickness:
    """The thickness of one layer among people, log-normal.

    Parameters
    ----------
    mean_mm, sd_mm : float
        Mean and standard deviation between people, in millimetres.
    method : {"ultrasound", "histology"}
        On whose scale it is.
    sources : tuple of str
        Slugs of the evidence.
    seen : str
        How the weakest source is known: page, abstract, secondary, recalled.
    """

    mean_mm: float
    sd_mm: float
    method: str
    sources: tuple[str, ...]
    seen: str

    @property
    def log_mean(self) -> float:
        """Return the mean of the natural logarithm of the thickness in mm."""
        return math.log(self.mean_mm) - self.log_sd**2 / 2

    @property
    def log_sd(self) -> float:
        """Return the standard deviation of the natural logarithm."""
        return math.sqrt(math.log1p((self.sd_mm / self.mean_mm) ** 2))


@dataclass(frozen=True, slots=True)
class SkinLayers:
    """Epidermis and dermis of a region.

    Parameters
    ----------
    region : str
        Slug of the area that was asked for.
    measured_at : tuple of str
        Areas whose dermis was measured.
    borrowed : bool
        True where the place itself was not measured.
    assumptions : tuple of str
        What was taken for granted, in sentences.
    """

    region: str
    age: float | None
    sex: str
    epidermis: Thickness
    dermis: Thickness
    measured_at: tuple[str, ...]
    borrowed: bool
    assumptions: tuple[str, ...]

    @property
    def total_mm(self) -> float:
        """Return the mean thickness of epidermis and dermis, in mm."""
        return self.epidermis.mean_mm + self.dermis.mean_mm

    @property
    def sources(self) -> tuple[str, ...]:
        """Return the slugs of all sources, each once."""
        return tuple(dict.fromkeys((*self.epidermis.sources, *self.dermis.sources)))

    @property
    def seen(self) -> str:
        """Return how the weakest source is known."""
        return weaker(self.epidermis.seen, self.dermis.seen)


@cache
def skin_of(region: str, age: float | None = None, sex: str = "unspecified") -> SkinLayers:
    """Return how thick epidermis and dermis of a region are.

    Parameters
    ----------
    region : str
        Slug, name or alias of an area of skin (``forehead``, ``crow's feet``, ``abdomen``).
    age : float, optional
        Years; without it the age of those measured.
    sex : {"female", "male", "unspecified"}
        Unspecified averages the sexes and widens the spread by their difference.

    Raises
    ------
    BadInputError
        If the region is unknown or no skin, the sex unknown, or the age negative.

    Examples
    --------
    >>> skin = skin_of("forehead", age=40, sex="female")
    >>> f"{skin.epidermis.mean_mm:.2f} + {skin.dermis.mean_mm:.2f} mm"
    '0.08 + 0.86 mm'
    """
    _check(age, sex)
    places = serving(region)
    term = resolve(region, "area")
    assert term is not None
    epidermis = _epidermis(term.slug, places)
    return SkinLayers(
        region=term.slug,
        age=age,
        sex=sex,
        epidermis=epidermis,
        dermis=_dermis(places.rows, epidermis, sex, age_factor(age)),
        measured_at=tuple(dict.fromkeys(row.place for row in places.rows)),
        borrowed=places.borrowed,
        assumptions=tuple(_assumptions(term.name, places, age)),
    )


def age_factor(age: float | None) -> float:
    """Return the dermis at an age over that of the people measured."""
    measured = parameter("skin.measured_age").value
    start = parameter("skin.dermis_loss_from_age").value
    lost = max(age if age is not None else measured, start) - max(measured, start)
    return math.exp(-parameter("skin.dermis_loss").value * lost)


def _check(age: float | None, sex: str) -> None:
    problems = []
    if sex not in SEXES:
        allowed = ", ".join(SEXES)
        problems.append(Problem("sex", repr(sex), allowed, "Give one of them.", "skin.sex"))
    if age is not None and not 0 <= age < math.inf:
        allowed = "years, 0 or more"
        problems.append(Problem("age", f"{age:g}", allowed, "Give the age.", "skin.age"))
    if problems:
        raise BadInputError(problems)


def _epidermis(region: str, places: Places) -> Thickness:
    from_body = places.rows[0].layer == TOTAL
    entry = parameter("skin.body_epidermis" if from_body else "skin.face_epidermis")
    assert isinstance(entry.spread, float)
    return Thickness(entry.value, entry.spread, "histology", entry.sources, entry.seen)


def _dermis(rows: Sequence[Measured], epidermis: Thickness, sex: str, factor: float) -> Thickness:
    """Return the mixture of the rows of a sex: their mean, and their spread with it."""
    used = [row for row in rows if row.sex in (sex, BOTH)] or list(rows)
    means, spreads = zip(*(_as_ultrasound(row, epidermis) for row in used), strict=True)
    mean = sum(means) / len(means)
    within = sum(spread**2 for spread in spreads) / len(spreads)
    between = sum((value - mean) ** 2 for value in means) / len(means)
    loss = _loss_sources() if factor != 1 else ()
    return Thickness(
        mean_mm=factor * mean,
        sd_mm=factor * math.sqrt(within + between),
        method="ultrasound",
        sources=tuple(dict.fromkeys([*(row.source for row in used), *loss])),
        seen=reduce(weaker, (row.seen for row in used)),
    )


def _as_ultrasound(row: Measured, epidermis: Thickness) -> tuple[float, float]:
    """Return mean and standard deviation of the dermis of a row on the scale of ultrasound."""
    mean, spread = row.mean_mm, row.sd_mm
    if row.method == "histology":
        mean = mean / parameter("skin.histology_over_ultrasound").value
        spread = None
    if row.layer == TOTAL:
        mean = mean - epidermis.mean_mm
    if spread is None:
        spread = mean * parameter("skin.dermis_variation").value
    return mean, spread


def _loss_sources() -> tuple[str, ...]:
    names = ("skin.dermis_loss", "skin.dermis_loss_from_age")
    return tuple(slug for name in names for slug in parameter(name).sources)


def _assumptions(name: str, places: Places, age: float | None) -> list[str]:
    told = []
    if places.borrowed:
        told.append(f"The thickness of the skin of {name} was not measured: {places.why}.")
    if any(row.seen == "recalled" for row in places.rows):
        told.append(f"The thickness of the skin of {name} is known from memory only.")
    if age is None:
        told.append("No age is given: the skin is as thick as that of the adults measured.")
    return told
