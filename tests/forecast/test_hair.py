"""Pattern hair loss: counts beside saline, diagnosis and sex, null results, courses of years."""

from __future__ import annotations

import numpy as np
import pytest

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

COUNT, NET = "hair_density_change_per_cm2", "hair_density_change_per_cm2_beyond_control"
MAN = 'age = 35\nsex = "male"\nconditions = ["androgenetic alopecia"]'
PRP = injected("prp", "hair-loss", "scalp")
DUTASTERIDE = injected("dutasteride", "hair-loss", "scalp")
NEEDLING = needled("none", "hair-loss", "scalp")
MINOXIDIL = daily("minoxidil", 'route = "topical"\nstrength = "5 %"')


def test_needling_with_minoxidil_adds_what_the_pool_of_trials_found() -> None:
    found = forecast_of(NEEDLING, days=(0, 14, 28, 42, 56, 70, 84), person=MAN, more=MINOXIDIL)
    net = course_of(found, NET)
    by_needle, by_drug = net.contributions
    assert 6 < np.interp(100, net.days, by_needle.median) < 18
    assert 10 < np.interp(160, net.days, by_drug.median) < 24
    assert net.grade == "informed"


def test_platelet_rich_plasma_did_not_beat_saline_and_says_so() -> None:
    found = forecast_of(PRP, person=MAN)
    net = course_of(found, NET)
    assert net.comparator == "saline injections"
    best = int(np.abs(net.treated.median).argmax())
    assert net.treated.band95.low[best] < 0 < net.treated.band95.high[best]
    assert abs(net.treated.median[best]) < 3
    assert "platelet-rich plasma did not beat saline or placebo" in reasons(found)
    assert not found.all_events


def test_a_relevant_gain_from_platelets_is_unlikely() -> None:
    table = shipped_draws("hair-seen-only")
    effect = table.parameters["injected"][:, 2]
    assert np.mean(effect >= 10) <= 0.2
    assert np.quantile(effect, 0.025) < 0 < np.quantile(effect, 0.975)


def test_saline_grows_hair_as_well_and_the_course_beside_shows_it() -> None:
    count = course_of(forecast_of(DUTASTERIDE, person=MAN), COUNT)
    assert at(count, 90, untreated=True) > 2
    assert at(count, 90) > at(count, 90, untreated=True)


def test_needling_alone_has_nothing_beside_it() -> None:
    found = forecast_of(NEEDLING, person=MAN)
    assert course_of(found, NET).comparator == "no treatment"
    assert course_of(found, NET).grade == "assumed"


@pytest.mark.parametrize(
    "person",
    [
        MAN,
        'sex = "male"\n[[patient.score]]\nscale = "Hamilton-Norwood"\narea = "scalp"\nvalue = 3',
    ],
)
def test_a_stated_diagnosis_needs_no_assumption(person: str) -> None:
    assert "diagnosis is not stated" not in reasons(forecast_of(PRP, person=person))


def test_without_a_diagnosis_the_forecast_is_assumed_and_asks() -> None:
    found = forecast_of(PRP, person='sex = "male"')
    assert {course.grade for course in outcomes(found)} == {"assumed"}
    assert "which hair loss is it?" in reasons(found)


@pytest.mark.parametrize(
    "diagnosis", ["alopecia areata", "telogen effluvium", "scarring alopecia"]
)
def test_another_hair_loss_is_not_forecast(diagnosis: str) -> None:
    found = forecast_of(PRP, person=f'sex = "female"\nconditions = ["{diagnosis}"]')
    assert not outcomes(found)
    assert all(diagnosis in item.reason for item in found.not_forecast)


def test_trials_of_the_other_sex_lower_the_grade() -> None:
    woman = 'sex = "female"\nconditions = ["female pattern hair loss"]'
    assert "took men" in reasons(forecast_of(PRP, person=woman))
    assert "took" not in reasons(forecast_of(DUTASTERIDE, person=woman))


def test_finasteride_holds_the_loss_of_years() -> None:
    days = (0, 28, 1800)
    on = forecast_of(NEEDLING, days=days, person=MAN, more=daily("Propecia"))
    off = forecast_of(NEEDLING, days=days, person=MAN)
    gap = at(course_of(on, COUNT), 1790) - at(course_of(off, COUNT), 1790)
    assert 25 < gap < 65
    assert at(course_of(off, COUNT), 1790) < -10


def test_minoxidil_by_mouth_has_no_figure_and_adds_nothing() -> None:
    oral = forecast_of(NEEDLING, person=MAN, more=daily("minoxidil", 'route = "oral"'))
    none = forecast_of(NEEDLING, person=MAN)
    np.testing.assert_allclose(outcomes(oral)[0].treated.median, outcomes(none)[0].treated.median)


def test_what_is_taken_already_is_part_of_the_start() -> None:
    found = forecast_of(NEEDLING, person=f'{MAN}\nmedicines = ["finasteride"]')
    assert "finasteride is taken already" in reasons(found)


def test_longer_needles_grow_no_more_hair() -> None:
    short = forecast_of(NEEDLING, person=MAN)
    long = forecast_of(NEEDLING.replace("0.5 mm", "1.5 mm"), person=MAN)
    np.testing.assert_allclose(outcomes(short)[0].treated.median, outcomes(long)[0].treated.median)


@pytest.mark.parametrize("active", ["biotin", "dexpanthenol"])
def test_vitamins_for_hair_are_refused_with_their_sources(active: str) -> None:
    found = forecast_of(injected(active, "hair-loss", "scalp"), person=MAN)
    assert not outcomes(found)
    assert found.not_forecast[0].sources


def test_the_shipped_draws_can_be_trusted() -> None:
    provenance = shipped_draws("hair-seen-only").provenance
    assert provenance["worst"]["r_hat"] < 1.01
    assert min(provenance["worst"]["bulk"], provenance["worst"]["tail"]) > 400
    assert provenance["divergences"] == 0
