"""Melasma and other pigment: net over sunscreen, sun, relapse, null results, refusals."""

from __future__ import annotations

import numpy as np
import pytest

from needlework.forecast import cite
from needlework.forecast.draws import shipped_draws
from tests.forecast.making import outcomes
from tests.forecast.skin_making import (
    at,
    course_of,
    daily,
    forecast_of,
    injected,
    needled,
    reasons,
)

SEVERITY, NET = "melasma_severity", "melasma_severity_beyond_sunscreen"
HALVED = "responder_masi_over_50pct"
TXA = injected("tranexamic-acid")
BERLIN = 'age = 40\nsex = "female"\nsun = {{ latitude = {0}, protection = "{1}" }}'


def test_tranexamic_acid_is_shown_net_over_sunscreen_alone() -> None:
    found = forecast_of(TXA)
    first, severity = outcomes(found)[0], course_of(found, SEVERITY)
    assert (first.outcome, first.comparator) == (NET, "sunscreen alone")
    assert (first.untreated.median == 0).all()
    assert at(severity, 90) < at(severity, 90, untreated=True) < 95
    gap = at(severity, 90, untreated=True) - at(severity, 90)
    assert at(first, 90) == pytest.approx(gap, abs=3)


def test_sunscreen_alone_falls_as_the_placebo_arm_did() -> None:
    severity = course_of(forecast_of(TXA), SEVERITY)
    assert 10 < 100 - at(severity, 90, untreated=True) < 35


def test_stopping_brings_the_pigment_back_and_the_events_say_when() -> None:
    found = forecast_of(TXA)
    net = course_of(found, NET)
    assert at(net, 90) > at(net, 180) > at(net, 360)
    (peak,), (loss,) = found.events("peak"), found.events("loss")
    assert 56 <= peak.q50 < loss.q50
    assert "half" in loss.definition


def test_a_tablet_that_is_stopped_relapses_and_one_that_goes_on_does_not() -> None:
    on = forecast_of(TXA, more=daily("tranexamic acid", 'route = "oral"'))
    off = forecast_of(TXA, more=daily("tranexamic acid", 'route = "oral"\nuntil_day = 90'))
    assert at(course_of(on, NET), 80) == pytest.approx(at(course_of(off, NET), 80), abs=1)
    assert at(course_of(off, NET), 300) < at(course_of(on, NET), 300) - 10


def test_each_treatment_that_acts_is_told_apart() -> None:
    found = forecast_of(TXA, more=daily("hydroquinone"))
    net = course_of(found, NET)
    assert len(net.contributions) == 2
    assert all(np.interp(90, net.days, item.median) > 0 for item in net.contributions)
    assert "not tried together" in reasons(found)


def test_more_sessions_never_leave_more_pigment() -> None:
    few = course_of(forecast_of(TXA, days=(0, 28)), SEVERITY)
    many = course_of(forecast_of(TXA, days=(0, 28, 56, 84)), SEVERITY)
    assert at(many, 120) < at(few, 120)


def test_the_dose_of_tranexamic_acid_is_no_part_of_the_model() -> None:
    weak = forecast_of(TXA)
    strong = forecast_of(TXA.replace("4 mg/mL", "100 mg/mL"))
    np.testing.assert_allclose(
        outcomes(weak)[0].treated.median, outcomes(strong)[0].treated.median
    )


@pytest.mark.parametrize(("latitude", "summer", "winter"), [(52, 200, 20), (-34, 20, 200)])
def test_summer_darkens_who_uses_no_sunscreen(latitude: int, summer: int, winter: int) -> None:
    found = forecast_of(
        TXA, person=BERLIN.format(latitude, "none"), start="start_date = 2027-01-01"
    )
    severity = course_of(found, SEVERITY)
    assert severity.comparator == "the same sun, untreated"
    assert at(severity, summer, untreated=True) > 100 > at(severity, winter, untreated=True)
    assert "season" in reasons(found)


def test_better_protection_leaves_less_pigment() -> None:
    levels = [
        at(
            course_of(
                forecast_of(TXA, person=BERLIN.format(45, kind), start="start_date = 2027-05-01"),
                SEVERITY,
            ),
            90,
            untreated=True,
        )
        for kind in ("none", "occasional", "daily-spf15", "daily-spf30", "daily-spf50")
    ]
    assert levels == sorted(levels, reverse=True)


