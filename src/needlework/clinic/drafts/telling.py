"""What a plan comes to, and words that tell points of one muscle apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from needlework.anatomy import Face
from needlework.clinic.face.marking import lines_of, volume_words
from needlework.clinic.face.positions import Spot, position
from needlework.clinic.face.rows import SIDE_WORDS, Line
from needlework.doses import Dose, Volume
from needlework.exchange.words import product_words
from needlework.plans import Neuromodulator, Plan, Treatment
from needlework.protocols import dose_of, expand

_ACROSS = {2: ("inner", "outer"), 3: ("inner", "middle", "outer")}
_ALONG = {2: ("lower", "upper"), 3: ("lower", "middle", "upper")}


def totals(plan: Plan) -> list[str]:
    """Return what is given in all, each product by itself: units never mix."""
    doses: dict[str, list[Neuromodulator]] = {}
    volumes: dict[str, list[Volume]] = {}
    for _, treatment in plan.scheduled():
        if isinstance(treatment, Neuromodulator):
            doses.setdefault(treatment.product, []).append(treatment)
            continue
        found = getattr(treatment, "total_volume", None) or getattr(treatment, "volume", None)
        if isinstance(found, Volume):
            name = getattr(treatment, "product", None) or treatment.kind
            volumes.setdefault(name, []).append(found)
    return [
        *(f"{_dose(given)} {product_words(name)}" for name, given in doses.items()),
        *(f"{_volume(given)} {product_words(name)}" for name, given in volumes.items()),
    ]


def told_lines(treatment: Treatment, face: Face | None = None) -> tuple[Line, ...]:
    """Return the points as rows; those of one muscle and side say which is which."""
    lines = lines_of(treatment, face)
    if not isinstance(treatment, Neuromodulator):
        return lines
    every = expand(treatment)
    spots = {site.id: position(site, every, face) for site in every}
    told = dict(_told(lines, spots))
    return tuple(told.get(line.site, line) for line in lines)


def _told(lines: tuple[Line, ...], spots: dict[str, Spot | None]) -> Iterator[tuple[str, Line]]:
    groups: dict[tuple[str, str], list[tuple[Line, Spot]]] = {}
    several = Counter((line.muscle, line.side) for line in lines)
    for line in lines:
        spot = spots.get(line.site)
        if spot is not None and several[line.muscle, line.side] > 1:
            groups.setdefault((line.muscle, spot.side), []).append((line, spot))
    for (_, side), placed in groups.items():
        for line, name in _ranked(placed):
            said = f"{side}, by its place" if line.side == SIDE_WORDS["both"] else line.side
            muscle = f"{line.muscle}, {name}" if name else line.muscle
            yield line.site, replace(line, muscle=muscle, side=said)


def _ranked(placed: list[tuple[Line, Spot]]) -> Iterator[tuple[Line, str]]:
    """Yield points of one muscle and side with their rank, outwards or upwards."""
    across, along = ([getattr(spot, name) for _, spot in placed] for name in ("lateral", "up"))
    wide = max(across) - min(across) >= max(along) - min(along)
    ranked = sorted(placed, key=lambda pair: pair[1].lateral if wide else pair[1].up)
    names = {1: ("",), **(_ACROSS if wide else _ALONG)}.get(
        len(placed), tuple(f"{n} of {len(placed)}" for n in range(1, len(placed) + 1))
    )
    yield from ((line, name) for (line, _), name in zip(ranked, names, strict=True))


def _dose(given: list[Neuromodulator]) -> str:
    dose = Dose.total(dose_of(one) for one in given)
    volumes = [volume_words(one, dose_of(one)) for one in given]
    if not all(volumes):
        return str(dose)
    return f"{dose}, {_volume([Volume.parse(one) for one in volumes])}"


def _volume(given: list[Volume]) -> str:
    first, *rest = given
    return str(sum(rest, first))
