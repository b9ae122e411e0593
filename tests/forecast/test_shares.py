"""Shares read off a table equal shares counted in simulated people."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from needlework.forecast import area
from needlework.forecast.draws import load_draws
from needlework.forecast.ensemble import fall_course, male_excess, new_clinic, take
from needlework.forecast.history import AreaHistory
from needlework.forecast.shares import FallTable, grade_shares
from needlework.forecast.values import Array
from needlework.scales.endpoints import ResponderEndpoint
from tests.forecast.making import COMPOSITE, INVESTIGATOR, ONA, SUBJECT, area_of

DAYS = (7.0, 30.0, 90.0, 150.0)
ONE_BETTER = ResponderEndpoint("ge1_grade", "investigator")
ENDPOINTS = (INVESTIGATOR, SUBJECT, ONE_BETTER, COMPOSITE)
SEED = 1
DRAWS = 200
PEOPLE = 1_000
TOLERANCE = 0.008
COARSE = 0.015
"""Some eighty thousand severe people leave an error of 0.002; the few nodes for how patients
differ in sensitivity, which forecast and fit share, add up to a point where courses are steep."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Grades of people who were severe at baseline: (draws, people) or with days in front."""

    severe: Array
    subject_before: Array
    investigator: Array
    subject: Array


@pytest.fixture
def many_nodes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Integrate over patients finely, so that only the model itself is compared."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(31)
    fine = (nodes, weights / weights.sum())
    monkeypatch.setattr(area, "sensitivity_nodes", lambda: fine)


def logistic(rng: np.random.Generator, scale: Array, *front: int) -> Array:
    return scale[:, None] * rng.logistic(size=(*front, len(scale), PEOPLE))


