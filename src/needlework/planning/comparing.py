"""In what an alternative is better and worse than the published points."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from needlework.planning.values import Alternative, AreaOutcome

SHARE, DAYS, TIMES = 0.005, 1.0, 0.01  # differences below these are none


@dataclass(frozen=True, slots=True)
class Difference:
    """By how much something differs; ``gain`` above 0 is better."""

    gain: float
    least: float
    words: str


def compared(one: Alternative, label: Alternative) -> Alternative:
    """Return an alternative with its differences from the published points."""
    if one is label:
        return one
    found = list(_differences(one, label))
    return replace(
        one,
        better=tuple(each.words for each in found if each.gain >= each.least),
        worse=tuple(each.words for each in found if each.gain <= -each.least),
    )


def _differences(one: Alternative, label: Alternative) -> Iterator[Difference]:
    for area, usual in zip(one.areas, label.areas, strict=True):
        yield from _of_area(area, usual)
    for risk, other in zip(one.risks, label.risks, strict=True):
        words = f"{risk.neighbour.words}: {risk.ratio:.2f} times the units reach the muscle"
        yield Difference(other.ratio - risk.ratio, TIMES, words)
    fewer = label.points - one.points
    yield Difference(fewer, 1, f"{one.points} points, not {label.points}")


def _of_area(area: AreaOutcome, usual: AreaOutcome) -> Iterator[Difference]:
    where, given = area.area.replace("-", " "), float(usual.dose.units - area.dose.units)
    yield Difference(given, SHARE, f"{where}: {area.dose}, not {usual.dose}")
    for goal, chance in area.chances.items():
        was = usual.chances[goal]
        words = f"{where}: chance {_percent(chance)}, not {_percent(was)}"
        yield Difference(chance - was, SHARE, words)
    words = f"{where}: lost on day {area.loss_day:.0f}, not {usual.loss_day:.0f}"
    yield Difference(area.loss_day - usual.loss_day, DAYS, words)
    words = f"{where}: {_percent(area.force)} of the force is left, not {_percent(usual.force)}"
    yield Difference(area.force - usual.force, SHARE, words)
    words = f"{where}: the sides differ by {_percent(area.apart)}, not {_percent(usual.apart)}"
    yield Difference(usual.apart - area.apart, SHARE, words)


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
