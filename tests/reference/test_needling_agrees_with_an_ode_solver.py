"""Collagen and elastin after needling agree with an independent solution to a millionth."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from needlework.evidence import parameter
from needlework.mechanisms.elastin import elastin, tropoelastin
from needlework.mechanisms.microneedling import Rates, collagen, efficiency
from tests.reference.needling_oracle import Person, solve

ALLOWED = 1e-6
DAYS = np.unique(np.concatenate([np.arange(0, 200, 1.0), np.arange(200, 500, 6.0)]))
USUAL = Person(
    inflammation=0.35,
    signal=0.30,
    fibroblast=0.10,
    maturing=0.0231,
    lost=0.0089,
    turnover=1.3e-4,
    refractory=12.0,
    tropoelastin=parameter("needling.tropoelastin_rate").value,
    assembly=parameter("needling.elastin_assembly_rate").value,
    renewal=parameter("needling.elastin_turnover").value,
    loss=0.03,
    gain=0.05,
)
PEOPLE = {
    "usual": USUAL,
    "slow": replace(USUAL, maturing=0.004, lost=0.002, refractory=40.0),
    "rates that meet": replace(USUAL, maturing=0.07, lost=0.03),
    "rates almost met": replace(USUAL, maturing=0.07, lost=0.03 + 1e-9),
    "much elastin lost": replace(USUAL, loss=0.5, gain=0.2),
}
SCHEDULES = {
    "once": ([0.0], [1.0]),
    "monthly": ([0.0, 30.0, 60.0, 90.0, 120.0], [1.0] * 5),
    "weekly": ([7.0 * k for k in range(12)], [0.6] * 12),
    "uneven": ([0.0, 3.0, 40.0, 41.0], [1.0, 0.4, 0.9, 1.0]),
}


@pytest.fixture(params=PEOPLE)
def person(request: pytest.FixtureRequest) -> Person:
    return PEOPLE[request.param]


@pytest.fixture(params=SCHEDULES)
def schedule(request: pytest.FixtureRequest) -> tuple[list[float], list[float]]:
    return SCHEDULES[request.param]


def rates_of(person: Person) -> Rates:
    values = (person.inflammation, person.signal, person.fibroblast, person.maturing, person.lost)
    return Rates(*(np.array([value]) for value in (*values, person.turnover)))


def column(rates: Rates) -> Rates:
    names = ("inflammation", "signal", "fibroblast", "maturing", "loss", "turnover")
    return Rates(*(getattr(rates, name)[:, None, None] for name in names))


def doses_of(person: Person, sessions: list[float], doses: list[float]) -> np.ndarray:
    return np.array([doses]) * efficiency(np.array([sessions]), np.array([[person.refractory]]))


def test_collagen_is_that_of_the_solver(person, schedule) -> None:
    sessions, doses = schedule
    expected = solve(person, sessions, doses, DAYS)
    elapsed = DAYS[:, None] - np.array(sessions)
    weights = doses_of(person, sessions, doses)[:, None, :]
    found = collagen(elapsed, weights, column(rates_of(person)))
    plateau = person.maturing / (person.maturing + person.lost)
    assert np.abs(found.immature[0] * plateau - expected[3]).max() <= ALLOWED
    assert np.abs(found.mature[0] * plateau - expected[4]).max() <= ALLOWED


def test_elastin_is_that_of_the_solver(person, schedule) -> None:
    sessions, doses = schedule
    expected = solve(person, sessions, doses, DAYS)
    weights = doses_of(person, sessions, doses)
    rates = rates_of(person)
    loss, gain = np.array([person.loss]), np.array([person.gain])
    found = elastin(DAYS, np.array(sessions), weights, rates, loss, gain)
    assert np.abs(found[0] - expected[7]).max() <= ALLOWED
    made = tropoelastin(DAYS[:, None] - np.array(sessions), weights[:, None], column(rates))
    assert np.abs(made[0] - expected[5]).max() <= ALLOWED
