"""Published figures of ageing: each is decided, expected as defined, predicted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from needlework.evidence import figures, held_out, parameter
from needlework.evidence.study_rows import StudyRow, family_rows, study_rows
from needlework.forecast.ageing.figures import (
    QUANTITIES,
    expected_values,
    from_scale,
    on_scale,
    with_study,
)
from needlework.forecast.ageing.rates import LOG_NORMAL, NORMAL, SHARES, STUDY_SD
from needlework.forecast.draws import Draws
from needlework.forecast.indications import FAMILIES, ageing, family_of
from needlework.mechanisms.skin import SkinInputs, course, young_skin
from needlework.mechanisms.sunlight import PROTECTIONS

SPEAK_OF_AGEING = {
    "microneedling": (
        *("babraj", "verzijl", "shapiro", "shuster", "castelo", "branchet", "varani", "talwar"),
        *("fisher", "hughes", "flament", "trojahn", "marcos", "youn", "dorazio", "cmaj"),
        *("dornelles", "icoh", "schmalwieser"),
    ),
    "neuromodulator_mechanism": ("binder", "rivkin", "hillebrand", "forehead-ptosis"),
}
ROWS = [row for row in family_rows("microneedling", "ageing") if row.use != "drop"]
BY_ID = {row.row_id: row for row in ROWS}
SUNSCREEN = BY_ID["hughes-2013/daily-vs-discretionary/or_microtopography_progression/1643"]


def middle(**changes: float) -> dict[str, np.ndarray]:
    """Return one draw with every parameter at the middle of its prior."""
    names = (*LOG_NORMAL, *NORMAL, *SHARES, STUDY_SD)
    values = {name: parameter(f"ageing.prior.{name}").value for name in names}
    return {name: np.array([value]) for name, value in {**values, **changes}.items()}


def table(size: int = 400, **changes: float) -> Draws:
    drawn = {name: np.repeat(value, size) for name, value in middle(**changes).items()}
    provenance = {"fit_set": "seen-only", "content_hash": "sha256:0"}
    return Draws(drawn, (), (), (), np.zeros((0, size)), np.zeros(0), provenance)


def expected(row: StudyRow, **changes: float) -> float:
    return float(np.squeeze(expected_values([row], middle(**changes))[0]))


@pytest.mark.parametrize("topic", SPEAK_OF_AGEING)
def test_every_figure_of_ageing_is_decided_once(topic: str) -> None:
    speaking = {
        figure.row_id
        for figure in figures(topic)
        if figure.source.startswith(SPEAK_OF_AGEING[topic])
    }
    decided = [row.row_id for row in study_rows(topic) if row.family == "ageing"]
    assert sorted(decided) == sorted(speaking)
    assert all(row.reason for row in study_rows(topic) if row.family == "ageing")


def test_the_held_out_trial_of_sunscreen_enters_no_fit() -> None:
    assert SUNSCREEN.use == "check"
    assert SUNSCREEN.held_out
    fitted = {
        row.study
        for fit_set in ("seen-only", "with-recalled")
        for row in ROWS
        if row.enters(fit_set)
    }
    assert not fitted & held_out("microneedling")
    sources = {s for entry in _ageing_parameters() for s in entry.sources}
    assert not sources & held_out("microneedling")


def _ageing_parameters():
    from needlework.evidence import parameters

    return (*parameters("ageing."), *parameters("sunlight."), *parameters("skin."))


def test_figures_from_memory_enter_the_other_fit_only() -> None:
    seen = {row.row_id for row in ROWS if row.enters("seen-only")}
    both = {row.row_id for row in ROWS if row.enters("with-recalled")}
    assert seen < both
    assert all(row.seen == "recalled" for row in ROWS if row.row_id in both - seen)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.row_id)
def test_every_row_in_use_is_expected_as_a_number_like_the_printed_one(row: StudyRow) -> None:
    assert row.quantity in QUANTITIES
    found = expected(row)
    assert np.isfinite(found)
    assert np.sign(found) == np.sign(row.value)
    assert from_scale(row, on_scale(row, row.value)) == pytest.approx(row.value)
    assert row.standard_error is not None


def test_a_rate_per_decade_is_that_of_months_one_after_another() -> None:
    row = BY_ID["branchet-1990/women/dermal_thickness_change_per_decade/-"]
    from needlework.forecast.ageing.rates import skin_rates

    rates = skin_rates(middle())
    menopause = parameter("ageing.menopause_age").value
    months = [21 + (number + 0.5) / 12 for number in range(60 * 12)]
    steps = [
        (1 / 12, SkinInputs(age=age, after_menopause=float(age > menopause))) for age in months
    ]
    end = list(course(young_skin(rates), steps, rates))[-1]
    exact = 10 * (end.collagen**rates.thickness_exponent - 1) / 60
    assert expected(row) == pytest.approx(float(exact[0]), rel=0.02)


def test_the_menopause_makes_the_difference_between_women_and_men() -> None:
    women, men = (
        BY_ID[f"branchet-1990/{who}/dermal_thickness_change_per_decade/-"]
        for who in ("women", "men")
    )
    assert expected(women) < expected(men) < 0
    assert expected(women, menopause_breakdown=0.0) == pytest.approx(expected(men))


def test_a_half_life_and_a_residence_are_those_of_their_rates() -> None:
    half_life = BY_ID["verzijl-2000/skin/collagen_half_life_years/-"]
    assert expected(half_life, turnover=0.05) == pytest.approx(np.log(2) / 0.05)
    residence = BY_ID["shapiro-1991/lung/elastin_residence_years/-"]
    assert expected(residence, elastin_loss=0.02) == pytest.approx(50)


def test_new_collagen_is_made_as_fast_as_it_leaves() -> None:
    row = BY_ID["babraj-2005/young-men/collagen_fsr_pct_per_h/-"]
    rate = 0.0089 * 365.25
    found = expected(row, turnover=0.0, labile_breakdown=rate)
    assert found == pytest.approx(0.89 / 24, rel=1e-3)


def test_more_protection_lowers_the_odds_of_a_worse_surface_grade() -> None:
    odds = [
        expected(replace(SUNSCREEN, treatment=habit, comparator="none")) for habit in PROTECTIONS
    ]
    assert odds[0] == pytest.approx(1)
    assert odds == sorted(odds, reverse=True)
    assert expected(replace(SUNSCREEN, treatment="occasional")) == pytest.approx(1)
    assert expected(SUNSCREEN, sun_share=1e-9) == pytest.approx(1)


def test_nearer_to_the_equator_sunscreen_has_more_to_stop_in_dark_skin() -> None:
    dark = {**SUNSCREEN.more, "skin_type": "6"}
    far, near = (
        expected(replace(SUNSCREEN, more={**dark, "latitude": str(place)})) for place in (60, 5)
    )
    assert near < far < 1


def test_a_study_moves_an_effect_by_a_factor_and_a_time_too() -> None:
    loss = BY_ID["branchet-1990/men/dermal_thickness_change_per_decade/-"]
    time = BY_ID["verzijl-2000/skin/collagen_half_life_years/-"]
    assert with_study(loss, -0.06, np.log(2)) == pytest.approx(-0.12)
    assert np.exp(with_study(time, 15.0, np.log(2))) == pytest.approx(30)
    assert np.exp(with_study(SUNSCREEN, 0.8, np.log(2))) == pytest.approx(0.64)


def test_predictive_draws_hold_the_error_of_the_row_and_share_the_study() -> None:
    rows = [
        BY_ID[f"branchet-1990/{who}/dermal_thickness_change_per_decade/-"]
        for who in ("men", "women")
    ]
    alone = ageing.predict(rows, table(study_sd=1e-9), np.random.default_rng(1))
    assert alone.shape == (2, 400)
    assert alone.std(axis=1) == pytest.approx([0.015, 0.015], rel=0.15)
    together = ageing.predict(rows, table(study_sd=0.8), np.random.default_rng(1))
    assert np.corrcoef(together)[0, 1] > 0.8
    assert np.corrcoef(alone)[0, 1] < 0.3


def test_predicted_odds_and_correlations_stay_inside_their_bounds() -> None:
    rows = [SUNSCREEN, BY_ID["trojahn-2015/all/r_wrinkle_age/-"]]
    odds, correlation = ageing.predict(rows, table(study_sd=1.0), np.random.default_rng(2))
    assert (odds > 0).all()
    assert (np.abs(correlation) < 1).all()


def test_the_family_answers_for_no_plan_and_promises_nothing() -> None:
    family = next(one for one in FAMILIES if one.name == "ageing")
    assert family.indications == ()
    assert family.module is ageing
    assert family_of("", "microneedling") is None
    assert ageing.grade(SUNSCREEN, table()) == "assumed"


def test_a_figure_of_a_users_table_is_read_where_it_was_curated() -> None:
    known = next(f for f in figures("microneedling") if f.row_id == SUNSCREEN.row_id)
    other = replace(known, value=0.9)
    assert ageing.study_row(known).value == 0.76
    assert ageing.study_row(other).value == 0.9
    derived = next(
        f for f in figures("microneedling") if f.row_id.startswith("varani-2006/80plus/p")
    )
    assert ageing.study_row(derived).value == 0.683
    assert isinstance(ageing.study_row(replace(derived, value=50.0)), str)
    assert ageing.study_row(replace(known, row_id="another/arm/outcome/1")) is None
