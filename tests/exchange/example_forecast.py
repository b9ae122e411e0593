"""A realistic forecast from a plain formula, so that exchange is tested without the engine."""

from __future__ import annotations

import numpy as np

from needlework.forecast.values import (
    Array,
    Band,
    CitedSource,
    Course,
    Event,
    Forecast,
    GoalChance,
    NotForecast,
    Path,
    Risk,
)

DAYS = np.arange(0.0, 361.0)
HASH = "sha256:" + "4f9a" * 16


def effect(days: Array) -> Array:
    rise = 1 - np.exp(-days / 2.2)
    fall = 1 / (1 + np.exp((days - 104) / 21))
    return rise * fall


def bands(median: Array, wide: float, low: float, high: float) -> dict[str, Band]:
    def band(z: float) -> Band:
        scale = wide * z * (0.3 + 0.7 * effect(DAYS)[: len(median)])
        return Band(np.clip(median - scale, low, high), np.clip(median + 0.8 * scale, low, high))

    return {
        "band50": band(0.67),
        "band80": band(1.28),
        "band90": band(1.64),
        "band95": band(1.96),
    }


def share_path(top: float, wide: float, floor: float = 0.02) -> Path:
    median = floor + (top - floor) * effect(DAYS)
    return Path(median, **bands(median, wide, 0.0, 1.0))


def flat_path(value: float, wide: float = 0.008) -> Path:
    median = np.full(len(DAYS), value)
    return Path(median, **bands(median, wide, 0.0, 1.0))


def grade_table(good: Array, severe: float) -> Array:
    none = good * (0.15 + 0.35 * good)
    rest = 1 - good
    worst = rest * severe * (1 - 0.45 * good)
    return np.stack([none, good - none, rest - worst, worst], axis=1)


def score_path(top: float) -> Path:
    good = 0.02 + (top - 0.02) * effect(DAYS)
    table = grade_table(good, 0.6)
    grades = np.cumsum(table, axis=1)

    def quantile(share: float) -> Array:
        return np.minimum((grades < share).sum(axis=1), 3).astype(float)

    edges = {"band50": 0.25, "band80": 0.1, "band90": 0.05, "band95": 0.025}
    found = {name: Band(quantile(tail), quantile(1 - tail)) for name, tail in edges.items()}
    return Path(quantile(0.5), **found, p_grade=table)


def course(**changes: object) -> Course:
    values: dict[str, object] = {
        "id": "glabella-none-or-mild-investigator",
        "quantity": "probability",
        "band_meaning": "population",
        "label": "None or mild frown lines at maximum frown, investigator",
        "scale": "FWS",
        "area": "glabella",
        "side": "both",
        "condition": "maximum",
        "rater": "investigator",
        "outcome": "responder_none_or_mild_investigator_max_contraction",
        "unit": "fraction",
        "grade": "calibrated",
        "grade_reasons": (),
        "days": DAYS,
        "treated": share_path(0.85, 0.05),
        "untreated": flat_path(0.02),
        "treatments": ("s1-gl",),
        "assumptions": (
            "No earlier treatment is on record; a fresh muscle was assumed.",
            "The dose of 20 U is spread over the five points of the protocol.",
        ),
    }
    return Course(**{**values, **changes})  # type: ignore[arg-type]


def courses() -> tuple[Course, ...]:
    return (
        course(),
        course(
            id="glabella-score-investigator",
            quantity="score",
            band_meaning="patient",
            label="Severity of frown lines at maximum frown, investigator",
            outcome="severity",
            unit="grade",
            treated=score_path(0.85),
            untreated=score_path(0.02),
        ),
        course(
            id="glabella-none-or-mild-subject",
            label="None or mild frown lines at maximum frown, patient’s own rating",
            rater="subject",
            outcome="responder_none_or_mild_subject_max_contraction",
            treated=share_path(0.78, 0.06, 0.05),
            untreated=flat_path(0.05, 0.02),
        ),
        course(
            id="glabella-ge1-investigator",
            label="Better by at least one grade, investigator",
            outcome="responder_ge1_grade_investigator_max_contraction",
            treated=share_path(0.95, 0.03, 0.05),
            untreated=flat_path(0.05, 0.02),
            grade="informed",
            grade_reasons=("Only one controlled trial reports this outcome.",),
        ),
    )


