"""What is given in each session, in units, millilitres and marks of the syringe."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from needlework.exchange.charts import syringe_chart
from needlework.exchange.markup import Child, Html, join, tag
from needlework.exchange.numbers import calendar, measure
from needlework.exchange.planned_words import daily_words, treatment_words
from needlework.exchange.report.parts import section, table, terms
from needlework.exchange.words import muscle_words, plain, sentence_case
from needlework.plans import Neuromodulator, Plan, Treatment

if TYPE_CHECKING:
    from needlework.doses import Dilution, Syringe
    from needlework.products import Given, GivenSite

LEAD = "What goes into the syringe by the plan. Sides are the patient’s."
NO_SITES = "The dose of the area is given without points: where the units go is not known."


def planned(plan: Plan) -> tuple[str, ...]:
    """Return each different treatment once, with its days where there is more than one."""
    days: dict[str, list[int]] = {}
    for session, treatment in plan.scheduled():
        days.setdefault(treatment_words(treatment), []).append(session.day)
    home = [sentence_case(daily_words(use)) for use in plan.daily]
    if len(plan.sessions) < 2:
        return (*days, *home)
    return (*(f"{words}, {_on_days(held)}" for words, held in days.items()), *home)


def given_section(plan: Plan) -> Html:
    """Return what is given, once for treatments that are repeated unchanged."""
    if not plan.treatments:
        return section("given", "What is given", tag("p", "The plan holds no treatment."))
    days: dict[str, list[int]] = {}
    for session, treatment in plan.scheduled():
        days.setdefault(_body(treatment, plan), []).append(session.day)
    # Bodies are compared before they are numbered, so that repeats are found as such.
    blocks = [
        _block(body.replace("@syringe", f"syringe-{i}"), held, plan)
        for i, (body, held) in enumerate(days.items())
    ]
    home = [tag("p", sentence_case(daily_words(use))) for use in plan.daily]
    return section("given", "What is given", *blocks, *home, lead=LEAD)


def _block(body: str, days: list[int], plan: Plan) -> Html:
    dates = [calendar(plan.start_date, day) for day in days]
    when = _on_days(days) + "".join(f", {date}" for date in dates[:1] if date)
    return tag("div", tag("p", sentence_case(when), class_="when"), Html(body), class_="dose")


def _on_days(days: list[int]) -> str:
    return ("day " if len(days) == 1 else "days ") + ", ".join(str(day) for day in days)


def _body(treatment: Treatment, plan: Plan) -> Html:
    heading = tag("h3", treatment_words(treatment))
    if not isinstance(treatment, Neuromodulator):
        return heading
    from needlework.products import given
    from needlework.protocols import dose_of, expand

    what = given(treatment, expand(treatment), region=plan.region, dose=dose_of(treatment))
    shown = tag("div", terms(_facts(what), class_="amounts"), _syringe(what), class_="given")
    return join([heading, shown, _sites(what)])


def _facts(what: Given) -> Iterator[tuple[str, Child]]:
    yield "Dose", str(what.dose)
    if what.dilution is None:
        yield "Volume", f"not known: {what.basis}"
        return
    yield "Volume", str(what.volume)
    concentration = measure(float(what.units_per_tenth_ml or 0))
    made = f"{what.dilution.vial} in {what.dilution.diluent}"
    strength = f"{concentration} {what.dose.unit} per 0.1 mL"
    yield "Dilution", f"{made}, {strength} ({what.basis})"
    if what.marks is not None and what.syringe is not None:
        yield "Syringe", f"draw up {_marks_words(what, what.dilution, what.syringe)}"


def _marks_words(what: Given, dilution: Dilution, syringe: Syringe) -> str:
    """Return the marks to draw up; where they are no whole ones, what rounding does."""
    from needlework.products import draw

    assert what.marks is not None
    if what.marks.denominator == 1 or what.marks < 1:
        return f"{_marks(what.marks)} marks ({syringe.name})"
    return draw(what.dose, dilution, syringe, fills=True).marks_words


def _syringe(what: Given) -> Html | None:
    if what.marks is None or what.syringe is None or what.marks > _last_mark(what.syringe):
        return None
    words = f"{what.dose} in {what.volume}: {_marks(what.marks)} marks of {what.syringe.name}"
    picture = syringe_chart(
        float(what.marks), capacity=float(_last_mark(what.syringe)), words=words, uid="@syringe"
    )
    return tag("figure", picture)


def _last_mark(syringe: Syringe) -> Fraction:
    return syringe.capacity.ratio(syringe.mark)


def _marks(marks: Fraction) -> str:
    return measure(float(marks))


def _sites(what: Given) -> Html:
    if not what.sites:
        return tag("p", NO_SITES)
    columns = ["Muscle", "Side", "Depth", "Dose", "Volume", "Marks"]
    rows = [_site(one) for one in what.sites]
    return table("Each point", columns, rows, numeric=3)


def _site(one: GivenSite) -> list[Child]:
    site = one.site
    return [
        sentence_case(muscle_words(site.muscle)),
        "not stated" if site.side == "both" else site.side,
        plain(site.depth) if site.depth else "not given",
        str(site.dose),
        "not known" if one.volume is None else str(one.volume),
        "–" if one.marks is None else _marks(one.marks),
    ]
