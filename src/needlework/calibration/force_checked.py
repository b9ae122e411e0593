"""What the page on force says of figures that were foretold, and of what was asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import as_file, files

import numpy as np
from numpy.typing import NDArray

from needlework.calibration.fitted_courses import band
from needlework.calibration.force_check import Foretold, foretold
from needlework.calibration.force_courses import LABEL_PRODUCT, glabella_losses
from needlework.calibration.markdown import share, span, table
from needlework.evidence.force_rows import ForceRow, all_force_rows, fitted_force_rows
from needlework.forecast.draws import Draws

Array = NDArray[np.float64]

ASKED = {30: (0.80, 0.95), 180: (0.0, 0.10)}
"""Movement that 20 U should take from the glabella by day."""

_BEST_DAY = 30
_READOUTS = {
    "cmap": "action potential",
    "emg-maximal": "EMG, full effort",
    "emg-motor-unit": "EMG, motor units",
    "strain": "strain",
}


def studies_left_out(again: Draws) -> Iterator[str]:
    """Yield how much hangs on each study: the loss of a typical patient without it."""
    yield (
        "The fit was repeated without each study. What is then lost to a typical patient in a "
        "usual place by day 30 after 20 U of onabotulinumtoxinA says how much hangs on it:"
    )
    fits = {"nothing": again.parameters, **again.refits}
    worst = again.provenance["refit_r_hat"]
    yield table(
        ("left out", "movement", "force", "R-hat"),
        (
            [
                name,
                *(_lost_at_best(draws, again.products, strain) for strain in (True, False)),
                f"{worst.get(name, again.provenance['worst']['r_hat']):.3f}",
            ]
            for name, draws in fits.items()
        ),
    )


def _lost_at_best(draws: Mapping[str, Array], products: Sequence[str], strain: bool) -> str:
    losses = glabella_losses(draws, products, LABEL_PRODUCT, [_BEST_DAY], strain)
    return span([float(ends[0]) for ends in band(losses)])


def figures_foretold(found: Sequence[Foretold]) -> str:
    """Return each figure beside what a fit without its study foretells."""
    inside = sum(item.inside for item in found)
    strain = [item for item in found if item.row.readout == "strain"]
    told = sum(item.inside for item in strain)
    words = (
        f"{inside} of {len(found)} figures lie inside the 90 % interval of a study in a new place "
        f"that the fit without their study foretells; of strain {told} of {len(strain)}. The two "
        "randomised trials of strain contradict each other: at 20 U of onabotulinumtoxinA one "
        "prints 89 % at its best visit, the other's means fall by 65 % on day 14."
    )
    return (
        words
        + "\n\n"
        + table(
            ("study", "product", "reading", "dose", "day", "n", "lost", "foretold", ""),
            (_foretold_line(item) for item in found),
        )
    )


def _foretold_line(item: Foretold) -> list[str]:
    row = item.row
    return [
        row.study,
        row.product,
        f"{_READOUTS[row.readout]}, {row.muscle}",
        f"{_ends(row.dose, row.dose_high)} {row.unit}",
        _ends(row.day, row.day_high),
        str(row.n),
        _lost(row),
        span((item.low, item.middle, item.high)),
        "inside" if item.inside else "**outside**",
    ]


def _ends(low: object, high: object) -> str:
    return f"{low:g}" if high is None else f"{low:g}–{high:g}"


def _lost(row: ForceRow) -> str:
    upper = "" if row.value_high is None else f"–{round(100 * row.value_high)}"
    return f"{round(100 * row.loss)}{upper} %"


def checks(draws: Draws) -> Iterator[str]:
    """Yield the aims beside what is forecast, and the rows that were kept for a check."""
    yield (
        "The aim is that 20 U take 80 to 95 % of the movement by day 30 and leave at most 10 % "
        "of it gone on day 180. `forecast` says for the example `frown-lines` (20 U of "
        "onabotulinumtoxinA; patients and places differ), and the fit for a typical patient in a "
        "usual place:"
    )
    patients, typical = _patients(), _typical(draws)
    yield table(
        ("day", "aim", "forecast, median patient", "", "typical patient, usual place", ""),
        (
            [
                str(day),
                f"{share(low).removesuffix(' %')}–{share(high)}",
                share(patients[day]),
                _verdict(low <= patients[day] <= high),
                share(typical[day]),
                _verdict(low <= typical[day] <= high),
            ]
            for day, (low, high) in ASKED.items()
        ),
    )
    yield _why(patients[_BEST_DAY])
    check = [row for row in all_force_rows() if row.use == "check"]
    yield _check_rows(check, draws)


def _why(lost: float) -> str:
    """Return why the aim of the best day is met or missed."""
    low, high = ASKED[_BEST_DAY]
    if low <= lost <= high:
        return "Both aims are met."
    return (
        f"Day {_BEST_DAY} misses its aim. The aim is what one randomised trial (lemdani-strain) "
        "found at its best visit; the other one (wilson-2016) found less, and the fit lies "
        "between them. Without the second (table above) a typical patient loses more."
    )


def _check_rows(rows: Sequence[ForceRow], draws: Draws) -> str:
    """Return what the whole fit foretells of rows that it did not use, over its products."""
    lines = []
    for row in rows:
        arms = [
            item for item in fitted_force_rows() if (item.study, item.day) == (row.study, row.day)
        ]
        found = foretold(arms, draws.parameters, draws.products)
        low, middle, high = (
            float(np.median([getattr(item, end) for item in found]))
            for end in ("low", "middle", "high")
        )
        inside = low <= row.loss <= high
        lines.append(
            [
                row.study,
                f"{row.reason.split(',')[0]}, day {row.day:g}",
                _lost(row),
                span((low, middle, high)),
                "inside" if inside else "**outside**",
            ]
        )
    return table(("study", "check", "lost", "foretold", ""), lines)


def _verdict(met: bool) -> str:
    return "inside" if met else "**outside**"


def _typical(draws: Draws) -> dict[int, float]:
    losses = glabella_losses(draws.parameters, draws.products, LABEL_PRODUCT, list(ASKED))
    return dict(zip(ASKED, np.median(losses, axis=0).tolist(), strict=True))


@cache
def _patients() -> dict[int, float]:
    """Return the movement lost to the median patient of the example of frown lines, by day."""
    from needlework.forecast.engine import forecast
    from needlework.planfile import load_plan

    with as_file(files("needlework") / "examples" / "frown-lines.toml") as path:
        expected = forecast(load_plan(path), days=sorted(ASKED))
    (course,) = [item for item in expected.courses if item.outcome == "residual_movement"]
    left = course.treated.median / 100
    return {day: float(1 - value) for day, value in zip(sorted(ASKED), left, strict=True)}
