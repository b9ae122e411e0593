"""The report of a virtual trial: one self-contained, printable, accessible HTML file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from needlework.exchange.charts.arms import Series, arms_chart
from needlework.exchange.markup import Child, Html, join, tag
from needlework.exchange.numbers import measure
from needlework.exchange.report.page import document
from needlework.exchange.report.parts import badge, bullets, figure, section, table, terms
from needlework.exchange.trial_words import (
    assumed_words,
    comparison_words,
    figures_of,
    is_measure,
    opening_words,
    outcome_words,
    reason_words,
    retreatment_words,
    sample_size_words,
    size_words,
    value_words,
)
from needlework.exchange.words import DECISION_SUPPORT, GRADE_SENTENCES, weakest
from needlework.trials.values import ArmResult, EndpointResult, Figure, TrialResult

_MOST_DAYS, _MOST_ARMS = 4, 5
"""Columns of figures that fit a page of paper and a window of ordinary width."""

_NO_BREAK = "\N{NO-BREAK SPACE}"
_NUMBERS = "Expected figure, in brackets the 90 % interval of the published one"


def render_trial_report(result: TrialResult) -> str:
    """Return the report as one HTML document that loads nothing.

    Parameters
    ----------
    result : TrialResult
        What is expected of a trial.
    """
    body = tag(
        "body",
        tag("a", "Skip to the results", href="#main", class_="skip"),
        _header(result),
        tag("main", *_sections(result), id="main"),
        _footer(result),
    )
    return document(result.title or "Virtual trial", "trial", body)


def _header(result: TrialResult) -> Html:
    return tag(
        "header",
        tag("p", tag("span", "Needlework"), " virtual trial", class_="brand"),
        tag("h1", result.title or "Virtual trial"),
        tag("p", opening_words(result)),
        tag("p", DECISION_SUPPORT, class_="notice", role="note"),
    )


def _sections(result: TrialResult) -> Iterator[Html]:
    yield section("arms", "Arms", _arms(result))
    for place, one in enumerate(figures_of(result), 1):
        unit = result.unit(one)
        said = f" ({unit})" if is_measure(unit) else ""
        parts = _figure(result, one, place)
        yield section(f"figure-{place}", f"{outcome_words(one)}{said}", *parts)
    if result.comparisons:
        told = [" ".join(comparison_words(item)) for item in result.comparisons]
        yield section("comparisons", "Comparisons", bullets(told), lead="Arm minus reference.")
    if result.sample_sizes:
        sizes = [
            sample_size_words(item, result.comparisons[item.comparison])
            for item in result.sample_sizes
        ]
        yield section("sizes", "Sample size", bullets(sizes))
    again = list(retreatment_words(result))
    if again:
        yield section("again", "Treated again", bullets(again))
    yield _evidence(result)


def _arms(result: TrialResult) -> Html:
    rows = [
        (arm.name, size_words(arm.size).replace(" ", _NO_BREAK), arm.sessions)
        for arm in result.arms
    ]
    return table("What each arm receives", ("arm", "size", "given"), rows, stacked=True)


def _figure(result: TrialResult, one: Figure, place: int) -> Iterator[Html]:
    series = [found for arm in result.arms if (found := _series(arm, one)) is not None]
    if series:
        words = _axis_words(result.unit(one))
        unit = result.unit(one)
        caption = _caption(unit)

        def draw(uid: str, width: float) -> Html:
            title, say = outcome_words(one), measure if is_measure(unit) else None
            return arms_chart(series, title, uid=uid, width=width, axis_words=words, say=say)

        yield figure(draw, f"chart-{place}", caption)
    yield from _numbers(result, one)


def _axis_words(unit: str) -> str:
    if is_measure(unit):
        return f"mean ({unit})"
    return "still without the event" if unit == "days" else "share of people"


def _caption(unit: str) -> str:
    if unit == "days":
        return (
            "Share still without the event after each visit; bands hold 90 % of trials before "
            "sampling."
        )
    what = "mean" if is_measure(unit) else "share"
    return f"Lines: expected {what}. Bands: where 90 % of published figures would lie."


def _series(arm: ArmResult, one: Figure) -> Series | None:
    for curve in arm.medians:
        if curve.figure == one:
            days = (0.0, *curve.visits)
            ends = ((1.0, *curve.lo90), (1.0, *curve.hi90))
            return Series(arm.name, days, (1.0, *curve.remaining), *ends)
    items = [item for item in _items(arm, one) if item.unit != "days"]
    if not items:
        return None
    return Series(
        arm.name,
        [float(item.day) for item in items],
        [item.mean or 0.0 for item in items],
        [item.lo90 or 0.0 for item in items],
        [item.hi90 or 0.0 for item in items],
    )


def _items(arm: ArmResult, one: Figure) -> list[EndpointResult]:
    return [item for item in arm.endpoints if item.figure == one]


def _numbers(result: TrialResult, one: Figure) -> Iterator[Html]:
    """Yield tables that fit a page: arms below one another, or days where there are many."""
    by_arm = {arm.name: _items(arm, one) for arm in result.arms}
    days = len(next(iter(by_arm.values())))
    if days <= _MOST_DAYS:
        yield _by_arm(by_arm)
        return
    names = list(by_arm)
    for start in range(0, len(names), _MOST_ARMS):
        yield _by_day({name: by_arm[name] for name in names[start : start + _MOST_ARMS]})


def _by_arm(by_arm: Mapping[str, list[EndpointResult]]) -> Html:
    some = next(iter(by_arm.values()))
    names = ["median day" if item.unit == "days" else f"day {item.day}" for item in some]
    rows = [
        (name, *(value_words(item) for item in items), badge(weakest([i.grade for i in items])))
        for name, items in by_arm.items()
    ]
    return table(_NUMBERS, ("arm", *names, "grade"), rows, numeric=len(names) + 1, stacked=True)


def _by_day(by_arm: Mapping[str, list[EndpointResult]]) -> Html:
    columns = list(by_arm.values())
    rows: list[tuple[Child, ...]] = [
        (f"day{_NO_BREAK}{items[0].day}", *(value_words(item) for item in items))
        for items in zip(*columns, strict=True)
    ]
    rows.append(("grade", *(badge(weakest([i.grade for i in items])) for items in columns)))
    return table(_NUMBERS, ("", *by_arm), rows, numeric=len(columns), stacked=True)


def _evidence(result: TrialResult) -> Html:
    grade = weakest([item.grade for arm in result.arms for item in arm.endpoints])
    lead = join([badge(grade), f" {GRADE_SENTENCES[grade]}"])
    reasons = list(reason_words(result))
    return section(
        "evidence",
        "How good is the evidence?",
        tag("p", lead, class_="overall"),
        bullets(reasons) if reasons else None,
        tag("h3", "What was assumed"),
        bullets(list(assumed_words(result))),
    )


def _footer(result: TrialResult) -> Html:
    versions = [(f"{name} version", value) for name, value in result.versions.items()]
    facts = [("format", result.format), *versions, ("seed", str(result.seed))]
    simulated = "simulated per arm" if result.by == "people" else "simulated clinics"
    facts.append((simulated, f"{result.patients:,}"))
    return tag(
        "footer",
        tag("h2", "How to repeat this trial", id="versions-heading"),
        tag("p", "The same file, versions and seed give the same numbers.", class_="lead"),
        terms(facts, class_="versions"),
        tag("p", DECISION_SUPPORT),
    )
