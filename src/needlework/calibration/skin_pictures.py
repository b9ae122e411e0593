"""Pictures of the fits of pigment and hair: courses of usual treatments with published points."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

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
from needlework.exchange.charts.palette import TREATED, TREATED_BANDS, UNTREATED
from needlework.exchange.markup import Html
from needlework.forecast.draws import Draws
from needlework.forecast.indications.hair_figures import HairRows
from needlework.forecast.indications.hair_model import SLOTS as HAIR
from needlework.forecast.indications.hair_model import scalp, slot_hairs
from needlework.forecast.indications.pigment_figures import observed_severity
from needlework.forecast.indications.pigment_model import LOOKS, PigmentRows, slot_potencies
from needlework.forecast.indications.pigment_model import SLOTS as PIGMENT
from needlework.forecast.indications.study_arms import study_arms
from needlework.forecast.indications.treatment_names import said
from needlework.mechanisms.hair import count_change
from needlework.mechanisms.pigment import Skin, severity
from needlework.mechanisms.turnover import timeline

Array = NDArray[np.float64]
TOPIC = "mesotherapy+microneedling"


@dataclass(frozen=True, slots=True)
class Usual:
    """A usual course of a treatment: days of sessions, and the day on which daily use ends."""

    treatment: str
    sessions: tuple[float, ...] = ()
    until: float = np.inf


MONTHLY, FORTNIGHTLY = (0.0, 30.0, 60.0, 90.0), tuple(14.0 * n for n in range(6))
OF_PIGMENT = (
    Usual("sunscreen"),
    Usual("tranexamic-acid-oral", until=90),
    Usual("hydroquinone-topical"),
    Usual("tranexamic-acid-injected", MONTHLY[:3]),
    Usual("needling", MONTHLY),
    Usual("needling+tranexamic-acid-needled", FORTNIGHTLY),
    Usual("needling+ascorbic-acid-needled", FORTNIGHTLY[:5]),
    Usual("needling+depigmenting-solution-needled", MONTHLY),
)
OF_HAIR = (
    Usual("placebo"),
    Usual("finasteride-oral"),
    Usual("minoxidil-5-topical"),
    Usual("minoxidil-2-topical"),
    Usual("needling+minoxidil-5-topical", tuple(14.0 * n for n in range(12))),
    Usual("saline-injected", MONTHLY[:3]),
    Usual("dutasteride-injected", MONTHLY[:3]),
    Usual("prp-injected", MONTHLY[:3]),
)


def pigment_picture(draws: Draws) -> Html:
    """Return the fitted course of melasma under usual treatments beside the published means."""
    days = np.arange(0, 241, 4.0)
    values = draws.parameters
    random = np.random.default_rng(1)
    size = draws.size
    fall = values["sunscreen"] + values["sunscreen_study_sd"] * random.standard_normal(size)
    typical = slot_potencies(values["potency"], values["needled_ratio"])
    own = random.standard_normal(typical.shape) * values["potency_study_sd"][:, None]
    shift = (values["answer_study_sd"] * random.standard_normal(size))[:, None]

    def course(usual: Usual) -> Array:
        parts = PIGMENT.components(usual.treatment)
        held = PIGMENT.regime(parts, days.tolist(), usual.sessions, usual.until)
        potencies = (typical + own + shift / max(1, len(parts))).T
        sessions = len(PIGMENT.sessions)
        skin = Skin(
            values["turnover"],
            values["fading"],
            np.exp(-fall)[:, None],
            list(potencies[sessions:]),
            list(potencies[:sessions]),
        )
        return np.asarray(100 * severity(timeline(held), skin))

    return _picture(draws, "pigment", OF_PIGMENT, days, course, _pigment_points, (0, 130))


def hair_picture(draws: Draws) -> Html:
    """Return the fitted course of hair counts under usual treatments, with published means."""
    days = np.arange(0, 421, 7.0)
    values = draws.parameters
    random = np.random.default_rng(1)
    hairs = slot_hairs(values)
    hairs = hairs + values["effect_study_sd"][:, None] * random.standard_normal(hairs.shape)
    rise = values["rise"] + values["rise_study_sd"] * random.standard_normal(draws.size)

    def course(usual: Usual) -> Array:
        parts = HAIR.components(usual.treatment)
        held = HAIR.regime(parts, days.tolist(), usual.sessions, usual.until)
        return np.asarray(count_change(timeline(held), scalp(dict(values), list(hairs.T), rise)))

    return _picture(draws, "hair", OF_HAIR, days, course, _hair_points, (-20, 60))


def _pigment_points(rows: Sequence[StudyRow]) -> list[tuple[float, float]]:
    means = [row for row in rows if row.likelihood in ("fall", "score")]
    if not means:
        return []
    seen = observed_severity(PigmentRows(study_arms(means, PIGMENT, LOOKS)))
    return [(row.day, 100 * float(one)) for row, one in zip(means, seen, strict=True)]


def _hair_points(rows: Sequence[StudyRow]) -> list[tuple[float, float]]:
    means = [row for row in rows if row.likelihood in ("change", "percent")]
    if not means:
        return []
    read = HairRows(study_arms(means, HAIR))
    return [(row.day, float(v)) for row, v in zip(means, read.value * read.unit, strict=True)]


def _picture(
    draws: Draws,
    family: str,
    usual: Sequence[Usual],
    days: Array,
    course: Callable[[Usual], Array],
    seen: Callable[[Sequence[StudyRow]], list[tuple[float, float]]],
    edges: tuple[float, float],
) -> Html:
    rows = family_rows(TOPIC, family, str(draws.provenance["fit_set"]))
    panels = []
    for one in usual:
        low, middle, high = np.quantile(course(one), [0.05, 0.5, 0.95], axis=0)
        shown = seen([row for row in rows if row.treatment == one.treatment])
        shown = [(day, value) for day, value in shown if day <= days[-1]]
        marks = points(
            [d for d, _ in shown], [v for _, v in shown], [4.0] * len(shown), UNTREATED, False
        )
        bands = [
            ribbon(days, np.clip(low, *edges), np.clip(high, *edges), TREATED_BANDS["band80"]),
            curve(days, middle, TREATED),
            marks,
        ]
        panels.append(_panel(said(one.treatment), bands, days, edges))
    words = {"pigment": "Severity, start = 100", "hair": "Change of hairs per cm²"}[family]
    return small_multiples(
        panels,
        Layout(columns=2, width=330, height=120, left=46),
        title=f"{words}: fitted and published",
        description=(
            f"{words}, over the days. Median and 90 % band of a new study's mean for "
            f"{len(panels)} usual treatments. Draws {draws.hash.removeprefix('sha256:')[:12]}."
        ),
        keys=[
            Key("line", TREATED, "median of the fit"),
            Key("fill", TREATED_BANDS["band80"], "90 % band, mean of a new study"),
            Key("dot", UNTREATED, "published means that are fitted"),
        ],
        x_words=f"days after the start; {words[0].lower()}{words[1:]}",
        uid=family,
    )


def _panel(
    heading: str, drawings: Sequence[Callable[..., Html]], days: Array, edges: tuple[float, float]
) -> Panel:
    last = float(days[-1])
    low, high = edges
    step = 50.0 if high > 100 else 20.0
    return Panel(
        heading[:1].upper() + heading[1:],
        (0, last),
        edges,
        drawings,
        x_ticks=[float(day) for day in range(0, int(last) + 1, 60)],
        y_ticks=list(np.arange(np.ceil(low / step) * step, high + 1, step)),
    )
