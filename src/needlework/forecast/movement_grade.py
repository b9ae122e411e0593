"""How far a course of force or movement can be trusted, computed from what the fit of force had.

1. Where the fit taught next to nothing of a course (its spread after over before above
   ``grade.identified`` on one of the days that were looked at), the course is *assumed*.
2. Each product needs figures of this reading in this area: two controlled studies for
   *calibrated*, one for *informed*, none leaves it *assumed*.
3. *Calibrated* also needs studies that were left out to be foretold: of their figures of this
   reading the share ``grade.least_coverage`` inside the 90 % intervals.
4. A dose further than ``grade.reach`` from those that were measured is *assumed*.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from needlework.evidence import parameter
from needlework.evidence.force_rows import ForceRow, fitted_force_rows
from needlework.forecast.draws import load_draws
from needlework.forecast.force import FORCE, READOUTS
from needlework.forecast.grading import Graded
from needlework.forecast.history import AreaHistory
from needlework.forecast.published import reference_dose


@dataclass(frozen=True, slots=True)
class Reading:
    """What a course is about: its name in the fit, its readings, and words for them."""

    name: str
    readouts: tuple[str, ...]
    words: str


MOVEMENT = Reading("movement", READOUTS["movement"], "strain of the skin")
MUSCLE_FORCE = Reading("force", READOUTS["force"], "a muscle's electrical answer")


def movement_grade(lines: Graded, reading: Reading, history: AreaHistory) -> Graded:
    """Return the grade of a course, never better than that of the lines it starts from."""
    inherited = tuple(f"the lines that it starts from: {reason}" for reason in lines.reasons)
    result = _foretold(_identified(Graded(lines.grade, inherited), reading), reading)
    for product in dict.fromkeys(history.products):
        result = _measured(result, reading, history.area, product)
    for product, ratio in zip(history.products, history.ratios, strict=True):
        result = _dose(result, reading, history.area, product, ratio)
    return result


def _identified(result: Graded, reading: Reading) -> Graded:
    """Lower the grade of a course of which the fit taught next to nothing."""
    limit = parameter("grade.identified").value
    days = load_draws(False, FORCE).provenance["identified"][reading.name]
    weak = {day: entry["ratio"] for day, entry in days.items() if entry["ratio"] > limit}
    if not weak:
        return result
    named = ", ".join(f"day {day} ({ratio:.2f})" for day, ratio in weak.items())
    reason = f"measurements hardly narrow the course: spread after over before the fit on {named}"
    return result.lowered("assumed", f"{reason} lies above {limit:g}")


def _foretold(result: Graded, reading: Reading) -> Graded:
    """Lower the grade of a reading whose left-out studies were not foretold."""
    told = load_draws(False, FORCE).provenance["left_out"][reading.name]
    least = parameter("grade.least_coverage").value
    if told["inside"] >= least * told["figures"]:
        return result
    reason = (
        f"of {told['figures']} figures of {reading.words} {told['inside']} lay inside the 90 %"
    )
    return result.lowered(
        "informed",
        f"{reason} interval of a fit without their study; {100 * least:.0f} % are asked for",
    )


def _measured(result: Graded, reading: Reading, area: str, product: str) -> Graded:
    """Lower the grade of a course that no controlled study of the product shows in the area."""
    studies = {row.study for row in _rows(reading, area, product) if row.controlled}
    if not studies:
        reason = f"no controlled study of {product} measured {reading.words} here"
        return result.lowered("assumed", f"{reason}: how the block shows is borrowed")
    if len(studies) < 2:
        reason = f"one controlled study of {product} ({min(studies)}) measured {reading.words}"
        return result.lowered("informed", f"only {reason}; two are asked for")
    return result


def _dose(result: Graded, reading: Reading, area: str, product: str, ratio: float) -> Graded:
    """Lower the grade of a dose far from those that were measured in the whole area."""
    doses = [
        float(row.dose)
        for row in _rows(reading, area, product)
        if row.dose is not None and row.side == "both"
    ]
    if not doses:
        return result
    dose, reach = ratio * reference_dose(product, area), parameter("grade.reach").value
    if min(doses) / reach <= dose <= max(doses) * reach:
        return result
    span = f"{min(doses):g}" if min(doses) == max(doses) else f"{min(doses):g} to {max(doses):g}"
    reason = f"{reading.words} was measured with {span} units of {product}, not {dose:g}"
    return result.lowered("assumed", f"{reason} (reach {reach:g} times)")


@cache
def _rows(reading: Reading, area: str, product: str) -> tuple[ForceRow, ...]:
    return tuple(
        row
        for row in fitted_force_rows()
        if row.readout in reading.readouts and row.area == area and row.product == product
    )
