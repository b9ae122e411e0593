from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

import pytest

from needlework.evidence.curated import all_curated_rows
from needlework.forecast.curated import published_row
from needlework.forecast.refusals import FORECAST_AREAS
from needlework.validation.curated import printed_row
from needlework.validation.table import table_rows
from needlework.validation.targets import (
    AS_INVESTIGATOR,
    MIX_DRAWN,
    WITHOUT_SAMPLING,
    Target,
    target_of,
)
from tests.validation.synthetic import PRODUCTS, figure, median

EVERY_PRODUCT = (
    *PRODUCTS,
    "prabotulinumtoxinA",
    "relabotulinumtoxinA",
    "nivobotulinumtoxinA",
    "letibotulinumtoxinA",
)


def reading(**changed: Any) -> Target | str:
    return target_of(table_rows([figure(**changed)])[0], PRODUCTS)


def target(**changed: Any) -> Target:
    found = reading(**changed)
    assert isinstance(found, Target), found
    return found


def median_target(**changed: Any) -> Target:
    found = target_of(table_rows([median(**changed)])[0], PRODUCTS)
    assert isinstance(found, Target), found
    return found


def reason(**changed: Any) -> str:
    found = reading(**changed)
    assert isinstance(found, str)
    return found


def test_every_fitted_row_is_asked_of_the_model_as_in_the_fit() -> None:
    compared = 0
    for row in all_curated_rows():
        if row.area not in FORECAST_AREAS or row.use != "fit":
            continue
        fitted, found = published_row(row), target_of(printed_row(row), EVERY_PRODUCT)
        assert fitted is not None and isinstance(found, Target), row.row_id
        asked = found.rows[0]
        names = ["trial", "arm", "product", "dose_ratio", "male_excess", "kind", "endpoint"]
        names += ["rater", "at_risk", "at_risk_day"]
        names += [] if fitted.kind == "median" else ["day", "value", "size"]
        ours, theirs = ([getattr(one, name) for name in names] for one in (asked, fitted))
        assert ours == pytest.approx(theirs) if fitted.size != 10 else ours[:-1] == theirs[:-1]
        assert asked.severe_share == pytest.approx(fitted.severe_share, nan_ok=True)
        if fitted.kind == "median":
            assert found.interval == (fitted.low, fitted.day)
            assert {visit for visit in fitted.visits if visit % 28 == 0} <= set(asked.visits)
        compared += 1
    assert compared > 150


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"area": "chin"}, "no fitted model for the area chin"),
        ({"area": "forehead+glabella"}, "forehead+glabella"),
        ({"area": "Mars"}, "area Mars"),
        ({"outcome": "eyelid_ptosis_incidence"}, "side effect"),
        ({"outcome": "skin_major_strain_percent", "unit": "percent"}, "instrument"),
        ({"outcome": "responder_none_or_mild_investigator_at_rest"}, "at rest"),
        ({"outcome": "mean_duration_of_effect_days", "unit": "days"}, "mean duration"),
        ({"outcome": "responder_improvement_definition_unstated"}, "no endpoint"),
        ({"outcome": "responder_mmps_le3_investigator"}, "masseter"),
        ({"product": "HU-014"}, "no figure of HU-014"),
        ({"product": "Botox Cosmetic", "dose": None}, "no dose"),
        ({"dose": None, "dose_range": (Decimal(10), Decimal(20))}, "a range, 10 to 20"),
        ({"dose_unit": "mL"}, "given in mL"),
        ({"dose": Decimal(0)}, "a dose of 0"),
        ({"day": None}, "no day is printed"),
        ({"day": 40_000.0}, "beyond"),
        ({"outcome": "not_returned_to_baseline", "day": 0.0}, "no visit by day 0"),
        ({"unit": "score"}, "unit 'score'"),
        ({"definition": "glabellar muscle activity on video"}, "muscle activity"),
        ({"population": "adults, mild to severe"}, "mild lines"),
        (
            {
                "outcome": "responder_ge1_grade_investigator_max_contraction",
                "definition": "one grade on a 5-point scale",
            },
            "5-point",
        ),
    ],
)
def test_what_the_model_does_not_know_has_a_reason(changed: dict[str, Any], words: str) -> None:
    assert words in reason(**changed)


