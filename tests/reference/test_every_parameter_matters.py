"""Changing any parameter entry changes some output; an entry that changes nothing is dead data.

Each part below is something that comes out. Which entries a part asks for is recorded once; then
every entry is changed, and one of its parts has to come out differently.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import fields, is_dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest

from needlework.evidence import Parameter, parameters, recording
from needlework.evidence.curated import curated_rows
from needlework.evidence.force_rows import fitted_force_rows
from needlework.evidence.library import library
from needlework.forecast import forecast
from needlework.forecast.area_scales import FORECAST_AREAS, model_grade
from needlework.forecast.curated import fit_rows, published_row
from needlework.forecast.design import SurvivalRows
from needlework.forecast.draws import load_draws
from needlework.forecast.force_losses import Places, expected_losses
from needlework.forecast.predict import Prediction
from needlework.forecast.published import build_design, known_products
from needlework.forecast.rest_rows import rest_trials
from needlework.forecast.trial_effects import no_effects
from needlework.mechanisms.neuromodulator import visible_effect
from needlework.planfile import read_plan, read_trial
from needlework.trials import run_trial
from tests.reference.example_parameters import PRODUCTS, example_parameters
from tests.reference.skin_entries import of_the_skin

KEPT = ("needlework.evidence", "needlework.vocabulary", "needlework.forecast.draws")
"""Modules whose kept values do not depend on parameters."""

PLAN = """
format = "needlework-plan/1"

[patient]
age = {age}
sex = "female"

[[patient.score]]
scale = "FWS"
area = "glabella"
rater = "investigator"
value = 3

[[goal]]
area = "glabella"
outcome = "none_or_mild"
probability = 0.5
by_day = {goal}

[[session]]
day = 0

[[session.treatment]]
kind = "neuromodulator"
product = "{product}"
area = "glabella"
dose = "{dose} U"

[[session]]
day = 84

