"""Simulated patients: parameters, clinics and sensitivities of their own."""

from __future__ import annotations

import numpy as np
import pytest

from needlework.forecast.draws import load_draws
from needlework.forecast.ensemble import fall_course, male_excess, new_clinic, take
from needlework.forecast.history import AreaHistory
from needlework.forecast.values import Array
from tests.forecast.making import DAXI, ONA

DAYS = (0.0, 3.0, 14.0, 30.0, 90.0, 180.0)
DRAWS = load_draws()
PART = take(DRAWS.parameters, np.arange(0, 1000, 50))


def fall(*entries: tuple[float, str, float], excess: float = 0.0, deviate: float = 0.0) -> Array:
    """Return the fall per draw and day after entries of day, product and dose ratio."""
    days, products, ratios = zip(*entries, strict=True)
    history = AreaHistory("glabella", days, products, ratios, ("t",))
    clinic = new_clinic(PART, np.random.default_rng(5))
    deviates = np.full((20, 1), deviate)
    return fall_course(PART, DRAWS, history, clinic, excess, deviates, DAYS)[:, 0]


def test_nothing_falls_before_the_first_session_and_never_upwards() -> None:
    found = fall((0.0, ONA, 1.0))
    assert (found[:, 0] == 0).all()
    assert (found >= 0).all()


def test_a_larger_dose_and_a_more_sensitive_patient_fall_at_least_as_far() -> None:
    one = fall((0.0, ONA, 1.0))
    assert (fall((0.0, ONA, 2.0)) >= one - 1e-12).all()
    assert (fall((0.0, ONA, 1.0), deviate=1.0) >= one - 1e-12).all()


def test_men_fall_less_in_the_middle_of_the_draws() -> None:
    men, women = (
        fall((0.0, ONA, 1.0), excess=male_excess(sex)).mean(axis=0) for sex in ("male", "female")
    )
    assert (men[1:] < women[1:]).all()


@pytest.mark.parametrize("sex", ["unspecified", "unknown"])
def test_a_sex_that_is_not_told_is_the_usual_mix(sex: str) -> None:
    assert male_excess(sex) == 0


def test_men_and_women_average_to_the_usual_mix() -> None:
    man, woman = male_excess("male"), male_excess("female")
    usual = -woman
    assert 0 < usual < 0.5
    assert usual * man + (1 - usual) * woman == pytest.approx(0)


def test_products_given_one_after_another_meet_between_their_own_courses() -> None:
    mixed = fall((0.0, ONA, 0.5), (0.0, DAXI, 0.5))
    ends = np.sort([fall((0.0, ONA, 1.0)), fall((0.0, DAXI, 1.0))], axis=0)
    middle = mixed[:, 3].mean()
    assert ends[0, :, 3].mean() - 0.2 <= middle <= ends[1, :, 3].mean() + 0.2


def test_clinics_differ_as_the_trials_did() -> None:
    many = take(DRAWS.parameters, np.arange(1000))
    clinic = new_clinic(many, np.random.default_rng(1))
    assert abs(clinic.strength.mean()) < 0.2 * clinic.strength.std()
    expected = np.sqrt(np.mean(many["trial_strength_sd"] ** 2))
    assert clinic.strength.std() == pytest.approx(expected, rel=0.15)
    assert ((clinic.severe > 0) & (clinic.severe < 1)).all()