def test_without_latitude_the_forecast_says_that_it_knows_no_season() -> None:
    assert "yearly mean" in reasons(forecast_of(TXA))


@pytest.mark.parametrize("active", ["glutathione", "dmae", "biotin"])
def test_an_active_without_a_trial_is_refused_with_its_sources(active: str) -> None:
    found = forecast_of(injected(active))
    assert not outcomes(found)
    (first, *_) = found.not_forecast
    assert "insufficient" in first.reason
    assert first.sources
    assert {source.slug for source in cite(found)} >= set(first.sources)


def test_what_nobody_measured_counts_for_nothing_in_a_mixture() -> None:
    alone, mixed = forecast_of(TXA), forecast_of(injected("tranexamic-acid,glutathione"))
    np.testing.assert_allclose(
        outcomes(alone)[0].treated.median, outcomes(mixed)[0].treated.median
    )
    assert "glutathione counts for nothing" in reasons(mixed)


def test_multivitamins_promise_no_lighter_spots() -> None:
    found = forecast_of(injected("multivitamin-complex", "hyperpigmentation"))
    net = course_of(found, "uneven_pigment_beyond_sunscreen")
    assert net.treated.band95.low.min() < 0 < net.treated.band95.high.max()
    best = int(np.abs(net.treated.median).argmax())
    assert net.treated.median[best] < 15
    assert net.grade == "assumed"


def test_sun_spots_are_a_sketch_that_says_so() -> None:
    found = forecast_of(needled("ascorbic-acid", "hyperpigmentation"))
    assert {course.grade for course in outcomes(found)} == {"assumed"}
    assert "no trial followed sun spots" in reasons(found)


def test_a_face_without_placebo_trials_is_informed_at_most() -> None:
    found = forecast_of(TXA)
    assert {course.grade for course in outcomes(found)} == {"informed"}
    assert "against sunscreen alone or placebo" in reasons(found)


def test_elsewhere_than_on_the_face_it_is_assumed() -> None:
    found = forecast_of(injected("tranexamic-acid", area="abdomen"))
    assert {course.grade for course in outcomes(found)} == {"assumed"}


def test_a_score_of_the_plan_gives_the_course_in_its_points() -> None:
    score = '[[patient.score]]\nscale = "mMASI"\narea = "full-face"\nvalue = 8'
    found = forecast_of(TXA, person=f"age = 40\n{score}")
    points, severity = course_of(found, "mmasi_mean"), course_of(found, SEVERITY)
    np.testing.assert_allclose(points.treated.median, 0.08 * severity.treated.median)
    assert (points.scale, points.unit) == ("mMASI", "points")


def test_the_chance_of_a_goal_is_that_of_the_course() -> None:
    goal = f'[[goal]]\nid = "g"\narea = "full-face"\noutcome = "{HALVED}"\nby_day = 90\n'
    found = forecast_of(TXA, more=goal)
    (chance,) = found.goals
    share = course_of(found, HALVED)
    low, high = (
        np.interp(90, share.days, getattr(share.treated.band95, e)) for e in ("low", "high")
    )
    assert low < chance.probability < high


def test_figures_from_memory_change_the_draws_and_are_marked() -> None:
    seen, recalled = forecast_of(TXA), forecast_of(TXA, recalled=True)
    assert seen.versions["draws"] != recalled.versions["draws"]
    marked = {source.slug for source in cite(recalled) if source.seen == "recalled"}
    assert {"lee-2006", "khurana-2019"} <= marked
    assert not {"lee-2006", "khurana-2019"} & {source.slug for source in cite(seen)}


@pytest.mark.parametrize("fit_set", ["seen-only", "with-recalled"])
def test_the_shipped_draws_can_be_trusted(fit_set: str) -> None:
    provenance = shipped_draws(f"pigment-{fit_set}").provenance
    assert provenance["worst"]["r_hat"] < 1.01
    assert min(provenance["worst"]["bulk"], provenance["worst"]["tail"]) > 400
    assert provenance["divergences"] == 0