[[session.treatment]]
kind = "neuromodulator"
product = "onabotulinumtoxinA"
area = "glabella"
dose = "20 U"
"""


def mechanism() -> Any:
    """A course of the toxin model."""
    rates = {"delivery_rate": 0.5, "hill": 2.5, "lag_rate": 0.6}
    return visible_effect((0.3, 3.0, 31.0, 90.0), (0.0, 14.0), [2.0, 1.0], [0.03, 0.02], **rates)


def prediction() -> list[Any]:
    """Predicted shares of published rows for made-up parameters."""
    rows = [row for row in fit_rows("glabella", "seen-only") if row.product in PRODUCTS][::4]
    design, _ = build_design(rows, PRODUCTS)
    zero = np.zeros((1, len(design.arms.product)))
    predicted = Prediction(example_parameters(), design, no_effects(zero + 0.4))
    return [
        predicted.remaining(group) if isinstance(group, SurvivalRows) else predicted.shares(group)
        for group in design.groups
    ]


def published() -> list[Any]:
    """The rows of both fits in model terms, and those that are only compared with it."""
    sets = ("seen-only", "with-recalled")
    fitted = [fit_rows(area, fit_set) for area in FORECAST_AREAS for fit_set in sets]
    return [*fitted, [published_row(row) for row in curated_rows()]]


def prior() -> list[Any]:
    """The log prior density of every site at a fixed place, and what follows from it."""
    import jax.numpy as jnp
    from numpyro import handlers

    from needlework.calibration.model import model

    rows = [row for row in fit_rows("glabella", "seen-only") if row.trial == "beer-onset"][:1]
    design, data = build_design(rows, PRODUCTS)
    place = handlers.substitute(handlers.seed(model, 0), substitute_fn=_fixed(jnp))
    sites = handlers.trace(place).get_trace(design, data, len(PRODUCTS), observe=False)
    return [
        site["fn"].log_prob(site["value"])
        for site in sites.values()
        if site["type"] == "sample" and not site["is_observed"]
    ] + [site["value"] for site in sites.values() if site["type"] == "deterministic"]


def area_prior() -> list[Any]:
    """The log prior density of what an area adds to the glabella."""
    import jax.numpy as jnp
    from numpyro import handlers

    from needlework.calibration.area_model import area_model
    from needlework.calibration.area_prior import shared_prior

    products = known_products()
    design, data = build_design(fit_rows("masseter", "seen-only")[:1], products)
    place = handlers.substitute(handlers.seed(area_model, 0), substitute_fn=_fixed(jnp))
    prior = shared_prior(load_draws())
    sites = handlers.trace(place).get_trace(prior, design, data, len(products), observe=False)
    own = [site for name, site in sites.items() if name.startswith("area_")]
    return [site["fn"].log_prob(site["value"]) for site in own]


def rest_prior() -> list[Any]:
    """The log prior density of what lines at rest add to the glabella."""
    import jax.numpy as jnp
    from numpyro import handlers

    from needlework.calibration.area_prior import shared_prior
    from needlework.calibration.rest_model import SHARED, RestFit, rest_model

    fit = RestFit(rest_trials()[:1], known_products(), shared_prior(load_draws(), SHARED))
    place = handlers.substitute(handlers.seed(rest_model, 0), substitute_fn=_fixed(jnp))
    sites = handlers.trace(place).get_trace(fit, jnp.ones(1), observe=False)
    own = [site for name, site in sites.items() if name.startswith("rest_")]
    return [site["fn"].log_prob(site["value"]) for site in own if site["type"] == "sample"]


def rest_figures() -> Any:
    """The figures of lines at rest in model terms, those that only check the fit among them."""
    return rest_trials(checks=True)


def force() -> list[Any]:
    """The log prior density of what the fit of force adds, and the losses that it expects."""
    import jax.numpy as jnp
    from numpyro import handlers

    from needlework.calibration.force_fit import force_rows
    from needlework.calibration.force_model import force_model

    draws = load_draws(False, "force")
    rows = force_rows(fitted_force_rows(), draws)
    place = handlers.substitute(handlers.seed(force_model, 0), substitute_fn=_fixed(jnp))
    sites = handlers.trace(place).get_trace(rows.shared, rows.design, rows.data, False)
    own = [site for site in sites.values() if site["type"] == "sample"]
    first = {name: value[:1] for name, value in draws.parameters.items()}
    shape = (1, rows.design.rows)
    usual = Places(np.full(shape, 0.8), np.ones(shape), np.zeros(shape))
    return [
        *(site["fn"].log_prob(site["value"]) for site in own),
        expected_losses(first, rows.design, usual),
    ]


def areas() -> list[Any]:
    """Baseline grades on the scales of other areas."""
    return [model_grade(area, 4) for area in FORECAST_AREAS]


def _fixed(jnp: Any) -> Callable[[Mapping[str, Any]], Any]:
    def value(site: Mapping[str, Any]) -> Any:
        if site["type"] != "sample":
            return None
        return jnp.full(site["fn"].shape(), 0.7)

    return value


def patient() -> list[Any]:
    """The forecast of plans that lie inside and outside the evidence."""
    cases = (
        {"product": "onabotulinumtoxinA", "age": 43, "dose": 20, "goal": 100},
        {"product": "nivobotulinumtoxinA", "age": 20, "dose": 70, "goal": 500},
    )
    plans = [read_plan(PLAN.format(**case), "plan.toml") for case in cases]
    return [forecast(plan, draws=220) for plan in plans]


TRIAL = """
format = "needlework-trial/1"
patients = 400

[[arm]]
name = "treated"
size = 40

[[arm.session]]
day = 0

[[arm.session.treatment]]
kind = "neuromodulator"
product = "onabotulinumtoxinA"
area = "glabella"
dose = "20 U"

[[arm.session.treatment]]
kind = "neuromodulator"
product = "onabotulinumtoxinA"
area = "forehead"
dose = "20 U"