def test_none_or_mild_keeps_its_meaning_on_another_scale() -> None:
    assert target(definition="none or mild on a 5-point scale").form == "share"


def test_an_unstated_rater_is_predicted_as_the_investigator_and_said_so() -> None:
    found = target(outcome="responder_ge1_grade_rater_unstated_max_contraction")
    assert found.rows[0].endpoint is not None
    assert found.rows[0].endpoint.raters == "investigator"
    assert AS_INVESTIGATOR in found.assumptions


def test_a_stated_rater_is_no_assumption() -> None:
    assert AS_INVESTIGATOR not in target().assumptions


def test_an_unknown_number_of_people_is_said_and_not_guessed() -> None:
    found = target(n=None)
    assert WITHOUT_SAMPLING in found.assumptions
    assert math.isnan(found.rows[0].size)


def test_a_known_mix_of_grades_is_used_and_an_unknown_one_drawn() -> None:
    share = figure()
    baseline = figure(
        outcome="baseline_fraction_moderate_investigator", day=0.0, value=0.4, arm="all"
    )
    known = target_of(table_rows([share, baseline])[0], PRODUCTS)
    assert isinstance(known, Target)
    assert known.rows[0].severe_share == pytest.approx(0.6)
    assert MIX_DRAWN not in known.assumptions
    unknown = target()
    assert math.isnan(unknown.rows[0].severe_share)
    assert MIX_DRAWN in unknown.assumptions


def test_placebo_has_no_dose_whatever_the_table_prints() -> None:
    for dose in (Decimal(0), None):
        found = target(product="Placebo", dose=dose, arm="placebo")
        assert found.rows[0].dose_ratio == 0


def test_brands_and_per_cent_are_read_as_well_as_slugs_and_fractions() -> None:
    found = target(product="Dysport", dose=Decimal(50), unit="percent", value=85.0)
    assert found.printed.product == "abobotulinumtoxinA"
    assert found.rows[0].dose_ratio == 1
    assert found.rows[0].value == pytest.approx(0.85)


def test_a_relapsed_share_is_the_rest_of_those_who_respond() -> None:
    found = target(outcome="relapsed_to_baseline_fraction", day=120.0, value=0.3)
    assert found.flipped
    assert found.rows[0].value == pytest.approx(0.7)


def test_a_median_asks_for_survival_well_beyond_what_is_printed() -> None:
    found = median_target(value=140.0)
    assert found.interval == (112, 140)
    assert found.grid[-1] >= 252
    later = median_target(value=420.0)
    assert later.grid[-1] > 500


def test_losing_both_ratings_means_that_either_still_responds() -> None:
    found = median_target(definition="on investigator and subject ratings")
    assert found.rows[0].endpoint is not None
    assert found.rows[0].endpoint.raters == "both-or"


def test_responders_are_followed_from_the_day_on_which_they_are_told() -> None:
    found = median_target(
        outcome="median_time_to_loss_of_none_or_mild_days", population="week-4 responders"
    )
    assert found.rows[0].at_risk_day == 28
    assert found.grid[0] > 28


def test_a_median_of_onset_asks_for_every_day_of_the_diary() -> None:
    found = median_target(outcome="median_time_to_onset_days", value=2.0)
    assert [row.day for row in found.rows] == list(found.grid)
    assert found.interval == (1, 2)
    assert {row.rater for row in found.rows} == {"subject"}


def test_a_share_not_yet_back_at_baseline_is_survival_up_to_its_day() -> None:
    found = target(outcome="not_returned_to_baseline", day=180.0)
    assert found.form == "remaining"
    assert found.grid[-1] == 180
    early = target(outcome="not_returned_to_baseline", day=3.0)
    assert early.grid == (3.0,)
