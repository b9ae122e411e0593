"""Pictures of the fits of study rows: expected courses with their bands, and published points."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from needlework.calibration.small_multiples import (
    Layout,
    Panel,
    curve,
    points,
    ribbon,
    small_multiples,
)
from needlework.evidence.study_rows import StudyRow, family_rows
from needlework.exchange.charts.legend import Key
from needlework.exchange.charts.palette import (
    TREATED,
    TREATED_BANDS,
    UNTREATED,
    UNTREATED_BAND,
)
from needlework.exchange.markup import Html
from needlework.exchange.numbers import percent
from needlework.forecast.draws import Draws, fit_draws
from needlework.forecast.indications import fat_rows, hydration_rows, volume_rows
from needlework.forecast.indications.expected import fresh_deviates, shaped

Array = NDArray[np.float64]
Wanted = Callable[[StudyRow], bool]

TOPIC = "mesotherapy"
BAND = (0.05, 0.5, 0.95)
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
KEYS = [
    Key("line", TREATED, "treated, median of studies"),
    Key("fill", TREATED_BANDS["band80"], "9 in 10 studies"),
    Key("dashes", UNTREATED, "control"),
    Key("dot", TREATED, "published (size: people)"),
]
PLACES = {
    "nasolabial": "Nasolabial folds",
    "lips": "Lips",
    "midface": "Midface, no responders in the fit",
}
MODULES: dict[str, Any] = {"fat": fat_rows, "volume": volume_rows, "hydration": hydration_rows}


def fat_picture() -> Html:
    """Return shares a grade better by sessions, and what is left by sessions."""
    rows = _fitted("fat")
    composite = _row(
        rows, lambda row: row.more["rater"] == "composite" and row.treatment != "placebo"
    )
    clinician = _row(rows, lambda row: row.more["rater"] == "clinician" and bool(row.amount))
    panels = [
        _by_sessions("Clinician and patient, one grade", composite, rows, "composite", "1"),
        _by_sessions("Clinician and patient, two grades", composite, rows, "composite", "2"),
        _by_sessions("Clinician, one grade", clinician, rows, "clinician", "1"),
    ]
    return _picture(
        panels,
        "Share of people better after sessions of deoxycholic acid, fitted and published",
        "sessions of 2 mg/cm2, four weeks apart, seen twelve weeks after the last",
        "fat",
    )


def volume_picture() -> Html:
    """Return shares a grade better over months by place."""
    rows = _fitted("volume")
    days = np.linspace(1, 760, 60)
    panels = []
    for place in volume_rows.PLACES:
        basis = replace(rows[0], quantity=volume_rows.RESPONDER, amount=None, session_days=(0.0,))
        basis = replace(basis, more={"place": place, "repeat_volume": "", "open": ""})
        treated = [replace(basis, day=float(day)) for day in days]
        control = [replace(row, amount=0.0) for row in treated]
        shown = [
            row
            for row in rows
            if row.quantity == volume_rows.RESPONDER
            and len(row.session_days) == 1
            and volume_rows.place_of(row.more["place"]) == place
        ]
        panels.append(
            _panel(
                PLACES[place],
                days / volume_rows.MONTH,
                _bands("volume", treated),
                _bands("volume", control),
                [(row.day / volume_rows.MONTH, row) for row in shown],
                (0.0, 25.0),
                (0, 6, 12, 18, 24),
            )
        )
    return _picture(
        panels,
        "Share of people a grade better over months after filler, fitted and published",
        "months after filling",
        "volume",
    )


def hydration_picture() -> Html:
    """Return shares rated smoother over days after one gel session, blinded and open."""
    rows = _fitted("hydration")
    days = np.linspace(1, 280, 60)
    panels = []
    for scale, blinded, heading in (
        ("both", "yes", "Both cheeks a grade smoother, blinded"),
        ("each", "no", "One cheek a grade smoother, open"),
    ):
        basis = _row(rows, _on_scale(scale))
        basis = replace(basis, more={**basis.more, "blinded": blinded})
        treated = [replace(basis, day=float(day)) for day in days]
        control = [replace(row, treatment="none") for row in treated]
        shown = [row for row in rows if row.more["scale"] == scale]
        panels.append(
            _panel(
                heading,
                days,
                _bands("hydration", treated),
                _bands("hydration", control),
                [(row.day, row) for row in shown],
                (0.0, 285.0),
                (0, 60, 120, 180, 240),
            )
        )
    return _picture(
        panels,
        "Share of people with smoother cheeks after one session of gel, fitted and published",
        "days after the session",
        "hydration",
    )


PICTURES: dict[str, Callable[[], Html]] = {
    "fat": fat_picture,
    "volume": volume_picture,
    "hydration": hydration_picture,
}


def _fitted(family: str) -> tuple[StudyRow, ...]:
    return family_rows(TOPIC, family, "seen-only")


def _on_scale(scale: str) -> Wanted:
    return lambda row: row.more["scale"] == scale and row.treatment != "none"


def _row(rows: Sequence[StudyRow], wanted: Wanted) -> StudyRow:
    return next(row for row in rows if wanted(row))


def _bands(family: str, rows: Sequence[StudyRow], table: Draws | None = None) -> Array:
    """Return low, median and high of what other studies would expect, shape (3, rows)."""
    module = MODULES[family]
    found = table or fit_draws(family, False)
    rng = np.random.default_rng(1)
    deviates = fresh_deviates(rows, module.STUDY, found.size, rng)
    values = shaped(found.parameters)
    expected = np.asarray(module.expected(module.design(rows), values, deviates))
    return np.asarray(np.quantile(expected, BAND, axis=0))


def _by_sessions(
    heading: str, basis: StudyRow, rows: Sequence[StudyRow], rater: str, grades: str
) -> Panel:
    counts = range(7)
    step, late = 28.0, 84.0
    made = [
        replace(
            basis,
            session_days=tuple(step * place for place in range(count)),
            day=step * max(0, count - 1) + late,
            more={**basis.more, "rater": rater, "grades": grades, "open": "", "baseline": "2.5"},
        )
        for count in counts
    ]
    control = [replace(row, amount=0.0) for row in made]
    shown = [
        row
        for row in rows
        if (row.more["rater"], row.more["grades"]) == (rater, grades)
        and row.more["baseline"] == "2.5"
        and row.quantity == fat_rows.RESPONDER
        and row.amount in (0.0, 2.0)
    ]
    return _panel(
        heading,
        np.array(list(counts), dtype=float),
        _bands("fat", made),
        _bands("fat", control),
        [(float(len(row.session_days)), row) for row in shown],
        (-0.3, 6.3),
        tuple(counts),
    )


def _panel(
    heading: str,
    xs: Array,
    treated: Array,
    control: Array,
    published: Sequence[tuple[float, StudyRow]],
    edges: tuple[float, float],
    ticks: Sequence[float],
) -> Panel:
    acted = [(x, row) for x, row in published if _acts(row)]
    others = [(x, row) for x, row in published if not _acts(row)]
    drawings = [
        ribbon(xs, control[0], control[2], UNTREATED_BAND),
        ribbon(xs, treated[0], treated[2], TREATED_BANDS["band80"]),
        curve(xs, control[1], UNTREATED, stroke_dasharray="6 4"),
        curve(xs, treated[1], TREATED),
    ]
    for members, colour in ((others, UNTREATED), (acted, TREATED)):
        drawings.append(
            points(
                [x for x, _ in members],
                [row.value for _, row in members],
                [2 + 0.25 * np.sqrt(row.n or 1) for _, row in members],
                colour,
                hollow=False,
            )
        )
    return Panel(
        heading, edges, (0.0, 1.0), drawings, ticks, SHARES, say_y=percent, note="% of people"
    )


def _acts(row: StudyRow) -> bool:
    return row.treatment not in ("placebo", "none")


def _picture(panels: Sequence[Panel], title: str, words: str, uid: str) -> Html:
    return small_multiples(
        panels,
        Layout(columns=len(panels), width=720 / len(panels), height=190, left=48),
        title=title,
        description=f"{title}. {len(panels)} panels; bands hold nine in ten studies.",
        keys=KEYS,
        x_words=words,
        uid=uid,
    )
