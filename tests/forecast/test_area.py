"""The computations of one area: simulated patients and their shares."""

from __future__ import annotations

import numpy as np
import pytest

from tests.forecast.making import COMPOSITE, INVESTIGATOR, area_of


def test_every_patient_has_numbers_of_the_right_shape() -> None:
    area = area_of(size=150)
    patients, knots = area.patients, len(area.knots)
    assert patients.severity.shape == patients.onset_threshold.shape == (150,)
    assert patients.fall.shape == patients.rater_noise.shape == (150, knots)
    assert patients.thresholds.shape == (3, 150)
    assert (np.diff(patients.thresholds, axis=0) > 0).all()
    assert (patients.fall >= 0).all()
    assert (patients.onset_threshold > 0).all()


def test_patients_and_shares_are_made_once() -> None:
    area = area_of(size=100)
    assert area.patients is area.patients
    assert area.shares is area.shares


def test_patients_rated_severe_are_rated_severe_again_without_treatment() -> None:
    # Regression to the mean and drift let some go; most stay.
    patients = area_of(grade=3, size=2000).patients
    rated = patients.severity + patients.rater_noise[:, 0]
    assert 0.6 < np.mean(rated > patients.thresholds[2]) < 0.95


def test_patients_and_shares_tell_the_same_course() -> None:
    area = area_of(size=4000)
    patients = area.patients
    rated = patients.severity[:, None] - patients.fall + patients.rater_noise
    counted = (rated < patients.thresholds[1][:, None]).mean(axis=0)
    told = area.shares.of(INVESTIGATOR)[0].mean(axis=0)
    assert np.abs(counted - told).max() < 0.05


@pytest.mark.parametrize("size", [100, 1000, 1777])
def test_shares_never_take_more_draws_than_patients(size: int) -> None:
    treated, untreated = area_of(size=size).shares.of(INVESTIGATOR)
    assert len(treated) == len(untreated) == min(size, 200)


def test_shares_are_found_by_their_endpoint() -> None:
    area = area_of(endpoints=(INVESTIGATOR, COMPOSITE), size=100)
    assert (area.shares.of(COMPOSITE)[0] != area.shares.of(INVESTIGATOR)[0]).any()
    with pytest.raises(ValueError, match=r"not in tuple"):
        area_of(size=100).shares.of(COMPOSITE)


def test_visits_are_a_month_apart_from_the_first_session() -> None:
    area = area_of(days=(28, 112), ratios=(1, 1), horizon=472)
    assert np.diff(area.knots[area.visits]).tolist() == [30.0] * 13
    assert area.knots[area.visits][0] == 58