[[endpoint]]
outcome = "none_or_mild"
area = "glabella"
days = [3, 28, 84]

[[endpoint]]
outcome = "none_or_mild"
area = "glabella+forehead"
days = [84]
"""


def trial() -> Any:
    """The figures of a trial with few people, and of one with more than the fewest worlds hold."""
    found = read_trial(TRIAL, "trial.toml")
    return [run_trial(found, patients=patients) for patients in (400, 21_000)]


PARTS: dict[str, Callable[[], Any]] = {
    "mechanism": mechanism,
    "published": published,
    "prediction": prediction,
    "patient": patient,
    "prior": prior,
    "area prior": area_prior,
    "rest prior": rest_prior,
    "rest figures": rest_figures,
    "areas": areas,
    "force": force,
    "trial": trial,
}


def flat(value: Any) -> Iterator[Any]:
    """Yield the numbers and words of nested values, provenance left aside."""
    if is_dataclass(value):
        for field in fields(value):
            yield from flat(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from flat(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from flat(item)
    elif hasattr(value, "shape"):
        yield from np.asarray(value, dtype=float).ravel().tolist()
    else:
        yield value


def forget() -> None:
    """Clear what modules keep between calls, for it may hold an old parameter."""
    for name, module in list(sys.modules.items()):
        if name.startswith("needlework.") and not name.startswith(KEPT):
            for kept in vars(module).values():
                if hasattr(kept, "cache_clear"):
                    kept.cache_clear()


def outcome(part: str) -> list[str]:
    forget()
    return [repr(item) for item in flat(PARTS[part]())]


@cache
def unchanged(part: str) -> list[str]:
    return outcome(part)


@cache
def asked_for(part: str) -> frozenset[str]:
    forget()
    with recording() as used:
        PARTS[part]()
    return frozenset(used)


@contextmanager
def changed(entry: Parameter) -> Iterator[None]:
    """Put another entry in the place of the one of the same name."""
    kept = library()._kept
    before = kept["parameters", ""]
    kept["parameters", ""] = (MappingProxyType({**before[0], entry.name: entry}), ())
    try:
        yield
    finally:
        kept["parameters", ""] = before
        forget()


def variants(entry: Parameter) -> Iterator[Parameter]:
    """Yield the entry with a smaller, larger and shifted value, then with another spread."""
    for value in (entry.value / 2, entry.value * 2, entry.value + 1, entry.value / 4):
        if value != entry.value:
            yield replace(entry, value=value)
    if isinstance(entry.spread, float):
        yield replace(entry, spread=entry.spread * 2)


def matters(entry: Parameter, part: str) -> bool:
    """Return whether some change of the entry changes what comes out of the part."""
    expected = unchanged(part)
    for variant in variants(entry):
        with changed(variant), suppress(ArithmeticError, ValueError, IndexError, Warning):
            if outcome(part) != expected:
                return True
    return False


def dead(entry: Parameter) -> bool:
    return not any(matters(entry, part) for part in PARTS if entry.name in asked_for(part))


@pytest.fixture(scope="module", autouse=True)
def _leave_nothing_behind() -> Iterator[None]:
    pytest.importorskip("numpyro", reason="the extra `calibration` is not installed")
    yield
    forget()


@pytest.mark.parametrize(
    "entry", [each for each in parameters() if not of_the_skin(each)], ids=lambda entry: entry.name
)
def test_changing_an_entry_changes_some_output(entry: Parameter) -> None:
    assert not dead(entry), f"nothing that comes out depends on {entry.name}"


def test_an_entry_that_nothing_asks_for_is_found() -> None:
    stranger = replace(parameters("trial.")[0], name="trial.stranger")
    with changed(stranger):
        assert dead(stranger)


def test_a_part_that_does_not_depend_on_an_entry_comes_out_the_same() -> None:
    entry = parameters("numerics.late_knot_step")[0]
    assert matters(entry, "patient")
    assert not matters(entry, "mechanism")