@pytest.fixture(scope="module")
def counted() -> Counted:
    """People asked for treatment, scored by raters that err, treated and scored again."""
    draws = load_draws()
    rng = np.random.Generator(np.random.Philox(SEED + 1))
    parameters = take(draws.parameters, np.arange(DRAWS) * draws.size // DRAWS)
    clinic = new_clinic(parameters, rng)
    latent = rng.normal(
        parameters["severity_mean"][:, None], parameters["severity_sd"][:, None], (DRAWS, PEOPLE)
    )
    limits = np.stack([parameters["threshold_none"], *np.full((2, DRAWS), [[1.5], [2.5]])])

    def grade(severity: Array) -> Array:
        return (severity[..., None] > limits.T[:, None, :]).sum(axis=-1)

    bias = parameters["subject_bias"][:, None]
    severe = grade(latent + logistic(rng, parameters["noise_investigator"])) == 3
    before = grade(latent + bias + logistic(rng, parameters["noise_subject"]))
    history = AreaHistory("glabella", (0.0,), (ONA,), (1.0,), ("t",))
    sensitivity = rng.standard_normal((DRAWS, PEOPLE))
    fall = fall_course(
        parameters, draws, history, clinic, male_excess("female"), sensitivity, DAYS
    )
    after = latent - np.moveaxis(fall, -1, 0)
    front = (len(DAYS),)
    return Counted(
        severe,
        before,
        grade(
            after
            - parameters["drift_investigator"][:, None]
            + logistic(rng, parameters["noise_investigator"], *front)
        ),
        grade(
            after
            + bias
            - parameters["drift_subject"][:, None]
            + logistic(rng, parameters["noise_subject"], *front)
        ),
    )


def expected(counted: Counted, endpoint: ResponderEndpoint) -> list[float]:
    """Return the share with an endpoint per day, each draw counting the same."""
    met = {
        INVESTIGATOR: counted.investigator <= 1,
        SUBJECT: counted.subject <= 1,
        ONE_BETTER: counted.investigator <= 2,
        COMPOSITE: (counted.investigator <= 1) & (counted.subject <= counted.subject_before - 2),
    }[endpoint]
    held = counted.severe
    if endpoint == COMPOSITE:
        held = held & (counted.subject_before >= 2)
    return [mean_over_draws(day, held) for day in met]


def mean_over_draws(met: Array, held: Array) -> float:
    return float(np.mean((met & held).sum(axis=1) / held.sum(axis=1)))


def on_days(endpoint: ResponderEndpoint) -> list[float]:
    """Return the forecast share per day."""
    found = area_of(endpoints=ENDPOINTS, seed=SEED)
    treated = found.shares.of(endpoint)[0].mean(axis=0)
    return [float(treated[found.knots == day][0]) for day in DAYS]


@pytest.mark.usefixtures("many_nodes")
@pytest.mark.parametrize("endpoint", [INVESTIGATOR, SUBJECT, ONE_BETTER], ids=str)
def test_shares_equal_those_counted_in_simulated_people(
    counted: Counted, endpoint: ResponderEndpoint
) -> None:
    np.testing.assert_allclose(on_days(endpoint), expected(counted, endpoint), atol=TOLERANCE)


def test_the_shipped_number_of_nodes_is_close_enough(counted: Counted) -> None:
    found = on_days(INVESTIGATOR)
    np.testing.assert_allclose(found, expected(counted, INVESTIGATOR), atol=COARSE)


@pytest.mark.usefixtures("many_nodes")
def test_grades_equal_those_counted_in_simulated_people(counted: Counted) -> None:
    found = area_of(endpoints=ENDPOINTS, seed=SEED)
    treated, _ = found.shares.grades()
    for number, day in enumerate(DAYS):
        grades = [
            mean_over_draws(counted.investigator[number] == grade, counted.severe)
            for grade in range(4)
        ]
        np.testing.assert_allclose(treated[found.knots == day][0], grades, atol=TOLERANCE)


def test_two_raters_agree_less_often_than_either_alone() -> None:
    found = area_of(endpoints=ENDPOINTS)
    both, one = found.shares.of(COMPOSITE)[0], found.shares.of(INVESTIGATOR)[0]
    assert (both <= one + 1e-12).all()


def test_a_composite_counted_in_people_is_close_to_the_forecast(counted: Counted) -> None:
    # The count asks for a moderate or severe rating by the subject too; the forecast draws
    # that rating for everyone, so the two need not be the same to the point.
    np.testing.assert_allclose(on_days(COMPOSITE), expected(counted, COMPOSITE), atol=0.03)


@pytest.mark.parametrize("grade", [None, 0, 1, 2, 3])
def test_grades_sum_to_one_and_agree_with_none_or_mild(grade: int | None) -> None:
    found = area_of(grade=grade, size=200)
    treated, untreated = found.shares.grades()
    paths = found.shares.of(INVESTIGATOR)
    for table, path in zip((treated, untreated), paths, strict=True):
        np.testing.assert_allclose(table.sum(axis=1), 1, atol=1e-12)
        assert table.min() >= -1e-12
        np.testing.assert_allclose(table[:, :2].sum(axis=1), path.mean(axis=0), atol=1e-9)


def test_untreated_shares_stay_as_they_are() -> None:
    _, untreated = area_of(size=200).shares.of(INVESTIGATOR)
    assert (untreated == untreated[:, :1]).all()


def test_a_table_reads_between_its_points_and_stops_at_its_ends() -> None:
    table = FallTable(0.5, np.array([[[0.0], [0.2], [1.0]]]))
    fall = np.array([[[0.0, 0.25, 0.75, 1.0, 7.0]]])
    found = table.over_patients(fall, np.ones(1))[0, :, 0]
    np.testing.assert_allclose(found, [0.0, 0.1, 0.6, 1.0, 1.0])
    assert table.without_fall.tolist() == [[0.0]]


def test_shares_of_grades_are_differences_of_the_chances_below() -> None:
    np.testing.assert_allclose(
        grade_shares(np.array([0.1, 0.4, 0.9])), [0.1, 0.3, 0.5, 0.1], atol=1e-15
    )