def event(name: str, *days: float | None, never: float = 0.0, **changes: object) -> Event:
    definitions = {
        "onset": "First day on which the patient reports that the treatment works.",
        "peak": "Day with the best expected severity.",
        "loss": "First day on which the investigator no longer scores none or mild, among all "
        "treated; who never got there is lost on day 0.",
        "loss_responders": "The same among patients who had none or mild on day 30.",
        "return": "First day on which the investigator scores the starting grade again.",
    }
    values: dict[str, object] = {
        "name": name,
        "definition": definitions[name],
        "outcome": "none_or_mild",
        "area": "glabella",
        "rater": "subject" if name == "onset" else "investigator",
        "never": never,
        "grade": "calibrated",
        **dict(zip(("q05", "q25", "q50", "q75", "q95"), days, strict=True)),
    }
    return Event(**{**values, **changes})  # type: ignore[arg-type]


def sources() -> tuple[CitedSource, ...]:
    return (
        CitedSource(
            "carruthers-2002",
            "Carruthers JA, Lowe NJ, Menter MA, et al. A multicenter, double-blind, randomized, "
            "placebo-controlled study of the efficacy and safety of botulinum toxin type A in "
            "the treatment of glabellar lines. J Am Acad Dermatol 2002;46:840-849.",
            "https://pubmed.ncbi.nlm.nih.gov/12063480/",
            "abstract",
            ("course of none or mild", "eyelid droop"),
        ),
        CitedSource(
            "onabot-ufl-pooled-2024",
            "Pooled safety of onabotulinumtoxinA for upper facial lines, 2024.",
            "https://pmc.ncbi.nlm.nih.gov/articles/PMC10682279/",
            "page",
            ("side effects",),
        ),
        CitedSource(
            "botox-label-recalled",
            "Prescribing information, section 14 (two phase 3 trials pooled).",
            "",
            "recalled",
            ("course of none or mild",),
        ),
    )


def forecast(**changes: object) -> Forecast:
    pooled = "onabot-ufl-pooled-2024"
    values: dict[str, object] = {
        "plan_hash": HASH,
        "versions": {"package": "0.1.0", "evidence": "sha256:12ab34cd", "draws": "sha256:77fe"},
        "seed": 20261201,
        "courses": courses(),
        "all_events": (
            event("onset", 0.8, 1.4, 2.1, 3.2, 6.0, never=0.01),
            event("peak", 14.0, 20.0, 26.0, 33.0, 45.0),
            event("loss", 0.0, 62.0, 87.0, 112.0, 152.0),
            event("loss_responders", 66.0, 95.0, 119.0, 140.0, 171.0),
            event("return", 78.0, 113.0, 141.0, 178.0, None, never=0.07),
        ),
        "goals": (
            GoalChance("g1", "none or mild frown lines (glabella) by day 30", 0.8, 0.846),
            GoalChance("g2", "keep 20 % of the movement", None, None, "Force is not identified."),
        ),
        "risks": (
            Risk("headache", "glabella", 0.11278, 0.09, 0.139, 0.11441, "informed", pooled),
            Risk("eyelid droop", "glabella", 0.03, 0.018, 0.047, 0.0, "informed", pooled),
            Risk("bruise", "glabella", 0.00301, 0.0004, 0.0108, 0.00847, "informed", pooled),
            Risk(
                "distant spread", "any", 0.0, 0.0, 0.0028, None, "informed", pooled, "0 of 1,324."
            ),
        ),
        "not_forecast": (
            NotForecast("s2-mn", "No course is fitted for needling of acne scars.", (pooled,)),
        ),
        "sources": sources(),
    }
    return Forecast(**{**values, **changes})  # type: ignore[arg-type]
